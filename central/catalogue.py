"""What the model knows from the start: the houses and their zones, rest days, categories, goals."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from desktop.sync.protocol import identity

CATALOGUES = Path(__file__).resolve().parents[1] / "resources" / "catalogues"

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class House:
    """A house of the model; without a name it is «por confirmar»."""

    code: str
    sigla: str | None
    name: str | None
    note: str
    zones: tuple[tuple[str, date | None, date | None], ...]
    """Zone, first day, last day; None is unknown or still."""

    @property
    def id(self) -> UUID:
        """Its id, the same everywhere."""
        return identity.house_id(self.code)

    @property
    def called(self) -> str:
        """How a sentence names it."""
        return f"{self.name} ({self.code})" if self.name else self.code


@cache
def houses() -> dict[bytes, House]:
    """The houses by the bytes of their id, in the order of the catalogue."""
    changed: dict[str, list[tuple[str, date | None, date | None]]] = {}
    for row in _rows("house_zones.csv"):
        span = (row["zona"], _day(row["valida_desde"]), _day(row["valida_hasta"]))
        changed.setdefault(row["codigo"], []).append(span)
    found = [
        House(
            row["codigo"],
            row["sigla"] or None,
            row["nombre_propuesto"] if row["sigla"] else None,
            row["observacion"],
            tuple(changed.get(row["codigo"], [(row["zona_semilla"], None, None)])),
        )
        for row in _rows("houses.csv")
    ]
    return {house.id.bytes: house for house in found}


def house_of(code: str) -> House | None:
    """The house with a code, as somebody typed it."""
    return houses().get(identity.house_id(code.strip().upper()).bytes)


def code_of(house: bytes) -> str:
    """The code of a house from its id."""
    known = houses().get(house)
    return known.code if known else house.hex()


def holidays() -> list[tuple[date, str, str]]:
    """Rest days: day, name, scope."""
    return [
        (date.fromisoformat(row["fecha_descanso"]), row["nombre"], row["ambito"])
        for row in _rows("holidays.csv")
    ]


def categories() -> list[tuple[str, str]]:
    """Categories of workshops: code, name."""
    return _entries("category")


@cache
def document_kinds() -> frozenset[str]:
    """The kinds of identity document."""
    return frozenset(code for code, _ in _entries("document_type"))


def goals() -> list[tuple[str, str, int, int]]:
    """What each zone is to reach: code, zone, year, beneficiaries."""
    return [
        (row["code"], row["zone"], int(row["year"]), int(row["beneficiaries"]))
        for row in _rows("goals.csv")
    ]


def days(day: date) -> int:
    """A day as it travels."""
    return (day - _EPOCH).days


def day_of(days: int) -> date:
    """A day from how it travels."""
    return _EPOCH + timedelta(days=days)


def _entries(name: str) -> list[tuple[str, str]]:
    raw = json.loads((CATALOGUES / f"{name}.json").read_text(encoding="utf-8"))
    return [(entry["code"], entry["name"]) for entry in raw["entries"]]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (CATALOGUES / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
