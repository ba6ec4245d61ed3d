"""What whoever minds the centre asks of it: laptops, open conflicts, quarantine, everything."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, and_, select

from central import catalogue
from central.store import Store, begin_epoch
from central.tables import DEVICE, FEED, QUARANTINE, REF, ROWS, STREAM
from desktop.sync.protocol import schema
from desktop.sync.protocol.schema import Wire

_AT_ONCE = 500


def devices(connection: Connection) -> list[dict[str, Any]]:
    """Every laptop, oldest first."""
    rows = connection.execute(select(DEVICE).order_by(DEVICE.c.enrolled_at, DEVICE.c.id)).all()
    return [
        {
            "id": str(UUID(bytes=row.id)),
            "house": catalogue.code_of(row.house),
            "letter": row.letter,
            "revoked": row.revoked_at is not None,
        }
        for row in rows
    ]


def conflicts(connection: Connection) -> list[dict[str, Any]]:
    """The conflicts that nobody decided yet."""
    table = schema.BY_NAME["conflict"]
    asked = _live(table).where(ROWS["conflict"].c.decision.is_(None))
    return [
        {
            "house": catalogue.code_of(row["house"]),
            "table": row["tbl"],
            "id": str(UUID(bytes=row["row"])),
            "field": row["field"],
            "kept": json.loads(row["kept"] or "null"),
            "lost": json.loads(row["lost"] or "null"),
        }
        for row in connection.execute(asked.order_by(ROWS["conflict"].c.opened_at)).mappings()
    ]


def quarantine(connection: Connection) -> list[dict[str, Any]]:
    """What was not taken and was not sent again."""
    rows = connection.execute(
        select(QUARANTINE).where(QUARANTINE.c.settled_at.is_(None)).order_by(QUARANTINE.c.at)
    ).all()
    return [
        {
            "house": catalogue.code_of(row.house),
            "device": str(UUID(bytes=row.device)),
            "reason": row.message,
        }
        for row in rows
    ]


def export(store: Store, out: Path) -> int:
    """Write every live row of the houses as a line of JSON; returns how many."""
    # Nobody takes half an export for a whole one.
    part = out.with_name(out.name + ".parte")
    count = 0
    try:
        with part.open("w", encoding="utf-8") as file, store.read() as connection:
            for table in schema.TABLES:
                for row in _exported(connection, table):
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    count += 1
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def restored(store: Store) -> int:
    """Begin another epoch of every stream: laptops may know more than this copy does."""
    with store.read() as connection:
        houses = connection.execute(select(STREAM.c.house)).scalars().all()
    for house in houses:
        with store.write() as connection:
            begin_epoch(connection, house)
    return len(houses)


def _exported(connection: Connection, table: schema.Table) -> Iterator[dict[str, Any]]:
    rows = ROWS[table.name]
    asked = _live(table).order_by(rows.c.house, rows.c.id)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(asked).mappings():
        yield {
            "house": catalogue.code_of(row["house"]),
            "table": table.name,
            "id": str(UUID(bytes=row["id"])),
            "values": _readable(table, row),
        }


def _live(table: schema.Table) -> Select[Any]:
    rows = ROWS[table.name]
    feed = and_(
        FEED.c.house == rows.c.house, FEED.c.tbl == table.code, FEED.c.row == rows.c.id
    )  # fmt: skip
    return select(rows).join(FEED, feed).where(FEED.c.gone.is_(None), rows.c.house != REF)


def _readable(table: schema.Table, row: RowMapping) -> dict[str, Any]:
    return {column.name: _plain(column.wire, row[column.name]) for column in table.columns}


def _plain(wire: Wire, value: Any) -> Any:
    if value is None:
        return None
    # A laptop's clock may say anything: what is no day of the calendar stays a number.
    with suppress(OverflowError, ValueError, RecursionError):
        match wire:
            case Wire.UUID:
                return str(UUID(bytes=value))
            case Wire.DATE:
                return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
            case Wire.INSTANT:
                moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)
                return moment.isoformat()
            case Wire.JSON:
                told = json.loads(value)
                # Half a sign that no file can hold stays as it was written.
                json.dumps(told, ensure_ascii=False).encode()
                return told
    return value
