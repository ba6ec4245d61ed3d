"""Rows of many tables as one small body: typed columns, a pool of ids, derived ids left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import cbor2
import zstandard

from desktop.sync.protocol import limits
from desktop.sync.protocol.cbor import loads
from desktop.sync.protocol.columns import (
    pack_ints,
    pack_present,
    pack_texts,
    unpack_ints,
    unpack_present,
    unpack_texts,
)
from desktop.sync.protocol.errors import Malformed
from desktop.sync.protocol.identity import derived
from desktop.sync.protocol.schema import BY_CODE, BY_NAME, TABLES, Table, Wire

Value = None | int | str | bytes | bool
"""As it travels: ids of 16 bytes, days and milliseconds since 1970 as numbers, JSON as its
canonical text."""

_LEVEL = 12
_PLACE = {table.name: place for place, table in enumerate(TABLES)}
_NUMBERS = (Wire.INT, Wire.BOOL, Wire.DATE, Wire.INSTANT)
_DERIVED, _GIVEN, _MIXED = 0, 1, 2


class Kind(IntEnum):
    """What is done to a row."""

    PUT = 0
    """The row as a whole."""
    SET = 1
    """Some of its fields."""
    DELETE = 2
    ERASE = 3
    """Legal erasure: an id only, scrubbed from every copy. Reserved: refused until it is built."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row or part of one; `at` is the moment that its instants are counted from, in ms."""

    table: str
    row: bytes
    kind: Kind
    values: dict[str, Value]
    at: int = 0


_KINDS = frozenset(int(kind) for kind in Kind)


def order_of(row: Row) -> tuple[int, int]:
    """Where a row stands: parents before children, and what goes away the other way round."""
    place = _PLACE[row.table]
    return (1, -place) if row.kind >= Kind.DELETE else (0, place)


def arranged(rows: Iterable[Row]) -> list[Row]:
    """Rows in the order they are written in; those of a kind stay as they came."""
    sections: dict[tuple[tuple[int, int], int, int], list[Row]] = {}
    for row in rows:
        sections.setdefault((order_of(row), row.kind, _mask(row)), []).append(row)
    return [row for key in sorted(sections) for row in sections[key]]


def encode(rows: Sequence[Row], extra: Sequence[bytes | list[bytes]] = ()) -> bytes:
    """Rows, arranged, as a compressed body, with what else the body carries."""
    pool = _Pool()
    sections: list[list[object]] = []
    start = 0
    while start < len(rows):
        end = start + 1
        key = (rows[start].table, rows[start].kind, _mask(rows[start]))
        while end < len(rows) and (rows[end].table, rows[end].kind, _mask(rows[end])) == key:
            end += 1
        sections.append(_section(rows[start:end], key[2], pool))
        start = end
    body = cbor2.dumps([pool.packed(), sections, list(extra)])
    if len(body) > limits.MOST_OPENED:
        raise ValueError("a body past the limits")
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def decode(data: bytes, most_rows: int, at: Sequence[int] = ()) -> tuple[list[Row], list[bytes]]:
    """The rows of a body and what else it carries."""
    body = opened(data)
    return rows_of(body, most_rows, at), extra_of(body)


@dataclass(frozen=True)
class Body:
    """A body whose shape was checked and whose columns were not read yet."""

    pool: tuple[bytes, bytes, bytes]
    sections: list[list[object]]
    extra: list[bytes]


def opened(data: bytes) -> Body:
    """Decompress and take apart, within the limits."""
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > limits.MOST_OPENED:  # «unknown» is the largest number there is
            raise Malformed("too large once opened")
        plain = zstandard.ZstdDecompressor().decompress(data, allow_extra_data=False)
    except zstandard.ZstdError:
        raise Malformed("not compressed as agreed") from None
    whole = loads(plain)
    match whole:
        case [[bytes(times), bytes(rest), bytes(other)], list(sections), list(extra)]:
            if not all(isinstance(part, list) for part in sections):
                raise Malformed("sections")
            return Body((times, rest, other), sections, extra)
    raise Malformed("body")


def extra_of(body: Body) -> list[bytes]:
    """What else the body carries."""
    if not all(isinstance(part, bytes) for part in body.extra):
        raise Malformed("extra")
    return body.extra


