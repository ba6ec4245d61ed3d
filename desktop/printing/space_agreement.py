"""The agreement by which a room is lent, and the sheet on which it is handed over and returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from desktop.core.text import NBSP, WEEKDAYS, count, day
from desktop.printing import drawing, texts
from desktop.printing.blocks import (
    ClauseRow,
    EndLine,
    FactsRow,
    Heading,
    Signature,
    Signatures,
    Text,
    Title,
)
from desktop.printing.drawing import write
from desktop.printing.facts import short_hash
from desktop.printing.flow import LEFT, WIDE, Block, Gap, Together, laid_out
from desktop.printing.fonts import SANS, SANS_BOLD
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import DATE_BLANK, Letterhead
from desktop.printing.lettering import fitted, markup, printable
from desktop.printing.page import GREY, GUTTER, INDIGO, INK, LINE, WASH, mm, write_pdf
from desktop.printing.table import Column, Table
from desktop.printing.texts import LegalText, TextReference

TEXT_NAME = "acuerdo"
_TITLE = "Acuerdo para uso de espacio"
_HANDOVER = "Acta de entrega-recepción del espacio"
_ROWS_TO_WRITE = 8

Result = Literal["", "authorised", "observed", "refused"]
_RESULTS: tuple[tuple[Result, str], ...] = (
    ("authorised", "Autorizada"),
    ("observed", "Observada"),
    ("refused", "Negada"),
)
_DAYS = (
    Column("Fecha", 24 * mm),
    Column("Día", 21 * mm),
    Column("Montaje", 18 * mm),
    Column("Actividad", 28 * mm),
    Column("Desmontaje", 22 * mm),
    Column("Presencia de la Casa", WIDE - 113 * mm),
)
_GOODS = (
    Column("N.º", 9 * mm),
    Column("Bien", 61 * mm),
    Column("Cantidad", 20 * mm, ruled=True),
    Column("Cómo se entrega", 42 * mm, ruled=True),
    Column("Cómo se devuelve", WIDE - 132 * mm, ruled=True),
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs for one side."""

    name: str
    role: str = ""
    """«Gestora, Casa Somos Lloa», «Presidenta»."""
    document: str = ""
    """Masked: «C.C. 171****229»."""


@dataclass(frozen=True, slots=True)
class AgreementDay:
    """One day of use; hours as "HH:MM"."""

    on: date
    setup: str
    starts: str
    ends: str
    clear: str
    presence: str = ""
    """«Jornada laboral», or who of the house and of the guard is there outside it."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What one of the two authorities answered; without a result it is still to be answered."""

    authority: str
    """«Coordinación General de Casas Somos Quito», «Administración Zonal Quitumbe»."""
    result: Result = ""
    number: str = ""
    on: date | None = None
    signer: str = ""


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """Something handed over: how it was found when it went out and when it came back."""

    name: str
    quantity: str = ""
    """As it is printed: «8», «1 juego»."""
    out: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """All that an agreement says (model, «Uso de espacio de las instalaciones»).

    `imprint.issued` is the day of signing.
    """

    imprint: Imprint
    text: TextReference
    request_number: str
    """Of the oficio, as the applicant wrote it."""
    requested_on: date
    applicant: str
    representative: Party
    house: Party
    """Who signs for the house."""
    activity: str
    room: str
    days: tuple[AgreementDay, ...]
    validations: tuple[Validation, ...]
    """Coordinación General and Administración Zonal, in this order."""
    ruc: str = ""
    """Masked."""
    phone: str = ""
    """Masked."""
    audience: str = ""
    expected: int | None = None
    """People expected."""
    capacity: int | None = None
    """People that fit the room."""
    goods: str = ""
    """Furniture and equipment asked for."""
    long_reason: str = ""
    """Why it lasts longer than one cycle."""
    inventory: tuple[InventoryItem, ...] = ()
    handed_on: date | None = None
    returned_on: date | None = None
    return_note: str = ""


def draw_agreement(facts: AgreementFacts) -> bytes:
    """The agreement with its signatures, then the sheet of hand-over and return on its own page."""
    facts.imprint.require_layout("acuerdo", "1.0")
    text = texts.load(facts.text)
    written = f"(sin{NBSP}número)" if facts.imprint.draft else facts.imprint.number
    values = {
        "casa": facts.imprint.house,
        "solicitante": facts.applicant,
        "aforo": count(facts.capacity or 0, "persona").replace(" ", NBSP),
        "numero": written if facts.imprint.draft else f"N.º{NBSP}{written}",
    }
    template = f"plantilla acuerdo {facts.imprint.layout}  ·  texto {facts.text.version}"
    head = Letterhead(facts.imprint, "Acuerdo", _TITLE, template, short_hash(facts))
    sheets = laid_out(_agreement(facts, text, values)) + laid_out(_handover(facts, text, values))
    return write_pdf(
        [head.page(sheet) for sheet in sheets],
        f"{_TITLE} {written}",
        f"{_TITLE} · Casa Somos {facts.imprint.house}",
    )


