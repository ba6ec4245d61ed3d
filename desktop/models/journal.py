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

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    func,
    insert,
    select,
    text,
)
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
    after_seq: Mapped[int | None] = mapped_column(BigInteger)
    """The last entry before it: jobs are written one at a time, so its own entries follow."""
    base: Mapped[int | None] = mapped_column(BigInteger)
    """How far this laptop had read the house's stream: what its author could have seen."""


class Entry(Base):
    """One changed row."""

    __tablename__ = "journal"
    __table_args__ = local(
        Index("journal_pending", "seq", sqlite_where=text("answered = 0")),
        # What was removed from a person's record is found without reading every mark.
        Index("journal_removed", "tbl", sqlite_where=text("op = 'D'")),
        sqlite_autoincrement=True,
    )

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
    __table_args__ = local(CheckConstraint("id = 1", name="one_row"))

    id: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int | None]
    applying: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Running:
    """A transaction that is being written."""

    id: int
    after_seq: int
    """The last entry before it."""


def begin(connection: Connection, staff: UUID | None, at: datetime, job: str) -> Running:
    """Open a transaction for the triggers.

    The context row is written whole each time: were it missing, entries would lose their
    author; were `applying` left behind, they would not be made at all.
    """
    last = int(connection.execute(select(func.coalesce(func.max(Entry.seq), 0))).scalar_one())
    connection.execute(
        insert(Transaction).values(
            staff_id=staff, at=at, job=job, after_seq=last,
            base=text("(SELECT house_cursor FROM link)"),
        )
    )  # fmt: skip
    tx = int(connection.exec_driver_sql("SELECT last_insert_rowid()").scalar_one())
    connection.exec_driver_sql(
        "INSERT INTO write_context (id, tx, applying) VALUES (1, ?, 0)"
        " ON CONFLICT (id) DO UPDATE SET tx = excluded.tx, applying = 0",
        (tx,),
    )
    return Running(tx, last)


def end(connection: Connection, running: Running) -> set[int]:
    """Close the transaction; returns the codes of the tables it changed.

    A job that changed nothing leaves nothing, so that drafts saved all day do not fill the file.
    """
    open_still = connection.exec_driver_sql(
        "UPDATE write_context SET tx = NULL, applying = 0 WHERE tx = ?", (running.id,)
    )
    if open_still.rowcount != 1:
        raise RuntimeError("the transaction ended inside its own block")
    changed = connection.exec_driver_sql(
        "SELECT DISTINCT tbl FROM journal WHERE seq > ?", (running.after_seq,)
    )
    codes = {code for (code,) in changed}
    if not codes:
        connection.exec_driver_sql("DELETE FROM journal_transaction WHERE id = ?", (running.id,))
    return codes


def begin_applying(connection: Connection) -> None:
    """Set the guard: what is written until the transaction ends is the centre's.

    The row is written whole: were it missing, the centre's rows would pass for changes of here.
    """
    connection.exec_driver_sql(
        "INSERT INTO write_context (id, tx, applying) VALUES (1, NULL, 1)"
        " ON CONFLICT (id) DO UPDATE SET tx = NULL, applying = 1"
    )


def end_applying(connection: Connection) -> None:
    """Clear the guard."""
    cleared = connection.exec_driver_sql("UPDATE write_context SET applying = 0 WHERE applying = 1")
    if cleared.rowcount != 1:
        raise RuntimeError("the transaction ended inside its own block")


