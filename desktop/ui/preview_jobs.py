"""What one does with a paper besides printing it: sign, hand over, annul, issue again."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.core.text import day
from desktop.services.documents.register import Course, DocumentKind, DocumentRow
from desktop.ui.context import Context
from desktop.ui.dialogs.diplomas import ask_delivery, ask_reissue
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.doing import attempt, did
from desktop.ui.papers import Back, agreed, ask_signature, open_act, open_agreement, open_form


class PaperJobs(QObject):
    """`changed` once something was recorded or undone, `settled` when a sheet is gone, `issued(id)`
    when a paper took the place of the one on screen."""

    changed = Signal()
    settled = Signal()
    issued = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._documents = context.desk.documents

    def sign(self, paper: DocumentRow) -> None:
        """Record the day on which it was signed."""

        def record(on: date) -> None:
            self._documents.sign(paper.id, on)
            said = f"{paper.number}: {agreed(paper, 'firmad')} el {day(on)}"
            did(self._context, said, self._documents.undo, self.changed.emit, "signature")

        ask_signature(self._context, paper, record).closed.connect(self.settled.emit)

    def deliver(self, paper: DocumentRow) -> None:
        """Note that a diploma reached its person."""
        diploma = self._context.messages.attempt(lambda: self._context.desk.diplomas.one(paper.id))
        if diploma is not None:
            sheet = ask_delivery(self._context, [diploma], self.changed.emit)
            if sheet is not None:
                sheet.closed.connect(self.settled.emit)

    def annul(self, course: Course) -> None:
        """Annul it with a reason."""
        paper = course.row
        with_it = " Sus adendas se anulan con ella." if course.addenda else ""

        def done(reason: str) -> None:
            attempt(
                self._context, lambda: self._documents.annul(paper.id, reason),
                f"{paper.number}: {agreed(paper, 'anulad')}", self._documents.undo,
                self.changed.emit, "circle-x",
            )  # fmt: skip

        sheet = ask_reason(
            self._context,
            f"Anular {paper.number}",
            f"El papel deja de valer y su número no se vuelve a usar.{with_it}",
            "Anular",
            done,
        )
        sheet.closed.connect(self.settled.emit)

    def issue_again(self, paper: DocumentRow, back: Back | None) -> None:
        """The same paper with what is so today, or the addendum of a signed acta."""
        if paper.kind is DocumentKind.ACT and paper.workshop_id is not None:
            open_act(self._context, paper.workshop_id, back)
        elif paper.kind is DocumentKind.DIPLOMA:
            self._reissue(paper)
        elif paper.agreement_id is not None:
            open_agreement(self._context, paper.agreement_id, back)
        elif paper.person_id is not None:
            open_form(self._context, paper.person_id, paper.workshop_id, back)

    def _reissue(self, paper: DocumentRow) -> None:
        diploma = self._context.messages.attempt(lambda: self._context.desk.diplomas.one(paper.id))
        if diploma is None:
            return

        def done(issued: UUID, number: str) -> None:
            self.issued.emit(issued)
            said = f"Se emitió {number}; {paper.number} quedó anulado"
            self._context.toast.say(said, icon="file-text")

        ask_reissue(self._context, diploma, done)
