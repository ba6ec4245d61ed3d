"""A paper on screen as it will be printed, with everything one does with it beside it."""

from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from desktop.core.errors import UserError
from desktop.core.text import day
from desktop.services.documents.register import Course, DocumentKind
from desktop.services.documents.saving import save
from desktop.ui.context import Context
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import Back, OpenPaper, ask_signature, open_act, open_form
from desktop.ui.preview_pages import PaperPages
from desktop.ui.preview_pane import PreviewPane
from desktop.ui.preview_print import print_from_dialog
from desktop.ui.widgets import EmptyState, Icon, Keycap, button, label

NARROW = 924
"""Below this width the pane opens when asked, so that the paper stays legible."""
KINDS = {
    DocumentKind.ACT: "Actas de compromiso",
    DocumentKind.FORM: "Fichas de inscripción",
    DocumentKind.LIST: "Listas de asistencia",
}
KEYS = (
    ("Ctrl+P", "imprimir el documento a la vista"),
    ("Ctrl+S", "guardarlo como PDF"),
    ("PgDown", "página siguiente"),
    ("PgUp", "página anterior"),
    ("Ctrl++", "acercar"),
    ("Ctrl+-", "alejar"),
    ("Ctrl+0", "ajustar al ancho"),
    ("Esc", "volver"),
)