def install(connection: Connection, tables: Iterable[Table]) -> None:
    """Create the context row and every trigger."""
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
    return {str(row.name): str(row.sql) for row in rows}


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
        f'SELECT \'{c.name}\' AS k, {_readable(c)} AS v WHERE OLD."{c.name}" IS NOT NEW."{c.name}"'
        for c in columns
    )
    old_all = ", ".join(f"'{c.name}', {_readable(c)}" for c in columns)
    update_old = f"(SELECT json_group_object(k, v) FROM ({old_changed}))"

    def entry(row: str, op: str, mask: str, old: str) -> str:
        return (
            "INSERT INTO journal (tx, tbl, row, op, mask, old) VALUES "
            f"((SELECT tx FROM write_context), {code}, {row}.id, '{op}', {mask}, {old});"
        )

    def trigger(suffix: str, when: str, event: str, body: str) -> tuple[str, str]:
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
    # json_object refuses blobs, so ids travel as hexadecimal; hex(NULL) would be an empty text.
    name = f'OLD."{column.name}"'
    return f"nullif(hex({name}), '')" if isinstance(column.type, Uid) else name


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
            select(
                Entry.seq, Entry.op, Entry.old, Transaction.at, Transaction.staff_id,
                Transaction.job,
            )
            .outerjoin(Transaction, Transaction.id == Entry.tx)
            .where(Entry.row == row, Entry.tbl == table.info["code"])
            .order_by(Entry.seq.desc())
        ).all()  # fmt: skip
        values = session.execute(table.select().where(table.c.id == row)).mappings().first()
        known: dict[str, Any] = {c.name: values[c.name] for c in columns} if values else {}
        # Walk back from what the row says now: an entry's new values are what stood before the
        # next one.
        for seq, op, old, at, staff_id, job in entries:
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
        return UUID(hex=value)
    if isinstance(column.type, Boolean):
        return bool(value)
    if column.type.python_type is date:
        return date.fromisoformat(value)
    result = getattr(column.type, "process_result_value", None)
    return result(value, None) if result else value


class CannotUndo(Exception):
    """A later change stands on the one to undo."""


def undo(session: Session, tx: int | None, tables: Iterable[Table]) -> None:
    """Take one transaction back by ordinary changes, newest first; None is a job that changed
    nothing.

    Raises `CannotUndo` where there is nothing to take back, where one of its rows was changed
    again since, or where rows written since would be deleted along with one of its rows. A row
    that others refer to otherwise is refused by its foreign key, which the caller meets as an
    integrity error.
    """
    by_code = {t.info["code"]: t for t in tables}
    entries = _written_by(session, tx) if tx else []
    if not entries or any(entry.tbl not in by_code for entry in entries):
        raise CannotUndo
    newest = {(entry.tbl, entry.row): entry.seq for entry in reversed(entries)}
    for (code, row), seq in newest.items():
        if _changed_since(session, by_code[code], row, seq):
            raise CannotUndo
    for _seq, code, row, op, old in entries:
        table = by_code[code]
        values = _typed(table, json.loads(old)) if old else {}
        if op == "I":
            if _would_take_along(session, table, row):
                raise CannotUndo
            session.execute(table.delete().where(table.c.id == row))
        elif op == "U":
            session.execute(table.update().where(table.c.id == row).values(**values))
        else:
            session.execute(table.insert().values(id=row, **values))


def _written_by(session: Session, tx: int) -> list[Any]:
    # The journal has no index by transaction: five million entries would pay for it. The place
    # where a job began, and where the next one did, bound the search instead.
    query = select(Entry.seq, Entry.tbl, Entry.row, Entry.op, Entry.old).where(Entry.tx == tx)
    first = session.execute(select(Transaction.after_seq).where(Transaction.id == tx)).scalar()
    if first is not None:
        query = query.where(Entry.seq > first)
    following = session.execute(
        select(Transaction.after_seq).where(Transaction.id > tx).order_by(Transaction.id).limit(1)
    ).scalar()
    if following is not None:
        query = query.where(Entry.seq <= following)
    return list(session.execute(query.order_by(Entry.seq.desc())).all())


def _changed_since(session: Session, table: Table, row: UUID, seq: int) -> bool:
    """Whether a row is not what it was after an entry. A change that was itself taken back
    leaves it the same, so that one may undo step by step."""
    later = session.execute(
        select(Entry.op, Entry.old)
        .where(Entry.row == row, Entry.tbl == table.info["code"], Entry.seq > seq)
        .order_by(Entry.seq.desc())
    ).all()
    if not later:
        return False
    found = session.execute(table.select().where(table.c.id == row)).mappings().first()
    now = {k: v for k, v in found.items() if k != "id"} if found else None
    then = now
    for op, old in later:
        before = _typed(table, json.loads(old)) if old else {}
        then = None if op == "I" else before if op == "D" else {**(then or {}), **before}
    return then != now


def _would_take_along(session: Session, table: Table, row: UUID) -> bool:
    """Whether deleting a row would silently delete or change rows that hang from it."""
    return any(
        session.execute(select(key.parent).where(key.parent == row).limit(1)).first() is not None
        for other in table.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table is table and key.ondelete is not None
    )
