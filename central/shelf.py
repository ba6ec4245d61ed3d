"""The rows of one house that a batch touches, taken out, changed, and put back at once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, select, update

from central.tables import FEED, QUARANTINE, ROWS
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_CODE, BY_NAME, FROM_HOUSE, Table

_AT_ONCE = 500
Key = tuple[str, bytes]
"""Table and id."""


@dataclass(slots=True)
class Stamp:
    """The last change of a group."""

    version: int
    at: int
    """Corrected time, milliseconds."""
    life: int
    staff: bytes | None


@dataclass(slots=True)
class Entry:
    """A row with where it stands in the stream."""

    table: Table
    row: bytes
    values: dict[str, Value]
    version: int
    life: int
    owed: bool
    gone: int | None
    first: Stamp
    """Of every group that has no stamp of its own."""
    stamps: dict[str, Stamp]
    fresh: bool = False
    """Not in the database yet."""
    changed: set[str] = field(default_factory=set)

    def stamp(self, group: str) -> Stamp:
        """The last change of a group."""
        return self.stamps.get(group, self.first)

    def latest(self) -> tuple[str, Stamp]:
        """The group changed last."""
        every = [(group, self.stamp(group)) for group in self.table.groups]
        return max(every, key=lambda pair: pair[1].version)


class Shelf:
    """What was taken out of one house's stream, by table and id."""

    def __init__(self, connection: Connection, house: bytes, head: int) -> None:
        self._connection = connection
        self.house = house
        self.head = head
        self._entries: dict[Key, Entry | None] = {}
        self._touched: dict[Key, Entry] = {}

    def take(self, keys: Iterable[Key]) -> None:
        """Read rows that were not read yet."""
        wanted: dict[str, list[bytes]] = {}
        for table, row in dict.fromkeys(keys):
            if (table, row) not in self._entries:
                self._entries[table, row] = None
                wanted.setdefault(table, []).append(row)
        for name, rows in wanted.items():
            for at in range(0, len(rows), _AT_ONCE):
                self._read(BY_NAME[name], rows[at : at + _AT_ONCE])

    def get(self, table: str, row: bytes) -> Entry | None:
        """A row, gone or not; None where there never was one."""
        key = (table, row)
        if key not in self._entries:
            self.take([key])
        return self._entries[key]

    def children(self, parents: Iterable[Key]) -> list[tuple[Entry, Key]]:
        """The rows that hang from some rows, with the one each hangs from."""
        wanted: dict[str, list[bytes]] = {}
        for table, row in parents:
            wanted.setdefault(table, []).append(row)
        found: list[tuple[Key, Key]] = []
        for table, link, parent in _LINKS:
            rows = wanted.get(parent, [])
            source = ROWS[table].c
            for at in range(0, len(rows), _AT_ONCE):
                query = select(source.id, source[link]).where(
                    source.house == self.house, source[link].in_(rows[at : at + _AT_ONCE])
                )
                found += [
                    ((table, bytes(key)), (parent, bytes(over)))
                    for key, over in self._connection.execute(query)
                ]
        self.take(key for key, _ in found)
        return [(entry, over) for key, over in found if (entry := self.get(*key)) is not None]

    def next_version(self) -> int:
        """The next version of the stream."""
        self.head += 1
        return self.head

    def add(self, table: str, row: bytes, values: Mapping[str, Value], stamp: Stamp) -> Entry:
        """A row that was not there; the stamp's version is taken already."""
        columns = BY_NAME[table].columns
        entry = Entry(
            BY_NAME[table], row, {c.name: values.get(c.name) for c in columns},
            stamp.version, stamp.life, False, None, stamp, {}, fresh=True,
        )  # fmt: skip
        self._entries[table, row] = self._touched[table, row] = entry
        return entry

    def move(self, entry: Entry, life: int, base: int) -> int:
        """Give a row the next version, in the name of a life that had read up to `base`."""
        version = self.next_version()
        entry.owed = entry.version > base and (entry.life != life or entry.owed)
        entry.version, entry.life = version, life
        self._touched[entry.table.name, entry.row] = entry
        return version

    def put_back(self) -> None:
        """Write every row that was added or changed."""
        added: dict[str, list[dict[str, object]]] = {}
        feed: list[dict[str, object]] = []
        moved: list[dict[str, object]] = []
        for (name, row), entry in self._touched.items():
            place = _placed(self.house, entry)
            if entry.fresh:
                feed.append(place)
                added.setdefault(name, []).append({"house": self.house, "id": row, **entry.values})
            else:
                moved.append({f"_{key}": value for key, value in place.items()})
                if entry.changed:
                    self._update(entry)
        for name, rows in added.items():
            self._connection.execute(ROWS[name].insert(), rows)
        if feed:
            self._connection.execute(FEED.insert(), feed)
        if moved:
            self._connection.execute(_MOVE, moved)
        self._touched.clear()

    def _update(self, entry: Entry) -> None:
        rows = ROWS[entry.table.name]
        self._connection.execute(
            update(rows)
            .where(rows.c.house == self.house, rows.c.id == entry.row)
            .values({name: entry.values[name] for name in entry.changed})
        )

    def _read(self, table: Table, rows: list[bytes]) -> None:
        source = ROWS[table.name]
        query = (
            select(FEED, *(source.c[c.name].label(f"v_{c.name}") for c in table.columns))
            .join(source, (source.c.house == FEED.c.house) & (source.c.id == FEED.c.row))
            .where(FEED.c.house == self.house, FEED.c.tbl == table.code, FEED.c.row.in_(rows))
        )
        for found in self._connection.execute(query):
            entry = entry_of(table, found)
            self._entries[table.name, entry.row] = entry


