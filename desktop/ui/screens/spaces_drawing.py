"""How one block of the week looks: a lesson calm, an agreement with its state."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.core.text import hour
from desktop.services.agreements.register import STAGE_NAMES, Block, Stage, Use
from desktop.ui import paint, theme
from desktop.ui.screens.spaces_places import Placed
from desktop.ui.screens.spaces_words import LOOKS

RADIUS = 6
_FIRM = (Stage.SIGNED, Stage.USED, Stage.CLOSED)
TWO_LINES, THREE_LINES, FOUR_LINES = 36, 56, 74
"""From these heights on a block says more."""
LEAST_FOR_SIGN = 64


@dataclass(frozen=True)
class _Look:
    ground: str
    line: str
    bar: str
    ink: str
    firm: bool


def look_of(block: Block) -> _Look:
    """The colours of a block; one that nobody signed yet has a broken line."""
    if block.use is Use.LESSON or block.stage is None:
        return _Look("neutral_soft", "border_control", "border_control", "muted", True)
    firm = block.stage in _FIRM
    if block.stage is Stage.OBSERVED:
        return _Look("surface", "warning", "warning", "warning", firm)
    return _Look("accent_soft" if firm else "surface", "accent", "accent", "accent_ink", firm)


def draw_block(
    painter: QPainter, each: Placed, current: bool, focused: bool, by_hour: bool
) -> None:
    """One block; `current` is where the cursor is."""
    look = look_of(each.block)
    if by_hour and each.whole != each.box:
        draw_striped(painter, each.whole, look.bar)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.firm:
        paint.rounded(painter, each.box, RADIUS, look.ground)
    else:
        draw_dashed(painter, each.box, look.ground, look.line)
    bar = QRectF(each.box.left(), each.box.top() + 3, 3, each.box.height() - 6)
    paint.rounded(painter, bar, 1.5, look.bar)
    if each.block.shared:
        paint.rounded(painter, each.box, RADIUS, None, "warning", width=1.5)
    if current:
        ring = each.box.adjusted(-2, -2, 2, 2)
        paint.rounded(painter, ring, RADIUS + 2, None, "focus", width=2.5 if focused else 1.5)
    inside = each.box.adjusted(10, 2, -6, -2)
    # Where it is too narrow for the sign, its line says so, and the words keep the room.
    signed = each.block.shared and inside.width() >= LEAST_FOR_SIGN
    if signed:
        size = 14
        top = inside.top() + 3 if each.box.height() >= TWO_LINES else inside.center().y() - 7
        paint.glyph(painter, inside.right() - size, top, "triangle-alert", size, tone="warning")
    _draw_words(painter, inside, each, look, by_hour, -18 if signed else 0)


def _draw_words(
    painter: QPainter, inside: QRectF, each: Placed, look: _Look, by_hour: bool, room: int
) -> None:
    block, high = each.block, each.box.height()
    hours = f"{hour(block.starts)}–{hour(block.ends)}"
    if not by_hour:
        line = QRectF(inside.left(), inside.top(), inside.width(), 18)
        paint.text(painter, line.adjusted(0, 0, room, 0), hours, "caption", look.ink)
        below = line.translated(0, 17)
        paint.text(painter, below, block.title, "caption_strong")
        return
    if high < TWO_LINES:
        line = inside.adjusted(0, 0, room, -1)
        paint.text(painter, line, block.title, "caption_strong")
        return
    lines = [("title", each) for each in _title_lines(block.title, inside.width() + room, high)]
    room_for = int((high + 2) // 18) - len(lines)
    stage = [("stage", STAGE_NAMES[block.stage])] if block.stage is not None else []
    hour_line = [("text", hours)]
    # Where an agreement stands matters more than who asked, which the foot of the page says.
    wanted = [hour_line, [*stage, *hour_line] if stage else [("text", block.who), *hour_line],
              [("text", block.who), *hour_line, *stage]]  # fmt: skip
    lines += wanted[min(max(room_for, 1), 3) - 1]
    # Where it is tight the lines move together rather than touch the edge.
    step = min(18.0, (high - 5) / len(lines))
    top = inside.top() + (1 if step == 18 else 0)
    for at, (kind, words) in enumerate(lines):
        line = QRectF(inside.left(), top + at * step, inside.width() + (room if not at else 0), 18)
        if kind == "title":
            paint.text(painter, line, words, "caption_strong")
        elif kind == "stage" and block.stage is not None:
            tone, icon = LOOKS[block.stage]
            paint.glyph(painter, line.left(), line.top() + 3, icon, 14, tone=theme.ink(tone))
            place = line.adjusted(19, 0, 0, 0)
            paint.text(painter, place, words, "caption_strong", theme.ink(tone))
        else:
            paint.text(painter, line, words, "caption", look.ink)


def _title_lines(title: str, width: float, high: float) -> list[str]:
    """The title in one line, or in two where it is long and there is room for both."""
    wide = paint.metrics("caption_strong").horizontalAdvance
    words = title.split()
    if high < FOUR_LINES or wide(title) <= width or wide(words[0]) > width:
        return [title]
    at = next(n for n in range(len(words), 0, -1) if wide(" ".join(words[:n])) <= width)
    return [" ".join(words[:at]), " ".join(words[at:])]


def draw_striped(painter: QPainter, whole: QRectF, tone: str) -> None:
    """The time to set up and to tidy: the same hue, paler, with stripes."""
    painter.save()
    ground = theme.colour(tone)
    ground.setAlphaF(0.10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(whole, RADIUS, RADIUS)
    stripes = theme.colour(tone)
    stripes.setAlphaF(0.28)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(stripes, 1))
    painter.setClipRect(whole.adjusted(1, 1, -1, -1), Qt.ClipOperation.IntersectClip)
    step = 7
    across = -int(whole.height())
    while across < whole.width():
        left = whole.left() + across
        painter.drawLine(
            int(left), int(whole.bottom()), int(left + whole.height()), int(whole.top())
        )
        across += step
    painter.restore()


def draw_dashed(painter: QPainter, box: QRectF, ground: str, line: str) -> None:
    """The outline of what nobody signed yet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.colour(line), 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(theme.colour(ground))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
