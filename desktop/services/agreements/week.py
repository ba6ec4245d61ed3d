"""A week of the rooms: what meets in each of them, lessons and lent days side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.text import fold
from desktop.models.lending import Stage, stage_of
from desktop.models.lent_days import PLANNED, holding
from desktop.models.programme import (
    Facilitator,
    Lesson,
    LessonState,
    Room,
    Workshop,
    WorkshopState,
)
from desktop.models.scheduling import RestDay, Slot, holidays_between, read_time, span
from desktop.models.space_use import SpaceAgreement, SpaceDay, SpaceValidation


class Use(StrEnum):
    """What a room is used for."""

    LESSON = "lesson"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Block:
    """One use of a room on one day."""

    use: Use
    id: UUID
    """Of the lesson, or of the day of the agreement."""
    owner_id: UUID
    """Of the workshop, or of the agreement."""
    title: str
    """Name of the workshop, or the activity."""
    who: str
    """The tallerista, or who asked for the room."""
    on: date
    starts: time
    ends: time
    setup: time
    """When the room begins to be needed; a lesson's own start."""
    clear: time
    """When it is free again."""
    stage: Stage | None = None
    """Of an agreement."""
    shared: bool = False
    """Something else has the room at the same time."""

    @property
    def hours(self) -> str:
        """«09:00–14:00»."""
        return span(self.starts, self.ends)

    @property
    def slot(self) -> Slot:
        """For how long the room is needed."""
        return Slot(self.on, self.setup, self.clear)


@dataclass(frozen=True)
class RoomWeek:
    """One room and what uses it, by day and hour."""

    room_id: UUID
    room: str
    capacity: int | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Week:
    """Seven days of every room, from a Monday."""

    monday: date
    rooms: tuple[RoomWeek, ...]
    """By name; a retired one only where something still uses it."""
    holidays: tuple[RestDay, ...]


def week(session: Session, day: date, today: date) -> Week:
    """The week that holds a day; four queries, each by an index over the days."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    blocks: dict[UUID, list[Block]] = defaultdict(list)
    for room, block in _lessons(session, monday, sunday):
        blocks[room].append(block)
    for room, block in _days(session, monday, sunday, today):
        blocks[room].append(block)
    rooms = [
        RoomWeek(room.id, room.name, room.capacity, _marked(blocks.get(room.id, ())))
        for room in session.scalars(select(Room))
        if not room.retired or room.id in blocks
    ]
    rest = holidays_between(session, monday, sunday)
    return Week(
        monday,
        tuple(sorted(rooms, key=lambda one: fold(one.room))),
        tuple(RestDay(on, name) for on, name in sorted(rest.items())),
    )


def _lessons(session: Session, first: date, last: date) -> Iterable[tuple[UUID, Block]]:
    rows = session.execute(
        select(
            Lesson.id, Lesson.workshop_id, Lesson.room_id, Lesson.on, Lesson.starts, Lesson.ends,
            Workshop.name, func.coalesce(Facilitator.name, ""),
        )
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .where(
            Lesson.on.between(first, last),
            Lesson.state == LessonState.PLANNED,
            Workshop.state != WorkshopState.CANCELLED,
        )
    )  # fmt: skip
    for key, workshop, room, on, starts, ends, name, who in rows:
        if room is None:
            continue
        begins, over = read_time(starts), read_time(ends)
        yield room, Block(Use.LESSON, key, workshop, name, who, on, begins, over, begins, over)


def _days(session: Session, first: date, last: date, today: date) -> Iterable[tuple[UUID, Block]]:
    answers = (
        select(func.group_concat(SpaceValidation.result))
        .where(SpaceValidation.agreement_id == SpaceAgreement.id)
        .scalar_subquery()
    )
    every = (
        select(func.min(SpaceDay.on))
        .where(SpaceDay.agreement_id == SpaceAgreement.id, SpaceDay.state == PLANNED)
        .correlate(SpaceAgreement)
        .scalar_subquery()
    )
    rows = session.execute(
        select(SpaceDay, SpaceAgreement, answers, every)
        .join(SpaceAgreement, SpaceAgreement.id == SpaceDay.agreement_id)
        .where(SpaceDay.on.between(first, last), *holding())
    )
    for one, agreement, results, begins in rows:
        yield agreement.room_id, Block(
            Use.AGREEMENT, one.id, agreement.id, agreement.activity, agreement.applicant, one.on,
            read_time(one.starts), read_time(one.ends), read_time(one.setup), read_time(one.clear),
            stage_of(agreement.state, (results or "").split(","), begins, today),
        )  # fmt: skip


def _marked(blocks: Iterable[Block]) -> tuple[Block, ...]:
    ordered = sorted(blocks, key=lambda block: (block.slot, block.title))
    return tuple(
        replace(block, shared=True)
        if any(other is not block and other.slot.overlaps(block.slot) for other in ordered)
        else block
        for block in ordered
    )
