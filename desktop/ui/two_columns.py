"""A wide column and a narrow one, below each other where there is no room for both."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class TwoColumns(QWidget):
    """`side` is how wide the narrow one is; from `beside_from` on they stand beside each other."""

    def __init__(
        self, left: QWidget, right: QWidget, *, side: int, beside_from: int, gap: int,
        margins: Margins,
    ) -> None:  # fmt: skip
        super().__init__()
        self._right, self._side, self._from, self._margins = right, side, beside_from, margins
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setSpacing(gap)
        self._across.addWidget(left, 1)
        self._across.addWidget(right)
        self._across.addStretch(0)
        self.leave_room(0)

    def leave_room(self, bar: int) -> None:
        """The right edge stays where it is when a scroll bar of that width comes."""
        left, top, right, bottom = self._margins
        self._across.setContentsMargins(left, top, right - bar, bottom)

    def minimumSizeHint(self) -> QSize:
        # Two columns must not keep the page wider than the window: it is they that give way.
        return QSize(320, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self._from
        self._across.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self._right.setMinimumWidth(self._side if beside else 0)
        self._right.setMaximumWidth(self._side if beside else 16_777_215)
