"""What a house offers: cycles, rooms, talleristas, workshops, their lessons and who is enrolled."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled, reference


class Modality(StrEnum):
    """The two modalities of service (model, «Modalidades de servicio»)."""

    COMMUNITY = "community"
    MUNICIPAL = "municipal"


class WorkshopState(StrEnum):
    """A workshop is planned, authorised and open, then closed; or cancelled."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class LessonState(StrEnum):
    """A lesson stands, or was cancelled with a reason."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class EnrolmentState(StrEnum):
    """Where a person stands in a workshop; one row, so returning takes it up again."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"


class Holiday(Base, Identified):
    """A rest day; a house may open on it, so it warns and never blocks (domain.md 4.5)."""

    __tablename__ = "holiday"
    __table_args__ = reference(Topic.PROGRAMME)

    on: Mapped[date] = mapped_column(index=True)
    name: Mapped[str]
    scope: Mapped[str]


class Cycle(Base, Identified):
    """A quarter of workshops; the dates are data and cycles may overlap (domain.md 4.6)."""

    __tablename__ = "cycle"
    __table_args__ = journalled(20, Topic.PROGRAMME)

    code: Mapped[str] = mapped_column(unique=True)
    """Year and quarter, "2026-4"; the id derives from it."""
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Room(Base, Identified):
    """A space of the house."""

    __tablename__ = "room"
    __table_args__ = journalled(21, Topic.PROGRAMME)

    name: Mapped[str]
    capacity: Mapped[int | None]
    retired: Mapped[bool] = mapped_column(default=False)


class Facilitator(Base, Identified):
    """A tallerista."""

    __tablename__ = "facilitator"
    __table_args__ = journalled(22, Topic.PROGRAMME)

    name: Mapped[str]
    article: Mapped[str] = mapped_column(default="la")
    """«la» or «el», as the acta writes «la tallerista», «el tallerista»; asked, not guessed."""
    document_kind: Mapped[str | None]
    document_number: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    retired: Mapped[bool] = mapped_column(default=False)


class Workshop(Base, Identified):
    """One workshop of one cycle. Nothing here or elsewhere records a payment: the voluntary
    contribution goes from hand to hand, without the Municipio (model, «Modalidades»)."""

    __tablename__ = "workshop"
    __table_args__ = journalled(
        23,
        Topic.PROGRAMME,
        CheckConstraint("capacity > 0", name="some_capacity"),
        CheckConstraint(
            "modality = 'community' OR contribution_cents = 0", name="only_community_contributes"
        ),
        Index(None, "cycle_id", "state"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    name: Mapped[str]
    category: Mapped[str]
    """Code in the catalogue of the 13 categories."""
    modality: Mapped[str]
    facilitator_id: Mapped[UUID | None] = mapped_column(ForeignKey("facilitator.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    capacity: Mapped[int]
    contribution_cents: Mapped[int] = mapped_column(default=0)
    """Voluntary contribution per class in US cents, as the acta says it."""
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=WorkshopState.PLANNED)
    state_reason: Mapped[str | None]
    authorised_by: Mapped[str | None]
    """The authority that validated it (model, «Talleres y talleristas»)."""
    authorised_on: Mapped[date | None]
    authorisation_number: Mapped[str | None]


class Timetable(Base, Identified):
    """One weekly hour of a workshop."""

    __tablename__ = "timetable"
    __table_args__ = journalled(24, Topic.PROGRAMME)

    workshop_id: Mapped[UUID] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    """Monday = 0."""
    starts: Mapped[str]
    """"HH:MM"."""
    ends: Mapped[str]


class Lesson(Base, Identified):
    """One meeting of a workshop (sesión)."""

    __tablename__ = "lesson"
    __table_args__ = journalled(
        25, Topic.PROGRAMME, Index(None, "on", "room_id"), Index(None, "workshop_id", "on")
    )

    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    original_on: Mapped[date]
    """The day first planned, from which the id derives."""
    on: Mapped[date]
    starts: Mapped[str]
    ends: Mapped[str]
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    state: Mapped[str] = mapped_column(default=LessonState.PLANNED)
    reason: Mapped[str | None]
    roll_closed_at: Mapped[datetime | None]
    """When staff said the roll was done; marks are durable before that."""


class Enrolment(Base, Identified):
    """A person in a workshop."""

    __tablename__ = "enrolment"
    __table_args__ = journalled(
        26, Topic.ENROLMENT, Index(None, "workshop_id", "state"), Index(None, "person_id")
    )

    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshop.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    since: Mapped[datetime]
    """When the person entered this state's queue: the waiting list is served in this order."""
    reason: Mapped[str | None]
    """Why the person withdrew."""
