"""Who gets a diploma, who has one, and who gets none and why (domain.md 5.6).

A diploma is of participation: everyone enrolled with at least one attendance gets one, and where
the house asks a percentage, who reached it. Justified absences do not subtract: they are taken
from the lessons that are asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from desktop.core.clock import QUITO
from desktop.core.errors import InvalidInput, NotFound
from desktop.core.text import alphabetical, clean, count, day, person_name
from desktop.models.attendance import ATTENDED, Mark, MarkValue
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.person import Person
from desktop.models.programme import (
    Cycle,
    Enrolment,
    EnrolmentState,
    Lesson,
    LessonState,
    Workshop,
    WorkshopState,
)
from desktop.printing.lettering import printable, romanised


@dataclass(frozen=True)
class Scope:
    """Whose diplomas: those of a cycle, of one workshop, of one person, or of what all share."""

    cycle_id: UUID | None = None
    workshop_id: UUID | None = None
    person_id: UUID | None = None

    def workshops(self) -> list[ColumnElement[bool]]:
        """Which workshops it is about."""
        found: list[ColumnElement[bool]] = []
        if self.cycle_id is not None:
            found.append(Workshop.cycle_id == self.cycle_id)
        if self.workshop_id is not None:
            found.append(Workshop.id == self.workshop_id)
        if self.person_id is not None:
            mine = select(Enrolment.workshop_id).where(Enrolment.person_id == self.person_id)
            found.append(Workshop.id.in_(mine))
        return found

    def require(self, session: Session) -> None:
        """Raise where it names nothing, or something this house does not know."""
        if self.cycle_id is None and self.workshop_id is None and self.person_id is None:
            raise InvalidInput("cycle", "Indique el ciclo, el taller o la persona.")
        asked: tuple[tuple[type[Any], UUID | None, str], ...] = (
            (Cycle, self.cycle_id, "Ese ciclo"),
            (Workshop, self.workshop_id, "Ese taller"),
            (Person, self.person_id, "Esa persona"),
        )
        for table, key, what in asked:
            if key is not None and session.get(table, key) is None:
                raise NotFound(f"{what} no consta en esta casa.")


@dataclass(frozen=True)
class Candidate:
    """Somebody in a workshop, with a diploma due."""

    person_id: UUID
    name: str
    workshop_id: UUID
    workshop: str
    by_sound: str = ""
    """How the name will be printed, where the paper lacks the letters it is written in."""


@dataclass(frozen=True)
class Existing:
    """A diploma that was issued and not annulled."""

    id: UUID
    number: str
    person_id: UUID
    workshop_id: UUID


@dataclass(frozen=True)
class Excluded:
    """Somebody in a workshop who gets none."""

    person_id: UUID
    name: str
    workshop_id: UUID
    workshop: str
    reason: str
    """«No asistió a ninguna sesión», as staff read it."""


@dataclass(frozen=True)
class Unfinished:
    """A workshop with lessons still to come."""

    workshop_id: UUID
    workshop: str
    ends_on: date
    """The day of its last lesson."""


@dataclass(frozen=True)
class DiplomaPlan:
    """What issuing would do, in the order of workshops and then of names."""

    to_issue: tuple[Candidate, ...]
    existing: tuple[Existing, ...]
    excluded: tuple[Excluded, ...]
    unfinished: tuple[Unfinished, ...]
    """Their diplomas are issued by the attendance until today."""
    repeated: tuple[Existing, ...] = ()
    """Others of the same person and workshop: two laptops issued them before either knew."""


@dataclass
class _Lessons:
    """The lessons of a workshop that were not cancelled."""

    given: int = 0
    """Until today."""
    uncalled: int = 0
    """Of those, the ones whose roll nobody took."""
    last: date = date.min


def plan(session: Session, scope: Scope, minimum: int, today: date) -> DiplomaPlan:
    """Who gets one; `minimum` is the percentage the house asks. A handful of queries."""
    scope.require(session)
    lessons = _lessons(session, scope, today)
    marks = _marks(session, scope, today)
    papers, repeated = _papers(session, scope)
    to_issue: list[Candidate] = []
    existing: list[Existing] = []
    excluded: list[Excluded] = []
    unfinished: dict[UUID, Unfinished] = {}
    for row in sorted(session.execute(_people(scope)), key=_as_listed):
        who = (row.person_id, row.workshop_id)
        standing, annulled = papers.get(who, (None, None))
        held = lessons[row.workshop_id]
        if held.last > today and row.workshop_state != WorkshopState.CANCELLED:
            unfinished.setdefault(
                row.workshop_id, Unfinished(row.workshop_id, row.workshop, held.last)
            )
        if standing is not None:
            existing.append(Existing(standing.id, standing.number, *who))
            continue
        name = clean(person_name(row.given_names, row.surnames))
        reason = _not_seated(row) or _not_attended(marks[row.enrolment_id], held, minimum)
        if not reason and not name:
            reason = "Falta el nombre"
        if not reason and annulled is not None and scope.person_id is None:
            # A run over a house must not give back what somebody took away on purpose.
            reason = f"Su diploma {annulled.number} fue anulado: {annulled.state_reason}"
        if reason:
            excluded.append(Excluded(row.person_id, name, row.workshop_id, row.workshop, reason))
        else:
            sound = printable(name) if romanised(name) else ""
            to_issue.append(Candidate(row.person_id, name, row.workshop_id, row.workshop, sound))
    return DiplomaPlan(
        tuple(to_issue), tuple(existing), tuple(excluded), tuple(unfinished.values()), repeated
    )


def have_one(session: Session, candidates: Iterable[Candidate]) -> set[tuple[UUID, UUID]]:
    """Which of some people, by person and workshop, have a diploma that stands."""
    query = (
        select(Person.id, Workshop.id)
        .join(Document, Document.person_id == Person.id)
        .join(Workshop, Workshop.id == Document.workshop_id)
        .where(
            Document.kind == DocumentKind.DIPLOMA,
            Document.state != DocumentState.ANNULLED,
            Person.id.in_({each.person_id for each in candidates}),
        )
    )
    return set(session.execute(query))


def _people(scope: Scope) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Enrolment.id.label("enrolment_id"), Enrolment.person_id, Enrolment.workshop_id,
            Enrolment.state, Enrolment.since, Workshop.name.label("workshop"),
            Workshop.state.label("workshop_state"), Person.surnames, Person.given_names,
        )
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(*scope.workshops())
    )  # fmt: skip
    return query if scope.person_id is None else query.where(Person.id == scope.person_id)


def _lessons(session: Session, scope: Scope, today: date) -> Mapping[UUID, _Lessons]:
    called = select(Mark.lesson_id).where(Mark.lesson_id == Lesson.id).exists()
    found: dict[UUID, _Lessons] = defaultdict(_Lessons)
    for workshop, on, has_marks in session.execute(
        select(Lesson.workshop_id, Lesson.on, called)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .where(*scope.workshops(), Lesson.state != LessonState.CANCELLED)
    ):
        held = found[workshop]
        held.last = max(held.last, on)
        if on <= today:
            held.given += 1
            held.uncalled += not has_marks
    return found


def _marks(session: Session, scope: Scope, today: date) -> Mapping[UUID, Counter[str]]:
    query = (
        select(Mark.enrolment_id, Mark.value, func.count())
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .join(Workshop, Workshop.id == Lesson.workshop_id)
        .where(*scope.workshops(), Lesson.state != LessonState.CANCELLED, Lesson.on <= today)
        .group_by(Mark.enrolment_id, Mark.value)
    )
    if scope.person_id is not None:
        mine = select(Enrolment.id).where(Enrolment.person_id == scope.person_id)
        query = query.where(Mark.enrolment_id.in_(mine))
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for enrolment, value, how_many in session.execute(query):
        found[enrolment][value] = how_many
    return found


def _papers(
    session: Session, scope: Scope
) -> tuple[Mapping[tuple[UUID, UUID], tuple[Any, Any]], tuple[Existing, ...]]:
    """By person and workshop, the diploma that stands and the last one that was annulled; and
    those that stand beside it."""
    query = (
        select(
            Document.id, Document.number, Document.person_id, Document.workshop_id,
            Document.state, Document.state_reason,
        )
        .join(Workshop, Workshop.id == Document.workshop_id)
        .where(Document.kind == DocumentKind.DIPLOMA, *scope.workshops())
        .order_by(Document.issued_at, Document.number)
    )  # fmt: skip
    found: dict[tuple[UUID, UUID], tuple[Any, Any]] = {}
    repeated: list[Existing] = []
    for row in session.execute(query):
        who = (row.person_id, row.workshop_id)
        standing, annulled = found.get(who, (None, None))
        if row.state == DocumentState.ANNULLED:
            found[who] = (standing, row)
        elif standing is None:
            found[who] = (row, annulled)
        else:
            repeated.append(Existing(row.id, row.number, *who))
    return found, tuple(repeated)


def _not_seated(row: Any) -> str:
    if row.workshop_state == WorkshopState.CANCELLED:
        return "El taller fue cancelado"
    state = EnrolmentState(row.state)
    if state is EnrolmentState.WITHDRAWN:
        return f"Se retiró el {day(_quito(row.since))}"
    if state is EnrolmentState.WAITING:
        return "Está en lista de espera"
    if state is EnrolmentState.OFFERED:
        return "Tiene un cupo ofrecido que todavía no aceptó"
    return ""


def _not_attended(marks: Counter[str], held: _Lessons, minimum: int) -> str:
    attended = sum(marks[value] for value in ATTENDED)
    if not attended:
        return "No asistió a ninguna sesión"
    asked = max(held.given - marks[MarkValue.JUSTIFIED], attended)
    if attended * 100 >= minimum * asked:
        return ""
    reason = f"Asistió al {attended * 100 // asked} % de las sesiones; la casa pide el {minimum} %"
    if held.uncalled:
        # Nobody should be left out for a list that the house forgot.
        reason += f" ({count(held.uncalled, 'sesión', 'sesiones')} sin lista)"
    return reason


def _as_listed(row: Any) -> tuple[Any, ...]:
    return (
        alphabetical("", row.workshop),
        row.workshop_id,
        alphabetical(row.surnames, row.given_names),
        row.person_id,
    )


def _quito(moment: datetime) -> date:
    return moment.astimezone(QUITO).date()
