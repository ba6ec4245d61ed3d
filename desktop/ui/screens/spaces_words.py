"""How requests for rooms, their days and what they wait for are said on «Espacios»."""

from datetime import date

from desktop.core.text import WEEKDAYS, count, day, hour, listing, thousands
from desktop.services.agreements.register import (
    STAGE_NAMES,
    AgreementDetail,
    AgreementRow,
    Block,
    DayRow,
    Stage,
    Use,
    ValidationResult,
)
from desktop.ui.tables import ChipSpec

LOOKS = {
    Stage.REQUESTED: ("accent", "inbox"),
    Stage.VALIDATING: ("accent", "hourglass"),
    Stage.OBSERVED: ("warning", "pen-line"),
    Stage.AUTHORISED: ("success", "check"),
    Stage.SIGNED: ("success", "signature"),
    Stage.USED: ("success", "door-open"),
    Stage.CLOSED: ("neutral", "lock"),
    Stage.REFUSED: ("error", "circle-x"),
    Stage.CANCELLED: ("neutral", "circle-minus"),
}
"""Tone and icon of each stage."""
OVER = (Stage.CLOSED, Stage.REFUSED, Stage.CANCELLED)
_QUIET = (Stage.SIGNED, Stage.CLOSED, Stage.CANCELLED)


def stage_spec(stage: Stage) -> ChipSpec:
    """A stage as a chip, wherever one stands by itself."""
    return ChipSpec(STAGE_NAMES[stage], *LOOKS[stage])


def stage_chip(row: AgreementRow) -> ChipSpec | None:
    """A stage in a list: a chip where it asks for something or stands out."""
    quiet = row.stage in _QUIET or (row.stage is Stage.USED and row.next_on is not None)
    return None if quiet else stage_spec(row.stage)


def waits_for(row: AgreementRow) -> str:
    """What one request waits for, in a few words; "" where it waits for nothing."""
    if row.stage is Stage.AUTHORISED:
        return "La firma de las dos partes" if row.number else "Emitir el acuerdo"
    if row.stage in (Stage.SIGNED, Stage.USED):
        if row.uncounted:
            return f"Contar la asistencia de {count(row.uncounted, 'día')}"
        if row.next_on is not None:
            return f"Su próximo día, {day(row.next_on)}"
        return "La devolución del espacio"
    return {
        Stage.REQUESTED: "Las dos validaciones",
        Stage.VALIDATING: "Una de las dos validaciones",
        Stage.OBSERVED: "Corregir lo observado",
    }.get(row.stage, "")


def span_of(row: AgreementRow) -> str:
    """«02/12/2026», «02/12/2026 – 16/12/2026 · 3 días»."""
    if row.first_on is None or row.last_on is None:
        return "Sin días"
    if row.first_on == row.last_on:
        return day(row.first_on) if row.days == 1 else f"{day(row.first_on)} · {row.days} veces"
    return f"{day(row.first_on)} – {day(row.last_on)} · {count(row.days, 'día')}"


def week_words(monday: date, sunday: date) -> str:
    """«23 – 29 nov 2026», «30 nov – 6 dic 2026»."""
    last = f"{sunday.day} {month(sunday)} {sunday.year}"
    if monday.month == sunday.month:
        return f"{monday.day} – {last}"
    year = f" {monday.year}" if monday.year != sunday.year else ""
    return f"{monday.day} {month(monday)}{year} – {last}"


def month(on: date) -> str:
    """«nov»."""
    names = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
    return names[on.month - 1]


def weekday_day(on: date) -> str:
    """«lunes 23/11/2026»."""
    return f"{WEEKDAYS[on.weekday()]} {day(on)}"


def block_state(block: Block) -> str:
    """What a block is: «taller», or the stage of an agreement."""
    if block.use is Use.LESSON or block.stage is None:
        return "taller"
    return STAGE_NAMES[block.stage].lower()


def block_sentence(block: Block, room: str) -> str:
    """Everything about a block, for a tooltip and for who cannot see it."""
    needed = ""
    if (block.setup, block.clear) != (block.starts, block.ends):
        needed = f"montaje y desmontaje desde las {hour(block.setup)} hasta las {hour(block.clear)}"
    parts = (
        block.title, block.who, f"{weekday_day(block.on)}, {block.hours}", room,
        block_state(block), needed, "comparte el espacio a esa hora" if block.shared else "",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def around(starts: object, ends: object, setup: object, clear: object) -> str:
    """«ocupado 08:30–14:30», or "" where nothing is set up or tidied."""
    if (setup, clear) == (starts, ends):
        return ""
    return f"ocupado {setup:%H:%M}–{clear:%H:%M}"


def day_note(one: DayRow) -> str:
    """What stands out of one day."""
    if one.cancelled:
        return f"Cancelado: {one.reason}" if one.reason else "Cancelado"
    parts = [around(one.starts, one.ends, one.setup, one.clear)]
    if one.outside:
        who = listing([name for name in (one.staff, one.guard) if name])
        parts.append(f"{one.outside}, con {who}" if who else f"{one.outside}, sin quien acompañe")
    said = " · ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}"


def people_words(number: int) -> str:
    """«85 personas»."""
    return count(number, "persona")


def attended_words(detail: AgreementDetail) -> str:
    """«Asistieron 120 personas en 3 días»."""
    counted = [one for one in detail.days if one.attended is not None]
    if not counted:
        return "Todavía sin asistencia"
    return f"{people_words(detail.attended)} en {count(len(counted), 'día')}"


RESULT_LOOKS = {
    ValidationResult.AUTHORISED: ("check", "success"),
    ValidationResult.OBSERVED: ("pen-line", "warning"),
    ValidationResult.REFUSED: ("circle-x", "error"),
}
"""Icon and tone of what an authority answered."""


def capacity_words(room: str, capacity: int | None) -> str:
    """«Salón comunal, hasta 60 personas»."""
    return room if capacity is None else f"{room}, hasta {thousands(capacity)} personas"
