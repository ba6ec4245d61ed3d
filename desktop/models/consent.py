"""What a person agreed to, under which text, by whom it was given and recorded (LOPDP art. 8)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.text import age_on
from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class Purpose(StrEnum):
    """One row of consent per purpose; none is bundled with another."""

    NOTICE = "notice"
    SENSITIVE = "sensitive"
    IMAGE = "image"
    WHATSAPP = "whatsapp"


PURPOSE_NAMES = {
    Purpose.NOTICE: "Datos para la inscripción",
    Purpose.SENSITIVE: "Datos sensibles para estadística",
    Purpose.IMAGE: "Fotografías, video y difusión",
    Purpose.WHATSAPP: "Mensajes por WhatsApp",
}


class GivenBy(StrEnum):
    """In which capacity somebody consented (LOPDP art. 21)."""

    SELF = "self"
    REPRESENTATIVE = "representative"


class Channel(StrEnum):
    """How the answer was given."""

    CHECKBOX = "casilla"
    SIGNATURE = "firma"
    SPOKEN = "verbal con testigo"
    SHEET = "hoja de inscripción"


def givers(birth: date | None, birth_year: int | None, on: date) -> tuple[GivenBy, ...]:
    """Who may consent on a day: under 15 the representative, from 15 oneself (LOPDP art. 21).

    Between 15 and 17 either may; the first is the one offered. Without a birth date the person
    answers for themselves, since nothing says otherwise.
    """
    if birth is not None:
        age = age_on(birth, on)
    elif birth_year is not None:
        age = on.year - birth_year
    else:
        return (GivenBy.SELF,)
    if age < 15:
        return (GivenBy.REPRESENTATIVE,)
    if age < 18:
        return (GivenBy.SELF, GivenBy.REPRESENTATIVE)
    return (GivenBy.SELF,)


class Consent(Base, Identified):
    """The answer to one purpose. Revoking is as easy as giving and keeps the row."""

    __tablename__ = "consent"
    __table_args__ = journalled(14, Topic.PEOPLE)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    granted: Mapped[bool]
    text_version: Mapped[str]
    text_hash: Mapped[str]
    """sha256 of the text that was shown, hexadecimal."""
    given_by: Mapped[str]
    giver_name: Mapped[str | None]
    """The representative's name, where it was not the person."""
    channel: Mapped[str]
    at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
