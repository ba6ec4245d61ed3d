"""A table of short cells that goes on at the next page under the same head."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing
from desktop.printing.drawing import write
from desktop.printing.flow import LEFT, WIDE
from desktop.printing.fonts import SANS, SANS_BOLD
from desktop.printing.lettering import fitted, printable
from desktop.printing.page import INDIGO, LINE, WASH, mm

_HEAD = 6 * mm
_SIZE, _LEAST, _LEADING = 8.8, 7.4, 10
_INSET = 1.2 * mm
_LEAST_ROWS = 3
_MOST_OF_A_PAGE = 200 * mm
_ANY = 99  # a cell is never cut: its row grows


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `ruled` draws a line before it, where somebody writes by hand."""

    title: str
    width: float
    ruled: bool = False


class _Row:
    def __init__(self, columns: Sequence[Column], cells: Sequence[str], least: float) -> None:
        self.cells = [
            fitted(printable(text), SANS, _SIZE, column.width - 2 * _INSET, _LEAST, lines=_ANY)
            for column, text in zip(columns, cells, strict=True)
        ]
        lines = max(len(found) for _, found in self.cells)
        self.height = max(least, lines * _LEADING + 2.2 * mm)

    def draw(self, canvas: Canvas, columns: Sequence[Column], top: float) -> None:
        x = LEFT
        for column, (size, lines) in zip(columns, self.cells, strict=True):
            y = top - self.height / 2 + len(lines) * _LEADING / 2 - 7.9
            for line in lines:
                write(canvas, x + _INSET, y, line, size)
                y -= _LEADING
            x += column.width


class Table:
    """Rows under a head; divided, no page is left with one or two of them."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], least: float = 6.4 * mm
    ) -> None:
        """`least` is the height of a row in points."""
        self._columns = columns
        self._rows = [_Row(columns, row, least) for row in rows]

    def _of(self, rows: list[_Row]) -> "Table":
        part = Table(self._columns, ())
        part._rows = rows
        return part

    def height(self) -> float:
        return _HEAD + sum(row.height for row in self._rows)

    def divide(self, room: float) -> "tuple[Table | None, Table | None]":
        """What fits here, and what goes on at the next page."""
        if self.height() <= room:
            return self, None
        kept, used = 0, _HEAD
        for row in self._rows:
            used += row.height
            if used > room:
                break
            kept += 1
        kept = min(kept, len(self._rows) - _LEAST_ROWS)
        if kept < _LEAST_ROWS and room < _MOST_OF_A_PAGE:
            return None, self
        kept = max(kept, 1)
        return self._of(self._rows[:kept]), self._of(self._rows[kept:])

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.setFillColor(WASH)
        canvas.rect(LEFT, top - _HEAD, WIDE, _HEAD, stroke=0, fill=1)
        x = LEFT
        low = top - self.height()
        for column in self._columns:
            write(canvas, x + _INSET, top - 4 * mm, column.title, 7.6, SANS_BOLD, INDIGO)
            if column.ruled:
                canvas.setStrokeColor(LINE)
                canvas.setLineWidth(0.4)
                canvas.line(x, top, x, low)
            x += column.width
        y = top - _HEAD
        for row in self._rows:
            row.draw(canvas, self._columns, y)
            y -= row.height
            if y > low + 1:
                drawing.rule(canvas, LEFT, y, WIDE, 0.4, LINE)
        drawing.rule(canvas, LEFT, top, WIDE, 0.9, INDIGO)
        drawing.rule(canvas, LEFT, top - _HEAD, WIDE, 0.5, INDIGO)
        drawing.rule(canvas, LEFT, low, WIDE, 0.9, INDIGO)
