"""What a request for a room would run into, and where else it would fit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput
from desktop.core.text import count, day, fold, hour
from desktop.models import ruc, working_hours
from desktop.models.lent_days import holding
from desktop.models.programme import Cycle, Lesson, LessonState, Room, Workshop, WorkshopState
from desktop.models.scheduling import Slot, holidays_between, read_time, room_clashes
from desktop.models.space_use import SpaceAgreement, SpaceDay
from desktop.services.agreements.form import AgreementForm, DayForm, check_days
from desktop.services.agreements.rows import AgreementCheck, Alternative, OutsideDay

LONGEST_CYCLE = 92
"""Days of a quarter, where no cycle of the house holds the first day."""
RENEWED_WITHIN = 30
"""Days between two agreements that follow one another: nearer ones may be permanent
use in parts."""
FEWEST_AHEAD = 5
"""Days from the request to its first day under which two authorities hardly answer in time; the
model says nothing of it."""
STEP = 30
"""Minutes between two hours that are offered."""
MOST_OFFERED = 3
"""Alternatives of each kind."""


def check(
    session: Session, form: AgreementForm, today: date, agreement: UUID | None
) -> AgreementCheck:
    """Look at a request without saving it; raises `InvalidInput` for days that cannot be."""
    check_days(form.days)
    room = room_of(session, form.room_id)
    clashes = room_clashes(session, room.id, form.slots, but=agreement)
    return AgreementCheck(
        tuple(clashes),
        outside_days(session, form.days),
        tuple(_warnings(session, form, room, today, agreement)),
        alternatives(session, form, agreement) if clashes else (),
    )


def room_of(session: Session, key: UUID) -> Room:
    """A room of the house that may be lent."""
    room = session.get(Room, key)
    if room is None:
        raise InvalidInput("room_id", "Elija un espacio de la casa.")
    return room


def outside_days(session: Session, days: Sequence[DayForm]) -> tuple[OutsideDay, ...]:
    """The days outside working hours that lack who volunteers or the guard, in order."""
    holidays = holidays_between(session, min(d.on for d in days), max(d.on for d in days))
    found = []
    for one in sorted(days, key=lambda one: one.slot):
        why = working_hours.outside(one.on, one.slot.starts, one.slot.ends, holidays)
        if why and (one.staff_id is None or not one.guard.strip()):
            found.append(OutsideDay(one.on, why, one.staff_id is None, not one.guard.strip()))
    return tuple(found)


def cycle_days(session: Session, first: date) -> int:
    """How long the longest cycle that holds a day is, in days."""
    cycles = session.execute(
        select(Cycle.starts_on, Cycle.ends_on).where(
            Cycle.starts_on <= first, Cycle.ends_on >= first
        )
    )
    return max(((ends - starts).days + 1 for starts, ends in cycles), default=LONGEST_CYCLE)


def lasts(form: AgreementForm) -> int:
    """Days from the first to the last, both counted."""
    return (form.last_on - form.first_on).days + 1


def _warnings(
    session: Session, form: AgreementForm, room: Room, today: date, agreement: UUID | None
) -> list[str]:
    said: list[str] = []
    longest = cycle_days(session, form.first_on)
    if lasts(form) > longest:
        said.append(
            f"Dura {count(lasts(form), 'día')}, más que un ciclo ({longest}). No se otorga uso"
            " permanente: escriba por qué."
        )
    chain = renewals(session, form, agreement)
    if len(chain) > 1:
        first, last = min(chain)[0], max(ends for _, ends in chain)
        whole = (last - first).days + 1
        if whole > longest:
            said.append(
                f"Con este serían {count(len(chain), 'acuerdo')} seguidos de quien solicita, del"
                f" {day(first)} al {day(last)}: suman {count(whole, 'día')}, más que un ciclo. No"
                " se otorga uso permanente."
            )
    if room.capacity is not None and (form.expected or 0) > room.capacity:
        said.append(
            f"Se esperan {count(form.expected or 0, 'persona')} y en «{room.name}» caben"
            f" {room.capacity}."
        )
    number = ruc.normalised(form.ruc or "")
    doubt = ruc.warning(number) if number else None
    if doubt:
        said.append(doubt)
    ahead = (form.first_on - today).days
    if ahead < 0:
        said.append(f"El primer día, {day(form.first_on)}, ya pasó.")
    elif ahead < FEWEST_AHEAD:
        when = {0: "hoy", 1: "mañana"}.get(ahead, f"en {ahead} días")
        said.append(f"Empieza {when}: puede no alcanzar el tiempo para las dos validaciones.")
    return said


def renewals(
    session: Session, form: AgreementForm, agreement: UUID | None
) -> list[tuple[date, date]]:
    """First and last day of each agreement of the same applicant that follows another within a
    month, up to this one and on from it; this one included."""
    number, name = ruc.normalised(form.ruc or ""), fold(form.applicant)
    query = (
        select(
            SpaceAgreement.applicant, SpaceAgreement.ruc,
            func.min(SpaceDay.on), func.max(SpaceDay.on),
        )
        .join(SpaceDay, SpaceDay.agreement_id == SpaceAgreement.id)
        .where(*holding())
        .group_by(SpaceAgreement.id)
    )  # fmt: skip
    if agreement is not None:
        query = query.where(SpaceAgreement.id != agreement)
    others = [
        (first, last)
        for applicant, known, first, last in session.execute(query)
        if (number and known == number) or fold(applicant) == name
    ]
    chain = [(form.first_on, form.last_on)]
    near = timedelta(days=RENEWED_WITHIN)
    while True:
        begins, ends = min(chain)[0], max(last for _, last in chain)
        joined = [o for o in others if o[0] <= ends + near and o[1] >= begins - near]
        if not joined:
            return sorted(chain)
        chain += joined
        others = [other for other in others if other not in joined]


def alternatives(
    session: Session, form: AgreementForm, agreement: UUID | None
) -> tuple[Alternative, ...]:
    """Other rooms that are free at these hours on every day, the smallest that is large enough
    first; then other hours at which the room is free on every day, the nearest first."""
    check_days(form.days)
    taken = _taken(session, form, agreement)
    slots = form.slots
    wanted = room_of(session, form.room_id)
    rooms = [
        room
        for room in session.scalars(select(Room).where(Room.retired.is_(False)))
        if room.id != wanted.id and _free(taken[room.id], slots)
    ]
    needed = form.expected or 0
    fitting = [room for room in rooms if room.capacity is None or room.capacity >= needed]
    fitting.sort(key=lambda room: (room.capacity or 10_000, fold(room.name)))
    found = [
        Alternative(room.id, room.name, room.capacity, 0, f"«{room.name}», a las mismas horas")
        for room in fitting[:MOST_OFFERED]
    ]
    holidays = holidays_between(session, form.first_on, form.last_on)
    for shift in _shifts(slots, taken[wanted.id], holidays)[:MOST_OFFERED]:
        moved = [_hours_text(one, shift) for one in form.days]
        when = f"de {moved[0]}" if len(set(moved)) == 1 else _later(shift)
        found.append(
            Alternative(wanted.id, wanted.name, wanted.capacity, shift, f"«{wanted.name}», {when}")
        )
    return tuple(found)


def _taken(
    session: Session, form: AgreementForm, agreement: UUID | None
) -> Mapping[UUID, list[Slot]]:
    """What every room is used for on the days of a form."""
    days = {one.on for one in form.days}
    taken: dict[UUID, list[Slot]] = defaultdict(list)
    lessons = session.execute(
        select(Lesson.room_id, Lesson.on, Lesson.starts, Lesson.ends)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .where(
            Lesson.on.in_(days),
            Lesson.state == LessonState.PLANNED,
            Workshop.state.in_((WorkshopState.PLANNED, WorkshopState.OPEN)),
        )
    ).all()
    query = (
        select(SpaceAgreement.room_id, SpaceDay.on, SpaceDay.setup, SpaceDay.clear)
        .join(SpaceAgreement, SpaceAgreement.id == SpaceDay.agreement_id)
        .where(SpaceDay.on.in_(days), *holding())
    )
    if agreement is not None:
        query = query.where(SpaceAgreement.id != agreement)
    for room, on, starts, ends in [*lessons, *session.execute(query)]:
        if room is not None:
            taken[room].append(Slot(on, read_time(starts), read_time(ends)))
    return taken


def _free(taken: Sequence[Slot], slots: Sequence[Slot]) -> bool:
    return not any(one.overlaps(wanted) for one in taken for wanted in slots)


def _shifts(
    slots: Sequence[Slot], taken: Sequence[Slot], holidays: Mapping[date, str]
) -> list[int]:
    """By how many minutes every day may move; within working hours first, then the nearest."""
    found = []
    for shift in range(-14 * 60, 14 * 60 + 1, STEP):
        moved = [_moved(slot, shift) for slot in slots]
        whole = [slot for slot in moved if slot is not None]
        if shift and len(whole) == len(slots) and _free(taken, whole):
            out = sum(
                working_hours.outside(s.on, s.starts, s.ends, holidays) is not None for s in whole
            )
            found.append((out, abs(shift), shift))
    return [shift for *_, shift in sorted(found)]


def _moved(slot: Slot, shift: int) -> Slot | None:
    starts, ends = later(slot.on, slot.starts, shift), later(slot.on, slot.ends, shift)
    if starts is None or ends is None:
        return None
    if starts < working_hours.OPENS or ends > working_hours.CLOSES:
        return None
    return Slot(slot.on, starts, ends)


def later(on: date, at: time, minutes: int) -> time | None:
    """An hour of a day some minutes later; None where that is another day."""
    moved = datetime.combine(on, at) + timedelta(minutes=minutes)
    return moved.time() if moved.date() == on else None


def _hours_text(one: DayForm, shift: int) -> str:
    starts, ends = later(one.on, one.starts, shift), later(one.on, one.ends, shift)
    assert starts is not None
    assert ends is not None
    return f"{hour(starts)} a {hour(ends)}"


def _later(shift: int) -> str:
    hours, minutes = divmod(abs(shift), 60)
    parts = [count(hours, "hora")] if hours else []
    parts += [count(minutes, "minuto")] if minutes else []
    return f"{' y '.join(parts)} {'después' if shift > 0 else 'antes'} cada día"
