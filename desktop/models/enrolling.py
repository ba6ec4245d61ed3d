"""Who has a seat in a workshop and who waits for one, in order of arrival."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import enrolment_id
from desktop.core.text import age_on, clean, count
from desktop.models.person import Person
from desktop.models.programme import Enrolment, EnrolmentState, Workshop, WorkshopState

SEATED = (EnrolmentState.ENROLLED, EnrolmentState.OFFERED)
"""An offered seat is kept for the person it was offered to, so it counts as taken."""

OFFER_DECLINED = "No aceptó el cupo"

_NOT_OPEN = {
    WorkshopState.PLANNED: "todavía no está abierto: falta registrar su autorización",
    WorkshopState.CLOSED: "ya está cerrado",
    WorkshopState.CANCELLED: "fue cancelado",
}


class WorkshopNotOpen(UserError):
    """Only an open workshop takes people."""

    def __init__(self, name: str, state: WorkshopState) -> None:
        super().__init__(f"El taller «{name}» {_NOT_OPEN[state]}. No se inscribió a nadie.")
        self.state = state


class NotOffered(UserError):
    """The person has no offered seat to take or leave."""

    def __init__(self) -> None:
        super().__init__("Esta persona ya no tiene un cupo ofrecido. Revise la lista de espera.")


class NotEnrolled(UserError):
    """The person is not in the workshop any more."""

    def __init__(self) -> None:
        super().__init__("Esta persona ya no consta en el taller.")


@dataclass(frozen=True)
class Seats:
    """How full a workshop is; `left` is below zero where there are seats too many."""

    capacity: int
    enrolled: int
    offered: int
    waiting: int

    @property
    def left(self) -> int:
        """Free seats."""
        return self.capacity - self.enrolled - self.offered

    @property
    def over(self) -> int:
        """«Cupos de más»."""
        return max(-self.left, 0)


@dataclass(frozen=True)
class Enrolled:
    """What became of asking for a seat."""

    enrolment_id: UUID
    workshop_id: UUID
    person_id: UUID
    state: EnrolmentState
    position: int | None
    """Place in the waiting list, from 1."""
    repeated: bool
    """The person was there already and nothing changed."""
    returned: bool
    """The person had withdrawn and took up the same enrolment."""
    over: int
    """Seats beyond the capacity, this one included."""


@dataclass(frozen=True)
class Offer:
    """A freed seat that was offered to the first who waits."""

    enrolment_id: UUID
    person_id: UUID
    workshop_id: UUID


@dataclass(frozen=True)
class _Place:
    id: UUID
    workshop_id: UUID
    person_id: UUID
    state: EnrolmentState
    since: datetime


def counted(*states: EnrolmentState) -> ScalarSelect[int]:
    """How many people of a workshop are in these states, as a column beside the workshop's."""
    return (
        select(func.count())
        .where(Enrolment.workshop_id == Workshop.id, Enrolment.state.in_(states))
        .correlate(Workshop)
        .scalar_subquery()
    )


# Made once: an import asks these of hundreds of people a second.
_COUNTS = (
    counted(EnrolmentState.ENROLLED),
    counted(EnrolmentState.OFFERED),
    counted(EnrolmentState.WAITING),
)
_STANDING = select(Workshop.name, Workshop.state, Workshop.capacity, *_COUNTS).where(
    Workshop.id == bindparam("workshop")
)
_PLACE = select(
    Enrolment.id, Enrolment.workshop_id, Enrolment.person_id, Enrolment.state, Enrolment.since
).where(Enrolment.id == bindparam("enrolment"))
_PERSON = select(Person.id).where(Person.id == bindparam("person"))
_NEW = insert(Enrolment.metadata.tables[Enrolment.__tablename__])
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _NEW.excluded[name] for name in ("state", "since", "reason")},
)


def seats_of(session: Session, workshops: Collection[UUID]) -> dict[UUID, Seats]:
    """How full each of these workshops is."""
    rows = session.execute(
        select(Workshop.id, Workshop.capacity, *_COUNTS).where(Workshop.id.in_(workshops))
    )
    return {row[0]: Seats(*row[1:]) for row in rows}


