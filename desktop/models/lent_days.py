"""The days on which a room is lent, as whatever else wants the room must see them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop.models.programme import Room
from desktop.models.space_use import (
    AgreementState,
    SpaceAgreement,
    SpaceDay,
    SpaceValidation,
    ValidationResult,
)

PLANNED, CANCELLED = "planned", "cancelled"
"""What a day may be."""

_GIVEN_UP = (AgreementState.REFUSED, AgreementState.CANCELLED)


def holding() -> tuple[ColumnElement[bool], ...]:
    """What an agreement's day must fulfil to hold its room: a request holds it from the moment it
    was written, and lets go of it when it is refused or cancelled."""
    refused = (
        select(SpaceValidation.id)
        .where(
            SpaceValidation.agreement_id == SpaceAgreement.id,
            SpaceValidation.result == ValidationResult.REFUSED,
        )
        .exists()
    )
    signed = (AgreementState.SIGNED, AgreementState.USED, AgreementState.CLOSED)
    return (
        SpaceDay.state == PLANNED,
        SpaceAgreement.state.not_in(_GIVEN_UP),
        SpaceAgreement.state.in_(signed) | ~refused,
    )


def lent(session: Session, *conditions: ColumnElement[bool]) -> Iterable[Any]:
    """Applicant, room, day and hours from setting up to tidying, of each day that holds its room
    and fulfils the conditions; in no order."""
    return session.execute(
        select(SpaceAgreement.applicant, Room.name, SpaceDay.on, SpaceDay.setup, SpaceDay.clear)
        .select_from(SpaceDay)
        .join(SpaceAgreement, SpaceAgreement.id == SpaceDay.agreement_id)
        .join(Room, Room.id == SpaceAgreement.room_id)
        .where(*holding(), *conditions)
    )
