"""The recovery code on paper: eight groups of five signs, each caught when mistyped."""

import secrets

from desktop.core.errors import UserError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no I, L, O, U."""
GROUPS, GROUP = 8, 5
_TYPED = str.maketrans({"I": "1", "L": "1", "O": "0"})


class WrongRecoveryCode(UserError):
    """The code was mistyped; `group` (1-8) is the first that does not agree, if known."""

    def __init__(self, group: int | None, length: bool = False) -> None:
        if length:
            said = "El código de recuperación tiene ocho grupos de cinco signos."
        elif group:
            said = f"Revise el grupo {group}: su último signo no coincide con los otros cuatro."
        else:
            said = "Ese código no abre esta casa. Puede ser de otra casa o ya haberse usado."
        super().__init__(said)
        self.group = group


def new_recovery_code() -> tuple[str, ...]:
    """Eight groups of five: four signs of the 160-bit secret and one check sign each."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(GROUPS))
    return tuple(group + _check(group, place) for place, group in enumerate(groups))


def signs(typed: str) -> str:
    """What was typed as the sheet writes it: capitals, no separators, I and L as 1, O as 0."""
    return "".join(c for c in typed.upper().translate(_TYPED) if c in ALPHABET)


def fits(group: str, place: int) -> bool:
    """Whether a group of five, as `signs` gives it, can stand in that place (0-7)."""
    return len(group) == GROUP and group[4] == _check(group[:4], place)


def plain_code(typed: str) -> str:
    """The 32 secret signs of a code as typed, in any case, with any separators.

    Raises `WrongRecoveryCode` naming the first group whose check sign does not agree.
    """
    bare = "".join(c for c in typed.upper().translate(_TYPED) if c.isalnum())
    if len(bare) != GROUPS * GROUP or any(c not in ALPHABET for c in bare):
        raise WrongRecoveryCode(None, length=True)
    groups = [bare[i : i + GROUP] for i in range(0, len(bare), GROUP)]
    for place, group in enumerate(groups):
        if not fits(group, place):
            raise WrongRecoveryCode(place + 1)
    return "".join(group[:4] for group in groups)


def _check(group: str, place: int) -> str:
    # Odd weights are invertible modulo 32, so any one wrong sign is caught; the place in the
    # sheet is mixed in, so that two groups in each other's place are caught too.
    weights = (1, 3, 5, 7)
    total = sum(w * ALPHABET.index(c) for w, c in zip(weights, group, strict=True))
    return ALPHABET[(total + 11 * place) % 32]
