"""The facts of an acta de compromiso and of its addenda, from what the house knows today."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models import catalogues
from desktop.models.document import Document
from desktop.models.opening import OpenHouse
from desktop.printing import texts
from desktop.printing.commitment_act import TEXT_NAME, ActFacts, AddendumFacts, Signer, Workshop
from desktop.printing.facts import from_json
from desktop.printing.imprint import Imprint
from desktop.printing.roster import Participant, Representative
from desktop.services.documents.draft import Draft
from desktop.services.documents.workshop_facts import (
    EnrolledPerson,
    WorkshopFacts,
    enrolled_people,
    masked_number,
    masked_phone,
    workshop_facts,
)


class NobodyEnrolled(UserError):
    """An acta without people would bind nobody."""

    def __init__(self, workshop: str) -> None:
        super().__init__(
            f"En «{workshop}» todavía no hay personas inscritas. Inscriba a quienes participan y"
            " vuelva a pedir el acta."
        )


def act(session: Session, house: OpenHouse, workshop_id: UUID, on: date) -> Draft:
    """The acta of a workshop with who is enrolled on a day."""
    found = workshop_facts(session, workshop_id)
    people = enrolled_people(session, workshop_id, on)
    if not people:
        raise NobodyEnrolled(found.workshop.name)
    reference = texts.latest(TEXT_NAME)

    def build(imprint: Imprint) -> ActFacts:
        return ActFacts(
            imprint=imprint,
            text=reference,
            workshop=_workshop(found),
            instructor=_instructor(found),
            witness=_witness(house),
            participants=tuple(_participant(person) for person in people),
            contribution_cents=found.workshop.contribution_cents,
            minimum_attendance=house.house.minimum_attendance or None,
        )

    return Draft(build, tuple(person.id for person in people), workshop_id=workshop_id)


def addendum(
    session: Session,
    house: OpenHouse,
    signed_act: Document,
    signed_addenda: Sequence[Document],
    on: date,
    ordinal: int,
) -> Draft | None:
    """Who joined after the acta and its signed addenda; None where nobody did."""
    assert signed_act.workshop_id is not None
    found = workshop_facts(session, signed_act.workshop_id)
    listed = {person for paper in (signed_act, *signed_addenda) for person in paper.people}
    people = [
        person
        for person in enrolled_people(session, signed_act.workshop_id, on)
        if person.id.hex not in listed
    ]
    if not people:
        return None
    original = from_json(ActFacts, signed_act.facts.encode())

    def build(imprint: Imprint) -> AddendumFacts:
        number = imprint.number.rpartition("-AD")[2]
        return AddendumFacts(
            imprint=imprint,
            text=original.text,
            act_number=signed_act.number,
            act_date=signed_act.issued_on,
            act_hash=signed_act.facts_hash,
            ordinal=int(number) if number.isdigit() else ordinal,
            workshop=_workshop(found),
            instructor=_instructor(found),
            witness=_witness(house),
            participants=tuple(_participant(person) for person in people),
            first_row=len(listed) + 1,
            act_had_minors=any(person.minor for person in original.participants),
        )

    return Draft(
        build,
        tuple(person.id for person in people),
        workshop_id=signed_act.workshop_id,
        parent_id=signed_act.id,
    )


def _workshop(found: WorkshopFacts) -> Workshop:
    return Workshop(
        name=found.workshop.name,
        category=found.category,
        cycle=found.cycle.name,
        starts=found.workshop.starts_on,
        ends=found.workshop.ends_on,
        schedule=found.schedule,
        sessions=found.sessions,
        room=found.room.name if found.room else "",
    )


def _instructor(found: WorkshopFacts) -> Signer:
    who = found.facilitator
    if who is None:
        return Signer(name="", role="Tallerista")
    document = ""
    if who.document_number:
        document = masked_number(who.document_kind or "", who.document_number)
    return Signer(
        name=who.name,
        role="Tallerista",
        document=document,
        phone=masked_phone(who.phone or ""),
        called=f"{who.article} tallerista",
    )


def _witness(house: OpenHouse) -> Signer:
    return Signer(
        name=house.staff.name,
        role=f"{house.staff.role_name} · Casa Somos {house.house.name}",
    )


def _participant(person: EnrolledPerson) -> Participant:
    representative = None
    if person.minor and person.guardian is not None:
        who = person.guardian
        document = ""
        if who.document_number:
            document = masked_number(who.document_kind or "", who.document_number)
        representative = Representative(
            surnames="",
            names=who.name,
            document=document,
            relationship=catalogues.name("relationship", who.relationship),
        )
    return Participant(
        surnames=person.surnames,
        names=person.given_names,
        document=person.document,
        minor=person.minor,
        representative=representative,
    )
