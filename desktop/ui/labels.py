"""Words on screen: one line, wrapped or elided, in the type and tone of the theme."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.ui import paint, theme

FIXED = QSizePolicy.Policy.Fixed


class Label(QLabel):
    """Words in one type role and tone; never read as markup.

    One line keeps the line height of the scale; wrapped, it is never cut; elided, it ends in
    «…» and shows whole in the tooltip.
    """

    def __init__(
        self,
        words: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
    ) -> None:
        super().__init__()
        self._role = role
        self._tone = tone
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        else:
            self.setFixedHeight(theme.line_height(role))
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, FIXED)
        self.setText(words)

    def setText(self, words: str) -> None:
        super().setText(words)
        if self._elide:
            self.setToolTip(words if self._too_long() else "")
        if self.wordWrap():
            if self.isVisible():
                self._whole()
            else:
                self.setMinimumHeight(theme.line_height(self._role))

    def set_tone(self, tone: str) -> None:
        """Another colour for the same words."""
        if tone != self._tone:
            self._tone = tone
            self.setProperty("tone", tone)
            theme.repolish(self)

    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return -1
        # Measured here: Qt's own answer never sinks below the minimum height set before.
        room = QRect(0, 0, width, 100_000)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value
        needed = self.fontMetrics().boundingRect(room, flags, self.text()).height()
        return max(needed, theme.line_height(self._role))

    def minimumSizeHint(self) -> QSize:
        if self.wordWrap():
            return QSize(20, self.minimumHeight() or theme.line_height(self._role))
        if self._elide:
            return QSize(24, theme.line_height(self._role))
        return super().minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.wordWrap():
            self._whole()
        if self._elide:
            self.setToolTip(self.text() if self._too_long() else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.wordWrap():
            self._whole()

    def _whole(self) -> None:
        # Nested boxes ask a wrapped label for its height at the wrong width and then cut it;
        # the height it needs at the width it has becomes its minimum.
        if self.width() > 20:
            needed = self.heightForWidth(self.width())
            if needed != self.minimumHeight():
                self.setMinimumHeight(needed)

    def _too_long(self) -> bool:
        return paint.text_width(self.text(), self._role) > self.width() + 0.5

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._elide and self._too_long()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        tone = self._tone if self.isEnabled() else "disabled"
        paint.text(painter, QRectF(self.rect()), self.text(), self._role, tone)
        painter.end()


def label(
    words: str = "",
    role: str = "body",
    tone: str = "text",
    *,
    wrap: bool = False,
    elide: bool = False,
) -> Label:
    """Words on screen."""
    return Label(words, role, tone, wrap=wrap, elide=elide)
