"""What the centre asks this house to decide: values that clashed, people who registered online."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class Reason(StrEnum):
    """Why a conflict was opened."""

    CONCURRENT = "concurrent"
    """Two laptops changed the same without knowing of each other."""
    DELETED = "deleted"
    """One changed what another deleted: the change stands."""
    DUPLICATE = "duplicate"
    """The same identity document stands on two records."""


class Decision(StrEnum):
    """What the house answered."""

    KEPT = "kept"
    """What the centre kept is right."""
    SWAPPED = "swapped"
    """The other value was put back, by an ordinary change."""


class RegistrationState(StrEnum):
    """Where a registration made online stands; only a house moves it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    """A person was registered from it."""
    JOINED = "joined"
    """It was somebody already known here."""
    DISMISSED = "dismissed"


class Conflict(Base, Identified):
    """One value of two that could not both stand; the centre writes the row, the house answers."""

    __tablename__ = "conflict"
    __table_args__ = journalled(
        50,
        Topic.DECISIONS,
        Index("conflict_open", "opened_at", sqlite_where=text("decision IS NULL")),
        Index(None, "row"),
        frozen=(
            "reason", "tbl", "row", "field", "kept", "lost", "kept_by", "kept_at", "kept_letter",
            "lost_by", "lost_at", "lost_letter", "opened_at",
        ),
    )  # fmt: skip

    reason: Mapped[str]
    tbl: Mapped[str]
    """Name of the table on the wire."""
    row: Mapped[UUID]
    field: Mapped[str]
    """The group, or the column that has none."""
    kept: Mapped[dict[str, Any] | None]
    """Wire values by column (ids in hexadecimal, days and milliseconds as numbers); None where
    nothing stood."""
    lost: Mapped[dict[str, Any] | None]
    kept_by: Mapped[UUID | None]
    """Member of staff."""
    kept_at: Mapped[datetime | None]
    """Corrected time."""
    kept_letter: Mapped[str | None]
    """Letter of the laptop; None is the centre."""
    lost_by: Mapped[UUID | None]
    lost_at: Mapped[datetime | None]
    lost_letter: Mapped[str | None]
    opened_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


class OnlineRegistration(Base, Identified):
    """Somebody who registered on the municipality's platform for this house, to be confirmed."""

    __tablename__ = "registration"
    __table_args__ = journalled(
        51,
        Topic.DECISIONS,
        Index("registration_open", "received_at", sqlite_where=text("state = 'open'")),
        frozen=("reference",),
    )

    reference: Mapped[str]
    """The platform's own number; the id derives from it, so that it arrives once."""
    surnames: Mapped[str]
    given_names: Mapped[str]
    document_kind: Mapped[str | None]
    document_number: Mapped[str | None]
    country: Mapped[str | None]
    birth_date: Mapped[date | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    workshop_id: Mapped[UUID | None]
    """The workshop asked for; not a link, it may be gone."""
    note: Mapped[str | None]
    notice_at: Mapped[datetime | None]
    """When the person accepted the notice of art. 12 LOPDP on the platform."""
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=RegistrationState.OPEN)
    person_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
