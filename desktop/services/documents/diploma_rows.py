"""Diplomas as lists show them: what was printed, whether it still holds, who has theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput
from desktop.core.text import alphabetical, clean, person_name
from desktop.models import numbering
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.person import Person
from desktop.models.programme import Cycle, Workshop
from desktop.services.documents import standing
from desktop.services.documents.diploma_plan import Scope
from desktop.services.documents.rows import NoSuchDocument


@dataclass(frozen=True)
class DiplomaRow:
    """A diploma as lists show it."""

    id: UUID
    number: str
    code: str
    """The twelve signs under its QR."""
    name: str
    """As it is printed."""
    person_id: UUID
    workshop_id: UUID
    workshop: str
    cycle_code: str
    issued_on: date
    state: DocumentState
    state_on: date | None
    state_reason: str | None
    delivered_on: date | None
    delivered_how: str | None
    """"digital" or "printed"."""
    outdated: bool
    """It stands, and the record bears another name today."""

    @property
    def stands(self) -> bool:
        """Whether it was not annulled."""
        return self.state is not DocumentState.ANNULLED


_FACTS_READ = func.json_valid(Document.facts)
_PRINTED = case((_FACTS_READ == 1, func.json_extract(Document.facts, "$.name")), else_="")
"""A list is shown even where somebody damaged what one of its papers says."""
_MOST_ASKED = 500


def of(session: Session, scope: Scope, *conditions: ColumnElement[bool]) -> list[DiplomaRow]:
    """Diplomas by workshop, then by name as lists order people."""
    query = (
        select(
            Document.id, Document.number, Document.code, Document.person_id, Document.workshop_id,
            Document.issued_on, Document.state, Document.state_on, Document.state_reason,
            Document.delivered_on, Document.delivered_how, Workshop.name.label("workshop"),
            Cycle.code.label("cycle_code"), Person.surnames, Person.given_names,
            _PRINTED.label("printed"),
        )
        .join(Workshop, Workshop.id == Document.workshop_id)
        .join(Cycle, Cycle.id == Workshop.cycle_id)
        .join(Person, Person.id == Document.person_id)
        .where(Document.kind == DocumentKind.DIPLOMA, *scope.workshops(), *conditions)
    )  # fmt: skip
    if scope.person_id is not None:
        query = query.where(Document.person_id == scope.person_id)
    return [_row(found) for found in sorted(session.execute(query), key=_as_listed)]


def one(session: Session, document_id: UUID) -> DiplomaRow:
    """One diploma; raises `NoSuchDocument`, and `InvalidInput` for another kind of paper."""
    found(session, document_id)
    return of(session, Scope(), Document.id == document_id)[0]


def found(session: Session, document_id: UUID) -> Document:
    """The paper itself; raises `NoSuchDocument`, and `InvalidInput` for another kind of paper."""
    document = standing.found(session, document_id)
    _require_diploma(document.kind, document.number)
    return document


def last_numbered(session: Session, year: int) -> Document | None:
    """The paper with this laptop's highest number of a diploma in a year."""
    series = numbering.series_of(session, DocumentKind.DIPLOMA, year)
    highest = numbering.last_given(session, series)
    query = select(Document).where(Document.number == f"{series}{highest:04d}")
    return session.scalars(query).one_or_none()


def to_deliver(session: Session, ids: Sequence[UUID]) -> list[Any]:
    """Number, state, days of issue and delivery of some diplomas; raises as `found` does."""
    wanted = sorted(set(ids))
    told: list[Any] = []
    for start in range(0, len(wanted), _MOST_ASKED):
        query = select(
            Document.id, Document.kind, Document.number, Document.state, Document.issued_on,
            Document.delivered_on,
        ).where(Document.id.in_(wanted[start : start + _MOST_ASKED]))  # fmt: skip
        told += session.execute(query).all()
    if len(told) < len(wanted):
        raise NoSuchDocument
    for row in told:
        _require_diploma(row.kind, row.number)
    return told


def note_delivery(session: Session, ids: Sequence[UUID], how: str, on: date) -> None:
    """Write down how and when some diplomas reached their people."""
    for start in range(0, len(ids), _MOST_ASKED):
        session.execute(
            update(Document)
            .where(Document.id.in_(ids[start : start + _MOST_ASKED]))
            .values(delivered_on=on, delivered_how=how)
            .execution_options(synchronize_session=False)
        )


def _require_diploma(kind: str, number: str) -> None:
    if kind != DocumentKind.DIPLOMA:
        raise InvalidInput("document", f"El documento {number} no es un diploma.")


def _row(found: Any) -> DiplomaRow:
    state = DocumentState(found.state)
    today = clean(person_name(found.given_names, found.surnames))
    return DiplomaRow(
        id=found.id,
        number=found.number,
        code=found.code or "",
        name=found.printed,
        person_id=found.person_id,
        workshop_id=found.workshop_id,
        workshop=found.workshop,
        cycle_code=found.cycle_code,
        issued_on=found.issued_on,
        state=state,
        state_on=found.state_on,
        state_reason=found.state_reason,
        delivered_on=found.delivered_on,
        delivered_how=found.delivered_how,
        outdated=state is not DocumentState.ANNULLED and found.printed != today,
    )


def _as_listed(found: Any) -> tuple[Any, ...]:
    workshop = alphabetical("", found.workshop), found.workshop_id
    return *workshop, alphabetical(found.surnames, found.given_names), found.number
