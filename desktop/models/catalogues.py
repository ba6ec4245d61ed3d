"""The lists one chooses from (gender, parroquia, category…): versioned data with stable codes.

What is kept is the code; the words may be corrected in a later version. In every list NULL is
«no preguntado» and "undisclosed" is «prefiere no responder», which is an answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from desktop.core.resources import resource
from desktop.core.text import fold

Catalogue = Literal[
    "gender", "ethnicity", "age_group", "mobility", "mobility_detail", "disability",
    "disability_type", "document_type", "category", "modality", "beneficiary", "relationship",
    "withdrawal_reason", "parish", "nationality",
]  # fmt: skip

UNDISCLOSED: Final = "undisclosed"
OUTSIDE: Final = "outside"
"""The parroquia of who lives beyond the Distrito Metropolitano."""


@dataclass(frozen=True)
class Entry:
    """One choice: its code, its words, and other ways in which sheets write it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What else the catalogue says of it: "report", "short", "kind", "min", "max"…"""


@dataclass(frozen=True)
class _Loaded:
    version: str
    entries: tuple[Entry, ...]
    by_code: Mapping[str, Entry]
    by_words: Mapping[str, str]


_delivered: dict[str, str] = {}
"""Categories of workshops that the centre delivered to the house that is open."""


@cache
def _load(catalogue: Catalogue) -> _Loaded:
    raw = json.loads(resource("catalogues", f"{catalogue}.json").read_text(encoding="utf-8"))
    own = {"code", "name", "aliases"}
    known = raw["entries"]
    if catalogue == "category":
        own_codes = {item["code"] for item in known}
        known = [{**item, "name": _delivered.get(item["code"], item["name"])} for item in known]
        known += [{"code": c, "name": n} for c, n in _delivered.items() if c not in own_codes]
    entries = tuple(
        Entry(
            item["code"],
            item["name"],
            tuple(item.get("aliases", ())),
            {key: value for key, value in item.items() if key not in own},
        )
        for item in known
    )
    words: dict[str, str] = {}
    # Whole names count before other spellings, and those before bare codes.
    for spelled in (lambda e: (e.name,), lambda e: e.aliases, lambda e: (e.code,)):
        for entry in entries:
            for written in spelled(entry):
                words.setdefault(fold(written), entry.code)
    return _Loaded(raw["version"], entries, {e.code: e for e in entries}, words)


def deliver(names: Mapping[str, str]) -> None:
    """Take the categories of workshops as the centre has them, by code: words corrected there,
    and new ones after those that came with the program."""
    _load.cache_clear()
    _delivered.clear()
    _delivered.update(names)


def entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """The choices, in the order in which they are offered."""
    return _load(catalogue).entries


def version(catalogue: Catalogue) -> str:
    """Which version of the list this is."""
    return _load(catalogue).version


def entry(catalogue: Catalogue, code: str | None) -> Entry | None:
    """The choice with a code, where there is one."""
    return _load(catalogue).by_code.get(code) if code else None


def name(catalogue: Catalogue, code: str | None) -> str:
    """The words of a code; nothing where it was not asked, the code itself where unknown."""
    found = entry(catalogue, code)
    return found.name if found else code or ""


def short(catalogue: Catalogue, code: str | None) -> str:
    """The short words of a code, as lists show them."""
    found = entry(catalogue, code)
    return str(found.facts.get("short", found.name)) if found else code or ""


def knows(catalogue: Catalogue, code: str) -> bool:
    """Whether a code is in the list."""
    return code in _load(catalogue).by_code


def recognised(catalogue: Catalogue, written: str) -> str | None:
    """The code of what somebody wrote («mestizo/a», «Venezolana», «f»), or None.

    Accents, capitals and points do not count.
    """
    return _load(catalogue).by_words.get(fold(written[:200]))


def reported_ethnicity(code: str | None) -> str:
    """The value under which a self-identification is reported; «Sin dato» where not asked."""
    found = entry("ethnicity", code)
    return str(found.facts["report"]) if found else "Sin dato"


def age_group(age: int | None) -> str | None:
    """The code of the age group of some completed years."""
    if age is None:
        return None
    for group in entries("age_group"):
        last = group.facts["max"]
        if group.facts["min"] <= age and (last is None or age <= last):
            return group.code
    return None
