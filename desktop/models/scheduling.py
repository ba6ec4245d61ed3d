"""When a workshop meets: its lessons from its weekly hours, and what they would run into."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session, aliased

from desktop.core.errors import InvalidInput, UserError
from desktop.core.ids import lesson_id
from desktop.core.text import count, day, hour, long_day, weekdays
from desktop.models import lent_days
from desktop.models.attendance import Mark
from desktop.models.programme import (
    Enrolment,
    EnrolmentState,
    Holiday,
    Lesson,
    LessonState,
    Room,
    Workshop,
    WorkshopState,
)
from desktop.models.space_use import SpaceAgreement, SpaceDay

MOST_DAYS = 400
"""A workshop belongs to one cycle; a longer span is a year typed wrong."""


@dataclass(frozen=True, order=True)
class WeeklyHour:
    """One weekly hour of a workshop; Monday = 0."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True)
class RestDay:
    """A holiday on which a workshop would meet; the house may still open and add that lesson."""

    on: date
    name: str

    @property
    def text(self) -> str:
        """«lunes 2 de noviembre de 2026: Día de Difuntos»."""
        return f"{long_day(self.on)}: {self.name}"


@dataclass(frozen=True, order=True)
class Slot:
    """A day and its hours."""

    on: date
    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return _minutes(self.ends) - _minutes(self.starts)

    def overlaps(self, other: "Slot") -> bool:
        """Whether both need the same minute; one may begin when the other ends."""
        return self.on == other.on and self.starts < other.ends and other.starts < self.ends

    @property
    def text(self) -> str:
        """«lunes 05/10/2026, 08:00–10:00»."""
        return f"{weekdays([self.on.weekday()])} {day(self.on)}, {span(self.starts, self.ends)}"


@dataclass(frozen=True)
class Plan:
    """The lessons that weekly hours give, and the rest days left out."""

    slots: tuple[Slot, ...]
    skipped: tuple[RestDay, ...]

    def ids(self, workshop: UUID) -> dict[UUID, Slot]:
        """The slots by the id of their lesson."""
        return {lesson_id(workshop, s.on, hour(s.starts)): s for s in self.slots}

    @property
    def minutes(self) -> int:
        """What all lessons last together."""
        return sum(slot.minutes for slot in self.slots)


@dataclass(frozen=True)
class RoomClash:
    """A lesson of another workshop, or a day of an agreement, that already has the room."""

    workshop: str
    """Its name; of an agreement, who asked for the room: «Sumak Allpa (uso de espacio)»."""
    room: str
    slot: Slot

    @property
    def text(self) -> str:
        """«Bailoterapia, lunes 05/10/2026, 08:00–10:00»."""
        return f"{self.workshop}, {self.slot.text}"


@dataclass(frozen=True)
class PersonClash:
    """Another workshop of the same person that meets at the same time."""

    workshop: str
    first: Slot
    times: int

    @property
    def text(self) -> str:
        """«Coincide con Bailoterapia: lunes 05/10/2026, 08:00–10:00 (12 sesiones)»."""
        return f"Coincide con {self.workshop}: {self.first.text} ({lessons_text(self.times)})"


class RoomTaken(UserError):
    """The room is in use at some of the hours; `clashes` says by what and when, each time."""

    def __init__(self, clashes: Sequence[RoomClash]) -> None:
        first, others = clashes[0], len(clashes) - 1
        more = f" y {count(others, 'vez', 'veces')} más" if others else ""
        super().__init__(
            f"«{first.room}» ya está en uso: {first.text}{more}. Elija otro espacio u otra hora,"
            " o confirme que lo comparten."
        )
        self.clashes = tuple(clashes)


def span(starts: time, ends: time) -> str:
    """«08:00–10:00»."""
    return f"{hour(starts)}–{hour(ends)}"


def lessons_text(number: int) -> str:
    """«1 sesión», «24 sesiones»."""
    return count(number, "sesión", "sesiones")


def schedule_text(hours: Iterable[WeeklyHour]) -> str:
    """«lunes y miércoles 08:00–10:00 · sábado 09:00–11:00»."""
    days: dict[tuple[time, time], list[int]] = {}
    for weekly in sorted(hours):
        days.setdefault((weekly.starts, weekly.ends), []).append(weekly.weekday)
    return " · ".join(f"{weekdays(found)} {span(*hours)}" for hours, found in days.items())


def read_time(kept: str) -> time:
    """An hour as the database keeps it, "HH:MM"."""
    return time(int(kept[:2]), int(kept[3:5]))


