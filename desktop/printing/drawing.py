"""The few strokes every paper is drawn with: text, rules, paragraphs, the band, the mark, a QR."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import segno
from reportlab.lib.colors import black, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from desktop.printing.fonts import SANS, SANS_BOLD, SERIF, ensure_fonts, text_width
from desktop.printing.lettering import fitted
from desktop.printing.page import GREY, INDIGO, INK, LINE, mm

Side = Literal["left", "right", "centre"]


def style(font: str = SANS, size: float = 9, leading: float = 11.5, **more: Any) -> ParagraphStyle:
    """A paragraph style; words that do not fit are broken rather than lost."""
    kept = {"textColor": INK, "splitLongWords": 1, **more}
    return ParagraphStyle(f"{font}-{size}", fontName=font, fontSize=size, leading=leading, **kept)


LEAD = style(SERIF, 10.8, 15)
BODY = style(SERIF, 10.2, 14)
NOTE = style(SANS, 7.2, 9, textColor=GREY)


def write(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float = 9,
    font: str = SANS,
    colour: Any = INK,
    side: Side = "left",
) -> None:
    """One line of text on its baseline; x is its left end, its right end or its centre."""
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    if side == "right":
        canvas.drawRightString(x, y, text)
    elif side == "centre":
        canvas.drawCentredString(x, y, text)
    else:
        canvas.drawString(x, y, text)


def write_fitting(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    width: float,
    size: float,
    least: float,
    font: str = SANS,
    colour: Any = INK,
    side: Side = "left",
) -> None:
    """One line shrunk to its room and, past the least size, cut; never for a name to be signed."""
    found, lines = fitted(text, font, size, width, least)
    write(canvas, x, y, lines[0], found, font, colour, side)


def spaced_capitals(
    canvas: Canvas, x: float, y: float, text: str, size: float = 6.6, side: Side = "left"
) -> None:
    """A tiny label in letterspaced capitals."""
    track = 0.55
    text = text.upper()
    wide = text_width(text, SANS_BOLD, size) + track * (len(text) - 1)
    line = canvas.beginText(x - wide if side == "right" else x, y)
    line.setFont(SANS_BOLD, size)
    line.setFillColor(GREY)
    line.setCharSpace(track)
    line.textOut(text)
    line.setCharSpace(0)
    canvas.drawText(line)


def rule(
    canvas: Canvas, x: float, y: float, width: float, weight: float = 0.4, colour: Any = LINE
) -> None:
    """A horizontal line."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(weight)
    canvas.line(x, y, x + width, y)


def dots(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A dotted line of round points, to write on."""
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.setLineCap(1)
    canvas.setLineWidth(0.75)
    canvas.setDash([0.01, 2.25])
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


def paragraph(text: str, kind: ParagraphStyle) -> Paragraph:
    """A paragraph from markup; values inside it have passed `lettering.markup`."""
    ensure_fonts()
    return Paragraph(text, kind)


def paragraph_height(found: Paragraph, width: float) -> float:
    """How much height a paragraph takes in a width."""
    return float(found.wrap(width, 10_000)[1])


def put(canvas: Canvas, found: Paragraph, x: float, top: float, width: float) -> float:
    """Draw a paragraph below `top`; answers where it ends."""
    high = paragraph_height(found, width)
    found.drawOn(canvas, x, top - high)
    return top - high


def box(canvas: Canvas, x: float, y: float, ticked: bool, side: float = 3.1 * mm) -> None:
    """A box to tick, its cross drawn as lines, so that no font has to hold it."""
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.65)
    canvas.rect(x, y, side, side, stroke=1, fill=0)
    if ticked:
        inset = 0.6 * mm
        canvas.setLineWidth(1.15)
        canvas.line(x + inset, y + inset, x + side - inset, y + side - inset)
        canvas.line(x + inset, y + side - inset, x + side - inset, y + inset)


def qr(canvas: Canvas, right: float, top: float, side: float, payload: str) -> None:
    """A QR whose dark modules end at `right` and `top`; its quiet zone reaches past them.

    All modules are one path of merged runs: ten times fewer strokes than one square each.
    """
    matrix = segno.make(payload, error="m", micro=False, boost_error=False).matrix
    unit = side / (len(matrix) + 8)
    left = right - len(matrix) * unit
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        for start, length in _runs(modules):
            path.rect(
                round(left + start * unit, 3),
                round(top - (row + 1) * unit, 3),
                round(length * unit, 3),
                round(unit, 3),
            )
    _fill(canvas, path, black)


def _runs(modules: Sequence[int]) -> Iterable[tuple[int, int]]:
    start = None
    for place, dark in enumerate((*modules, 0)):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None


def house_mark(canvas: Canvas, x: float, y: float, height: float) -> None:
    """The stepped house: half an Andean cross, read as a house and as a mountain."""
    unit = height / 10
    steps = ((0, 0), (0, 4), (1.5, 4), (1.5, 6), (3, 6), (3, 8), (4.2, 8), (4.2, 10))
    door = ((3.6, 0), (3.6, 2.6), (4.4, 2.6), (4.4, 4.2))
    for half, colour in ((steps, INDIGO), (door, white)):
        corners = (*half, *((10 - a, b) for a, b in reversed(half)))
        path = canvas.beginPath()
        path.moveTo(x + corners[0][0] * unit, y + corners[0][1] * unit)
        for a, b in corners[1:]:
            path.lineTo(x + a * unit, y + b * unit)
        path.close()
        _fill(canvas, path, colour)


def band(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float = 2.2 * mm,
    colour: Any = INDIGO,
) -> None:
    """The woven band: stepped pyramids, with the same pyramids upside down between them."""
    steps = 4
    pyramids = round(width / (2 * height))
    module = width / pyramids
    across, up = module / (2 * steps), height / steps
    path = canvas.beginPath()
    for place in range(pyramids):
        for step in range(steps):
            path.rect(
                round(x + place * module + (step + 0.5) * across, 3),
                round(y + step * up, 3),
                round(module - (2 * step + 1) * across, 3),
                # A hair of overlap, or some screens show a seam between the steps.
                round(up + (0.02 if step < steps - 1 else 0), 3),
            )
    _fill(canvas, path, colour)


def _fill(canvas: Canvas, path: Any, colour: Any) -> None:
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