def rows_of(body: Body, most_rows: int, at: Sequence[int] = ()) -> list[Row]:
    """The rows; `at` is the moment that each one's instants are counted from, else 1970."""
    pool = _ids(body.pool)
    found: list[Row] = []
    for section in body.sections:
        match section:
            case [int(code), int(kind), int(count), int(mask), bytes(ids), list(columns)]:
                pass
            case _:
                raise Malformed("section")
        if code not in BY_CODE or kind not in _KINDS or count < 1:
            raise Malformed("section")
        if len(found) + count > most_rows:
            raise Malformed("too many rows")
        moments = list(at[len(found) : len(found) + count]) if at else [0] * count
        if len(moments) != count:
            raise Malformed("moments")
        table = BY_CODE[code]
        found += _read_section(table, Kind(kind), count, mask, ids, columns, pool, moments)
    return found


def _mask(row: Row) -> int:
    if row.kind >= Kind.DELETE:
        return 0
    position = BY_NAME[row.table].position
    mask = 0
    for name in row.values:
        mask |= 1 << position[name]
    return mask


class _Pool:
    """Every id that is not derived, once; then the derived ones, which need no bytes."""

    def __init__(self) -> None:
        self._given: dict[bytes, tuple[bool, int]] = {}
        self._timed: list[bytes] = []
        self._other: list[bytes] = []
        self._derived: dict[bytes, int] = {}

    def place(self, key: bytes) -> int:
        """A number for an id, even for those of its own kind and odd for the others."""
        known = self._derived.get(key)
        if known is not None:
            return known * 3 + 2
        if key not in self._given:
            timed = key[6] >> 4 == 7
            ids = self._timed if timed else self._other
            self._given[key] = (timed, len(ids))
            ids.append(key)
        timed, place = self._given[key]
        return place * 3 + (0 if timed else 1)

    def derive(self, key: bytes) -> None:
        """From here on an id that a row's own values tell."""
        self._derived.setdefault(key, len(self._derived))

    def packed(self) -> list[bytes]:
        """Times, what follows the times, and ids without a time."""
        return [
            pack_ints([int.from_bytes(key[:6], "big") for key in self._timed]),
            b"".join(key[6:] for key in self._timed),
            b"".join(self._other),
        ]


