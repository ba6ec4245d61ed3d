"""The program in one folder, its window, and the jobs that every step of the tour begins with."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QSettings,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import Program
from desktop.core.clock import Clock
from desktop.core.errors import Cancelled, UserError
from desktop.core.paths import Home
from desktop.services.desk import Desk
from desktop.tour.driver import Driver, NotAsItShould
from desktop.ui import spanish, theme
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.window import DoorWindow
from desktop.ui.main_window import MainWindow
from desktop.ui.overlay import covered_by_sheet
from desktop.ui.row_list import RowList
from desktop.ui.screen import Screen
from desktop.ui.screens.registry import SCREENS
from desktop.ui.workplace import Workplace

MORNING = datetime(2026, 11, 23, 14, 55, tzinfo=UTC)
"""Monday 23 November 2026, 09:55 in Quito."""
SIZE = (1366, 690)
"""A small laptop's screen without its task bar."""
DOOR_WAITS = 60.0
"""Inventing the practice house on a slow machine."""
Page = TypeVar("Page", bound=DoorPage)


class Unforeseen(NotAsItShould):
    """Something failed that no sentence of the program foresees."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(
            f"El recorrido encontró un fallo que nadie previó: {type(error).__name__}: {error}."
        )
        self.__cause__ = error


def running_clock(begins: datetime = MORNING) -> Clock:
    """A clock that starts at that moment and goes on as time does."""
    start = time.monotonic()
    return Clock(lambda: begins + timedelta(seconds=time.monotonic() - start))


def dress() -> QApplication:
    """The application as the program dresses it, with file boxes that hear keys."""
    qInstallMessageHandler(_told_by_qt)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    theme.prepare()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Casa Somos")
    app.setQuitOnLastWindowClosed(False)
    # A cursor that comes and goes would make no two pictures alike.
    app.setCursorFlashTime(0)
    theme.start(app, theme.Mode.LIGHT)
    spanish.install(app)
    return app


def _told_by_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # Where there is no display Qt tells of every wish of a window that it cannot grant.
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)  # noqa: T201 (Qt would print it there)


class Stage:
    """A folder of its own, the real program in it, and somebody at the keyboard."""

    def __init__(
        self, driver: Driver, clock: Clock, *, practice: bool = False, folder: Path | None = None
    ) -> None:
        self.driver = driver
        self._own = None if folder else Path(tempfile.mkdtemp(prefix="casa-somos-"))
        self.folder = folder or self._own or Path()
        # What file boxes remember of their folders is thrown away with the rest.
        scope, kind = QSettings.Scope.UserScope, QSettings.Format.NativeFormat
        QSettings.setPath(kind, scope, str(self.folder))
        self.size = SIZE
        self.program = Program(Home(self.folder / "casa"), clock, practice=practice)
        self._errors: list[BaseException] = []
        self._known_hook: Callable[..., object] | None = None

    # -- from the first window to the last

    def come_to_the_door(self) -> DoorWindow:
        """Show the door of the house."""
        self.program.show_door()
        door = self.door
        door.resize(*self.size)
        door.activateWindow()
        self._listen()
        return door

    @property
    def door(self) -> DoorWindow:
        """The window of the door."""
        door = self.program.door
        if door is None:
            raise NotAsItShould("El recorrido esperaba la puerta de la casa y no está.")
        return door

    def page(self, kind: type[Page]) -> Page:
        """Wait for a page of the door."""

        def look() -> Page | None:
            now = self.program.door.frame.now() if self.program.door is not None else None
            return now if isinstance(now, kind) else None

        return self.driver.wait(look, f"no apareció {kind.__name__}", DOOR_WAITS)

    def sign_in(self, password: str) -> None:
        """Type the password at the door and wait for the window of the house."""
        self.driver.type(password)
        self.driver.enter()
        self.arrive()

    def arrive(self) -> None:
        """Wait until the window of the house is there."""
        self.driver.wait(lambda: self.program.workplace, "la casa no se abrió")
        self.window.resize(*self.size)
        self.window.activateWindow()
        self.driver.wait(self.window.isActiveWindow, "la ventana de la casa no se activó")
        self._listen()

    @property
    def place(self) -> Workplace:
        """Where somebody works."""
        place = self.program.workplace
        if not isinstance(place, Workplace):
            raise NotAsItShould("El recorrido esperaba la ventana de la casa y no está.")
        return place

    @property
    def window(self) -> MainWindow:
        """The window of the house."""
        return self.place.window

    @property
    def desk(self) -> Desk:
        """The services, which say whether a job was done."""
        desk = self.window.context.desk
        assert isinstance(desk, Desk)
        return desk

    @property
    def is_inside(self) -> bool:
        """Whether somebody is signed in."""
        return self.program.workplace is not None

    def leave(self) -> None:
        """Close every window and let go of the house."""
        self.program.leave()
        if self.program.door is not None:
            self.program.door.close()
            self.program.door.deleteLater()
            self.program.door = None
        self.settle()

    def settle(self) -> None:
        """Let the application do what it has put off."""
        for _ in range(8):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def forget(self) -> None:
        """Leave, and take the folder away."""
        self.leave()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    # -- getting about

    def begin(self) -> None:
        """As if minutes had passed since the last job: nothing lies over the screen."""
        if self.is_inside:
            self.close_sheets()
            self.window.toast.dismiss()

    def go(self, key: str) -> Screen:
        """Go to a screen by its number in the left bar."""
        self.close_sheets()
        number = [screen.key for screen in SCREENS].index(key)
        self.driver.press(Qt.Key(Qt.Key.Key_1 + number), alt=True)
        return self.see(key)

    def see(self, key: str) -> Screen:
        """Wait until a screen is in sight."""

        def look() -> Screen | None:
            screen = self.window.current_screen()
            return screen if screen is not None and screen.key == key else None

        return self.driver.wait(look, f"no se llegó a la pantalla {key}")

    def close_sheets(self) -> None:
        """Esc, until nothing lies over the screen."""
        for _ in range(5):
            if not covered_by_sheet(self.window.root):
                return
            self.driver.press(Qt.Key.Key_Escape)
            QApplication.processEvents()

    def sheet(self) -> None:
        """Wait until a sheet lies over the screen."""
        self.driver.wait(
            lambda: covered_by_sheet(self.window.root), "no se abrió el cuadro que se esperaba"
        )

    def no_sheet(self) -> None:
        """Wait until none does."""
        self.driver.wait(lambda: not covered_by_sheet(self.window.root), "un cuadro quedó abierto")

    def list_called(self, name: str) -> RowList[Any]:
        """A list in sight, by its name."""
        found = [
            each for each in self.window.findChildren(RowList)
            if each.accessibleName() == name and each.isVisible()
        ]  # fmt: skip
        self.driver.must(found, f"no se ve la lista «{name}»")
        return found[0]

    def picture(self, name: str, window: QWidget | None = None) -> None:
        """A picture of the window as it is."""
        self.driver.picture(window or self.window, name)
        self.check()

    # -- what nobody foresaw

    def check(self) -> None:
        """Tell a failure that the window would only have shown as a code."""
        self._listen()
        if self._errors:
            raise Unforeseen(self._errors.pop(0))

    def _listen(self) -> None:
        if sys.excepthook is self._known_hook:
            return
        shown = sys.excepthook

        def heard(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if not isinstance(error, (UserError, Cancelled)):
                self._errors.append(error)
            shown(kind, error, trace)

        self._known_hook = heard
        sys.excepthook = heard


@dataclass(frozen=True)
class Step:
    """One job of the day."""

    key: str
    words: str
    walk: Callable[[Stage], None]
