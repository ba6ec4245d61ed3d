"""The small pieces every screen is made of: labels, buttons, cards, chips, notices."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.buttons import Button, button
from desktop.ui.labels import Label, label
from desktop.ui.layout import Item, Margins, add, column, hline, panel, row

__all__ = [
    "Avatar",
    "Button",
    "Card",
    "Chip",
    "EmptyState",
    "Icon",
    "Keycap",
    "Label",
    "Notice",
    "Painted",
    "button",
    "label",
    "section_line",
    "separated",
    "step",
]


class Painted(QWidget):
    """A fixed-size widget that paints itself and says its words to a screen reader."""

    def __init__(self, width: int, height: int, name: str = "") -> None:
        super().__init__()
        self.setFixedSize(width, height)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """What the widget looks like."""


class Keycap(Painted):
    """A key drawn beside the action it starts: «Ctrl N»."""

    def __init__(self, keys: str) -> None:
        super().__init__(round(paint.keycap_width(keys) + 0.5), 21)
        self._keys = keys

    def draw(self, painter: QPainter) -> None:
        paint.keycap(painter, 0, 10.5, self._keys)


class Chip(Painted):
    """A status: icon and word on a soft ground; on a soft one it needs another `ground`."""

    def __init__(self, words: str, tone: str = "neutral", icon: str = "", ground: str = "") -> None:
        super().__init__(10, paint.CHIP_HEIGHT, words)
        self._ground = ground
        self.show_status(words, tone, icon)

    def show_status(self, words: str, tone: str = "neutral", icon: str = "") -> None:
        """Another status in the same chip."""
        self._words, self._tone, self._icon = words, tone, icon
        self.setAccessibleName(words)
        self.setFixedWidth(int(paint.chip_width(words, icon) + 1))
        self.update()

    def draw(self, painter: QPainter) -> None:
        paint.chip(painter, 0, 12, self._words, self._tone, icon=self._icon, ground=self._ground)


class Icon(Painted):
    """An icon, alone or centred on a soft ground of its tone."""

    def __init__(
        self,
        icon: str,
        px: int = 16,
        tone: str = "muted",
        *,
        box: int = 0,
        ground: str = "",
        radius: float = 8,
    ) -> None:
        super().__init__(box or px, box or px)
        self._icon, self._px, self._tone = icon, px, tone
        self._ground, self._radius = ground, radius

    def show_icon(self, icon: str, tone: str) -> None:
        """Another icon in the same place."""
        self._icon, self._tone = icon, tone
        self.update()

    def show_ground(self, ground: str) -> None:
        """Another ground below it."""
        self._ground = ground
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._ground:
            paint.rounded(painter, QRectF(self.rect()), self._radius, self._ground)
        edge = (self.width() - self._px) / 2
        paint.glyph(painter, edge, edge, self._icon, self._px, tone=self._tone)


class Avatar(Painted):
    """A person's initials on a round ground."""

    def __init__(self, initials: str, px: int = 44) -> None:
        super().__init__(px, px)
        self._initials = initials

    def draw(self, painter: QPainter) -> None:
        paint.avatar(painter, QRectF(self.rect()), self._initials, "accent_soft", "accent_ink")


class Card(QFrame):
    """White ground with a hairline; `body` is the column inside."""

    def __init__(
        self,
        *items: Item,
        title: str = "",
        detail: str = "",
        actions: tuple[Item, ...] = (),
        margins: Margins = (20, 16, 20, 16),
        gap: int = 10,
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = column(gap=gap, margins=margins)
        self.setLayout(self.body)
        self.title = label(title, "heading")
        self.detail = label(detail, "small", "muted")
        if title or actions:
            self.body.addLayout(row(self.title, self.detail, None, *actions))
        add(self.body, *items)

    def add(self, *items: Item) -> None:
        """Put more below."""
        add(self.body, *items)


class Notice(QFrame):
    """Something to know or decide: coloured band with icon and title, explanation, actions."""

    def __init__(
        self,
        title: str,
        body: str | QLayout = "",
        *actions: QWidget,
        tone: Literal["warning", "error", "success", "accent", "neutral"] = "warning",
        icon: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", tone)
        alone = not body and not actions
        shown = icon or {
            "warning": "triangle-alert",
            "error": "circle-alert",
            "success": "circle-check",
        }.get(tone, "info")
        words = self._title = label(title, "strong", wrap=True)
        inside = row(gap=10, margins=(16, 11, 16, 11))
        mark = Icon(shown, 18, theme.ink(tone))
        inside.addLayout(column(1, mark, None, gap=0))
        inside.addWidget(words, 1)
        band = panel(inside, "noticeband")
        band.setProperty("tone", tone)
        band.setProperty("alone", "true" if alone else "false")
        whole = column(band, gap=0, margins=(0, 0, 0, 0 if alone else 14))
        if isinstance(body, str):
            if body:
                text = label(body, "small", wrap=True)
                whole.addLayout(row(text, margins=(16, 12, 16, 0)))
        else:
            whole.addLayout(body)
        if actions:
            whole.addSpacing(12)
            whole.addLayout(row(*actions, None, gap=6, margins=(16, 0, 16, 0)))
        self.setLayout(whole)
        self.setAccessibleName(title)

    def say(self, title: str) -> None:
        """Another title."""
        self._title.setText(title)
        self.setAccessibleName(title)


class EmptyState(QWidget):
    """What an empty list says: icon, title, one sentence, and the quickest next step."""

    def __init__(self, icon: str, title: str, sentence: str, *actions: QWidget) -> None:
        super().__init__()
        round_icon = Icon(icon, 40, "accent", box=84, ground="accent_soft", radius=42)
        words = label(title, "title", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        more = label(sentence, "body", "muted", wrap=True)
        more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = panel(column(words, more, gap=6))
        text.setMaximumWidth(600)
        text.setMinimumWidth(280)
        inside = column(None, gap=14, margins=(24, 24, 24, 24))
        inside.addWidget(round_icon, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = row(None, text, None, gap=0)
        middle.setStretch(1, 1000)
        inside.addLayout(middle)
        if actions:
            inside.addSpacing(2)
            inside.addLayout(row(None, *actions, None, gap=10))
        inside.addStretch(1)
        self.setLayout(inside)
        self.setAccessibleName(title)


def step(icon: str, tone: str, title: str, detail: str, *right: Item) -> QFrame:
    """An icon on its ground, a strong line, a thin line below, and something at the right."""
    words = column(label(title, "strong", elide=True), gap=0)
    words.addWidget(label(detail, "caption", "muted", wrap=True))
    inside = row(gap=12)
    ground = Icon(icon, 18, tone, box=34, ground=theme.soft(tone))
    inside.addWidget(ground, 0, Qt.AlignmentFlag.AlignTop)
    inside.addLayout(words, 1)
    add(inside, *right)
    return panel(inside)


def section_line(title: str, detail: str = "") -> QFrame:
    """A heading inside a card, with the sentence below it."""
    inside = column(label(title, "heading"), gap=1)
    if detail:
        inside.addWidget(label(detail, "small", "muted", wrap=True))
    return panel(inside)


def separated(*items: QWidget, margins: Margins = (0, 0, 0, 0), gap: int = 8) -> QFrame:
    """Things below each other with a hairline between them."""
    inside = column(gap=gap, margins=margins)
    for position, item in enumerate(items):
        if position:
            inside.addWidget(hline())
        inside.addWidget(item)
    return panel(inside)
