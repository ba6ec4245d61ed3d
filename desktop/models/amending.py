"""Changing who is registered: values, documents, telephones, representatives and consents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.models import completeness, identity, vocabulary
from desktop.models.base import Base
from desktop.models.consent import Consent, Purpose
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone
from desktop.models.person_values import (
    LABELS,
    SENSITIVE,
    cleaned,
    differing,
    refused,
    text_of,
    worded,
)
from desktop.models.registering import (
    Answer,
    Author,
    NewDocument,
    NewGuardian,
    consent_row,
    document_row,
    guardian_row,
    phone_row,
    refuse_holder,
)

NOBODY: Final = "Esa persona no consta en esta casa."


class SensitiveRefused(UserError):
    """The person did not authorise keeping sensitive data."""

    def __init__(self) -> None:
        super().__init__(
            "Esta persona no autorizó guardar datos sensibles. Si cambió de opinión, registre"
            " primero su autorización; lo demás de la ficha puede guardarse."
        )


@dataclass(frozen=True)
class FieldChange:
    """One value that changed, as people read it."""

    field: str
    label: str
    before: str
    after: str


def change(
    session: Session, person_id: UUID, changes: Mapping[str, Any], by: Author
) -> tuple[FieldChange, ...]:
    """Change some values, by field of `PersonDetails`; what changed. Raises `InvalidInput`."""
    person = _person(session, person_id)
    unknown = changes.keys() - LABELS.keys()
    if unknown:
        raise KeyError(*unknown)
    kept = cleaned(changes, by.today)
    if any(kept.get(field) is not None for field in SENSITIVE) and _refused(session, person_id):
        raise SensitiveRefused
    before = {field: getattr(person, field) for field in kept}
    changed = differing(before, kept)
    names = {
        field: kept.get(field, getattr(person, field)) for field in ("surnames", "given_names")
    }
    if not any(names.values()):
        raise InvalidInput("surnames", "Escriba al menos un nombre o un apellido.")
    if changed:
        values = {field: kept[field] for field in changed}
        session.execute(update(Person).where(Person.id == person_id).values(**values))
        if changed & {"surnames", "given_names"}:
            vocabulary.learn(session, " ".join(names.values()))
    settled = {Flag.BIRTH_DATE_TO_REVIEW} if changed & {"birth_date", "birth_year"} else set()
    unclear = "email" in changed and kept["email"] and not _clear(kept["email"])
    added = {Flag.VALUE_TO_REVIEW} if unclear else set()
    completeness.refresh(session, person_id, by.today, add=added, settle=settled)
    return tuple(
        FieldChange(field, LABELS[field], worded(field, before[field]), worded(field, kept[field]))
        for field in LABELS
        if field in changed
    )


def _clear(email: str) -> bool:
    return identity.read_email(email).clear


def reviewed(session: Session, person_id: UUID, flag: Flag, by: Author) -> None:
    """Staff looked at what a sheet could not tell, and it is right as it stands."""
    _person(session, person_id)
    completeness.refresh(session, person_id, by.today, settle={flag})


def add_document(
    session: Session,
    person_id: UUID,
    request: NewDocument,
    by: Author,
    *,
    another_person: bool = False,
) -> UUID:
    """Add a document; raises `AlreadyRegistered` where it is somebody else's."""
    _person(session, person_id)
    if not another_person:
        refuse_holder(session, (request,), apart_from=person_id)
    row = document_row(person_id, request)
    if row is None:
        raise InvalidInput("document", "Escriba el número del documento.")
    none = identity.DocumentKind.NONE
    if request.kind != none:
        # Whoever shows a paper is no longer without one.
        session.execute(
            delete(IdentityDocument).where(
                IdentityDocument.person_id == person_id, IdentityDocument.kind == none
            )
        )
    _upsert(session, IdentityDocument, row)
    completeness.refresh(session, person_id, by.today)
    return _id(row)


def keep_document(session: Session, document_id: UUID, reason: str, by: Author) -> None:
    """Say why a document is right although its check warns."""
    why = text_of("override_reason", reason)
    if not why:
        raise InvalidInput("override_reason", "Escriba por qué el documento está bien.")
    person = _owner(session, IdentityDocument, document_id)
    session.execute(
        update(IdentityDocument)
        .where(IdentityDocument.id == document_id)
        .values(override_reason=why)
    )
    completeness.refresh(session, person, by.today)


def remove_document(session: Session, document_id: UUID, by: Author) -> None:
    """Take a document away; the history keeps it."""
    _remove(session, IdentityDocument, document_id, by)


def add_phone(
    session: Session, person_id: UUID, typed: str, by: Author, *, of_quito: bool = False
) -> UUID:
    """Add a telephone."""
    _person(session, person_id)
    row = phone_row(person_id, typed, of_quito=of_quito)
    if row is None:
        raise InvalidInput("phone", "Escriba el teléfono.")
    _upsert(session, Phone, row)
    completeness.refresh(session, person_id, by.today)
    return _id(row)


