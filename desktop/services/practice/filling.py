"""Filling a house that was just set up with invented lives, to practise in or to measure with."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.ids import cycle_id
from desktop.core.progress import Progress
from desktop.models import bulk, founding, scheduling
from desktop.models.house import Device, HouseKind
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.programme import Cycle
from desktop.services.practice import measure_plan, practice_plan
from desktop.services.practice.house import PracticeHouse
from desktop.services.practice.measure_plan import CycleSpan, Measure
from desktop.services.practice.measurement import MeasurementHouse
from desktop.services.practice.shapes import offer

_FINISHING = 6
"""Steps that sort and index after the rows are written."""


@dataclass(frozen=True)
class Filled:
    """What a house was filled with."""

    people: int
    marks: int
    workshops: int
    last_cycle: str


class NotEmpty(UserError):
    """Invented lives never mix with what is there."""

    def __init__(self) -> None:
        super().__init__(
            "Esta casa ya tiene personas registradas: no puede llenarse con datos inventados. No"
            " se cambió nada. Prepare otra carpeta con «setup»."
        )


def seed(house: OpenHouse, asked: Measure, progress: Progress | None = None) -> Filled:
    """Turn a house just set up into a measurement house with so many people and marks.

    One transaction: a stop at any moment leaves the house as it was set up, still empty and
    still of its own kind.
    """
    progress = progress or Progress()
    measure_plan.check(asked)
    today = house.clock.today()
    rng = Random(f"{asked.seed}:{house.house.code}")
    with house.database.write("Llenar la casa de medición") as session:
        _require_empty(session)
        if house.house.kind is HouseKind.PRACTICE:
            raise UserError(
                "Esta es la casa de práctica: ya tiene sus datos inventados. Prepare otra carpeta"
                " con «setup»."
            )
        session.execute(select(Device)).scalar_one().kind = HouseKind.MEASUREMENT
        cycles = _cycles(session, asked.years, today)
        holidays = scheduling.holidays_between(session, cycles[0].starts_on, cycles[-1].ends_on)
        planned = measure_plan.plan(asked, cycles, holidays, today)
        session.flush()
        with bulk.loading(session, house.staff.id, answered=asked.acknowledged) as load:
            made = MeasurementHouse(
                load, rng, house.house.zone, house.staff.id, today, asked.people
            )
            steps = len(cycles) + _FINISHING
            for done, _ in enumerate(made.write(cycles, planned), 1):
                progress.step(done, steps)
            for done, _ in enumerate(load.finish(), len(cycles) + 1):
                progress.step(min(done, steps), steps)
    bulk.fold_log(house.database)
    house.reload_house()
    return Filled(asked.people, made.marks, made.workshops, cycles[-1].code)


def fill_practice_house(house: OpenHouse, progress: Progress | None = None) -> Filled:
    """Fill a practice house just set up with people, workshops and the marks up to this minute."""
    progress = progress or Progress()
    now = house.clock.local()
    rng = Random(f"práctica:{house.house.code}")
    with house.database.write("Llenar la casa de práctica") as session:
        _require_empty(session)
        if house.house.kind is not HouseKind.PRACTICE:
            raise UserError("Solo la casa de práctica se llena con personas inventadas.")
        cycle = _current(session, now.date())
        span = practice_plan.span_of(cycle.starts_on, cycle.ends_on, now.date())
        # Dates of cycles are data: on the first and last days of a quarter this one gives way.
        cycle.starts_on = min(cycle.starts_on, span.starts_on)
        cycle.ends_on = max(cycle.ends_on, span.ends_on)
        holidays = scheduling.holidays_between(session, span.starts_on, span.ends_on)
        session.flush()
        workshops = practice_plan.workshops_of(offer(), span, holidays, now, rng)
        progress.step(0, 2)
        with bulk.loading(session, house.staff.id) as load:
            made = PracticeHouse(load, rng, house.house.zone, house.staff.id, now)
            made.write(cycle.id, span, workshops)
            progress.step(1, 2)
            for _ in load.finish():
                pass
    progress.step(2, 2)
    return Filled(made.people, made.marks, len(workshops), cycle.code)


def is_empty(house: OpenHouse) -> bool:
    """Whether nobody is registered in a house."""
    with house.database.read() as session:
        return session.execute(select(Person.id).limit(1)).first() is None


def _require_empty(session: Session) -> None:
    if session.execute(select(Person.id).limit(1)).first() is not None:
        raise NotEmpty


def _current(session: Session, today: date) -> Cycle:
    """The cycle whose quarter is running."""
    code = f"{today.year}-{(today.month + 2) // 3}"
    founding.ensure_cycles(session, (today.year,))
    session.flush()
    return session.get_one(Cycle, cycle_id(code))


def _cycles(session: Session, years: int, today: date) -> list[CycleSpan]:
    """The cycles of so many years, the last of them the current one."""
    last = today.year * 4 + (today.month - 1) // 3
    codes = [f"{n // 4}-{n % 4 + 1}" for n in range(last - 4 * years + 1, last + 1)]
    founding.ensure_cycles(session, tuple(sorted({int(code[:4]) for code in codes})))
    session.flush()
    found = {
        row.id: CycleSpan(row.id, row.code, row.starts_on, row.ends_on)
        for row in session.execute(select(Cycle)).scalars()
    }
    return [found[cycle_id(code)] for code in codes]
