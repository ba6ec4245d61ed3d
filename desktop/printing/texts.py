"""The legal texts of the papers: versioned data whose released versions never change."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.core.errors import UserError
from desktop.core.resources import resource
from desktop.printing.lettering import markup, tied
from desktop.printing.versions import newest

_VARIABLE = re.compile(r"\{(\w*)\}")


class TextFault(UserError):
    """A legal text is missing, was altered, or uses something the program does not know."""


@dataclass(frozen=True, slots=True)
class TextReference:
    """Which version of which text a paper carries, and the hash that proves it unchanged."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered part of a text; `condition` says when it stands."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    condition: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """One version of a text, as read from `resources/texts`."""

    reference: TextReference
    parts: Mapping[str, str]
    """Opening, closing and other single passages by name."""
    clauses: tuple[Clause, ...]
    consents: tuple[Clause, ...]
    """Questions that are answered yes or no, each by itself."""

    def part(self, name: str, values: Mapping[str, str]) -> str:
        """A passage with its values, as paragraph markup."""
        return filled(self.parts[name], values)

    def standing(self, conditions: Mapping[str, bool]) -> list[Clause]:
        """The clauses whose condition holds; they are numbered after this."""
        return [clause for clause in self.clauses if self._holds(clause, conditions)]

    def _holds(self, clause: Clause, conditions: Mapping[str, bool]) -> bool:
        if clause.condition and clause.condition not in conditions:
            raise TextFault(
                f"El texto «{self.reference.name} {self.reference.version}» pone una condición "
                f"que este programa no conoce: «{clause.condition}». Avise a soporte."
            )
        return conditions[clause.condition] if clause.condition else True


def latest(name: str) -> TextReference:
    """The newest version of a text: the one a new paper carries."""
    version = newest("texts", name)
    if version is None:
        raise TextFault(f"Falta el texto «{name}» en este programa. Vuelva a instalarlo.")
    return _read(name, version).reference


def load(reference: TextReference) -> LegalText:
    """The text a paper was issued with; refused if it is not the very same."""
    found = _read(reference.name, reference.version)
    if found.reference != reference:
        raise TextFault(
            f"El texto «{reference.name} {reference.version}» de este programa no es el mismo "
            "con que se hizo este papel: algo lo cambió. Vuelva a instalar el programa; el papel "
            "impreso sigue siendo válido."
        )
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables, as paragraph markup; an unknown variable is an error."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise TextFault(
                f"Un texto del programa usa «{{{found[1]}}}», que no se conoce. Avise a soporte."
            )
        return markup(values[found[1]])

    return tied(_VARIABLE.sub(value, text))


@cache
def _read(name: str, version: str) -> LegalText:
    path = resource("texts", f"{name}-{version}.json")
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TextFault(
            f"No se puede leer el texto «{name} {version}». Vuelva a instalar el programa."
        ) from error
    body = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(unicodedata.normalize("NFC", body).encode()).hexdigest()
    return LegalText(
        TextReference(name, version, digest),
        {key: value for key, value in raw.items() if isinstance(value, str)},
        tuple(_clause(found) for found in raw["clausulas"]),
        tuple(_clause(found) for found in raw.get("autorizaciones", ())),
    )


def _clause(raw: Mapping[str, Any]) -> Clause:
    return Clause(raw["id"], raw["titulo"], tuple(raw["texto"]), raw.get("si", ""))
