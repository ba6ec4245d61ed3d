"""The small pieces every screen is made of: labels, buttons, cards, chips, notices."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui import icons, paint, theme
from desktop.ui.layout import Item, Margins, add, column, hline, panel, row

Kind = Literal["primary", "secondary", "link", "quiet", "danger", "filter", "onslab", "warning"]
FIXED = QSizePolicy.Policy.Fixed
_INK: dict[str, str] = {
    "primary": "on_accent",
    "link": "accent",
    "quiet": "muted",
    "danger": "error",
    "onslab": "canvas",
    "warning": "warning",
}


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


class Button(QPushButton):
    """A button of the kit; Enter and Space press it, and its icon follows the theme."""

    def __init__(
        self,
        words: str,
        kind: Kind = "secondary",
        *,
        icon: str = "",
        small: bool = False,
        icon_after: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(words)
        self._kind = kind
        self._icon = icon
        self._icon_after = icon_after
        self._px = 16 if small or kind == "filter" else 18
        strong = kind in ("primary", "link", "onslab", "warning") or small
        role = ("small_" if small else "") + ("strong" if strong else "medium")
        if kind == "filter":
            role = "small_medium"
        self.setFont(theme.font(role))
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setAccessibleName(name or words)
        if not words:
            self.setToolTip(name)
        self.setSizePolicy(FIXED, FIXED)
        self.setAutoDefault(False)
        if icon_after:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._tint()
        theme.NEWS.changed.connect(self._tint)
        if kind == "filter":
            self.setCheckable(True)
            self.toggled.connect(self._tint)

    def set_icon(self, icon: str) -> None:
        """Another icon for the same button."""
        self._icon = icon
        self._tint()

    def set_words(self, words: str) -> None:
        """Another wording, for the eye and for the screen reader."""
        self.setText(words)
        self.setAccessibleName(words)
        self._tint()

    def minimumSizeHint(self) -> QSize:
        # A verb is never cut: the layout finds room elsewhere.
        return self.sizeHint()

    def _tint(self) -> None:
        if not self._icon:
            return
        gap = 0 if not self.text() else -5 if self._icon_after else 5
        tone = _INK.get(self._kind, "text")
        if self._kind == "filter":
            tone = "accent_ink" if self.isChecked() else "muted"
        made = icons.button_icon(
            self._icon,
            self._px,
            theme.hexa(tone),
            theme.hexa("disabled"),
            gap=gap,
            ratio=self.devicePixelRatioF(),
        )
        self.setIcon(made)
        self.setIconSize(QSize(self._px + abs(gap), self._px))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def button(
    words: str,
    kind: Kind = "secondary",
    *,
    icon: str = "",
    small: bool = False,
    icon_after: bool = False,
    name: str = "",
    press: Callable[[], object] | None = None,
) -> Button:
    """A button; `press` is called without arguments, `name` is for a button of icon only."""
    made = Button(words, kind, icon=icon, small=small, icon_after=icon_after, name=name)
    if press is not None:
        wanted = press
        made.clicked.connect(lambda _checked=False: wanted())
    return made


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
    """A status: icon and word on a soft ground."""

    def __init__(self, words: str, tone: str = "neutral", icon: str = "") -> None:
        super().__init__(10, paint.CHIP_HEIGHT, words)
        self.show_status(words, tone, icon)

    def show_status(self, words: str, tone: str = "neutral", icon: str = "") -> None:
        """Another status in the same chip."""
        self._words, self._tone, self._icon = words, tone, icon
        self.setAccessibleName(words)
        self.setFixedWidth(int(paint.chip_width(words, icon) + 1))
        self.update()

    def draw(self, painter: QPainter) -> None:
        paint.chip(painter, 0, 12, self._words, self._tone, icon=self._icon)


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
        words = label(title, "strong", wrap=True)
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
