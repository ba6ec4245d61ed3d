"""The acta de compromiso between tallerista and participants, and the addenda that join it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.core.text import count, day, dollars, long_day
from desktop.printing import drawing, texts
from desktop.printing.blocks import (
    ClauseRow,
    EndLine,
    FactsRow,
    Signature,
    Signatures,
    Text,
    Title,
)
from desktop.printing.facts import short_hash
from desktop.printing.flow import Block, Gap, Together, laid_out
from desktop.printing.fonts import SERIF
from desktop.printing.imprint import Imprint
from desktop.printing.letterhead import Letterhead
from desktop.printing.page import write_pdf
from desktop.printing.roster import Participant, Roster
from desktop.printing.texts import TextReference

TEXT_NAME = "acta"
_TITLE = "Acta de compromiso entre tallerista y participantes"
_DECLARATION = drawing.style(SERIF, 9.2, 12)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the text: the tallerista, or who witnesses for the house."""

    name: str
    role: str
    """«Tallerista», «Gestora, Casa Somos Lloa»."""
    document: str = ""
    """Masked, as printed: «C.C. 171****356»."""
    phone: str = ""
    """Masked."""
    called: str = "la persona tallerista"
    """How the text speaks of the tallerista: «la tallerista», «el tallerista»."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The workshop as it stood on the day of the acta."""

    name: str
    category: str = ""
    cycle: str = ""
    """«Cuarto ciclo 2026»."""
    starts: date | None = None
    ends: date | None = None
    schedule: str = ""
    """«lunes y miércoles, 15:00 – 17:00»."""
    sessions: str = ""
    """«22 sesiones · 44 horas»."""
    room: str = ""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """All that an acta says; `imprint.issued` is the day of signing."""

    imprint: Imprint
    text: TextReference
    workshop: Workshop
    instructor: Signer
    witness: Signer
    participants: tuple[Participant, ...]
    contribution_cents: int = 0
    """Voluntary contribution per class; its clause stands only over zero."""
    minimum_attendance: int | None = None
    """Percentage for the diploma; its clause stands only where the house sets one."""


@dataclass(frozen=True, slots=True)
class AddendumFacts:
    """All that an addendum says: who joined after the acta was signed."""

    imprint: Imprint
    text: TextReference
    act_number: str
    act_date: date
    act_hash: str
    """The hash of the acta's facts, whole or its first eight signs."""
    ordinal: int
    workshop: Workshop
    instructor: Signer
    witness: Signer
    participants: tuple[Participant, ...]
    first_row: int
    """Numbering goes on where the acta or the last addendum ended."""
    act_had_minors: bool
    """Where it had none, the clause on children joins with the first of them."""
    reason: str = "Inscripción tardía"


def draw_act(facts: ActFacts) -> bytes:
    """The acta: the text with its signatures, then the nómina on its own page."""
    facts.imprint.require_layout("acta", "1.0")
    text = texts.load(facts.text)
    written = _number(facts.imprint)
    values = {
        "casa": facts.imprint.house,
        "fecha_texto": _on_the_day(facts.imprint),
        "tallerista_articulo": facts.instructor.called,
        "tallerista": facts.instructor.name,
        "taller": facts.workshop.name,
        "aporte": dollars(facts.contribution_cents)[4:],
        "asistencia_minima": str(facts.minimum_attendance or 0),
        "numero": written,
    }
    conditions = {
        "aporte_mayor_que_cero": facts.contribution_cents > 0,
        "hay_menores": any(person.minor for person in facts.participants),
        "hay_asistencia_minima": bool(facts.minimum_attendance),
    }
    body: list[Block] = [
        Title(_TITLE),
        Text(text.part("apertura", values), drawing.LEAD),
        Gap(7),
        *_act_rows(facts),
        Gap(9),
    ]
    for number, clause in enumerate(text.standing(conditions), 1):
        said = [texts.filled(passage, values) for passage in clause.paragraphs]
        body.append(ClauseRow(str(number), clause.title, said))
    end = "Aquí termina el texto del acta. La nómina con firmas sigue en la página siguiente."
    body.append(_closing(text.part("cierre", values), facts, end))
    roster: list[Block] = [
        Title("Nómina y firmas", 14, 17, 2),
        Text(text.part("cierre_nomina", values), _DECLARATION),
        Gap(5),
        Roster(facts.participants),
    ]
    head = _letterhead(facts, "Acta", _TITLE)
    sheets = laid_out(body) + laid_out(roster)
    return write_pdf(
        [head.page(sheet) for sheet in sheets],
        f"Acta de compromiso {written}",
        f"Acta de compromiso · Casa Somos {facts.imprint.house}",
    )


