"""What staff call a row, whatever its table: «Teléfono de Simbaña Lema, Carmen»."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from desktop.core.text import day, sorted_name
from desktop.models.journal import Entry
from desktop.models.tables import journalled_tables

Ref = tuple[int, UUID]
"""Code of the table and id of the row."""

_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "house_profile": (),
    "staff_member": ("name",),
    "person": ("surnames", "given_names"),
    "identity_document": ("person_id",),
    "phone": ("person_id",),
    "guardian": ("person_id",),
    "consent": ("person_id",),
    "cycle": ("name",),
    "room": ("name",),
    "facilitator": ("name",),
    "workshop": ("name",),
    "timetable": ("workshop_id",),
    "lesson": ("workshop_id", "on"),
    "enrolment": ("workshop_id", "person_id"),
    "mark": ("lesson_id", "enrolment_id"),
    "document": ("number",),
    "space_agreement": ("applicant",),
    "space_day": ("agreement_id", "on"),
    "space_validation": ("agreement_id",),
    "scan": ("document_id",),
    "conflict": (),
    "registration": ("surnames", "given_names"),
}
"""What the name of a row is made of."""

MANY: Final[dict[str, tuple[str, str]]] = {
    "house_profile": ("datos de la casa", "datos de la casa"),
    "staff_member": ("cuenta del personal", "cuentas del personal"),
    "person": ("ficha de persona", "fichas de personas"),
    "identity_document": ("documento de identidad", "documentos de identidad"),
    "phone": ("teléfono", "teléfonos"),
    "guardian": ("representante", "representantes"),
    "consent": ("autorización", "autorizaciones"),
    "cycle": ("ciclo", "ciclos"),
    "room": ("espacio", "espacios"),
    "facilitator": ("tallerista", "talleristas"),
    "workshop": ("taller", "talleres"),
    "timetable": ("horario", "horarios"),
    "lesson": ("sesión", "sesiones"),
    "enrolment": ("inscripción", "inscripciones"),
    "mark": ("marca", "marcas"),
    "document": ("papel", "papeles"),
    "space_agreement": ("uso de espacio", "usos de espacio"),
    "space_day": ("fecha de uso", "fechas de uso"),
    "space_validation": ("validación", "validaciones"),
    "scan": ("escaneo", "escaneos"),
    "conflict": ("decisión", "decisiones"),
    "registration": ("registro en línea", "registros en línea"),
}
"""One and many of each kind of record."""


@dataclass(frozen=True)
class Named:
    """A row in staff's words, and where it is looked at."""

    table: str
    title: str
    subject: str = ""
    """The person or the workshop it is about."""
    person_id: UUID | None = None
    workshop_id: UUID | None = None
    lesson_id: UUID | None = None
    document_id: UUID | None = None
    agreement_id: UUID | None = None
    removed: bool = False
    """It is not there any more."""


_TABLES: Final[dict[int, Table]] = {t.info["code"]: t for t in journalled_tables()}
_CODES: Final[dict[str, int]] = {t.name: code for code, t in _TABLES.items()}


def table_of(code: int) -> Table | None:
    """The table of a code of the journal."""
    return _TABLES.get(code)


def code_of(name: str) -> int:
    """The code of a table of that name; 0 where this version does not know it."""
    return _CODES.get(name, 0)


def names(session: Session, refs: Iterable[Ref]) -> dict[Ref, Named]:
    """The name of each row, also of those that were removed."""
    wanted: dict[str, set[UUID]] = {}
    for code, row in refs:
        if code in _TABLES:
            wanted.setdefault(_TABLES[code].name, set()).add(row)
    found = _Found(session)
    for name, rows in wanted.items():
        found.read(name, rows)
    # What these rows hang from, one step at a time: a mark, its lesson, the workshop.
    for name, link, to in _LINKS:
        found.read(to, {v[link] for v in found.rows.get(name, {}).values() if v.get(link)})
    return {
        (_CODES[name], row): _named(found, name, row)
        for name, rows in wanted.items()
        for row in rows
    }


_LINKS: Final = (
    ("mark", "lesson_id", "lesson"),
    ("mark", "enrolment_id", "enrolment"),
    ("enrolment", "workshop_id", "workshop"),
    ("enrolment", "person_id", "person"),
    ("lesson", "workshop_id", "workshop"),
    ("timetable", "workshop_id", "workshop"),
    ("identity_document", "person_id", "person"),
    ("phone", "person_id", "person"),
    ("guardian", "person_id", "person"),
    ("consent", "person_id", "person"),
    ("space_day", "agreement_id", "space_agreement"),
    ("space_validation", "agreement_id", "space_agreement"),
    ("scan", "document_id", "document"),
)


