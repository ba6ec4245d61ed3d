"""The notice of LOPDP art. 12: its 17 points in small on a form, and as a sheet of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing, texts
from desktop.printing.blocks import ClauseRow, Text, Title
from desktop.printing.drawing import paragraph, paragraph_height, put
from desktop.printing.facts import short_hash
from desktop.printing.flow import LEFT, WIDE, Block, Gap, laid_out
from desktop.printing.fonts import SANS, SERIF
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import Letterhead
from desktop.printing.page import mm, write_pdf
from desktop.printing.texts import LegalText, TextReference

TEXT_NAME = "aviso-datos"
_TITLE = "Aviso de protección de datos personales"
_POINT = drawing.style(SANS, 8.1, 9.8)
_PASSAGE = drawing.style(SERIF, 10.2, 13.2)
_BETWEEN = 6 * mm
_AFTER = 2.2


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The whole notice, for the notice board and for whoever asks for it in large print."""

    imprint: Imprint
    text: TextReference
    controller_contact: str = ""
    """Address, telephone and e-mail of the Municipio; empty while the client has not said."""


def draw_notice(facts: NoticeFacts) -> bytes:
    """The notice on one page, in a size to read on a wall."""
    facts.imprint.require_layout("aviso", "1.0")
    text = texts.load(facts.text)
    values = contacts(text, facts.imprint, facts.controller_contact)
    body: list[Block] = [
        Title(_TITLE, after=3),
        Text(text.part("base", values)),
        Gap(8),
    ]
    for number, point in enumerate(text.clauses, 1):
        said = [texts.filled(passage, values) for passage in point.paragraphs]
        body.append(ClauseRow(str(number), point.title, said, _PASSAGE, 6.2))
    body += [Gap(4), Text(text.part("edades", values), drawing.NOTE)]
    template = f"plantilla aviso {facts.imprint.layout}  ·  texto {facts.text.version}"
    head = Letterhead(facts.imprint, "Aviso", _TITLE, template, short_hash(facts))
    return write_pdf(
        [head.page(sheet) for sheet in laid_out(body)],
        f"{_TITLE} {facts.text.version}",
        f"{_TITLE} · Casa Somos {facts.imprint.house}",
    )


def contacts(text: LegalText, paper: Imprint, controller: str) -> Mapping[str, str]:
    """The values of the notice; what is not known yet is said to be on the notice board."""
    unknown = text.parts["contacto_por_defecto"]
    return {
        "contacto_responsable": controller or unknown,
        "contacto_delegado": paper.data_contact or unknown,
    }


def draw_points(canvas: Canvas, top: float, text: LegalText, values: Mapping[str, str]) -> float:
    """The 17 points in two even columns; answers where the longer one ends."""
    width = (WIDE - _BETWEEN) / 2
    points = []
    for number, point in enumerate(text.clauses, 1):
        said = " ".join(texts.filled(passage, values) for passage in point.paragraphs)
        words = f'<font color="#1F2B4D"><b>{number}. {point.title}.</b></font> {said}'
        points.append(paragraph(words, _POINT))
    heights = [paragraph_height(point, width) + _AFTER for point in points]
    split = min(
        range(len(points) + 1), key=lambda place: _longer(sum(heights[:place]), sum(heights))
    )
    ends = []
    for x, column in ((LEFT, points[:split]), (LEFT + width + _BETWEEN, points[split:])):
        y = top
        for point in column:
            y = put(canvas, point, x, y, width) - _AFTER
        ends.append(y)
    return min(ends)


def _longer(left: float, whole: float) -> float:
    return max(left, whole - left)
