"""«Verificar un diploma»: one box for a whole queue, and an answer nobody can mistake."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.progress import Progress
from desktop.core.text import count, hour
from desktop.core.topics import Topic
from desktop.services.verifying.register import HouseKind, Verdict, VerdictState
from desktop.ui.context import Context
from desktop.ui.layout import clear, column, panel, row, scroll, show_in
from desktop.ui.papers import Back, OpenPaper
from desktop.ui.row_list import Face, RowList
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.screens.verify_card import COUNTS, VerdictCard, how_to, look_of, marks
from desktop.ui.search_field import SearchField
from desktop.ui.tables import ChipSpec
from desktop.ui.two_columns import TwoColumns
from desktop.ui.widgets import Card, Keycap, button, label

FILES = "Diplomas (*.pdf *.png *.jpg *.jpeg *.txt);;Todos los archivos (*)"
LONGEST = 4096
"""Signs of what is pasted that are looked at: no code of ours has an eighth of that."""
TYPED = 40
"""Signs that somebody may have typed by hand."""
MOST_KEPT = 300
"""Checks that stay in sight; of a longer queue the first ones go."""
MOST_FILES = 50
SIDE = 372
SIDE_BY_SIDE = 900


@dataclass(frozen=True)
class _Checked:
    """One check of this session."""

    at: datetime
    verdict: Verdict
    brought: str
    """What was typed, or the name of the file; "" for what was scanned."""
    number: int


class VerifyScreen(Screen):
    """A page of «Documentos». What was checked stays on screen only, and is never kept."""

    key = "verify"
    title = "Verificar un diploma"
    icon = "scan-line"
    within = "documents"
    topics: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._checked: list[_Checked] = []
        self._number = 0
        self._answered = ""
        """The text whose verdict is in sight."""
        self._files: list[Path] = []
        self._reading = False
        self.setAcceptDrops(True)
        self.open_button = button("Abrir un archivo", icon="folder-open", press=self.choose)
        self.back_button = button("Volver a Documentos", "quiet", press=self.leave)
        self._caps = (Keycap("Esc"), Keycap("Ctrl O"))
        self.page.addWidget(
            PageHeader(
                "Verificar un diploma", "Se comprueba en este equipo, sin internet",
                self.back_button, self._caps[0], self.open_button, self._caps[1],
            )
        )  # fmt: skip
        self.box = SearchField(
            "Lea el QR, o escriba el código y presione Intro", large=True, keys="Intro",
            name="Código del diploma",
        )  # fmt: skip
        self.box.edit.setMaxLength(LONGEST)
        # Files and texts that are dropped are the page's.
        self.box.edit.setAcceptDrops(False)
        self.box.edit.installEventFilter(self)
        self.box.changed.connect(self._typed)
        self.box.chosen.connect(self._check_typed)
        self._place = column(gap=0)
        self._how = Card(how_to(), margins=(24, 22, 24, 24))
        self._wait = label("", "body", "muted", wrap=True)
        self._sums = label("", "small", "muted")
        self.list: RowList[_Checked] = RowList(
            "Comprobados", _face, key=lambda each: each.number, fit=True, edge=18
        )
        self.list.opened.connect(self._show_again)
        self.forget_button = button("Borrar la lista", "link", small=True, press=self.forget)
        self.history = Card(
            row(label("Comprobados", "heading"), self._sums, None, self.forget_button,
                margins=(18, 0, 14, 0)),
            row(label("Solo en pantalla: no se guarda.", "caption", "muted"),
                margins=(18, 0, 18, 4)),
            self.list, margins=(0, 14, 0, 10), gap=4,
        )  # fmt: skip
        left = panel(column(self._how, self._wait, self._place, None, gap=14))
        self._body = TwoColumns(
            left, panel(column(self.history, None)), side=SIDE, beside_from=SIDE_BY_SIDE, gap=20,
            margins=(28, 6, 28, 20),
        )  # fmt: skip
        area = scroll(self._body)
        self._bar = bar = area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _, most: self._body.leave_room(bar.sizeHint().width() if most else 0)
        )
        # The box never scrolls away from whoever holds the scanner.
        self.page.addLayout(row(self.box, margins=(28, 4, 28, 14)))
        self.page.addWidget(area, 1)
        self.shortcut("Ctrl+O", self.choose, "abrir el archivo de un diploma")
        self.shortcut("Esc", self.clear_or_leave, "borrar, y otra vez para volver")
        self.keys += [("Return", "comprobar lo escrito"), ("Ctrl+V", "pegar y comprobar")]
        self._show_nothing()
        self._show_list()

    # -- what a screen answers

    def first_focus(self) -> QWidget:
        return self.box

    def adapt(self, width: int, height: int) -> None:
        """Make room in a narrow window."""
        for cap in self._caps:
            cap.setVisible(width >= 760)
        self.back_button.set_words("Volver a Documentos" if width >= 700 else "Volver")

    def open(self, target: object) -> None:
        """Check a code or a file that another place brought."""
        self.box.setFocus()
        if isinstance(target, Path):
            self.check_files([target])
        elif isinstance(target, str):
            self._check(target)

    # -- what is brought

    def check_files(self, paths: list[Path]) -> None:
        """Check files one after another, beside the window."""
        self._files += paths[:MOST_FILES]
        self._next_file()

    def choose(self) -> None:
        """Ask for a file."""
        chosen, _ = QFileDialog.getOpenFileName(self.window(), "Abrir un diploma", "", FILES)
        if chosen:
            self.check_files([Path(chosen)])
        self.box.setFocus()

    def _next_file(self) -> None:
        if self._reading or not self._files:
            return
        path = self._files.pop(0)
        self._reading = True
        self._wait.setText(f"Leyendo «{path.name}»…")
        self._wait.show()

        def read(progress: Progress) -> object:
            return self.desk.verifying.file(path)

        self.context.tasks.run(
            read, partial(self._file_read, path.name), title="Leyendo un diploma",
            failed=self._file_failed, cancelled=self._file_over,
        )  # fmt: skip

    def _file_read(self, name: str, verdict: object) -> None:
        assert isinstance(verdict, Verdict)
        self._set_quietly("")
        self._answer(verdict, "", name)
        self._file_over()

    def _file_failed(self, error: Exception) -> None:
        self._file_over()
        self.context.messages.failed(error)

    def _file_over(self) -> None:
        self._reading = False
        self._wait.hide()
        self._next_file()

    def _check_typed(self) -> None:
        if self.box.text().strip():
            self._check(self.box.text())

    def _check(self, text: str) -> None:
        brought = text[:LONGEST].strip()
        verdict = self.context.messages.attempt(lambda: self.desk.verifying.keyed(brought))
        if verdict is None:
            return
        # What was scanned makes room for the next; what was typed may be mended.
        kept = brought if len(brought) <= TYPED else ""
        self._set_quietly(kept)
        self._answer(verdict, kept)
        self.box.edit.selectAll()

    def _set_quietly(self, text: str) -> None:
        self.box.edit.blockSignals(True)
        self.box.set_text(text)
        self.box.edit.blockSignals(False)

    def _bring(self, brought: QMimeData) -> bool:
        """Check what was pasted or dropped; False where it is nothing to check."""
        files = [Path(url.toLocalFile()) for url in brought.urls() if url.isLocalFile()]
        if files:
            self.check_files(files)
        elif brought.hasText() and brought.text()[:LONGEST].strip():
            self._check(brought.text()[:LONGEST])
        return bool(files) or brought.hasText()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._bring(event.mimeData()):
            event.acceptProposedAction()
        self.box.setFocus()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Paste):
                return self._paste()
            fresh = self.box.text().strip() and self.box.text() != self._answered
            if event.key() == Qt.Key.Key_Tab and fresh:
                # Some scanners end a code with Tab.
                self._check_typed()
                return True
        return super().eventFilter(watched, event)

    def _paste(self) -> bool:
        clipboard = QGuiApplication.clipboard().mimeData()
        typing = self.box.text() and self.box.text() != self._answered
        # In the middle of what is being typed, pasting is writing.
        return not typing and clipboard is not None and self._bring(clipboard)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A scanner writes wherever the cursor is: what nobody else wants goes into the box."""
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.text() and event.text().isprintable() and not held:
            self.box.setFocus()
            if self.box.text() == self._answered:
                self.box.edit.selectAll()
            self.box.edit.insert(event.text())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.box.setFocus()
            self._paste()
        else:
            super().keyPressEvent(event)

    def clear_or_leave(self) -> None:
        """Esc: first what is in sight, then the page."""
        if self.box.text() or self._place.count():
            self._set_quietly("")
            self._show_nothing()
            self.box.setFocus()
        else:
            self.leave()

    def leave(self) -> None:
        """Back to the papers."""
        self.context.navigate("documents")

    # -- what is in sight

    def _typed(self, text: str) -> None:
        if text != self._answered:
            # An answer never stands below another code.
            self._show_nothing()

    def _show_nothing(self) -> None:
        self._answered = ""
        clear(self._place)
        self._wait.setVisible(self._reading)
        self._how.show()

    def _answer(self, verdict: Verdict, text: str, file: str = "") -> None:
        brought = text or file
        self._number += 1
        self._checked.insert(0, _Checked(self.desk.clock.now(), verdict, brought, self._number))
        del self._checked[MOST_KEPT:]
        self._show_list()
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self._show_verdict(verdict, text)

    def _show_verdict(self, verdict: Verdict, text: str) -> None:
        self._answered = text
        self._how.hide()
        clear(self._place)
        self._bar.setValue(0)
        show_in(self._place, VerdictCard(verdict, self.desk.clock.now(), *self._actions(verdict)))

    def _actions(self, verdict: Verdict) -> list[QWidget]:
        found: list[QWidget] = []
        document = verdict.document_id
        if document is not None:
            paper = OpenPaper(document, Back(self.key, None, "Verificar"))
            see = partial(self.context.navigate, "documents", paper)
            found.append(button("Ver el diploma de esta casa", icon="file-text", press=see))
        unknown = verdict.state is VerdictState.UNKNOWN
        if unknown and verdict.number and verdict.house_kind is not HouseKind.PRACTICE:
            go = partial(self.context.navigate, "sync")
            found.append(button("Intercambiar con el centro", icon="refresh-cw", press=go))
        return found

    def _show_again(self, checked: _Checked) -> None:
        self._set_quietly("")
        self._show_verdict(checked.verdict, "")
        self.box.setFocus()

    def _show_list(self) -> None:
        self.list.set_rows(self._checked)
        valid = sum(look_of(each.verdict) is COUNTS for each in self._checked)
        number = len(self._checked)
        self._sums.setText(f"{number} · {count(valid, 'válido')}" if number else "")
        self.history.setVisible(bool(number))

    def forget(self) -> None:
        """Take the list away."""
        self._checked = []
        self._show_list()
        self.box.setFocus()


def _face(each: _Checked) -> Face:
    verdict = each.verdict
    look = look_of(verdict)
    plain = verdict.state is VerdictState.VALID and not marks(verdict)
    tone = "warning" if verdict.state is VerdictState.VALID else look.tone
    return Face(
        title=verdict.name or verdict.number or each.brought or "Código leído",
        detail=" · ".join(part for part in (verdict.number, verdict.workshop) if part)
        if verdict.name
        else "",
        lead=hour(each.at),
        status=None if plain else ChipSpec(look.word, tone, look.icon),
        quiet=look.word if plain else "",
        quiet_icon="check" if plain else "",
    )
