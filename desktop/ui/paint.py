"""Text, chips, keycaps and grounds as rows and painted widgets draw them."""

import unicodedata
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop.ui import icons, theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_ONE_LINE = Qt.TextFlag.TextSingleLine

CHIP_HEIGHT = 24


@cache
def metrics(role: str) -> QFontMetricsF:
    """The measures of a type role."""
    return QFontMetricsF(theme.font(role))


def text_width(words: str, role: str = "body") -> float:
    """How many logical pixels the words take."""
    return metrics(role).horizontalAdvance(words)


def text(
    painter: QPainter,
    box: QRectF,
    words: str,
    role: str = "body",
    tone: str = "text",
    *,
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = True,
) -> None:
    """One line of text inside a box, ending in «…» when it does not fit."""
    if elide and text_width(words, role) > box.width() + 0.5:
        words = metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour(tone))
    painter.drawText(box, align.value | _ONE_LINE.value, words)


def glyph(
    painter: QPainter, x: float, y: float, name: str, px: int = 16, *, tone: str = "muted"
) -> None:
    """An icon with its top left corner at (x, y)."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPointF(x, y), icons.pixmap(name, px, theme.hexa(tone), ratio))


def rounded(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: str | None = None,
    line: str | None = None,
    *,
    width: float = 1.0,
) -> None:
    """A rectangle with round corners; the line lies inside the box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if line is not None:
        half = width / 2
        box = box.adjusted(half, half, -half, -half)
        painter.setPen(QPen(theme.colour(line), width))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(box, radius, radius)


def divider(painter: QPainter, left: float, right: float, y: float, tone: str = "divider") -> None:
    """A hairline."""
    painter.fillRect(QRectF(left, y, right - left, 1), theme.colour(tone))


def shadow(painter: QPainter, box: QRectF, radius: float, blur: int, drop: int) -> None:
    """The soft shadow under something that floats, painted as nested rounded rectangles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # Black in both modes: a tinted veil this thin is rounded to a stain.
    veil = QColor(0, 0, 0)
    veil.setAlphaF(0.2 / max(blur, 1))
    painter.setBrush(veil)
    for grow in range(blur, 0, -1):
        layer = box.adjusted(-grow, drop - grow, grow, drop + grow)
        painter.drawRoundedRect(layer, radius + grow, radius + grow)


def chip_width(words: str, icon: str | None = None) -> float:
    """The width a chip will take, for rows that align it to the right."""
    return text_width(words, "caption_strong") + 18 + (19 if icon else 0)


def chip(
    painter: QPainter,
    x: float,
    middle: float,
    words: str,
    tone: str = "neutral",
    *,
    icon: str | None = None,
    height: float = CHIP_HEIGHT,
    to_left: bool = False,
    ground: str = "",
) -> float:
    """A status chip starting at x (ending there with `to_left`); returns its width."""
    width = chip_width(words, icon)
    if to_left:
        x -= width
    top = middle - height / 2
    rounded(painter, QRectF(x, top, width, height), height / 2, ground or theme.soft(tone))
    ink = theme.ink(tone)
    start = x + 9
    if icon:
        glyph(painter, x + 8, middle - 7, icon, 14, tone=ink)
        start = x + 27
    # One pixel up: Source Sans sits low in its line.
    box = QRectF(start, top, width, height - 1)
    text(painter, box, words, "caption_strong", ink, elide=False)
    return width


def keycap_width(keys: str) -> float:
    """The width of a painted key."""
    return max(text_width(keys, "caption") + 18, 26.0)


def keycap(painter: QPainter, x: float, middle: float, keys: str, to_left: bool = False) -> float:
    """A key as it is drawn beside the action it starts; returns its width."""
    width = keycap_width(keys)
    if to_left:
        x -= width
    box = QRectF(x, middle - 10.5, width, 21)
    rounded(painter, box, 4, "border")
    rounded(painter, box.adjusted(0, 0, 0, -1), 4, "surface", "border")
    text(painter, box.adjusted(0, 0, 0, -2), keys, "caption", "muted", align=CENTRE, elide=False)
    return width


def avatar(painter: QPainter, box: QRectF, initials: str, fill: str, tone: str) -> None:
    """A round ground with a person's initials."""
    rounded(painter, box, box.width() / 2, fill)
    painter.setFont(theme.font("strong", max(13, round(box.width() * 0.38))))
    painter.setPen(theme.colour(tone))
    painter.drawText(box.adjusted(0, -1, 0, -1), CENTRE.value | _ONE_LINE.value, initials)


def marked_text(
    painter: QPainter,
    box: QRectF,
    words: str,
    typed: str,
    role: str = "body",
    *,
    tone: str = "text",
) -> None:
    """A line of text with what was typed on a soft marker."""
    for start, end in match_spans(words, typed):
        left = text_width(words[:start], role)
        if left >= box.width():
            continue
        width = min(text_width(words[:end], role), box.width()) - left
        middle = box.center().y()
        mark = QRectF(box.left() + left - 1, middle - 10, width + 2, 20)
        rounded(painter, mark, 3, "match")
    text(painter, box, words, role, tone)


def match_spans(words: str, typed: str) -> list[tuple[int, int]]:
    """Where each typed word stands in the text, accents and capitals aside.

    A place at the start of a word is preferred; a fragment in the middle is second best.
    """
    plain = "".join(_plain(char) for char in words)
    spans: list[tuple[int, int]] = []
    for wanted in typed.split():
        fragment = "".join(_plain(char) for char in wanted)
        places = [at for at in range(len(plain)) if plain.startswith(fragment, at)]
        starts = [at for at in places if at == 0 or not plain[at - 1].isalnum()]
        free = [
            at
            for at in starts + places
            if all(at >= end or at + len(fragment) <= start for start, end in spans)
        ]
        if free:
            spans.append((free[0], free[0] + len(fragment)))
    return sorted(spans)


def _plain(char: str) -> str:
    # One character in, one out, so that places in the plain text are places in the original.
    base = unicodedata.normalize("NFKD", char)[0].casefold()
    return base if len(base) == 1 else char