class Preview(QWidget):
    """`show_paper(id, back)`; `left` when one wants the list, `went_back` to where one was."""

    left = Signal()
    went_back = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.documents = context.desk.documents
        self.course: Course | None = None
        self._back: Back | None = None
        self._data = b""
        self._saved: Path | None = None
        self._folder = ""
        self._asked_for_pane = False
        self.pages = PaperPages()
        self.pane = PreviewPane()
        self._problem = QStackedWidget()
        self._places = QStackedWidget()
        self._places.addWidget(self.pages)
        self._places.addWidget(self._problem)
        self._build_head()
        left = panel(column(self._head, self._tools, self._places, gap=0))
        inside = row(left, self.pane, gap=0)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self._connect()

    def _build_head(self) -> None:
        self.list_link = button("Documentos", "link", press=self.left.emit)
        self.kind = label("", "body", "muted", elide=True)
        self.number = label("", "strong")
        self.back_link = button("Volver", "link", small=True, press=self.go_back)
        self.back_key = Keycap("Esc")
        self.side_button = button("Opciones", icon="ellipsis", small=True, press=self._toggle_pane)
        self.quick_print = button(
            "Imprimir", "primary", icon="printer", small=True, press=self.print_paper
        )
        self._head = panel(
            row(
                self.list_link, Icon("chevron-right"), self.kind, Icon("chevron-right"),
                self.number, None, self.back_link, self.back_key, gap=8, margins=(28, 0, 20, 0),
            ),
            height=58,
        )  # fmt: skip
        small = {"kind": "quiet", "small": True}
        self.out_button = button("", icon="zoom-out", name="Alejar (Ctrl −)", **small)  # type: ignore[arg-type]
        self.in_button = button("", icon="zoom-in", name="Acercar (Ctrl +)", **small)  # type: ignore[arg-type]
        self.fit_button = button("Ajustar al ancho", **small)  # type: ignore[arg-type]
        self.size_words = label("100 %", "small", "muted")
        self.size_words.setFixedWidth(46)
        self.size_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_words = label("", "small", "muted")
        self.before_button = button(
            "",
            icon="chevron-left",
            name="Página anterior (Re Pág)",
            **small,  # type: ignore[arg-type]
        )
        self.after_button = button(
            "",
            icon="chevron-right",
            name="Página siguiente (Av Pág)",
            **small,  # type: ignore[arg-type]
        )
        self._tools = panel(
            row(
                self.out_button, self.size_words, self.in_button, 6, self.fit_button, None,
                self.page_words, self.before_button, self.after_button, 4, self.quick_print, 4,
                self.side_button, gap=4, margins=(20, 0, 20, 0),
            ),
            height=36,
        )  # fmt: skip

    def _connect(self) -> None:
        pages, pane = self.pages, self.pane
        self.out_button.clicked.connect(lambda _=False: pages.zoom_out())
        self.in_button.clicked.connect(lambda _=False: pages.zoom_in())
        self.fit_button.clicked.connect(lambda _=False: pages.fit_width())
        self.before_button.clicked.connect(lambda _=False: pages.turn(-1))
        self.after_button.clicked.connect(lambda _=False: pages.turn(1))
        pages.turned.connect(self._say_page)
        pages.zoomed.connect(self._say_size)
        pane.printing.connect(self.print_paper)
        pane.saving.connect(self.ask_where)
        pane.folder.connect(self.open_folder)
        pane.signing.connect(self.sign)
        pane.annulling.connect(self.annul)
        pane.reissuing.connect(self.issue_again)
        pane.opened.connect(lambda other: self.show_paper(other, self._back))
        answers = (
            ("Ctrl+P", self.print_paper), ("Ctrl+S", self.ask_where), ("Esc", self.go_back),
            ("PgDown", lambda: pages.turn(1)), ("PgUp", lambda: pages.turn(-1)),
            ("Ctrl++", pages.zoom_in), ("Ctrl+=", pages.zoom_in), ("Ctrl+-", pages.zoom_out),
            ("Ctrl+0", pages.fit_width),
        )  # fmt: skip
        for keys, answer in answers:
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    # -- what is on screen

    def show_paper(self, document_id: UUID, back: Back | None = None) -> None:
        """Put a paper on screen, with the cursor on «Imprimir»."""
        self._back = back
        self._saved = None
        self.pane.say_saved(None)
        self.back_link.set_words(f"Volver a {back.words}" if back and back.words else "Volver")
        self.course = None
        self.refresh(document_id)
        self._draw(document_id)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """«Imprimir», or the pages where there is nothing to print."""
        wide = self.pane.isVisibleTo(self)
        printing = self.pane.print_button if wide else self.quick_print
        return printing if printing.isEnabled() else self.pages

    def refresh(self, document_id: UUID | None = None) -> None:
        """Ask again what became of the paper; its pages never change."""
        wanted = document_id or (self.course.row.id if self.course else None)
        if wanted is None:
            return
        self.course = self.context.messages.attempt(lambda: self.documents.course(wanted))
        if self.course is None:
            return
        paper = self.course.row
        self.kind.setText(KINDS[paper.kind])
        self.number.setText(paper.number)
        self.pages.setAccessibleName(f"{paper.kind_name} {paper.number}")
        self.pane.show_course(self.course)

    def _draw(self, document_id: UUID) -> None:
        try:
            self._data = self.documents.draw(document_id)
        except UserError as problem:
            self._data = b""
            self.pages.forget()
            number = self.course.row.number if self.course else ""
            said = EmptyState("triangle-alert", f"No se puede mostrar {number}", problem.message)
            for old in self._problem.findChildren(EmptyState):
                self._problem.removeWidget(old)
                old.deleteLater()
            self._problem.addWidget(said)
            self._places.setCurrentWidget(self._problem)
        else:
            self.pages.show_pdf(self._data)
            self._places.setCurrentWidget(self.pages)
        whole = (self.pane.print_button, self.pane.save_button, self.pane.sign_button)
        for each in (*whole, self.quick_print):
            each.setEnabled(bool(self._data))

    def forget(self) -> None:
        """Let go of the paper when its preview is left."""
        self.course = None
        self._data = b""
        self.pages.forget()

    def _say_page(self, page: int, pages: int) -> None:
        self.page_words.setText(f"Página {page} de {pages}")
        self.before_button.setEnabled(page > 1)
        self.after_button.setEnabled(page < pages)

    def _say_size(self) -> None:
        self.size_words.setText(f"{round(self.pages.zoom() * 100)} %")

    # -- what one does with it

    def go_back(self) -> None:
        """Esc: to where one came from, else to the list of papers."""
        if self._back is not None:
            self.went_back.emit(self._back)
        else:
            self.left.emit()

    def print_paper(self) -> None:
        """Ask for the printer and print."""
        if self.course is None or not self._data:
            return
        number, data = self.course.row.number, self._data
        sent = self.context.messages.attempt(lambda: print_from_dialog(self.window(), data, number))
        if sent:
            self.context.toast.say(f"Se envió {number} a la impresora", icon="printer")

    def ask_where(self) -> None:
        """Ask for a place and put the PDF there; the file is named by the number alone."""
        if self.course is None or not self._data:
            return
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._folder or QStandardPaths.writableLocation(documents)
        number = self.course.row.number
        dialog = QFileDialog(self.window(), f"Guardar {number}", folder, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{number}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_at(Path(chosen)))
        dialog.open()

    def save_at(self, place: Path) -> None:
        """Write the PDF; a place that fails says so, and the paper keeps its number."""
        data = self._data

        def write() -> bool:
            save(place, data)
            return True

        if self.context.messages.attempt(write):
            self._saved = place
            self._folder = str(place.parent)
            self.pane.say_saved(place)

    def open_folder(self) -> None:
        """Show the folder where the PDF was put."""
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))

    def sign(self) -> None:
        """Record the day on which it was signed."""
        if self.course is None:
            return
        paper = self.course.row

        def record(on: date) -> None:
            self.documents.sign(paper.id, on)
            undo = self.context.desk.database.last_transaction
            self.refresh()
            said = f"{paper.number}: firmada el {day(on)}"
            self.context.toast.say(said, lambda: self._undo(undo), icon="signature")

        # Its button is gone once it is signed: the cursor goes back to the first one.
        dialog = ask_signature(self.context, paper, record)
        dialog.closed.connect(lambda: self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason))

    def annul(self) -> None:
        """Annul it with a reason."""
        if self.course is None:
            return
        paper = self.course.row
        addenda = " Sus adendas se anulan con ella." if self.course.addenda else ""

        def done(reason: str) -> None:
            def job() -> bool:
                self.documents.annul(paper.id, reason)
                return True

            if self.context.messages.attempt(job):
                undo = self.context.desk.database.last_transaction
                self.refresh()
                said = f"{paper.number}: anulada"
                self.context.toast.say(said, lambda: self._undo(undo), icon="circle-x")

        ask_reason(
            self.context,
            f"Anular {paper.number}",
            f"El papel deja de valer y su número no se vuelve a usar.{addenda}",
            "Anular",
            done,
        )

    def _find_cursor(self) -> None:
        """The button that opened the sheet may be gone: the cursor is never nowhere."""
        if self.window().focusWidget() is None or QApplication.focusWidget() is None:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self, transaction: int) -> None:
        self.context.messages.attempt(lambda: self.documents.undo(transaction))
        self.refresh()

    def issue_again(self) -> None:
        """The same paper with what is so today, or the addendum of a signed acta."""
        if self.course is None:
            return
        paper = self.course.row
        if paper.kind is DocumentKind.ACT and paper.workshop_id is not None:
            open_act(self.context, paper.workshop_id, self._back)
        elif paper.person_id is not None:
            open_form(self.context, paper.person_id, paper.workshop_id, self._back)

    # -- room

    def _toggle_pane(self) -> None:
        self._asked_for_pane = not self.pane.isVisible()
        self.pane.setVisible(self._asked_for_pane)
        self.quick_print.setVisible(not self._asked_for_pane)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.side_button.setVisible(narrow)
        self.quick_print.setVisible(narrow and not self._asked_for_pane)
        self.pane.setVisible(not narrow or self._asked_for_pane)
        self.kind.setVisible(self.width() >= 700)


def wanted(target: object) -> OpenPaper | None:
    """What a target of `navigate` asks for, where it is a paper."""
    if isinstance(target, OpenPaper):
        return target
    return OpenPaper(target) if isinstance(target, UUID) else None
