"""The diploma of participation: what it says, drawn on one landscape sheet."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

import segno
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from desktop.core.errors import UserError
from desktop.core.text import NBSP, count, day_of_month
from desktop.printing import designs, drawing
from desktop.printing.designs import MOST_SIGNERS, Box, Design, DesignReference, Element
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import invalid_sentence, issued_line, mark_invalid
from desktop.printing.lettering import fitted, printable
from desktop.printing.page import mm, open_pdf
from desktop.printing.setting import Set, set_name, set_passage

_TITLE = "Diploma de participación"
_BACKGROUND = "fondo"
_MASK = 2
"""Choosing among the eight masks takes longer than all the rest of a page; any of them is read."""
_QUIET = 4  # modules
_ASCENT, _DESCENT = 0.78, 0.2
_ANY = 99  # the name and role of a signer are never cut


@dataclass(frozen=True, slots=True)
class DiplomaSigner:
    """Who signs: name and, under it, as what."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class DiplomaPaper:
    """All that a diploma says; `imprint.issued` and `imprint.place` are its day and place."""

    imprint: Imprint
    name: str
    """The whole name, given names first."""
    workshop: str
    category: str
    starts: date
    ends: date
    minutes: int
    """Of the lessons that were given."""
    signers: tuple[DiplomaSigner, ...]
    """One to three."""
    code: str
    """The twelve signs under the QR."""
    payload: str
    """The text of the QR, already signed."""
    design: DesignReference
    document: str = ""
    """Masked; empty where the person showed none."""


def draw_diploma(facts: DiplomaPaper) -> bytes:
    """One diploma; raises `DesignFault` where its layout is not the one it was issued with."""
    held = io.BytesIO()
    book = DiplomaBook(
        held, f"{_TITLE} {facts.imprint.number}", f"{_TITLE} · Casa Somos {facts.imprint.house}"
    )
    book.add(facts)
    book.close()
    return held.getvalue()


class DiplomaBook:
    """Many diplomas as one PDF, whose background is kept once; `close` writes it."""

    def __init__(self, stream: BinaryIO, title: str, subject: str) -> None:
        """Title and subject never name a person."""
        self._canvas = open_pdf(stream, title, subject)
        self._backgrounds: set[str] = set()

    def add(self, facts: DiplomaPaper) -> None:
        """One more page."""
        facts.imprint.require_layout("diploma", "1.0")
        if not 1 <= len(facts.signers) <= MOST_SIGNERS:
            raise UserError("Un diploma lleva de una a tres firmas. Revise quién firma.")
        design = designs.load(facts.design)
        canvas = self._canvas
        canvas.setPageSize((design.width, design.height))
        form = f"{_BACKGROUND}-{design.background}"
        if form not in self._backgrounds:
            canvas.beginForm(form)
            canvas.addLiteral(designs.BACKGROUNDS[design.background]())
            canvas.endForm()
            self._backgrounds.add(form)
        canvas.doForm(form)
        _page(canvas, design, facts)
        canvas.showPage()

    def close(self) -> None:
        """Write the whole file."""
        self._canvas.save()


def _page(canvas: Canvas, design: Design, facts: DiplomaPaper) -> None:
    mark_invalid(canvas, facts.imprint, (design.width, design.height))
    _warning(canvas, design, facts.imprint)
    values = _values(facts)
    ends: dict[str, float] = {}
    for element in design.elements:
        top = ends[element.after] - element.gap if element.after else element.box.top
        ends[element.id] = _KINDS[element.kind](canvas, element, top, values, facts)


def _warning(canvas: Canvas, design: Design, paper: Imprint) -> None:
    """What a house that is not real says in words, at the head, where nothing else stands."""
    if sentence := invalid_sentence(paper):
        right, y = design.width - 16 * mm, design.height - 14.4 * mm
        drawing.write(canvas, right, y, sentence, 8.4, colour=HexColor("#9A2A3C"), side="right")


def _values(facts: DiplomaPaper) -> dict[str, str]:
    paper = facts.imprint
    found = {
        "nombre": facts.name,
        # It stands between the outer quotation marks.
        "taller": facts.workshop.translate({ord("«"): "“", ord("»"): "”"}),
        "categoria": facts.category,
        "casa": paper.house,
        "zona": paper.zone,
        "fechas": span_of_days(facts.starts, facts.ends),
        "horas": spoken_hours(facts.minutes),
        "documento": facts.document,
        "numero": paper.number,
        "codigo": "-".join(facts.code[place : place + 4] for place in range(0, 12, 4)),
    }
    return {name: printable(text) for name, text in found.items()} | {
        "lugar_fecha": issued_line(paper)
    }


def span_of_days(starts: date, ends: date) -> str:
    """«del 5 de octubre al 18 de diciembre de 2026», «el 5 de octubre de 2026»."""
    if starts == ends:
        return f"el {_kept(ends)}"
    first = _kept(starts)
    if starts.year == ends.year:
        first = first.rpartition(f"{NBSP}de{NBSP}")[0]
    return f"del {first} al {_kept(ends)}"


def spoken_hours(minutes: int) -> str:
    """«44 horas», «1 hora 30 minutos»; empty for none."""
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hora")] * bool(hours) + [count(rest, "minuto")] * bool(rest)
    return " ".join(part.replace(" ", NBSP) for part in parts)


def _kept(value: date) -> str:
    return day_of_month(value).replace(" ", NBSP)


# --- the kinds of elements: each answers where it ends ---------------------------------------


