"""Clashes: two values that could not both stand, which laptop wrote each, and putting one back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound, UserError
from desktop.core.text import sorted_name
from desktop.models import completeness, enrolling, record_names, vocabulary
from desktop.models.deciding import Conflict, Decision, Reason
from desktop.models.person import IdentityDocument, Person
from desktop.models.programme import Enrolment
from desktop.models.record_names import Named
from desktop.models.registering import Author
from desktop.models.staff import StaffMember
from desktop.services.deciding.online import AlreadyDecided
from desktop.services.deciding.values import field_label, from_wire, is_sensitive, said

_LEAVES: Final = frozenset({"phone", "guardian", "identity_document", "timetable", "mark"})
"""Rows that nothing hangs from: one that was deleted elsewhere may be taken away here too."""


class CannotPutBack(UserError):
    """The other value does not fit the record as it stands now."""

    def __init__(self) -> None:
        super().__init__(
            "El otro valor ya no se puede poner: la ficha cambió después. No se cambió nada;"
            " ábrala y corríjala a mano."
        )


@dataclass(frozen=True)
class Side:
    """One of the two values: its words, who wrote it, where and when."""

    words: str
    author: str
    """«Iván Guerra, equipo B», «el equipo B», «el centro»."""
    at: datetime | None


@dataclass(frozen=True)
class Clash:
    """A conflict as it is decided."""

    id: UUID
    reason: Reason
    title: str
    """«Teléfono de Simbaña Lema, Carmen», or who may be the same person."""
    field: str
    kept: Side
    lost: Side
    named: Named
    opened_at: datetime
    sensitive: bool
    """Its values are opened only on purpose."""
    can_swap: bool
    people: tuple[UUID, ...]
    """Of a duplicate, both records."""


def count_open(session: Session) -> int:
    """How many wait."""
    return session.scalar(select(func.count()).where(Conflict.decision.is_(None))) or 0


def open_rows(session: Session, limit: int) -> tuple[Clash, ...]:
    """The oldest that wait."""
    found = session.scalars(
        select(Conflict)
        .where(Conflict.decision.is_(None))
        .order_by(Conflict.opened_at, Conflict.id)
        .limit(limit)
    ).all()
    refs = [(record_names.code_of(one.tbl), one.row) for one in found]
    named = record_names.names(session, refs)
    staff = {row.id: row.name for row in session.execute(select(StaffMember.id, StaffMember.name))}
    return tuple(
        _clash(session, one, named.get(ref) or Named(one.tbl, "Un registro"), staff)
        for one, ref in zip(found, refs, strict=True)
    )


def revealed(session: Session, clash: UUID) -> tuple[str, str, UUID]:
    """Both values of sensitive data in words, kept first, and whose they are."""
    one = _open(session, clash)
    table = _table(one)
    kept = said(session, table, one.kept, with_sensitive=True)
    return kept, said(session, table, one.lost, with_sensitive=True), one.row


def _clash(session: Session, one: Conflict, named: Named, staff: dict[UUID, str]) -> Clash:
    table = record_names.table_of(record_names.code_of(one.tbl))
    reason = Reason(one.reason)
    people: tuple[UUID, ...] = ()
    title = named.title
    if reason is Reason.DUPLICATE:
        people = _people(session, one)
        title = _both(session, people) or title

    def side(values: dict[str, Any] | None, by: UUID | None, letter: str | None) -> tuple[str, str]:
        words = said(session, table, values, with_sensitive=False) if table is not None else ""
        return words, _author(staff.get(by, "") if by else "", letter)

    kept, lost = (
        side(one.kept, one.kept_by, one.kept_letter),
        side(one.lost, one.lost_by, one.lost_letter),
    )
    return Clash(
        id=one.id,
        reason=reason,
        title=title,
        field=field_label(one.tbl, one.field),
        kept=Side(*kept, one.kept_at),
        lost=Side(*lost, one.lost_at),
        named=named,
        opened_at=one.opened_at,
        sensitive=is_sensitive(one.tbl, one.kept or one.lost),
        can_swap=_can_swap(one, table, named),
        people=people,
    )


def _can_swap(one: Conflict, table: Table | None, named: Named) -> bool:
    if table is None or named.removed or one.reason == Reason.DUPLICATE:
        return False
    if one.lost is None:
        return table.name in _LEAVES
    return bool(from_wire(table, one.lost))


def _author(name: str, letter: str | None) -> str:
    where = f"equipo {letter}" if letter else "el centro"
    if name:
        return f"{name}, {where}"
    return f"el {where}" if letter else where


def _people(session: Session, one: Conflict) -> tuple[UUID, ...]:
    """Whose document it is: both holders, those the centre named first."""
    told = [
        UUID(hex=values["person_id"])
        for values in (one.kept, one.lost)
        if values and values.get("person_id")
    ]
    document = session.get(IdentityDocument, one.row)
    if document is not None:
        holders = session.scalars(
            select(IdentityDocument.person_id)
            .where(IdentityDocument.number == document.number)
            .order_by(IdentityDocument.person_id)
        )
        told += [document.person_id, *holders]
    return tuple(dict.fromkeys(told))[:2]


def _both(session: Session, people: tuple[UUID, ...]) -> str:
    rows = {
        row.id: sorted_name(row.surnames, row.given_names)
        for row in session.execute(
            select(Person.id, Person.surnames, Person.given_names).where(Person.id.in_(people))
        )
    }
    return " y ".join(rows[person] for person in people if person in rows)


# -- decisions


def leave(session: Session, clash: UUID, by: Author) -> str:
    """What stands is right; what it is about."""
    one = _open(session, clash)
    _decide(session, one, Decision.KEPT, by)
    ref = (record_names.code_of(one.tbl), one.row)
    named = record_names.names(session, [ref]).get(ref)
    return named.title if named else "Un registro"


def swap(session: Session, clash: UUID, by: Author) -> str:
    """Put the other value back by an ordinary change, and say so; what it is about."""
    one = _open(session, clash)
    table = _table(one)
    ref = (record_names.code_of(one.tbl), one.row)
    named = record_names.names(session, [ref])[ref]
    if not _can_swap(one, table, named):
        raise CannotPutBack
    owner = _owner(session, table, one.row)
    try:
        if one.lost is None:
            session.execute(delete(table).where(table.c.id == one.row))
        else:
            values = from_wire(table, one.lost)
            session.execute(update(table).where(table.c.id == one.row).values(**values))
        session.flush()
    except IntegrityError as refused:
        raise CannotPutBack from refused
    _follow(session, table, one.row, owner, by)
    _decide(session, one, Decision.SWAPPED, by)
    return named.title


def _follow(session: Session, table: Table, row: UUID, owner: UUID | None, by: Author) -> None:
    """What hangs from a value that came back: flags of a record, freed seats."""
    if owner is not None:
        person = session.execute(
            select(Person.surnames, Person.given_names).where(Person.id == owner)
        ).first()
        if person is not None:
            vocabulary.learn(session, f"{person.surnames} {person.given_names}")
            completeness.refresh(session, owner, by.today)
    if table.name == "enrolment":
        workshop = session.scalar(select(Enrolment.workshop_id).where(Enrolment.id == row))
        if workshop is not None:
            enrolling.offer_free_seats(session, workshop, by.at)


def _owner(session: Session, table: Table, row: UUID) -> UUID | None:
    if table.name == "person":
        return row
    if table.name in ("phone", "guardian", "identity_document", "consent"):
        found: UUID | None = session.execute(
            select(table.c.person_id).where(table.c.id == row)
        ).scalar()
        return found
    return None


def _table(one: Conflict) -> Table:
    table = record_names.table_of(record_names.code_of(one.tbl))
    if table is None:
        raise CannotPutBack
    return table


def _open(session: Session, clash: UUID) -> Conflict:
    one = session.get(Conflict, clash)
    if one is None:
        raise NotFound("Eso que estaba por decidir ya no está en la casa.")
    if one.decision is not None:
        raise AlreadyDecided
    return one


def _decide(session: Session, one: Conflict, decision: Decision, by: Author) -> None:
    session.execute(
        update(Conflict)
        .where(Conflict.id == one.id)
        .values(decision=decision, decided_at=by.at, decided_by=by.staff_id)
    )
