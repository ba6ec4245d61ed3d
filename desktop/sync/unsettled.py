"""Changes that the centre did not take, and which of them a batch says again.

When staff correct a rejected row, it is told again with all that was not taken of it, and with
the rows that were held under it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.models.exchange import ProblemKind
from desktop.sync.protocol.batch import Author
from desktop.sync.protocol.rows import Kind

Key = tuple[int, bytes]
"""Code of a table and id of a row."""


@dataclass(frozen=True)
class Unsettled:
    """What was not taken of one row."""

    op: Kind
    mask: int
    base: int
    author: Author


@dataclass(frozen=True)
class _Open:
    """An open problem."""

    kind: str
    op: int
    mask: int
    base: int
    cause: Key | None


def read_unsettled(
    connection: Connection, touched: Collection[Key], room: int, *, alone: bool
) -> dict[Key, Unsettled]:
    """What to say again together with the rows that are touched.

    `alone`: also what is held under nothing that is open any more. `room` is how many rows a
    batch may have in all; what finds none waits for the next one.
    """
    known = _open(connection)
    if not known:
        return {}
    chosen = [key for key in known if key in touched]
    corrected = {key for key in chosen if known[key].kind == ProblemKind.REJECTED}
    left = room - len(touched)
    for key, problem in known.items():
        if key in touched or problem.kind != ProblemKind.HELD or left <= 0:
            continue
        root = _root(known, key)
        if root in corrected or (alone and root is None):
            chosen.append(key)
            left -= 1
    return {
        key: Unsettled(
            Kind(known[key].op), known[key].mask, known[key].base, _author(connection, key)
        )
        for key in chosen
    }


def _open(connection: Connection) -> dict[Key, _Open]:
    found = connection.exec_driver_sql(
        "SELECT tbl, row, kind, op, mask, base, cause_tbl, cause_row FROM problem"
        " ORDER BY opened_at, tbl, row"
    )
    return {
        (tbl, row): _Open(kind, op, mask, base, (cause, under) if under is not None else None)
        for tbl, row, kind, op, mask, base, cause, under in found
    }


def _root(known: dict[Key, _Open], key: Key) -> Key | None:
    """The open rejection that a held row waits for; None where there is none any more."""
    seen = {key}
    while known[key].kind == ProblemKind.HELD:
        cause = known[key].cause
        if cause is None or cause in seen or cause not in known:
            return None
        seen.add(cause)
        key = cause
    return key


def _author(connection: Connection, key: Key) -> Author:
    """Whose the last change of a row is."""
    found = connection.exec_driver_sql(
        "SELECT t.staff_id, t.at FROM journal AS j"
        " LEFT JOIN journal_transaction AS t ON t.id = j.tx"
        " WHERE j.row = ? AND j.tbl = ? ORDER BY j.seq DESC LIMIT 1",
        (key[1], key[0]),
    ).first()
    return Author(found[0], found[1] or 0) if found else Author(None, 0)
