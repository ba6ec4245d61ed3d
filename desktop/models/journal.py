"""The journal: what every change was, captured by triggers, so that no way of writing escapes it.

It is the audit trail and the outbox at once. One entry a changed row: the operation, which
columns changed (a bit each, in column order) and their old values. SQLAlchemy only fills the
context row with the running transaction; the triggers do the rest (sync.md, «Capture»).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, Table, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from desktop.models.base import Base, Uid, local

PREFIX = "journal_"


class Transaction(Base):
    """Who did a job, when, and what staff would call it."""

    __tablename__ = "journal_transaction"
    __table_args__ = local(sqlite_autoincrement=True)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    staff_id: Mapped[UUID | None]
    at: Mapped[datetime]
    job: Mapped[str]


class Entry(Base):
    """One changed row."""

    __tablename__ = "journal"
    __table_args__ = local(sqlite_autoincrement=True)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    tx: Mapped[int | None] = mapped_column(BigInteger)
    tbl: Mapped[int]
    row: Mapped[UUID] = mapped_column(index=True)
    op: Mapped[str]
    """"I", "U" or "D"."""
    mask: Mapped[int] = mapped_column(BigInteger)
    old: Mapped[str | None] = mapped_column(Text)
    answered: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 until the centre's answer for this change is stored."""


class WriteContext(Base):
    """The running transaction, for the triggers; one row. `applying` is set while rows of the
    centre are written, which are not changes of this house."""

    __tablename__ = "write_context"
    __table_args__ = local()

    id: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int | None]
    applying: Mapped[int] = mapped_column(default=0)


_PENDING_INDEX = (
    "CREATE INDEX IF NOT EXISTS journal_pending ON journal (seq) WHERE answered = 0"
)


def install(connection: Connection, tables: Iterable[Table]) -> None:
    """Create the context row, the index of pending entries and every trigger."""
    connection.exec_driver_sql(_PENDING_INDEX)
    connection.exec_driver_sql("INSERT OR IGNORE INTO write_context (id, applying) VALUES (1, 0)")
    for sql in triggers(tables).values():
        connection.exec_driver_sql(sql)


