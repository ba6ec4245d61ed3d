"""The measurement house everything is measured on: made once, then copied aside and reused."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.models import journal, search, tables
from desktop.models.opening import OpenHouse
from desktop.services.access import Access, NewHouse
from desktop.services.practice.filling import seed
from desktop.services.practice.measure_plan import Measure

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench"
PASSWORD = "una casa de medicion"
STAFF = "Medición Inventada"


@dataclass(frozen=True)
class Size:
    """How large the house is."""

    people: int
    marks: int
    years: int

    @property
    def name(self) -> str:
        """The folder's name: another schema asks for another house."""
        shape = repr(journal.triggers(tables.journalled_tables())) + repr(search.TRIGGERS)
        known = hashlib.sha256(shape.encode()).hexdigest()[:8]
        return f"casa-{self.people}-{self.marks}-{self.years}-{known}"


def made(size: Size) -> tuple[Home, float | None]:
    """The house of this size; how many seconds making it took, if it was made now."""
    home = Home(FOLDER / size.name)
    if home.exists():
        return home, None
    clock = Clock()
    access = Access(home, clock)
    access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    house = access.sign_in(None, PASSWORD)
    begun = time.perf_counter()
    try:
        seed(house, Measure(size.people, size.marks, size.years, seed=7, acknowledged=True))
    finally:
        house.close()
    return home, time.perf_counter() - begun


@contextmanager
def opened(home: Home) -> Iterator[OpenHouse]:
    """The house, signed in."""
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    try:
        yield house
    finally:
        house.close()
