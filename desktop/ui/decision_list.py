"""The things that wait, in rows: Enter gives the first answer, a letter each of the others."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.buttons import Kind
from desktop.ui.decisions import Ask
from desktop.ui.layout import clear, column, hline, panel, row
from desktop.ui.widgets import Button, Chip, Icon, Keycap, button, label

CHIP_WIDTH = 132
CHIP_NEEDS = 560
"""Under this width the chip stands above the words."""


class DecisionRow(QFrame):
    """One of them; its ground is marked while the cursor is on one of its answers."""

    def __init__(self, ask: Ask, *, compact: bool) -> None:
        super().__init__()
        self.ask = ask
        self.answers: list[Button] = []
        self._compact = compact
        self.setAccessibleName(ask.sentence)
        self._chip = Chip(ask.chip, ask.tone, ask.icon)
        self._build()
        for each in self.answers:
            each.installEventFilter(self)

    def _build(self) -> None:
        ask = self.ask
        first = ask.answers[0]
        kind: Kind = "link" if self._compact else "secondary"
        main = button(
            first.words, kind, small=True, name=f"{first.words}: {ask.title}", press=first.press
        )
        self.answers.append(main)
        named = ask.subject if self._compact and ask.subject else ask.title
        title = label(named, "strong", elide=True)
        said = ask.short if self._compact and ask.short else ask.detail
        detail = label(said, "caption", "muted", wrap=True)
        words = column(title, detail, gap=0)
        for which, value, who in () if self._compact else ask.sides:
            words.addSpacing(4)
            thin = label(which, "caption", "muted")
            thin.setFixedWidth(76)
            line = row(thin, gap=8)
            line.addWidget(label(value, "small_strong", wrap=True), 1)
            line.addWidget(label(who, "caption", "muted", wrap=True), 1)
            words.addLayout(line)
        others = self._others()
        if others is not None:
            words.addSpacing(4)
            words.addWidget(others)
        inside = row(gap=12, margins=(10, 9, 10, 9))
        self._lead: QWidget
        if self._compact:
            self._lead = Icon(ask.icon, 18, ask.tone, box=34, ground=theme.soft(ask.tone))
        else:
            self._lead = panel(row(self._chip, None), width=CHIP_WIDTH)
        inside.addWidget(self._lead, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        inside.addWidget(main, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(inside)

    def _others(self) -> QWidget | None:
        rest = self.ask.answers[1:]
        if not rest or (self._compact and self.ask.sides):
            return None
        line = row(gap=6)
        for answer in rest:
            made = button(
                answer.words, "link", small=True, name=f"{answer.words}: {self.ask.title}",
                press=answer.press,
            )  # fmt: skip
            self.answers.append(made)
            line.addWidget(made)
            if answer.letter and not self._compact:
                line.addWidget(Keycap(answer.letter))
                line.addSpacing(8)
        line.addStretch(1)
        return panel(line)

    def has_cursor(self) -> bool:
        """Whether one of its answers has the keyboard."""
        return any(each.hasFocus() for each in self.answers)

    def take_cursor(self, at: int = 0) -> None:
        """Put the cursor on an answer."""
        self.answers[min(at, len(self.answers) - 1)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        for answer in self.ask.answers if plain and letter else ():
            if answer.letter == letter:
                answer.press()
                return
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.has_cursor():
            painter = QPainter(self)
            paint.rounded(painter, QRectF(self.rect()), 7, "accent_soft")
            painter.end()


class DecisionList(QWidget):
    """`show_asks` again after every change: what did not change stays, and so does the cursor.

    `emptied` when the cursor was here and nothing is left.
    """

    emptied = Signal()

    def __init__(self, name: str, *, compact: bool = False) -> None:
        super().__init__()
        self._compact = compact
        self.rows: list[DecisionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(name)

    def show_asks(self, asks: Sequence[Ask]) -> None:
        """Other things, or the same."""
        if [_told(each.ask) for each in self.rows] == [_told(each) for each in asks]:
            return
        at = next((i for i, each in enumerate(self.rows) if each.has_cursor()), None)
        wanted = self.rows[at].ask.key if at is not None else None
        clear(self._column)
        self.rows = [DecisionRow(ask, compact=self._compact) for ask in asks]
        for place, each in enumerate(self.rows):
            if place:
                self._column.addWidget(hline())
            self._column.addWidget(each)
            each.show()
        if at is None:
            return
        keys = [each.ask.key for each in self.rows]
        if self.rows:
            place = keys.index(wanted) if wanted in keys else min(at, len(keys) - 1)
            self.rows[place].take_cursor()
        else:
            self.emptied.emit()

    def take_cursor(self) -> bool:
        """Put the cursor on the first; False where there is none."""
        if self.rows:
            self.rows[0].take_cursor()
        return bool(self.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        at = next((i for i, each in enumerate(self.rows) if each.has_cursor()), None)
        if steps is None or at is None or not 0 <= at + steps < len(self.rows):
            event.ignore()
            return
        self.rows[at + steps].take_cursor()


def _told(ask: Ask) -> tuple[object, ...]:
    return (ask.key, ask.chip, ask.title, ask.detail, ask.short, ask.sides, len(ask.answers))
