"""Pending entries of the journal, folded to what a batch says: one op a row and base.

The rows are told as they stood after the last entry of the batch, whatever happened later: what
is sealed twice from the same entries is the same, and later changes travel with their own.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.sync import wire_values
from desktop.sync.protocol import limits
from desktop.sync.protocol.batch import Author, Op, arranged
from desktop.sync.protocol.rows import Kind
from desktop.sync.protocol.schema import BY_CODE, Table
from desktop.sync.unsettled import Unsettled, read_unsettled
from desktop.sync.wire_values import Values, chunks, from_journal, marks, mask_of

MOST_ENTRIES = 4_000
"""Entries a batch covers: retiring them, which is one transaction, keeps nobody waiting."""

Key = tuple[int, bytes]
"""Code of a table and id of a row."""


@dataclass(frozen=True)
class Entry:
    """One pending entry and the job it belongs to."""

    seq: int
    tx: int
    key: Key
    op: str
    mask: int
    old: str | None
    author: Author
    base: int


@dataclass(frozen=True)
class Folded:
    """What one batch will say, and which entries it covers."""

    first_seq: int
    last_seq: int
    authors: tuple[Author, ...]
    ops: tuple[Op, ...]


@dataclass
class _Touched:
    """What the entries of a batch did to one row."""

    first: str
    first_seq: int
    author: Author
    """Of the last entry."""
    base: int
    """Of the first entry."""
    deleted: int | None = None
    """Base of the last deletion."""
    told: bool = False
    """Whether the centre may know the row though nothing was answered."""
    columns: dict[int, int] = field(default_factory=dict)
    """Bit of each changed column, and the base of its first change."""


def fold(
    connection: Connection,
    after: int,
    most_rows: int = limits.MOST_ROWS,
    *,
    settling: bool = False,
    told_until: int = 0,
) -> Folded | None:
    """What to send of the entries after one; None where there is nothing.

    `settling`: also what waits for another answer without an entry of its own. `told_until`: the
    last entry that the centre may have been told of in a life whose answers are lost.
    """
    entries = _prefix(_pending(connection, after), most_rows)
    last = entries[-1].seq if entries else after
    touched = _touched(entries)
    unsettled = read_unsettled(connection, touched, most_rows, alone=settling)
    states = _states(connection, touched.keys() | unsettled.keys(), last)
    ops: list[Op] = []
    authors: dict[Author, int] = {}
    for row in touched.values():
        row.told = row.first_seq <= told_until
    for key in [*touched, *(k for k in unsettled if k not in touched)]:
        ops += _ops(key, touched.get(key), unsettled.get(key), states.get(key), authors)
    if not entries and not ops:
        return None
    first = entries[0].seq if entries else after + 1
    return Folded(first, last, tuple(authors), arranged(ops))


def _pending(connection: Connection, after: int) -> Iterable[Entry]:
    found = connection.exec_driver_sql(
        "SELECT j.seq, j.tx, j.tbl, j.row, j.op, j.mask, j.old, t.staff_id, t.at, t.base"
        " FROM journal AS j LEFT JOIN journal_transaction AS t ON t.id = j.tx"
        " WHERE j.answered = 0 AND j.seq > ? ORDER BY j.seq LIMIT ?",
        (after, MOST_ENTRIES + 1),
    )
    for seq, tx, tbl, row, op, mask, old, staff, at, base in found:
        # An entry that nobody's job wrote stands for itself.
        yield Entry(
            seq, -seq if tx is None else tx, (tbl, row), op, mask, old,
            Author(staff, at or 0), base or 0,
        )  # fmt: skip


def _prefix(entries: Iterable[Entry], most_rows: int) -> list[Entry]:
    """Whole transactions from the beginning, as many as a batch holds; the first is cut inside
    where it is too large by itself."""
    taken: list[Entry] = []
    ops: set[tuple[Key, int]] = set()
    whole_until = 0
    for entry in entries:
        if taken and entry.tx != taken[-1].tx:
            whole_until = len(taken)
        ops.add((entry.key, entry.base))
        if len(ops) > most_rows or len(taken) >= MOST_ENTRIES:
            return taken[:whole_until] if whole_until else taken
        taken.append(entry)
    return taken


def _touched(entries: Iterable[Entry]) -> dict[Key, _Touched]:
    found: dict[Key, _Touched] = {}
    for entry in entries:
        row = found.get(entry.key)
        if row is None:
            row = _Touched(entry.op, entry.seq, entry.author, entry.base)
            found[entry.key] = row
        row.author = entry.author
        if entry.op == "D":
            row.deleted = entry.base
        elif entry.op == "U":
            bits = entry.mask
            while bits:
                row.columns.setdefault((bits & -bits).bit_length() - 1, entry.base)
                bits &= bits - 1
    return found


def _states(connection: Connection, keys: Iterable[Key], last: int) -> dict[Key, Values]:
    """The rows as they stood after an entry; those that did not exist are left out."""
    wanted = set(keys)
    states = wire_values.read_rows(connection, wanted)
    for portion in chunks({row for _, row in wanted}):
        later = connection.exec_driver_sql(
            "SELECT tbl, row, op, old FROM journal"
            f" WHERE row IN ({marks(len(portion))}) AND seq > ? ORDER BY seq DESC",
            (*portion, last),
        )
        for tbl, row, op, old in later:
            key = (tbl, row)
            if key not in wanted:
                continue
            if op == "I":
                states.pop(key, None)
            else:
                before = from_journal(BY_CODE[tbl], json.loads(old))
                states[key] = before if op == "D" else states.get(key, {}) | before
    return states


def _ops(
    key: Key,
    touched: _Touched | None,
    unsettled: Unsettled | None,
    state: Values | None,
    authors: dict[Author, int],
) -> list[Op]:
    """What is said of one row: usually one op."""
    table = BY_CODE[key[0]]
    kind, bases = _said(table, touched, unsettled, state)
    if kind is None:
        return []
    said_by = touched.author if touched else unsettled.author if unsettled else Author(None, 0)
    author = authors.setdefault(said_by, len(authors))
    if kind is Kind.DELETE or state is None:
        return [Op(table.name, key[1], Kind.DELETE, author, min(bases.values()), {})]
    if kind is Kind.PUT:
        values = {column.name: state.get(column.name) for column in table.columns}
        return [Op(table.name, key[1], Kind.PUT, author, min(bases.values()), values)]
    ops = []
    for base in sorted(set(bases.values())):
        names = {name for group, of in bases.items() if of == base for name in table.groups[group]}
        values = {c.name: state.get(c.name) for c in table.columns if c.name in names}
        ops.append(Op(table.name, key[1], Kind.SET, author, base, values))
    return ops


def _said(
    table: Table, touched: _Touched | None, unsettled: Unsettled | None, state: Values | None
) -> tuple[Kind | None, dict[str, int]]:
    """What kind of op a row asks for, and the base of each group of its columns."""
    groups = dict.fromkeys(table.groups, 0)
    if unsettled is not None and unsettled.op is Kind.PUT and state is not None:
        return Kind.PUT, dict.fromkeys(groups, unsettled.base)
    if state is None:
        # What began and ended between two batches was never told to anybody.
        new = touched is not None and touched.first == "I" and not touched.told
        if new and unsettled is None:
            return None, {}
        known = touched.deleted if touched is not None else None
        base = known if known is not None else unsettled.base if unsettled is not None else 0
        return Kind.DELETE, dict.fromkeys(groups, base)
    if touched is not None and (touched.first == "I" or touched.deleted is not None):
        return Kind.PUT, dict.fromkeys(groups, touched.base)
    if unsettled is not None and unsettled.op is Kind.DELETE:
        return Kind.PUT, dict.fromkeys(groups, unsettled.base)
    bases: dict[str, int] = {}
    for group, names in table.groups.items():
        mask = mask_of(table, names)
        first = [b for bit, b in touched.columns.items() if mask >> bit & 1] if touched else []
        if unsettled is not None and unsettled.mask & mask:
            first.append(unsettled.base)
        if first:
            bases[group] = min(first)
    return (Kind.SET if bases else None), bases
