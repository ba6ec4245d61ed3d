"""The values of a clash: from the wire to the columns of a row, and in staff's words."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, Table
from sqlalchemy.orm import Session

from desktop.core.text import count, day, dollars, listing, moment, weekdays
from desktop.models import catalogues, identity, record_names
from desktop.models.base import Instant, Json, Uid
from desktop.models.person_values import LABELS, SENSITIVE, worded

CONCEALED: Final = "Dato sensible"
NOTHING: Final = "(vacío)"
_EPOCH = date(1970, 1, 1)

_GROUPS: Final[Mapping[tuple[str, str], str]] = {
    ("person", "name"): "Nombres y apellidos",
    ("person", "birth"): "Nacimiento",
    ("person", "address"): "Parroquia y barrio",
    ("person", "email"): "Correo",
    ("person", "emergency"): "Contacto de emergencia",
    ("identity_document", "document"): "Documento",
    ("phone", "phone"): "Teléfono",
    ("guardian", "name"): "Nombre",
    ("guardian", "document"): "Documento",
    ("guardian", "phone"): "Teléfono",
    ("guardian", "relationship"): "Parentesco",
    ("guardian", "represents"): "Representa",
    ("guardian", "may_collect"): "Puede retirar",
    ("guardian", "guardian_person_id"): "Ficha de quien representa",
    ("consent", "status"): "Respuesta",
    ("consent", "giver_name"): "Quién respondió",
    ("house_profile", "address"): "Dirección",
    ("house_profile", "phone"): "Teléfono",
    ("house_profile", "opened_on"): "Fecha de apertura",
    ("house_profile", "minimum_attendance"): "Asistencia mínima",
    ("staff_member", "name"): "Nombre",
    ("staff_member", "role"): "Función",
    ("staff_member", "status"): "Retiro",
    ("cycle", "name"): "Nombre",
    ("cycle", "starts_on"): "Primer día",
    ("cycle", "ends_on"): "Último día",
    ("room", "name"): "Nombre",
    ("room", "capacity"): "Aforo",
    ("room", "status"): "En uso",
    ("facilitator", "name"): "Nombre",
    ("facilitator", "document"): "Documento",
    ("facilitator", "phone"): "Teléfono",
    ("facilitator", "email"): "Correo",
    ("facilitator", "status"): "En actividad",
    ("workshop", "name"): "Nombre",
    ("workshop", "category"): "Categoría",
    ("workshop", "contribution"): "Modalidad y aporte",
    ("workshop", "facilitator_id"): "Tallerista",
    ("workshop", "room_id"): "Espacio",
    ("workshop", "cycle_id"): "Ciclo",
    ("workshop", "capacity"): "Cupo",
    ("workshop", "minimum_age"): "Edad mínima",
    ("workshop", "maximum_age"): "Edad máxima",
    ("workshop", "hours"): "Fechas",
    ("workshop", "status"): "Estado",
    ("workshop", "authorisation"): "Autorización",
    ("timetable", "hours"): "Horario",
    ("lesson", "hours"): "Día y hora",
    ("lesson", "room_id"): "Espacio",
    ("lesson", "status"): "Estado",
    ("lesson", "roll_closed_at"): "Cierre de la lista",
    ("enrolment", "status"): "Estado de la inscripción",
    ("mark", "status"): "Asistencia",
    ("document", "status"): "Estado",
    ("document", "delivery"): "Entrega",
    ("house_profile", "signer"): "Quien firma los diplomas",
    ("house_profile", "verification_prefix"): "Dirección de verificación",
    ("space_agreement", "request"): "Oficio",
    ("space_agreement", "applicant"): "Solicitante",
    ("space_agreement", "phone"): "Teléfono",
    ("space_agreement", "email"): "Correo",
    ("space_agreement", "room_id"): "Espacio",
    ("space_agreement", "activity"): "Actividad",
    ("space_agreement", "audience"): "Público",
    ("space_agreement", "expected"): "Asistencia esperada",
    ("space_agreement", "goods"): "Bienes",
    ("space_agreement", "long_reason"): "Motivo de la duración",
    ("space_agreement", "handover"): "Entrega y devolución",
    ("space_agreement", "status"): "Estado",
    ("space_day", "hours"): "Horas",
    ("space_day", "presence"): "Presencia de la casa",
    ("space_day", "attendance"): "Asistencia",
    ("space_day", "status"): "Estado",
    ("space_validation", "authorisation"): "Validación",
    ("registration", "status"): "Respuesta",
}
_CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("mark", "value"): {"P": "Presente", "A": "Ausente", "J": "Justificada", "T": "Atraso"},
    ("enrolment", "state"): {
        "enrolled": "Inscripción", "waiting": "Lista de espera", "offered": "Cupo ofrecido",
        "withdrawn": "Retiro",
    },
    ("lesson", "state"): {"planned": "Programada", "cancelled": "Cancelada"},
    ("workshop", "state"): {
        "planned": "Por autorizar", "open": "Abierto", "closed": "Cerrado",
        "cancelled": "Cancelado",
    },
    ("workshop", "modality"): {"community": "Comunitaria", "municipal": "Municipal"},
    ("space_agreement", "state"): {
        "requested": "Solicitud", "observed": "Observada", "signed": "Firmado", "used": "Usado",
        "closed": "Cerrado", "refused": "Negada", "cancelled": "Cancelada",
    },
    ("space_day", "state"): {"planned": "Prevista", "cancelled": "Cancelada"},
    ("space_validation", "result"): {
        "authorised": "Autorizada", "observed": "Observada", "refused": "Negada",
    },
    ("document", "delivered_how"): {"digital": "Digital", "printed": "Impreso"},
    ("document", "state"): {"issued": "Emitido", "signed": "Firmado", "annulled": "Anulado"},
    ("staff_member", "role"): {"gestor": "Gestor/a", "tecnico": "Técnico/a"},
    ("registration", "state"): {
        "open": "Por decidir", "confirmed": "Confirmado", "joined": "Unido a una ficha",
        "dismissed": "Descartado",
    },
}  # fmt: skip
_NOT_SAID: Final = frozenset({"since", "at", "registered_at", "flags", "article", "person_id"})
"""Columns that go along with their group and tell nobody anything."""


def field_label(table: str, field: str) -> str:
    """What a group of columns, or a column, is called on screen."""
    known = _GROUPS.get((table, field)) or (LABELS.get(field) if table == "person" else None)
    return known or "Otro dato"


def is_sensitive(table: str, columns: Mapping[str, Any] | None) -> bool:
    """Whether a value is opened only on purpose, and the opening is kept."""
    return table == "person" and any(name in SENSITIVE for name in columns or {})


def from_wire(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Wire values as the columns of the table hold them; a column this version lacks is left."""
    return {
        name: _python(table, name, value) for name, value in values.items() if name in table.columns
    }


