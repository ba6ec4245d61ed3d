"""Scans beside the preview of a paper: attach by a button, a key or a drop; see, save, detach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.core.errors import UserError
from desktop.core.text import moment
from desktop.services.documents.register import DocumentRow
from desktop.services.documents.scans import Attached, MediaType, ScanRow, read_scan
from desktop.ui.context import Context
from desktop.ui.dialogs.attach_scan import AttachSheet, Chosen, ask_files, size_words
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import agreed
from desktop.ui.scan_pages import as_pdf, count_pages
from desktop.ui.widgets import Icon, button, label

KINDS = {MediaType.PDF: "PDF", MediaType.JPEG: "imagen", MediaType.PNG: "imagen"}
HEIGHT = 44


def scan_words(scan: ScanRow) -> str:
    """What is known of a scan, on one line."""
    if not scan.here:
        return f"{moment(scan.added_at)} · {scan.added_by} · está en {scan.place}"
    facts = f"{KINDS[scan.media_type]}, {size_words(scan.size)}"
    return f"{moment(scan.added_at)} · {scan.added_by} · {facts}"


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of this machine that are dragged, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


@dataclass(frozen=True)
class _Read:
    name: str
    content: bytes
    pdf: bytes
    """The same, as it is looked at."""


def _read(file: Path) -> _Read:
    content = read_scan(file)
    return _Read(file.name, content, as_pdf(content))


class ScanBar(QWidget):
    """Above the pages: which scan is shown instead of the paper, or where to drop a file."""

    back = Signal()
    detaching = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "small", elide=True)
        self.detach_button = button(
            "Quitar", "link", icon="x", small=True, name="Quitar este escaneo",
            press=self.detaching.emit,
        )  # fmt: skip
        self.back_button = button("Volver al documento", small=True, press=self.back.emit)
        self._jobs = (self.detach_button, self.back_button)
        self._inside: QHBoxLayout = row(
            Icon("paperclip", 16, "accent"), self._words, gap=10, margins=(28, 0, 20, 0)
        )
        self._inside.setStretch(1, 1)
        for each in self._jobs:
            self._inside.addWidget(each)
        ground = panel(self._inside, "noticeband", height=HEIGHT)
        ground.setProperty("tone", "accent")
        ground.setProperty("alone", "true")
        self.setLayout(column(ground, gap=0, margins=(20, 4, 20, 4)))
        self.hide()

    def show_scan(self, scan: ScanRow, position: int, of: int) -> None:
        """Which scan is on screen."""
        which = f"Escaneo {position} de {of}" if of > 1 else "Escaneo"
        self._say(f"{which} · {scan_words(scan)}", jobs=True)

    def invite(self, number: str) -> None:
        """A file is being dragged over the paper."""
        self._say(f"Suelte el archivo para adjuntarlo a {number}", jobs=False)

    def _say(self, words: str, *, jobs: bool) -> None:
        self._words.setText(words)
        for each in self._jobs:
            each.setVisible(jobs)
        self.setAccessibleName(words)
        self.show()


class ScanJobs(QObject):
    """What one does with the scans of a paper; `changed(document_id)` after each."""

    changed = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self._folder = ""

    def of(self, paper: DocumentRow) -> list[ScanRow]:
        """The scans of a paper, asked for only where it has some."""
        return list(self._context.desk.scans.of(paper.id)) if paper.scans else []

    # -- attaching

    def choose(self, paper: DocumentRow) -> None:
        """Ask for the files."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._folder or QStandardPaths.writableLocation(documents)
        ask_files(
            self._parent.window(), paper.number, folder, lambda files: self.take(paper, files)
        )

    def take(self, paper: DocumentRow, files: Sequence[Path]) -> None:
        """Read files beside the window, and ask before they are attached."""
        if not files:
            return
        self._folder = str(files[0].parent)
        self._context.tasks.run(
            lambda progress: [_read(each) for each in files],
            lambda found: self._offer(paper, cast("list[_Read]", found)),
            title="Leyendo el escaneo",
        )

    def _offer(self, paper: DocumentRow, found: Sequence[_Read]) -> None:
        try:
            chosen = [Chosen(each.name, each.content, count_pages(each.pdf)) for each in found]
        except UserError as problem:
            self._context.messages.show(problem)
            return
        contents = [each.content for each in chosen]

        def save(on: date | None) -> None:
            self._context.tasks.run(
                lambda progress: self._context.desk.scans.attach(paper.id, contents, on),
                lambda done: self._attached(paper, sheet, cast("Attached", done), on),
                title="Adjuntando el escaneo",
                failed=sheet.refuse,
            )

        sheet = AttachSheet(self._context, paper, chosen, save)
        sheet.begin()

    def _attached(
        self, paper: DocumentRow, sheet: AttachSheet, done: Attached, on: date | None
    ) -> None:
        sheet.close_sheet()
        many = done.fresh > 1
        said = f"Se adjuntaron {done.fresh} escaneos" if many else "Se adjuntó el escaneo"
        if not done.fresh:
            said = "Ese escaneo ya estaba adjunto"
        signed = f" y consta como {agreed(paper, 'firmad')}" if on is not None else ""
        undo = done.transaction
        self._context.toast.say(
            f"{said} a {paper.number}{signed}" if done.fresh else f"{said}{signed}",
            (lambda: self._undo(paper.id, undo)) if undo is not None else None,
            icon="paperclip",
        )
        self.changed.emit(paper.id)

    # -- what is attached

    def pages(self, scan: ScanRow, then: Callable[[bytes], object]) -> None:
        """Fetch a scan as a PDF, beside the window; what stands in the way is told."""
        scans = self._context.desk.scans

        def show(found: object) -> None:
            pdf = cast("bytes", found)
            if self._context.messages.attempt(lambda: count_pages(pdf)):
                then(pdf)

        self._context.tasks.run(
            lambda progress: as_pdf(scans.content(scan.id)), show, title="Abriendo el escaneo"
        )

    def detach(self, scan: ScanRow, number: str) -> None:
        """Take a scan off its paper; it may be put back."""
        scans = self._context.desk.scans
        undo = self._context.messages.attempt(lambda: scans.detach(scan.id))
        if undo is not None:
            kept = undo
            self._context.toast.say(
                f"Se quitó el escaneo de {number}",
                lambda: self._undo(scan.document_id, kept),
                icon="paperclip",
            )
            self.changed.emit(scan.document_id)

    def ask_where(self, scan: ScanRow) -> None:
        """Ask for a place and put a copy there; it is named by the number of the paper."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._folder or QStandardPaths.writableLocation(documents)
        name: str = self._context.desk.scans.copy_name(scan.id)
        dialog = QFileDialog(self._parent.window(), f"Guardar {name}", folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(scan.media_type.suffix.lstrip("."))
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_at(scan, Path(chosen)))
        dialog.open()

    def save_at(self, scan: ScanRow, place: Path) -> None:
        """Write a copy; a place that fails says so."""
        scans = self._context.desk.scans

        def write() -> bool:
            scans.save(scan.id, place)
            return True

        if self._context.messages.attempt(write):
            self._folder = str(place.parent)
            where = place.parent.name or place.parent
            self._context.toast.say(f"La copia se guardó en «{where}»", icon="file-down")

    def _undo(self, document: UUID, transaction: int) -> None:
        self._context.messages.attempt(lambda: self._context.desk.scans.undo(transaction))
        self.changed.emit(document)
