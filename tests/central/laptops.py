"""Laptops of one house as the centre sees them, without any laptop: batches in, pages out."""

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select

from central import feed
from central.apply import apply_batch
from central.records import Device, Life, device_row, life_row
from central.store import Store, lock_stream, stream_of
from central.tables import DEVICE, LIFE, QUARANTINE
from desktop.sync.protocol.batch import Author, Batch, Op, arranged
from desktop.sync.protocol.frames import Answer, FrameKind, Page, Status, Stream, decode
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import VERSION
from tests.sync import wire

HOUSE = b"h" * 16
NOON = 1_795_000_000_000


@dataclass
class Laptop:
    """One laptop: what it has read, and its next batch."""

    store: Store
    number: int
    letter: str
    clock: int = 0
    """How far its clock is ahead, ms."""
    cursor: int = 0
    sequence: int = 0
    rows: dict[tuple[str, bytes], dict[str, Value]] = field(default_factory=dict)
    schema: int = VERSION

    @property
    def device(self) -> bytes:
        """Its id."""
        return bytes([self.number]) * 16

    def says(
        self, *changes: tuple[str, bytes, Kind, dict[str, Value]], at: int = NOON,
        base: int | None = None, job: int = 0,
    ) -> Answer:  # fmt: skip
        """Send changes as one job done at `at` by the centre's clock."""
        self.sequence += 1
        known = self.cursor if base is None else base
        ops = [Op(t, row, kind, 0, known, values) for t, row, kind, values in changes]
        author = Author(wire.key(900 + self.number), at + self.clock)
        batch = Batch(
            self.device, self.device, self.sequence, (author,), arranged(ops), self.schema
        )
        with self.store.write() as connection:
            stream = lock_stream(connection, HOUSE)
            device, life = self._known(connection)
            now = NOON + 3_600_000
            return apply_batch(connection, stream, device, life, batch, -self.clock, now)

    def reads(self, budget: int = 8192) -> list[Page]:
        """Read everything new."""
        found: list[Page] = []
        more = True
        while more:
            with self.store.read() as connection:
                life = self._known(connection)[1].number
                pages, end, more = feed.pages(
                    connection, HOUSE, Stream.HOUSE, self.cursor, life, budget, self.schema
                )
            for payload in pages:
                page = decode(FrameKind.PAGE, payload)
                assert isinstance(page, Page)
                assert page.start in (self.cursor, 0)
                self.cursor = page.end
                found.append(page)
                for row in page.rows:
                    if row.kind is Kind.DELETE:
                        self.rows.pop((row.table, row.row), None)
                    else:
                        self.rows[row.table, row.row] = dict(row.values)
            assert end == self.cursor
        return found

    def conflicts(self) -> list[dict[str, Value]]:
        """The conflicts it was told of."""
        return [values for (table, _), values in self.rows.items() if table == "conflict"]

    def _known(self, connection: Connection) -> tuple[Device, Life]:
        device = connection.execute(select(DEVICE).where(DEVICE.c.id == self.device)).one()
        life = connection.execute(select(LIFE).where(LIFE.c.device == self.device)).one()
        return device_row(device), life_row(life)


def laptop(store: Store, number: int, *, clock: int = 0) -> Laptop:
    """A laptop that was enrolled in the house."""
    made = Laptop(store, number, "ABCDEFGH"[number], clock)
    with store.write() as connection:
        connection.execute(
            insert(DEVICE).values(
                id=made.device, house=HOUSE, kind="real", letter=made.letter,
                public_key=wire.PUBLIC, token_hash=made.device * 2, certificate=bytes(64),
                enrolled_at=NOON,
            )
        )  # fmt: skip
        connection.execute(
            insert(LIFE).values(
                device=made.device, incarnation=made.device, house=HOUSE, letter=made.letter,
                begun_at=NOON,
            )
        )  # fmt: skip
    return made


def head(store: Store) -> int:
    """Where the house's stream stands."""
    with store.read() as connection:
        return stream_of(connection, HOUSE).head


def quarantined(store: Store) -> list[tuple[str, str]]:
    """What waits: kind and code."""
    with store.read() as connection:
        query = select(QUARANTINE.c.kind, QUARANTINE.c.code).where(
            QUARANTINE.c.settled_at.is_(None)
        )
        return [(kind, code) for kind, code in connection.execute(query)]


def statuses(answer: Answer) -> list[Status]:
    """What was not simply applied."""
    return [outcome.status for outcome in answer.outcomes]


def person(number: int, **given: Value) -> tuple[str, bytes, Kind, dict[str, Value]]:
    """Somebody new."""
    values = wire.row("person", surnames="Quishpe", given_names=f"Persona {number}") | given
    return "person", wire.key(number), Kind.PUT, values


def change(table: str, number: int, **values: Value) -> tuple[str, bytes, Kind, dict[str, Value]]:
    """A change of some fields."""
    return table, wire.key(number), Kind.SET, values


def gone(table: str, number: int) -> tuple[str, bytes, Kind, dict[str, Value]]:
    """A row deleted."""
    return table, wire.key(number), Kind.DELETE, {}


def told(value: Value) -> dict[str, Value]:
    """The values in a conflict."""
    assert isinstance(value, str)
    found: dict[str, Value] = json.loads(value)
    return found