def _python(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, Uid):
        return value if isinstance(value, UUID) else UUID(hex=value)
    if isinstance(kind, Instant):
        return datetime.fromtimestamp(value / 1000, UTC)
    if isinstance(kind, Date):
        return _EPOCH + timedelta(days=value)
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, Json):
        return json.loads(value) if isinstance(value, str) else value
    return value


def said(
    session: Session, table: Table, values: Mapping[str, Any] | None, *, with_sensitive: bool
) -> str:
    """A side of a clash in words; `NOTHING` where nothing stood there."""
    if values is None:
        return NOTHING
    if is_sensitive(table.name, values) and not with_sensitive:
        return CONCEALED
    parts = [
        _word(session, table.name, name, value)
        for name, value in from_wire(table, values).items()
        if name not in _NOT_SAID
    ]
    if table.name == "identity_document":
        kept = from_wire(table, values)
        parts = [identity.listed(kept.get("kind"), kept.get("number") or "")]
    elif table.name == "timetable":
        parts = [" ".join(part for part in parts if part)]
    return " · ".join(part for part in parts if part) or NOTHING


def _word(session: Session, table: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if (table, name) in _CODES:
        return _CODES[table, name].get(value, str(value))
    if table == "person" and name in LABELS:
        return worded(name, value)
    if name == "category":
        return catalogues.name("category", value)
    if name == "relationship":
        return catalogues.name("relationship", value)
    if name == "weekday":
        return weekdays([value])
    if name == "contribution_cents":
        return dollars(value) if value else ""
    if name.endswith(("minimum_age", "maximum_age")):
        return count(value, "año")
    if name == "document_number":
        return identity.half_hidden(value)
    if name in ("phone", "number") and table != "document":
        return identity.shown_phone(value)
    return _plain(session, name, value)


def _plain(session: Session, name: str, value: Any) -> str:
    if isinstance(value, UUID):
        return _subject(session, name, value)
    if name == "retired":
        return "Retirado" if value else "En uso"
    if name == "granted":
        return "Autoriza" if value else "No autoriza"
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return listing([str(each) for each in value]) if isinstance(value, list) else str(value)


def _subject(session: Session, name: str, row: UUID) -> str:
    to = {"guardian_person_id": "person"}.get(name, name.removesuffix("_id"))
    ref = (record_names.code_of(to), row)
    named = record_names.names(session, [ref]).get(ref)
    return named.subject if named else ""