def drop_triggers(connection: Connection) -> None:
    """Drop every journal trigger, as a migration must before it moves tables."""
    for name in installed(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def fault(connection: Connection, tables: Iterable[Table]) -> str | None:
    """What differs between the triggers in the file and those the tables ask for, or None."""
    found, wanted = installed(connection), triggers(tables)
    if found == wanted:
        return None
    names = sorted(n for n in found.keys() | wanted.keys() if found.get(n) != wanted.get(n))
    return f"faltan o cambiaron disparadores del diario: {', '.join(names)}"


def installed(connection: Connection) -> dict[str, str]:
    """The journal triggers of the file, by name."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal\\_%'"
        " ESCAPE '\\'"
    )
    return {name: sql for name, sql in rows}


def triggers(tables: Iterable[Table]) -> dict[str, str]:
    """The SQL of every trigger, by name, made from the tables' own columns."""
    return {name: sql for table in tables for name, sql in _triggers_of(table)}


def _triggers_of(table: Table) -> list[tuple[str, str]]:
    code = table.info["code"]
    columns = [c for c in table.columns if not c.primary_key]
    guard = "NOT EXISTS (SELECT 1 FROM write_context WHERE applying = 1)"
    changed = " OR ".join(f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in columns)
    mask = " | ".join(
        f'((OLD."{c.name}" IS NOT NEW."{c.name}") << {bit})' for bit, c in enumerate(columns)
    )
    old_changed = " UNION ALL ".join(
        f"SELECT '{c.name}' AS k, {_readable(c)} AS v WHERE OLD.\"{c.name}\" IS NOT NEW.\"{c.name}\""
        for c in columns
    )
    old_all = ", ".join(f"'{c.name}', {_readable(c)}" for c in columns)
    update_old = f"(SELECT json_group_object(k, v) FROM ({old_changed}))"

    def entry(row: str, op: str, mask: str, old: str) -> str:
        return (
            "INSERT INTO journal (tx, tbl, row, op, mask, old) VALUES "
            f"((SELECT tx FROM write_context), {code}, {row}.id, '{op}', {mask}, {old});"
        )

    def trigger(
        suffix: str, when: str, event: str, body: str
    ) -> tuple[str, str]:
        name = f"{PREFIX}{table.name}_{suffix}"
        return name, (
            f'CREATE TRIGGER "{name}" {event} ON "{table.name}" WHEN {when} BEGIN {body} END'
        )

    never = {"id": "the id of a journalled row never changes"} | {
        name: f"{name} of {table.name} never changes" for name in table.info["frozen"]
    }
    return [
        trigger("insert", guard, "AFTER INSERT", entry("NEW", "I", "0", "NULL")),
        trigger(
            "update", f"({changed}) AND {guard}", "AFTER UPDATE",
            entry("NEW", "U", mask, update_old),
        ),
        trigger(
            "delete", guard, "AFTER DELETE", entry("OLD", "D", "0", f"json_object({old_all})")
        ),
        *(
            trigger(
                f"same_{name}", f'OLD."{name}" IS NOT NEW."{name}"', "BEFORE UPDATE",
                f"SELECT RAISE(ABORT, '{said}');",
            )
            for name, said in never.items()
        ),
    ]  # fmt: skip


def _readable(column: Column[Any]) -> str:
    # json_object refuses blobs, so binary ids travel as hexadecimal.
    name = f'OLD."{column.name}"'
    return f"hex({name})" if isinstance(column.type, Uid) else name


@dataclass(frozen=True)
class Change:
    """One step of a record's history: who, when, during which job, from what to what."""

    seq: int
    at: datetime | None
    staff_id: UUID | None
    job: str | None
    table: str
    row: UUID
    op: str
    before: dict[str, Any]
    after: dict[str, Any]


def pending_count(session: Session) -> int:
    """How many changes the centre has never answered."""
    return int(
        session.execute(text("SELECT count(*) FROM journal WHERE answered = 0")).scalar_one()
    )


def history(session: Session, table: Table, rows: Sequence[UUID]) -> list[Change]:
    """Every change of some rows of one table, oldest first."""
    columns = [c for c in table.columns if not c.primary_key]
    changes: list[Change] = []
    for row in rows:
        entries = session.execute(
            text(
                "SELECT e.seq, e.op, e.mask, e.old, t.at, t.staff_id, t.job FROM journal e"
                " LEFT JOIN journal_transaction t ON t.id = e.tx"
                " WHERE e.row = :row AND e.tbl = :tbl ORDER BY e.seq DESC"
            ).columns(
                Entry.seq, Entry.op, Entry.mask, Entry.old,
                Transaction.at, Transaction.staff_id, Transaction.job,
            ),
            {"row": row.bytes, "tbl": table.info["code"]},
        ).all()  # fmt: skip
        values = session.execute(table.select().where(table.c.id == row)).mappings().first()
        known: dict[str, Any] = {c.name: values[c.name] for c in columns} if values else {}
        # Walk back from what the row says now: an entry's new values are what stood before the
        # next one.
        for seq, op, _mask, old, at, staff_id, job in entries:
            before = _typed(table, json.loads(old)) if old else {}
            if op == "I":
                after = {k: v for k, v in known.items() if v is not None}
                known = {}
            elif op == "D":
                after, known = {}, before
                before = {k: v for k, v in before.items() if v is not None}
            else:
                after = {k: known.get(k) for k in before}
                known = known | before
            changes.append(Change(seq, at, staff_id, job, table.name, row, op, before, after))
    return sorted(changes, key=lambda change: change.seq)


def _typed(table: Table, old: dict[str, Any]) -> dict[str, Any]:
    return {k: _python(table.columns[k], v) for k, v in old.items() if k in table.columns}


def _python(column: Column[Any], value: Any) -> Any:
    """A journalled value as the column's Python type."""
    if value is None:
        return None
    if isinstance(column.type, Uid):
        return UUID(hex=value) if value else None
    if isinstance(column.type, Boolean):
        return bool(value)
    if column.type.python_type is date:
        return date.fromisoformat(value)
    result = getattr(column.type, "process_result_value", None)
    return result(value, None) if result else value


class CannotUndo(Exception):
    """A later change stands on the one to undo."""


def undo(session: Session, tx: int, tables: Iterable[Table]) -> None:
    """Take one transaction back by ordinary changes, newest first.

    Raises `CannotUndo` where one of its rows was changed again since. A row that other rows
    hang from is refused by its foreign key, which the caller meets as an integrity error.
    """
    by_code = {t.info["code"]: t for t in tables}
    entries = session.execute(
        text("SELECT seq, tbl, row, op, old FROM journal WHERE tx = :tx ORDER BY seq DESC").columns(
            Entry.seq, Entry.tbl, Entry.row, Entry.op, Entry.old
        ),
        {"tx": tx},
    ).all()
    if not entries:
        raise CannotUndo
    later = session.execute(
        text(
            "SELECT count(*) FROM journal l JOIN journal e ON l.row = e.row AND l.tbl = e.tbl"
            " WHERE e.tx = :tx AND l.seq > e.seq AND l.tx IS NOT e.tx"
        ),
        {"tx": tx},
    ).scalar_one()
    if later:
        raise CannotUndo
    for _seq, code, row, op, old in entries:
        table = by_code[code]
        values = _typed(table, json.loads(old)) if old else {}
        if op == "I":
            session.execute(table.delete().where(table.c.id == row))
        elif op == "U":
            session.execute(table.update().where(table.c.id == row).values(**values))
        else:
            session.execute(table.insert().values(id=row, **values))
