"""The ficha de inscripción, blank or filled: one sheet, the person on its face, the rest behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from desktop.printing import drawing, texts
from desktop.printing.data_notice import contacts, draw_points
from desktop.printing.drawing import write
from desktop.printing.facts import short_hash
from desktop.printing.fields import comb, field, label, options, section, signature
from desktop.printing.fonts import SANS_BOLD, SANS_ITALIC, SERIF, SERIF_BOLD
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import Letterhead
from desktop.printing.lettering import printable
from desktop.printing.page import (
    GREY,
    HAIR,
    HEIGHT,
    INDIGO,
    MARGIN,
    TEXT_WIDTH,
    WASH,
    at,
    mm,
    span,
    write_pdf,
)
from desktop.printing.texts import LegalText, TextReference

NO_ANSWER = "Prefiere no responder"
PLACES = ("Inscripción", "Lista de espera")
DOCUMENTS = (
    "Cédula",
    "Pasaporte",
    "Documento de otro país",
    "Visa VIRTE o certificado migratorio",
    "Carné de refugio",
    "Otro",
    "Sin documento",
)
GENDERS = ("Femenino", "Masculino", "Otro / No binario", NO_ANSWER)
ETHNICITIES = (
    "Indígena",
    "Afroecuatoriana/o o Afrodescendiente",
    "Negra/o",
    "Mulata/o",
    "Montubia/o",
    "Mestiza/o",
    "Blanca/o",
    "Otra/o",
    NO_ANSWER,
)
YES_NO = ("Sí", "No", NO_ANSWER)
DISABILITIES = ("Física", "Intelectual", "Auditiva", "Visual", "Psicosocial", "Lenguaje")

_TITLE = "Ficha de inscripción"
_ROW = 13.4 * mm
_FIRST = 16.8 * mm
_RIGHT = MARGIN + TEXT_WIDTH


@dataclass(frozen=True, slots=True)
class FormFacts:
    """All that a ficha says. Only `imprint` and `text` on a blank one.

    Answers are the words of the boxes (`GENDERS`, `ETHNICITIES`…); an empty one is a question
    not asked, which is not `NO_ANSWER`. Documents and telephones come masked.
    """

    imprint: Imprint
    text: TextReference
    controller_contact: str = ""
    workshop: str = ""
    cycle: str = ""
    schedule: str = ""
    place: str = ""
    surnames: str = ""
    names: str = ""
    preferred_name: str = ""
    document_kind: str = ""
    document: str = ""
    document_country: str = ""
    born: date | None = None
    birth_year: int | None = None
    """Only where the date is not known."""
    gender: str = ""
    nationality: str = ""
    phone: str = ""
    whatsapp: bool = False
    email: str = ""
    parish: str = ""
    neighbourhood: str = ""
    representative: str = ""
    representative_document: str = ""
    relationship: str = ""
    representative_phone: str = ""
    collectors: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""
    emergency_relation: str = ""
    ethnicity: str = ""
    mobility: str = ""
    disability: str = ""
    disability_kinds: tuple[str, ...] = ()
    supports: str = ""
    sensitive: bool | None = None
    whatsapp_consent: bool | None = None
    image: bool | None = None
    registered: str = ""
    """When and by whom it was typed: «28/09/2026 10:14»."""
    registered_by: str = ""
    minor: bool = False

    @property
    def blank(self) -> bool:
        """Whether it is to be filled by hand."""
        return not (self.surnames or self.names)


def draw_form(facts: FormFacts) -> bytes:
    """The form, face and reverse."""
    facts.imprint.require_layout("ficha", "1.0")
    text = texts.load(facts.text)
    template = f"plantilla ficha {facts.imprint.layout}  ·  aviso {facts.text.version}"
    head = Letterhead(facts.imprint, "Ficha", _TITLE, template, short_hash(facts))
    pages = (
        lambda canvas: _face(canvas, facts),
        lambda canvas: _reverse(canvas, facts, text),
    )
    return write_pdf(
        [head.page(page) for page in pages],
        f"{_TITLE} {facts.imprint.number}",
        f"{_TITLE} · Casa Somos {facts.imprint.house}",
    )


def _face(canvas: Canvas, facts: FormFacts) -> None:
    y = HEIGHT - 41.5 * mm
    write(canvas, MARGIN, y, _TITLE, 20, SERIF_BOLD)
    motto = "Nadie se queda fuera por no tener un dato: se completa después."
    write(canvas, _RIGHT, y + 0.4 * mm, motto, 8.6, SANS_ITALIC, GREY, "right")
    y -= 5.6 * mm
    parts: Sequence[Callable[[Canvas, float, FormFacts], float]] = (
        _workshop, _person, _contact, _representative, _emergency,
    )  # fmt: skip
    for part in parts:
        y = part(canvas, y, facts)
    _house_strip(canvas, facts)


def _workshop(canvas: Canvas, y: float, facts: FormFacts) -> float:
    section(canvas, MARGIN, y, TEXT_WIDTH, 1, "Taller")
    y -= _FIRST
    field(canvas, at(0), y, span(6), "Taller", facts.workshop)
    field(canvas, at(6), y, span(3), "Ciclo", facts.cycle)
    field(canvas, at(9), y, span(3), "Horario", facts.schedule)
    y -= 7.6 * mm
    options(canvas, at(0), y, TEXT_WIDTH, PLACES, {facts.place})
    return y - 5.2 * mm


def _person(canvas: Canvas, y: float, facts: FormFacts) -> float:
    note = "Como la persona quiera ser llamada y como conste en su documento, si lo tiene"
    section(canvas, MARGIN, y, TEXT_WIDTH, 2, "Persona", note)
    y -= _FIRST
    field(canvas, at(0), y, span(6), "Apellidos", facts.surnames)
    field(canvas, at(6), y, span(6), "Nombres", facts.names)
    y -= _ROW
    field(canvas, at(0), y, span(6), "Nombre de preferencia, si es otro", facts.preferred_name)
    born = f"{facts.born:%d%m%Y}" if facts.born else ""
    comb(canvas, at(6), y, (2, 2, 4), "Fecha de nacimiento", born)
    year = "" if facts.born or facts.birth_year is None else str(facts.birth_year)
    comb(canvas, at(9), y, (4,), "o solo el año aproximado", year)
    y -= 12.6 * mm
    y = options(canvas, at(0), y, TEXT_WIDTH, DOCUMENTS, {facts.document_kind}, "Documento")
    y -= _ROW
    _document_numbers(canvas, y, facts)
    y -= _ROW
    options(canvas, at(0), y + 1 * mm, span(8), GENDERS, {facts.gender}, "Género")
    field(canvas, at(8), y, span(4), "Nacionalidad", facts.nationality)
    return y - 6 * mm


def _document_numbers(canvas: Canvas, y: float, facts: FormFacts) -> None:
    cedula = facts.document_kind == DOCUMENTS[0]
    if cedula and facts.document:
        field(canvas, at(0), y, span(4), "Cédula (se imprime protegida)", facts.document)
    else:
        comb(canvas, at(0), y, (10,), "Número de cédula", cell=5.4 * mm)
    other = "" if cedula else facts.document
    field(canvas, at(4), y, span(4), "Otro número", other)
    field(canvas, at(8), y, span(4), "País que lo emitió", facts.document_country)


def _contact(canvas: Canvas, y: float, facts: FormFacts) -> float:
    section(canvas, MARGIN, y, TEXT_WIDTH, 3, "Contacto")
    y -= _FIRST
    field(canvas, at(0), y, span(3), "Teléfono", facts.phone)
    has = ("Tiene WhatsApp",)
    options(canvas, at(3), y + 1.6 * mm, span(3), has, has if facts.whatsapp else ())
    field(canvas, at(6), y, span(6), "Correo electrónico", facts.email)
    y -= _ROW
    field(canvas, at(0), y, span(4), "Parroquia", facts.parish)
    field(canvas, at(4), y, span(8), "Barrio o comuna", facts.neighbourhood)
    return y - 6 * mm


def _representative(canvas: Canvas, y: float, facts: FormFacts) -> float:
    note = "Solo si la persona tiene menos de 18 años"
    section(canvas, MARGIN, y, TEXT_WIDTH, 4, "Representante", note)
    y -= _FIRST
    field(canvas, at(0), y, span(6), "Apellidos y nombres", facts.representative)
    field(canvas, at(6), y, span(3), "Documento", facts.representative_document)
    field(canvas, at(9), y, span(3), "Parentesco", facts.relationship)
    y -= _ROW
    field(canvas, at(0), y, span(3), "Teléfono", facts.representative_phone)
    who = "También pueden retirar a la niña, niño o adolescente (nombre y teléfono)"
    field(canvas, at(3), y, span(9), who, facts.collectors)
    return y - 6 * mm


def _emergency(canvas: Canvas, y: float, facts: FormFacts) -> float:
    section(canvas, MARGIN, y, TEXT_WIDTH, 5, "En caso de emergencia")
    y -= _FIRST
    field(canvas, at(0), y, span(6), "Avisar a", facts.emergency_name)
    field(canvas, at(6), y, span(3), "Teléfono", facts.emergency_phone)
    field(canvas, at(9), y, span(3), "Relación", facts.emergency_relation)
    return y


def _house_strip(canvas: Canvas, facts: FormFacts) -> None:
    """What the house writes when a form filled by hand is typed later."""
    foot, tall = 24.6 * mm, 11.6 * mm
    canvas.setFillColor(WASH)
    canvas.rect(MARGIN, foot, TEXT_WIDTH, tall, stroke=0, fill=1)
    number = "" if facts.blank else facts.imprint.number
    for column, name, value in (
        (0, "Uso de la Casa · registrada el", facts.registered),
        (4, "Registró", facts.registered_by),
        (8, "N.º de ficha", number),
    ):
        x, width = at(column) + 3 * mm, span(4) - 6 * mm
        label(canvas, x, foot + tall - 3.8 * mm, name)
        drawing.dots(canvas, x, foot + 1.8 * mm, width)
        drawing.write_fitting(canvas, x, foot + 3 * mm, printable(value), width, 9.4, 6)
    write(canvas, _RIGHT, 20.2 * mm, "Continúa al reverso", 8.2, SANS_BOLD, GREY, "right")


def _reverse(canvas: Canvas, facts: FormFacts, text: LegalText) -> None:
    y = HEIGHT - 33 * mm
    note = "Opcional. No responder no cambia la atención"
    section(canvas, MARGIN, y, TEXT_WIDTH, 6, "Autoidentificación", note)
    question = "¿Cómo se identifica según su cultura y costumbres?"
    y -= 14.8 * mm
    y = options(canvas, at(0), y, TEXT_WIDTH, ETHNICITIES, {facts.ethnicity}, question)
    y -= 11.2 * mm
    question = "¿Se encuentra en situación de movilidad humana?"
    options(canvas, at(0), y, TEXT_WIDTH, YES_NO, {facts.mobility}, question)
    y = _disability(canvas, y - 5 * mm, facts)
    section(canvas, MARGIN, y, TEXT_WIDTH, 8, "Información y autorizaciones", "LOPDP, art. 12")
    values = contacts(text, facts.imprint, facts.controller_contact)
    y = draw_points(canvas, y - 6.6 * mm, text, values)
    y = _consents(canvas, y - 4.6 * mm, facts, text)
    ages = drawing.paragraph(text.part("edades", values), drawing.NOTE)
    y = drawing.put(canvas, ages, MARGIN, y - 1 * mm, TEXT_WIDTH)
    _signatures(canvas, y - 2 * mm, facts)


def _disability(canvas: Canvas, y: float, facts: FormFacts) -> float:
    note = "Opcional. No se pide carné ni certificado"
    section(canvas, MARGIN, y, TEXT_WIDTH, 7, "Discapacidad y apoyos", note)
    y -= 14.8 * mm
    options(canvas, at(0), y, TEXT_WIDTH, YES_NO, {facts.disability}, "¿Tiene discapacidad?")
    y -= 11.2 * mm
    kinds = "Si respondió sí, de qué tipo (puede marcar varias)"
    options(canvas, at(0), y, TEXT_WIDTH, DISABILITIES, facts.disability_kinds, kinds)
    y -= 12.6 * mm
    supports = (
        "Apoyos que necesita para participar (intérprete, asiento, acompañante, letra grande…)"
    )
    field(canvas, at(0), y, TEXT_WIDTH, supports, facts.supports)
    return y - 5 * mm


def _consents(canvas: Canvas, y: float, facts: FormFacts, text: LegalText) -> float:
    yes, no = _RIGHT - 13 * mm, _RIGHT - 3 * mm
    write(canvas, MARGIN, y, text.parts["pregunta"], 8.8, SANS_BOLD, INDIGO)
    write(canvas, yes, y, "Sí", 8.8, SANS_BOLD, INDIGO, "centre")
    write(canvas, no, y, "No", 8.8, SANS_BOLD, INDIGO, "centre")
    y -= 2.2 * mm
    answers = {
        "sensitive": facts.sensitive,
        "whatsapp": facts.whatsapp_consent,
        "image": facts.image,
    }
    for consent in text.consents:
        drawing.rule(canvas, MARGIN, y, TEXT_WIDTH, 0.4, HAIR)
        y -= 4.7 * mm
        width = TEXT_WIDTH - 22 * mm
        drawing.write_fitting(canvas, MARGIN, y, consent.paragraphs[0], width, 9.2, 7, SERIF)
        answer = answers[consent.id]
        drawing.box(canvas, yes - 1.55 * mm, y - 0.5 * mm, answer is True)
        drawing.box(canvas, no - 1.55 * mm, y - 0.5 * mm, answer is False)
        y -= 2 * mm
    drawing.rule(canvas, MARGIN, y, TEXT_WIDTH, 0.4, HAIR)
    return y


def _signatures(canvas: Canvas, y: float, facts: FormFacts) -> None:
    section(canvas, MARGIN, y, TEXT_WIDTH, 9, "Firmas")
    line = 32.4 * mm
    gap = 8 * mm
    width = (TEXT_WIDTH - 2 * gap) / 3
    needless = not facts.blank and not facts.minor
    name = " ".join(part for part in (facts.names, facts.surnames) if part)
    for place, (role, who, note) in enumerate((
        ("Participante", name, ""),
        ("Representante", facts.representative if facts.minor else "",
         "No aplica" if needless else ""),
        ("Recibe por la Casa", facts.registered_by, ""),
    )):  # fmt: skip
        x = MARGIN + place * (width + gap)
        signature(canvas, x, line, width, role, who, note)
