"""The bar at the foot: who, where, what waits for a decision, and what was sent."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from desktop.ui.layout import panel, row, vline
from desktop.ui.sync_words import NOT_LINKED, SyncState
from desktop.ui.widgets import Button, Icon, label

HEIGHT = 34
SAVED_NEEDS, HOUSE_NEEDS, REST_NEEDS = 1000, 1000, 760


class SyncLight(QAbstractButton):
    """The state of sending, in an icon and words; pressed, it goes to its screen."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("cloud-off", 16, "neutral")
        self._words = label("", "caption_strong")
        self._rest = label("", "caption", "muted", elide=True)
        self._inside = row(self._icon, self._words, self._rest, gap=8)
        self.setLayout(self._inside)
        for each in (self._icon, self._words, self._rest):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, state: SyncState) -> None:
        """Another state."""
        self._icon.show_icon(state.icon, state.tone)
        self._words.setText(state.words)
        self._words.set_tone(state.tone)
        self._rest.setText(f"· {state.rest}" if state.rest else "")
        whole = ", ".join(part for part in (state.words, state.rest) if part)
        self.setAccessibleName(f"Envío: {whole}")
        self.setAccessibleDescription(state.tip)
        self.setToolTip(state.tip or whole)

    def set_short(self, short: bool) -> None:
        """In a narrow window only the state itself."""
        self._rest.setVisible(not short)

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its words paint themselves."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class StatusBar(QFrame):
    """From the right: sync state, «Todo guardado en este equipo», «n por decidir».

    `decide` when «por decidir» is pressed, `sync` when the light is. When narrow the middle one
    goes first.
    """

    decide = Signal()
    sync = Signal()
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
        self.light = SyncLight()
        self.light.clicked.connect(lambda _=False: self.sync.emit())
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
        line.addWidget(self.light)
        self.show_sync(NOT_LINKED)
        self.show_pending(0)

    def show_sync(self, state: SyncState) -> None:
        """What is known about sending."""
        self.light.show_state(state)

    def show_pending(self, number: int) -> None:
        """How many decisions wait; nothing is shown for none."""
        self.pending.set_words(f"{number} por decidir")
        self._pending.setVisible(number > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._saved.setVisible(self.width() >= SAVED_NEEDS)
        self._house.setVisible(self.width() >= HOUSE_NEEDS)
        self.light.set_short(self.width() < REST_NEEDS)


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
