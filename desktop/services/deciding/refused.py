"""Changes the centre did not take: why, what waits behind each, and where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.text import count, listing
from desktop.models import record_names
from desktop.models.exchange import Problem, ProblemKind
from desktop.models.record_names import MANY, Named, Ref
from desktop.services.deciding.values import field_label

_MOST_HELD: Final = 200


@dataclass(frozen=True)
class Refused:
    """A rejected change, or a held one whose cause is none of this laptop's rejected changes."""

    key: tuple[int, UUID]
    rejected: bool
    title: str
    cause: str
    """The centre's sentence."""
    field: str
    """What to look at, in words; nothing where it is the whole."""
    column: str
    named: Named
    opened_at: datetime
    held: int
    """Changes that wait for this one."""
    held_words: str
    """«2 marcas de asistencia y 1 teléfono»."""


def counts(session: Session) -> tuple[int, int]:
    """How many are rejected, how many held."""
    query = select(Problem.kind, func.count().label("number")).group_by(Problem.kind)
    found = {row.kind: row.number for row in session.execute(query)}
    return found.get(ProblemKind.REJECTED, 0), found.get(ProblemKind.HELD, 0)


def rows(session: Session, limit: int) -> tuple[Refused, ...]:
    """The rejected, the oldest first, each with what it holds; then held ones of other causes."""
    rejected = session.scalars(
        select(Problem)
        .where(Problem.kind == ProblemKind.REJECTED)
        .order_by(Problem.opened_at, Problem.row)
        .limit(limit)
    ).all()
    keys = {(one.tbl, one.row) for one in rejected}
    held = session.scalars(
        select(Problem)
        .where(Problem.kind == ProblemKind.HELD)
        .order_by(Problem.opened_at, Problem.row)
        .limit(_MOST_HELD)
    ).all()
    causes = _causes(held)
    behind: dict[Ref, list[Problem]] = {}
    alone: list[Problem] = []
    for one in held:
        cause = causes[one.tbl, one.row]
        if cause in keys:
            behind.setdefault(cause, []).append(one)
        else:
            alone.append(one)
    shown = [*rejected, *alone][:limit]
    named = record_names.names(session, [(one.tbl, one.row) for one in shown])
    return tuple(_refused(one, named, behind.get((one.tbl, one.row), [])) for one in shown)


def _causes(held: Sequence[Problem]) -> dict[Ref, Ref | None]:
    """The root of each held change: what it waits for may be held itself."""
    direct: dict[Ref, Ref | None] = {
        (one.tbl, one.row): (one.cause_tbl, one.cause_row)
        if one.cause_tbl is not None and one.cause_row is not None
        else None
        for one in held
    }
    found: dict[Ref, Ref | None] = {}
    for start, cause in direct.items():
        at, seen = cause, {start}
        while at is not None and at in direct and at not in seen:
            seen.add(at)
            at = direct[at]
        found[start] = at
    return found


def _refused(one: Problem, named: dict[Ref, Named], behind: list[Problem]) -> Refused:
    table = record_names.table_of(one.tbl)
    name = table.name if table is not None else ""
    shown = named.get((one.tbl, one.row)) or Named(name, "Un registro")
    return Refused(
        key=(one.tbl, one.row),
        rejected=one.kind == ProblemKind.REJECTED,
        title=shown.title,
        cause=one.message,
        field=_field(name, one.field),
        column=one.field or "",
        named=shown,
        opened_at=one.opened_at,
        held=len(behind),
        held_words=_kinds(behind),
    )


def _field(table: str, column: str | None) -> str:
    found = record_names.table_of(record_names.code_of(table))
    if not column or found is None:
        return ""
    said = field_label(table, column)
    return "" if said == "Otro dato" else said


def _kinds(behind: list[Problem]) -> str:
    kinds: dict[str, int] = {}
    for one in behind:
        table = record_names.table_of(one.tbl)
        if table is not None:
            kinds[table.name] = kinds.get(table.name, 0) + 1
    return listing([count(number, *MANY[name]) for name, number in kinds.items()])
