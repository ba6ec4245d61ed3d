"""The roll: who is expected at a lesson, what each mark says, and lessons cancelled or moved."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import mark_id
from desktop.core.text import clean, count, hour, long_day
from desktop.models import enrolling, offering, rolls, scheduling
from desktop.models.attendance import ATTENDED, Mark, MarkValue
from desktop.models.database import Database
from desktop.models.enrolling import Enrolled
from desktop.models.offering import LessonRow, RollState
from desktop.models.programme import (
    Enrolment,
    EnrolmentState,
    Lesson,
    LessonState,
    Workshop,
    WorkshopState,
)
from desktop.models.rolls import Roll, RollLine
from desktop.models.scheduling import RoomTaken, Slot
from desktop.models.undoing import NotUndone, take_back

__all__ = [
    "MARK_NAMES", "Attendance", "Enrolled", "LessonRow", "MarkValue", "NotUndone", "ReasonNeeded",
    "Roll", "RollLine", "RollState", "RoomTaken", "Slot",
]  # fmt: skip

MARK_NAMES = {
    MarkValue.PRESENT: "Presente",
    MarkValue.ABSENT: "Ausente",
    MarkValue.JUSTIFIED: "Justificada",
    MarkValue.LATE: "Atraso",
}


class ReasonNeeded(UserError):
    """A mark of a past lesson is only changed with a reason."""

    def __init__(self) -> None:
        super().__init__(
            "Esta sesión ya pasó. Escriba por qué se corrige su lista y vuelva a marcar."
        )


class CannotUnmark(UserError):
    """The mark of a past lesson is corrected, never taken away."""

    def __init__(self) -> None:
        super().__init__(
            "La marca de una sesión pasada no se quita: corríjala con otra letra y su motivo."
        )


class NotCalled(UserError):
    """A cancelled lesson has no roll."""

    def __init__(self) -> None:
        super().__init__(
            "Esta sesión está cancelada: no se toma lista. Si se dio, restáurela primero."
        )


class TooEarly(UserError):
    """Before the day of a lesson only a justified absence is known."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"Esta sesión es el {long_day(on)}. Hasta ese día solo se anotan faltas justificadas."
        )


@dataclass(frozen=True)
class _Meeting:
    """A lesson as a job on it needs to know it."""

    id: UUID
    workshop_id: UUID
    on: date
    room_id: UUID | None
    state: LessonState
    closed_at: datetime | None
    workshop_state: WorkshopState


