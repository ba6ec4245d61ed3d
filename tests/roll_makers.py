"""Workshops whose rolls were called, so that diplomas are due."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop.core.ids import enrolment_id, mark_id
from desktop.models.attendance import Mark
from desktop.models.database import Database
from desktop.models.document import Document
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.programme import Enrolment, EnrolmentState, Lesson, LessonState
from desktop.services.documents.diplomas import DiplomaPlan, DiplomasIssued
from tests.programme_makers import opened, people

_BEFORE = datetime(2026, 9, 28, 15, tzinfo=UTC)
"""Enrolled before the first lesson."""


def lessons(database: Database, workshop: UUID) -> list[UUID]:
    """The lessons that stand, in order."""
    query = select(Lesson.id).where(
        Lesson.workshop_id == workshop, Lesson.state == LessonState.PLANNED
    )
    with database.read() as session:
        return list(session.scalars(query.order_by(Lesson.on, Lesson.starts)))


def mark(database: Database, workshop: UUID, person: UUID, letters: str) -> None:
    """The marks of somebody at the first lessons; a space is none."""
    enrolment, now = enrolment_id(workshop, person), database.clock.now()
    called = zip(lessons(database, workshop), letters, strict=False)
    with database.write("Tomar lista") as session:
        session.add_all(
            Mark(id=mark_id(enrolment, key), lesson_id=key, enrolment_id=enrolment, value=v, at=now)
            for key, v in called
            if v != " "
        )


def seated(database: Database, workshop: UUID, names: list[str], letters: str = "P") -> list[UUID]:
    """People of these surnames with a seat and the same marks."""
    known: list[tuple[str, str, date | None]] = [(name, "Rosa", None) for name in names]
    keys = people(database, known)
    with database.write("Inscribir personas") as session:
        session.add_all(
            Enrolment(
                id=enrolment_id(workshop, key),
                workshop_id=workshop,
                person_id=key,
                state=EnrolmentState.ENROLLED,
                since=_BEFORE,
            )
            for key in keys
        )
    for key in keys:
        mark(database, workshop, key, letters)
    return keys


def attended(
    database: Database, how_many: int, letters: str = "P", **changes: Any
) -> tuple[UUID, list[UUID]]:
    """An open workshop with so many people who came."""
    workshop = opened(database, **changes)
    names = [f"Inventada {number:04d}" for number in range(how_many)]
    return workshop, seated(database, workshop, names, letters)


def reasons(plan: DiplomaPlan | DiplomasIssued) -> dict[UUID, str]:
    """Why each of those without a diploma has none."""
    return {each.person_id: each.reason for each in plan.excluded}


def numbers(house: OpenHouse) -> list[str]:
    """Every number of a diploma that was given."""
    with house.database.read() as session:
        return list(session.scalars(select(Document.number).order_by(Document.number)))


def rename(house: OpenHouse, person: UUID, surnames: str, given: str = "Rosa") -> None:
    """Correct the name of somebody."""
    with house.database.write("Corregir el nombre") as session:
        found = session.get_one(Person, person)
        found.surnames, found.given_names = surnames, given
