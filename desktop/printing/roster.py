"""The nómina of an acta: who takes part, with the place where each one signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing
from desktop.printing.drawing import write
from desktop.printing.flow import LEFT, WIDE
from desktop.printing.fonts import SANS, SANS_BOLD, text_width
from desktop.printing.lettering import capitals, fitted, printable
from desktop.printing.page import GREY, INDIGO, INK, LINE, WASH, mm

HEAD = 9 * mm
TIGHT, COMFORTABLE, MINOR = 7.6 * mm, 9.4 * mm, 12.6 * mm
_LEADING = 9.4
_ANY = 999  # a name is never cut: its row grows
_LEAST_ROWS = 3
_MOST_OF_A_PAGE = 200 * mm
_NUMBER, _NAME, _DOCUMENT, _SIGN = 8 * mm, 62 * mm, 25 * mm, 35 * mm
_X_NAME = LEFT + _NUMBER + 1.1 * mm
_X_DOCUMENT = LEFT + _NUMBER + _NAME + 1.1 * mm
_X_SIGN = LEFT + _NUMBER + _NAME + _DOCUMENT
_X_REPRESENTATIVE = _X_SIGN + _SIGN
_REPRESENTATIVE = LEFT + WIDE - _X_REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class Representative:
    """Who signs beside a person under 18."""

    surnames: str
    names: str
    document: str = ""
    """Masked."""
    relationship: str = ""
    """«madre», «abuelo»."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part; `minor` is under 18 on the day of signing."""

    surnames: str
    names: str
    document: str
    """Masked, or «sin doc. · P-0412»."""
    minor: bool = False
    representative: Representative | None = None


class _Row:
    """One person, with the lines of the name already found."""

    def __init__(self, number: int, person: Participant) -> None:
        self.number = number
        self.minor = person.minor
        name = listed_name(person.surnames, person.names)
        self.size, self.names = fitted(name, SANS, 8.8, _NAME - 2.4 * mm, 7.8, lines=_ANY)
        self.document = fitted(
            printable(person.document), SANS, 8.8, _DOCUMENT - 2 * mm, 6.4, lines=3
        )
        self.under = ""
        self.signer: list[tuple[str, float]] = []
        if person.minor:
            self._with_representative(person.representative)
        tall = len(self.names) * _LEADING + (9 if self.under else 0)
        tall += 2.4 if len(self.names) < 3 else 6
        # Two lines of name leave 7 mm to sign; a longer name takes from it before it adds height.
        free = 6.9 * mm if len(self.signer) <= 2 else 5.5 * mm
        signing = len(self.signer) * 8 + free if self.minor else 0
        self.tight = max(MINOR if self.minor else TIGHT, tall, signing)
        self.comfortable = max(self.tight, COMFORTABLE)

    def _with_representative(self, who: Representative | None) -> None:
        if who is None:
            self.under = "menor de edad · firma con quien representa"
            self.signer = [("Nombre y documento:", 7)]
            return
        relation = printable(who.relationship).lower()
        self.under = f"menor de edad · firma con su {relation}"
        if not relation or text_width(self.under, SANS, 7.4) > _NAME - 2.4 * mm:
            self.under = "menor de edad · firma con quien representa"
        name = listed_name(who.surnames, who.names)
        size, lines = fitted(name, SANS, 7, _REPRESENTATIVE - 2.4 * mm, 6.4, lines=_ANY)
        self.signer = [(line, size) for line in lines]
        self.signer.append((printable(who.document) or "Documento:", 7))

    def draw(self, canvas: Canvas, top: float, height: float) -> None:
        middle = top - height / 2
        if not self.minor:
            canvas.setFillColor(WASH)
            canvas.rect(_X_REPRESENTATIVE, top - height, _REPRESENTATIVE, height, stroke=0, fill=1)
        write(canvas, LEFT + _NUMBER - 1.8 * mm, middle - 3, str(self.number), 8.8, side="right")
        lines = len(self.names) * _LEADING + (9 if self.under else 0)
        y = middle + lines / 2 - 7.6
        for name in self.names:
            write(canvas, _X_NAME, y, name, self.size)
            y -= _LEADING
        if self.under:
            write(canvas, _X_NAME, y + 0.8, self.under, 7.4, SANS, GREY)
        size, found = self.document
        y = middle + len(found) * _LEADING / 2 - 7.6
        for line in found:
            write(canvas, _X_DOCUMENT, y, line, size)
            y -= _LEADING
        y = top - height + 3.2 + 8 * (len(self.signer) - 1)
        for place, (line, size) in enumerate(self.signer, 1):
            colour = GREY if place == len(self.signer) else INK
            write(canvas, _X_REPRESENTATIVE + 1.4 * mm, y, line, size, SANS, colour)
            y -= 8


