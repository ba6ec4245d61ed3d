"""The programme: cycles, rooms, talleristas and the workshops of the house, with their lessons."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import lesson_id, new_id
from desktop.core.text import clean, day, hour
from desktop.models import catalogues, offering, premises, scheduling
from desktop.models.attendance import Mark
from desktop.models.catalogues import Catalogue
from desktop.models.database import Database
from desktop.models.enrolling import Offer, offer_free_seats
from desktop.models.offering import LessonRow, Place, RollState, WorkshopRow
from desktop.models.premises import (
    CycleRow,
    FacilitatorForm,
    FacilitatorRow,
    RoomForm,
    RoomRow,
)
from desktop.models.programme import (
    Facilitator,
    Lesson,
    Modality,
    Room,
    Timetable,
    Workshop,
    WorkshopState,
)
from desktop.models.scheduling import Plan, RestDay, RoomClash, RoomTaken, Slot, WeeklyHour
from desktop.models.undoing import take_back
from desktop.models.workshop_form import WorkshopForm, check_hours_of, checked

__all__ = [
    "CycleRow", "FacilitatorForm", "FacilitatorRow", "LessonRow", "Modality", "Offer", "Place",
    "Programme", "RestDay", "RollState", "RoomClash", "RoomForm", "RoomRow", "RoomTaken", "Slot",
    "WeeklyHour", "WorkshopForm", "WorkshopRow", "WorkshopState", "category_name", "choices",
]  # fmt: skip


class WorkshopDone(UserError):
    """A closed or cancelled workshop does not change."""

    def __init__(self, name: str, state: WorkshopState) -> None:
        said = "está cerrado" if state is WorkshopState.CLOSED else "fue cancelado"
        super().__init__(f"El taller «{name}» {said}: ya no se cambia.")


@dataclass(frozen=True)
class Authorisation:
    """The decision that opens a workshop (model, «Talleres y talleristas»)."""

    authority: str
    on: date
    number: str
    """Of the document."""


@dataclass(frozen=True)
class Preview:
    """What a timetable would give, before it is saved."""

    lessons: int
    minutes: int
    skipped: tuple[RestDay, ...]
    clashes: tuple[RoomClash, ...]


@dataclass(frozen=True)
class Saved:
    """A workshop as it was saved."""

    workshop_id: UUID
    lessons: int
    minutes: int
    skipped: tuple[RestDay, ...]
    """Holidays on which it would meet; staff may add those lessons."""
    offers: tuple[Offer, ...] = ()
    """Seats that a larger capacity gave to those who waited."""


@dataclass(frozen=True)
class WorkshopDetail:
    """Everything about one workshop."""

    row: WorkshopRow
    hours: tuple[WeeklyHour, ...]
    facilitator_id: UUID | None
    room_id: UUID | None
    state_reason: str | None
    authorised_by: str | None
    authorised_on: date | None
    authorisation_number: str | None
    places: tuple[Place, ...]
    lessons: tuple[LessonRow, ...]
    skipped: tuple[RestDay, ...]
    minutes: int
    """What the lessons that were not cancelled last together."""
    clashes: tuple[RoomClash, ...] = ()
    """Lessons of other workshops that have its room at the same time, from today on."""

    def in_state(self, state: str) -> tuple[Place, ...]:
        """The people "enrolled", "offered", "waiting" or "withdrawn"."""
        return tuple(place for place in self.places if place.state == state)


class Programme:
    """Jobs on the programme of the house."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = database.clock

    def cycles(self) -> list[CycleRow]:
        """Every cycle, the latest first."""
        with self._database.read() as session:
            return premises.cycles(session)

    def current_cycle(self) -> CycleRow | None:
        """The cycle that runs today, else the next one."""
        return premises.current_cycle(self.cycles(), self._clock.today())

    def add_cycle(self, code: str, name: str, starts_on: date, ends_on: date) -> UUID:
        """Add a cycle; cycles may overlap (holiday programmes do)."""
        with self._database.write("Añadir un ciclo") as session:
            return premises.add_cycle(session, code, name, starts_on, ends_on)

    def change_cycle(self, cycle: UUID, name: str, starts_on: date, ends_on: date) -> None:
        """Change the name and dates of a cycle; its workshops keep theirs."""
        with self._database.write("Cambiar un ciclo") as session:
            premises.change_cycle(session, cycle, name, starts_on, ends_on)

    def rooms(self) -> list[RoomRow]:
        """Every space, those in use first."""
        with self._database.read() as session:
            return premises.rooms(session)

    def save_room(self, form: RoomForm) -> UUID:
        """Add, change, retire or bring back a space."""
        with self._database.write("Guardar un espacio") as session:
            return premises.save_room(session, form)

    def facilitators(self) -> list[FacilitatorRow]:
        """Every tallerista, those at work first."""
        with self._database.read() as session:
            return premises.facilitators(session)

    def save_facilitator(self, form: FacilitatorForm) -> UUID:
        """Add, change, retire or bring back a tallerista."""
        with self._database.write("Guardar a una o un tallerista") as session:
            return premises.save_facilitator(session, form)

    def workshops(self, cycle: UUID | None = None) -> list[WorkshopRow]:
        """The workshops of a cycle, or of all, by name."""
        conditions = () if cycle is None else (Workshop.cycle_id == cycle,)
        with self._database.read() as session:
            return offering.workshops(session, self._clock.today(), *conditions)

    def workshop(self, workshop: UUID) -> WorkshopDetail:
        """One workshop with its people and lessons."""
        today = self._clock.today()
        this = Workshop.id == workshop
        with self._database.read() as session:
            kept = _kept(session, workshop)
            hours = tuple(offering.weekly_hours(session, this).get(workshop, ()))
            lessons = tuple(offering.lessons(session, self._clock.now(), this))
            # A holiday on which staff added the lesson is no longer left out.
            met = {lesson.on for lesson in lessons}
            skipped = self._plan(session, hours, kept.starts_on, kept.ends_on).skipped
            return WorkshopDetail(
                row=offering.workshops(session, today, this)[0],
                hours=hours,
                facilitator_id=kept.facilitator_id,
                room_id=kept.room_id,
                state_reason=kept.state_reason,
                authorised_by=kept.authorised_by,
                authorised_on=kept.authorised_on,
                authorisation_number=kept.authorisation_number,
                places=tuple(offering.places(session, workshop, today)),
                lessons=lessons,
                skipped=tuple(rest for rest in skipped if rest.on not in met),
                minutes=sum(
                    Slot(lesson.on, lesson.starts, lesson.ends).minutes
                    for lesson in lessons
                    if lesson.state is not RollState.CANCELLED
                ),
                clashes=tuple(scheduling.clashes_of(session, workshop, today)),
            )

    def preview(self, form: WorkshopForm, workshop: UUID | None = None) -> Preview:
        """What the hours of a form would give and run into, without saving."""
        check_hours_of(form)
        with self._database.read() as session:
            plan = self._plan(session, form.hours, form.starts_on, form.ends_on)
            clashes = scheduling.room_clashes(session, form.room_id, plan.slots, but=workshop)
        return Preview(len(plan.slots), plan.minutes, plan.skipped, tuple(clashes))

    def create(self, form: WorkshopForm) -> Saved:
        """Plan a workshop with its lessons; it is opened later, by its authorisation."""
        values = checked(form)
        key = new_id()
        with self._database.write("Crear un taller") as session:
            _check_links(session, form)
            plan = self._plan(session, form.hours, form.starts_on, form.ends_on)
            _require_room(session, form, plan.slots, None)
            session.add(Workshop(id=key, state=WorkshopState.PLANNED, **values))
            session.flush()
            _write_hours(session, key, form.hours)
            scheduling.write_lessons(session, key, form.room_id, plan.ids(key))
        return Saved(key, len(plan.slots), plan.minutes, plan.skipped)

    def change(self, workshop: UUID, form: WorkshopForm, since: date | None = None) -> Saved:
        """Change a workshop; lessons with marks stay, whatever the new timetable says.

        The timetable changes from `since` on: without it, from today where a roll was already
        called, else from the first day. A larger capacity is offered to those who wait.
        """
        values = checked(form)
        with self._database.write("Cambiar un taller") as session:
            kept = _kept(session, workshop)
            if kept.state in (WorkshopState.CLOSED, WorkshopState.CANCELLED):
                raise WorkshopDone(kept.name, WorkshopState(kept.state))
            _check_links(session, form)
            known = offering.weekly_hours(session, Workshop.id == workshop).get(workshop, [])
            before = self._plan(session, known, kept.starts_on, kept.ends_on)
            after = self._plan(session, form.hours, form.starts_on, form.ends_on)
            start = since or self._change_begins(session, workshop)
            moves = sorted(known) != sorted(form.hours) or kept.room_id != form.room_id
            if moves or (kept.starts_on, kept.ends_on) != (form.starts_on, form.ends_on):
                coming = tuple(slot for slot in after.slots if slot.on >= start)
                _require_room(session, form, coming, workshop)
                rooms = (kept.room_id, form.room_id)
                scheduling.replan(
                    session, workshop, before=before, after=after, rooms=rooms, since=start
                )
                session.execute(delete(Timetable).where(Timetable.workshop_id == workshop))
                _write_hours(session, workshop, form.hours)
            for column, value in values.items():
                setattr(kept, column, value)
            session.flush()
            offers = offer_free_seats(session, workshop, self._clock.now())
        return Saved(workshop, len(after.slots), after.minutes, after.skipped, tuple(offers))

    def open(self, workshop: UUID, authorisation: Authorisation) -> None:
        """Open a planned workshop, recording who authorised it, when and by which document."""
        authority, number = clean(authorisation.authority), clean(authorisation.number)
        if not authority:
            raise InvalidInput("authority", "Escriba qué autoridad autorizó el taller.")
        if not number:
            raise InvalidInput("number", "Escriba el número del documento de autorización.")
        today = self._clock.today()
        if authorisation.on > today:
            raise InvalidInput("on", f"La autorización no puede ser posterior a hoy, {day(today)}.")
        with self._database.write("Abrir un taller") as session:
            kept = self._in_state(session, workshop, WorkshopState.PLANNED)
            kept.state = WorkshopState.OPEN
            kept.authorised_by, kept.authorised_on = authority, authorisation.on
            kept.authorisation_number = number

    def close(self, workshop: UUID) -> None:
        """Close an open workshop at its end; nobody enrols any more."""
        with self._database.write("Cerrar un taller") as session:
            kept = self._in_state(session, workshop, WorkshopState.OPEN)
            kept.state = WorkshopState.CLOSED

    def reopen(self, workshop: UUID) -> None:
        """Open a closed workshop again; its authorisation stands."""
        with self._database.write("Volver a abrir un taller") as session:
            kept = self._in_state(session, workshop, WorkshopState.CLOSED)
            kept.state = WorkshopState.OPEN

    def cancel(self, workshop: UUID, reason: str) -> None:
        """Cancel a planned or open workshop; its room is free again, its past stays."""
        said = clean(reason)
        if not said:
            raise InvalidInput("reason", "Escriba por qué se cancela el taller.")
        with self._database.write("Cancelar un taller") as session:
            kept = self._in_state(session, workshop, WorkshopState.PLANNED, WorkshopState.OPEN)
            kept.state, kept.state_reason = WorkshopState.CANCELLED, said

    def add_lesson(
        self, workshop: UUID, on: date, starts: time, ends: time, *, share_room: bool = False
    ) -> UUID:
        """Add a lesson outside the timetable: on a holiday, or to make up for another."""
        slot = Slot(on, starts, ends)
        if ends <= starts:
            raise InvalidInput("ends", "La hora de fin debe ser posterior a la de inicio.")
        key = lesson_id(workshop, on, hour(starts))
        with self._database.write("Añadir una sesión") as session:
            kept = self._in_state(session, workshop, WorkshopState.PLANNED, WorkshopState.OPEN)
            own = session.execute(
                select(Lesson.starts, Lesson.ends).where(
                    Lesson.workshop_id == workshop, (Lesson.on == on) | (Lesson.id == key)
                )
            )
            if any(
                slot.overlaps(Slot(on, scheduling.read_time(a), scheduling.read_time(b)))
                for a, b in own
            ):
                raise InvalidInput(
                    "starts", f"El taller ya tiene una sesión el {day(on)} a esa hora."
                )
            clashes = scheduling.room_clashes(session, kept.room_id, [slot], but=workshop)
            if clashes and not share_room:
                raise RoomTaken(clashes)
            scheduling.write_lessons(session, workshop, kept.room_id, {key: slot})
        return key

    def lessons_on(self, on: date | None = None) -> list[LessonRow]:
        """The lessons of a day (today) in the workshops that were opened; one query."""
        with self._database.read() as session:
            return offering.lessons(
                session,
                self._clock.now(),
                Lesson.on == (on or self._clock.today()),
                Workshop.state.in_((WorkshopState.OPEN, WorkshopState.CLOSED)),
            )

    def undo(self, transaction: int) -> None:
        """Take one job back."""
        take_back(self._database, transaction)

    def _plan(
        self, session: Session, hours: tuple[WeeklyHour, ...] | list[WeeklyHour],
        starts_on: date, ends_on: date,
    ) -> Plan:  # fmt: skip
        holidays = scheduling.holidays_between(session, starts_on, ends_on)
        return scheduling.plan(hours, starts_on, ends_on, holidays)

    def _change_begins(self, session: Session, workshop: UUID) -> date:
        called = session.execute(
            select(Mark.id)
            .join(Lesson, Lesson.id == Mark.lesson_id)
            .where(Lesson.workshop_id == workshop)
            .limit(1)
        ).first()
        return self._clock.today() if called else date.min

    def _in_state(self, session: Session, workshop: UUID, *states: WorkshopState) -> Workshop:
        kept = _kept(session, workshop)
        if kept.state not in states:
            raise UserError(_STATES[WorkshopState(kept.state)].format(kept.name))
        return kept


