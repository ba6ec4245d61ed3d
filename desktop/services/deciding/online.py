"""Registrations made online: who they may be, and registering or joining them in the open job."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.text import clean, sorted_name
from desktop.models import amending, catalogues, enrolling, identity, matching
from desktop.models.consent import Purpose
from desktop.models.deciding import OnlineRegistration, RegistrationState
from desktop.models.enrolling import Enrolled, WorkshopNotOpen
from desktop.models.identity import DocumentKind
from desktop.models.matching import Candidate, TypedPerson
from desktop.models.person import Flag, Person, Phone
from desktop.models.programme import EnrolmentState, Workshop, WorkshopState
from desktop.models.registering import (
    AlreadyRegistered,
    Answer,
    Author,
    NewDocument,
    NewPerson,
    register,
)

_MOST_CANDIDATES = 3


class AlreadyDecided(UserError):
    """Somebody answered it meanwhile, here or on another laptop."""

    def __init__(self) -> None:
        super().__init__("Alguien ya decidió sobre esto. No se cambió nada.")


@dataclass(frozen=True)
class OnlineRow:
    """Somebody who registered online, with what helps to decide."""

    id: UUID
    name: str
    document: str
    phone: str
    email: str
    birth_date: date | None
    note: str
    received_at: datetime
    workshop_id: UUID | None
    workshop: str
    """The workshop asked for; nothing where it is gone or none was."""
    takes_people: bool
    """Whether that workshop is open."""
    full: bool
    candidates: tuple[Candidate, ...]

    @property
    def holder(self) -> Candidate | None:
        """Who of the house holds the same document: joining is what is offered."""
        return next((one for one in self.candidates if one.same_document), None)


@dataclass(frozen=True)
class Settled:
    """What became of a registration made online."""

    person_id: UUID
    name: str
    created: bool
    workshop: str
    enrolled: Enrolled | None
    not_enrolled: str
    """Why there is no seat nor place in the queue, in a sentence; nothing where there is one."""
    added: tuple[str, ...]
    """What a joined record gained."""
    transaction: int


def count_open(session: Session) -> int:
    """How many wait."""
    query = select(func.count()).where(OnlineRegistration.state == RegistrationState.OPEN)
    return session.scalar(query) or 0


def open_rows(session: Session, today: date, limit: int) -> tuple[OnlineRow, ...]:
    """The oldest that wait, with who they may be."""
    rows = session.scalars(
        select(OnlineRegistration)
        .where(OnlineRegistration.state == RegistrationState.OPEN)
        .order_by(OnlineRegistration.received_at, OnlineRegistration.id)
        .limit(limit)
    ).all()
    return tuple(_row(session, row, today) for row in rows)


def _row(session: Session, row: OnlineRegistration, today: date) -> OnlineRow:
    request = _request(row)
    workshop = session.execute(
        select(Workshop.name, Workshop.state).where(Workshop.id == row.workshop_id)
    ).first()
    seats = enrolling.seats_of(session, [row.workshop_id]) if row.workshop_id else {}
    typed = TypedPerson(
        request.surnames,
        request.given_names,
        request.birth_date,
        documents=tuple((d.kind, d.number, d.country) for d in request.documents),
        phones=request.phones,
    )
    return OnlineRow(
        id=row.id,
        name=sorted_name(request.surnames, request.given_names) or "Sin nombre",
        document=identity.listed(*_paper(request)),
        phone=identity.shown_phone(identity.read_phone(row.phone or "").number),
        email=clean(row.email or ""),
        birth_date=row.birth_date,
        note=clean(row.note or ""),
        received_at=row.received_at,
        workshop_id=row.workshop_id,
        workshop=workshop.name if workshop else "",
        takes_people=bool(workshop and workshop.state == WorkshopState.OPEN),
        full=row.workshop_id in seats and seats[row.workshop_id].left <= 0,
        candidates=matching.candidates(session, typed, on=today, limit=_MOST_CANDIDATES),
    )


def _paper(request: NewPerson) -> tuple[str | None, str]:
    for document in request.documents:
        return document.kind, identity.normalised(document.number)
    return None, ""


def _request(row: OnlineRegistration) -> NewPerson:
    """What the platform sent, as somebody to register."""
    documents: tuple[NewDocument, ...] = ()
    if row.document_number:
        written = row.document_kind or DocumentKind.OTHER
        known = catalogues.knows("document_type", written)
        kind = written if known else catalogues.recognised("document_type", written)
        country = (row.country or "").upper()
        listed = country if catalogues.knows("nationality", country) else None
        documents = (NewDocument(kind or DocumentKind.OTHER, row.document_number, listed),)
    consents = (Answer(Purpose.NOTICE, True),) if row.notice_at else ()
    return NewPerson(
        surnames=row.surnames,
        given_names=row.given_names,
        birth_date=row.birth_date,
        email=row.email,
        documents=documents,
        phones=(row.phone,) if row.phone else (),
        consents=consents,
    )


def confirm(session: Session, registration: UUID, by: Author, transaction: int) -> Settled:
    """Register the person and give them what they asked for.

    Raises `AlreadyRegistered` where the document is somebody's here: then it is a joining.
    """
    row = _open(session, registration)
    registered = _registered(session, _request(row), by)
    name, enrolled, why = _enrolled(session, row.workshop_id, registered, by)
    _close(session, row, RegistrationState.CONFIRMED, registered, by)
    who = sorted_name(row.surnames, row.given_names)
    return Settled(registered, who, True, name, enrolled, why, (), transaction)


def join(
    session: Session, registration: UUID, person: UUID, by: Author, transaction: int
) -> Settled:
    """Say that it was somebody the house knows: what is new is added, nothing is written over."""
    row = _open(session, registration)
    enrolling.require_person(session, person)
    added = _added(session, row, person, by)
    name, enrolled, why = _enrolled(session, row.workshop_id, person, by)
    _close(session, row, RegistrationState.JOINED, person, by)
    known = session.execute(
        select(Person.surnames, Person.given_names).where(Person.id == person)
    ).one()
    who = sorted_name(known.surnames, known.given_names)
    return Settled(person, who, False, name, enrolled, why, added, transaction)


def dismiss(session: Session, registration: UUID, by: Author) -> str:
    """Set a registration aside; who it was."""
    row = _open(session, registration)
    _close(session, row, RegistrationState.DISMISSED, None, by)
    return sorted_name(row.surnames, row.given_names)


def _open(session: Session, registration: UUID) -> OnlineRegistration:
    row = session.get(OnlineRegistration, registration)
    if row is None:
        raise NotFound("Ese registro en línea ya no está en la casa.")
    if row.state != RegistrationState.OPEN:
        raise AlreadyDecided
    return row


def _close(
    session: Session,
    row: OnlineRegistration,
    state: RegistrationState,
    person: UUID | None,
    by: Author,
) -> None:
    session.execute(
        update(OnlineRegistration)
        .where(OnlineRegistration.id == row.id)
        .values(state=state, person_id=person, decided_at=by.at, decided_by=by.staff_id)
    )


def _registered(session: Session, request: NewPerson, by: Author) -> UUID:
    """Register what can be kept of what the platform sent; the rest is flagged, never refused.

    A refusal comes before any row is written, so the next try begins from nothing.
    """
    while True:
        try:
            return register(session, request, by).person_id
        except InvalidInput as wrong:
            eased = _eased(request, wrong.field)
            if eased is None:
                raise
            request = eased


def _eased(request: NewPerson, field: str) -> NewPerson | None:
    """The same request without what the rules of the house refuse; None where it is the name."""
    flags = request.flags
    if field in ("birth_date", "birth_year"):
        return replace(
            request, birth_date=None, birth_year=None, flags=(*flags, Flag.BIRTH_DATE_TO_REVIEW)
        )
    reviewed = (*flags, Flag.VALUE_TO_REVIEW)
    if field == "document" and request.documents:
        first = request.documents[0]
        if first.kind != DocumentKind.OTHER and len(first.number) <= identity.LONGEST_NUMBER:
            other = replace(first, kind=DocumentKind.OTHER)
            return replace(request, documents=(other,), flags=reviewed)
        return replace(request, documents=(), flags=reviewed)
    if field == "email":
        return replace(request, email=None, flags=reviewed)
    if field in ("consents", "giver_name") and request.consents:
        return replace(request, consents=())
    return None


def _enrolled(
    session: Session, workshop: UUID | None, person: UUID, by: Author
) -> tuple[str, Enrolled | None, str]:
    """The name of the workshop, the seat or place in the queue, or why there is neither."""
    if workshop is None:
        return "", None, ""
    name = session.scalar(select(Workshop.name).where(Workshop.id == workshop))
    if name is None:
        return "", None, "El taller que pidió ya no está en la casa; no se inscribió en ninguno."
    try:
        return name, enrolling.enrol(session, workshop, person, by.at), ""
    except WorkshopNotOpen as closed:
        return name, None, closed.message


def _added(session: Session, row: OnlineRegistration, person: UUID, by: Author) -> tuple[str, ...]:
    added = []
    number = identity.read_phone(row.phone or "").number
    if number:
        known = session.scalar(
            select(Phone.id).where(Phone.person_id == person, Phone.number == number)
        )
        if known is None:
            amending.add_phone(session, person, row.phone or "", by)
            added.append("teléfono")
    email = clean(row.email or "")
    if email and not session.scalar(select(Person.email).where(Person.id == person)):
        try:
            amending.change(session, person, {"email": email}, by)
        except InvalidInput:
            return tuple(added)
        added.append("correo")
    return tuple(added)


__all__ = [
    "AlreadyDecided",
    "AlreadyRegistered",
    "EnrolmentState",
    "OnlineRow",
    "Settled",
]