class Roster:
    """The table of people; divided, it repeats its head and leaves no page with one or two."""

    def __init__(self, people: Sequence[Participant], first: int = 1) -> None:
        self._rows = [_Row(number, person) for number, person in enumerate(people, first)]
        self._heights = [row.comfortable for row in self._rows]

    @classmethod
    def _of(cls, rows: list[_Row], room: float | None = None) -> "Roster":
        part = cls(())
        part._rows = rows
        part._heights = _spread(rows, None if room is None else room - HEAD)
        return part

    def height(self) -> float:
        return HEAD + sum(self._heights)

    def divide(self, room: float) -> "tuple[Roster | None, Roster | None]":
        """What fits here, and what goes on at the next page."""
        room -= 1
        space = room - HEAD
        if sum(row.tight for row in self._rows) <= space:
            return Roster._of(self._rows, room), None
        # Roomy rows where the rest then fits one page, tight ones where they save a page.
        kept = _fitting([row.comfortable for row in self._rows], space)
        if sum(row.tight for row in self._rows[kept:]) > space:
            kept = _fitting([row.tight for row in self._rows], space)
        kept = min(kept, len(self._rows) - _LEAST_ROWS)
        if kept < _LEAST_ROWS and room < _MOST_OF_A_PAGE:
            return None, self
        kept = max(kept, 1)
        return Roster._of(self._rows[:kept], room), Roster._of(self._rows[kept:])

    def draw(self, canvas: Canvas, top: float) -> None:
        _head(canvas, top)
        y = top - HEAD
        rules = []
        for row, height in zip(self._rows, self._heights, strict=True):
            row.draw(canvas, y, height)
            y -= height
            rules.append(y)
        # After the washed cells, which would cover them.
        for under in rules[:-1]:
            drawing.rule(canvas, LEFT, under, WIDE, 0.4, LINE)
        for x in (_X_SIGN, _X_REPRESENTATIVE):
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.line(x, top, x, y)
        drawing.rule(canvas, LEFT, top, WIDE, 0.9, INDIGO)
        drawing.rule(canvas, LEFT, top - HEAD, WIDE, 0.5, INDIGO)
        drawing.rule(canvas, LEFT, y, WIDE, 0.9, INDIGO)


def listed_name(surnames: str, names: str) -> str:
    """«ALMEIDA ÑAUÑAY, Rosa Elvira», whichever half is missing; never empty."""
    return ", ".join(part for part in (capitals(surnames), printable(names)) if part) or "—"


def _head(canvas: Canvas, top: float) -> None:
    canvas.setFillColor(WASH)
    canvas.rect(LEFT, top - HEAD, WIDE, HEAD, stroke=0, fill=1)
    middle = top - HEAD / 2 - 2.7
    right = LEFT + _NUMBER - 1.8 * mm
    write(canvas, right, middle, "N.º", 7.6, SANS_BOLD, INDIGO, "right")
    for x, text in (
        (_X_NAME, "Apellidos y nombres"),
        (_X_DOCUMENT, "Documento"),
        (_X_SIGN + 1.4 * mm, "Firma"),
    ):
        write(canvas, x, middle, text, 7.6, SANS_BOLD, INDIGO)
    x = _X_REPRESENTATIVE + 1.4 * mm
    write(canvas, x, middle + 4.6, "Firma de quien representa", 7.6, SANS_BOLD, INDIGO)
    write(canvas, x, middle - 4.6, "(si es menor de edad)", 7.6, SANS_BOLD, INDIGO)


def _fitting(heights: Sequence[float], space: float) -> int:
    used, kept = 0.0, 0
    for height in heights:
        used += height
        if used > space:
            break
        kept += 1
    return kept


def _spread(rows: Sequence[_Row], space: float | None) -> list[float]:
    """Row heights between tight and comfortable, so that the rows share what room there is."""
    tight = sum(row.tight for row in rows)
    wanted = sum(row.comfortable for row in rows)
    if space is None or wanted <= space or wanted == tight:
        return [row.comfortable for row in rows]
    share = max(0.0, (space - tight) / (wanted - tight))
    return [row.tight + share * (row.comfortable - row.tight) for row in rows]