def _text(
    canvas: Canvas, element: Element, top: float, values: Mapping[str, str], _: DiplomaPaper
) -> float:
    words = "".join(text for text, _strong in designs.said(element.text, values))
    found = _name_set(words, element)
    return _put(canvas, found, element, top)


def _passage(
    canvas: Canvas, element: Element, top: float, values: Mapping[str, str], _: DiplomaPaper
) -> float:
    pieces = tuple(designs.said(element.text, values))
    return _put(canvas, _passage_set(pieces, element, round(top - element.box.y, 2)), element, top)


@lru_cache(maxsize=512)
def _name_set(words: str, element: Element) -> Set:
    return set_name(words, element.font, element.box.width, element.sizes, element.leading)


@lru_cache(maxsize=512)
def _passage_set(pieces: tuple[tuple[str, bool], ...], element: Element, height: float) -> Set:
    """The people of one workshop share their sentence."""
    return set_passage(
        pieces,
        (element.font, element.strong_font),
        (element.box.width, height),
        element.sizes[0],
        element.leading,
    )


def _put(canvas: Canvas, found: Set, element: Element, top: float) -> float:
    y = top - found.size * _ASCENT
    plain, strong = _shade(element.colour), _shade(element.strong_colour)
    for line in found.lines:
        if element.centred:
            middle = element.box.x + element.box.width / 2
            drawing.write(
                canvas, middle, y, line[0].text, found.size, line[0].font, plain, "centre"
            )
        else:
            text = canvas.beginText(element.box.x, y)
            for run in line:
                text.setFont(run.font, found.size)
                text.setFillColor(strong if run.strong else plain)
                text.textOut(run.text)
            canvas.drawText(text)
        y -= found.leading
    return y + found.leading - found.size * _DESCENT


def _mark(
    canvas: Canvas, element: Element, top: float, _: Mapping[str, str], __: DiplomaPaper
) -> float:
    box = element.box
    drawing.house_mark(canvas, box.x, top - box.height, box.height)
    return top - box.height


def _band(
    canvas: Canvas, element: Element, top: float, _: Mapping[str, str], __: DiplomaPaper
) -> float:
    box = element.box
    y = top - box.height
    drawing.band(canvas, box.x, y, box.width, box.height, _shade(element.colour))
    return y


def _signatures(
    canvas: Canvas, element: Element, _: float, __: Mapping[str, str], facts: DiplomaPaper
) -> float:
    """Lines at one height, and under each who signs."""
    boxes = element.places[len(facts.signers) - 1]
    stacks = [
        _signer(signer, element, box.width)
        for signer, box in zip(facts.signers, boxes, strict=True)
    ]
    tallest = max(sum(size * 1.16 for size, *_rest in stack) for stack in stacks)
    line = boxes[0].y + tallest + 1.6
    for box, stack in zip(boxes, stacks, strict=True):
        drawing.rule(canvas, box.x, line, box.width, 0.6, _shade(element.colour))
        y = line - 3.2
        for size, font, colour, text in stack:
            y -= size
            drawing.write(canvas, box.x, y, text, size, font, _shade(colour))
            y -= size * 0.16
    return boxes[0].y


def _signer(
    signer: DiplomaSigner, element: Element, width: float
) -> list[tuple[float, str, str, str]]:
    stack = []
    for words, font, colour, sizes in (
        (signer.name, element.font, element.colour, element.sizes),
        (signer.role, element.strong_font, element.strong_colour, element.strong_sizes),
    ):
        most, least = sizes[0]
        if words:
            size, lines = fitted(printable(words), font, most, width, least, lines=_ANY)
            stack += [(size, font, colour, line) for line in lines]
    return stack


def _qr(
    canvas: Canvas, element: Element, _: float, __: Mapping[str, str], facts: DiplomaPaper
) -> float:
    """The code on a white field of its own, as one path of merged runs."""
    symbol(canvas, element.box, facts.payload, _shade(element.colour))
    return element.box.y


def symbol(canvas: Canvas, box: Box, payload: str, colour: Color) -> None:
    """A QR that fills a box; its quiet zone, painted white, reaches past it."""
    made = segno.make(payload, error="m", micro=False, boost_error=False, mask=_MASK)
    modules = len(made.matrix)
    unit = box.width / modules
    canvas.saveState()
    canvas.setFillColor(white)
    quiet = _QUIET * unit
    side = box.width + 2 * quiet
    canvas.rect(box.x - quiet, box.y - quiet, side, side, stroke=0, fill=1)
    canvas.setFillColor(colour)
    canvas.translate(box.x, box.y)
    canvas.scale(unit, unit)
    # Whole modules as coordinates: exact, short, and a tenth of the work of writing points.
    canvas.addLiteral(f"{_runs(made.matrix)} f")
    canvas.restoreState()


def _runs(matrix: Sequence[Sequence[int]]) -> str:
    high = len(matrix)
    found = []
    for row, modules in enumerate(matrix):
        start = 0
        for part in bytes(modules).split(b"\0"):
            if part:
                found.append(f"{start} {high - 1 - row} {len(part)} 1 re")
            start += len(part) + 1
    return " ".join(found)


@lru_cache(maxsize=32)
def _shade(colour: str) -> Color:
    return HexColor(colour)


_Drawn = Callable[[Canvas, Element, float, Mapping[str, str], DiplomaPaper], float]
_KINDS: dict[str, _Drawn] = {
    "texto": _text,
    "parrafo": _passage,
    "marca": _mark,
    "greca": _band,
    "firmas": _signatures,
    "qr": _qr,
}