def draw_addendum(facts: AddendumFacts) -> bytes:
    """The addendum: which acta it joins, who signs, and the new total."""
    facts.imprint.require_layout("adenda", "1.0")
    text = texts.load(facts.text)
    total = facts.first_row - 1 + len(facts.participants)
    values = {
        "numero": facts.act_number,
        "total": count(total, "persona participante", "personas participantes"),
    }
    title = f"Adenda {facts.ordinal} al acta de compromiso"
    people = facts.participants
    body: list[Block] = [
        Title(title),
        Text(text.part("adenda_apertura", values), drawing.LEAD),
        Gap(6),
        FactsRow(
            ("Acta de origen", facts.act_number, 4),
            ("Fecha del acta", day(facts.act_date), 3),
            ("Huella del acta", facts.act_hash[:8].upper(), 2),
            ("Motivo", facts.reason, 3),
        ),
        FactsRow(("Taller", facts.workshop.name, 7), ("Tallerista", facts.instructor.name, 5)),
        Gap(9),
    ]
    if any(person.minor for person in people) and not facts.act_had_minors:
        children = next(clause for clause in text.clauses if clause.condition == "hay_menores")
        said = [texts.filled(passage, values) for passage in children.paragraphs]
        added = Text(text.part("adenda_menores", values))
        body += [Together(added, Gap(5), ClauseRow("A", children.title, said)), Gap(6)]
    body.append(Roster(people, facts.first_row))
    body.append(_closing(text.part("adenda_cierre", values), facts, "Fin de la adenda"))
    head = _letterhead(facts, "Adenda", title)
    return write_pdf(
        [head.page(sheet) for sheet in laid_out(body)],
        f"Adenda al acta de compromiso {_number(facts.imprint)}",
        f"Adenda al acta de compromiso · Casa Somos {facts.imprint.house}",
    )


def _act_rows(facts: ActFacts) -> Sequence[Block]:
    shop = facts.workshop
    minors = sum(person.minor for person in facts.participants)
    people = str(len(facts.participants))
    if minors:
        people += f" ({count(minors, 'menor de edad', 'menores de edad')})"
    dates = " – ".join(day(value) for value in (shop.starts, shop.ends) if value)
    last: list[tuple[str, str, int]] = [("Sesiones", shop.sessions, 3)]
    if facts.contribution_cents > 0:
        amount = f"{dollars(facts.contribution_cents)} por clase"
        last += [("Espacio", shop.room, 3), ("Aporte voluntario", amount, 3)]
    else:
        last.append(("Espacio", shop.room, 6))
    last.append(("Participantes", people, 3))
    return (
        FactsRow(("Taller", shop.name, 6), ("Categoría", shop.category, 6)),
        FactsRow(
            ("Tallerista", facts.instructor.name, 6),
            ("Documento", facts.instructor.document, 3),
            ("Teléfono", facts.instructor.phone, 3),
        ),
        FactsRow(
            ("Ciclo", shop.cycle, 3), ("Desde – hasta", dates, 3), ("Horario", shop.schedule, 6)
        ),
        FactsRow(*last),
    )


def _closing(text: str, facts: ActFacts | AddendumFacts, end: str) -> Block:
    instructor, witness = facts.instructor, facts.witness
    return Together(
        Gap(10),
        Text(text),
        Signatures(
            Signature(instructor.name, instructor.role, instructor.document),
            Signature(witness.name, witness.role, "Como testigo del acto"),
            draft=facts.imprint.draft,
        ),
        Gap(6),
        EndLine(end),
    )


def _letterhead(facts: ActFacts | AddendumFacts, kind: str, title: str) -> Letterhead:
    template = f"plantilla {kind.lower()} {facts.imprint.layout}  ·  texto {facts.text.version}"
    return Letterhead(facts.imprint, kind, title, template, short_hash(facts))


def _number(paper: Imprint) -> str:
    return "(sin número)" if paper.draft else paper.number


def _on_the_day(paper: Imprint) -> str:
    return f"el {long_day(paper.issued)}" if paper.issued else "el día ____ de ____________"