def check_hours(hours: Sequence[WeeklyHour]) -> None:
    """Refuse weekly hours that cannot be: none, backwards, or two at once."""
    if not hours:
        raise InvalidInput("hours", "Indique al menos un día y su horario.")
    ordered = sorted(hours)
    for weekly in ordered:
        if not 0 <= weekly.weekday <= 6:
            raise InvalidInput("hours", "Elija el día de la semana.")
        if weekly.ends <= weekly.starts:
            raise InvalidInput("hours", "La hora de fin debe ser posterior a la de inicio.")
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.starts < earlier.ends:
            raise InvalidInput(
                "hours", f"El {weekdays([later.weekday])} tiene dos horarios que se cruzan."
            )


def check_span(starts_on: date, ends_on: date) -> None:
    """Refuse a workshop that ends before it starts, or lasts longer than a year."""
    if ends_on < starts_on:
        raise InvalidInput("ends_on", "La fecha de fin es anterior a la de inicio.")
    if (ends_on - starts_on).days > MOST_DAYS:
        raise InvalidInput("ends_on", "El taller duraría más de un año. Revise las fechas.")


def plan(
    hours: Iterable[WeeklyHour], starts_on: date, ends_on: date, holidays: Mapping[date, str]
) -> Plan:
    """Every lesson from the first to the last day, without the holidays."""
    of_day: dict[int, list[WeeklyHour]] = {}
    for weekly in sorted(hours):
        of_day.setdefault(weekly.weekday, []).append(weekly)
    slots: list[Slot] = []
    skipped: list[RestDay] = []
    for offset in range((ends_on - starts_on).days + 1):
        on = starts_on + timedelta(days=offset)
        found = of_day.get(on.weekday(), [])
        if found and on in holidays:
            skipped.append(RestDay(on, holidays[on]))
        else:
            slots += [Slot(on, weekly.starts, weekly.ends) for weekly in found]
    return Plan(tuple(slots), tuple(skipped))


def holidays_between(session: Session, first: date, last: date) -> dict[date, str]:
    """The rest days of a span and their names."""
    holidays = session.scalars(select(Holiday).where(Holiday.on.between(first, last)))
    return {holiday.on: holiday.name for holiday in holidays}


def room_clashes(
    session: Session, room: UUID | None, slots: Collection[Slot], *, but: UUID | None = None
) -> list[RoomClash]:
    """Every lesson and every day of an agreement that has the room at one of these hours, by date.

    What was cancelled or refused leaves it free; `but` is a workshop, a lesson or an agreement of
    one's own.
    """
    if room is None or not slots:
        return []
    days = [slot.on for slot in slots]
    query = (
        select(Workshop.name, Room.name, Lesson.on, Lesson.starts, Lesson.ends)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .join(Room, Room.id == Lesson.room_id)
        .where(
            Lesson.room_id == room,
            Lesson.on.between(min(days), max(days)),
            Lesson.state == LessonState.PLANNED,
            Workshop.state.in_((WorkshopState.PLANNED, WorkshopState.OPEN)),
        )
        .order_by(Lesson.on, Lesson.starts)
    )
    if but is not None:
        query = query.where(Lesson.workshop_id != but, Lesson.id != but)
    of_day: dict[date, list[Slot]] = {}
    for slot in slots:
        of_day.setdefault(slot.on, []).append(slot)
    taken = _read_clashes(session.execute(query))
    lent = [SpaceAgreement.room_id == room, SpaceDay.on.between(min(days), max(days))]
    if but is not None:
        lent.append(SpaceAgreement.id != but)
    taken += map(_lent, _read_clashes(lent_days.lent(session, *lent)))
    found = [
        clash for clash in taken
        if any(clash.slot.overlaps(wanted) for wanted in of_day.get(clash.slot.on, []))
    ]  # fmt: skip
    return sorted(found, key=lambda clash: clash.slot)


def clashes_of(session: Session, workshop: UUID, since: date) -> list[RoomClash]:
    """Every lesson of another workshop, and every day of an agreement, that has the room of one of
    its own at the same time, from a day on; two queries."""
    mine = aliased(Lesson)
    own = (mine.workshop_id == workshop, mine.on >= since, mine.state == LessonState.PLANNED)
    rows = session.execute(
        select(Workshop.name, Room.name, Lesson.on, Lesson.starts, Lesson.ends)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .join(Room, Room.id == Lesson.room_id)
        .join(
            mine,
            (mine.room_id == Lesson.room_id)
            & (mine.on == Lesson.on)
            & (mine.starts < Lesson.ends)
            & (Lesson.starts < mine.ends),
        )
        .where(
            *own,
            Lesson.workshop_id != workshop,
            Lesson.state == LessonState.PLANNED,
            Workshop.state.in_((WorkshopState.PLANNED, WorkshopState.OPEN)),
        )
        .order_by(Lesson.on, Lesson.starts, Workshop.name)
    )
    meets = (
        select(mine.id)
        .where(
            *own,
            mine.room_id == SpaceAgreement.room_id,
            mine.on == SpaceDay.on,
            mine.starts < SpaceDay.clear,
            SpaceDay.setup < mine.ends,
        )
        .exists()
    )
    lent = lent_days.lent(session, SpaceDay.on >= since, meets)
    found = [*_read_clashes(rows), *map(_lent, _read_clashes(lent))]
    return sorted(found, key=lambda clash: clash.slot)


