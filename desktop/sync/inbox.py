"""What the centre sends down: one page, with its cursor, is one transaction of the house.

What staff changed here and the centre has not answered yet is left as it is: the centre's answer
will settle it. A row is never taken from under another that hangs from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from desktop.models import keyring, tables
from desktop.models.database import Database
from desktop.models.exchange import Link
from desktop.models.opening import OpenHouse
from desktop.models.staff import StaffMember
from desktop.sync.protocol.frames import Page, Stream
from desktop.sync.protocol.rows import Kind, Row
from desktop.sync.protocol.schema import BY_NAME, Table, Wire
from desktop.sync.wire_values import chunks, marks, mask_of, to_stored, whole, widened

Key = tuple[str, bytes]
"""Name of a table and id of a row."""
_CURSORS = {Stream.HOUSE: "house_cursor", Stream.REF: "ref_cursor"}


@dataclass
class _Local:
    """What is kept here of a row against the page."""

    mask: int = 0
    """Columns that were changed here."""
    deleted: bool = False


_NOTHING = _Local()


@dataclass
class _Applying:
    """A page that is being written."""

    connection: Connection
    local: dict[Key, _Local]
    there: set[Key]
    """Rows that are here, of those that the page links to."""
    ready: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    """Rows to be written together, by their statement."""

    def flush(self) -> None:
        """Write what is ready, in its order."""
        for sql, values in self.ready.items():
            self.connection.exec_driver_sql(sql, values)
        self.ready.clear()


def apply(database: Database, page: Page) -> int | None:
    """Write one page; how many rows it told. None for a page that does not go on from the cursor,
    or that hangs from what was deleted here and is not answered yet: it changes nothing."""
    with database.receive() as received:
        link = received.session.execute(select(Link)).scalar_one()
        cursor = _CURSORS[page.stream]
        if page.start not in (getattr(link, cursor), 0):
            return None
        connection = received.session.connection()
        work = _Applying(connection, _local(connection, page.rows), _there(connection, page.rows))
        late = [row for row in page.rows if row.kind < Kind.DELETE and not _write(work, row)]
        # Links among rows of one table may lead to a later one.
        while late and len(left := [row for row in late if not _write(work, row)]) < len(late):
            late = left
        if any(_deleted_above(connection, work, row) for row in late):
            return None
        # Each link was looked for: the order of the statements does not matter.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        work.flush()
        for row in page.rows:
            if row.kind is Kind.DELETE:
                _delete(work, row)
        received.tables |= {row.table for row in page.rows}
        setattr(link, cursor, page.end)
        return len(page.rows)


def _local(connection: Connection, rows: Iterable[Row]) -> dict[Key, _Local]:
    """What was changed here and not answered, or not taken."""
    known = {(BY_NAME[row.table].code, row.row): (row.table, row.row) for row in rows}
    found: dict[Key, _Local] = {}
    for portion in chunks(key for _, key in known):
        # The sign keeps SQLite from reading all that is pending instead of these few rows.
        pending = connection.exec_driver_sql(
            f"SELECT tbl, row, op, mask FROM journal WHERE row IN ({marks(len(portion))})"
            " AND +answered = 0 ORDER BY seq",
            tuple(portion),
        ).all()
        not_taken = connection.exec_driver_sql(
            f"SELECT tbl, row, op, mask FROM problem WHERE row IN ({marks(len(portion))})",
            tuple(portion),
        ).all()
        told = [(t, r, ("I", "U", "D")[min(op, 2)], mask) for t, r, op, mask in not_taken]
        for tbl, row, op, mask in [*told, *(tuple(entry) for entry in pending)]:
            key = known.get((tbl, row))
            if key is None:
                continue
            kept, table = found.setdefault(key, _Local()), BY_NAME[key[0]]
            kept.deleted = op == "D"
            kept.mask |= whole(table) if op == "I" else widened(table, mask)
    return found


def _there(connection: Connection, rows: Iterable[Row]) -> set[Key]:
    asked: dict[str, set[bytes]] = {}
    for row in rows:
        for column, parent in BY_NAME[row.table].parents:
            above = row.values.get(column)
            if isinstance(above, bytes):
                asked.setdefault(parent, set()).add(above)
    found: set[Key] = set()
    for table, keys in asked.items():
        for portion in chunks(keys):
            query = f'SELECT id FROM "{table}" WHERE id IN ({marks(len(portion))})'
            found |= {(table, k) for (k,) in connection.exec_driver_sql(query, tuple(portion))}
    return found


def _write(work: _Applying, row: Row) -> bool:
    """Whether a row could be written; what was changed here is left alone."""
    table = BY_NAME[row.table]
    local = work.local.get((row.table, row.row), _NOTHING)
    if local.deleted:
        return True
    if _lacks(work, table, row, local):
        return False
    work.there.add((row.table, row.row))
    plan = _plan(table.name, row.kind, tuple(row.values), local.mask)
    if plan.sql:
        work.ready.setdefault(plan.sql, []).append(plan.values(row))
    return True


@dataclass(frozen=True)
class _Plan:
    """How rows of one shape are written."""

    sql: str
    """Nothing where a change says only what was changed here too."""
    kind: Kind
    columns: tuple[tuple[str, Wire], ...]

    def values(self, row: Row) -> tuple[Any, ...]:
        """What the statement is given."""
        stored = [to_stored(wire, row.values[name]) for name, wire in self.columns]
        return (row.row, *stored) if self.kind is Kind.PUT else (*stored, row.row)


@lru_cache(maxsize=512)
def _plan(name: str, kind: Kind, given: tuple[str, ...], mask: int) -> _Plan:
    """Nearly all rows of a page have one shape, and whoever types waits while they are written."""
    table = BY_NAME[name]
    columns = [table.by_name[column] for column in given if column in table.by_name]
    changed = [c for c in columns if not c.frozen and not mask & mask_of(table, (c.name,))]
    if kind is Kind.PUT:
        sql = _upsert(table, [c.name for c in columns], [c.name for c in changed])
        return _Plan(sql, kind, tuple((c.name, c.wire) for c in columns))
    names = ", ".join(f'"{c.name}" = ?' for c in changed)
    sql = f'UPDATE "{name}" SET {names} WHERE id = ?' if changed else ""
    return _Plan(sql, kind, tuple((c.name, c.wire) for c in changed))


def _upsert(table: Table, columns: list[str], changed: list[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    new = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
    return (
        f'INSERT INTO "{table.name}" (id, {names}) VALUES ({marks(len(columns) + 1)})'
        f" ON CONFLICT (id) DO {f'UPDATE SET {new}' if new else 'NOTHING'}"
    )


def _lacks(work: _Applying, table: Table, row: Row, local: _Local) -> Key | None:
    """What a row hangs from that is not here."""
    for column, parent in table.parents:
        above = row.values.get(column)
        if not isinstance(above, bytes) or local.mask & mask_of(table, (column,)):
            continue
        if (parent, above) not in work.there and (parent, above) != (table.name, row.row):
            return parent, above
    return None


def _deleted_above(connection: Connection, work: _Applying, row: Row) -> bool:
    """Whether what a row lacks was deleted here and the centre has not answered."""
    above = _lacks(work, BY_NAME[row.table], row, work.local.get((row.table, row.row), _Local()))
    if above is None:
        return False
    found = connection.exec_driver_sql(
        "SELECT 1 FROM journal WHERE row = ? AND tbl = ? AND op = 'D' AND +answered = 0",
        (above[1], BY_NAME[above[0]].code),
    )
    return found.first() is not None


def _delete(work: _Applying, row: Row) -> None:
    """Delete a row unless it was changed here, or something hangs from it that stays: the centre
    brings it back."""
    if (row.table, row.row) in work.local:
        return
    for child, column in _CHILDREN[row.table]:
        query = f'SELECT 1 FROM "{child}" WHERE "{column}" = ? LIMIT 1'
        if work.connection.exec_driver_sql(query, (row.row,)).first() is not None:
            return
    work.connection.exec_driver_sql(f'DELETE FROM "{row.table}" WHERE id = ?', (row.row,))


_CHILDREN: dict[str, list[tuple[str, str]]] = {
    name: [
        (table.name, key.parent.name)
        for table in tables.METADATA.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == name
    ]
    for name in BY_NAME
}
"""Tables and columns that refer to each table."""


def forget_retired(house: OpenHouse) -> None:
    """Delete the key slot of whoever was retired on another laptop. Doing it again is harmless.

    The last slot of all stays: without it nobody could open what is kept here, and a retired
    account is not let in by it.
    """
    file = keyring.load(house.home.keys)
    slots = keyring.staff_slots(file)
    with house.database.read() as session:
        retired = set(
            session.execute(
                select(StaffMember.id).where(StaffMember.retired_at.is_not(None))
            ).scalars()
        )
    gone = [who for who in slots if who in retired]
    if not gone:
        return
    fewer = file
    for who in gone:
        if len(fewer.slots) > 1:
            fewer = keyring.remove_staff(fewer, who)
    if fewer != file:
        keyring.save(house.home.keys, fewer)
