"""What the house offers as staff see it: workshops with their seats, lessons with their rolls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    String,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from desktop.core.clock import QUITO
from desktop.core.text import age_on, alphabetical, dollars, sorted_name
from desktop.models.attendance import ATTENDED, Mark
from desktop.models.enrolling import counted
from desktop.models.person import Person
from desktop.models.programme import (
    Cycle,
    Enrolment,
    EnrolmentState,
    Facilitator,
    Lesson,
    LessonState,
    Modality,
    Room,
    Timetable,
    Workshop,
    WorkshopState,
)
from desktop.models.scheduling import WeeklyHour, read_time, schedule_text, span

_SHIFT = 1_000_000
"""More than the people of any lesson."""


class RollState(StrEnum):
    """How a lesson's roll stands at this moment."""

    TAKEN = "taken"
    MISSING = "missing"
    LATER = "later"
    CANCELLED = "cancelled"
    EMPTY = "empty"
    """Nobody was enrolled by then."""


@dataclass(frozen=True)
class LessonRow:
    """One lesson with the state of its roll."""

    id: UUID
    workshop_id: UUID
    workshop: str
    facilitator: str
    room: str
    room_id: UUID | None
    on: date
    starts: time
    ends: time
    original_on: date
    enrolled: int
    """Those the roll is about: enrolled by that day, and who was marked and left later."""
    marked: int
    """How many of them have a mark."""
    attended: int
    """Present or late, withdrawn people included."""
    state: RollState
    reason: str | None
    """Why it was cancelled or moved."""
    closed: bool

    @property
    def hours(self) -> str:
        """«08:00–10:00»."""
        return span(self.starts, self.ends)

    @property
    def moved(self) -> bool:
        """Whether it meets on another day than planned."""
        return self.on != self.original_on


@dataclass(frozen=True)
class WorkshopRow:
    """One workshop as lists show it."""

    id: UUID
    name: str
    cycle_id: UUID
    cycle_code: str
    category: str
    modality: Modality
    facilitator: str
    room: str
    schedule: str
    """«lunes y miércoles 08:00–10:00»."""
    starts_on: date
    ends_on: date
    capacity: int
    enrolled: int
    offered: int
    waiting: int
    contribution_cents: int
    minimum_age: int | None
    maximum_age: int | None
    state: WorkshopState
    next_on: date | None
    next_starts: time | None

    @property
    def is_open(self) -> bool:
        """Whether people are enrolled in it."""
        return self.state is WorkshopState.OPEN

    @property
    def seats_left(self) -> int:
        """Free seats; an offered one is taken. Never below zero."""
        return max(self.capacity - self.enrolled - self.offered, 0)

    @property
    def over(self) -> int:
        """«Cupos de más»."""
        return max(self.enrolled + self.offered - self.capacity, 0)

    @property
    def contribution(self) -> str:
        """«USD 1,00», or nothing where there is none."""
        return dollars(self.contribution_cents) if self.contribution_cents else ""


@dataclass(frozen=True)
class Place:
    """A person in a workshop: enrolled, with an offered seat, waiting or withdrawn."""

    enrolment_id: UUID
    person_id: UUID
    surnames: str
    given_names: str
    age: int | None
    """On the day asked for; by the estimated year where there is no date."""
    state: EnrolmentState
    since: datetime
    reason: str | None
    """Why the person withdrew."""
    position: int | None = None
    """Number in the list of the enrolled, or place in the waiting list."""

    @property
    def name(self) -> str:
        """«Almeida Ñauñay, Rosa Elvira»."""
        return sorted_name(self.surnames, self.given_names)


