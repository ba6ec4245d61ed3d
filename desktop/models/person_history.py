"""The history of a person's record in words: who changed what, when, from what to what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from desktop.models import catalogues, identity, journal
from desktop.models.base import Base
from desktop.models.consent import PURPOSE_NAMES, Consent, Purpose
from desktop.models.journal import Change
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.models.person_values import LABELS, SENSITIVE, worded
from desktop.models.programme import Enrolment, Workshop
from desktop.models.staff import StaffMember

CONCEALED: Final = "(dato sensible)"
_STATES: Final = {
    "enrolled": "Inscripción",
    "waiting": "Lista de espera",
    "offered": "Cupo ofrecido",
    "withdrawn": "Retiro",
}
_GUARDIAN: Final = {
    "name": "Nombre",
    "relationship": "Parentesco",
    "document_number": "Documento",
    "phone": "Teléfono",
    "represents": "Representa",
    "may_collect": "Puede retirar",
}


@dataclass(frozen=True)
class HistoryRow:
    """One step: «Teléfono · 099 000 0142 → 098 000 0451»."""

    at: datetime | None
    staff: str
    job: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class _Step:
    what: str
    before: str
    after: str


_Told = Callable[[Change], list[_Step]]


def read(session: Session, person_id: UUID, *, with_sensitive: bool = False) -> list[HistoryRow]:
    """Every step of a person's record and of what hangs from it, the latest first."""
    workshops = {
        row.id: row.name
        for row in session.execute(
            select(Enrolment.id, Workshop.name)
            .join(Workshop, Workshop.id == Enrolment.workshop_id)
            .where(Enrolment.person_id == person_id)
        )
    }
    purposes = {
        row.id: PURPOSE_NAMES[Purpose(row.purpose)]
        for row in session.execute(
            select(Consent.id, Consent.purpose).where(Consent.person_id == person_id)
        )
    }
    staff = {row.id: row.name for row in session.execute(select(StaffMember.id, StaffMember.name))}
    rows: list[tuple[int, HistoryRow]] = []

    def tell(entity: type[Base], ids: Sequence[UUID], told: _Told) -> None:
        for change in journal.history(session, _table(entity), ids):
            for step in told(change):
                author = staff.get(change.staff_id, "") if change.staff_id else ""
                row = HistoryRow(
                    change.at, author, change.job or "", step.what, step.before, step.after
                )
                rows.append((change.seq, row))

    tell(Person, [person_id], lambda change: _person(change, with_sensitive))
    tell(IdentityDocument, _children(session, IdentityDocument, person_id), _document)
    tell(Phone, _children(session, Phone, person_id), _phone)
    tell(Guardian, _children(session, Guardian, person_id), _guardian)
    tell(
        Consent,
        _children(session, Consent, person_id),
        lambda change: _consent(change, purposes.get(change.row, "Autorización")),
    )
    tell(
        Enrolment,
        _children(session, Enrolment, person_id),
        lambda change: _enrolment(change, workshops.get(change.row, "Taller")),
    )
    return [row for _, row in sorted(rows, key=lambda pair: -pair[0])]


def _table(entity: type[Base]) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table


def _children(session: Session, entity: type[Base], person_id: UUID) -> list[UUID]:
    """What hangs from a person now, and what was taken away."""
    table = _table(entity)
    standing = session.execute(select(table.c.id).where(table.c.person_id == person_id))
    removed = session.execute(
        text(
            "SELECT DISTINCT row FROM journal WHERE op = 'D' AND tbl = :tbl"
            " AND json_extract(old, '$.person_id') = :person"
        ).columns(journal.Entry.row),
        {"tbl": table.info["code"], "person": person_id.hex.upper()},
    )
    return list(dict.fromkeys([*standing.scalars(), *removed.scalars()]))


def _person(change: Change, with_sensitive: bool) -> list[_Step]:
    if change.op == "I":
        names = (change.after.get("given_names", ""), change.after.get("surnames", ""))
        return [_Step("Registro", "", " ".join(part for part in names if part))]

    def shown(field: str, value: Any) -> str:
        said = worded(field, value)
        return CONCEALED if said and field in SENSITIVE and not with_sensitive else said

    return [
        _Step(label, shown(field, change.before[field]), shown(field, change.after.get(field)))
        for field, label in LABELS.items()
        if change.op == "U" and field in change.before
    ]


def _document(change: Change) -> list[_Step]:
    def shown(values: Mapping[str, Any]) -> str:
        return identity.listed(values["kind"], values["number"]) if "kind" in values else ""

    if change.op != "U":
        return [_Step("Documento", shown(change.before), shown(change.after))]
    if "override_reason" not in change.before:
        return []
    before, after = change.before["override_reason"], change.after.get("override_reason")
    return [_Step("Motivo del documento", before or "", after or "")]


def _phone(change: Change) -> list[_Step]:
    def shown(values: Mapping[str, Any]) -> str:
        return identity.shown_phone(values["number"]) if "number" in values else ""

    return [_Step("Teléfono", shown(change.before), shown(change.after))]


def _guardian(change: Change) -> list[_Step]:
    def named(values: Mapping[str, Any]) -> str:
        relationship = catalogues.name("relationship", values.get("relationship"))
        parts = (values.get("name", ""), relationship.lower())
        return ", ".join(part for part in parts if part)

    if change.op != "U":
        return [_Step("Representante", named(change.before), named(change.after))]
    return [
        _Step(
            f"Representante: {label.lower()}",
            _guardian_value(field, change.before[field]),
            _guardian_value(field, change.after.get(field)),
        )
        for field, label in _GUARDIAN.items()
        if field in change.before
    ]


def _guardian_value(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "relationship":
        return catalogues.name("relationship", value)
    if field == "document_number":
        return identity.half_hidden(value)
    if field == "phone":
        return identity.shown_phone(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    return str(value)


def _consent(change: Change, title: str) -> list[_Step]:
    if change.op == "U" and not change.before.keys() & {"granted", "revoked_at"}:
        return []
    return [_Step(title, _answer(change.before), _answer(change.after))]


def _answer(values: Mapping[str, Any]) -> str:
    if not values:
        return ""
    if values.get("revoked_at"):
        return "Autorización retirada"
    # Where only the withdrawal changed, there was something to withdraw.
    return "Autoriza" if values.get("granted", True) else "No autoriza"


def _enrolment(change: Change, workshop: str) -> list[_Step]:
    if change.op == "U" and "state" not in change.before:
        return []
    before = _STATES.get(change.before.get("state", ""), "")
    after = _STATES.get(change.after.get("state", ""), "")
    return [_Step(workshop, before, after)]
