"""This machine while somebody works at it: its choices, and the ways to lock it and to leave."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.core.settings import Settings, SettingsFile


class Station(QObject):
    """Screens change choices and ask to lock, to sign out or to restore; the app does it."""

    lock_asked = Signal()
    sign_out_asked = Signal()
    restore_asked = Signal(Path)
    changed = Signal()

    def __init__(self, settings: SettingsFile | None = None) -> None:
        super().__init__()
        self._file = settings or SettingsFile(None)

    @property
    def settings(self) -> Settings:
        """The choices as they stand."""
        return self._file.now

    def change(self, **changes: object) -> None:
        """Change some of the choices: `station.change(lock_minutes=10)`."""
        self._file.change(**changes)
        self.changed.emit()

    def minutes(self) -> int:
        """After how many idle minutes the window is covered."""
        return self.settings.lock_minutes
