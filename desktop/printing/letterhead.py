"""The head and foot of an upright page, and the mark of papers that are not to be used."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from desktop.core.text import day_of_month
from desktop.printing import drawing
from desktop.printing.drawing import write, write_fitting
from desktop.printing.fonts import SANS, SANS_BOLD, SANS_ITALIC, SERIF_BOLD, text_width
from desktop.printing.imprint import HouseKind, Imprint, PaperCode
from desktop.printing.lettering import markup, printable
from desktop.printing.page import (
    GREY,
    HEIGHT,
    INDIGO,
    INK,
    MARGIN,
    TEXT_WIDTH,
    WIDTH,
    Page,
    mm,
)

DATE_BLANK = "____ / ____ / ______"
QR_SIDE = 17 * mm
_OUTLINE = HexColor("#A6ABB4")
_WORDS: dict[HouseKind, tuple[str, str, str]] = {
    "practice": (
        "CASA DE PRÁCTICA",
        "sin validez",
        "Casa de práctica: personas y datos inventados. Este papel no tiene validez.",
    ),
    "measurement": (
        "CASA DE MEDICIÓN",
        "sin validez",
        "Casa de medición: personas y datos inventados. Este papel no tiene validez.",
    ),
}
_DRAFT = ("BORRADOR", "", "Documento de trabajo: no surte efecto y no debe firmarse.")
_DATA_NOTE = (
    "Datos personales: responsable, Municipio del Distrito Metropolitano de Quito. Se usan solo "
    "para gestionar esta actividad y su estadística; no se publican ni se ceden con otro fin. "
    "Acceso, rectificación, eliminación u oposición: en esta Casa{contact}."
)

Body = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Turns bodies into whole pages with their head, foot, QR and mark."""

    imprint: Imprint
    kind: str
    """What stands over the number: «Acta»."""
    title: str
    """What stands on the second page and the next ones."""
    template: str
    """The layout and text versions: «plantilla acta 1.0 · texto 1.0»."""
    short_hash: str
    foot_note: str = ""
    """Replaces the data note; markup."""

    def page(self, body: Body) -> Page:
        """A whole page around a body."""

        def draw(canvas: Canvas, number: int, pages: int) -> None:
            # Below everything else, so that the text on it stays as crisp as on a real paper.
            mark_invalid(canvas, self.imprint)
            self._head(canvas, number, pages)
            body(canvas)
            self._foot(canvas, number, pages)

        return draw

    @property
    def _numbered(self) -> bool:
        return bool(self.imprint.number) and not self.imprint.draft

    def _head(self, canvas: Canvas, number: int, pages: int) -> None:
        top = HEIGHT - 11 * mm
        right = WIDTH - MARGIN
        drawing.band(canvas, MARGIN, top - 2.2 * mm, TEXT_WIDTH)
        y = top - 5 * mm
        if self._numbered:
            code = PaperCode(self.imprint.number, number, pages, self.short_hash)
            drawing.qr(canvas, right, y + 0.4 * mm, QR_SIDE, code.payload())
            right -= QR_SIDE
        if number == 1:
            self._first_head(canvas, y, right)
        else:
            self._next_head(canvas, y, right)

    def _first_head(self, canvas: Canvas, y: float, right: float) -> None:
        paper = self.imprint
        number = printable(paper.number) if self._numbered else "sin número" * paper.draft
        label = f"{self.kind} N.º" if number else self.kind
        wide = max(text_width(number, SANS_BOLD, 11), 34 * mm)
        x = MARGIN + 12.4 * mm
        drawing.house_mark(canvas, MARGIN, y - 9.6 * mm, 9.4 * mm)
        write(canvas, x, y - 4.6 * mm, "Casas Somos Quito", 12.5, SANS_BOLD, INDIGO)
        where = printable(f"Casa Somos {paper.house}  ·  {paper.zone}")
        room = right - wide - 4 * mm - x
        write_fitting(canvas, x, y - 9.2 * mm, where, room, 8.6, 6, SANS, GREY)
        drawing.spaced_capitals(canvas, right, y - 2.4 * mm, label, side="right")
        colour = GREY if paper.draft else INK
        write(canvas, right, y - 6.9 * mm, number, 11, SANS_BOLD, colour, "right")
        under = y - (10.6 if number else 6.9) * mm
        write(canvas, right, under, issued_line(paper), 7.6, SANS, GREY, "right")

    def _next_head(self, canvas: Canvas, y: float, right: float) -> None:
        paper = self.imprint
        x = MARGIN + 8.4 * mm
        drawing.house_mark(canvas, MARGIN, y - 6.4 * mm, 6.2 * mm)
        write(canvas, x, y - 2.9 * mm, self.title, 9, SANS_BOLD, INDIGO)
        number = "borrador sin número" if paper.draft else paper.number
        line = printable("  ·  ".join(filter(None, (f"Casa Somos {paper.house}", number))))
        write_fitting(canvas, x, y - 6.3 * mm, line, right - x - 4 * mm, 7.6, 6, SANS, GREY)

    def _foot(self, canvas: Canvas, number: int, pages: int) -> None:
        paper = self.imprint
        base = 9 * mm
        right = WIDTH - MARGIN
        drawing.rule(canvas, MARGIN, base + 9.6 * mm, TEXT_WIDTH)
        contact = f" o en {markup(paper.data_contact)}" if paper.data_contact else ""
        if sentence := invalid_sentence(paper):
            write(canvas, WIDTH / 2, base + 10.8 * mm, sentence, 8, SANS_ITALIC, INK, "centre")
        note = drawing.paragraph(self.foot_note or _DATA_NOTE.format(contact=contact), drawing.NOTE)
        drawing.put(canvas, note, MARGIN, base + 8.3 * mm, TEXT_WIDTH - 60 * mm)
        page = f"Página {number} de {pages}"
        write(canvas, right, base + 5.6 * mm, page, 8.4, SANS_BOLD, INK, "right")
        name = "Borrador" if paper.draft else printable(paper.number)
        line = "  ·  ".join(filter(None, (name, self.template)))
        write(canvas, right, base + 2.3 * mm, line, 6.6, SANS, GREY, "right")
        if not paper.draft:
            trace = f"huella {self.short_hash}  ·  {paper.uuid}"
            write(canvas, right, base - 0.5 * mm, trace, 6.2, SANS, GREY, "right")


