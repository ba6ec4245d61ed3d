"""The hoja de recuperación: the code that opens the house's data when a password is lost."""

from dataclasses import dataclass, replace
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from desktop.core.text import day
from desktop.printing import drawing
from desktop.printing.blocks import FactsRow
from desktop.printing.drawing import paragraph, put, write
from desktop.printing.facts import short_hash
from desktop.printing.fonts import MONO_BOLD, SANS, SANS_BOLD, SERIF_BOLD
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import Letterhead
from desktop.printing.page import (
    GREY,
    HAIR,
    HEIGHT,
    INDIGO,
    INK,
    LINE,
    MARGIN,
    TEXT_WIDTH,
    WASH,
    mm,
    write_pdf,
)

_TITLE = "Hoja de recuperación"
_LEAD = (
    "Este código abre los datos de la Casa si se olvida la contraseña, si se cambia de equipo o si "
    "hay que restaurar una copia. El programa no lo guarda: <b>si se pierde y nadie recuerda la "
    "contraseña, los datos no se pueden recuperar.</b>"
)
_FOOT = (
    '<font size="8.4" color="#1A1D24"><b>Esta hoja no se fotografía ni se escanea.</b></font><br/>'
    "Quien tenga la hoja y el equipo puede leer los datos de la Casa. Guárdela lejos del equipo. "
    "{code}"
)
_CODE = "El QR solo la identifica: no contiene el código."
_FRAME = 64 * mm
_ADVICE = (
    (
        "Para usarla",
        (
            "Abra el programa y elija «Olvidé mi contraseña».",
            "Escriba los ocho grupos en orden; el programa avisa en el grupo equivocado.",
            "Cree una contraseña nueva e imprima otra hoja: esta queda anulada.",
        ),
    ),
    (
        "Para guardarla",
        (
            "En sobre cerrado, con firma sobre la solapa, en la caja o archivo con llave "
            "de la Casa.",
            "Un segundo ejemplar en la Coordinación Zonal.",
            "Sin fotografías, sin WhatsApp, sin copia en el computador.",
        ),
    ),
)
_LOG = (("Fecha", 26 * mm), ("Quién abrió el sobre", 54 * mm), ("Motivo", 54 * mm),
        ("Firma", 40 * mm))  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """All that a recovery sheet says. It holds the key: never store it, never log it."""

    imprint: Imprint
    groups: tuple[str, ...]
    """Eight groups of five signs, the fifth of each its check sign."""
    device: str = ""
    """«Portátil del mostrador · letra A»."""
    created: date | None = None
    """When the database was made."""
    key: str = ""
    """«versión 3 · 23/11/2026»."""
    replaces: str = ""
    """The sheet that this one annuls."""


def draw_recovery(facts: RecoveryFacts) -> bytes:
    """The sheet, on one page."""
    facts.imprint.require_layout("recuperación", "1.0")
    template = f"plantilla recuperación {facts.imprint.layout}"
    # The printed hash says nothing of the key: it is taken over the facts without it.
    public = short_hash(replace(facts, groups=()))
    foot = _FOOT.format(code=_CODE if facts.imprint.number else "")
    head = Letterhead(facts.imprint, "Hoja", _TITLE, template, public, foot)
    return write_pdf(
        [head.page(lambda canvas: _body(canvas, facts))],
        f"{_TITLE} {facts.imprint.number}".rstrip(),
        f"{_TITLE} · Casa Somos {facts.imprint.house}",
    )


def _body(canvas: Canvas, facts: RecoveryFacts) -> None:
    y = HEIGHT - 43 * mm
    write(canvas, MARGIN, y, _TITLE, 22, SERIF_BOLD)
    y = put(canvas, paragraph(_LEAD, drawing.LEAD), MARGIN, y - 7 * mm, TEXT_WIDTH)
    y = _code(canvas, y - 8 * mm, facts.groups)
    y = _advice(canvas, y - 12 * mm)
    created = f"creada el {day(facts.created)}" if facts.created else ""
    cells = [
        (label, value, 3)
        for label, value in (
            ("Equipo", facts.device),
            ("Base de datos", created),
            ("Código desde el", facts.key),
            ("Anula a", facts.replaces),
        )
        if value
    ]
    y -= 3 * mm
    if cells:
        row = FactsRow(*cells)
        row.draw(canvas, y)
        y -= row.height()
    _log(canvas, y - 5 * mm)


