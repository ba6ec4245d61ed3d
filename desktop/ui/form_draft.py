"""What is being typed, kept encrypted half a second later, and given back after a power cut."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.people import DraftRow
from desktop.ui.context import Context
from desktop.ui.fields import CheckField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Form

AFTER_MS = 300
"""From a change to its saving; with the disk it stays under half a second."""


class DraftKeeper(QObject):
    """Saves beside the typing, never in its way; `saved(at)` once it is on disk."""

    saved = Signal(object)

    def __init__(
        self, parent: QObject, context: Context, name: str, values: Callable[[], dict[str, Any]]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._name = name
        self._values = values
        self._lock = Lock()
        self._over = False
        self._saving = False
        self._again = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(AFTER_MS)
        self._clock.timeout.connect(self._save)

    def found(self) -> DraftRow | None:
        """What was left the last time."""
        draft: DraftRow | None = self._context.desk.people.draft(self._name)
        return draft

    def touch(self) -> None:
        """Something changed; not put off by what is typed meanwhile."""
        if not self._over and not self._clock.isActive():
            self._clock.start()

    def flush(self) -> None:
        """The form goes out of sight: what was not saved yet is saved now."""
        if self._clock.isActive():
            self._clock.stop()
            self._write(self._values())

    def discard(self) -> None:
        """The form was saved or left: nothing is kept of it."""
        self._over = True
        self._clock.stop()
        with self._lock:
            self._context.desk.people.discard_draft(self._name)

    def begin_again(self) -> None:
        """Forget what was kept and keep what comes."""
        self.discard()
        self._over = False

    def _save(self) -> None:
        if self._saving:
            self._again = True
            return
        self._saving = True
        values = self._values()
        self._context.tasks.run(
            lambda _: self._write(values), self._on_saved, failed=self._on_failed
        )

    def _write(self, values: dict[str, Any]) -> object:
        # Beside the window; a form that was saved meanwhile leaves no draft behind.
        with self._lock:
            return None if self._over else self._context.desk.people.save_draft(self._name, values)

    def _on_saved(self, at: object) -> None:
        self._saving = False
        if at is not None and not self._over:
            self.saved.emit(self._context.desk.clock.local())
        if self._again:
            self._again = False
            self.touch()

    def _on_failed(self, error: Exception) -> None:
        self._saving = False
        self._context.messages.failed(error)


@runtime_checkable
class TypedRows(Protocol):
    """A field of several rows, which says itself what a draft keeps of them."""

    def typed(self) -> list[list[Any]]:
        """Every row as it stands, in values that a draft can hold."""

    def restore_typed(self, kept: Sequence[Sequence[Any]]) -> None:
        """Put rows back as they were typed."""


def kept_as_typed(form: Form) -> dict[str, Any]:
    """Every field as it stands, half typed or not, in values that a draft can hold."""
    kept: dict[str, Any] = {}
    for name, value in form.values().items():
        field = form.field(name)
        if isinstance(field, TypedRows):
            kept[name] = field.typed()
        elif isinstance(value, tuple):
            kept[name] = list(value)
        elif isinstance(field, CheckField):
            kept[name] = value is True
        elif isinstance(field, TextField) and not isinstance(field, FilterCombo):
            kept[name] = field.text()
        else:
            kept[name] = None if value is None else str(value)
    return kept


def restore_typed(
    form: Form, kept: Mapping[str, Any], read: Mapping[str, Callable[[str], object]]
) -> None:
    """Put a draft back; `read` makes of a text what the field of that name takes, as an id."""
    plain = dict(kept)
    for name in form.values():
        field = form.field(name)
        if isinstance(field, TypedRows) and plain.get(name):
            field.restore_typed(plain.pop(name))
        elif name in read:
            plain[name] = read[name](plain[name]) if plain.get(name) else None
    form.restore(plain)