def issued_line(paper: Imprint) -> str:
    """«Quito, 5 de octubre de 2026», or the place to write the date."""
    if paper.issued is None:
        return f"Fecha: {DATE_BLANK}"
    return printable(f"{paper.place}, {day_of_month(paper.issued)}")


def mark_invalid(
    canvas: Canvas, paper: Imprint, size: tuple[float, float] = (WIDTH, HEIGHT)
) -> None:
    """Mark a draft, or a paper of a house that is not real, over the whole page.

    The letters are outlines: what stands on them stays readable, and a photocopy keeps them.
    """
    words = _invalid_words(paper)
    if words is None:
        return
    width, height = size
    large, small, _ = words
    room = math.hypot(width, height) * 0.76
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setStrokeColor(_OUTLINE)
    canvas.setLineWidth(1)
    canvas.setLineJoin(1)
    tall = min(128.0, 100 * room / text_width(large, SERIF_BOLD, 100))
    _outlined(canvas, large, tall, 14 - tall * 0.33 if small else -tall * 0.33)
    _outlined(canvas, small, 44, -62)
    canvas.restoreState()


def invalid_sentence(paper: Imprint) -> str:
    """What is said at the foot of such a paper; empty on a real one."""
    words = _invalid_words(paper)
    return words[2] if words else ""


def _invalid_words(paper: Imprint) -> tuple[str, str, str] | None:
    words = _WORDS.get(paper.house_kind)
    if not paper.draft:
        return words
    # A draft says so in any house.
    return (_DRAFT[0], words[0].capitalize(), words[2]) if words else _DRAFT


def _outlined(canvas: Canvas, text: str, size: float, y: float) -> None:
    # The serif's contours do not cross one another; those of the sans would show as lines.
    line = canvas.beginText(-text_width(text, SERIF_BOLD, size) / 2, y)
    line.setFont(SERIF_BOLD, size)
    line.setTextRenderMode(1)
    line.textOut(text)
    line.setTextRenderMode(0)
    canvas.drawText(line)
