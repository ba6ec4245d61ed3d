"""The register of papers: issue a number once, draw the same paper again, sign it, annul it.

A paper's facts are kept as canonical JSON with its hash before it is drawn: a drawing that fails
keeps its number and is drawn again, never issued again. The number is remembered beside the
database before the paper can leave (sync.md, «Numbers on paper»).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import clean
from desktop.models import lending
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.numbering import NumbersUnknown
from desktop.models.opening import OpenHouse
from desktop.models.staff import Job
from desktop.models.undoing import take_back
from desktop.printing.facts import facts_hash
from desktop.printing.space_agreement import draw_agreement
from desktop.services.documents import (
    act_facts,
    agreement_facts,
    form_facts,
    list_facts,
    rows,
    standing,
)
from desktop.services.documents.act_facts import NobodyEnrolled
from desktop.services.documents.drawing import draw_stored
from desktop.services.documents.issuing import Issued, NumberNotNoted, issue, remember
from desktop.services.documents.reopening import Reopened, lesson_of
from desktop.services.documents.rows import Course, DocumentRow, NoSuchDocument
from desktop.services.documents.searching import Condition, Wanted
from desktop.services.documents.signing import sign

__all__ = [
    "AlteredDocument", "Condition", "Course", "DocumentKind", "DocumentRow", "DocumentState",
    "Documents", "Issued", "NoSuchDocument", "NobodyEnrolled", "NumberNotNoted", "NumbersUnknown",
    "Wanted",
]  # fmt: skip


class AlteredDocument(UserError):
    """What is kept of a paper is no longer what was issued."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Los datos guardados del documento {number} fueron alterados después de emitirlo: no"
            " coinciden con su huella. El papel impreso sigue siendo el válido. Avise a la"
            " Coordinación."
        )
        self.number = number


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
            act, addenda = standing.acts(session, workshop_id)
            if act is None or act.state == DocumentState.ISSUED:
                draft = act_facts.act(session, self._house, workshop_id, self._today)
                issued = issue(session, self._house, DocumentKind.ACT, draft, act)
            else:
                issued = self._addendum(session, act, addenda)
        remember(self._house, issued.number)
        return issued

    def form(self, person_id: UUID, workshop_id: UUID | None = None) -> Issued:
        """The ficha de inscripción of a person, filled; unchanged, the same number."""
        with self._house.database.write("Emitir la ficha de inscripción") as session:
            previous = standing.standing(session, DocumentKind.FORM, person_id=person_id)
            same = next((d for d in previous if d.workshop_id == workshop_id), None)
            draft = form_facts.filled(session, self._house, person_id, workshop_id)
            issued = issue(session, self._house, DocumentKind.FORM, draft, same)
        remember(self._house, issued.number)
        return issued

    def blank_form(self) -> Issued:
        """A ficha to fill by hand, with a serial of its own, so that its scan can be filed."""
        with self._house.database.write("Emitir una ficha en blanco") as session:
            draft = form_facts.blank(self._house)
            issued = issue(session, self._house, DocumentKind.FORM, draft, None)
        remember(self._house, issued.number)
        return issued

    def attendance_list(self, workshop_id: UUID, first: date | None = None) -> Issued:
        """The list of a workshop to mark on paper, twelve sessions from `first` on.

        Without `first`, the list in use until its sessions are over, then one from today. An
        earlier list stays good: its marks may still have to be typed.
        """
        with self._house.database.write("Emitir la lista de asistencia") as session:
            lists = standing.standing(session, DocumentKind.LIST, workshop_id=workshop_id)
            start = first or standing.list_in_use(lists, self._today) or self._today
            draft = list_facts.attendance(session, self._house, workshop_id, start)
            same = next((d for d in lists if standing.unchanged(draft, d)), None)
            if same is None and first is None and start != self._today:
                # Who takes part has changed: a new list begins with the next session.
                draft = list_facts.attendance(session, self._house, workshop_id, self._today)
            issued = issue(session, self._house, DocumentKind.LIST, draft, same)
        remember(self._house, issued.number)
        return issued

    def agreement(self, agreement_id: UUID) -> Issued:
        """The agreement by which a room is lent, once both authorities said yes.

        Unchanged, the same number; changed before it was signed, another one. Once it was signed
        it is that paper for good. Raises `WrongStage` before: then there is only its draft.
        """
        with self._house.database.write("Emitir un acuerdo de uso de espacio") as session:
            before = lending.paper_of(session, agreement_id)
            if before is not None and before.state == DocumentState.SIGNED:
                issued = Issued(before.id, before.number, fresh=False)
            else:
                lending.require_authorised(session, agreement_id, self._today)
                draft = agreement_facts.agreement(session, self._house, agreement_id)
                issued = issue(session, self._house, DocumentKind.AGREEMENT, draft, before)
        remember(self._house, issued.number)
        return issued

    def agreement_draft(self, agreement_id: UUID) -> bytes:
        """The agreement as it stands, as PDF without a number: BORRADOR on every page."""
        with self._house.database.read() as session:
            facts = agreement_facts.draft(session, self._house, agreement_id)
        return draw_agreement(facts)

    def draw(self, document_id: UUID) -> bytes:
        """The paper as PDF, from the facts it was issued with; raises `AlteredDocument`."""
        with self._house.database.read() as session:
            document = standing.found(session, document_id)
        stored = document.facts.encode()
        if facts_hash(stored) != document.facts_hash:
            raise AlteredDocument(document.number)
        # Whoever sees it may print it; a power cut after issuing may have left it unremembered.
        remember(self._house, document.number)
        return draw_stored(document.kind, document.parent_id is not None, stored)

    def sign(self, document_id: UUID, on: date) -> None:
        """Record that the paper was signed; from then on it is never replaced."""
        with self._house.database.write("Registrar la firma de un documento") as session:
            sign(session, standing.found(session, document_id), on, self._today)

    def annul(self, document_id: UUID, reason: str) -> None:
        """Annul a paper, and an acta with its addenda; a number is never used again."""
        self._house.staff.require(Job.ANNUL_DOCUMENT)
        why = clean(reason)
        if not why:
            raise InvalidInput("reason", "Escriba por qué se anula.")
        with self._house.database.write("Anular un documento") as session:
            document = standing.found(session, document_id)
            if document.state == DocumentState.ANNULLED:
                raise InvalidInput("document", "Este documento ya estaba anulado.")
            if document.agreement_id is not None:
                lending.unsign(session, document.agreement_id)
            standing.annul(document, self._today, why)
            for addendum in standing.addenda_of(session, document):
                standing.annul(
                    addendum, self._today, f"Anulada con el acta {document.number}: {why}"
                )

    def undo(self, transaction: int) -> None:
        """Take back a signature or an annulment that was recorded by mistake."""
        take_back(self._house.database, transaction)

    def listing(
        self, text: str = "", kind: DocumentKind | None = None, limit: int = 200
    ) -> list[DocumentRow]:
        """Papers with some words in their number, workshop, person, applicant or code, newest
        first; accents and capitals apart."""
        return self.find(Wanted(text, kind), limit)

    def find(self, wanted: Wanted, limit: int = 200) -> list[DocumentRow]:
        """The papers that are meant, newest first."""
        with self._house.database.read() as session:
            return rows.listing(session, wanted, limit)

    def reopened(self, typed: str) -> Reopened | None:
        """The lesson that a list on paper is for, from its code typed or scanned."""
        with self._house.database.read() as session:
            return lesson_of(session, typed, self._house.clock.today())

    def how_many(self, wanted: Wanted | None = None) -> int:
        """How many papers are meant."""
        with self._house.database.read() as session:
            return rows.how_many(session, wanted or Wanted())

    def of_workshop(self, workshop_id: UUID) -> list[DocumentRow]:
        """The papers of a workshop, newest first, without those of single people."""
        with self._house.database.read() as session:
            return rows.of(
                session, Document.workshop_id == workshop_id, Document.person_id.is_(None)
            )

    def of_person(self, person_id: UUID) -> list[DocumentRow]:
        """The papers of a person, newest first."""
        with self._house.database.read() as session:
            return rows.of(session, Document.person_id == person_id)

    def one(self, document_id: UUID) -> DocumentRow:
        """One paper; raises `NoSuchDocument`."""
        with self._house.database.read() as session:
            return rows.one(session, document_id)

    def course(self, document_id: UUID) -> Course:
        """A paper and what became of it: its addenda, who joined since, whether it still holds."""
        with self._house.database.read() as session:
            row = rows.one(session, document_id)
            document = standing.found(session, document_id)
            addenda = rows.of(session, Document.parent_id == document_id)
            return Course(
                row=row,
                parent=rows.one(session, row.parent_id) if row.parent_id else None,
                addenda=tuple(reversed(addenda)),
                joined=standing.joined(session, self._house, document),
                outdated=standing.outdated(session, self._house, document),
                may_annul=self._house.staff.may(Job.ANNUL_DOCUMENT),
                versions=rows.versions(session, row),
            )

    def would_replace(self, workshop_id: UUID) -> DocumentRow | None:
        """The unsigned acta or addendum that asking for the acta now would annul, if any.

        It may be signed on paper already, which staff know and the house does not.
        """
        with self._house.database.read() as session:
            act, addenda = standing.acts(session, workshop_id)
            papers = [] if act is None else [act, *addenda]
            unsigned = next((p for p in papers if p.state == DocumentState.ISSUED), None)
            if unsigned is None or not standing.outdated(session, self._house, unsigned):
                return None
            return rows.one(session, unsigned.id)

    @property
    def _today(self) -> date:
        return self._house.clock.today()

    def _addendum(self, session: Session, act: Document, addenda: Sequence[Document]) -> Issued:
        unsigned = [d for d in addenda if d.state == DocumentState.ISSUED]
        draft = standing.addendum_draft(session, self._house, act, addenda)
        if draft is None:
            for paper in unsigned:
                standing.annul(
                    paper, self._today, "Quienes constaban se retiraron antes de firmarla"
                )
            return Issued(act.id, act.number, fresh=False)
        return issue(session, self._house, DocumentKind.ACT, draft, next(iter(unsigned), None))
