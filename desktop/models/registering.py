"""Registering people: from what was typed or read in a sheet to their rows, in the open job."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotAllowed, UserError
from desktop.core.ids import consent_id, identity_document_id, new_id, phone_id
from desktop.core.text import person_name
from desktop.models import completeness, identity, notice
from desktop.models.base import Base
from desktop.models.catalogues import knows
from desktop.models.consent import Channel, Consent, GivenBy, Purpose, givers
from desktop.models.database import Database
from desktop.models.identity import DocumentKind
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone
from desktop.models.person_values import cleaned, name_of, refused, relationship_of, text_of


class AlreadyRegistered(UserError):
    """Somebody of this house holds the same document; the form offers «Abrir ficha»."""

    def __init__(self, person_id: UUID, name: str) -> None:
        super().__init__(
            f"Ese documento ya es de {name}. Abra su ficha; si de verdad son dos personas,"
            " confírmelo y guarde otra vez."
        )
        self.person_id = person_id
        self.name = name


@dataclass(frozen=True)
class Author:
    """Who records, and when."""

    staff_id: UUID
    at: datetime
    today: date


def author(database: Database) -> Author:
    """Who is signed in, now."""
    if database.staff_id is None:
        raise NotAllowed("Inicie sesión para registrar personas.")
    return Author(database.staff_id, database.clock.now(), database.clock.today())


@dataclass(frozen=True)
class NewDocument:
    """An identity document as typed."""

    kind: str
    number: str = ""
    country: str | None = None
    """ISO 3166-1 alpha-2, for papers of another country."""
    override_reason: str | None = None
    """Why it is right although the check warns."""
    warning: str | None = None
    """What the reader of a sheet found, where the check itself finds nothing."""


@dataclass(frozen=True)
class NewGuardian:
    """Who represents somebody under 18, or may collect a child."""

    name: str
    relationship: str | None = None
    """A code of the catalogue, or what the sheet says."""
    document_kind: str | None = None
    document_number: str | None = None
    phone: str | None = None
    represents: bool = True
    may_collect: bool = True
    guardian_person_id: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """The answer to one purpose. Without `given_by` it is who may answer at that age."""

    purpose: Purpose
    granted: bool
    given_by: GivenBy | None = None
    giver_name: str | None = None
    channel: Channel = Channel.CHECKBOX


@dataclass(frozen=True)
class PersonDetails:
    """What is known of a person in one value each; some name is all that is needed."""

    surnames: str = ""
    given_names: str = ""
    preferred_name: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    gender: str | None = None
    ethnicity: str | None = None
    nationality: str | None = None
    mobility: str | None = None
    mobility_detail: str | None = None
    disability: str | None = None
    disability_types: tuple[str, ...] | None = None
    disability_percent: int | None = None
    disability_certified: bool | None = None
    support_needs: str | None = None
    parish: str | None = None
    neighbourhood: str | None = None
    email: str | None = None
    emergency_name: str | None = None
    emergency_relationship: str | None = None
    emergency_phone: str | None = None


@dataclass(frozen=True)
class NewPerson(PersonDetails):
    """Somebody to register."""

    documents: tuple[NewDocument, ...] = ()
    phones: tuple[str, ...] = ()
    guardians: tuple[NewGuardian, ...] = ()
    consents: tuple[Answer, ...] = ()
    flags: tuple[Flag, ...] = ()
    """What the reader of a sheet could not understand."""
    another_person: bool = False
    """Staff saw who holds the same document and said that this is somebody else."""


DETAILS = tuple(f.name for f in fields(PersonDetails))


@dataclass(frozen=True)
class Registered:
    """Who was registered, what stays to be completed, and what was not kept."""

    person_id: UUID
    flags: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Sensitive fields that were typed but whose use was refused."""


@dataclass
class _Rows:
    person: dict[str, Any]
    documents: list[dict[str, Any]]
    phones: list[dict[str, Any]]
    guardians: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    left_out: tuple[str, ...]


