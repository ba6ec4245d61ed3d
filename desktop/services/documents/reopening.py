"""From the code of a list on paper, typed or scanned, back to the lesson it was printed for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.document import Document, DocumentKind
from desktop.models.programme import Lesson, LessonState, Workshop
from desktop.printing.attendance_sheet import AttendanceFacts
from desktop.printing.facts import from_json
from desktop.printing.imprint import read_code


@dataclass(frozen=True)
class Reopened:
    """The lesson whose roll a list on paper is for."""

    lesson_id: UUID
    workshop: str
    on: date


def number_of(typed: str) -> str:
    """The number of a paper in what was typed or scanned: its QR, or the number itself."""
    code = read_code(typed)
    return code.number if code is not None else typed.strip().upper()


def lesson_of(session: Session, typed: str, today: date) -> Reopened | None:
    """Today's lesson of the list; else its first one not called yet, else its last one.

    None where what was typed is not the code of a list of this house.
    """
    number = number_of(typed)
    if not number.startswith(f"{DocumentKind.LIST}-"):
        return None
    document = session.execute(
        select(Document).where(Document.number == number, Document.kind == DocumentKind.LIST)
    ).scalar_one_or_none()
    if document is None:
        return None
    days = [column.day for column in from_json(AttendanceFacts, document.facts.encode()).sessions]
    found = session.execute(
        select(Lesson.id, Lesson.on, Lesson.roll_closed_at, Workshop.name)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .where(
            Lesson.workshop_id == document.workshop_id,
            Lesson.on.in_(days),
            Lesson.state == LessonState.PLANNED,
        )
        .order_by(Lesson.on, Lesson.starts)
    ).all()
    if not found:
        return None
    begun = [row for row in found if row.on <= today]
    chosen = next(
        (row for row in found if row.on == today),
        next((row for row in begun if row.roll_closed_at is None), (begun or found[:1])[-1]),
    )
    return Reopened(chosen.id, chosen.name, chosen.on)
