"""Where somebody works: the window of the open house, its lock, the day's copy, the sending."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.services.desk import Desk
from desktop.ui import everywhere
from desktop.ui.change_bus import ChangeBus
from desktop.ui.door.lock import Lock
from desktop.ui.main_window import MainWindow
from desktop.ui.messages import catch_everything
from desktop.ui.screen import Screen
from desktop.ui.screens.registry import SCREENS
from desktop.ui.station import Station

COPY_AFTER_MS = 20_000
"""The copy waits until the queue at the counter has been greeted."""


class Workplace(QObject):
    """`signed_out` when whoever works leaves; `restoring(file)` when a copy takes the place."""

    signed_out = Signal()
    restoring = Signal(Path)

    def __init__(
        self, desk: Desk, station: Station, screens: Sequence[type[Screen]] = SCREENS
    ) -> None:
        super().__init__()
        self._desk, self._station = desk, station
        bus = ChangeBus(self)
        desk.database.listen(bus.publish)
        self.window = MainWindow(desk, screens, bus=bus, search=everywhere.search, station=station)
        if station.settings.window:
            self.window.restore_geometry_text(station.settings.window)
        self.lock = Lock(self.window, desk.staffing.unlock, station.minutes)
        self.lock.leaving.connect(self.signed_out)
        station.sign_out_asked.connect(self._sign_out)
        station.restore_asked.connect(self.restoring)
        self._copy = QTimer(self)
        self._copy.setSingleShot(True)
        self._copy.timeout.connect(self.make_copy)

    def open(self, first: str = "") -> None:
        """Show the window."""
        catch_everything(self.window.messages)
        self._station.change(house=self._desk.house.name)
        self.window.show()
        self.window.start(first)
        self.window.sync.start()
        if self._desk.house.kind.value == "real":
            self._copy.start(COPY_AFTER_MS)

    def make_copy(self) -> None:
        """Today's copy, if there is none yet, beside whatever staff are doing."""
        folder = self._station.settings.second_copy
        second = Path(folder) if folder else None

        def copy(progress: Progress) -> object:
            return self._desk.upkeep.daily_copy(second)

        self.window.tasks.run(copy, lambda _: None, title="Copia del día", failed=self._copy_failed)

    def close(self) -> None:
        """Let go of the window and of the house."""
        self._copy.stop()
        self.window.sync.stop()
        self._station.change(window=self.window.geometry_text())
        self.window.tasks.stop_all()
        self.window.may_close = lambda: True
        self.window.close()
        self.window.deleteLater()
        self._desk.close()

    def _sign_out(self) -> None:
        screen = self.window.current_screen()
        if screen is None or screen.may_leave(self.signed_out.emit):
            self.signed_out.emit()

    def _copy_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.window.toast.say(error.message, icon="triangle-alert")
        elif not isinstance(error, Cancelled):
            self.window.messages.unexpected(error)