def lessons(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> list[LessonRow]:
    """Lessons that meet some conditions on `Lesson` and `Workshop`, by day and hour; one query."""
    expected = (
        Enrolment.state == EnrolmentState.ENROLLED,
        type_coerce(Enrolment.since, BigInteger) < _end_of_day(Lesson.on),
    )
    # Beside each lesson, so that its own marks are looked up and never all of the house; the three
    # counts as one number, so that they are looked up once.
    roll = (
        select(
            func.count().filter(*expected) * _SHIFT * _SHIFT
            + func.count() * _SHIFT
            + func.count().filter(Mark.value.in_(ATTENDED))
        )
        .select_from(Mark)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .where(Mark.lesson_id == Lesson.id)
        .correlate(Lesson)
        .scalar_subquery()
    )
    people = (
        select(func.count())
        .where(Enrolment.workshop_id == Lesson.workshop_id, *expected)
        .correlate(Lesson)
        .scalar_subquery()
    )
    query = (
        select(
            Lesson.id, Lesson.workshop_id, Workshop.name, Facilitator.name, Room.name,
            Lesson.room_id, Lesson.on, Lesson.starts, Lesson.ends, Lesson.original_on,
            Lesson.state, Lesson.reason, Lesson.roll_closed_at, people, roll,
        )
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .where(*conditions)
        .order_by(Lesson.on, Lesson.starts, Workshop.name)
    )  # fmt: skip
    local = now.astimezone(QUITO)
    found = []
    for row in session.execute(query):
        (
            key, workshop_id, workshop, facilitator, room, room_id, on, starts, ends, original_on,
            state, reason, closed_at, enrolled, tally,
        ) = row  # fmt: skip
        both, attended = divmod(tally, _SHIFT)
        marked, every_mark = divmod(both, _SHIFT)
        # Who was marked and withdrew later was there too: never «26 de 25».
        called = enrolled + every_mark - marked
        begins = datetime.combine(on, read_time(starts), QUITO)
        standing = _roll_state(
            cancelled=state == LessonState.CANCELLED,
            taken=closed_at is not None or 0 < enrolled <= marked,
            begun=begins <= local,
            empty=not enrolled,
        )
        found.append(
            LessonRow(
                key, workshop_id, workshop, facilitator or "", room or "", room_id, on,
                read_time(starts), read_time(ends), original_on, called, marked, attended,
                standing, reason, closed_at is not None,
            )
        )  # fmt: skip
    return found


def workshops(session: Session, today: date, *conditions: ColumnElement[bool]) -> list[WorkshopRow]:
    """Workshops that meet some conditions, by name, with their seats; two queries."""
    # One column instead of two: the day and the hour of the next lesson as one text.
    upcoming = (
        select(func.min(cast(Lesson.on, String) + Lesson.starts))
        .where(
            Lesson.workshop_id == Workshop.id,
            Lesson.on >= today,
            Lesson.state == LessonState.PLANNED,
        )
        .correlate(Workshop)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Workshop.id, Workshop.name, Workshop.cycle_id, Cycle.code, Workshop.category,
            Workshop.modality, Facilitator.name, Room.name, Workshop.starts_on, Workshop.ends_on,
            Workshop.capacity, counted(EnrolmentState.ENROLLED), counted(EnrolmentState.OFFERED),
            counted(EnrolmentState.WAITING), Workshop.contribution_cents, Workshop.minimum_age,
            Workshop.maximum_age, Workshop.state, upcoming,
        )
        .join(Cycle, Cycle.id == Workshop.cycle_id)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .outerjoin(Room, Room.id == Workshop.room_id)
        .where(*conditions)
    ).all()  # fmt: skip
    hours = weekly_hours(session, *conditions)
    found = []
    for row in rows:
        (
            key, name, cycle_id, code, category, modality, facilitator, room, starts_on, ends_on,
            capacity, enrolled, offered, waiting, cents, minimum_age, maximum_age, state, meets,
        ) = row  # fmt: skip
        found.append(
            WorkshopRow(
                key, name, cycle_id, code, category, Modality(modality), facilitator or "",
                room or "", schedule_text(hours.get(key, ())), starts_on, ends_on, capacity,
                enrolled, offered, waiting, cents, minimum_age, maximum_age,
                WorkshopState(state),
                date.fromisoformat(meets[:10]) if meets else None,
                read_time(meets[10:]) if meets else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (row.cycle_code, *alphabetical(row.name, "")))


def weekly_hours(
    session: Session, *conditions: ColumnElement[bool]
) -> dict[UUID, list[WeeklyHour]]:
    """The weekly hours of workshops that meet some conditions."""
    rows = session.execute(
        select(Timetable.workshop_id, Timetable.weekday, Timetable.starts, Timetable.ends)
        .join(Workshop, Workshop.id == Timetable.workshop_id)
        .where(*conditions)
    )
    found: dict[UUID, list[WeeklyHour]] = {}
    for workshop, weekday, starts, ends in rows:
        hours = found.setdefault(workshop, [])
        hours.append(WeeklyHour(weekday, read_time(starts), read_time(ends)))
    return {workshop: sorted(hours) for workshop, hours in found.items()}


def places(session: Session, workshop: UUID, on: date) -> list[Place]:
    """Everybody who is or was in a workshop: the enrolled and the withdrawn by name, those with
    an offer and those who wait in order of arrival."""
    rows = session.execute(
        select(
            Enrolment.id, Enrolment.person_id, Person.surnames, Person.given_names,
            Person.birth_date, Person.birth_year, Enrolment.state, Enrolment.since,
            Enrolment.reason,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.workshop_id == workshop)
        .order_by(Enrolment.since, Enrolment.id)
    ).all()  # fmt: skip
    found: dict[EnrolmentState, list[Place]] = {state: [] for state in EnrolmentState}
    for row in rows:
        age = age_from(row.birth_date, row.birth_year, on)
        state = EnrolmentState(row.state)
        found[state].append(
            Place(
                row.id, row.person_id, row.surnames, row.given_names, age, state, row.since,
                row.reason,
            )
        )  # fmt: skip
    by_name = [
        sorted(found[state], key=lambda p: (alphabetical(p.surnames, p.given_names), p.person_id))
        for state in (EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN)
    ]
    return [
        *_numbered(by_name[0]),
        *found[EnrolmentState.OFFERED],
        *_numbered(found[EnrolmentState.WAITING]),
        *by_name[1],
    ]


def age_from(birth_date: date | None, birth_year: int | None, on: date) -> int | None:
    """Completed years on a day, by the estimated year where there is no date, or None."""
    if birth_date is not None:
        return age_on(birth_date, on)
    return None if birth_year is None else on.year - birth_year


def _numbered(found: Iterable[Place]) -> list[Place]:
    return [
        Place(
            p.enrolment_id, p.person_id, p.surnames, p.given_names, p.age, p.state, p.since,
            p.reason, number,
        )
        for number, p in enumerate(found, 1)
    ]  # fmt: skip


def _roll_state(*, cancelled: bool, taken: bool, begun: bool, empty: bool) -> RollState:
    if cancelled:
        return RollState.CANCELLED
    if taken:
        return RollState.TAKEN
    if not begun:
        return RollState.LATER
    return RollState.EMPTY if empty else RollState.MISSING


def _end_of_day(on: SQLColumnExpression[date]) -> ColumnElement[int]:
    """The first millisecond after a day in Quito, which is five hours behind UTC."""
    return (cast(func.strftime("%s", on), Integer) + (24 + 5) * 3600) * 1000
