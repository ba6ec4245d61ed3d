"""Enrolling many people in one workshop at once, as a sheet does: seats first, then the queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from desktop.core.ids import enrolment_id
from desktop.models.enrolling import WorkshopNotOpen, offer_free_seats, seats_of
from desktop.models.programme import Enrolment, EnrolmentState, Workshop, WorkshopState

_TICK = timedelta(milliseconds=1)


def enrol_many(
    session: Session, workshop: UUID, people: Sequence[UUID], now: datetime
) -> list[EnrolmentState]:
    """Enrol people who were never in the workshop, in this order; the state of each.

    The same as one `enrol` after another, in few statements however many they are.
    """
    name, state = session.execute(
        select(Workshop.name, Workshop.state).where(Workshop.id == workshop)
    ).one()
    if state != WorkshopState.OPEN:
        raise WorkshopNotOpen(name, WorkshopState(state))
    seats = seats_of(session, [workshop])[workshop]
    free = seats.left
    if seats.waiting:
        # Who waits already goes before who arrives.
        free -= len(offer_free_seats(session, workshop, now))
    seated = people[: max(free, 0)]
    queued = people[max(free, 0) :]
    arrivals = [(person, EnrolmentState.ENROLLED, now) for person in seated]
    if queued:
        last = session.scalar(
            select(func.max(Enrolment.since)).where(
                Enrolment.workshop_id == workshop, Enrolment.state == EnrolmentState.WAITING
            )
        )
        first = now if last is None or last < now else last + _TICK
        # A millisecond apart, so that the queue keeps this order.
        arrivals += [
            (person, EnrolmentState.WAITING, first + order * _TICK)
            for order, person in enumerate(queued)
        ]
    table = Enrolment.__table__
    assert isinstance(table, Table)
    if arrivals:
        session.execute(
            table.insert(),
            [
                {
                    "id": enrolment_id(workshop, person),
                    "workshop_id": workshop,
                    "person_id": person,
                    "state": state,
                    "since": since,
                    "reason": None,
                }
                for person, state, since in arrivals
            ],
        )
    return [state for _, state, _ in arrivals]
