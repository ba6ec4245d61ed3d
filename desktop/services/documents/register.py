"""The register of papers: issue a number once, draw the same paper again, sign it, annul it.

A paper's facts are kept as canonical JSON with its hash before it is drawn: a drawing that fails
keeps its number and is drawn again, never issued again. The number is remembered beside the
database before the paper can leave (sync.md, «Numbers on paper»).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import new_id
from desktop.core.text import clean
from desktop.models import numbering
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.programme import Workshop
from desktop.models.staff import Job, StaffMember
from desktop.printing.facts import canonical, facts_hash
from desktop.printing.imprint import Imprint
from desktop.services.documents import act_facts, form_facts, list_facts
from desktop.services.documents.draft import Draft
from desktop.services.documents.drawing import draw_stored, imprint_of

KIND_NAMES = {
    DocumentKind.ACT: "Acta de compromiso",
    DocumentKind.FORM: "Ficha de inscripción",
    DocumentKind.LIST: "Lista de asistencia",
}


class AlteredDocument(UserError):
    """What is kept of a paper is no longer what was issued."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Los datos guardados del documento {number} fueron alterados después de emitirlo: no"
            " coinciden con su huella. El papel impreso sigue siendo el válido. Avise a la"
            " Coordinación."
        )
        self.number = number


@dataclass(frozen=True)
class Issued:
    """A paper that has its number; `fresh` is False where it existed already."""

    id: UUID
    number: str
    fresh: bool


@dataclass(frozen=True)
class DocumentRow:
    """A paper as lists show it."""

    id: UUID
    kind: DocumentKind
    kind_name: str
    number: str
    about: str
    """The workshop or the person."""
    issued_at: datetime
    issued_by: str
    state: DocumentState
    state_on: date | None
    state_reason: str | None
    workshop_id: UUID | None
    person_id: UUID | None
    people: int