class _Found:
    """Rows read so far, by table and id."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[str, dict[UUID, dict[str, Any]]] = {}
        self.removed: set[UUID] = set()

    def read(self, name: str, ids: Collection[UUID]) -> None:
        """Read rows of a table, or what the journal kept of those that are gone."""
        known = self.rows.setdefault(name, {})
        missing = [row for row in ids if row not in known]
        if not missing:
            return
        table, shown = _TABLES[_CODES[name]], _SHOWN[name]
        query = select(table.c.id, *(table.c[each] for each in shown))
        for found in self._session.execute(query.where(table.c.id.in_(missing))):
            known[found[0]] = dict(zip(shown, found[1:], strict=True))
        gone = [row for row in missing if row not in known]
        if gone:
            last = (
                select(func.max(Entry.seq))
                .where(Entry.tbl == _CODES[name], Entry.row.in_(gone), Entry.op == "D")
                .group_by(Entry.row)
            )
            for row, old in self._session.execute(
                select(Entry.row, Entry.old).where(Entry.seq.in_(last))
            ):
                values = json.loads(old) if old else {}
                known[row] = {each: _read(each, values.get(each)) for each in shown}
                self.removed.add(row)

    def get(self, name: str, row: UUID | None) -> dict[str, Any]:
        """The values of a row that was read."""
        return self.rows.get(name, {}).get(row, {}) if row else {}

    def person(self, row: UUID | None) -> str:
        """How lists call a person."""
        values = self.get("person", row)
        name = sorted_name(values.get("surnames") or "", values.get("given_names") or "")
        return name or "una persona"

    def workshop(self, row: UUID | None) -> str:
        """The name of a workshop."""
        return str(self.get("workshop", row).get("name") or "un taller")


def _read(column: str, kept: Any) -> Any:
    # The journal keeps ids in hexadecimal and days in ISO 8601.
    if kept is None:
        return None
    if column.endswith("_id"):
        return UUID(hex=kept)
    return date.fromisoformat(kept) if column == "on" else kept


_OF_PERSON: Final = {
    "identity_document": "Documento",
    "phone": "Teléfono",
    "guardian": "Representante",
    "consent": "Autorización",
}
_OF_AGREEMENT: Final = {
    "space_agreement": "Uso de espacio",
    "space_day": "Fecha de uso",
    "space_validation": "Validación del uso",
}
_PLAIN: Final = {
    "staff_member": "Cuenta de",
    "cycle": "Ciclo",
    "room": "Espacio",
    "facilitator": "Tallerista",
    "document": "Papel",
}


def _named(found: _Found, name: str, row: UUID) -> Named:
    values = found.get(name, row)
    removed = row in found.removed
    if name == "person":
        who = found.person(row)
        return Named(name, f"Ficha de {who}", who, person_id=row, removed=removed)
    if name in _OF_PERSON:
        person = values.get("person_id")
        who = found.person(person)
        return Named(name, f"{_OF_PERSON[name]} de {who}", who, person_id=person, removed=removed)
    if name in ("workshop", "timetable", "lesson"):
        return _of_workshop(found, name, row, values, removed)
    if name == "enrolment":
        return _enrolment(found, name, values, removed)
    if name == "mark":
        lesson = values.get("lesson_id")
        enrolment = found.get("enrolment", values.get("enrolment_id"))
        person, workshop = enrolment.get("person_id"), enrolment.get("workshop_id")
        title = f"Asistencia de {found.person(person)} en {found.workshop(workshop)}"
        return Named(name, title, found.workshop(workshop), person, workshop, lesson)
    if name == "registration":
        who = sorted_name(values.get("surnames") or "", values.get("given_names") or "")
        return Named(name, f"Registro en línea de {who or 'una persona'}", who)
    if name in _OF_AGREEMENT:
        return _of_agreement(found, name, row, values, removed)
    if name == "scan":
        paper = values.get("document_id")
        said = str(found.get("document", paper).get("number") or "un papel")
        return Named(name, f"Escaneo de {said}", said, document_id=paper, removed=removed)
    if name in _PLAIN:
        said = str(values.get("number" if name == "document" else "name") or "")
        paper = row if name == "document" else None
        return Named(name, f"{_PLAIN[name]} {said}".strip(), said, document_id=paper)
    return Named(name, MANY[name][0].capitalize())


def _of_agreement(
    found: _Found, name: str, row: UUID, values: dict[str, Any], removed: bool
) -> Named:
    agreement = row if name == "space_agreement" else values.get("agreement_id")
    said = str(found.get("space_agreement", agreement).get("applicant") or "una organización")
    on = values.get("on")
    of_day = f" del {day(on)}" if isinstance(on, date) else ""
    title = f"{_OF_AGREEMENT[name]} de {said}{of_day}"
    return Named(name, title, said, agreement_id=agreement, removed=removed)


def _of_workshop(
    found: _Found, name: str, row: UUID, values: dict[str, Any], removed: bool
) -> Named:
    workshop = row if name == "workshop" else values.get("workshop_id")
    said = found.workshop(workshop)
    on = values.get("on")
    title = {
        "workshop": f"Taller {said}",
        "timetable": f"Horario de {said}",
        "lesson": f"Sesión de {said}" + (f" del {day(on)}" if isinstance(on, date) else ""),
    }[name]
    lesson = row if name == "lesson" else None
    return Named(name, title, said, workshop_id=workshop, lesson_id=lesson, removed=removed)


def _enrolment(found: _Found, name: str, values: dict[str, Any], removed: bool) -> Named:
    person, workshop = values.get("person_id"), values.get("workshop_id")
    title = f"Inscripción de {found.person(person)} en {found.workshop(workshop)}"
    return Named(
        name, title, found.person(person), person_id=person, workshop_id=workshop, removed=removed
    )
