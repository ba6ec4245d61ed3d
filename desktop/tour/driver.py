"""Hands and eyes of the tour: presses keys in the real window, waits, takes pictures, insists."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pypdfium2 as pdfium
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from desktop.core.errors import UserError

T = TypeVar("T")
PATIENCE = 20.0
"""Seconds a job may take before the tour says that it did not end."""
PAPER_DPI = 110
MOST_TABS = 80
SETTLED = 5
"""Looks at a box of files before typing in it: it reads its folder first."""


class NotAsItShould(UserError):
    """A job of the tour did not end as it should."""


class Driver:
    """Drives the application and leaves numbered pictures in a folder."""

    def __init__(self, out: Path, number: int = 0) -> None:
        self.out = out
        self.number = number

    # -- hands

    def type(self, text: str) -> None:
        """Type into whatever has the cursor, a real key event for each sign."""
        for sign in text:
            self._key(self.focus(), sign)

    def _key(self, widget: QWidget, sign: str) -> None:
        if sign.isascii():
            QTest.keyClicks(widget, sign)
            return
        # The test library only knows ASCII; a Spanish keyboard has a key for ñ and accents.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(widget, event)

    def press(self, *keys: Qt.Key, control: bool = False, alt: bool = False) -> None:
        """Press keys, one after the other."""
        held = Qt.KeyboardModifier.NoModifier
        if control:
            held |= Qt.KeyboardModifier.ControlModifier
        if alt:
            held |= Qt.KeyboardModifier.AltModifier
        for key in keys:
            QTest.keyClick(self.focus(), key, held)

    def enter(self) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return)

    def focus(self) -> QWidget:
        """What has the cursor."""
        return self.wait(QApplication.focusWidget, "nada tiene el cursor")

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the cursor is in the control that a screen reader calls so."""
        key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
        for _ in range(MOST_TABS):
            if self.focus().accessibleName().startswith(name):
                return
            QTest.keyClick(self.focus(), key)
        raise NotAsItShould(f"El recorrido se detuvo: con Tab no se llega a «{name}».")

    def choose_file(self, ask: Callable[[], object], path: Path) -> None:
        """Do what asks for a file, and type its name in the box that opens."""
        window = QApplication.activeWindow()
        until = time.monotonic() + PATIENCE
        seen: list[int] = []
        waiting = QTimer()

        def look() -> None:
            box = QApplication.activeModalWidget()
            if not isinstance(box, QFileDialog):
                if seen or time.monotonic() > until:
                    waiting.stop()
                return
            seen.append(len(seen))
            field = box.findChild(QLineEdit, "fileNameEdit")
            if len(seen) == SETTLED and isinstance(field, QLineEdit):
                # A list of suggestions must not take the Enter that follows.
                field.setCompleter(None)  # type: ignore[arg-type]
                field.setFocus()
                field.selectAll()
                for sign in str(path):
                    self._key(field, sign)
                QTest.keyClick(field, Qt.Key.Key_Return)
            elif len(seen) > 10 * SETTLED:
                box.reject()

        waiting.timeout.connect(look)
        waiting.start(20)
        ask()
        self.wait(lambda: not waiting.isActive(), "el cuadro de archivos no se cerró")
        self.must(seen, "no se preguntó por un archivo")
        if window is not None:
            window.activateWindow()

    # -- eyes

    def wait(self, look: Callable[[], T | None], otherwise: str, patience: float = PATIENCE) -> T:
        """Let the application work until something is there; what was found."""
        until = time.monotonic() + patience
        while True:
            QApplication.processEvents()
            found = look()
            if found:
                return found
            if time.monotonic() > until:
                raise NotAsItShould(f"El recorrido se detuvo: {otherwise}.")
            time.sleep(0.005)

    def must(self, true: object, otherwise: str) -> None:
        """Insist that something is so."""
        if not true:
            raise NotAsItShould(f"El recorrido encontró un fallo: {otherwise}.")

    def picture(self, window: QWidget, name: str) -> Path:
        """A picture of the window as it is shown."""
        for _ in range(4):
            QApplication.processEvents()
        path = self._path(f"{name}.png")
        self.must(window.grab().save(str(path)), f"no se guardó la imagen {path.name}")
        return path

    def paper(self, pdf: bytes, name: str) -> None:
        """A paper as PDF, and each of its pages as a picture."""
        path = self._path(f"{name}.pdf")
        path.write_bytes(pdf)
        document = pdfium.PdfDocument(pdf)
        for number in range(len(document)):
            page = document[number]
            picture = page.render(scale=PAPER_DPI / 72).to_pil()
            picture.save(path.with_name(f"{path.stem}-{number + 1}.png"))
            page.close()
        document.close()

    def keep(self, file: Path, name: str) -> None:
        """A file that a job left behind."""
        shutil.copyfile(file, self._path(name))

    def _path(self, name: str) -> Path:
        self.number += 1
        return self.out / f"{self.number:03d}-{name}"