def _agreement(facts: AgreementFacts, text: LegalText, values: dict[str, str]) -> list[Block]:
    conditions = {"hay_aforo": bool(facts.capacity), "no_hay_aforo": not facts.capacity}
    clauses: list[Block] = []
    for number, clause in enumerate(text.standing(conditions), 1):
        said = [texts.filled(passage, values) for passage in clause.paragraphs]
        clauses.append(ClauseRow(str(number), clause.title, said))
    return [
        Title(_TITLE),
        Text(text.part("apertura", values), drawing.LEAD),
        Gap(5),
        *_facts_rows(facts),
        Gap(7),
        Table(_DAYS, [_day_row(found) for found in facts.days] or [["Por definir", *[""] * 5]]),
        Gap(10),
        Together(Heading("Validaciones previas"), _Validations(facts.validations)),
        Gap(9),
        *clauses[:-1],
        # With the last clause, so that no page holds only signatures.
        Together(
            clauses[-1],
            Gap(8),
            Text(text.part("cierre", values)),
            Signatures(*_signers(facts), draft=facts.imprint.draft),
            Gap(4),
            EndLine(text.parts["fin"]),
        ),
    ]


def _handover(facts: AgreementFacts, text: LegalText, values: dict[str, str]) -> list[Block]:
    items = [
        (str(number), item.name, item.quantity, item.out, item.back)
        for number, item in enumerate(facts.inventory, 1)
    ]
    if facts.handed_on is None:
        items += [("", "", "", "", "")] * (_ROWS_TO_WRITE - len(items))
    draft = facts.imprint.draft
    return [
        Title(_HANDOVER),
        Text(text.part("entrega_apertura", values), drawing.LEAD),
        Gap(5),
        FactsRow(
            ("Espacio", facts.room, 6),
            ("Se entrega el", _on(facts.handed_on), 3),
            ("Se devuelve el", _on(facts.returned_on), 3),
        ),
        Gap(7),
        *([Table(_GOODS, items, 7.6 * mm)] if items else [Text("Se entregó solo el espacio.")]),
        Gap(8),
        _return_note(facts),
        Together(
            Gap(8),
            Text(text.part("entrega_cierre", values)),
            Gap(6),
            Heading("Entrega", "Antes de la actividad"),
            Signatures(*_signers(facts), draft=draft),
            Gap(9),
            Heading("Devolución", "Al terminar la última fecha"),
            Signatures(*_signers(facts), draft=draft),
            EndLine("Fin del acta de entrega-recepción"),
        ),
    ]


def _facts_rows(facts: AgreementFacts) -> Sequence[Block]:
    who = facts.representative
    name = ", ".join(part for part in (who.name, who.role) if part)
    parties = [("Representante", name, 12)]
    parties += [("Documento", who.document, 3)] if who.document else []
    parties += [("Teléfono", facts.phone, 2)] if facts.phone else []
    parties = [("RUC", facts.ruc, 3), *parties] if facts.ruc else parties
    taken = sum(columns for label, _, columns in parties if label != "Representante")
    place = []
    if facts.capacity:
        place.append(("Aforo", count(facts.capacity, "persona"), 3))
    if facts.expected is not None:
        place.append(("Asistencia prevista", count(facts.expected, "persona"), 3))
    rows = [
        FactsRow(
            ("Oficio de solicitud", f"{facts.request_number} del {day(facts.requested_on)}", 4),
            ("Solicitante", facts.applicant, 8),
        ),
        FactsRow(
            *(
                (label, value, 12 - taken if label == "Representante" else columns)
                for label, value, columns in parties
            )
        ),
        FactsRow(("Actividad", facts.activity, 7), ("Público", facts.audience, 5)),
        FactsRow(("Espacio", facts.room, 12 - 3 * len(place)), *place),
    ]
    if facts.goods:
        rows.append(FactsRow(("Bienes", facts.goods, 12)))
    if facts.long_reason:
        rows.append(FactsRow(("Por qué dura más de un ciclo", facts.long_reason, 12)))
    return rows


def _day_row(found: AgreementDay) -> tuple[str, ...]:
    return (
        day(found.on),
        WEEKDAYS[found.on.weekday()],
        found.setup,
        f"{found.starts} – {found.ends}",
        found.clear,
        found.presence,
    )


