"""Numbered papers: the facts they were drawn from, with their hash, so that they redraw exactly."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class DocumentKind(StrEnum):
    """Kinds of paper; the value stands in the number (sync.md, «Numbers on paper»)."""

    ACT = "ACT"
    AGREEMENT = "ACU"
    DIPLOMA = "DIP"
    FORM = "FIC"
    LIST = "LIS"


class DocumentState(StrEnum):
    """A paper is issued, then signed; an annulled one keeps its number."""

    ISSUED = "issued"
    SIGNED = "signed"
    ANNULLED = "annulled"


class Document(Base, Identified):
    """One paper. Its facts never change after issue; a correction is another paper."""

    __tablename__ = "document"
    __table_args__ = journalled(
        40,
        Topic.DOCUMENTS,
        Index(None, "workshop_id"),
        Index(None, "person_id"),
        Index(None, "agreement_id"),
        Index(None, "code"),
        frozen=("kind", "number", "issued_on", "people", "facts", "facts_hash", "code"),
    )

    kind: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    """Two laptops that were not enrolled yet may have printed the same one: both papers exist."""
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    workshop_id: Mapped[UUID | None] = mapped_column(ForeignKey("workshop.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    """The acta that an addendum belongs to."""
    people: Mapped[list[str]]
    """Ids of the people it lists, hexadecimal, in their order on paper."""
    facts: Mapped[str] = mapped_column(Text)
    """Canonical JSON."""
    facts_hash: Mapped[str]
    """sha256 of the canonical JSON, hexadecimal."""
    state: Mapped[str] = mapped_column(default=DocumentState.ISSUED)
    state_on: Mapped[date | None]
    state_reason: Mapped[str | None]
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("space_agreement.id"))
    code: Mapped[str | None]
    """The twelve signs under the QR of a diploma, which somebody can read aloud."""
    delivered_on: Mapped[date | None]
    delivered_how: Mapped[str | None]
    """How a diploma reached its person: "digital" or "printed"."""
