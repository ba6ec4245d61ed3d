"""Beside the roll: how many came, the keys, when the last mark was saved, and the lesson's fate."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.text import hour
from desktop.services.attendance import MarkValue, Roll
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Card, Icon, Keycap, Label, button, label

WIDTH = 248
SAVED_AT_ONCE = "Cada marca se guarda al momento."
TALL = 560
"""From this height the keys have a card of their own."""
LOW = 380
"""Below this height everything moves closer together."""
_COUNTED = (
    (MarkValue.ABSENT, "x", "error", "Ausentes"),
    (MarkValue.LATE, "clock", "warning", "Atraso"),
    (MarkValue.JUSTIFIED, "file-text", "muted", "Justificada"),
    (None, "circle-dashed", "muted", "Sin marca"),
)
_KEYS = (
    ("A", "ausente"),
    ("T", "atraso"),
    ("J", "justificada"),
    ("P", "presente"),
    ("Ctrl T", "todas presentes"),
    ("Ctrl Z", "deshacer"),
)


class RollPane(QWidget):
    """What stands at the right of a roll."""

    def __init__(
        self,
        add: Callable[[], None],
        cancel: Callable[[], None],
        restore: Callable[[], None],
        mark: QWidget,
    ) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(14)
        self._present = label("0", "display")
        self._of = label("", "small", "muted")
        self._counts: dict[MarkValue | None, Label] = {}
        lines: list[QHBoxLayout] = []
        for value, icon, tone, words in _COUNTED:
            self._counts[value] = label("0", "strong")
            lines.append(
                row(Icon(icon, 16, tone), label(words, "body"), None, self._counts[value], gap=10)
            )
        self._card = Card(row(self._present, self._of, None, gap=8), *lines, gap=8)
        self._edges = self._card.body.contentsMargins()
        inside.addWidget(self._card)
        self._column = inside
        self._long = self._keys()
        self._short = self._few_keys()
        inside.addWidget(self._long)
        inside.addWidget(self._short)
        self._add = button("Inscribir a alguien", icon="user-plus", press=add)
        self._cancel = button("Cancelar la sesión", "quiet", icon="circle-minus", press=cancel)
        self._restore = button("Restaurar la sesión", icon="undo-2", press=restore)
        for action in (self._add, self._cancel, self._restore):
            inside.addWidget(action)
        inside.addStretch(1)
        self._saved = label(SAVED_AT_ONCE, "small", "muted", wrap=True)
        self._told = False
        self._lesson: UUID | None = None
        inside.addLayout(row(Icon("hard-drive", 16), self._saved, gap=10))
        inside.addWidget(mark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the keys stand in one line; in a lower one everything moves closer."""
        super().resizeEvent(event)
        tall, low = self.height() >= TALL, self.height() < LOW
        self._long.setVisible(tall)
        self._short.setVisible(not tall and not low)
        self._column.setSpacing(6 if low else 14)
        self._card.body.setSpacing(1 if low else 8)
        edges = self._edges
        upright = 8 if low else edges.top()
        self._card.body.setContentsMargins(edges.left(), upright, edges.right(), upright)

    def show_roll(self, roll: Roll) -> None:
        """Count a roll anew."""
        self._present.setText(str(roll.attended))
        self._of.setText(f"de {roll.expected} presentes")
        for value, shown in self._counts.items():
            shown.setText(str(roll.tally(value)))
        self._cancel.setVisible(not roll.cancelled)
        self._restore.setVisible(roll.cancelled)
        said = ""
        if roll.cancelled:
            said = f"Sesión cancelada. Motivo: {roll.reason or 'sin escribir'}"
        elif roll.closed_at is not None:
            said = "Lista terminada. Se puede corregir."
        # What was said of another roll, or before it was restored, is no longer true.
        if said or self._told or roll.lesson_id != self._lesson:
            self._saved.setText(said or SAVED_AT_ONCE)
        self._told, self._lesson = bool(said), roll.lesson_id

    def saved(self, at: datetime) -> None:
        """Tell when the last mark became durable."""
        clock = f"{hour(at)}:{at.second:02d}"
        self._saved.setText(f"{SAVED_AT_ONCE} Última: {clock}")

    def _few_keys(self) -> QWidget:
        marks = [Keycap(keys) for keys in "ATJP"]
        rest = (Keycap("Ctrl Z"), label("deshacer", "small", "muted"), None)
        lines = (row(*marks, label("marcar", "small", "muted"), None, gap=6), row(*rest, gap=6))
        return panel(column(*lines, gap=8))

    def _keys(self) -> Card:
        lines = [row(Keycap("1–25"), label("ir a esa persona", "small"), None, gap=12)]
        lines += [row(Keycap(keys), label(words, "small"), None, gap=12) for keys, words in _KEYS]
        return Card(column(label("Con el teclado", "small_strong", "muted"), *lines, gap=7))
