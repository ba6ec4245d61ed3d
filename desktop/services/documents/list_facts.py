"""The facts of a list to mark on paper."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models.opening import OpenHouse
from desktop.printing import attendance_sheet
from desktop.printing.attendance_sheet import AttendanceFacts, Listed
from desktop.printing.imprint import Imprint
from desktop.services.documents.draft import Draft
from desktop.services.documents.workshop_facts import enrolled_people, workshop_facts


class NoLessons(UserError):
    """A list without sessions has nothing to mark."""

    def __init__(self, workshop: str) -> None:
        super().__init__(
            f"«{workshop}» no tiene sesiones. Defina su horario para poder imprimir la lista."
        )


def attendance(session: Session, house: OpenHouse, workshop_id: UUID, first: date) -> Draft:
    """Who is enrolled, by up to twelve sessions from a day on, or by the last twelve."""
    found = workshop_facts(session, workshop_id)
    if not found.lessons:
        raise NoLessons(found.workshop.name)
    people = enrolled_people(session, workshop_id, first)
    numbered = [
        attendance_sheet.Session(number, lesson.on)
        for number, lesson in enumerate(found.lessons, 1)
    ]
    coming = [column for column in numbered if column.day >= first]
    columns = (coming or numbered[-attendance_sheet.COLUMNS :])[: attendance_sheet.COLUMNS]
    schedule = " · ".join(part for part in (found.cycle.name, found.schedule) if part)

    def build(imprint: Imprint) -> AttendanceFacts:
        return AttendanceFacts(
            imprint=imprint,
            workshop=found.workshop.name,
            instructor=found.facilitator.name if found.facilitator else "",
            schedule=schedule,
            people=tuple(Listed(person.surnames, person.given_names) for person in people),
            sessions=tuple(columns),
            total_sessions=len(numbered),
            code=imprint.number,
        )

    return Draft(build, tuple(person.id for person in people), workshop_id=workshop_id)
