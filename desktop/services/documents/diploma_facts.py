"""The facts of diplomas: what each says and the code that proves it, read for many at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound, UserError
from desktop.core.text import clean, person_name
from desktop.models import catalogues
from desktop.models.document import Document
from desktop.models.house import Device, HouseProfile
from desktop.models.opening import OpenHouse
from desktop.models.person import IdentityDocument, Person
from desktop.models.programme import Facilitator, Lesson, LessonState, Workshop
from desktop.models.scheduling import read_time
from desktop.printing import designs
from desktop.printing.designs import DesignReference
from desktop.printing.diploma import DiplomaPaper, DiplomaSigner
from desktop.printing.facts import from_json
from desktop.printing.imprint import Imprint
from desktop.services.documents.draft import Draft
from desktop.services.documents.workshop_facts import best_document, masked_number
from desktop.sync.protocol import diploma as code
from desktop.sync.protocol.diploma import DiplomaFacts, HouseKind

OFFICE = "Coordinación Zonal"
"""Whose place to sign it is where the house has not said a name."""


class CannotSeal(UserError):
    """What a diploma says does not fit its code."""

    def __init__(self, workshop: str) -> None:
        super().__init__(
            f"No se puede escribir el código de los diplomas de «{workshop}»: sus fechas, sus horas"
            " o el prefijo de verificación de la casa no son posibles. Corríjalos y vuelva a"
            " pedirlos; no se usó ningún número."
        )


@dataclass(frozen=True)
class _Course:
    """A workshop as its diplomas tell it."""

    name: str
    row: Workshop
    minutes: int
    signers: tuple[DiplomaSigner, ...]


@dataclass(frozen=True)
class _Seal:
    """What this laptop signs with."""

    key: bytes
    prefix: str
    kind: HouseKind


def drafts(session: Session, house: OpenHouse, who: Sequence[tuple[UUID, UUID]]) -> list[Draft]:
    """A diploma for each person and workshop, in their order; a fixed number of queries."""
    people = _people(session, {person for person, _ in who})
    documents = _documents(session, set(people))
    profile = session.get_one(HouseProfile, house.house.id)
    courses = _courses(session, profile, {workshop for _, workshop in who})
    seal = _seal(session, profile, house)
    design = designs.latest()
    return [
        _draft(people[person], documents[person], courses[workshop], seal, design)
        for person, workshop in who
    ]


def printed_name(person: Person) -> str:
    """The name a diploma of this person bears today: the whole of it, given names first."""
    return clean(person_name(person.given_names, person.surnames))


def says_the_same(draft: Draft, before: Document) -> bool:
    """Whether a diploma issued now would tell nothing else than an earlier one.

    Who signs and which laptop do not count: a new coordinator makes no diploma wrong.
    """
    told = from_json(DiplomaPaper, before.facts.encode())
    now = draft.build(told.imprint)
    return all(getattr(now, field) == getattr(told, field) for field in _TOLD)


_TOLD = ("name", "document", "workshop", "category", "starts", "ends", "minutes")


def _draft(
    person: Person, document: str, course: _Course, seal: _Seal, design: DesignReference
) -> Draft:
    workshop, name = course.row, printed_name(person)

    def build(imprint: Imprint) -> DiplomaPaper:
        assert imprint.issued is not None
        facts = DiplomaFacts(
            house_kind=seal.kind,
            id=imprint.uuid,
            number=imprint.number,
            issued_on=imprint.issued,
            workshop=course.name,
            starts=workshop.starts_on,
            ends=workshop.ends_on,
            minutes=course.minutes,
            name=name,
            name_hash=code.name_hash(name),
        )
        try:
            payload = code.seal(facts, seal.key, seal.prefix)
        except ValueError as error:
            raise CannotSeal(course.name) from error
        return DiplomaPaper(
            imprint=imprint,
            name=name,
            workshop=course.name,
            category=catalogues.name("category", workshop.category),
            starts=workshop.starts_on,
            ends=workshop.ends_on,
            minutes=course.minutes,
            signers=course.signers,
            code=code.short_code(imprint.uuid),
            payload=payload,
            design=design,
            document=document,
        )

    return Draft(build, (person.id,), workshop_id=workshop.id, person_id=person.id)


def _people(session: Session, ids: set[UUID]) -> dict[UUID, Person]:
    query = select(Person).where(Person.id.in_(ids))
    found = {person.id: person for person in session.execute(query).scalars()}
    if len(found) < len(ids):
        raise NotFound("Una de esas personas ya no consta en esta casa.")
    return found


def _documents(session: Session, people: set[UUID]) -> dict[UUID, str]:
    """The paper that names each of them best, masked; empty without any."""
    held: dict[UUID, list[IdentityDocument]] = defaultdict(list)
    query = select(IdentityDocument).where(IdentityDocument.person_id.in_(people))
    for document in session.execute(query).scalars():
        held[document.person_id].append(document)
    found: dict[UUID, str] = {}
    for person in people:
        best = best_document(held[person])
        found[person] = masked_number(best.kind, best.number) if best else ""
    return found


def _courses(session: Session, profile: HouseProfile, ids: set[UUID]) -> dict[UUID, _Course]:
    minutes: dict[UUID, int] = defaultdict(int)
    for workshop, starts, ends in session.execute(
        select(Lesson.workshop_id, Lesson.starts, Lesson.ends).where(
            Lesson.workshop_id.in_(ids), Lesson.state != LessonState.CANCELLED
        )
    ):
        minutes[workshop] += _minutes(ends) - _minutes(starts)
    office = DiplomaSigner(profile.signer_name or "", profile.signer_role or OFFICE)
    query = (
        select(Workshop, Facilitator.name)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .where(Workshop.id.in_(ids))
    )
    return {
        workshop.id: _Course(
            name=workshop.name,
            row=workshop,
            minutes=minutes[workshop.id],
            signers=(office, DiplomaSigner(teacher, "Tallerista")) if teacher else (office,),
        )
        for workshop, teacher in session.execute(query)
    }


def _seal(session: Session, profile: HouseProfile, house: OpenHouse) -> _Seal:
    key = session.execute(select(Device.private_key)).scalar_one()
    prefix = profile.verification_prefix or code.PREFIX
    return _Seal(key, prefix, HouseKind(house.house.kind.value))


def _minutes(hour: str) -> int:
    at = read_time(hour)
    return at.hour * 60 + at.minute
