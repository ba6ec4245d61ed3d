"""The left bar: the house, the search, the screens; icons alone when the window is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from desktop.ui import paint, theme
from desktop.ui.layout import column, hline, panel, row
from desktop.ui.widgets import Icon, label

WIDE, NARROW = 212, 56


class _RailButton(QAbstractButton):
    """A painted button of the bar: ground under the pointer, Enter presses it."""

    def __init__(self, icon: str, words: str, height: int) -> None:
        super().__init__()
        self.icon_name, self.words = icon, words
        self.wide = True
        self._wide_height = height
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_wide(True)

    def set_wide(self, wide: bool, tip: str = "") -> None:
        """Words beside the icon, or the icon alone with the words in the tooltip."""
        self.wide = wide
        self.setFixedHeight(self._wide_height if wide else 32)
        self.setToolTip("" if wide else tip or self.words)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def alone(self, painter: QPainter, tone: str) -> None:
        """The icon in the middle."""
        left, top = (self.width() - 18) / 2, (self.height() - 18) / 2
        paint.glyph(painter, left, top, self.icon_name, 18, tone=tone)


class NavItem(_RailButton):
    """A screen's name in the bar."""

    def __init__(self, icon: str, words: str, keys: str) -> None:
        self.badge = ""
        super().__init__(icon, words, 36)
        self.keys = keys
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def set_badge(self, words: str) -> None:
        """A count beside the name."""
        if words != self.badge:
            self.badge = words
            self.setAccessibleDescription(words)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        chosen = self.isChecked()
        if chosen:
            if theme.is_dark():
                paint.rounded(painter, box, 7, "hover")
            else:
                paint.rounded(painter, box, 7, "surface", "border")
            middle = self.height() / 2
            paint.rounded(painter, QRectF(0, middle - 9, 3, 18), 1.5, "accent")
        elif self.underMouse():
            paint.rounded(painter, box, 7, "rail_hover")
        tone = "accent" if chosen else "muted"
        if not self.wide:
            self.alone(painter, tone)
            if self.badge:
                paint.rounded(painter, QRectF(self.width() - 13, 3, 8, 8), 4, "accent")
        else:
            paint.glyph(painter, 12, 9, self.icon_name, 18, tone=tone)
            place = QRectF(40, 0, self.width() - 70, 35)
            role, ink = ("strong", "text") if chosen else ("medium", "muted")
            paint.text(painter, place, self.words, role, ink)
            if self.badge:
                paint.chip(
                    painter, self.width() - 8, 18, self.badge, "accent", height=20, to_left=True
                )
        painter.end()


class SearchButton(_RailButton):
    """Looks like a box, opens the palette."""

    def __init__(self) -> None:
        super().__init__("search", "Buscar", 34)
        self.setAccessibleDescription("Ctrl K")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        if not self.wide:
            if self.underMouse():
                paint.rounded(painter, box, 7, "rail_hover")
            self.alone(painter, "muted")
        else:
            line = "border_control" if self.underMouse() else "border_button"
            paint.rounded(painter, box, 7, "surface", line)
            paint.glyph(painter, 12, 9, "search")
            paint.text(painter, QRectF(37, 0, 80, 33), "Buscar", "small", "muted")
            paint.keycap(painter, self.width() - 7, 16.5, "Ctrl K", to_left=True)
        painter.end()


class HelpButton(_RailButton):
    """Help, at the foot of the bar."""

    def __init__(self) -> None:
        super().__init__("info", "Ayuda", 34)
        self.setAccessibleDescription("F1")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            paint.rounded(painter, QRectF(self.rect()), 7, "rail_hover")
        if not self.wide:
            self.alone(painter, "muted")
        else:
            paint.glyph(painter, 12, 9, "info")
            paint.text(painter, QRectF(38, 0, 80, 33), "Ayuda", "small", "muted")
            paint.keycap(painter, self.width() - 4, 17, "F1", to_left=True)
        painter.end()


class Rail(QFrame):
    """The bar. `chosen(position)` when a screen is pressed, `search` and `help` for the others."""

    chosen = Signal(int)
    search = Signal()
    help = Signal()

    def __init__(self, house: str, items: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Pantallas")
        self._mark = Icon("house", 20, "on_accent", box=36, ground="accent", radius=9)
        self._names = panel(
            column(
                label("Casa Somos", "caption", "muted"),
                label(house, "heading", elide=True),
                gap=0,
            )
        )
        self._search = SearchButton()
        self._search.clicked.connect(lambda _=False: self.search.emit())
        self._help = HelpButton()
        self._help.clicked.connect(lambda _=False: self.help.emit())
        self._column = QVBoxLayout(self)
        self._head = row(self._mark, self._names, gap=11, margins=(2, 0, 0, 0))
        self._column.addLayout(self._head)
        self._column.addSpacing(14)
        self._column.addWidget(self._search)
        self._column.addSpacing(12)
        self.items: list[NavItem] = []
        for position, (icon, words, after_gap) in enumerate(items):
            if after_gap:
                self._column.addSpacing(8)
                self._column.addWidget(hline())
                self._column.addSpacing(8)
            item = NavItem(icon, words, f"Alt {position + 1}")
            item.clicked.connect(lambda _=False, at=position: self.chosen.emit(at))
            self._column.addWidget(item)
            self.items.append(item)
        self._column.addStretch(1)
        self._column.addWidget(self._help)
        self.set_wide(True)

    def set_wide(self, wide: bool) -> None:
        """212 px with words, or 56 px of icons."""
        self.setFixedWidth(WIDE if wide else NARROW)
        edges = (12, 16, 12, 7) if wide else (9, 10, 9, 4)
        self._column.setContentsMargins(*edges)
        self._column.setSpacing(2 if wide else 1)
        self._head.setContentsMargins(2 if wide else 1, 0, 0, 0)
        self._names.setVisible(wide)
        self._search.set_wide(wide, "Buscar (Ctrl K)")
        self._help.set_wide(wide, "Ayuda (F1)")
        for item in self.items:
            item.set_wide(wide, f"{item.words} ({item.keys})")
            item.setToolTip(item.toolTip() or item.keys)

    def set_short(self, short: bool) -> None:
        """In a window of few lines only what leads somewhere stays; F1 still helps."""
        self._mark.setVisible(not short)
        self._help.setVisible(not short)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW, 120)

    def choose(self, at: int) -> None:
        """Mark a screen as the one in sight."""
        self.items[at].setChecked(True)
