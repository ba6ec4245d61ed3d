"""The houses of the network, the zones they belong to over time, and this one's settings."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled, local, reference


class HouseKind(StrEnum):
    """Whether what is kept here counts."""

    REAL = "real"
    PRACTICE = "practice"
    MEASUREMENT = "measurement"


class Stage(StrEnum):
    """Classification by time of operation (model, «Clasificación de Casas Somos»).

    The model says up to two years, three to five, and over five; what lies between two and
    three years it leaves out, so that span is its own value and is shown as such.
    """

    INITIAL = "operación inicial"
    UNDEFINED = "entre operación inicial y consolidación (el modelo no lo define)"
    CONSOLIDATING = "en proceso de consolidación"
    CONSOLIDATED = "consolidada"


def stage_on(opened: date, today: date) -> Stage:
    """The class of a house opened on a day, as of `today`."""
    years = today.year - opened.year - ((today.month, today.day) < (opened.month, opened.day))
    exactly = (today.month, today.day) == (opened.month, opened.day)
    if years < 2 or (years == 2 and exactly):
        return Stage.INITIAL
    if years < 3:
        return Stage.UNDEFINED
    if years < 5 or (years == 5 and exactly):
        return Stage.CONSOLIDATING
    return Stage.CONSOLIDATED


class House(Base, Identified):
    """A house of the catalogue; without a name it is «por confirmar» and cannot be chosen."""

    __tablename__ = "house"
    __table_args__ = reference(Topic.HOUSE)

    code: Mapped[str] = mapped_column(unique=True)
    sigla: Mapped[str | None]
    name: Mapped[str | None]
    note: Mapped[str]


class HouseZone(Base, Identified):
    """The administración zonal a house belongs to from a day on, until another day or now."""

    __tablename__ = "house_zone"
    __table_args__ = reference(Topic.HOUSE)

    house_id: Mapped[UUID] = mapped_column(ForeignKey("house.id"), index=True)
    zone: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class HouseProfile(Base, Identified):
    """What this house says of itself; one row, whose id is the house's."""

    __tablename__ = "house_profile"
    __table_args__ = journalled(1, Topic.HOUSE)

    opened_on: Mapped[date]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    minimum_attendance: Mapped[int] = mapped_column(default=0)
    """Percent of lessons asked for a diploma; 0 is none (domain.md 5.2)."""
    signer_name: Mapped[str | None]
    """Who signs diplomas for the municipality (domain.md 5.6)."""
    signer_role: Mapped[str | None]
    """«Coordinadora Zonal, Quitumbe»."""
    verification_prefix: Mapped[str | None]
    """What stands before the code in the QR of a diploma, where it is not the program's own."""


class Device(Base):
    """This laptop; one row. Its keys sign what it sends and the diplomas it issues."""

    __tablename__ = "device"
    __table_args__ = local()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    house_id: Mapped[UUID]
    kind: Mapped[str]
    letter: Mapped[str]
    incarnation: Mapped[UUID]
    """Changes whenever this database begins another life (restored copy, cloned disk)."""
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Raw Ed25519 private key, 32 bytes."""
