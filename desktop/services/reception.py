"""The counter: who walks in gets a seat or a place in the queue, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.text import fold, sorted_name
from desktop.models import enrolling, offering, scheduling
from desktop.models.database import Database
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.enrolling import Enrolled, Offer, WorkshopNotOpen
from desktop.models.person import Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState, Workshop, WorkshopState
from desktop.models.registering import AlreadyRegistered, NewPerson, Registered, author, register
from desktop.models.undoing import NotUndone, running, take_back

__all__ = [
    "AlreadyRegistered", "Enrolled", "EnrolmentState", "NewPerson", "NotUndone", "OfferRow",
    "Paper", "Reception", "WalkIn", "WalkedIn", "WorkshopChoice", "WorkshopNotOpen",
    "filter_choices",
]  # fmt: skip


class Paper(StrEnum):
    """What may be printed for somebody who just enrolled."""

    FORM = "form"
    """Ficha de inscripción."""
    ACT = "act"
    """Acta de compromiso, not signed yet."""
    ADDENDUM = "addendum"
    """Addendum to an acta that is signed already."""


@dataclass(frozen=True)
class WorkshopChoice:
    """A workshop as it is offered to somebody at the counter."""

    workshop_id: UUID
    name: str
    schedule: str
    facilitator: str
    room: str
    capacity: int
    seats_left: int
    waiting: int
    today: time | None
    """When it meets today."""
    state: EnrolmentState | None
    """Where the person stands in it already."""
    clash: str
    """With which other workshop of the person it coincides, or nothing."""
    age: str
    """Why the person's age does not fit, or nothing."""
    ended: bool
    """Its last day has passed, though nobody closed it."""

    @property
    def taken(self) -> bool:
        """Whether the person is in it or holds a seat."""
        return self.state in (EnrolmentState.ENROLLED, EnrolmentState.OFFERED)


@dataclass(frozen=True)
class WalkIn:
    """Somebody at the counter, and the workshop they want."""

    person: UUID | NewPerson
    """Somebody the house knows, or somebody to register."""
    workshop_id: UUID | None
    extra: bool = False
    """A «cupo de más», given knowingly where no seat is free."""


@dataclass(frozen=True)
class WalkedIn:
    """What happened, for the screen to say and to offer what follows."""

    person_id: UUID
    registered: Registered | None
    """What stays to be completed, where the person is new."""
    enrolled: Enrolled | None
    warnings: tuple[str, ...]
    papers: tuple[Paper, ...]
    transaction: int
    """What «Deshacer» takes back."""

    @property
    def created(self) -> bool:
        """Whether the person was registered just now."""
        return self.registered is not None

    @property
    def enrolment_id(self) -> UUID | None:
        """The enrolment, if a workshop was chosen."""
        return self.enrolled.enrolment_id if self.enrolled else None

    @property
    def state(self) -> EnrolmentState | None:
        """Enrolled or waiting."""
        return self.enrolled.state if self.enrolled else None


@dataclass(frozen=True)
class OfferRow:
    """A seat offered to somebody who waited: staff call them."""

    enrolment_id: UUID
    person_id: UUID
    name: str
    phone: str | None
    workshop_id: UUID
    workshop: str
    since: datetime


def filter_choices(choices: Sequence[WorkshopChoice], typed: str) -> list[WorkshopChoice]:
    """Those where every typed word begins a word of the name or of the tallerista's name.

    Accents and capitals do not count. Where the name itself begins so, it comes first; the rest
    keep their order.
    """
    wanted = fold(typed)
    if not wanted:
        return list(choices)
    found = []
    for choice in choices:
        name = fold(choice.name)
        words = f"{name} {fold(choice.facilitator)}".split()
        if all(any(word.startswith(part) for word in words) for part in wanted.split()):
            found.append((not name.startswith(wanted), choice))
    return [choice for _, choice in sorted(found, key=lambda pair: pair[0])]


