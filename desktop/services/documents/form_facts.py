"""The facts of a ficha de inscripción: filled from a person's record, or blank with its serial."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import moment
from desktop.models import catalogues
from desktop.models.consent import Consent, Purpose
from desktop.models.journal import Entry, Transaction
from desktop.models.opening import OpenHouse
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState
from desktop.models.staff import StaffMember
from desktop.printing import texts
from desktop.printing.enrolment_form import PLACES, FormFacts
from desktop.printing.imprint import Imprint
from desktop.services.documents.draft import Draft
from desktop.services.documents.workshop_facts import (
    best_document,
    is_minor,
    masked_number,
    masked_phone,
    workshop_facts,
)

NOTICE = "aviso-datos"
_BOXES = {
    "CEDULA": "Cédula",
    "PASAPORTE": "Pasaporte",
    "DOC_EXTRANJERO": "Documento de otro país",
    "VISA_VIRTE": "Visa VIRTE o certificado migratorio",
    "CERT_PERMANENCIA_MIGRATORIA": "Visa VIRTE o certificado migratorio",
    "CARNE_REFUGIADO": "Carné de refugio",
    "CERT_SOLICITANTE": "Carné de refugio",
}
"""The box of each type of document; every other type is «Otro»."""


def blank(house: OpenHouse) -> Draft:
    """A ficha to fill by hand."""
    reference = texts.latest(NOTICE)

    def build(imprint: Imprint) -> FormFacts:
        return FormFacts(imprint=imprint, text=reference)

    return Draft(build)


def filled(session: Session, house: OpenHouse, person_id: UUID, workshop_id: UUID | None) -> Draft:
    """The ficha of a person, and of one workshop where it is told."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("Esa persona no consta en esta casa.")
    fields = _identity(session, person)
    fields |= _contact(session, person)
    fields |= _guardians(session, person, house)
    fields |= _sensitive(person)
    fields |= _consents(session, person)
    fields |= _registration(session, person)
    if workshop_id is not None:
        fields |= _workshop(session, person_id, workshop_id)
    reference = texts.latest(NOTICE)

    def build(imprint: Imprint) -> FormFacts:
        return FormFacts(imprint=imprint, text=reference, **fields)

    return Draft(build, (person_id,), workshop_id=workshop_id, person_id=person_id)


def _identity(session: Session, person: Person) -> dict[str, Any]:
    documents = session.execute(
        select(IdentityDocument).where(IdentityDocument.person_id == person.id)
    ).scalars()
    best = best_document(list(documents))
    return {
        "surnames": person.surnames,
        "names": person.given_names,
        "preferred_name": person.preferred_name or "",
        "document_kind": _BOXES.get(best.kind, "Otro") if best else "Sin documento",
        "document": masked_number(best.kind, best.number) if best else "",
        "document_country": catalogues.name("nationality", best.country) if best else "",
        "born": person.birth_date,
        "birth_year": person.birth_year,
        "gender": catalogues.name("gender", person.gender),
        "nationality": catalogues.name("nationality", person.nationality),
    }


def _contact(session: Session, person: Person) -> dict[str, Any]:
    phone = session.execute(
        select(Phone.number).where(Phone.person_id == person.id).order_by(Phone.number).limit(1)
    ).scalar_one_or_none()
    return {
        "phone": masked_phone(phone or ""),
        "email": person.email or "",
        "parish": catalogues.name("parish", person.parish),
        "neighbourhood": person.neighbourhood or "",
        "emergency_name": person.emergency_name or "",
        "emergency_phone": masked_phone(person.emergency_phone or ""),
        "emergency_relation": catalogues.name("relationship", person.emergency_relationship),
    }


def _guardians(session: Session, person: Person, house: OpenHouse) -> dict[str, Any]:
    found = (
        session.execute(
            select(Guardian).where(Guardian.person_id == person.id).order_by(Guardian.id)
        )
        .scalars()
        .all()
    )
    who = next((guardian for guardian in found if guardian.represents), None)
    others = [g.name for g in found if g.may_collect and g is not who]
    fields: dict[str, Any] = {
        "minor": is_minor(person, house.clock.today()),
        "collectors": ", ".join(others),
    }
    if who is not None:
        document = ""
        if who.document_number:
            document = masked_number(who.document_kind or "", who.document_number)
        fields |= {
            "representative": who.name,
            "representative_document": document,
            "relationship": catalogues.name("relationship", who.relationship),
            "representative_phone": masked_phone(who.phone or ""),
        }
    return fields


def _sensitive(person: Person) -> dict[str, Any]:
    kinds = tuple(
        catalogues.name("disability_type", code) for code in person.disability_types or ()
    )
    return {
        "ethnicity": catalogues.name("ethnicity", person.ethnicity),
        "mobility": catalogues.name("mobility", person.mobility),
        "disability": catalogues.name("disability", person.disability),
        "disability_kinds": kinds,
        "supports": person.support_needs or "",
    }


def _consents(session: Session, person: Person) -> dict[str, Any]:
    answers: dict[str, bool] = {}
    for consent in session.execute(
        select(Consent).where(Consent.person_id == person.id).order_by(Consent.at)
    ).scalars():
        answers[consent.purpose] = consent.granted and consent.revoked_at is None
    return {
        "sensitive": answers.get(Purpose.SENSITIVE),
        "whatsapp_consent": answers.get(Purpose.WHATSAPP),
        "whatsapp": answers.get(Purpose.WHATSAPP, False),
        "image": answers.get(Purpose.IMAGE),
    }


def _registration(session: Session, person: Person) -> dict[str, Any]:
    name = session.execute(
        select(StaffMember.name)
        .join(Transaction, Transaction.staff_id == StaffMember.id)
        .join(Entry, Entry.tx == Transaction.id)
        .where(Entry.row == person.id, Entry.op == "I")
        .limit(1)
    ).scalar_one_or_none()
    return {"registered": moment(person.registered_at), "registered_by": name or ""}


def _workshop(session: Session, person_id: UUID, workshop_id: UUID) -> dict[str, Any]:
    found = workshop_facts(session, workshop_id)
    state = session.execute(
        select(Enrolment.state).where(
            Enrolment.workshop_id == workshop_id, Enrolment.person_id == person_id
        )
    ).scalar_one_or_none()
    seated, waiting = PLACES
    place = {EnrolmentState.ENROLLED: seated, EnrolmentState.WAITING: waiting}
    return {
        "workshop": found.workshop.name,
        "cycle": found.cycle.name,
        "schedule": found.schedule,
        "place": place.get(EnrolmentState(state), "") if state else "",
    }
