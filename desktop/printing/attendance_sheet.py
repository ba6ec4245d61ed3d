"""The lista de asistencia: people by sessions, to mark by hand and to type or scan later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from reportlab.lib.colors import HexColor, black
from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing
from desktop.printing.drawing import write, write_fitting
from desktop.printing.facts import short_hash
from desktop.printing.fonts import SANS, SANS_BOLD, SANS_ITALIC, SERIF_BOLD, text_width
from desktop.printing.imprint import Imprint, PaperCode
from desktop.printing.letterhead import invalid_sentence, mark_invalid
from desktop.printing.lettering import fitted, fitting_size, printable
from desktop.printing.page import (
    GREY,
    HAIR,
    HEIGHT,
    INDIGO,
    INK,
    LINE,
    WASH,
    WIDTH,
    Page,
    mm,
    write_pdf,
)
from desktop.printing.roster import listed_name

ROWS, COLUMNS = 25, 12
_LEAST_BLANK = 3
_WIDTH, _HEIGHT = HEIGHT, WIDTH
_EDGE = 12 * mm
_LEFT = _EDGE + 6 * mm
_WIDE = _WIDTH - 2 * _LEFT
_RIGHT = _LEFT + _WIDE
_TOP = _HEIGHT - 9 * mm
_GRID_TOP = _TOP - 21.5 * mm
_HEAD = 9.5 * mm
_BODY = ROWS * 5.75 * mm
_CLOSING = 7.2 * mm
_NUMBER, _NAME, _TOTAL = 7 * mm, 66 * mm, 12 * mm
_CELLS = _LEFT + _NUMBER + _NAME
_CELL = (_WIDE - _NUMBER - _NAME - _TOTAL) / COLUMNS
_GRID_FOOT = _GRID_TOP - _HEAD - _BODY
_CLOSED = _GRID_FOOT - _CLOSING
_STRIPE = HexColor("#F5F6F8")
_QR = 22 * mm
_TITLE = "Lista de asistencia"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list: the name and nothing else."""

    surnames: str
    names: str


