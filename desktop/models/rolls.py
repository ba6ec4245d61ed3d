"""The roll of a lesson as it is called: who is on it, in which order, and what the marks say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from desktop.core.clock import QUITO
from desktop.core.errors import NotFound
from desktop.core.text import alphabetical, sorted_name
from desktop.models.attendance import ATTENDED, Mark, MarkValue
from desktop.models.person import Person
from desktop.models.programme import (
    Enrolment,
    EnrolmentState,
    Facilitator,
    Lesson,
    LessonState,
    Room,
    Workshop,
)
from desktop.models.scheduling import read_time, span

RECENT = 4
"""Sessions whose letters stand beside each name."""


@dataclass(frozen=True)
class RollLine:
    """One person of the roll."""

    number: int
    enrolment_id: UUID
    person_id: UUID
    surnames: str
    given_names: str
    recent: tuple[str | None, ...]
    """The letters of the last four lessons, the oldest first; None where there is no mark."""
    value: MarkValue | None
    at: datetime | None
    reason: str | None
    """Why the mark was corrected."""
    since: datetime
    """When the person was enrolled."""
    joined_later: bool
    """Enrolled after the day of the lesson: not expected, though they may be marked."""
    withdrawn: bool
    """No longer in the workshop; shown because there is a mark."""

    @property
    def name(self) -> str:
        """«Almeida Ñauñay, Rosa Elvira»."""
        return sorted_name(self.surnames, self.given_names)

    @property
    def enrolled_on(self) -> date:
        """The day the person was enrolled."""
        return self.since.astimezone(QUITO).date()

    @property
    def expected(self) -> bool:
        """Whether the roll waits for a mark of this person."""
        return not (self.joined_later or self.withdrawn)


@dataclass(frozen=True)
class Roll:
    """The roll of one lesson."""

    lesson_id: UUID
    workshop_id: UUID
    workshop: str
    facilitator: str
    room: str
    on: date
    starts: time
    ends: time
    position: int
    """«sesión 15 de 24»: cancelled ones are not counted; 0 for a cancelled one."""
    lessons: int
    cancelled: bool
    reason: str | None
    closed_at: datetime | None
    today: date
    previous: UUID | None
    following: UUID | None
    lines: tuple[RollLine, ...]

    @property
    def hours(self) -> str:
        """«08:00–10:00»."""
        return span(self.starts, self.ends)

    def needs_reason(self, line: RollLine) -> bool:
        """Whether marking this person corrects a past lesson."""
        return is_correction(self.on, self.today, self.closed_at, line.at)

    def tally(self, value: MarkValue | None) -> int:
        """How many have this mark; None: how many are expected and have none."""
        if value is None:
            return sum(line.expected and line.value is None for line in self.lines)
        return sum(line.value is value for line in self.lines)

    @property
    def attended(self) -> int:
        """Present, late included."""
        return sum(line.value in ATTENDED for line in self.lines)

    @property
    def expected(self) -> int:
        """Those the roll is about: everybody but who enrolled later and has no mark."""
        return sum(line.expected or line.value is not None for line in self.lines)


def read(session: Session, lesson: UUID, today: date) -> Roll:
    """The roll of a lesson, in two queries.

    In alphabetical order who was enrolled when it began; after them, by arrival, who came later,
    as on the blank lines of the paper: so the numbers of the printed list stay true.
    """
    meetings = session.execute(_meetings_of(lesson)).all()
    if not meetings:
        raise NotFound("Esa sesión no consta en la casa.")
    place = next(i for i, row in enumerate(meetings) if row.id == lesson)
    this = meetings[place]
    held = [row.id for row in meetings if row.state == LessonState.PLANNED]
    recent = [row.id for row in meetings[:place] if row.state == LessonState.PLANNED][-RECENT:]
    people = session.execute(_people_of(this.workshop_id, lesson, recent)).all()
    starts = read_time(this.starts)
    return Roll(
        lesson_id=lesson,
        workshop_id=this.workshop_id,
        workshop=this.workshop,
        facilitator=this.facilitator or "",
        room=this.room or "",
        on=this.on,
        starts=starts,
        ends=read_time(this.ends),
        position=held.index(lesson) + 1 if lesson in held else 0,
        lessons=len(held),
        cancelled=this.state == LessonState.CANCELLED,
        reason=this.reason,
        closed_at=this.roll_closed_at,
        today=today,
        previous=meetings[place - 1].id if place else None,
        following=meetings[place + 1].id if place + 1 < len(meetings) else None,
        lines=_lines(people, lesson, recent, datetime.combine(this.on, starts, QUITO)),
    )


def is_correction(
    on: date, today: date, closed_at: datetime | None, marked_at: datetime | None
) -> bool:
    """Whether a mark corrects a past lesson, which asks for a reason: its roll was closed, or
    the mark is of an earlier day. A paper roll typed days later is no correction."""
    if on >= today:
        return False
    earlier = marked_at is not None and marked_at.astimezone(QUITO).date() < today
    return closed_at is not None or earlier


def day_after(on: date) -> datetime:
    """Midnight in Quito at the end of a day."""
    return datetime.combine(on + timedelta(days=1), time.min, QUITO)


def _lines(
    rows: Sequence[Row[*tuple[Any, ...]]], lesson: UUID, recent: Sequence[UUID], begins: datetime
) -> tuple[RollLine, ...]:
    marks: dict[UUID, dict[UUID, str]] = {}
    people = {}
    for row in rows:
        if row.lesson_id is not None:
            marks.setdefault(row.id, {})[row.lesson_id] = row.value
        if row.id not in people or row.lesson_id == lesson:
            people[row.id] = row
    lines = []
    for row in people.values():
        of_person = marks.get(row.id, {})
        withdrawn = row.state != EnrolmentState.ENROLLED
        if withdrawn and lesson not in of_person:
            continue
        marked = lesson in of_person
        lines.append(
            RollLine(
                number=0,
                enrolment_id=row.id,
                person_id=row.person_id,
                surnames=row.surnames,
                given_names=row.given_names,
                recent=(None,) * (RECENT - len(recent))
                + tuple(of_person.get(earlier) for earlier in recent),
                value=MarkValue(of_person[lesson]) if marked else None,
                at=row.at if marked else None,
                reason=row.reason if marked else None,
                since=row.since,
                joined_later=not withdrawn and row.since >= day_after(begins.date()),
                withdrawn=withdrawn,
            )
        )
    ordered = sorted(lines, key=lambda line: _order(line, begins))
    return tuple(replace(line, number=number) for number, line in enumerate(ordered, 1))


def _order(line: RollLine, begins: datetime) -> tuple[bool, datetime, tuple[str, str], bytes]:
    newcomer = not line.withdrawn and line.since >= begins
    return (
        newcomer,
        line.since if newcomer else begins,
        alphabetical(line.surnames, line.given_names),
        line.person_id.bytes,
    )


def _meetings_of(lesson: UUID) -> Select[*tuple[Any, ...]]:
    """Every lesson of the lesson's workshop, by day, with what the head of a roll says."""
    workshop = select(Lesson.workshop_id).where(Lesson.id == lesson).scalar_subquery()
    return (
        select(
            Lesson.id, Lesson.workshop_id, Lesson.on, Lesson.starts, Lesson.ends, Lesson.state,
            Lesson.reason, Lesson.roll_closed_at, Workshop.name.label("workshop"),
            Facilitator.name.label("facilitator"), Room.name.label("room"),
        )
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .where(Lesson.workshop_id == workshop)
        .order_by(Lesson.on, Lesson.starts)
    )  # fmt: skip


def _people_of(workshop: UUID, lesson: UUID, recent: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    """Everybody of a workshop with their marks at a lesson and at some before it."""
    # The marks of these few lessons once, not every mark of every person.
    marks = (
        select(Mark.enrolment_id, Mark.lesson_id, Mark.value, Mark.at, Mark.reason)
        .where(Mark.lesson_id.in_([lesson, *recent]))
        .cte("marks")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(
            Enrolment.id, Enrolment.person_id, Enrolment.state, Enrolment.since, Person.surnames,
            Person.given_names, marks.c.lesson_id, marks.c.value, marks.c.at, marks.c.reason,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(marks, marks.c.enrolment_id == Enrolment.id)
        .where(Enrolment.workshop_id == workshop)
    )  # fmt: skip