class Attendance:
    """Jobs on the rolls of the house."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = database.clock

    def roll(self, lesson: UUID) -> Roll:
        """The numbered roll of a lesson, in two queries."""
        with self._database.read() as session:
            return rolls.read(session, lesson, self._clock.today())

    def mark(
        self, lesson: UUID, enrolment: UUID, value: MarkValue | None, reason: str = ""
    ) -> bool:
        """Mark one person, durable when it returns; whether anything changed. None takes a mark
        away.

        A correction of a past lesson asks for a reason, which stays on the mark.
        """
        said = clean(reason) or None
        today = self._clock.today()
        with self._database.write("Tomar lista") as session:
            meeting = self._to_call(session, lesson)
            if value not in (None, MarkValue.JUSTIFIED) and meeting.on > today:
                raise TooEarly(meeting.on)
            key = mark_id(enrolment, lesson)
            before = session.execute(
                select(Mark.value, Mark.at).where(Mark.id == key)
            ).one_or_none()
            if (before.value if before else None) == value:
                return False
            marked_at = before.at if before else None
            if rolls.is_correction(meeting.on, today, meeting.closed_at, marked_at):
                if value is None:
                    raise CannotUnmark
                if said is None:
                    raise ReasonNeeded
            if value is None:
                session.execute(delete(Mark).where(Mark.id == key))
                return True
            if before is None:
                self._require_enrolled(session, meeting, enrolment)
            values = {"value": value, "at": self._clock.now(), "reason": said}
            session.execute(
                insert(Mark)
                .values(id=key, lesson_id=lesson, enrolment_id=enrolment, **values)
                .on_conflict_do_update(index_elements=["id"], set_=values)
            )
            return True

    def all_present(self, lesson: UUID, reason: str = "") -> int:
        """«Todos presentes»: marks P whoever is expected and has no mark; how many that were.

        A mark that is there was put by a person and stays, a justified absence above all.
        """
        said = clean(reason) or None
        today, now = self._clock.today(), self._clock.now()
        with self._database.write("Todos presentes") as session:
            meeting = self._to_call(session, lesson)
            if meeting.on > today:
                raise TooEarly(meeting.on)
            called = select(Mark.enrolment_id).where(Mark.lesson_id == lesson)
            unmarked = session.scalars(
                select(Enrolment.id).where(
                    Enrolment.workshop_id == meeting.workshop_id,
                    Enrolment.state == EnrolmentState.ENROLLED,
                    Enrolment.since < rolls.day_after(meeting.on),
                    Enrolment.id.not_in(called),
                )
            ).all()
            corrects = rolls.is_correction(meeting.on, today, meeting.closed_at, None)
            if unmarked and corrects and said is None:
                raise ReasonNeeded
            rows = [
                {
                    "id": mark_id(enrolment, lesson),
                    "lesson_id": lesson,
                    "enrolment_id": enrolment,
                    "value": MarkValue.PRESENT,
                    "at": now,
                    "reason": said,
                }
                for enrolment in unmarked
            ]
            if rows:
                session.execute(insert(Mark).on_conflict_do_nothing(index_elements=["id"]), rows)
        return len(rows)

    def undo(self, transaction: int) -> None:
        """Take one job on a roll back."""
        take_back(self._database, transaction)

    def add_person(self, lesson: UUID, person: UUID, *, extra: bool = False) -> Enrolled:
        """Enrol somebody who came to the lesson; where it is full they wait, or take a «cupo de
        más» (`extra`)."""
        with self._database.write("Inscribir desde la lista") as session:
            meeting = _meeting(session, lesson)
            return enrolling.enrol(
                session, meeting.workshop_id, person, self._clock.now(), extra=extra
            )

    def close(self, lesson: UUID) -> int:
        """«Terminar»: the roll is done; how many expected people stay without a mark."""
        with self._database.write("Terminar la lista") as session:
            self._to_call(session, lesson)
            session.execute(
                update(Lesson).where(Lesson.id == lesson).values(roll_closed_at=self._clock.now())
            )
        return self.roll(lesson).tally(None)

    def cancel(self, lesson: UUID, reason: str) -> None:
        """Cancel a lesson with its reason; one that people attended cannot be cancelled."""
        said = clean(reason)
        if not said:
            raise InvalidInput("reason", "Escriba por qué se cancela la sesión.")
        with self._database.write("Cancelar una sesión") as session:
            self._to_call(session, lesson)
            came = session.scalar(
                select(func.count()).where(Mark.lesson_id == lesson, Mark.value.in_(ATTENDED))
            )
            if came:
                raise UserError(
                    f"En esta sesión constan {count(came, 'persona')} con asistencia: no puede"
                    " quedar cancelada. Corrija primero la lista."
                )
            _set(session, lesson, state=LessonState.CANCELLED, reason=said)

    def restore(self, lesson: UUID, *, share_room: bool = False) -> None:
        """Take the cancelling back, if the room is still free."""
        with self._database.write("Restaurar una sesión") as session:
            meeting = _meeting(session, lesson)
            if meeting.state is not LessonState.CANCELLED:
                raise UserError("Esta sesión no está cancelada.")
            hours = session.execute(
                select(Lesson.starts, Lesson.ends).where(Lesson.id == lesson)
            ).one()
            slot = Slot(meeting.on, *(scheduling.read_time(kept) for kept in hours))
            self._require_room(session, meeting, meeting.room_id, slot, share_room)
            _set(session, lesson, state=LessonState.PLANNED, reason=None)

    def move(
        self,
        lesson: UUID,
        slot: Slot,
        *,
        room: UUID | None = None,
        reason: str = "",
        share_room: bool = False,
    ) -> None:
        """Move a lesson to another day, hour or room (the same where none is told); its id and
        its marks stay."""
        if slot.ends <= slot.starts:
            raise InvalidInput("ends", "La hora de fin debe ser posterior a la de inicio.")
        with self._database.write("Mover una sesión") as session:
            meeting = self._to_call(session, lesson)
            place = room or meeting.room_id
            self._require_room(session, meeting, place, slot, share_room)
            _set(
                session,
                lesson,
                on=slot.on,
                starts=hour(slot.starts),
                ends=hour(slot.ends),
                room_id=place,
                reason=clean(reason) or None,
            )

    def waiting_for_roll(self) -> list[LessonRow]:
        """The lessons of open workshops that have begun and still wait for their roll."""
        # Two counts that their indexes answer leave out most rolls that were called; only the
        # rest are looked at person by person.
        marks = select(func.count()).where(Mark.lesson_id == Lesson.id)
        people = select(func.count()).where(Enrolment.workshop_id == Lesson.workshop_id)
        # By workshop, so that the lessons of past years are not even looked at.
        running = select(Workshop.id).where(Workshop.state == WorkshopState.OPEN)
        with self._database.read() as session:
            begun = offering.lessons(
                session,
                self._clock.now(),
                Lesson.workshop_id.in_(running),
                Lesson.on <= self._clock.today(),
                Lesson.roll_closed_at.is_(None),
                Lesson.state == LessonState.PLANNED,
                marks.correlate(Lesson).scalar_subquery()
                < people.correlate(Lesson).scalar_subquery(),
            )
        return [row for row in begun if row.state is RollState.MISSING]

    def _to_call(self, session: Session, lesson: UUID) -> _Meeting:
        meeting = _meeting(session, lesson)
        if meeting.state is LessonState.CANCELLED:
            raise NotCalled
        if meeting.workshop_state is WorkshopState.CANCELLED:
            raise UserError("El taller fue cancelado: sus sesiones ya no cambian.")
        return meeting

    def _require_enrolled(self, session: Session, meeting: _Meeting, enrolment: UUID) -> None:
        row = session.execute(
            select(Enrolment.workshop_id, Enrolment.state).where(Enrolment.id == enrolment)
        ).one_or_none()
        if (
            row is None
            or row.workshop_id != meeting.workshop_id
            or row.state != EnrolmentState.ENROLLED
        ):
            raise UserError("Esta persona no está inscrita en el taller: inscríbala primero.")

    def _require_room(
        self,
        session: Session,
        meeting: _Meeting,
        room: UUID | None,
        slot: Slot,
        share_room: bool,
    ) -> None:
        clashes = scheduling.room_clashes(session, room, [slot], but=meeting.id)
        if clashes and not share_room:
            raise RoomTaken(clashes)


def _meeting(session: Session, lesson: UUID) -> _Meeting:
    row = session.execute(
        select(
            Lesson.id, Lesson.workshop_id, Lesson.on, Lesson.room_id, Lesson.state,
            Lesson.roll_closed_at, Workshop.state.label("workshop_state"),
        )
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .where(Lesson.id == lesson)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("Esa sesión no consta en la casa.")
    return _Meeting(
        row.id, row.workshop_id, row.on, row.room_id, LessonState(row.state), row.roll_closed_at,
        WorkshopState(row.workshop_state),
    )  # fmt: skip


def _set(session: Session, lesson: UUID, **values: object) -> None:
    session.execute(update(Lesson).where(Lesson.id == lesson).values(**values))