@dataclass(frozen=True, slots=True)
class Session:
    """A column: the number of the session in the cycle and its day."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """All that a lista says; more people or sessions than fit go on at further pages."""

    imprint: Imprint
    workshop: str
    instructor: str
    schedule: str
    """Cycle and hours: «Cuarto ciclo 2026 · lu y mi 15:00–17:00»."""
    people: tuple[Listed, ...]
    sessions: tuple[Session, ...]
    total_sessions: int = 0
    code: str = ""
    """Capitals, digits and hyphens: typed at the counter, it reopens the lesson or workshop."""


def draw_list(facts: AttendanceFacts) -> bytes:
    """The list: one page for each 12 sessions of each 25 people."""
    facts.imprint.require_layout("lista", "1.0")
    found = short_hash(facts)
    blocks = max(1, ceil(len(facts.sessions) / COLUMNS))
    pages: list[Page] = []
    for block in range(blocks):
        sessions = facts.sessions[block * COLUMNS : (block + 1) * COLUMNS]
        for first, people, rows in _portions(facts.people):
            pages.append(_Sheet(facts, found, sessions, people, first, rows))
    return write_pdf(
        pages,
        f"{_TITLE} {facts.imprint.number}",
        f"{_TITLE} · Casa Somos {facts.imprint.house}",
        (_WIDTH, _HEIGHT),
    )


def _portions(people: Sequence[Listed]) -> list[tuple[int, Sequence[Listed], int]]:
    """First number, people and rows of each page; the last page keeps rows for newcomers."""
    portions = []
    start = 0
    while True:
        left = len(people) - start
        if left <= ROWS:
            portions.append((start + 1, people[start:], max(ROWS, left + _LEAST_BLANK)))
            return portions
        portions.append((start + 1, people[start : start + ROWS], ROWS))
        start += ROWS


class _Sheet:
    """One page of the list; calling it draws it."""

    def __init__(
        self,
        facts: AttendanceFacts,
        short: str,
        sessions: Sequence[Session],
        people: Sequence[Listed],
        first: int,
        rows: int,
    ) -> None:
        self._facts = facts
        self._hash = short
        self._sessions = sessions
        self._people = people
        self._first = first
        self._rows = rows
        self._row = _BODY / rows

    def __call__(self, canvas: Canvas, number: int, pages: int) -> None:
        self._washes(canvas)
        mark_invalid(canvas, self._facts.imprint, (_WIDTH, _HEIGHT))
        self._heading(canvas, number, pages)
        self._columns(canvas)
        self._people_rows(canvas)
        self._rules(canvas)
        self._scanner_marks(canvas)
        self._foot(canvas, number, pages)

    def _washes(self, canvas: Canvas) -> None:
        canvas.setFillColor(WASH)
        canvas.rect(_LEFT, _GRID_TOP - _HEAD, _WIDE, _HEAD, stroke=0, fill=1)
        canvas.setFillColor(_STRIPE)
        for row in range(self._rows):
            if row // 5 % 2:
                canvas.rect(_LEFT, self._under(row), _WIDE, self._row, stroke=0, fill=1)

    def _heading(self, canvas: Canvas, number: int, pages: int) -> None:
        paper = self._facts.imprint
        drawing.band(canvas, _LEFT, _TOP - 2 * mm, _WIDE - _QR, 2 * mm)
        drawing.house_mark(canvas, _LEFT, _TOP - 14.4 * mm, 9.2 * mm)
        x = _LEFT + 12.4 * mm
        write(canvas, x, _TOP - 9 * mm, _TITLE, 15, SERIF_BOLD)
        where = printable(f"Casa Somos {paper.house} · {paper.zone}")
        if fitting_size(where, SANS, 8.4, 76 * mm, 7):
            write_fitting(canvas, x, _TOP - 13.8 * mm, where, 76 * mm, 8.4, 7, SANS, GREY)
        else:
            for place, part in enumerate((f"Casa Somos {paper.house}", paper.zone)):
                y = _TOP - (12.9 + place * 3.4) * mm
                write_fitting(canvas, x, y, printable(part), 76 * mm, 8, 6, SANS, GREY)
        sheet = "  ·  ".join(
            part
            for part in (
                "sin número" if paper.draft else paper.number,
                self._range(),
                f"código {self._facts.code}" if self._facts.code not in ("", paper.number) else "",
            )
            if part
        )
        for x, width, pairs in (
            (_LEFT + 92 * mm, 58 * mm,
             (("Taller", self._facts.workshop), ("Tallerista", self._facts.instructor))),
            (_LEFT + 153 * mm, 84 * mm,
             (("Ciclo y horario", self._facts.schedule), ("Lista N.º  ·  sesiones", sheet))),
        ):  # fmt: skip
            for place, (name, value) in enumerate(pairs):
                y = _TOP - (6.2 + place * 7.6) * mm
                write(canvas, x, y, name, 7, SANS, GREY)
                size, lines = fitted(printable(value), SANS_BOLD, 9.6, width, 6.5)
                write(canvas, x, y - 3.5 * mm, lines[0], size, SANS_BOLD)
        if paper.draft or not paper.number:
            return
        extra = f"S{self._sessions[0].number}-{self._sessions[-1].number}" if self._sessions else ""
        extra = ":".join(part for part in (extra, self._facts.code.upper()) if part)
        code = PaperCode(paper.number, number, pages, self._hash, extra)
        drawing.qr(canvas, _RIGHT, _TOP + 1 * mm, _QR, code.payload())

    def _range(self) -> str:
        if not self._sessions:
            return ""
        first, last = self._sessions[0].number, self._sessions[-1].number
        words = f"sesión {first}" if first == last else f"sesiones {first}–{last}"
        total = self._facts.total_sessions
        return f"{words} de {total}" if total else words

    def _columns(self, canvas: Canvas) -> None:
        y = _GRID_TOP - 6 * mm
        write(canvas, _LEFT + _NUMBER - 1.6 * mm, y, "N.º", 7.4, SANS_BOLD, INDIGO, "right")
        x = _LEFT + _NUMBER + 1.5 * mm
        write(canvas, x, y, "Apellidos y nombres", 7.8, SANS_BOLD, INDIGO)
        for place, session in enumerate(self._sessions):
            x = _CELLS + (place + 0.5) * _CELL
            number = str(session.number)
            write(canvas, x, _GRID_TOP - 3.9 * mm, number, 9, SANS_BOLD, INDIGO, "centre")
            on = f"{session.day:%d/%m}"
            write(canvas, x, _GRID_TOP - 7.8 * mm, on, 7.8, SANS, INK, "centre")
        write(canvas, _RIGHT - _TOTAL / 2, y, "Total", 7.8, SANS_BOLD, INDIGO, "centre")

    def _people_rows(self, canvas: Canvas) -> None:
        x, width = _LEFT + _NUMBER + 1.5 * mm, _NAME - 3 * mm
        for row in range(self._rows):
            y = self._under(row) + self._row / 2 - 3
            number = str(self._first + row)
            write(canvas, _LEFT + _NUMBER - 1.6 * mm, y, number, 8.2, SANS, GREY, "right")
            if row < len(self._people):
                who = self._people[row]
                name = listed_name(who.surnames, who.names)
                # The grid is for marking, so a name may be cut here and nowhere else.
                size, lines = fitted(name, SANS, 9.2, width, 7)
                write(canvas, x, y, lines[0], size)
            else:
                drawing.dots(canvas, x, y - 0.5 * mm, width)
        words = "Presentes y rúbrica de tallerista"
        y = _GRID_FOOT - _CLOSING / 2 - 2.6
        write(canvas, _CELLS - 2 * mm, y, words, 8, SANS_BOLD, INDIGO, "right")

    def _rules(self, canvas: Canvas) -> None:
        for row in range(1, self._rows):
            # A heavier line every five people and every four sessions guides the eye.
            heavy = row % 5 == 0
            y = self._under(row - 1)
            drawing.rule(canvas, _LEFT, y, _WIDE, 0.7 if heavy else 0.4, LINE if heavy else HAIR)
        for column in range(COLUMNS + 1):
            heavy = column % 4 == 0
            canvas.setStrokeColor(INDIGO if heavy else LINE)
            canvas.setLineWidth(0.9 if heavy else 0.4)
            x = _CELLS + column * _CELL
            canvas.line(x, _GRID_TOP, x, _CLOSED)
        for y in (_GRID_TOP, _GRID_TOP - _HEAD, _GRID_FOOT, _CLOSED):
            drawing.rule(canvas, _LEFT, y, _WIDE, 0.9, INDIGO)

    def _scanner_marks(self, canvas: Canvas) -> None:
        """Corners and a tick per row: what a scanner needs to find the grid again."""
        side = 4 * mm
        canvas.setFillColor(black)
        for x in (_EDGE, _WIDTH - _EDGE - side):
            for y in (_GRID_TOP - side, _CLOSED):
                canvas.rect(x, y, side, side, stroke=0, fill=1)
        for row in range(self._rows):
            y = self._under(row) + self._row / 2 - 0.6 * mm
            canvas.rect(_EDGE + 0.8 * mm, y, 2.4 * mm, 1.2 * mm, stroke=0, fill=1)

    def _foot(self, canvas: Canvas, number: int, pages: int) -> None:
        paper = self._facts.imprint
        y = _CLOSED - 5.2 * mm
        x = _LEFT
        for sign, meaning in (
            ("/", "presente"), ("A", "ausente"), ("J", "justificada"), ("T", "atraso"),
            ("", "en blanco: sin registrar"),
        ):  # fmt: skip
            write(canvas, x, y, sign, 10, SANS_BOLD)
            x += text_width(sign, SANS_BOLD, 10) + (1.2 * mm if sign else 0)
            write(canvas, x, y, meaning, 8.6)
            x += text_width(meaning, SANS, 8.6) + 6 * mm
        page = f"Página {number} de {pages}"
        write(canvas, _RIGHT, y, page, 8.6, SANS_BOLD, INK, "right")
        if sentence := invalid_sentence(paper):
            write(canvas, _RIGHT - 26 * mm, y, sentence, 8, SANS_ITALIC, INK, "right")
        note = (
            "Sin documentos ni teléfonos. "
            "Las filas punteadas son para ingresos nuevos, que firman adenda."
        )
        write(canvas, _LEFT, y - 4.2 * mm, note, 7.4, SANS, GREY)
        trace = f"plantilla lista {paper.layout}"
        if not paper.draft:
            trace += f"  ·  huella {self._hash}  ·  {paper.uuid}"
        write(canvas, _RIGHT, y - 4.2 * mm, trace, 6.6, SANS, GREY, "right")

    def _under(self, row: int) -> float:
        return _GRID_TOP - _HEAD - (row + 1) * self._row