def enrol(
    session: Session, workshop: UUID, person: UUID, now: datetime, *, extra: bool = False
) -> Enrolled:
    """Give the person a seat, or a place at the end of the waiting list.

    Asking again changes nothing and gives the same id; who had withdrawn takes up the same
    enrolment; who holds an offered seat takes it. `extra` is a «cupo de más»: a seat beyond the
    capacity, which staff give knowingly.
    """
    name, state, seats = _standing(session, workshop)
    place = _place(session, enrolment_id(workshop, person))
    if place is not None and _stays(place, extra):
        position = None
        if place.state is EnrolmentState.WAITING:
            position = waiting_order(session, workshop).index(place.id) + 1
        return _told(place, seats.over, position=position, repeated=True)
    if state is not WorkshopState.OPEN:
        raise WorkshopNotOpen(name, state)
    if place is None:
        require_person(session, person)
    elif place.state is EnrolmentState.OFFERED:
        return _seated(session, place, now, seats.over)
    asked = place or _Place(
        enrolment_id(workshop, person), workshop, person, EnrolmentState.WITHDRAWN, now
    )
    # Who waits already goes before who arrives, if a seat was freed without being offered.
    free = (
        seats.left - len(offer_free_seats(session, workshop, now)) if seats.waiting else seats.left
    )
    if free > 0 or extra:
        return _seated(session, asked, now, max(1 - free, 0), returned=place is not None)
    queued = replace(
        asked, state=EnrolmentState.WAITING, since=_end_of_queue(session, workshop, now)
    )
    _write(session, queued)
    position = len(waiting_order(session, workshop)) if seats.waiting else 1
    return _told(queued, 0, position=position, returned=place is not None)


def withdraw(session: Session, enrolment: UUID, reason: str, now: datetime) -> list[Offer]:
    """Take the person out with a reason; a freed seat is offered to the first who waits."""
    said = clean(reason)
    if not said:
        raise InvalidInput("reason", "Escriba por qué se retira.")
    place = _known(session, enrolment)
    if place.state is EnrolmentState.WITHDRAWN:
        raise NotEnrolled
    _set(session, place, EnrolmentState.WITHDRAWN, now, said)
    return offer_free_seats(session, place.workshop_id, now)


def accept_offer(session: Session, enrolment: UUID, now: datetime) -> Enrolled:
    """Turn an offered seat into an enrolment."""
    place = _offered(session, enrolment)
    return enrol(session, place.workshop_id, place.person_id, now)


def decline_offer(
    session: Session, enrolment: UUID, now: datetime, *, reason: str = "", wait: bool = False
) -> list[Offer]:
    """Leave an offered seat, which goes to the next; `wait` goes back to the end of the list."""
    place = _offered(session, enrolment)
    _set(session, place, EnrolmentState.WITHDRAWN, now, clean(reason) or OFFER_DECLINED)
    offers = offer_free_seats(session, place.workshop_id, now)
    if wait:
        since = _end_of_queue(session, place.workshop_id, now)
        _set(session, place, EnrolmentState.WAITING, since, None)
        offers += offer_free_seats(session, place.workshop_id, now)
    return offers


def offer_free_seats(session: Session, workshop: UUID, now: datetime) -> list[Offer]:
    """Offer every free seat of an open workshop to those who wait, first come first served."""
    _, state, seats = _standing(session, workshop)
    if state is not WorkshopState.OPEN or seats.left <= 0 or not seats.waiting:
        return []
    first = _queue(workshop).with_only_columns(Enrolment.id, Enrolment.person_id)
    offers = [
        Offer(row.id, row.person_id, workshop) for row in session.execute(first.limit(seats.left))
    ]
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_([offer.enrolment_id for offer in offers]))
        .values(state=EnrolmentState.OFFERED, since=now)
        .execution_options(synchronize_session=False)
    )
    return offers