class Reception:
    """Jobs at the counter."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = database.clock

    def choices(
        self, person: UUID | None = None, born: tuple[date | None, int | None] = (None, None)
    ) -> list[WorkshopChoice]:
        """The open workshops in the order in which they help: with seats and meeting today, with
        seats, full, and last those the person is in. `born` is of somebody not registered yet."""
        today = self._clock.today()
        with self._database.read() as session:
            rows = offering.workshops(session, today, Workshop.state == WorkshopState.OPEN)
            states: dict[UUID, EnrolmentState] = {}
            clashes: dict[UUID, str] = {}
            if person is not None:
                ids = [row.id for row in rows]
                states = _states(session, person)
                clashes = _clashes(session, person, ids, today)
                born = _birth(session, person)
        found = []
        for row in rows:
            limits = (row.minimum_age, row.maximum_age)
            on = max(row.starts_on, today)
            found.append(
                WorkshopChoice(
                    workshop_id=row.id,
                    name=row.name,
                    schedule=row.schedule,
                    facilitator=row.facilitator,
                    room=row.room,
                    capacity=row.capacity,
                    seats_left=row.seats_left,
                    waiting=row.waiting,
                    today=row.next_starts if row.next_on == today else None,
                    state=states.get(row.id),
                    clash=clashes.get(row.id, ""),
                    age=enrolling.age_warning(limits, *born, on) or "",
                    ended=row.ends_on < today,
                )
            )
        return sorted(
            found,
            key=lambda c: (c.taken, c.ended, not c.seats_left, c.today is None, fold(c.name)),
        )

    def walk_in(self, request: WalkIn) -> WalkedIn:
        """Register somebody if they are new and enrol them: all of it, or nothing."""
        with self._database.write("Registrar a quien llega") as session:
            registered, asked = None, request.person
            if isinstance(asked, NewPerson):
                registered = register(session, asked, author(self._database))
                person = registered.person_id
            else:
                person = asked
                enrolling.require_person(session, person)
            return self._enrol(session, person, registered, request.workshop_id, request.extra)

    def enrol(self, person: UUID, workshop: UUID, *, extra: bool = False) -> WalkedIn:
        """Enrol somebody the house knows; asked again it changes nothing."""
        with self._database.write("Inscribir en un taller") as session:
            return self._enrol(session, person, None, workshop, extra)

    def withdraw(self, enrolment: UUID, reason: str) -> tuple[OfferRow, ...]:
        """Take somebody out of a workshop; tells to whom the freed seat was offered."""
        with self._database.write("Retirar de un taller") as session:
            offers = enrolling.withdraw(session, enrolment, reason, self._clock.now())
            return _offers(session, offers)

    def accept(self, enrolment: UUID) -> Enrolled:
        """The person takes the offered seat."""
        with self._database.write("Aceptar un cupo ofrecido") as session:
            return enrolling.accept_offer(session, enrolment, self._clock.now())

    def decline(
        self, enrolment: UUID, reason: str = "", *, wait: bool = False
    ) -> tuple[OfferRow, ...]:
        """The person leaves the offered seat, which goes to the next; with `wait` they go back
        to the end of the waiting list."""
        with self._database.write("Rechazar un cupo ofrecido") as session:
            offers = enrolling.decline_offer(
                session, enrolment, self._clock.now(), reason=reason, wait=wait
            )
            return _offers(session, offers)

    def offers(self) -> list[OfferRow]:
        """Seats offered and not answered yet, the oldest first."""
        with self._database.read() as session:
            return list(_offers(session, None))

    def offer_seats(self, workshop: UUID) -> tuple[OfferRow, ...]:
        """Offer the free seats of a workshop to the first who wait, where that was not done."""
        with self._database.write("Ofrecer los cupos libres") as session:
            offers = enrolling.offer_free_seats(session, workshop, self._clock.now())
            return _offers(session, offers)

    def undo(self, transaction: int) -> None:
        """Take one job back whole."""
        take_back(self._database, transaction)

    def _enrol(
        self,
        session: Session,
        person: UUID,
        registered: Registered | None,
        workshop: UUID | None,
        extra: bool,
    ) -> WalkedIn:
        if workshop is None:
            return WalkedIn(person, registered, None, (), (Paper.FORM,), running(session))
        today = self._clock.today()
        enrolled = enrolling.enrol(session, workshop, person, self._clock.now(), extra=extra)
        limits = session.execute(
            select(Workshop.minimum_age, Workshop.maximum_age, Workshop.starts_on).where(
                Workshop.id == workshop
            )
        ).one()
        age = enrolling.age_warning(
            (limits.minimum_age, limits.maximum_age),
            *_birth(session, person),
            max(limits.starts_on, today),
        )
        clash = _clashes(session, person, [workshop], today).get(workshop)
        over = f"Es un cupo de más: hay {enrolled.over} sobre el cupo." if enrolled.over else None
        warnings = tuple(said for said in (over, clash, age) if said)
        papers = _papers(session, enrolled)
        return WalkedIn(person, registered, enrolled, warnings, papers, running(session))


def _states(session: Session, person: UUID) -> dict[UUID, EnrolmentState]:
    rows = session.execute(
        select(Enrolment.workshop_id, Enrolment.state).where(Enrolment.person_id == person)
    )
    return {workshop: EnrolmentState(state) for workshop, state in rows}


def _birth(session: Session, person: UUID) -> tuple[date | None, int | None]:
    row = session.execute(
        select(Person.birth_date, Person.birth_year).where(Person.id == person)
    ).one_or_none()
    return (row.birth_date, row.birth_year) if row else (None, None)


def _clashes(
    session: Session, person: UUID, workshops: Sequence[UUID], since: date
) -> dict[UUID, str]:
    found = scheduling.person_clashes(session, person, workshops, since)
    return {
        workshop: ". ".join(clash.text for clash in clashes) + "."
        for workshop, clashes in found.items()
    }


def _papers(session: Session, enrolled: Enrolled) -> tuple[Paper, ...]:
    """The form always; for who has a seat and is on no acta yet, the acta, or its addendum once
    it is signed."""
    if enrolled.state is not EnrolmentState.ENROLLED:
        return (Paper.FORM,)
    acts = session.execute(
        select(Document.state, Document.people).where(
            Document.workshop_id == enrolled.workshop_id,
            Document.kind == DocumentKind.ACT,
            Document.state != DocumentState.ANNULLED,
        )
    ).all()
    if any(enrolled.person_id.hex in act.people for act in acts):
        return (Paper.FORM,)
    signed = any(act.state == DocumentState.SIGNED for act in acts)
    return (Paper.FORM, Paper.ADDENDUM if signed else Paper.ACT)


def _offers(session: Session, only: Sequence[Offer] | None) -> tuple[OfferRow, ...]:
    phone = select(func.min(Phone.number)).where(Phone.person_id == Person.id).scalar_subquery()
    query = (
        select(
            Enrolment.id, Person.id, Person.surnames, Person.given_names, phone, Workshop.id,
            Workshop.name, Enrolment.since,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .order_by(Enrolment.since, Enrolment.id)
    )  # fmt: skip
    if only is None:
        query = query.where(
            Workshop.state == WorkshopState.OPEN, Enrolment.state == EnrolmentState.OFFERED
        )
    else:
        query = query.where(Enrolment.id.in_([offer.enrolment_id for offer in only]))
    return tuple(
        OfferRow(row[0], row[1], sorted_name(row[2], row[3]), *row[4:])
        for row in session.execute(query)
    )