@dataclass
class _Ids:
    timed: list[bytes]
    other: list[bytes]
    derived: list[bytes]

    def at(self, place: int) -> bytes:
        ids = (self.timed, self.other, self.derived)[place % 3]
        if not 0 <= place // 3 < len(ids):
            raise Malformed("place of an id")
        return ids[place // 3]


def _ids(packed: tuple[bytes, bytes, bytes]) -> _Ids:
    times, rest, other = packed
    if len(rest) % 10 or len(other) % 16:
        raise Malformed("pool of ids")
    moments = unpack_ints(times, len(rest) // 10)
    if any(not 0 <= moment < 2**48 for moment in moments):
        raise Malformed("pool of ids")
    timed = [
        moment.to_bytes(6, "big") + rest[place * 10 : place * 10 + 10]
        for place, moment in enumerate(moments)
    ]
    return _Ids(timed, [other[i : i + 16] for i in range(0, len(other), 16)], [])


def _section(rows: Sequence[Row], mask: int, pool: _Pool) -> list[object]:
    table = BY_NAME[rows[0].table]
    kind = rows[0].kind
    columns: list[bytes] = []
    ids = _pack_ids(table, rows, pool)
    for place, column in enumerate(table.columns):
        if not mask >> place & 1:
            continue
        values = [row.values[column.name] for row in rows]
        if column.optional:
            columns.append(pack_present(values))
        columns.append(_pack(column.wire, rows, values, pool))
    if kind is Kind.PUT:
        for row in rows:
            if derived(table.name, row.values) == row.row:
                pool.derive(row.row)
    return [table.code, int(kind), len(rows), mask, ids, columns]


def _pack_ids(table: Table, rows: Sequence[Row], pool: _Pool) -> bytes:
    if rows[0].kind is Kind.PUT:
        given = [None if derived(table.name, r.values) == r.row else r.row for r in rows]
    else:
        given = [row.row for row in rows]
    kept = [key for key in given if key is not None]
    if not kept:
        return bytes((_DERIVED,))
    places = pack_ints([pool.place(key) for key in kept])
    if len(kept) == len(rows):
        return bytes((_GIVEN,)) + places
    present = pack_present(given)
    return bytes((_MIXED,)) + len(present).to_bytes(2, "big") + present + places


def _pack(wire: Wire, rows: Sequence[Row], values: Sequence[Value], pool: _Pool) -> bytes:
    if wire is Wire.UUID:
        return pack_ints([pool.place(v) for v in values if isinstance(v, bytes)])
    if wire is Wire.INSTANT:
        # Most instants of a row are those of the job that wrote it.
        pairs = zip(rows, values, strict=True)
        return pack_ints([v - row.at for row, v in pairs if isinstance(v, int)])
    if wire in _NUMBERS:
        return pack_ints([int(v) for v in values if isinstance(v, int)])
    texts = [v for v in values if isinstance(v, str)]
    if any(len(text) > limits.LONGEST_TEXT for text in texts):
        raise ValueError("a text past the limits")
    return pack_texts(texts)


def _read_section(
    table: Table,
    kind: Kind,
    count: int,
    mask: int,
    ids: bytes,
    columns: list[object],
    pool: _Ids,
    moments: list[int],
) -> list[Row]:
    if mask >> len(table.columns) or mask < 0:
        raise Malformed("columns")
    named = [c for place, c in enumerate(table.columns) if mask >> place & 1]
    parts = iter(columns)
    whole: list[dict[str, Value]] = [{} for _ in range(count)]
    for column in named:
        present = [True] * count
        if column.optional:
            present = unpack_present(_part(next(parts, None)), count)
        places = [place for place, there in enumerate(present) if there]
        values = _unpack(
            column.wire, _part(next(parts, None)), [moments[place] for place in places], pool
        )
        for row in whole:
            row[column.name] = None
        for place, value in zip(places, values, strict=True):
            whole[place][column.name] = value
    if next(parts, None) is not None:
        raise Malformed("columns")
    keys = _read_ids(table, kind, count, ids, whole, pool)
    return [
        Row(table.name, key, kind, values, at)
        for key, values, at in zip(keys, whole, moments, strict=True)
    ]


def _part(found: object) -> bytes:
    if not isinstance(found, bytes):
        raise Malformed("column")
    return found


def _unpack(wire: Wire, data: bytes, moments: list[int], pool: _Ids) -> list[Value]:
    count = len(moments)
    if wire in (Wire.TEXT, Wire.JSON):
        texts = unpack_texts(data, count)
        if any(len(text) > limits.LONGEST_TEXT for text in texts):
            raise Malformed("text too long")
        return list(texts)
    numbers = unpack_ints(data, count)
    if wire is Wire.UUID:
        return [pool.at(place) for place in numbers]
    if wire is Wire.BOOL:
        if any(number not in (0, 1) for number in numbers):
            raise Malformed("neither yes nor no")
        return [bool(number) for number in numbers]
    if wire is Wire.INSTANT:
        numbers = [at + number for at, number in zip(moments, numbers, strict=True)]
    if any(not -(2**63) <= number < 2**63 for number in numbers):
        raise Malformed("number too large")
    if wire is Wire.DATE and any(not -719_162 <= number <= 2_932_896 for number in numbers):
        raise Malformed("no such day")
    return list(numbers)


def _read_ids(
    table: Table, kind: Kind, count: int, data: bytes, whole: list[dict[str, Value]], pool: _Ids
) -> list[bytes]:
    mode, rest = data[:1], data[1:]
    given = [False] * count
    if mode == bytes((_GIVEN,)):
        given = [True] * count
    elif mode == bytes((_MIXED,)):
        size = int.from_bytes(rest[:2], "big")
        given = unpack_present(rest[2 : 2 + size], count)
        rest = rest[2 + size :]
    elif mode != bytes((_DERIVED,)):
        raise Malformed("ids")
    told = iter(unpack_ints(rest, sum(given)))
    keys: list[bytes] = []
    for there, values in zip(given, whole, strict=True):
        if there:
            keys.append(pool.at(next(told)))
            continue
        made = derived(table.name, values) if kind is Kind.PUT else None
        if made is None:
            raise Malformed("ids")
        keys.append(made)
    if kind is Kind.PUT:
        known = set(pool.derived)
        for key, values in zip(keys, whole, strict=True):
            if key not in known and derived(table.name, values) == key:
                known.add(key)
                pool.derived.append(key)
    return keys