def replace_phone(
    session: Session, phone_id: UUID, typed: str, by: Author, *, of_quito: bool = False
) -> UUID:
    """Write another number in the place of one; its id derives from the number."""
    person = _owner(session, Phone, phone_id)
    session.execute(delete(Phone).where(Phone.id == phone_id))
    return add_phone(session, person, typed, by, of_quito=of_quito)


def remove_phone(session: Session, phone_id: UUID, by: Author) -> None:
    """Take a telephone away."""
    _remove(session, Phone, phone_id, by)


def add_guardian(session: Session, person_id: UUID, request: NewGuardian, by: Author) -> UUID:
    """Add who represents a person or may collect a child."""
    _person(session, person_id)
    row = guardian_row(person_id, request)
    if row is None:
        raise InvalidInput("guardian", "Escriba el nombre de quien representa.")
    _upsert(session, Guardian, row)
    completeness.refresh(session, person_id, by.today)
    return _id(row)


def change_guardian(session: Session, guardian_id: UUID, request: NewGuardian, by: Author) -> None:
    """Write a representative anew."""
    person = _owner(session, Guardian, guardian_id)
    row = guardian_row(person, request)
    if row is None:
        raise InvalidInput("guardian", "Escriba el nombre de quien representa.")
    values = {name: value for name, value in row.items() if name not in ("id", "person_id")}
    session.execute(update(Guardian).where(Guardian.id == guardian_id).values(**values))
    completeness.refresh(session, person, by.today)


def remove_guardian(session: Session, guardian_id: UUID, by: Author) -> None:
    """Take a representative away."""
    _remove(session, Guardian, guardian_id, by)


def answer(session: Session, person_id: UUID, given: Answer, by: Author) -> tuple[FieldChange, ...]:
    """Record the answer to one purpose under the text of today; values that had to go."""
    person = _person(session, person_id)
    name = session.execute(
        select(Guardian.name)
        .where(Guardian.person_id == person_id, Guardian.represents)
        .order_by(Guardian.id)
        .limit(1)
    ).scalar()
    row = consent_row(person_id, given, by, person.birth_date, person.birth_year, name)
    _upsert(session, Consent, row)
    completeness.refresh(session, person_id, by.today)
    if given.purpose == Purpose.SENSITIVE and not given.granted:
        return _forget_sensitive(session, person)
    return ()


def revoke(
    session: Session, person_id: UUID, purpose: Purpose, reason: str, by: Author
) -> tuple[FieldChange, ...]:
    """Take an authorisation back, as easily as it was given; values that had to go."""
    person = _person(session, person_id)
    standing = session.execute(
        select(Consent.id).where(
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.granted,
            Consent.revoked_at.is_(None),
        )
    ).scalars()
    ids = list(standing)
    if not ids:
        raise NotFound("Esa autorización no estaba dada; no se cambió nada.")
    session.execute(
        update(Consent)
        .where(Consent.id.in_(ids))
        .values(revoked_at=by.at, revoked_reason=text_of("revoked_reason", reason))
    )
    return _forget_sensitive(session, person) if purpose == Purpose.SENSITIVE else ()


def _forget_sensitive(session: Session, person: Person) -> tuple[FieldChange, ...]:
    values = {field: getattr(person, field) for field in SENSITIVE}
    before = dict(values)
    gone = refused(values)
    if gone:
        session.execute(update(Person).where(Person.id == person.id).values(**dict.fromkeys(gone)))
    return tuple(FieldChange(f, LABELS[f], worded(f, before[f]), "") for f in gone)


def _refused(session: Session, person_id: UUID) -> bool:
    latest = session.execute(
        select(Consent.granted, Consent.revoked_at)
        .where(Consent.person_id == person_id, Consent.purpose == Purpose.SENSITIVE)
        .order_by(Consent.at.desc())
        .limit(1)
    ).first()
    return latest is not None and not (latest.granted and latest.revoked_at is None)


def _person(session: Session, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(NOBODY)
    session.refresh(person)
    return person


def _owner(session: Session, entity: type[IdentityDocument | Phone | Guardian], row: UUID) -> UUID:
    owner = session.execute(select(entity.person_id).where(entity.id == row)).scalar()
    if owner is None:
        raise NotFound("Ese dato ya no está en la ficha.")
    return owner


def _remove(
    session: Session, entity: type[IdentityDocument | Phone | Guardian], row: UUID, by: Author
) -> None:
    owner = _owner(session, entity, row)
    session.execute(delete(entity).where(entity.id == row))
    completeness.refresh(session, owner, by.today)


def _id(row: Mapping[str, Any]) -> UUID:
    found: UUID = row["id"]
    return found


def _upsert(session: Session, entity: type[Base], row: dict[str, Any]) -> None:
    table = entity.__table__
    assert isinstance(table, Table)
    values = {name: value for name, value in row.items() if name != "id"}
    session.execute(
        insert(table).values(**row).on_conflict_do_update(index_elements=["id"], set_=values)
    )
