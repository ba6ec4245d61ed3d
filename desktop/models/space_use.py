"""Rooms that are lent: the request by oficio, its two validations, its days and what is counted."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class AgreementState(StrEnum):
    """Where a request stands; that it is being validated or authorised follows from the two
    validations (model, «Uso de espacio de las instalaciones»)."""

    REQUESTED = "requested"
    OBSERVED = "observed"
    SIGNED = "signed"
    USED = "used"
    CLOSED = "closed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Authority(StrEnum):
    """The two that validate every request."""

    GENERAL = "general"
    """Coordinación General de Casas Somos Quito."""
    ZONAL = "zonal"
    """Administración Zonal."""


class ValidationResult(StrEnum):
    """What an authority answered."""

    AUTHORISED = "authorised"
    OBSERVED = "observed"
    REFUSED = "refused"


class SpaceAgreement(Base, Identified):
    """A request to use a room, and the agreement it becomes; never for permanent use."""

    __tablename__ = "space_agreement"
    __table_args__ = journalled(41, Topic.SPACES, Index(None, "state"))

    request_number: Mapped[str]
    """Of the oficio, as the applicant wrote it."""
    requested_on: Mapped[date]
    applicant: Mapped[str]
    """The institution or colectivo."""
    ruc: Mapped[str | None]
    representative: Mapped[str]
    representative_role: Mapped[str | None]
    representative_kind: Mapped[str | None]
    """Code of the type of identity document."""
    representative_number: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"), index=True)
    activity: Mapped[str]
    audience: Mapped[str | None]
    expected: Mapped[int | None]
    """How many people are expected; never more than fit."""
    goods: Mapped[str | None]
    """Furniture and equipment asked for."""
    long_reason: Mapped[str | None]
    """Why it lasts longer than one cycle."""
    inventory: Mapped[list[dict[str, Any]] | None]
    """What is handed over: [{"name", "quantity", "out", "back"}]; `out` and `back` are how it was
    found, `back` missing until the room is returned."""
    handed_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    return_note: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=AgreementState.REQUESTED)
    state_on: Mapped[date | None]
    state_reason: Mapped[str | None]


class SpaceDay(Base, Identified):
    """One day of an agreement, from setting up to tidying."""

    __tablename__ = "space_day"
    __table_args__ = journalled(
        42, Topic.SPACES, Index(None, "on"), Index(None, "agreement_id"), frozen=("on", "starts")
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("space_agreement.id", ondelete="CASCADE"))
    on: Mapped[date]
    starts: Mapped[str]
    """"HH:MM"; the id derives from the agreement, the day and this."""
    ends: Mapped[str]
    setup: Mapped[str]
    """When the room begins to be needed, to set up; at the latest `starts`."""
    clear: Mapped[str]
    """When it is tidy again; at the earliest `ends`."""
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who of the house volunteers to be there outside working hours."""
    guard: Mapped[str | None]
    """Name of the guard who is there outside working hours."""
    state: Mapped[str] = mapped_column(default="planned")
    """"planned" or "cancelled"."""
    reason: Mapped[str | None]
    attended: Mapped[int | None]
    """How many came; None until it was counted."""
    tally: Mapped[dict[str, Any] | None]
    """Of those, how many of each gender and age group where they were counted apart:
    {"female": {"adulto_mayor": 3}}, by the codes of the catalogues."""


class SpaceValidation(Base, Identified):
    """What one of the two authorities answered to a request."""

    __tablename__ = "space_validation"
    __table_args__ = journalled(43, Topic.SPACES, Index(None, "agreement_id"))

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("space_agreement.id", ondelete="CASCADE"))
    authority: Mapped[str]
    result: Mapped[str]
    number: Mapped[str]
    """Of the document that says so."""
    on: Mapped[date]
    signer: Mapped[str | None]
    note: Mapped[str | None]
    issued: Mapped[bool] = mapped_column(default=False)
    """The centre issued it: it is changed only there."""