class Documents:
    """Jobs on papers of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def act(self, workshop_id: UUID) -> Issued:
        """The acta of a workshop, or the addendum for who joined after it was signed.

        Unchanged, it is the same paper with the same number. Changed before it was signed, it
        is replaced by another number and the earlier one is annulled (domain.md 5.2).
        """
        with self._house.database.write("Emitir el acta de compromiso") as session:
            previous = self._standing(session, DocumentKind.ACT, workshop_id=workshop_id)
            act = next((d for d in previous if d.parent_id is None), None)
            day = self._house.clock.today()
            if act is None or act.state == DocumentState.ISSUED:
                draft = act_facts.act(session, self._house, workshop_id, day)
                issued = self._issue(session, DocumentKind.ACT, draft, act)
            else:
                addenda = [d for d in reversed(previous) if d.parent_id == act.id]
                issued = self._addendum(session, act, addenda, day)
        return self._remembered(issued)

    def form(self, person_id: UUID, workshop_id: UUID | None = None) -> Issued:
        """The ficha de inscripción of a person, filled; unchanged, the same number."""
        with self._house.database.write("Emitir la ficha de inscripción") as session:
            previous = self._standing(session, DocumentKind.FORM, person_id=person_id)
            same = next((d for d in previous if d.workshop_id == workshop_id), None)
            draft = form_facts.filled(session, self._house, person_id, workshop_id)
            issued = self._issue(session, DocumentKind.FORM, draft, same)
        return self._remembered(issued)

    def blank_form(self) -> Issued:
        """A ficha to fill by hand, with a serial of its own, so that its scan can be filed."""
        with self._house.database.write("Emitir una ficha en blanco") as session:
            draft = form_facts.blank(self._house)
            issued = self._issue(session, DocumentKind.FORM, draft, None)
        return self._remembered(issued)

    def attendance_list(self, workshop_id: UUID, first: date | None = None) -> Issued:
        """The list of a workshop to mark on paper, twelve sessions from `first` on."""
        with self._house.database.write("Emitir la lista de asistencia") as session:
            previous = self._standing(session, DocumentKind.LIST, workshop_id=workshop_id)
            start = first or self._house.clock.today()
            draft = list_facts.attendance(session, self._house, workshop_id, start)
            issued = self._issue(session, DocumentKind.LIST, draft, next(iter(previous), None))
        return self._remembered(issued)

    def draw(self, document_id: UUID) -> bytes:
        """The paper as PDF, from the facts it was issued with; raises `AlteredDocument`."""
        with self._house.database.read() as session:
            document = _found(session, document_id)
        stored = document.facts.encode()
        if facts_hash(stored) != document.facts_hash:
            raise AlteredDocument(document.number)
        return draw_stored(document.kind, document.parent_id is not None, stored)

    def sign(self, document_id: UUID, on: date) -> None:
        """Record that the paper was signed; from then on it is never replaced."""
        with self._house.database.write("Registrar la firma de un documento") as session:
            document = _found(session, document_id)
            if document.state == DocumentState.ANNULLED:
                raise InvalidInput("document", "Un documento anulado no puede firmarse.")
            if on > self._house.clock.today():
                raise InvalidInput("on", "La fecha de la firma no puede estar en el futuro.")
            document.state, document.state_on = DocumentState.SIGNED, on

    def annul(self, document_id: UUID, reason: str) -> None:
        """Annul a paper; its number is not used again."""
        self._house.staff.require(Job.ANNUL_DOCUMENT)
        why = clean(reason)
        if not why:
            raise InvalidInput("reason", "Escriba por qué se anula.")
        with self._house.database.write("Anular un documento") as session:
            _annul(_found(session, document_id), self._house.clock.today(), why)

    def listing(self, text: str = "", limit: int = 200) -> list[DocumentRow]:
        """Papers, newest first, whose number begins or ends with what is typed, or that are of
        a workshop so named."""
        query = self._rows().order_by(Document.issued_at.desc(), Document.number.desc())
        typed = clean(text)
        if typed:
            pattern = "%" + typed.replace("%", "").replace("_", "") + "%"
            query = query.where(Document.number.ilike(pattern) | Workshop.name.ilike(pattern))
        return self._read(query.limit(limit))

    def of_workshop(self, workshop_id: UUID) -> list[DocumentRow]:
        """The papers of a workshop, newest first."""
        query = self._rows().where(Document.workshop_id == workshop_id)
        return self._read(query.order_by(Document.issued_at.desc(), Document.number.desc()))

    def of_person(self, person_id: UUID) -> list[DocumentRow]:
        """The papers of a person, newest first."""
        query = self._rows().where(Document.person_id == person_id)
        return self._read(query.order_by(Document.issued_at.desc(), Document.number.desc()))

    def one(self, document_id: UUID) -> DocumentRow:
        """One paper."""
        rows = self._read(self._rows().where(Document.id == document_id))
        if not rows:
            raise NotFound("Ese documento no consta en esta casa.")
        return rows[0]

    def _addendum(
        self, session: Session, act: Document, addenda: Sequence[Document], day: date
    ) -> Issued:
        signed = [d for d in addenda if d.state == DocumentState.SIGNED]
        unsigned = next((d for d in addenda if d.state == DocumentState.ISSUED), None)
        draft = act_facts.addendum(session, self._house, act, signed, day, ordinal(session, act))
        if draft is None:
            return Issued(act.id, act.number, fresh=False)
        return self._issue(session, DocumentKind.ACT, draft, unsigned)

    def _standing(self, session: Session, kind: DocumentKind, **about: UUID) -> list[Document]:
        query = select(Document).where(
            Document.kind == kind, Document.state != DocumentState.ANNULLED
        )
        for column, value in about.items():
            query = query.where(getattr(Document, column) == value)
        newest = query.order_by(Document.issued_at.desc(), Document.number.desc())
        return list(session.execute(newest).scalars())

    def _issue(
        self, session: Session, kind: DocumentKind, draft: Draft, before: Document | None
    ) -> Issued:
        if before is not None and _unchanged(draft, before):
            return Issued(before.id, before.number, fresh=False)
        clock, house = self._house.clock, self._house.house
        day, known = clock.today(), new_id()
        if draft.parent_id is not None:
            parent = _found(session, draft.parent_id)
            number = f"{parent.number}-AD{ordinal(session, parent)}"
        else:
            memory = numbering.load(self._house.home.numbers)
            number = numbering.next_number(session, memory, kind, day.year)
        imprint = Imprint(
            number=number,
            uuid=known,
            house=house.name,
            zone=zone_name(house.zone),
            issued=day,
            house_kind=house.kind.value,
        )
        stored = canonical(draft.build(imprint))
        session.add(
            Document(
                id=known,
                kind=kind,
                number=number,
                issued_on=day,
                issued_at=clock.now(),
                issued_by=self._house.staff.id,
                workshop_id=draft.workshop_id,
                person_id=draft.person_id,
                parent_id=draft.parent_id,
                people=[person.hex for person in draft.people],
                facts=stored.decode(),
                facts_hash=facts_hash(stored),
                state=DocumentState.ISSUED,
            )
        )
        if before is not None and before.state == DocumentState.ISSUED:
            _annul(before, day, f"Reemplazado por {number} antes de firmarse")
        return Issued(known, number, fresh=True)

    def _remembered(self, issued: Issued) -> Issued:
        home = self._house.home
        memory = numbering.remember(numbering.load(home.numbers), issued.number)
        numbering.save(home.numbers, memory)
        return issued

    def _rows(self) -> Select[*tuple[Any, ...]]:
        return (
            select(Document, Workshop.name, Person.surnames, Person.given_names, StaffMember.name)
            .outerjoin(Workshop, Workshop.id == Document.workshop_id)
            .outerjoin(Person, Person.id == Document.person_id)
            .join(StaffMember, StaffMember.id == Document.issued_by)
        )

    def _read(self, query: Select[*tuple[Any, ...]]) -> list[DocumentRow]:
        with self._house.database.read() as session:
            found = session.execute(query).all()
        return [_row(*values) for values in found]


def ordinal(session: Session, act: Document) -> int:
    """The number the next addendum of an acta bears; annulled ones keep theirs."""
    made = session.execute(select(Document.id).where(Document.parent_id == act.id)).all()
    return len(made) + 1


def zone_name(zone: str) -> str:
    """The zone as papers write it (model, «Alcance del modelo»)."""
    kind = "Especial Turística" if zone == "La Mariscal" else "Zonal"
    return f"Administración {kind} {zone}"


def _unchanged(draft: Draft, before: Document) -> bool:
    stored = before.facts.encode()
    return canonical(draft.build(imprint_of(stored))) == stored


def _annul(document: Document, day: date, reason: str) -> None:
    document.state = DocumentState.ANNULLED
    document.state_on, document.state_reason = day, reason


def _found(session: Session, document_id: UUID) -> Document:
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("Ese documento no consta en esta casa.")
    return document


def _row(
    document: Document, workshop: str | None, surnames: str | None, names: str | None, staff: str
) -> DocumentRow:
    kind = DocumentKind(document.kind)
    about = workshop or ", ".join(part for part in (surnames, names) if part) or "En blanco"
    name = "Adenda al acta" if document.parent_id else KIND_NAMES[kind]
    return DocumentRow(
        id=document.id,
        kind=kind,
        kind_name=name,
        number=document.number,
        about=about,
        issued_at=document.issued_at,
        issued_by=staff,
        state=DocumentState(document.state),
        state_on=document.state_on,
        state_reason=document.state_reason,
        workshop_id=document.workshop_id,
        person_id=document.person_id,
        people=len(document.people),
    )