def waiting_order(session: Session, workshop: UUID) -> list[UUID]:
    """The enrolments that wait, in the order in which they will be offered a seat."""
    return list(session.scalars(_queue(workshop).with_only_columns(Enrolment.id)))


def age_warning(
    limits: tuple[int | None, int | None],
    birth_date: date | None,
    birth_year: int | None,
    on: date,
) -> str | None:
    """Why a person's age does not fit a workshop, as of the day of the activity; or None.

    With an estimated year both ages of that year are given the benefit of the doubt.
    """
    least, most = limits
    if birth_date is not None:
        youngest = oldest = age_on(birth_date, on)
    elif birth_year is not None:
        youngest, oldest = on.year - birth_year - 1, on.year - birth_year
    else:
        return None
    years = f"Tiene {count(oldest, 'año')}"
    if least is not None and oldest < least:
        return f"{years}; el taller es desde los {least}."
    if most is not None and youngest > most:
        return f"{years}; el taller es hasta los {most}."
    return None


def _stays(place: _Place, extra: bool) -> bool:
    if place.state is EnrolmentState.WAITING:
        return not extra
    return place.state is EnrolmentState.ENROLLED


def require_person(session: Session, person: UUID) -> None:
    """Raise `NotFound` where nobody has this id."""
    if session.scalar(_PERSON, {"person": person}) is None:
        raise NotFound("Esa persona no consta en la casa.")


def _standing(session: Session, workshop: UUID) -> tuple[str, WorkshopState, Seats]:
    row = session.execute(_STANDING, {"workshop": workshop}).one_or_none()
    if row is None:
        raise NotFound("Ese taller no consta en la casa.")
    return row[0], WorkshopState(row[1]), Seats(*row[2:])


def _seated(
    session: Session, place: _Place, now: datetime, over: int, *, returned: bool = False
) -> Enrolled:
    seated = replace(place, state=EnrolmentState.ENROLLED, since=now)
    _write(session, seated)
    return _told(seated, over, returned=returned and place.state is EnrolmentState.WITHDRAWN)


def _told(
    place: _Place,
    over: int,
    *,
    position: int | None = None,
    repeated: bool = False,
    returned: bool = False,
) -> Enrolled:
    return Enrolled(
        place.id, place.workshop_id, place.person_id, place.state, position, repeated, returned,
        over if place.state is EnrolmentState.ENROLLED else 0,
    )  # fmt: skip


def _place(session: Session, enrolment: UUID) -> _Place | None:
    row = session.execute(_PLACE, {"enrolment": enrolment}).one_or_none()
    if row is None:
        return None
    return _Place(row.id, row.workshop_id, row.person_id, EnrolmentState(row.state), row.since)


def _known(session: Session, enrolment: UUID) -> _Place:
    place = _place(session, enrolment)
    if place is None:
        raise NotEnrolled
    return place


def _offered(session: Session, enrolment: UUID) -> _Place:
    place = _known(session, enrolment)
    if place.state is not EnrolmentState.OFFERED:
        raise NotOffered
    return place


def _queue(workshop: UUID) -> Select[Enrolment]:
    return (
        select(Enrolment)
        .where(Enrolment.workshop_id == workshop, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.since, Enrolment.id)
    )


def _end_of_queue(session: Session, workshop: UUID, now: datetime) -> datetime:
    """A moment after everybody who waits, even where the clock stands still or goes back."""
    last = session.scalar(
        select(func.max(Enrolment.since)).where(
            Enrolment.workshop_id == workshop, Enrolment.state == EnrolmentState.WAITING
        )
    )
    return now if last is None or last < now else last + timedelta(milliseconds=1)


def _write(session: Session, place: _Place) -> None:
    session.execute(
        _WRITE,
        {
            "id": place.id,
            "workshop_id": place.workshop_id,
            "person_id": place.person_id,
            "state": place.state,
            "since": place.since,
            "reason": None,
        },
    )


def _set(
    session: Session, place: _Place, state: EnrolmentState, since: datetime, reason: str | None
) -> None:
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == place.id)
        .values(state=state, since=since, reason=reason)
        .execution_options(synchronize_session=False)
    )
