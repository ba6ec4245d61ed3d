"""What is being typed, kept encrypted half a second later, and given back after a power cut."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.progress import Progress
from desktop.ui.context import Context

AFTER_MS = 300
"""From a change to its saving; with the disk it stays under half a second."""


@dataclass(frozen=True)
class Kept:
    """A draft that was found: its values and when it was saved."""

    values: dict[str, Any]
    at: datetime


class DraftKeeper(QObject):
    """Saves beside the typing, never in its way; `saved(at)` once it is on disk."""

    saved = Signal(object)

    def __init__(self, context: Context, name: str, values: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._context = context
        self._name = name
        self._values = values
        self._saving = False
        self._again = False
        self._done = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(AFTER_MS)
        self._clock.timeout.connect(self._save)

    def found(self) -> Kept | None:
        """What was left the last time."""
        draft = self._context.desk.people.draft(self._name)
        return Kept(dict(draft.values), draft.saved_at) if draft is not None else None

    def touch(self) -> None:
        """Something changed; not put off by what is typed meanwhile."""
        if not self._done and not self._clock.isActive():
            self._clock.start()

    def discard(self) -> None:
        """The form was saved or left: nothing is kept of it."""
        self._done = True
        self._clock.stop()
        self._context.desk.people.discard_draft(self._name)

    def begin_again(self) -> None:
        """Forget what was kept and keep what comes."""
        self.discard()
        self._done = False

    def _save(self) -> None:
        if self._saving:
            self._again = True
            return
        values = self._values()
        people, name = self._context.desk.people, self._name
        self._saving = True

        def save(progress: Progress) -> object:
            people.save_draft(name, values)
            return True

        self._context.tasks.run(save, self._on_saved, failed=self._on_failed)

    def _on_saved(self, _: object) -> None:
        self._saving = False
        if self._done:
            # It was still being written when the form was saved.
            self._context.desk.people.discard_draft(self._name)
            return
        self.saved.emit(self._context.desk.clock.local())
        if self._again:
            self._again = False
            self.touch()

    def _on_failed(self, error: Exception) -> None:
        self._saving = False
        self._context.messages.failed(error)
