"""The bar at the foot: who, where, what waits for a decision, and what was sent."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.layout import panel, row, vline
from desktop.ui.widgets import Button, Icon, label

HEIGHT = 34
SAVED_NEEDS, HOUSE_NEEDS = 1000, 1000


@dataclass(frozen=True)
class SyncState:
    """The sync light: icon, tone and words of the fixed vocabulary, and the last sending."""

    icon: str
    tone: str
    words: str
    rest: str = ""


NOT_LINKED = SyncState("cloud-off", "neutral", "Equipo sin enlazar", "todo está guardado aquí")
PRACTICE = SyncState("cloud-off", "neutral", "Práctica", "nada se envía")


class StatusBar(QFrame):
    """From the right: sync state, «Todo guardado en este equipo», «n por decidir».

    `decide` when «por decidir» is pressed. When narrow the middle one goes first.
    """

    decide = Signal()
    lock = Signal()

    def __init__(self, staff: str, role: str, house: str) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setFixedHeight(HEIGHT)
        self._house = panel(
            row(
                8,
                label("·", "caption", "muted"),
                8,
                label(house, "caption", "muted", elide=True),
                gap=0,
            )
        )
        self.pending = Button("", "warning", icon="git-compare-arrows", small=True)
        self.pending.clicked.connect(lambda _=False: self.decide.emit())
        self._pending = panel(row(self.pending, 10, vline(16), 10, gap=0))
        self._saved = panel(
            row(
                Icon("hard-drive", 16),
                label("Todo guardado en este equipo", "caption", "muted"),
                2,
                vline(16),
                2,
                gap=8,
            )
        )
        self._sync_icon = Icon("cloud-off", 16, "neutral")
        self._sync_words = label("", "caption_strong")
        self._sync_rest = label("", "caption", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(8)
        line.addWidget(Icon("circle-user", 16))
        line.addWidget(label(staff, "caption_strong", elide=True))
        line.addWidget(label(role, "caption", "muted"))
        line.addWidget(self._house)
        line.addStretch(1)
        line.addWidget(self._pending)
        line.addWidget(self._saved)
        line.addWidget(self._sync_icon)
        line.addWidget(self._sync_words)
        line.addWidget(self._sync_rest)
        self.show_sync(NOT_LINKED)
        self.show_pending(0)

    def show_sync(self, state: SyncState) -> None:
        """What is known about sending."""
        self._sync_icon.show_icon(state.icon, state.tone)
        self._sync_words.setText(state.words)
        self._sync_words.set_tone(state.tone)
        self._sync_rest.setText(f"· {state.rest}" if state.rest else "")

    def show_pending(self, number: int) -> None:
        """How many decisions wait; nothing is shown for none."""
        self.pending.set_words(f"{number} por decidir")
        self._pending.setVisible(number > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._saved.setVisible(self.width() >= SAVED_NEEDS)
        self._house.setVisible(self.width() >= HOUSE_NEEDS)


def band(words: str, detail: str) -> QWidget:
    """The strip that says on every screen that this is not the house's real life."""
    inside = row(
        Icon("graduation-cap", 16, "warning"),
        label(words, "caption_strong", "warning"),
        label(detail, "caption", "warning"),
        None,
        gap=8,
        margins=(16, 0, 16, 0),
    )
    made = panel(inside, "practice", height=26)
    made.setAccessibleName(f"{words}. {detail}")
    return made
