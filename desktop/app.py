"""Puts door, window and house together: sign in, work, sign out, and again."""

import gc
import importlib
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.core import logs
from desktop.core.clock import Clock
from desktop.core.doorstep import look
from desktop.core.lock import HomeInUse, HomeLock
from desktop.core.paths import Home, practice_home
from desktop.core.settings import SettingsFile
from desktop.ui import spanish, theme
from desktop.ui.door.entrance import Entrance
from desktop.ui.door.late import Late
from desktop.ui.door.window import DoorWindow
from desktop.ui.messages import catch_everything
from desktop.ui.station import Station

IN_USE = 3


def main(home: Home | None) -> int:
    """Open the window of a house, or of the practice house; returns the code to end with."""
    theme.prepare()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    program = Program(home or practice_home(), Clock(), practice=home is None)
    return program.run(app)  # type: ignore[arg-type]


class Program(QObject):
    """One house's folder, from the first window to the last."""

    def __init__(self, home: Home, clock: Clock, *, practice: bool = False) -> None:
        super().__init__()
        self.home, self.clock, self.practice = home, clock, practice
        self.station = Station(SettingsFile(home.settings))
        self.late: Late[Entrance] = Late(self._load)
        self.door: DoorWindow | None = None
        self.workplace: Any = None

    def run(self, app: QApplication) -> int:
        """Dress the application, show the first window, and stay until the last one closes."""
        app.setApplicationName("Casa Somos")
        theme.start(app, theme.Mode(self.station.settings.appearance))
        spanish.install(app)
        try:
            logs.start(self.home.logs)
            self._look_for_others()
        except HomeInUse as error:
            other = importlib.import_module("desktop.ui.door.in_use").InUseWindow(error)
            other.show()
            app.exec()
            return IN_USE
        except OSError:
            # A folder that cannot be written: signing in says so, with what to do.
            pass
        app.aboutToQuit.connect(self.leave)
        self.show_door()
        QTimer.singleShot(0, gc.enable)
        app.exec()
        return 0

    def show_door(self) -> None:
        """Show the door of the house."""
        self.door = DoorWindow(
            partial(look, self.home), self.late, self.clock,
            settings=self.station.settings, practice=self.practice,
        )  # fmt: skip
        catch_everything(self.door.messages)
        self.door.entered.connect(self._open)
        self.door.show()

    def leave(self) -> None:
        """Let go of the house; the program may end."""
        if self.workplace is not None:
            self.workplace.close()
            self.workplace = None

    def _sign_out(self, copy: Path | None = None) -> None:
        # The door first: the last window to close ends the program.
        self.show_door()
        self.leave()
        if copy is not None and self.door is not None:
            self.door.restore(copy)

    def _open(self, desk: Any) -> None:
        made = importlib.import_module("desktop.ui.workplace").Workplace(desk, self.station)
        made.signed_out.connect(self._sign_out)
        made.restoring.connect(self._sign_out)
        self.workplace = made
        made.open()
        if self.door is not None:
            self.door.close()
            self.door.deleteLater()
            self.door = None

    def _look_for_others(self) -> None:
        if self.home.exists():
            lock = HomeLock(self.home.lock)
            lock.take()
            lock.release()

    def _load(self) -> Entrance:
        # By name, beside the window: what opens the house costs more than the window itself.
        services = importlib.import_module("desktop.ui.door.services")
        desk = importlib.import_module("desktop.services.desk")
        importlib.import_module("desktop.ui.workplace")
        # What is loaded stays for good: looking through it for garbage would stop the window for
        # some 80 ms now and then, often while an exchange makes many small things.
        gc.freeze()
        made: Entrance = services.HouseEntrance(
            self.home, self.clock, desk.Desk, desk.make_practice_house
        )
        return made
