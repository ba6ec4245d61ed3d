"""A measurement house has exactly what was asked, is sound, and is all there or not at all."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled, InvalidInput, UserError
from desktop.core.ids import cycle_id, enrolment_id, lesson_id, mark_id
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.models.attendance import Mark
from desktop.models.consent import Consent
from desktop.models.database import Database
from desktop.models.house import HouseKind
from desktop.models.opening import OpenHouse
from desktop.models.person import IdentityDocument, Person
from desktop.models.programme import Enrolment, Lesson, Workshop
from desktop.services.access import Access, NewHouse
from desktop.services.agreements.register import Agreements, Stage, Use
from desktop.services.attendance import Attendance
from desktop.services.people import People
from desktop.services.practice.filling import Filled, NotEmpty, seed
from desktop.services.practice.measure_plan import CycleSpan, Measure, plan
from desktop.services.programme import Programme
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD, STAFF
from tests.models import rows

TODAY = date(2026, 11, 23)


def _content(database: Database) -> dict[str, list[Any]]:
    """Everything invented, but for who recorded it and the ids of the house itself."""
    tables = ("person", "identity_document", "phone", "guardian", "workshop", "timetable",
              "lesson", "enrolment", "mark", "room", "facilitator",
              "space_agreement", "space_day", "space_validation")  # fmt: skip
    with database.read() as session:
        return {
            name: list(session.execute(text(f"SELECT * FROM {name} ORDER BY id")))
            for name in tables
        }


@pytest.mark.parametrize(
    ("people", "marks", "years"),
    [(50, 200, 1), (1, 0, 1), (1, 24, 1), (0, 0, 1), (7, 1234, 1), (300, 0, 1), (400, 6_001, 2)],
)
def test_it_has_exactly_as_many_people_and_marks_as_asked(
    house: OpenHouse, people: int, marks: int, years: int
) -> None:
    made = seed(house, Measure(people, marks, years, seed=11))

    found = Upkeep(house).examine()
    assert made == Filled(people, marks, made.workshops, "2026-4")
    assert (found.people, found.marks) == (people, marks)
    assert found.healthy
    assert made.workshops >= 4 * years * 6
    assert house.house.kind is HouseKind.MEASUREMENT
    assert house.house.code == "C10"


def test_the_same_seed_makes_the_same_house(clock: Clock, tmp_path: Path) -> None:
    def invented(name: str, number: int) -> dict[str, list[Any]]:
        access = Access(Home(tmp_path / name), clock)
        access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)), with_recovery=False)
        opened = access.sign_in(None, PASSWORD)
        try:
            seed(opened, Measure(60, 700, 1, number))
            return _content(opened.database)
        finally:
            opened.close()

    one = invented("una", 5)
    assert one == invented("otra", 5)
    assert one["person"] != invented("tercera", 6)["person"]


def test_people_are_registered_as_the_counter_does_it(house: OpenHouse) -> None:
    seed(house, Measure(400, 500, 1, seed=3))

    with house.database.read() as session:
        people = session.execute(select(Person)).scalars().all()
        documents = session.execute(select(IdentityDocument)).scalars().all()
        consents = session.execute(select(Consent)).scalars().all()
    women = sum(person.gender == "female" for person in people)
    assert 0.60 < women / len(people) < 0.75
    assert 0.93 < len({d.person_id for d in documents}) / len(people) < 1
    assert 1.8 < len(consents) / len(people) <= 2
    assert len({d.number for d in documents}) == len(documents)
    assert all(not d.warning for d in documents)
    assert {c.recorded_by for c in consents} == {house.staff.id}


def test_each_mark_is_of_somebody_enrolled_at_a_lesson_that_is_over(house: OpenHouse) -> None:
    seed(house, Measure(120, 5_000, 1, seed=3))

    with house.database.read() as session:
        found = session.execute(
            select(Mark, Enrolment, Lesson)
            .join(Enrolment, Enrolment.id == Mark.enrolment_id)
            .join(Lesson, Lesson.id == Mark.lesson_id)
        ).all()
        spans = {w.id: w for w in session.execute(select(Workshop)).scalars()}
    assert len(found) == 5_000
    for mark, enrolment, lesson in found:
        assert enrolment.workshop_id == lesson.workshop_id
        assert enrolment.id == enrolment_id(lesson.workshop_id, enrolment.person_id)
        assert lesson.id == lesson_id(lesson.workshop_id, lesson.original_on, lesson.starts)
        assert mark.id == mark_id(enrolment.id, lesson.id)
        assert lesson.on < TODAY
        assert spans[lesson.workshop_id].starts_on <= lesson.on <= spans[lesson.workshop_id].ends_on
        if enrolment.state == "enrolled":
            assert enrolment.since < mark.at
        else:
            assert enrolment.since > mark.at


def test_every_row_is_journalled_once_parents_before_children(house: OpenHouse) -> None:
    seed(house, Measure(60, 2_000, 1, seed=3))

    with house.database.read() as session:
        first = {
            bytes(row): seq
            for row, seq in session.execute(
                text("SELECT row, min(seq) FROM journal WHERE op = 'I' GROUP BY row")
            )
        }
        twice = session.execute(
            text("SELECT count(*) FROM (SELECT 1 FROM journal GROUP BY tbl, row HAVING"
                 " count(*) > 1)")
        ).scalar_one()  # fmt: skip
        marks = session.execute(select(Mark.id, Mark.enrolment_id, Mark.lesson_id)).all()
        places = session.execute(
            select(Enrolment.id, Enrolment.person_id, Enrolment.workshop_id)
        ).all()
        big = session.execute(
            text("SELECT max(n) FROM (SELECT count(*) n FROM journal GROUP BY tx)")
        ).scalar_one()
    assert twice == 0
    assert all(
        first[child.bytes] > max(first[parent.bytes] for parent in parents)
        for child, *parents in (*marks, *places)
    )
    # A job is sent whole, so none may be longer than a batch.
    assert big < 500


def test_its_rows_are_pending_unless_all_was_sent_long_ago(house: OpenHouse) -> None:
    seed(house, Measure(30, 300, 1, seed=3, acknowledged=True))

    assert Upkeep(house).pending() == 0


def test_without_that_all_of_it_waits_to_be_sent(house: OpenHouse) -> None:
    before = Upkeep(house).pending()

    seed(house, Measure(30, 300, 1, seed=3))

    assert Upkeep(house).pending() > before + 300


def test_it_is_a_house_to_work_in(house: OpenHouse) -> None:
    seed(house, Measure(500, 4_000, 1, seed=3))

    with house.database.read() as session:
        somebody = session.execute(select(Person).where(Person.surnames != "")).scalars().first()
    assert somebody is not None
    found = People(house.database).find(f"{somebody.surnames} {somebody.given_names}", 5)
    lessons = Programme(house.database).lessons_on(TODAY)
    roll = Attendance(house.database).roll(lessons[0].id)
    assert somebody.id in {row.id for row in found}
    assert roll.lines
    assert any(value for line in roll.lines for value in line.recent)
    assert len({row.name for row in Programme(house.database).workshops()}) > 5


def test_past_lessons_are_called_and_later_ones_are_not(house: OpenHouse) -> None:
    seed(house, Measure(500, 40_000, 1, seed=3))

    states = {
        row.state.value
        for day in range(1, 8)
        for row in Programme(house.database).lessons_on(TODAY - timedelta(days=day))
    }
    coming = {row.state.value for row in Programme(house.database).lessons_on(date(2026, 11, 25))}
    assert states == {"taken"}
    assert coming == {"later"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Measure(3, 100_000, 1, 1), "3 personas en 1 año no alcanzan para 100.000 marcas"),
        (Measure(0, 1, 1, 1), "Sin personas no puede haber marcas"),
        (Measure(-1, 0, 1, 1), "El número de personas no puede ser negativo."),
        (Measure(1, -1, 1, 1), "El número de marcas no puede ser negativo."),
        (Measure(1, 1, 0, 1), "Indique al menos un año."),
        (Measure(10**9, 1, 1, 1), "El número de personas llega como mucho a 1.000.000."),
        (Measure(1, 1, 99, 1), "El número de años llega como mucho a 30."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    house: OpenHouse, asked: Measure, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        seed(house, asked)

    assert house.house.kind is HouseKind.REAL
    assert Upkeep(house).examine().people == 0


def test_a_house_with_people_is_never_filled_with_invented_ones(house: OpenHouse) -> None:
    rows.register(house.database)

    with pytest.raises(NotEmpty):
        seed(house, Measure(10, 0, 1, 1))

    with house.database.read() as session:
        assert len(session.execute(select(Person.id)).all()) == 1


def test_a_measurement_house_is_filled_once(house: OpenHouse) -> None:
    seed(house, Measure(10, 0, 1, 1))

    with pytest.raises(UserError, match="ya tiene personas"):
        seed(house, Measure(10, 0, 1, 1))


def test_cancelling_leaves_the_house_as_it_was_set_up(house: OpenHouse) -> None:
    pending = Upkeep(house).pending()
    progress = Progress(lambda done, _: progress.cancel() if done == 3 else None)

    with pytest.raises(Cancelled):
        seed(house, Measure(50, 500, 1, 1), progress)

    found = Upkeep(house).examine()
    assert found.healthy
    assert (found.people, found.marks, found.pending) == (0, 0, pending)
    assert house.house.kind is HouseKind.REAL
    assert seed(house, Measure(50, 500, 1, 1)).marks == 500


_WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.services.access import Access, NewHouse
from desktop.services.practice.filling import seed
from desktop.services.practice.measure_plan import Measure
clock = Clock(lambda: datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
house = Access(Home(Path(sys.argv[1])), clock).sign_in(None, sys.argv[2])
report = lambda done, total: print(done, flush=True)
seed(house, Measure(800, 60_000, 1, 1), Progress(report))
"""


