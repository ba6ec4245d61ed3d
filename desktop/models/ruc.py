"""The RUC of who asks for a room: looked at leniently, never a reason to refuse anybody.

Thirteen digits: a cédula and 001 for a person; for the State a third digit 6, for companies and
organisations a 9, each with a check digit of its own (modulus 11). The tax authority has given out
numbers whose check digit does not agree, so that a doubt is only told.
"""

import re

from desktop.core.text import clean
from desktop.models.identity import check_digit

_RUC = re.compile(r"[0-9]{13}")
_STATE = (3, 2, 7, 6, 5, 4, 3, 2)
_COMPANY = (4, 3, 2, 7, 6, 5, 4, 3, 2)


def normalised(typed: str) -> str:
    """A RUC as it is kept: without spaces, hyphens or points."""
    return re.sub(r"[\s.\-–]+", "", clean(typed[:200])).upper()


def warning(ruc: str) -> str | None:
    """What is doubtful about a normalised RUC, as a sentence; None where nothing is."""
    if not _RUC.fullmatch(ruc):
        return "El RUC debería tener 13 dígitos. Compruébelo."
    if not ruc.endswith("001"):
        return "El RUC debería terminar en 001. Compruébelo."
    if not (1 <= int(ruc[:2]) <= 24 or ruc[:2] in ("30", "50")):
        return "Los dos primeros dígitos del RUC no son de ninguna provincia. Compruébelo."
    kind = int(ruc[2])
    if kind in (7, 8):
        return "El tercer dígito del RUC no es de ningún tipo conocido. Compruébelo."
    right = (
        _modulus_11(ruc, _COMPANY) if kind == 9
        # A resident from abroad has a 6 too, with the check digit of a cédula.
        else _modulus_11(ruc, _STATE) or _of_a_person(ruc) if kind == 6
        else _of_a_person(ruc)
    )  # fmt: skip
    return None if right else "El dígito verificador del RUC no coincide. Compruébelo."


def _of_a_person(ruc: str) -> bool:
    return check_digit(ruc[:9]) == int(ruc[9])


def _modulus_11(ruc: str, weights: tuple[int, ...]) -> bool:
    total = sum(
        int(digit) * weight for digit, weight in zip(ruc[: len(weights)], weights, strict=True)
    )
    return -total % 11 == int(ruc[len(weights)])
