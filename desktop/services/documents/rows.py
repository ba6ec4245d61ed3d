"""Papers as lists and the side of a preview show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import sorted_name
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.person import Person
from desktop.models.programme import Workshop
from desktop.models.scan import Scan
from desktop.models.space_use import SpaceAgreement
from desktop.models.staff import StaffMember
from desktop.services.documents.searching import Wanted, conditions

KIND_NAMES = {
    DocumentKind.ACT: "Acta de compromiso",
    DocumentKind.AGREEMENT: "Acuerdo de uso de espacio",
    DocumentKind.DIPLOMA: "Diploma",
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
    """The workshop, the person or the applicant."""
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
    agreement_id: UUID | None = None
    code: str | None = None
    """The twelve signs under the QR of a diploma."""
    delivered_on: date | None = None
    delivered_how: str | None = None
    """"digital" or "printed"."""
    scans: int = 0
    """How many scans of it there are, on this laptop or another."""

    @property
    def signable(self) -> bool:
        """Whether somebody signs it by hand: an acta, an addendum, an agreement, the ficha of a
        person; a diploma is handed over instead."""
        if self.kind is DocumentKind.FORM:
            return self.person_id is not None
        return self.kind in (DocumentKind.ACT, DocumentKind.AGREEMENT)

    @property
    def delivered(self) -> bool:
        """Whether it is a diploma that its person has, and that still counts."""
        return self.delivered_on is not None and self.state is not DocumentState.ANNULLED


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
    versions: tuple[DocumentRow, ...] = ()
    """Every paper of the same thing, newest first, this one too; none where it is the only one."""


def listing(session: Session, wanted: Wanted, limit: int = 200) -> list[DocumentRow]:
    """The papers that are meant, newest first."""
    meant = select(Document.id).where(*conditions(session, wanted))
    first = meant.order_by(Document.id.desc()).limit(limit)
    return of(session, Document.id.in_(first))


def how_many(session: Session, wanted: Wanted) -> int:
    """How many papers are meant."""
    query = select(func.count()).select_from(Document).where(*conditions(session, wanted))
    return session.execute(query).scalar_one()


def of(session: Session, *conditions: ColumnElement[bool]) -> list[DocumentRow]:
    """Papers that meet some conditions, newest first."""
    return _read(session, _rows().where(*conditions).order_by(*_NEWEST))


def one(session: Session, document_id: UUID) -> DocumentRow:
    """One paper; raises `NoSuchDocument`."""
    found = of(session, Document.id == document_id)
    if not found:
        raise NoSuchDocument
    return found[0]


def versions(session: Session, paper: DocumentRow) -> tuple[DocumentRow, ...]:
    """Every paper of the same kind about the same workshop, person, agreement or acta."""
    same = [
        column == value if value is not None else column.is_(None)
        for column, value in (
            (Document.workshop_id, paper.workshop_id),
            (Document.person_id, paper.person_id),
            (Document.agreement_id, paper.agreement_id),
            (Document.parent_id, paper.parent_id),
        )
    ]
    about_nothing = not (paper.workshop_id or paper.person_id or paper.agreement_id)
    if about_nothing:
        return ()
    found = of(session, Document.kind == paper.kind, *same)
    return tuple(found) if len(found) > 1 else ()


_NEWEST = (Document.issued_at.desc(), Document.number.desc())


def _rows() -> Select[*tuple[Any, ...]]:
    # The facts stay where they are: a list of papers must not read their whole text.
    scans = (
        select(func.count())
        .where(Scan.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    return (
        select(
            Document.id, Document.kind, Document.number, Document.issued_on, Document.issued_at,
            Document.state, Document.state_on, Document.state_reason, Document.workshop_id,
            Document.person_id, Document.parent_id, Document.agreement_id, Document.people,
            Document.code, Document.delivered_on, Document.delivered_how, Workshop.name,
            Person.surnames, Person.given_names, SpaceAgreement.applicant,
            StaffMember.name.label("staff"), scans.label("scans"),
        )
        .outerjoin(Workshop, Workshop.id == Document.workshop_id)
        .outerjoin(Person, Person.id == Document.person_id)
        .outerjoin(SpaceAgreement, SpaceAgreement.id == Document.agreement_id)
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
        about=person or values.name or values.applicant or "En blanco",
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
        agreement_id=values.agreement_id,
        code=values.code,
        delivered_on=values.delivered_on,
        delivered_how=values.delivered_how,
        scans=values.scans,
    )
