"""The blocks that legal papers are made of: title, text, facts, clauses, signatures, end."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing
from desktop.printing.drawing import paragraph, paragraph_height, put, write
from desktop.printing.flow import LEFT, WIDE
from desktop.printing.fonts import SANS, SANS_BOLD, SANS_ITALIC, SERIF_BOLD, text_width
from desktop.printing.letterhead import DATE_BLANK
from desktop.printing.lettering import fitted, fitting_size, markup, printable
from desktop.printing.page import GREY, GUTTER, HAIR, INDIGO, INK, LINE, mm, span

_LABEL = drawing.style(SANS, 7.4, 9, textColor=GREY)
_VALUE = drawing.style(SANS_BOLD, 9.6, 11.6)
_CLAUSE_TITLE = drawing.style(SANS_BOLD, 9.2, 11.4, textColor=INDIGO)


class Title:
    """The title of a paper, shrunk so that it keeps to one line."""

    def __init__(self, text: str, size: float = 20, leading: float = 24, after: float = 7) -> None:
        self._text = text
        self._size = fitting_size(text, SERIF_BOLD, size, WIDE, 12) or 12
        self._leading = leading
        self._after = after

    def height(self) -> float:
        return self._leading + self._after

    def draw(self, canvas: Canvas, top: float) -> None:
        write(canvas, LEFT, top - self._leading * 0.76, self._text, self._size, SERIF_BOLD)


class Text:
    """A paragraph of markup."""

    def __init__(self, text: str, style: ParagraphStyle = drawing.BODY) -> None:
        self._paragraph = paragraph(text, style)
        self._height = paragraph_height(self._paragraph, WIDE)

    def height(self) -> float:
        return self._height

    def draw(self, canvas: Canvas, top: float) -> None:
        put(canvas, self._paragraph, LEFT, top, WIDE)


class Heading:
    """The title of a part, in the indigo of the heads."""

    def __init__(self, text: str, note: str = "") -> None:
        self._text = text
        self._note = note

    def height(self) -> float:
        return 18

    def draw(self, canvas: Canvas, top: float) -> None:
        write(canvas, LEFT, top - 12, self._text, 10.8, SANS_BOLD, INDIGO)
        write(canvas, LEFT + WIDE, top - 12, self._note, 8.4, SANS, GREY, "right")


class FactsRow:
    """Labels over their values, on the twelve columns; a value that is long takes more lines."""

    def __init__(self, *cells: tuple[str, str, int]) -> None:
        self._cells = []
        x = LEFT
        for label, value, columns in cells:
            shown = paragraph(markup(value) or "—", _VALUE)
            width = span(columns) - 2
            self._cells.append((x, width, label, shown))
            x += span(columns) + GUTTER
        tallest = max(paragraph_height(shown, width) for _, width, _, shown in self._cells)
        self._height = 3.4 + 9 + tallest + 4.2

    def height(self) -> float:
        return self._height

    def draw(self, canvas: Canvas, top: float) -> None:
        for x, width, label, shown in self._cells:
            write(canvas, x, top - 3.4 - 7.2, label, 7.4, SANS, GREY)
            put(canvas, shown, x, top - 3.4 - 9, width)
        drawing.rule(canvas, LEFT, top - self._height, WIDE, 0.4, HAIR)


class ClauseRow:
    """A clause: number, title in the margin column, text in a measure of some 75 signs."""

    _AT = 43 * mm

    def __init__(
        self,
        number: str,
        title: str,
        paragraphs: Sequence[str],
        style: ParagraphStyle = drawing.BODY,
        padding: float = 7.6,
    ) -> None:
        self._number = number
        self._above = padding * 0.4
        self._title = paragraph(markup(title), _CLAUSE_TITLE)
        self._paragraphs = [paragraph(text, style) for text in paragraphs]
        width = WIDE - self._AT
        texts = sum(paragraph_height(text, width) for text in self._paragraphs)
        texts += 2.4 * (len(paragraphs) - 1)
        titled = paragraph_height(self._title, 34 * mm) + 1.6
        self._height = padding + max(texts, titled)

    def height(self) -> float:
        return self._height

    def draw(self, canvas: Canvas, top: float) -> None:
        drawing.rule(canvas, LEFT, top, WIDE, 0.4, HAIR)
        write(canvas, LEFT, top - self._above - 10.4, self._number, 9.2, SANS_BOLD, GREY)
        put(canvas, self._title, LEFT + 7 * mm, top - self._above - 1.6, 34 * mm)
        y = top - self._above
        for text in self._paragraphs:
            y = put(canvas, text, LEFT + self._AT, y, WIDE - self._AT) - 2.4


@dataclass(frozen=True, slots=True)
class Signature:
    """One place to sign: who, as what, with which document or note."""

    name: str
    role: str
    note: str = ""
    dated: bool = True


class Signatures:
    """A row of places to sign, with 17 mm free over each line; it never parts."""

    _FREE = 17 * mm

    def __init__(self, *places: Signature, draft: bool = False) -> None:
        self._gap = 8 * mm
        self._draft = draft
        self._width = (WIDE - self._gap * (len(places) - 1)) / len(places)
        self._places = []
        tallest = 0.0
        for place in places:
            name = fitted(printable(place.name), SANS_BOLD, 9.4, self._width, 7.6, lines=99)
            role = fitted(printable(place.role), SANS, 8.2, self._width, 7.2, lines=99)
            self._places.append((place, name, role))
            tallest = max(tallest, len(name[1]) * 10.6 + len(role[1]) * 9.4)
        self._height = self._FREE + tallest + 6 * mm

    def height(self) -> float:
        return self._height

    def draw(self, canvas: Canvas, top: float) -> None:
        line = top - self._FREE
        for count, (place, name, role) in enumerate(self._places):
            x = LEFT + count * (self._width + self._gap)
            drawing.rule(canvas, x, line, self._width, 0.6, INK)
            if self._draft:
                warning = "Se firma solo la versión numerada"
                write(canvas, x, line + 1.6 * mm, warning, 7.6, SANS_ITALIC, GREY)
            y = line - 4.2 * mm
            for text in name[1]:
                write(canvas, x, y, text, name[0], SANS_BOLD)
                y -= 10.6
            for text in role[1]:
                write(canvas, x, y, text, role[0])
                y -= 9.4
            y -= 0.4
            dated = place.dated and not self._draft
            if dated:
                date = f"Fecha: {DATE_BLANK}"
                write(canvas, x + self._width, y, date, 7.6, SANS, GREY, "right")
            room = self._width - (38 * mm if dated else 0)
            note = printable(place.note)
            drawing.write_fitting(canvas, x, y, note, room, 7.6, 5, SANS, GREY)


class EndLine:
    """Closes the text, so that nothing is added below it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def height(self) -> float:
        return 9 * mm

    def draw(self, canvas: Canvas, top: float) -> None:
        y = top - 6 * mm
        room = (WIDE - text_width(self._text, SANS_ITALIC, 8) - 8 * mm) / 2
        drawing.rule(canvas, LEFT, y, room, 0.5, LINE)
        drawing.rule(canvas, LEFT + WIDE - room, y, room, 0.5, LINE)
        write(canvas, LEFT + WIDE / 2, y - 1 * mm, self._text, 8, SANS_ITALIC, GREY, "centre")
