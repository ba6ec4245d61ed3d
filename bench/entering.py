"""A process that signs in as a person does, tells how long «Hoy» took, and walks every screen."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.timing import peak_megabytes
from desktop import app
from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.ui import theme
from desktop.ui.screens.registry import SCREENS


class Visitor:
    """Types the password once everything behind the door is ready, and looks at the clock."""

    def __init__(self, program: app.Program, password: str) -> None:
        self._program = program
        self._password = password
        self._begun = 0.0
        self._taken = 0.0
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._look)
        self._next = self._type
        self._screens: list[str] = []

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def _look(self) -> None:
        self._next()

    def _type(self) -> None:
        door = self._program.door
        field = QApplication.focusWidget()
        if door is None or field is None:
            return
        self._program.late()  # a person types for longer than this takes
        QTest.keyClicks(field, self._password)
        self._begun = time.perf_counter()
        self._next = self._wait
        QTest.keyClick(field, Qt.Key.Key_Return)

    def _wait(self) -> None:
        workplace = self._program.workplace
        if workplace is None or not workplace.window.isVisible():
            return
        screen = workplace.window.current_screen()
        if screen is None or QApplication.focusWidget() is None:
            return
        workplace.window.repaint()
        self._taken = (time.perf_counter() - self._begun) * 1000
        self._screens = [each.key for each in SCREENS]
        self._next = self._walk

    def _walk(self) -> None:
        if self._screens:
            self._program.workplace.window.navigate(self._screens.pop(0))
            return
        self._timer.stop()
        sys.stdout.write(f"{self._taken:.1f} {peak_megabytes():.1f}\n")
        sys.stdout.flush()
        self._program.leave()
        QApplication.quit()


def main() -> None:
    """Sign in to the house of the first argument with the password of the second."""
    theme.prepare()
    application = QApplication(sys.argv[:1])
    program = app.Program(Home(Path(sys.argv[1])), Clock())
    visitor = Visitor(program, sys.argv[2])
    QTimer.singleShot(0, visitor.start)
    program.run(application)


if __name__ == "__main__":
    main()
