"""What the centre delivers to every house besides houses and holidays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, reference


class Category(Base, Identified):
    """A category of workshops (model, «Categorías»)."""

    __tablename__ = "category"
    __table_args__ = reference(Topic.PROGRAMME)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Goal(Base, Identified):
    """How many beneficiaries a zone is to reach in a year (POA)."""

    __tablename__ = "goal"
    __table_args__ = reference(Topic.HOUSE)

    code: Mapped[str]
    zone: Mapped[str]
    year: Mapped[int]
    beneficiaries: Mapped[int]


class DeviceCertificate(Base, Identified):
    """Which key a laptop of the network signs with, as the centre vouches for it."""

    __tablename__ = "device_certificate"
    __table_args__ = reference(Topic.HOUSE)

    house_id: Mapped[UUID] = mapped_column(ForeignKey("house.id"), index=True)
    letter: Mapped[str]
    public_key: Mapped[str]
    """Ed25519, hexadecimal."""
    certificate: Mapped[str]
    """The centre's Ed25519 signature over device, house, letter and key, hexadecimal."""
    revoked_at: Mapped[datetime | None]


class AnnulledDiploma(Base, Identified):
    """A diploma that no longer counts."""

    __tablename__ = "annulled_diploma"
    __table_args__ = reference(Topic.DOCUMENTS, Index(None, "number"), Index(None, "document_id"))

    number: Mapped[str]
    document_id: Mapped[UUID | None]
    """Which one, where the centre has it: two laptops may have printed the same number."""
    annulled_on: Mapped[date | None]
