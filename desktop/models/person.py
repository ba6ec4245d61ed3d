"""People: names, identity documents, telephones and those who answer for a child."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class Flag(StrEnum):
    """Why a record stays «por completar» or «por revisar»; it never stops a registration."""

    NO_DOCUMENT = "sin documento"
    DOCUMENT_TO_REVIEW = "documento por revisar"
    NO_BIRTH_DATE = "sin fecha de nacimiento"
    BIRTH_DATE_TO_REVIEW = "fecha de nacimiento por revisar"
    NO_SURNAMES = "sin apellidos"
    NO_REPRESENTATIVE = "sin representante"
    NO_NOTICE = "sin aviso de datos personales"
    PHONE_TO_REVIEW = "teléfono por revisar"
    VALUE_TO_REVIEW = "dato por revisar"


class Person(Base, Identified):
    """Somebody who takes part or uses the house. No field but one name is obligatory.

    In every classification NULL is «no preguntado»; «prefiere no responder» is a value.
    """

    __tablename__ = "person"
    __table_args__ = journalled(
        10,
        Topic.PEOPLE,
        CheckConstraint("surnames <> '' OR given_names <> ''", name="some_name"),
        CheckConstraint("birth_date IS NULL OR birth_year IS NULL", name="one_birth"),
        Index(None, "birth_date"),
        Index("person_estimated", "birth_year", sqlite_where=text("birth_year IS NOT NULL")),
        Index(
            "person_incomplete",
            "birth_date",
            "birth_year",
            sqlite_where=text("flags IS NOT NULL"),
        ),
    )

    surnames: Mapped[str] = mapped_column(default="")
    given_names: Mapped[str] = mapped_column(default="")
    preferred_name: Mapped[str | None]
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    """Estimated year, where the date is not known."""
    gender: Mapped[str | None]
    ethnicity: Mapped[str | None]
    nationality: Mapped[str | None]
    """ISO 3166-1 alpha-2."""
    mobility: Mapped[str | None]
    """Human mobility: "yes", "no", "undisclosed"."""
    mobility_detail: Mapped[str | None]
    disability: Mapped[str | None]
    """"yes", "no", "undisclosed"."""
    disability_types: Mapped[list[str] | None]
    disability_percent: Mapped[int | None]
    disability_certified: Mapped[bool | None]
    support_needs: Mapped[str | None]
    parish: Mapped[str | None]
    """DPA code of the parroquia, or "outside" for fuera del DMQ."""
    neighbourhood: Mapped[str | None]
    email: Mapped[str | None]
    emergency_name: Mapped[str | None]
    emergency_relationship: Mapped[str | None]
    emergency_phone: Mapped[str | None]
    flags: Mapped[list[str] | None]
    """`Flag` values that stand for somebody to look at."""
    registered_at: Mapped[datetime]


class IdentityDocument(Base, Identified):
    """One identity paper of a person; a person may move from passport to visa to cédula."""

    __tablename__ = "identity_document"
    __table_args__ = journalled(11, Topic.PEOPLE, Index(None, "number"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    number: Mapped[str]
    """Normalised: NFKC, capitals, no spaces or hyphens; leading zeros kept."""
    country: Mapped[str | None]
    warning: Mapped[str | None]
    """What the check found, where it found something."""
    override_reason: Mapped[str | None]
    """Why it was kept all the same; its author is in the journal."""


class Phone(Base, Identified):
    """A telephone of a person; not unique, families share."""

    __tablename__ = "phone"
    __table_args__ = journalled(12, Topic.PEOPLE)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    number: Mapped[str]
    """E.164 where it is a real number, else as typed."""


class Guardian(Base, Identified):
    """Who represents a person under 18, or may collect a child."""

    __tablename__ = "guardian"
    __table_args__ = journalled(13, Topic.PEOPLE)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    guardian_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Set where the representative is registered too."""
    name: Mapped[str]
    relationship: Mapped[str | None]
    document_kind: Mapped[str | None]
    document_number: Mapped[str | None]
    phone: Mapped[str | None]
    represents: Mapped[bool] = mapped_column(default=True)
    may_collect: Mapped[bool] = mapped_column(default=True)
