"""How a person's record is worded on screen: states, ages, answers and places."""

from desktop.core.text import count, day, listing, moment
from desktop.services.asking import entries
from desktop.services.people import (
    UNKNOWN_AGE,
    ConsentRow,
    DocumentKind,
    EnrolmentRow,
    Flag,
    PersonRecord,
)
from desktop.services.reception import EnrolmentState
from desktop.ui.tables import ChipSpec

NOT_KNOWN = "–"
TO_REVIEW = frozenset(
    {
        Flag.DOCUMENT_TO_REVIEW,
        Flag.BIRTH_DATE_TO_REVIEW,
        Flag.PHONE_TO_REVIEW,
        Flag.VALUE_TO_REVIEW,
    }
)


def flags_chip(flags: tuple[str, ...]) -> ChipSpec | None:
    """«Por completar», «Por revisar», or None for the quiet normal."""
    if not flags:
        return None
    if all(flag in TO_REVIEW for flag in flags):
        return ChipSpec("Por revisar", "warning", "eye")
    return ChipSpec("Por completar", "warning", "pen-line")


def flags_words(flags: tuple[str, ...]) -> str:
    """«Completa», or what is missing: «sin documento y sin fecha de nacimiento»."""
    return listing([str(flag) for flag in flags]) if flags else "Completa"


def age_groups() -> list[tuple[object, str]]:
    """The choices of the age filter."""
    found: list[tuple[object, str]] = [(None, "Todas las edades")]
    for each in entries("age_group"):
        least, most = each.facts["min"], each.facts["max"]
        years = f"{least} a {most} años" if most is not None else f"{least} años o más"
        found.append((each.code, f"{each.name}, {years}"))
    return [*found, (UNKNOWN_AGE, "Edad desconocida")]


def birth_words(record: PersonRecord) -> str:
    """«12/04/1992 · 34 años», «1992 (estimado) · unos 34 años»."""
    years = count(record.age, "año") if record.age is not None else ""
    on, year = record.values["birth_date"], record.values["birth_year"]
    if on is not None:
        return f"{day(on)} · {years}"
    return f"{year} (estimado) · unos {years}" if year is not None else NOT_KNOWN


def place_words(record: PersonRecord) -> str:
    """«La Raya, Chilibulo»."""
    parts = (record.worded("neighbourhood"), record.worded("parish"))
    return ", ".join(part for part in parts if part) or NOT_KNOWN


def emergency_words(record: PersonRecord) -> str:
    """«Inés Anaguano, madre · 099 000 0142»."""
    name, related = record.worded("emergency_name"), record.worded("emergency_relationship")
    who = ", ".join(part for part in (name, related.lower()) if part)
    return " · ".join(part for part in (who, record.worded("emergency_phone")) if part) or NOT_KNOWN


def real_documents(record: PersonRecord) -> list[tuple[str, str]]:
    """Title and number of each document, the first the one that stands for the person."""
    return [(d.kind_name, d.number) for d in record.documents if d.kind != DocumentKind.NONE]


def enrolment_chip(row: EnrolmentRow) -> ChipSpec | None:
    """What stands out of an enrolment; None for who simply takes part."""
    if row.state is EnrolmentState.WAITING:
        return ChipSpec(f"En espera, {row.position}.ª", "neutral", "hourglass")
    if row.state is EnrolmentState.OFFERED:
        return ChipSpec("Cupo ofrecido", "accent", "hourglass")
    return None


def enrolment_words(row: EnrolmentRow) -> str:
    """The quiet state of an enrolment: how much they attend, or that they left."""
    if row.state is EnrolmentState.WITHDRAWN:
        return "Retirada"
    return f"asiste {row.percent} %" if row.percent is not None else "inscrita"


def consent_icon(row: ConsentRow) -> tuple[str, str]:
    """Icon and tone of an answer."""
    if row.granted is None:
        return "circle-dashed", "muted"
    return ("check", "success") if row.stands else ("x", "muted")


def consent_words(row: ConsentRow) -> str:
    """«Mensajes por WhatsApp», «Fotografías, video y difusión: no autoriza»."""
    if row.granted is None:
        return f"{row.title}: sin preguntar"
    if row.revoked_at is not None:
        return f"{row.title}: retirada"
    return row.title if row.granted else f"{row.title}: no autoriza"


def consent_detail(row: ConsentRow) -> str:
    """Who answered, how, when, and who wrote it down."""
    if row.granted is None or row.at is None:
        return "Todavía no se le preguntó."
    who = f"{row.giver_name}, quien le representa" if row.giver_name else "La propia persona"
    said = [f"{who}, {row.channel}", moment(row.at)]
    if row.recorded_by:
        said.append(f"anotó {row.recorded_by}")
    if row.revoked_at is not None:
        why = f" ({row.revoked_reason})" if row.revoked_reason else ""
        said.append(f"retirada el {moment(row.revoked_at)}{why}")
    return " · ".join(said)
