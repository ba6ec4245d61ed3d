"""What papers say of a workshop: its data, hours, lessons and people, read once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import age_on, alphabetical, count, masked, weekdays
from desktop.models import catalogues
from desktop.models.person import Guardian, IdentityDocument, Person
from desktop.models.programme import (
    Cycle,
    Enrolment,
    EnrolmentState,
    Facilitator,
    Lesson,
    LessonState,
    Room,
    Timetable,
    Workshop,
)

SHORT_KINDS = {
    "CEDULA": "C.C.",
    "PASAPORTE": "Pas.",
    "CARNE_REFUGIADO": "Carné ref.",
    "CERT_SOLICITANTE": "Cert. sol.",
    "VISA_VIRTE": "VIRTE",
    "CERT_PERMANENCIA_MIGRATORIA": "CPM",
    "DOC_EXTRANJERO": "Doc. ext.",
    "PARTIDA_NACIMIENTO": "Part. nac.",
    "REGISTRO_ACNUR": "ACNUR",
    "OTRO": "Doc.",
}
"""How the nómina abbreviates a document's type."""


@dataclass(frozen=True)
class WorkshopFacts:
    """A workshop with what hangs from it."""

    workshop: Workshop
    cycle: Cycle
    facilitator: Facilitator | None
    room: Room | None
    timetable: tuple[Timetable, ...]
    lessons: tuple[Lesson, ...]
    """Those that stand, in order."""

    @property
    def category(self) -> str:
        """The name of the category."""
        return catalogues.name("category", self.workshop.category)

    @property
    def schedule(self) -> str:
        """«lunes y miércoles, 15:00 – 17:00»."""
        hours: dict[tuple[str, str], list[int]] = {}
        for slot in self.timetable:
            hours.setdefault((slot.starts, slot.ends), []).append(slot.weekday)
        parts = (
            f"{weekdays(days)}, {starts} – {ends}" for (starts, ends), days in sorted(hours.items())
        )
        return "; ".join(parts)

    @property
    def sessions(self) -> str:
        """«22 sesiones · 44 horas»."""
        minutes = sum(_minutes(lesson.ends) - _minutes(lesson.starts) for lesson in self.lessons)
        hours, rest = divmod(minutes, 60)
        length = count(hours, "hora") + (f" y {rest} minutos" if rest else "")
        return f"{count(len(self.lessons), 'sesión', 'sesiones')} · {length}"


@dataclass(frozen=True)
class EnrolledPerson:
    """A person of a nómina, on a day."""

    id: UUID
    surnames: str
    given_names: str
    document: str
    """Masked."""
    minor: bool
    guardian: Guardian | None


def workshop_facts(session: Session, workshop_id: UUID) -> WorkshopFacts:
    """Read a workshop for a paper; raises `NotFound`."""
    found = session.execute(
        select(Workshop, Cycle, Facilitator, Room)
        .join(Cycle, Cycle.id == Workshop.cycle_id)
        .outerjoin(Facilitator, Facilitator.id == Workshop.facilitator_id)
        .outerjoin(Room, Room.id == Workshop.room_id)
        .where(Workshop.id == workshop_id)
    ).first()
    if found is None:
        raise NotFound("Ese taller no consta en esta casa.")
    workshop, cycle, facilitator, room = found
    timetable = session.execute(
        select(Timetable)
        .where(Timetable.workshop_id == workshop_id)
        .order_by(Timetable.weekday, Timetable.starts)
    ).scalars()
    lessons = session.execute(
        select(Lesson)
        .where(Lesson.workshop_id == workshop_id, Lesson.state != LessonState.CANCELLED)
        .order_by(Lesson.on, Lesson.starts)
    ).scalars()
    return WorkshopFacts(workshop, cycle, facilitator, room, tuple(timetable), tuple(lessons))


def enrolled_people(session: Session, workshop_id: UUID, on: date) -> list[EnrolledPerson]:
    """Who is enrolled in a workshop, in alphabetical order, with their age on a day."""
    people = (
        session.execute(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.workshop_id == workshop_id, Enrolment.state == EnrolmentState.ENROLLED)
        )
        .scalars()
        .all()
    )
    return described(session, sorted(people, key=_as_listed), on)


def described(session: Session, people: list[Person], on: date) -> list[EnrolledPerson]:
    """People as papers list them: document masked, representative where under 18 on a day."""
    ids = [person.id for person in people]
    documents: dict[UUID, list[IdentityDocument]] = {}
    for document in session.execute(
        select(IdentityDocument).where(IdentityDocument.person_id.in_(ids))
    ).scalars():
        documents.setdefault(document.person_id, []).append(document)
    guardians: dict[UUID, Guardian] = {}
    for guardian in session.execute(
        select(Guardian)
        .where(Guardian.person_id.in_(ids), Guardian.represents.is_(True))
        .order_by(Guardian.id.desc())
    ).scalars():
        guardians[guardian.person_id] = guardian
    return [
        EnrolledPerson(
            person.id,
            person.surnames,
            person.given_names,
            masked_document(documents.get(person.id, [])),
            is_minor(person, on),
            guardians.get(person.id),
        )
        for person in people
    ]


def best_document(documents: list[IdentityDocument]) -> IdentityDocument | None:
    """The paper that names a person best: the cédula, else the first; None without any."""
    real = [d for d in documents if d.number and d.kind != "SIN_DOCUMENTO"]
    return min(real, key=lambda d: (d.kind != "CEDULA", d.kind, d.number), default=None)


def masked_document(documents: list[IdentityDocument]) -> str:
    """«C.C. 171****103», or that there is none."""
    best = best_document(documents)
    return masked_number(best.kind, best.number) if best else "sin documento"


def masked_number(kind: str, number: str) -> str:
    """A document for paper: its type abbreviated, its number half hidden."""
    return f"{SHORT_KINDS.get(kind, 'Doc.')} {masked(number)}"


def masked_phone(number: str) -> str:
    """A telephone for paper: «099 *** 4127»; Ecuadorian ones as dialled."""
    digits = "0" + number[4:] if number.startswith("+593") else number
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:3]} *** {digits[-4:]}"


def is_minor(person: Person, on: date) -> bool:
    """Whether somebody is under 18 on a day; an estimated year counts by its last day."""
    if person.birth_date is not None:
        return age_on(person.birth_date, on) < 18
    return person.birth_year is not None and on.year - person.birth_year < 18


def _as_listed(person: Person) -> tuple[tuple[str, str], UUID]:
    # The order of the roll on screen, so that the numbers on paper are the same.
    return alphabetical(person.surnames, person.given_names), person.id


def _minutes(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:5])