def register(session: Session, request: NewPerson, by: Author) -> Registered:
    """Register one person; raises `AlreadyRegistered` where a document is somebody's already."""
    if not request.another_person:
        refuse_holder(session, request.documents)
    return register_many(session, [request], by)[0]


def register_many(session: Session, requests: Sequence[NewPerson], by: Author) -> list[Registered]:
    """Register people whom the caller knows to be new: five statements however many they are."""
    found = [_rows(request, by) for request in requests]
    _insert(session, Person, [rows.person for rows in found])
    _insert(session, IdentityDocument, [row for rows in found for row in rows.documents])
    _insert(session, Phone, [row for rows in found for row in rows.phones])
    _insert(session, Guardian, [row for rows in found for row in rows.guardians])
    _insert(session, Consent, [row for rows in found for row in rows.consents])
    return [
        Registered(rows.person["id"], tuple(rows.person["flags"] or ()), rows.left_out)
        for rows in found
    ]


def _insert(session: Session, entity: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        table = entity.__table__
        assert isinstance(table, Table)
        session.execute(table.insert(), rows)


def _rows(request: NewPerson, by: Author) -> _Rows:
    person_id = new_id()
    values = cleaned({name: getattr(request, name) for name in DETAILS}, by.today)
    if not values["surnames"] and not values["given_names"]:
        raise InvalidInput("surnames", "Escriba al menos un nombre o un apellido.")
    birth_date, birth_year = values["birth_date"], values["birth_year"]
    guardians = [row for g in request.guardians if (row := guardian_row(person_id, g))]
    representative = next((g["name"] for g in guardians if g["represents"]), None)
    consents = {
        row["id"]: row
        for answer in request.consents
        for row in [consent_row(person_id, answer, by, birth_date, birth_year, representative)]
    }
    left_out: tuple[str, ...] = ()
    if any(a.purpose == Purpose.SENSITIVE and not a.granted for a in request.consents):
        left_out = refused(values)
    documents = {
        row["id"]: row
        for document in request.documents
        if (row := document_row(person_id, document))
    }
    phones = {row["id"]: row for typed in request.phones if (row := phone_row(person_id, typed))}
    standing = [flag.value for flag in request.flags]
    if values["email"] and not identity.read_email(values["email"]).clear:
        standing.append(Flag.VALUE_TO_REVIEW)
    look = completeness.Look(
        values["surnames"],
        birth_date,
        birth_year,
        tuple((d["kind"], d["warning"], d["override_reason"]) for d in documents.values()),
        tuple(p["number"] for p in phones.values()),
        representative is not None,
        any(row["purpose"] == Purpose.NOTICE for row in consents.values()),
        tuple(standing),
    )
    person = {
        "id": person_id,
        **values,
        "flags": completeness.flags(look, by.today) or None,
        "registered_at": by.at,
    }
    return _Rows(
        person,
        list(documents.values()),
        list(phones.values()),
        guardians,
        list(consents.values()),
        left_out,
    )


def document_row(person_id: UUID, request: NewDocument) -> dict[str, Any] | None:
    """The row of a document; None where only its type was chosen and the number is missing."""
    if not knows("document_type", request.kind):
        raise InvalidInput("document", "Elija el tipo de documento de la lista.")
    if len(request.number) > identity.LONGEST_NUMBER * 2:
        raise InvalidInput("document", "Ese número de documento es demasiado largo. Revíselo.")
    found = identity.check(request.kind, request.number)
    if not found.kind_possible:
        raise InvalidInput("document", found.message)
    number = found.number
    if request.kind == DocumentKind.NONE:
        number = identity.internal_code(person_id)
    elif not number:
        return None
    country = (request.country or "").upper() or None
    if country and not knows("nationality", country):
        raise InvalidInput("document_country", "Elija el país de la lista.")
    warning = found.warning or request.warning
    return {
        "id": identity_document_id(person_id, request.kind, number),
        "person_id": person_id,
        "kind": request.kind,
        "number": number,
        "country": None if request.kind == DocumentKind.CEDULA else country,
        "warning": warning,
        "override_reason": text_of("override_reason", request.override_reason) if warning else None,
    }


def phone_row(person_id: UUID, typed: str, *, of_quito: bool = False) -> dict[str, Any] | None:
    """The row of a telephone; None where nothing was typed."""
    number = identity.read_phone(typed, of_quito=of_quito).number
    if not number:
        return None
    return {"id": phone_id(person_id, number), "person_id": person_id, "number": number}


def guardian_row(person_id: UUID, request: NewGuardian) -> dict[str, Any] | None:
    """The row of a representative; None where no name was typed."""
    name = name_of("guardian", request.name)
    if not name:
        return None
    number = identity.normalised(request.document_number or "")[: identity.LONGEST_NUMBER]
    phone = identity.read_phone(request.phone or "").number
    return {
        "id": new_id(),
        "person_id": person_id,
        "guardian_person_id": request.guardian_person_id,
        "name": name,
        "relationship": relationship_of("relationship", request.relationship),
        "document_kind": (request.document_kind or DocumentKind.OTHER) if number else None,
        "document_number": number or None,
        "phone": phone or None,
        "represents": request.represents,
        "may_collect": request.may_collect,
    }


def consent_row(
    person_id: UUID,
    answer: Answer,
    by: Author,
    birth_date: date | None,
    birth_year: int | None,
    representative: str | None,
) -> dict[str, Any]:
    """The row of an answer under the texts of today."""
    allowed = givers(birth_date, birth_year, by.today)
    given_by = answer.given_by or allowed[0]
    if given_by not in allowed:
        raise InvalidInput("consents", _wrong_giver(given_by))
    text = notice.current()
    name = name_of("giver_name", answer.giver_name) or representative
    return {
        "id": consent_id(person_id, answer.purpose, text.version),
        "person_id": person_id,
        "purpose": answer.purpose,
        "granted": answer.granted,
        "text_version": text.version,
        "text_hash": text.sha256,
        "given_by": given_by,
        "giver_name": name if given_by is GivenBy.REPRESENTATIVE else None,
        "channel": answer.channel,
        "at": by.at,
        "recorded_by": by.staff_id,
        "revoked_at": None,
        "revoked_reason": None,
    }


def _wrong_giver(given_by: GivenBy) -> str:
    if given_by is GivenBy.SELF:
        return "Tiene menos de 15 años: autoriza quien le representa."
    return "Es mayor de edad: autoriza por sí misma la persona."


def refuse_holder(
    session: Session, documents: Sequence[NewDocument], apart_from: UUID | None = None
) -> None:
    """Raise `AlreadyRegistered` where somebody else holds one of the documents."""
    typed = [
        (d.kind, identity.normalised(d.number), d.country)
        for d in documents
        if d.kind != DocumentKind.NONE and d.number
    ]
    numbers = [number for _, number, _ in typed if number]
    if not numbers:
        return
    held = session.execute(
        select(IdentityDocument, Person.surnames, Person.given_names)
        .join(Person, Person.id == IdentityDocument.person_id)
        .where(IdentityDocument.number.in_(numbers))
    ).all()
    for document, surnames, given_names in held:
        if document.person_id != apart_from and any(
            same_document(t, (document.kind, document.number, document.country)) for t in typed
        ):
            raise AlreadyRegistered(document.person_id, person_name(given_names, surnames))


Paper = tuple[str, str, str | None]
"""Kind, normalised number and country of a document."""


def same_document(one: Paper, other: Paper) -> bool:
    """Whether two papers are the same: the number, unless types or countries say otherwise.

    «Otro» is no type at all, so it is any other.
    """
    if not one[1] or one[1] != other[1]:
        return False
    kinds = {one[0], other[0]} - {DocumentKind.OTHER}
    countries = {one[2], other[2]} - {None}
    return len(kinds) < 2 and len(countries) < 2
