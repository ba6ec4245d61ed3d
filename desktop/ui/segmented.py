"""A choice of one among few, all in sight: «Autoriza | No autoriza»."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from desktop.core.text import fold
from desktop.ui import paint, theme

ROLE = "small_medium"
RADIUS = 6.0


class _Segment(QRadioButton):
    """One of the options: a radio button that looks like a piece of a bar."""

    def __init__(self, words: str, first: bool, last: bool) -> None:
        super().__init__(words)
        self._first, self._last = first, last
        self.setFont(theme.font(ROLE))
        self.setAutoExclusive(False)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.text_width(self.text(), ROLE)) + 30, 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The bar as a whole answers the keys.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each piece but the first lies one pixel over its neighbour, so the line between is one.
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5 if self._last else 0.5, -0.5)
        fill, line, tone = "surface", "border_control", "text"
        if not self.isEnabled():
            fill, line, tone = "sunken", "border", "disabled"
        if self.isChecked():
            if self.isEnabled():
                fill, line, tone = "accent", "accent", "on_accent"
        elif self.isEnabled() and self.underMouse():
            fill = "hover"
        painter.setPen(QPen(theme.colour(line), 1))
        painter.setBrush(theme.colour(fill))
        painter.drawPath(self._outline(box))
        paint.text(
            painter,
            QRectF(self.rect()).adjusted(0, 0, 0, -1),
            self.text(),
            ROLE,
            tone,
            align=paint.CENTRE,
            elide=False,
        )
        painter.end()

    def _outline(self, box: QRectF) -> QPainterPath:
        left = RADIUS if self._first else 0.0
        right = RADIUS if self._last else 0.0
        path = QPainterPath()
        path.moveTo(box.left() + left, box.top())
        path.lineTo(box.right() - right, box.top())
        path.arcTo(box.right() - 2 * right, box.top(), 2 * right, 2 * right, 90, -90)
        path.lineTo(box.right(), box.bottom() - right)
        path.arcTo(box.right() - 2 * right, box.bottom() - 2 * right, 2 * right, 2 * right, 0, -90)
        path.lineTo(box.left() + left, box.bottom())
        path.arcTo(box.left(), box.bottom() - 2 * left, 2 * left, 2 * left, 270, -90)
        path.lineTo(box.left(), box.top() + left)
        path.arcTo(box.left(), box.top(), 2 * left, 2 * left, 180, -90)
        path.closeSubpath()
        return path


class Segmented(QWidget):
    """One tab stop; arrows move the choice, a first letter picks it, Space picks the first.

    `value()` is None until something was chosen, and again after Supr.
    """

    changed = Signal()

    def __init__(
        self,
        options: Sequence[tuple[object, str]],
        value: object = None,
        name: str = "",
    ) -> None:
        super().__init__()
        self._values = [option for option, _ in options]
        self._chosen = -1
        self._name = name
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        last = len(options) - 1
        self._segments = [
            _Segment(words, position == 0, position == last)
            for position, (_, words) in enumerate(options)
        ]
        for position, segment in enumerate(self._segments):
            segment.clicked.connect(lambda _=False, at=position: self._choose(at))
            line.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_value(value)
        if name:
            self.setAccessibleName(name)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for segment in self._segments:
            segment.setAccessibleName(f"{name}: {segment.text()}")

    def value(self) -> object:
        """The chosen option, or None."""
        return None if self._chosen < 0 else self._values[self._chosen]

    def set_value(self, value: object) -> None:
        """Choose without telling anyone; None takes the choice back."""
        self._mark(self._values.index(value) if value in self._values else -1)

    def set_words(self, value: object, words: str) -> None:
        """Another wording of one option, as when it carries a count."""
        segment = self._segments[self._values.index(value)]
        if segment.text() != words:
            segment.setText(words)
            segment.setAccessibleName(f"{self._name}: {words}" if self._name else words)
            segment.updateGeometry()

    def _mark(self, at: int) -> None:
        self._chosen = at
        for position, segment in enumerate(self._segments):
            segment.setChecked(position == at)
            stop = position == max(at, 0)
            segment.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(self._segments[max(at, 0)])

    def _choose(self, at: int) -> None:
        news = at != self._chosen
        self._mark(at)
        self._segments[at].setFocus(Qt.FocusReason.OtherFocusReason)
        if news:
            self.changed.emit()

    def _take_back(self) -> None:
        if self._chosen >= 0:
            self._mark(-1)
            self._segments[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self._segments) - 1
        modified = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        letter = fold(event.text())
        if modified:
            event.ignore()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._choose(min(self._chosen + 1, last))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._choose(max(self._chosen - 1, 0))
        elif key == Qt.Key.Key_Space:
            self._choose(max(self._chosen, 0))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_back()
        elif letter and (at := self._next_with(letter)) >= 0:
            self._choose(at)
        else:
            event.ignore()

    def _next_with(self, letter: str) -> int:
        order = [
            (self._chosen + 1 + step) % len(self._segments) for step in range(len(self._segments))
        ]
        return next((at for at in order if fold(self._segments[at].text()).startswith(letter)), -1)