def person_clashes(
    session: Session, person: UUID, workshops: Collection[UUID], since: date
) -> dict[UUID, tuple[PersonClash, ...]]:
    """For each of these workshops, which others of the person meet at the same time from a day
    on; one query for all of them."""
    mine, wanted = aliased(Lesson), aliased(Lesson)
    first = func.min(mine.on)
    query = (
        select(wanted.workshop_id, Workshop.name, first, mine.starts, mine.ends, func.count())
        .select_from(Enrolment)
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(mine, mine.workshop_id == Enrolment.workshop_id)
        .join(
            wanted,
            (wanted.on == mine.on) & (wanted.starts < mine.ends) & (mine.starts < wanted.ends),
        )
        .where(
            Enrolment.person_id == person,
            Enrolment.state.in_((EnrolmentState.ENROLLED, EnrolmentState.OFFERED)),
            Workshop.state.in_((WorkshopState.PLANNED, WorkshopState.OPEN)),
            mine.on >= since,
            mine.state == LessonState.PLANNED,
            wanted.state == LessonState.PLANNED,
            wanted.workshop_id != mine.workshop_id,
            wanted.workshop_id.in_(workshops),
        )
        .group_by(wanted.workshop_id, mine.workshop_id)
        .order_by(first, Workshop.name)
    )
    found: dict[UUID, tuple[PersonClash, ...]] = {}
    for workshop, name, on, starts, ends, times in session.execute(query):
        clash = PersonClash(name, Slot(on, read_time(starts), read_time(ends)), times)
        found[workshop] = (*found.get(workshop, ()), clash)
    return found


def write_lessons(
    session: Session, workshop: UUID, room: UUID | None, slots: Mapping[UUID, Slot]
) -> None:
    """Write lessons by their ids; one that is there already stays as it is."""
    rows = [
        {
            "id": key,
            "workshop_id": workshop,
            "original_on": slot.on,
            "on": slot.on,
            "starts": hour(slot.starts),
            "ends": hour(slot.ends),
            "room_id": room,
            "state": LessonState.PLANNED,
        }
        for key, slot in slots.items()
    ]
    if rows:
        session.execute(insert(Lesson).on_conflict_do_nothing(index_elements=["id"]), rows)


def replan(
    session: Session,
    workshop: UUID,
    *,
    before: Plan,
    after: Plan,
    rooms: tuple[UUID | None, UUID | None],
    since: date,
) -> None:
    """Change the lessons of a workshop from one plan to another from a day on.

    A lesson with marks or a closed roll stays, whatever the plan says; so does one that staff
    added, moved or gave another room by hand. `rooms` are the one before and the one after.
    """
    marked = select(Mark.id).where(Mark.lesson_id == Lesson.id).exists()
    lessons = session.execute(
        select(
            Lesson.id, Lesson.on, Lesson.original_on, Lesson.starts, Lesson.ends, Lesson.room_id,
            (marked | Lesson.roll_closed_at.is_not(None)).label("held"),
        ).where(Lesson.workshop_id == workshop)
    ).all()  # fmt: skip
    planned, wanted = before.ids(workshop), after.ids(workshop)
    for lesson in lessons:
        was, will = planned.get(lesson.id), wanted.pop(lesson.id, None)
        as_planned = was is not None and was == Slot(
            lesson.on, read_time(lesson.starts), read_time(lesson.ends)
        )
        if lesson.held or lesson.on < since or not as_planned:
            continue
        if will is None:
            session.execute(delete(Lesson).where(Lesson.id == lesson.id))
            continue
        room = rooms[1] if lesson.room_id == rooms[0] else lesson.room_id
        session.execute(
            update(Lesson).where(Lesson.id == lesson.id).values(ends=hour(will.ends), room_id=room)
        )
    write_lessons(
        session, workshop, rooms[1], {key: s for key, s in wanted.items() if s.on >= since}
    )


def _read_clashes(rows: Iterable[Any]) -> list[RoomClash]:
    return [
        RoomClash(name, room, Slot(on, read_time(starts), read_time(ends)))
        for name, room, on, starts, ends in rows
    ]


def _lent(clash: RoomClash) -> RoomClash:
    return replace(clash, workshop=f"{clash.workshop} (uso de espacio)")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
