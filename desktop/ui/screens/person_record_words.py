"""What the cards of a record say: facts in words, and how each missing thing is completed."""

from desktop.services.people import (
    DocumentRow,
    Flag,
    GuardianRow,
    PersonRecord,
    SensitiveData,
)
from desktop.ui.screens.people_words import NOT_KNOWN, birth_words

NOT_ASKED = "Sin preguntar"

FLAG_ACTIONS: dict[Flag, tuple[str, str, str]] = {
    Flag.NO_DOCUMENT: ("No tiene un documento registrado.", "Añadir documento", "document"),
    Flag.DOCUMENT_TO_REVIEW: (
        "La comprobación de un documento encontró algo. Si está bien, diga por qué.",
        "Está bien", "papers",
    ),
    Flag.NO_BIRTH_DATE: (
        "No se sabe cuándo nació; un año aproximado sirve.", "Escribirla", "identity",
    ),
    Flag.BIRTH_DATE_TO_REVIEW: (
        "La hoja traía una fecha de nacimiento que no se pudo leer.", "Escribirla", "identity",
    ),
    Flag.NO_SURNAMES: ("No tiene apellidos.", "Escribirlos", "identity"),
    Flag.NO_REPRESENTATIVE: (
        "Es menor de edad y falta quien le representa.", "Añadir", "guardian",
    ),
    Flag.NO_NOTICE: (
        "Todavía no conoce el aviso de protección de datos.", "Preguntar", "consents",
    ),
    Flag.PHONE_TO_REVIEW: ("Un teléfono no parece completo.", "Corregir", "phone"),
    Flag.VALUE_TO_REVIEW: (
        "Un dato no se reconoció al escribirlo o al importarlo.", "Dar por revisado", "review",
    ),
}  # fmt: skip
"""What is missing in a sentence, the verb of its button, and what the button asks."""


def identity_facts(record: PersonRecord) -> list[tuple[str, str]]:
    """Names, birth, gender and nationality."""
    preferred = record.worded("preferred_name")
    return [
        ("Apellidos", record.worded("surnames") or NOT_KNOWN),
        ("Nombres", record.worded("given_names") or NOT_KNOWN),
        *([("Nombre de preferencia", preferred)] if preferred else []),
        ("Nacimiento", birth_words(record)),
        ("Género", record.worded("gender") or NOT_ASKED),
        ("Nacionalidad", record.worded("nationality") or NOT_ASKED),
    ]


def contact_facts(record: PersonRecord) -> list[tuple[str, str]]:
    """Where they live and whom to call."""
    related = record.worded("emergency_relationship").lower()
    name = record.worded("emergency_name")
    who = ", ".join(part for part in (name, related) if part)
    phone = record.worded("emergency_phone")
    return [
        ("Parroquia", record.worded("parish") or NOT_ASKED),
        ("Barrio o comuna", record.worded("neighbourhood") or NOT_ASKED),
        ("Correo", record.worded("email") or NOT_KNOWN),
        ("En emergencia", " · ".join(part for part in (who, phone) if part) or NOT_KNOWN),
    ]


def sensitive_facts(data: SensitiveData) -> list[tuple[str, str]]:
    """Self-identification, mobility, disability."""
    mobility = [data.worded("mobility"), data.worded("mobility_detail")]
    disability = [
        data.worded("disability"), data.worded("disability_types"),
        data.worded("disability_percent"),
        "acreditada" if data.values["disability_certified"] else "",
    ]  # fmt: skip
    facts = [
        ("Autoidentificación", data.worded("ethnicity") or NOT_ASKED),
        ("Movilidad humana", " · ".join(part for part in mobility if part) or NOT_ASKED),
        ("Discapacidad", " · ".join(part for part in disability if part) or NOT_ASKED),
    ]
    needs = data.worded("support_needs")
    return [*facts, ("Apoyos que necesita", needs)] if needs else facts


def document_detail(found: DocumentRow) -> str:
    """The country that issued it, what the check found, why it was kept."""
    parts = [found.country_name]
    if found.override_reason:
        parts.append(f"Revisado: {found.override_reason}")
    elif found.warning:
        parts.append(found.warning)
    return " · ".join(part for part in parts if part)


def guardian_detail(found: GuardianRow) -> str:
    """«Madre · representa y puede retirarle · cédula ··· 4821 · 099 000 0142»."""
    may = {
        (True, True): "representa y puede retirarle",
        (True, False): "representa",
        (False, True): "puede retirarle",
        (False, False): "",
    }[found.represents, found.may_collect]
    document = found.document if found.document_number else ""
    parts = (found.relationship_name, may, document, found.phone)
    return " · ".join(part for part in parts if part)
