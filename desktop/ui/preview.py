"""A paper on screen as it will be printed, with everything one does with it beside it."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from desktop.core.errors import UserError
from desktop.services.documents.register import Course, DocumentKind
from desktop.services.documents.saving import save
from desktop.services.documents.scans import ScanRow
from desktop.ui.context import Context
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import Back, OpenPaper
from desktop.ui.preview_jobs import PaperJobs
from desktop.ui.preview_pages import PaperPages
from desktop.ui.preview_pane import PreviewPane
from desktop.ui.preview_print import print_from_dialog
from desktop.ui.preview_scans import ScanBar, ScanJobs, dropped_files
from desktop.ui.widgets import Button, EmptyState, Icon, Keycap, button, label

NARROW = 924
"""Below this width the pane opens when asked, so that the paper stays legible."""
KINDS = {
    DocumentKind.ACT: "Actas de compromiso",
    DocumentKind.AGREEMENT: "Acuerdos de uso de espacio",
    DocumentKind.DIPLOMA: "Diplomas",
    DocumentKind.FORM: "Fichas de inscripción",
    DocumentKind.LIST: "Listas de asistencia",
}
KEYS = (
    ("Ctrl+P", "imprimir el documento a la vista"),
    ("Ctrl+S", "guardarlo como PDF"),
    ("Ctrl+J", "adjuntar su escaneo, o suelte el archivo sobre él"),
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
        self._scan: ScanRow | None = None
        self._scanned = b""
        self._saved: Path | None = None
        self._folder = ""
        self._asked_for_pane = False
        self.pages = PaperPages()
        self.pane = PreviewPane()
        self.jobs = PaperJobs(context, self)
        self.scans = ScanJobs(context, self)
        self.scan_bar = ScanBar()
        self.setAcceptDrops(True)
        self._problem = QStackedWidget()
        self._places = QStackedWidget()
        self._places.addWidget(self.pages)
        self._places.addWidget(self._problem)
        self._build_head()
        left = panel(column(self._head, self._tools, self.scan_bar, self._places, gap=0))
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
        self.out_button = _quiet(icon="zoom-out", name="Alejar (Ctrl −)")
        self.in_button = _quiet(icon="zoom-in", name="Acercar (Ctrl +)")
        self.fit_button = _quiet("Ajustar al ancho")
        self.size_words = label("100 %", "small", "muted")
        self.size_words.setFixedWidth(46)
        self.size_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_words = label("", "small", "muted")
        self.before_button = _quiet(icon="chevron-left", name="Página anterior (Re Pág)")
        self.after_button = _quiet(icon="chevron-right", name="Página siguiente (Av Pág)")
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
        jobs = self.jobs
        pane.signing.connect(lambda: jobs.sign(self._course().row))
        pane.delivering.connect(lambda: jobs.deliver(self._course().row))
        pane.annulling.connect(lambda: jobs.annul(self._course()))
        pane.reissuing.connect(lambda: jobs.issue_again(self._course().row, self._back))
        jobs.changed.connect(self.refresh)
        jobs.settled.connect(self._find_cursor)
        jobs.issued.connect(lambda other: self.show_paper(other, self._back))
        pane.attaching.connect(self.attach)
        pane.seen.connect(self.show_scan)
        self.scans.changed.connect(self._on_scans)
        self.scan_bar.back.connect(self.show_document)
        self.scan_bar.detaching.connect(self._detach)
        pane.opened.connect(lambda other: self.show_paper(other, self._back))
        answers = (
            ("Ctrl+P", self.print_paper), ("Ctrl+S", self.ask_where), ("Esc", self.go_back),
            ("Ctrl+J", self.attach),
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
        self._leave_scan()
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
        scans = self.scans.of(paper)
        self.pane.show_course(self.course, scans)
        if self._scan is not None:
            self._show_bar(scans)

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
        self._leave_scan()
        self.pages.forget()

    def _say_page(self, page: int, pages: int) -> None:
        self.page_words.setText(f"Página {page} de {pages}")
        self.before_button.setEnabled(page > 1)
        self.after_button.setEnabled(page < pages)

    def _say_size(self) -> None:
        self.size_words.setText(f"{round(self.pages.zoom() * 100)} %")

    # -- what one does with it

    def go_back(self) -> None:
        """Esc: from a scan to its paper, then to where one came from, else to the list."""
        if self._scan is not None:
            self.show_document()
        elif self._back is not None:
            self.went_back.emit(self._back)
        else:
            self.left.emit()

    def print_paper(self) -> None:
        """Ask for the printer and print what is on screen: the paper, or a scan of it."""
        data = self._scanned or self._data
        if self.course is None or not data:
            return
        number = self.course.row.number
        sent = self.context.messages.attempt(lambda: print_from_dialog(self.window(), data, number))
        if sent:
            what = f"el escaneo de {number}" if self._scanned else number
            self.context.toast.say(f"Se envió {what} a la impresora", icon="printer")

    def ask_where(self) -> None:
        """Ask for a place and put the PDF there; the file is named by the number alone."""
        if self._scan is not None:
            self.scans.ask_where(self._scan)
            return
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

    def _find_cursor(self) -> None:
        """The button that opened the sheet may be gone: the cursor is never nowhere."""
        cursor = QApplication.focusWidget()
        if cursor is None or not cursor.isVisible():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- its scans

    def attach(self) -> None:
        """Ask for the files of a scan."""
        if self.course is not None:
            self.scans.choose(self.course.row)

    def show_scan(self, scan: ScanRow) -> None:
        """Put a scan on screen in the place of its paper, until Esc."""
        self.scans.pages(scan, lambda pages: self._show_scan(scan, pages))

    def _show_scan(self, scan: ScanRow, pages: bytes) -> None:
        if self.course is None or self.course.row.id != scan.document_id:
            return
        self._scan, self._scanned = scan, pages
        self.pages.show_pdf(pages)
        self._places.setCurrentWidget(self.pages)
        self._show_bar(self.scans.of(self.course.row))
        self.pane.say_shown(scan=True)
        for each in (self.pane.print_button, self.pane.save_button, self.quick_print):
            each.setEnabled(True)
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_document(self) -> None:
        """The paper itself again."""
        self._leave_scan()
        if self.course is not None:
            self._draw(self.course.row.id)
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _course(self) -> Course:
        assert self.course is not None
        return self.course

    def _leave_scan(self) -> None:
        self._scan, self._scanned = None, b""
        self.scan_bar.hide()
        self.pane.say_shown(scan=False)

    def _show_bar(self, scans: list[ScanRow]) -> None:
        ids = [each.id for each in scans]
        if self._scan is None or self._scan.id not in ids:
            self.show_document()
        else:
            at = ids.index(self._scan.id)
            self.scan_bar.show_scan(scans[at], at + 1, len(scans))

    def _detach(self) -> None:
        if self.course is not None and self._scan is not None:
            self.scans.detach(self._scan, self.course.row.number)

    def _on_scans(self, document: UUID) -> None:
        if self.course is not None and self.course.row.id == document:
            self.refresh()
            self._find_cursor()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.course is not None and dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.scan_bar.invite(self.course.row.number)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_over()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        self._drop_over()
        if self.course is not None and files:
            event.acceptProposedAction()
            self.scans.take(self.course.row, files)

    def _drop_over(self) -> None:
        if self._scan is None or self.course is None:
            self.scan_bar.hide()
        else:
            self._show_bar(self.scans.of(self.course.row))

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


def _quiet(words: str = "", *, icon: str = "", name: str = "") -> Button:
    return button(words, "quiet", icon=icon, small=True, name=name)


def wanted(target: object) -> OpenPaper | None:
    """What a target of `navigate` asks for, where it is a paper."""
    if isinstance(target, OpenPaper):
        return target
    return OpenPaper(target) if isinstance(target, UUID) else None
