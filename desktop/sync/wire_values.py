"""Values of a house's file as they travel, and back; how rows of its tables are read whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_CODE, Table, Wire

_EPOCH = date(1970, 1, 1).toordinal()
_AT_ONCE = 500
"""Ids in one question."""

Values = dict[str, Value]


def to_wire(wire: Wire, stored: Any) -> Value:
    """A value as it lies in the file, as it travels."""
    if stored is None:
        return None
    if wire is Wire.DATE:
        return date.fromisoformat(stored).toordinal() - _EPOCH
    if wire is Wire.BOOL:
        return bool(stored)
    found: Value = stored
    return found


def to_stored(wire: Wire, value: Value) -> Any:
    """A value that travelled, as it lies in the file."""
    if wire is Wire.DATE and isinstance(value, int):
        return date.fromordinal(value + _EPOCH).isoformat()
    return int(value) if isinstance(value, bool) else value


def from_journal(table: Table, old: Mapping[str, Any]) -> Values:
    """What the journal noted of a row, as it travels: there ids stand in hexadecimal."""
    found: Values = {}
    for name, value in old.items():
        column = table.by_name.get(name)
        if column is not None:
            blob = column.wire is Wire.UUID and value is not None
            found[name] = bytes.fromhex(value) if blob else to_wire(column.wire, value)
    return found


def mask_of(table: Table, columns: Iterable[str]) -> int:
    """The journal's mask of some columns."""
    mask = 0
    for name in columns:
        mask |= 1 << table.position[name]
    return mask


def columns_of(table: Table, mask: int) -> list[str]:
    """The columns of a mask."""
    return [column.name for place, column in enumerate(table.columns) if mask >> place & 1]


def widened(table: Table, mask: int) -> int:
    """A mask and all that is judged together with its columns."""
    for names in table.groups.values():
        group = mask_of(table, names)
        if mask & group:
            mask |= group
    return mask


def whole(table: Table) -> int:
    """The mask of every column."""
    return (1 << len(table.columns)) - 1


def chunks(keys: Iterable[bytes]) -> Iterator[Sequence[bytes]]:
    """Ids in portions that one question takes."""
    waiting = list(keys)
    for start in range(0, len(waiting), _AT_ONCE):
        yield waiting[start : start + _AT_ONCE]


def marks(count: int) -> str:
    """As many places in a statement."""
    return ", ".join("?" * count)


def read_rows(
    connection: Connection, keys: Iterable[tuple[int, bytes]]
) -> dict[tuple[int, bytes], Values]:
    """The rows of some ids (code of the table, id) that there are, as they stand."""
    asked: dict[int, list[bytes]] = {}
    for code, row in keys:
        asked.setdefault(code, []).append(row)
    found: dict[tuple[int, bytes], Values] = {}
    for code, rows in asked.items():
        table = BY_CODE[code]
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        shape = [(column.name, column.wire) for column in table.columns]
        for portion in chunks(dict.fromkeys(rows)):
            query = f'SELECT id, {names} FROM "{table.name}" WHERE id IN ({marks(len(portion))})'
            for key, *stored in connection.exec_driver_sql(query, tuple(portion)):
                found[code, key] = {
                    name: to_wire(wire, value)
                    for (name, wire), value in zip(shape, stored, strict=True)
                }
    return found