def _signers(facts: AgreementFacts) -> tuple[Signature, Signature]:
    house, other = facts.house, facts.representative
    role = f"{other.role}, por la solicitante" if other.role else "Por la solicitante"
    return (
        Signature(house.name, house.role, house.document),
        Signature(other.name, role, other.document),
    )


def _return_note(facts: AgreementFacts) -> Block:
    if facts.return_note:
        note = f"<b>Novedades al devolver:</b> {markup(facts.return_note)}"
        return Text(note, drawing.style(SANS, 9.2, 12))
    if facts.returned_on:
        return Text("<b>Novedades al devolver:</b> ninguna.", drawing.style(SANS, 9.2, 12))
    return _Lines("Novedades al devolver", 3)


def _on(value: date | None) -> str:
    return day(value) if value else DATE_BLANK


class _Lines:
    """A label and dotted lines to write on by hand."""

    _PITCH = 7.4 * mm

    def __init__(self, label: str, lines: int) -> None:
        self._label = label
        self._lines = lines

    def height(self) -> float:
        return 10 + self._lines * self._PITCH

    def draw(self, canvas: Canvas, top: float) -> None:
        write(canvas, LEFT, top - 7, self._label, 7.4, SANS, GREY)
        for line in range(1, self._lines + 1):
            drawing.dots(canvas, LEFT, top - 7 - line * self._PITCH, WIDE)


class _Validations:
    """What each authority answered, side by side, with the place for its signature."""

    _HEAD = 7 * mm
    _INSET = 3 * mm

    def __init__(self, validations: Sequence[Validation]) -> None:
        self._validations = validations
        self._width = (WIDE - GUTTER * (len(validations) - 1)) / len(validations)
        self._wide = self._width - 2 * self._INSET
        self._numbers = [
            fitted(printable(found.number), SANS_BOLD, 8.8, self._wide - 30 * mm, 7, lines=3)
            for found in validations
        ]
        self._below = 10 * (max(len(lines) for _, lines in self._numbers) - 1)

    def height(self) -> float:
        return 42 * mm + self._below

    def draw(self, canvas: Canvas, top: float) -> None:
        for place, found in enumerate(self._validations):
            x = LEFT + place * (self._width + GUTTER)
            low = top - self.height()
            canvas.setFillColor(WASH)
            canvas.rect(x, top - self._HEAD, self._width, self._HEAD, stroke=0, fill=1)
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.rect(x, low, self._width, top - low, stroke=1, fill=0)
            drawing.rule(canvas, x, top, self._width, 0.9, INDIGO)
            x += self._INSET
            name = printable(found.authority)
            y = top - 4.8 * mm
            drawing.write_fitting(canvas, x, y, name, self._wide, 9.2, 6.5, SANS_BOLD, INDIGO)
            self._answer(canvas, x, top - 12.4 * mm, found)
            self._document(canvas, x, top - 18.4 * mm, found, self._numbers[place])
            self._signer(canvas, x, low, found)

    def _answer(self, canvas: Canvas, x: float, y: float, found: Validation) -> None:
        for step, (result, word) in enumerate(_RESULTS):
            ticked = found.result == result
            at = x + step * 26 * mm
            drawing.box(canvas, at, y - 0.45 * mm, ticked)
            write(canvas, at + 4.6 * mm, y, word, 9, SANS_BOLD if ticked else SANS)

    def _document(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        found: Validation,
        number: tuple[float, list[str]],
    ) -> None:
        under = y - 5.4 * mm - self._below
        size, lines = number
        write(canvas, x, y, "Documento", 7.2, SANS, GREY)
        for step, line in enumerate(lines):
            write(canvas, x, y - 4 * mm - step * 10, line, size, SANS_BOLD)
        drawing.rule(canvas, x, under, self._wide - 30 * mm)
        x += self._wide - 26 * mm
        write(canvas, x, y, "Fecha", 7.2, SANS, GREY)
        written = day(found.on) if found.on else ""
        write(canvas, x, y - 4 * mm, written, 8.8, SANS_BOLD)
        drawing.rule(canvas, x, under, 26 * mm)

    def _signer(self, canvas: Canvas, x: float, low: float, found: Validation) -> None:
        write(canvas, x, low + 14.2 * mm, "Firma", 7.2, SANS, GREY)
        drawing.rule(canvas, x, low + 6.6 * mm, self._wide)
        y = low + 2.6 * mm
        if found.signer:
            name = printable(found.signer)
            drawing.write_fitting(canvas, x, y, name, self._wide, 8.8, 5, SANS, INK)
        else:
            write(canvas, x, y, "Nombre y cargo", 7.2, SANS, GREY)
