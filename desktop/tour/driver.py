"""Hands and eyes of the tour: presses keys in the real window, waits, takes pictures, insists."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pypdfium2 as pdfium
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.errors import UserError

T = TypeVar("T")
PATIENCE = 20.0
"""Seconds a job may take before the tour says that it did not end."""
PAPER_DPI = 110


class NotAsItShould(UserError):
    """A job of the tour did not end as it should."""


class Driver:
    """Drives the application and leaves numbered pictures in a folder."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._number = 0
        out.mkdir(parents=True, exist_ok=True)

    # -- hands

    def type(self, text: str) -> None:
        """Type into whatever has the cursor, a real key event for each sign."""
        for sign in text:
            QTest.keyClicks(self.focus(), sign)

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

    # -- eyes

    def wait(self, look: Callable[[], T | None], otherwise: str) -> T:
        """Let the application work until something is there; what was found."""
        until = time.monotonic() + PATIENCE
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

    def _path(self, name: str) -> Path:
        self._number += 1
        return self._out / f"{self._number:02d}-{name}"