def _code(canvas: Canvas, top: float, groups: tuple[str, ...]) -> float:
    canvas.setStrokeColor(INDIGO)
    canvas.setLineWidth(1.6)
    canvas.rect(MARGIN, top - _FRAME, TEXT_WIDTH, _FRAME, stroke=1, fill=0)
    inset = 1.4 * mm
    canvas.setLineWidth(0.5)
    canvas.rect(MARGIN + inset, top - _FRAME + inset, TEXT_WIDTH - 2 * inset,
                _FRAME - 2 * inset, stroke=1, fill=0)  # fmt: skip
    half = (TEXT_WIDTH - 28 * mm) / 2
    for place, group in enumerate(groups):
        x = MARGIN + 10 * mm + place // 4 * (half + 8 * mm)
        y = top - 14.4 * mm - place % 4 * 12.4 * mm
        write(canvas, x, y + 1 * mm, str(place + 1), 10, SANS_BOLD, GREY)
        line = canvas.beginText(x + 12 * mm, y)
        line.setFont(MONO_BOLD, 23)
        line.setFillColor(INK)
        line.setCharSpace(7)
        line.textOut(group)
        line.setCharSpace(0)
        canvas.drawText(line)
        if place % 4 < 3:
            drawing.rule(canvas, x, y - 4.2 * mm, half, 0.4, HAIR)
    note = (
        "El quinto signo de cada grupo comprueba que se escribió bien. "
        "No hay letra O ni letra I: son cero y uno."
    )
    middle = MARGIN + TEXT_WIDTH / 2
    write(canvas, middle, top - _FRAME + 5 * mm, note, 8.6, SANS, GREY, "centre")
    return top - _FRAME


def _advice(canvas: Canvas, top: float) -> float:
    gap = 8 * mm
    width = (TEXT_WIDTH - gap) / 2
    ends = []
    for place, (title, steps) in enumerate(_ADVICE):
        x = MARGIN + place * (width + gap)
        drawing.rule(canvas, x, top + 5 * mm, width, 0.9, INDIGO)
        write(canvas, x, top, title, 11, SANS_BOLD, INDIGO)
        y = top - 3 * mm
        for number, step in enumerate(steps, 1):
            write(canvas, x, y - 11.2, str(number), 10, SANS_BOLD, GREY)
            said = paragraph(step, drawing.BODY)
            y = put(canvas, said, x + 7 * mm, y, width - 7 * mm) - 2.2 * mm
        ends.append(y)
    return min(ends)


def _log(canvas: Canvas, top: float) -> None:
    """Who opened the envelope: four lines to write by hand."""
    head, row, rows = 6.4 * mm, 8.4 * mm, 4
    canvas.setFillColor(WASH)
    canvas.rect(MARGIN, top - head, TEXT_WIDTH, head, stroke=0, fill=1)
    foot = top - head - rows * row
    x = MARGIN
    for name, width in _LOG:
        write(canvas, x + 1.2 * mm, top - head + 2.2 * mm, name, 7.8, SANS_BOLD, INDIGO)
        if x > MARGIN:
            canvas.setStrokeColor(HAIR)
            canvas.setLineWidth(0.4)
            canvas.line(x, top - head, x, foot)
        x += width
    for place in range(1, rows):
        drawing.rule(canvas, MARGIN, top - head - place * row, TEXT_WIDTH, 0.4, LINE)
    drawing.rule(canvas, MARGIN, top, TEXT_WIDTH, 0.9, INDIGO)
    drawing.rule(canvas, MARGIN, top - head, TEXT_WIDTH, 0.5, INDIGO)
    drawing.rule(canvas, MARGIN, foot, TEXT_WIDTH, 0.9, INDIGO)
