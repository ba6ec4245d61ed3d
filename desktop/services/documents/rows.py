"""Papers as lists and the side of a preview show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import clean, fold, sorted_name
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.person import Person
from desktop.models.programme import Workshop
from desktop.models.staff import StaffMember

KIND_NAMES = {
    DocumentKind.ACT: "Acta de compromiso",
    DocumentKind.FORM: "Ficha de inscripción",
    DocumentKind.LIST: "Lista de asistencia",
}


class NoSuchDocument(NotFound):
    """No paper of this house has that id."""

    def __init__(self) -> None:
        super().__init__("Ese documento no consta en esta casa.")


@dataclass(frozen=True)
class DocumentRow:
    """A paper as lists show it."""

    id: UUID
    kind: DocumentKind
    kind_name: str
    number: str
    about: str
    """The workshop or the person."""
    issued_on: date
    issued_at: datetime
    issued_by: str
    state: DocumentState
    state_on: date | None
    state_reason: str | None
    workshop_id: UUID | None
    person_id: UUID | None
    parent_id: UUID | None
    """The acta an addendum belongs to."""
    people: int

    @property
    def signable(self) -> bool:
        """Whether somebody signs it: an acta, an addendum, the ficha of a person."""
        return self.kind is DocumentKind.ACT or self.person_id is not None


@dataclass(frozen=True)
class Course:
    """A paper and what became of it."""

    row: DocumentRow
    parent: DocumentRow | None
    """The acta, where it is an addendum."""
    addenda: tuple[DocumentRow, ...]
    """Where it is an acta, oldest first, the annulled ones too."""
    joined: int
    """People who enrolled after a signed acta and are on no addendum yet."""
    outdated: bool
    """What it says is no longer so; asking for it again gives another paper in its place."""
    may_annul: bool


def listing(
    session: Session, text: str = "", kind: DocumentKind | None = None, limit: int = 200
) -> list[DocumentRow]:
    """Papers, newest first, where each typed word is in the number or the workshop's name."""
    query = _rows().where(*_wanted(session, text, kind))
    return _read(session, query.order_by(*_NEWEST).limit(limit))


def ids_of(session: Session, text: str, kind: DocumentKind | None) -> Select[*tuple[Any, ...]]:
    """The same papers, all of them, to count."""
    return select(Document.id).where(*_wanted(session, text, kind))


def of(session: Session, *conditions: ColumnElement[bool]) -> list[DocumentRow]:
    """Papers that meet some conditions, newest first."""
    return _read(session, _rows().where(*conditions).order_by(*_NEWEST))


def one(session: Session, document_id: UUID) -> DocumentRow:
    """One paper; raises `NoSuchDocument`."""
    found = of(session, Document.id == document_id)
    if not found:
        raise NoSuchDocument
    return found[0]


_NEWEST = (Document.issued_at.desc(), Document.number.desc())


def _wanted(session: Session, text: str, kind: DocumentKind | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [] if kind is None else [Document.kind == kind]
    typed = clean(text).split()
    if not typed:
        return conditions
    # Names come back every cycle: folding the distinct ones is twenty times less work.
    names = [(name, fold(name)) for name in session.scalars(select(Workshop.name).distinct())]
    for word in typed:
        so_named = [name for name, folded in names if fold(word) and fold(word) in folded]
        workshops = select(Workshop.id).where(Workshop.name.in_(so_named))
        in_number = Document.number.icontains(word, autoescape=True)
        conditions.append(or_(in_number, Document.workshop_id.in_(workshops)))
    return conditions


def _rows() -> Select[*tuple[Any, ...]]:
    # The facts stay where they are: a list of papers must not read their whole text.
    return (
        select(
            Document.id, Document.kind, Document.number, Document.issued_on, Document.issued_at,
            Document.state, Document.state_on, Document.state_reason, Document.workshop_id,
            Document.person_id, Document.parent_id, Document.people, Workshop.name,
            Person.surnames, Person.given_names, StaffMember.name.label("staff"),
        )
        .outerjoin(Workshop, Workshop.id == Document.workshop_id)
        .outerjoin(Person, Person.id == Document.person_id)
        .join(StaffMember, StaffMember.id == Document.issued_by)
    )  # fmt: skip


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[DocumentRow]:
    return [_row(values) for values in session.execute(query)]


def _row(values: Any) -> DocumentRow:
    kind = DocumentKind(values.kind)
    person = sorted_name(values.surnames or "", values.given_names or "")
    return DocumentRow(
        id=values.id,
        kind=kind,
        kind_name="Adenda al acta" if values.parent_id else KIND_NAMES[kind],
        number=values.number,
        # A ficha is a person's, even where it names a workshop.
        about=person or values.name or "En blanco",
        issued_on=values.issued_on,
        issued_at=values.issued_at,
        issued_by=values.staff,
        state=DocumentState(values.state),
        state_on=values.state_on,
        state_reason=values.state_reason,
        workshop_id=values.workshop_id,
        person_id=values.person_id,
        parent_id=values.parent_id,
        people=len(values.people),
    )
