"""Attendance marks: P presente, A falta, J justificada, T atraso (which counts as attendance)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled


class MarkValue(StrEnum):
    """What the roll says of one person at one lesson."""

    PRESENT = "P"
    ABSENT = "A"
    JUSTIFIED = "J"
    LATE = "T"


ATTENDED = frozenset({MarkValue.PRESENT, MarkValue.LATE})


class Mark(Base, Identified):
    """One mark. The table is ordered by its id (no rowid): five million rows weigh a third less."""

    __tablename__ = "mark"
    __table_args__ = journalled(30, Topic.ATTENDANCE, sqlite_with_rowid=False)

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lesson.id"), index=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    value: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str | None]
    """Why a past lesson's mark was corrected."""