@pytest.mark.parametrize("step", [3, 8])
def test_a_kill_in_the_middle_leaves_the_house_as_it_was_set_up(
    house: OpenHouse, step: int
) -> None:
    home, clock = house.home, house.clock
    house.close()
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(home.folder), PASSWORD],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout is not None
    for line in worker.stdout:
        if int(line) == step:
            worker.kill()
            break
    worker.stdout.close()
    worker.wait()
    assert worker.returncode == -9

    opened = Access(home, clock).sign_in(None, PASSWORD)
    try:
        found = Upkeep(opened).examine()
        assert found.healthy
        assert (found.people, found.enrolments, found.marks) == (0, 0, 0)
        assert opened.house.kind is HouseKind.REAL
        assert seed(opened, Measure(20, 100, 1, 1)).marks == 100
    finally:
        opened.close()


def _span(code: str, first: date, last: date) -> CycleSpan:
    return CycleSpan(cycle_id(code), code, first, last)


@pytest.mark.parametrize("marks", [0, 1, 17, 999, 4_000, 25_000])
def test_the_marks_of_all_workshops_add_up(marks: int) -> None:
    cycles = [
        _span("2026-3", date(2026, 7, 1), date(2026, 9, 30)),
        _span("2026-4", date(2026, 10, 1), date(2026, 12, 31)),
    ]

    planned = plan(Measure(200, marks, 1, 1), cycles, {}, TODAY)

    workshops = [workshop for cycle in planned for workshop in cycle]
    assert sum(w.marks for w in workshops) == marks
    assert all(w.marks <= w.held * w.seats for w in workshops)
    assert len({len(cycle) for cycle in planned}) == 1


def test_rooms_are_lent_every_week_and_never_to_two_at_once(house: OpenHouse) -> None:
    seed(house, Measure(300, 2_000, 1, seed=3))

    agreements = Agreements(house)
    rows = agreements.listing(limit=1_000)
    assert len(rows) > 80
    assert {row.stage for row in rows} >= {
        Stage.REQUESTED, Stage.VALIDATING, Stage.AUTHORISED, Stage.REFUSED, Stage.CLOSED,
    }  # fmt: skip
    lent = 0
    for week in range(-20, 4):
        for room in agreements.week(TODAY + timedelta(weeks=week)).rooms:
            assert not any(block.shared for block in room.blocks)
            lent += sum(block.use is Use.AGREEMENT for block in room.blocks)
    assert lent > 60
    assert all(agreements.one(row.id).clashes == () for row in rows[:20])