_STATES = {
    WorkshopState.PLANNED: "El taller «{}» todavía no está abierto.",
    WorkshopState.OPEN: "El taller «{}» ya está abierto.",
    WorkshopState.CLOSED: "El taller «{}» ya está cerrado.",
    WorkshopState.CANCELLED: "El taller «{}» fue cancelado.",
}


def category_name(code: str) -> str:
    """The words of a category."""
    return catalogues.name("category", code)


def choices(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What may be chosen from a catalogue: code and words, in the order of the list."""
    return tuple((entry.code, entry.name) for entry in catalogues.entries(catalogue))


def _kept(session: Session, workshop: UUID) -> Workshop:
    kept = session.get(Workshop, workshop)
    if kept is None:
        raise NotFound("Ese taller no consta en la casa.")
    return kept


def _check_links(session: Session, form: WorkshopForm) -> None:
    if form.cycle_id not in {cycle.id for cycle in premises.cycles(session)}:
        raise InvalidInput("cycle_id", "Elija el ciclo.")
    if form.room_id is not None and session.get(Room, form.room_id) is None:
        raise InvalidInput("room_id", "Elija un espacio de la casa.")
    if form.facilitator_id is not None and session.get(Facilitator, form.facilitator_id) is None:
        raise InvalidInput("facilitator_id", "Elija a una o un tallerista de la casa.")


def _require_room(
    session: Session, form: WorkshopForm, slots: tuple[Slot, ...], workshop: UUID | None
) -> None:
    clashes = scheduling.room_clashes(session, form.room_id, slots, but=workshop)
    if clashes and not form.share_room:
        raise RoomTaken(clashes)


def _write_hours(session: Session, workshop: UUID, hours: tuple[WeeklyHour, ...]) -> None:
    session.add_all(
        Timetable(workshop_id=workshop, weekday=h.weekday, starts=hour(h.starts), ends=hour(h.ends))
        for h in hours
    )
