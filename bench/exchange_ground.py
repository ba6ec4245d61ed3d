"""A real centre in a process of its own, laptops of one house, and what people tell them."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import text

from bench.ground import PASSWORD, ROOT, STAFF
from desktop.core.clock import QUITO, Clock
from desktop.core.ids import enrolment_id, mark_keys
from desktop.core.paths import Home
from desktop.models import bulk
from desktop.models.bulk import BulkLoad
from desktop.models.consent import GivenBy, Purpose, givers
from desktop.models.opening import OpenHouse
from desktop.models.programme import Enrolment, EnrolmentState
from desktop.models.registering import Answer
from desktop.services.access import Access, NewHouse
from desktop.services.practice.filling import seed
from desktop.services.practice.measure_plan import Measure
from desktop.services.practice.people import PeopleMaker
from desktop.services.practice.shapes import Invented, Registrar, millis
from desktop.sync.engine import Engine, Outcome
from desktop.sync.enrolment import enrol

HOUSE = "C10"
PERSON_FIELDS = (
    "surnames", "given_names", "birth_date", "birth_year", "gender", "ethnicity", "nationality",
    "disability", "parish",
)  # fmt: skip
"""With kind, number and country of the document: twelve, as in the sheets houses keep."""


@dataclass
class Centre:
    """A centre that listens."""

    folder: Path
    url: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def code(self) -> str:
        """A code for one more laptop of the house."""
        told = _centre(self.folder, "enrol-code", HOUSE)
        return str(json.loads(subprocess.check_output(told, cwd=ROOT, text=True))["code"])


@contextmanager
def centre(folder: Path) -> Iterator[Centre]:
    """Serve in another process, as in production, until the block ends."""
    process = subprocess.Popen(
        _centre(folder, "serve", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Centre(folder, json.loads(process.stdout.readline())["url"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def _centre(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "central", "--data", str(folder), "--json", *words]


class Laptop:
    """One laptop of the house, signed in and enrolled."""

    def __init__(self, folder: Path) -> None:
        access = Access(Home(folder), Clock())
        access.set_up(NewHouse(HOUSE, STAFF, PASSWORD, date(2015, 3, 1)))
        self.house: OpenHouse = access.sign_in(None, PASSWORD)
        # Invented lives: a real house's laptops and these never share a centre.
        with self.house.database.keep() as session:
            session.execute(text("UPDATE device SET kind = 'measurement'"))
        self.house.reload_house()

    @classmethod
    def opened(cls, home: Home, clock: Clock) -> "Laptop":
        """One whose folder is there already."""
        laptop = cls.__new__(cls)
        laptop.house = Access(home, clock).sign_in(None, PASSWORD)
        return laptop

    def enrol(self, server: str, code: str) -> None:
        """Tie it to the centre."""
        enrol(self.house, server, code)

    def reach(self, server: str) -> None:
        """Speak to the same centre by another way."""
        with self.house.database.keep() as session:
            session.execute(text("UPDATE link SET server = :url"), {"url": server})

    def page_bytes(self, asked: int) -> None:
        """How many bytes of pages its next question asks for."""
        with self.house.database.keep() as session:
            session.execute(text("UPDATE link SET page_bytes = :asked"), {"asked": asked})

    def exchange(self) -> Outcome:
        """One exchange."""
        return Engine(self.house).exchange()

    def rows(self, query: str) -> list[tuple[bytes, ...]]:
        """Rows of its file."""
        with self.house.database.read() as session:
            return [tuple(row) for row in session.connection().exec_driver_sql(query)]


class Reception:
    """Invented people and marks, written as their jobs would have been, each at its own moment.

    Seconds to minutes pass between two jobs, as at a counter: jobs written as fast as the machine
    can would compress better than real ones.
    """

    def __init__(self, laptop: Laptop) -> None:
        self._house = laptop.house
        self._dice = Random(20261123)
        self._maker = PeopleMaker(self._dice, self._house.house.zone, practice=False)
        today = self._house.clock.today()
        self._now = datetime.combine(today - timedelta(days=120), time(8), QUITO)
        self._today = today

    def fill(self, people: int, marks: int) -> None:
        """Workshops and lessons of a small house."""
        seed(self._house, Measure(people, marks, years=1, seed=5))

    def pairs(self, count: int) -> None:
        """Persons with one identity document each, twelve fields in all."""
        self._each(count, lambda load, registrar: registrar.write(self._pair()))

    def registrations(self, workshops: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
        """Adults with document, telephone, two consents and a place in the next workshop given;
        whatever else the maker has them tell, they tell. Person and enrolment of each."""
        made: list[tuple[UUID, UUID]] = []
        turn = iter(workshops)

        def one(load: BulkLoad, registrar: Registrar) -> None:
            somebody, workshop = self._adult(), next(turn)
            registrar.write(somebody)
            key = enrolment_id(workshop, somebody.id)
            place = {"id": key, "workshop_id": workshop, "person_id": somebody.id}
            load.add(Enrolment, {**place, "state": EnrolmentState.ENROLLED, "since": self._now})
            made.append((somebody.id, key))

        self._each(len(workshops), one)
        return made

    def marks(self, lesson: UUID, enrolments: Sequence[UUID]) -> None:
        """One mark after another, each its own job, seconds apart."""
        keys = [row[0] for row in mark_keys(enrolments, [lesson])]
        turn = iter(zip(keys, enrolments, strict=True))

        def one(load: BulkLoad, registrar: Registrar) -> None:
            key, enrolment = next(turn)
            value = self._dice.choices("PATJ", (84, 9, 4, 3))[0]
            load.roll(lesson, millis(self._now), [(key, enrolment.bytes, value)])

        self._each(len(keys), one, seconds=(1, 5))

    def _each(
        self, count: int, act: Callable[[BulkLoad, Registrar], None],
        seconds: tuple[int, int] = (60, 420),
    ) -> None:  # fmt: skip
        house = self._house
        with (
            house.database.write("Registrar") as session,
            bulk.loading(session, house.staff.id) as load,
        ):
            registrar = Registrar(load, self._dice, house.staff.id, self._today)
            for _ in range(count):
                low, high = seconds
                self._now += timedelta(milliseconds=self._dice.randrange(low * 1000, high * 1000))
                load.job(millis(self._now), "Registrar a quien llega")
                act(load, registrar)
            for _ in load.finish():
                pass

    def _person(self) -> Invented:
        while True:
            found = self._maker.make(self._now)
            if found.told.documents:
                return found

    def _pair(self) -> Invented:
        found = self._person()
        told = {name: getattr(found.told, name) for name in PERSON_FIELDS}
        kept = replace(type(found.told)(), documents=found.told.documents, **told)
        return replace(found, told=kept)

    def _adult(self) -> Invented:
        while True:
            found = self._person()
            told, on = found.told, found.at.date()
            theirs = givers(told.birth_date, told.birth_year, on)[0] is GivenBy.SELF
            if theirs and told.phones and not told.guardians:
                answers = (Answer(Purpose.NOTICE, True), Answer(Purpose.SENSITIVE, True))
                return replace(found, told=replace(told, consents=answers))