def entry_of(table: Table, found: Row[Any]) -> Entry:
    """A row of `FEED` joined with its values, which stand after it in the table's order."""
    told = found._mapping
    first, stamps = _stamps(told)
    # By place: asking for each by its label takes most of the time of a page.
    values: dict[str, Value] = {
        column.name: bytes(value) if isinstance(value, memoryview) else value
        for column, value in zip(table.columns, found[_PLACES:], strict=True)
    }
    return Entry(
        table, bytes(told["row"]), values, told["version"], told["life"], told["owed"],
        told["gone"], first, stamps,
    )  # fmt: skip


def open_problems(connection: Connection, house: bytes, keys: Iterable[Key]) -> set[Key]:
    """Which rows wait in quarantine."""
    codes = {table.name: table.code for table in FROM_HOUSE}
    rows = list({row for _, row in keys})
    found: set[Key] = set()
    for at in range(0, len(rows), _AT_ONCE):
        query = select(QUARANTINE.c.tbl, QUARANTINE.c.row).where(
            QUARANTINE.c.house == house,
            QUARANTINE.c.row.in_(rows[at : at + _AT_ONCE]),
            QUARANTINE.c.settled_at.is_(None),
        )
        found |= {
            (BY_CODE[tbl].name, bytes(row))
            for tbl, row in connection.execute(query)
            if tbl in codes.values()
        }
    return found


def _stamps(told: RowMapping) -> tuple[Stamp, dict[str, Stamp]]:
    if told["stamps"] is None:
        staff = None if told["staff"] is None else bytes(told["staff"])
        return Stamp(told["born"], told["at"], told["life"], staff), {}
    read = {
        group: Stamp(version, at, life, bytes.fromhex(staff) if staff else None)
        for group, (version, at, life, staff) in json.loads(told["stamps"]).items()
    }
    return read.pop(""), read


def _placed(house: bytes, entry: Entry) -> dict[str, object]:
    first = entry.first
    stamps = None
    # As long as nothing changed, the row's own columns tell all there is to tell.
    if entry.stamps or first.life != entry.life:
        every = {"": first, **entry.stamps}
        stamps = json.dumps(
            {
                group: [s.version, s.at, s.life, s.staff.hex() if s.staff else None]
                for group, s in every.items()
            },
            separators=(",", ":"),
        )
    return {
        "house": house,
        "tbl": entry.table.code,
        "row": entry.row,
        "version": entry.version,
        "born": first.version,
        "life": entry.life,
        "owed": entry.owed,
        "gone": entry.gone,
        "at": first.at,
        "staff": first.staff,
        "stamps": stamps,
    }


_PLACES = len(FEED.columns)
_LINKS = [
    (table.name, link, parent) for table in FROM_HOUSE for link, parent in table.parents
]  # fmt: skip
_NAMED = [c.name for c in FEED.columns if not c.primary_key]
_MOVE = (
    update(FEED)
    .where(
        FEED.c.house == bindparam("_house"),
        FEED.c.tbl == bindparam("_tbl"),
        FEED.c.row == bindparam("_row"),
    )
    .values({name: bindparam(f"_{name}") for name in _NAMED})
)
