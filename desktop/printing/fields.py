"""The parts of a form, written by hand or printed filled: fields, combs, boxes, sections."""

from collections.abc import Collection, Sequence

from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing
from desktop.printing.drawing import write
from desktop.printing.fonts import SANS, SANS_BOLD, SANS_ITALIC, text_width
from desktop.printing.lettering import fitted, fitting_size, printable
from desktop.printing.page import GREY, INDIGO, INK, LINE, mm

LABEL_UP = 6.6 * mm
BOX = 3.1 * mm
_WORD = BOX + 1.3 * mm


def section(canvas: Canvas, x: float, y: float, width: float, number: int, title: str,
            note: str = "") -> None:  # fmt: skip
    """A heading under its rule, with a note at the right."""
    drawing.rule(canvas, x, y, width, 0.9, INDIGO)
    write(canvas, x, y - 4.6 * mm, str(number), 10.4, SANS_BOLD, GREY)
    write(canvas, x + 5.5 * mm, y - 4.6 * mm, title, 10.4, SANS_BOLD, INDIGO)
    write(canvas, x + width, y - 4.5 * mm, note, 7.8, SANS_ITALIC, GREY, "right")


def label(canvas: Canvas, x: float, y: float, text: str) -> None:
    """The small grey words over a field."""
    write(canvas, x, y, text, 7.2, SANS, GREY)


def field(canvas: Canvas, x: float, y: float, width: float, name: str, value: str = "") -> None:
    """A dotted line with its label over it; a long value is shrunk, then set in two lines."""
    label(canvas, x, y + LABEL_UP, name)
    drawing.dots(canvas, x, y + 0.4 * mm, width)
    value = printable(value)
    if one := fitting_size(value, SANS, 10.2, width, 7.5):
        write(canvas, x + 0.3 * mm, y + 1.8 * mm, value, one)
        return
    size, lines = fitted(value, SANS, 7.5, width, 4.5, lines=2)
    for place, line in enumerate(reversed(lines)):
        write(canvas, x + 0.3 * mm, y + 1.2 * mm + place * (size + 0.4), line, size)


def comb(
    canvas: Canvas,
    x: float,
    y: float,
    groups: Sequence[int],
    name: str,
    value: str = "",
    cell: float = 4.62 * mm,
    gap: float = 1.1 * mm,
) -> None:
    """One cell per sign, in groups; only for numbers that have a fixed length."""
    label(canvas, x, y + LABEL_UP + 0.4 * mm, name)
    signs = iter(value)
    for group in groups:
        for _ in range(group):
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.rect(x, y, cell, 5.8 * mm, stroke=1, fill=0)
            write(canvas, x + cell / 2, y + 1.6 * mm, next(signs, ""), 10.4, side="centre")
            x += cell
        x += gap


def option(canvas: Canvas, x: float, y: float, text: str, ticked: bool) -> float:
    """A box and its words; answers how much width they take."""
    drawing.box(canvas, x, y - 0.45 * mm, ticked)
    font = SANS_BOLD if ticked else SANS
    write(canvas, x + _WORD, y, text, 9, font, INK)
    return _WORD + text_width(text, SANS, 9)


def options(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    offered: Sequence[str],
    chosen: Collection[str],
    question: str = "",
    gap: float = 4.4 * mm,
) -> float:
    """A row of boxes under its question, in as many lines as needed; answers the last line.

    An answer that the form does not offer is added and ticked, so that nothing is lost.
    """
    if question:
        label(canvas, x, y + 5.6 * mm, question)
    unknown = [printable(answer) for answer in chosen if answer and answer not in offered]
    place = x
    for text in (*offered, *unknown):
        needed = _WORD + text_width(text, SANS_BOLD, 9)
        if place > x and place + needed > x + width:
            place = x
            y -= 5.6 * mm
        ticked = text in chosen or text in unknown
        place += option(canvas, place, y, text, ticked) + gap
    return y


def signature(canvas: Canvas, x: float, y: float, width: float, role: str, name: str,
              note: str = "") -> None:  # fmt: skip
    """A line to sign, who signs as what, and a note on the line where nobody has to."""
    drawing.rule(canvas, x, y, width, 0.6, INK)
    write(canvas, x, y - 4.2 * mm, role, 8.6, SANS_BOLD)
    size, lines = fitted(printable(name) or "Nombre:", SANS, 8.2, width, 6, lines=2)
    for place, line in enumerate(lines):
        write(canvas, x, y - 8 * mm - place * 8, line, size, SANS, INK if name else GREY)
    if note:
        write(canvas, x, y + 1.5 * mm, note, 8, SANS_ITALIC, GREY)
