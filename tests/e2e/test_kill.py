"""A power cut at any moment: what was acknowledged is there, and the file is whole."""

import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.models import examining, journal, search, tables
from desktop.models.attendance import Mark
from desktop.models.desk_work import ImportRow, ImportRun
from desktop.models.person import Person
from desktop.models.programme import Modality
from desktop.services.access import Access, NewHouse
from desktop.services.programme import Authorisation, Programme, WeeklyHour, WorkshopForm
from tests.conftest import PASSWORD, STAFF
from tests.e2e.worker import person

SEED = 20261123


@dataclass
class Acknowledged:
    """What the killed processes had said was done."""

    people: set[str] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)
    imports: dict[str, int] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        """One whole line of the worker."""
        words = line.split()
        if words[0] == "person":
            self.people.add(person(line).hex)
        elif words[0] == "mark":
            self.marks[words[1]] = words[2]
        elif words[0] == "import":
            self.imports[words[1]] = int(words[2])


@pytest.fixture
def counter(tmp_path: Path) -> Home:
    """A house with a workshop that meets today."""
    home = Home(tmp_path / "casa")
    clock = Clock()
    access = Access(home, clock)
    access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    house = access.sign_in(None, PASSWORD)
    programme = Programme(house.database)
    today = clock.today()
    cycle = programme.current_cycle()
    assert cycle is not None
    hours = tuple(
        WeeklyHour(day, *(clock.local().time().replace(hour=h, minute=0, second=0, microsecond=0)
                          for h in (0, 23)))
        for day in range(7)
    )  # fmt: skip
    made = programme.create(
        WorkshopForm(
            name="Bailoterapia",
            category="deportes",
            modality=Modality.COMMUNITY,
            cycle_id=cycle.id,
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=2),
            hours=hours,
            capacity=1000,
        )
    )
    programme.open(made.workshop_id, Authorisation("Coordinación Zonal", today, "A-1"))
    if not programme.lessons_on():
        programme.add_lesson(made.workshop_id, today, hours[0].starts, hours[0].ends)
    house.close()
    return home


def cut(home: Home, seed: int, after: float, sheet: Path, heard: Acknowledged) -> None:
    """Let a counter work for a while and kill it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.worker", str(home.folder), str(seed), str(sheet)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        killer = threading.Timer(after, process.kill)
        killer.start()
        for line in process.stdout:
            if line.endswith("\n"):
                heard.hear(line)
        killer.join()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def examine(home: Home, heard: Acknowledged) -> None:
    """Open the house again: everything acknowledged is there and nothing is broken."""
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    try:
        database = house.database
        assert examining.examine(database.path, database.key).integrity == "ok"
        with database.engine.connect() as connection:
            assert journal.fault(connection, tables.journalled_tables()) is None
            assert search.fault(connection) is None
        with database.read() as session:
            kept = {key.hex for key in session.scalars(select(Person.id))}
            assert heard.people <= kept
            rows = session.execute(select(Mark.enrolment_id, Mark.value)).all()
            found = {key.hex: value for key, value in rows}
            unsaid = 0
            for enrolment, value in heard.marks.items():
                assert enrolment in found
                # One more mark may have been committed before the kill and not told.
                if found[enrolment] != value:
                    unsaid += 1
            assert unsaid <= 1
            runs = {key.hex: done for key, done in session.execute(
                select(ImportRun.id, ImportRun.finished))}  # fmt: skip
            for run, created in heard.imports.items():
                assert runs[run]
                rows = session.scalar(
                    select(func.count())
                    .select_from(ImportRow)
                    .where(ImportRow.run_id == ImportRun.id, ImportRun.id == UUID(hex=run),
                           ImportRow.verdict == "created")
                )  # fmt: skip
                assert rows == created
            orphans = session.execute(text("PRAGMA foreign_key_check")).all()
            assert orphans == []
            entries = session.execute(
                text("SELECT count(*) FROM journal WHERE tx IS NULL")
            ).scalar_one()
            assert entries == 0
    finally:
        house.close()


def cuts(home: Home, tmp_path: Path, number: int) -> Acknowledged:
    """Cut the power some times at random moments of one house's life."""
    heard = Acknowledged()
    moments = random.Random(SEED)
    for turn in range(number):
        cut(home, turn, moments.uniform(0.02, 1.2), tmp_path / "hoja.csv", heard)
        examine(home, heard)
        # What was committed and not told is told now, for the next comparison.
        heard.marks = current_marks(home)
    return heard


def current_marks(home: Home) -> dict[str, str]:
    """The marks as they stand."""
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    try:
        with house.database.read() as session:
            rows = session.execute(select(Mark.enrolment_id, Mark.value))
            return {key.hex: value for key, value in rows}
    finally:
        house.close()


def test_twenty_power_cuts_lose_nothing_that_was_acknowledged(
    counter: Home, tmp_path: Path
) -> None:
    heard = cuts(counter, tmp_path, 20)
    assert heard.people
    assert heard.marks
    assert heard.imports


@pytest.mark.soak
def test_two_hundred_power_cuts_lose_nothing(counter: Home, tmp_path: Path) -> None:
    heard = cuts(counter, tmp_path, 200)
    assert heard.people
    assert heard.marks
    assert heard.imports
