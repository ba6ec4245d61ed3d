"""A laptop that was enrolled, and small changes on it, for the tests of the exchange."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from desktop.models.database import Database
from desktop.models.exchange import Link
from desktop.sync import wire_values
from desktop.sync.fold import Key
from desktop.sync.protocol.batch import Op
from desktop.sync.protocol.rows import Kind
from desktop.sync.protocol.schema import BY_NAME
from desktop.sync.wire_values import Values

State = dict[Key, Values]


def link(database: Database, **more: Any) -> None:
    """Tie a laptop to a centre that nobody calls."""
    values: dict[str, Any] = {
        "id": 1, "server": "http://127.0.0.1:9", "token": "x", "certificate": "00",
        "centre_key": "00", "centre_box": "00", "enrolled_at": database.clock.now(), **more,
    }  # fmt: skip
    with database.keep() as session:
        session.add(Link(**values))


def settle_all(database: Database) -> int:
    """As if the centre had answered for everything so far; the last entry."""
    with database.keep() as session:
        session.execute(text("UPDATE journal SET answered = 1"))
        return int(session.execute(text("SELECT max(seq) FROM journal")).scalar_one())


def seen(database: Database, cursor: int) -> None:
    """The house's stream was read up to there."""
    with database.keep() as session:
        session.execute(text("UPDATE link SET house_cursor = :cursor"), {"cursor": cursor})


def rows_of(database: Database, *tables: str) -> State:
    """Every row of some tables, as it would travel."""
    with database.read() as session:
        connection = session.connection()
        keys = [
            (BY_NAME[name].code, row)
            for name in tables
            for (row,) in connection.exec_driver_sql(f'SELECT id FROM "{name}"').all()
        ]
        return wire_values.read_rows(connection, keys)


def applied(state: State, ops: tuple[Op, ...]) -> State:
    """A state once some ops were done, the plain way."""
    found = {key: dict(values) for key, values in state.items()}
    for op in ops:
        key = (BY_NAME[op.table].code, op.row)
        if op.kind is Kind.DELETE:
            found.pop(key, None)
        elif op.kind is Kind.PUT:
            found[key] = dict(op.values)
        else:
            found[key].update(op.values)
    return found


def pending(database: Database) -> int:
    """How many entries were never answered."""
    with database.read() as session:
        query = text("SELECT count(*) FROM journal WHERE answered = 0")
        return int(session.execute(query).scalar_one())


def problems(database: Database) -> dict[UUID, tuple[str, int, int]]:
    """Every open problem: its kind, op and mask."""
    with database.read() as session:
        found = session.execute(text("SELECT row, kind, op, mask FROM problem"))
        return {UUID(bytes=row): (kind, op, mask) for row, kind, op, mask in found}
