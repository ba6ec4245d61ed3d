"""The one way in and out of the centre's database, embedded or PostgreSQL."""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, TimeoutError

from central.records import EPOCH_BITS, StreamRow, stream_row
from central.refusals import BUSY, Refused
from central.settings import Settings
from central.tables import STREAM

BUSY_SECONDS = 30
_UNLIKELY_EPOCHS = 1 << 16
_CHANCE = 1 << 10
_REMEMBERED = 500
"""Epochs whose end is known: a laptop that last came before them reads from the start."""


class Store:
    """An open database. `read` sees one moment; `write` is one transaction."""

    def __init__(self, settings: Settings) -> None:
        self.embedded = settings.database is None
        self.engine = _embedded(settings) if self.embedded else _postgresql(settings)
        # Threads of one process wait here in their order; SQLite's own waiting is by chance.
        self._writing: Any = threading.Lock() if self.embedded else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and writes nothing."""
        with _translated(), self.engine.connect() as plain:
            seen = plain
            if not self.embedded:
                seen = plain.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with seen.begin():
                yield seen

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed whole at the end of the block, or not at all."""
        with self._writing, _translated(), self.engine.connect() as plain:
            connection = plain.execution_options(write=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _embedded(settings: Settings) -> Engine:
    engine = create_engine(
        settings.url,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        pool_size=8,
        max_overflow=24,
        pool_timeout=BUSY_SECONDS,
        # What a failed statement was given is personal data.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _end)
    return engine


def _postgresql(settings: Settings) -> Engine:
    return create_engine(
        settings.url,
        pool_size=5,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _settle(raw: Any, _record: Any) -> None:
    _keep_a_log(raw)
    # NORMAL may lose at a power cut what a laptop was told is kept.
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA cache_size=-32000")
    raw.execute("PRAGMA temp_store=MEMORY")


def _keep_a_log(raw: Any) -> None:
    # Changing to the log waits for nobody, whatever the time-out says: of workers that begin a new
    # file at once, one changes it and the others come again.
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _end(raw: Any, _record: Any) -> None:
    # A transaction whose commit failed stays open, and holds the lock that all others wait for.
    if raw is not None and raw.in_transaction:
        raw.rollback()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, TimeoutError) as error:
        raise Refused("busy", BUSY) from error


def insert_new(connection: Connection, table: Table) -> Any:
    """An insert that leaves a row alone that is there already."""
    found: Insert
    if connection.dialect.name == "postgresql":
        found = postgresql.insert(table).on_conflict_do_nothing()
    else:
        found = sqlite.insert(table).on_conflict_do_nothing()
    return found


def lock_stream(connection: Connection, house: bytes) -> StreamRow:
    """Lock a stream until the transaction ends, before anything of it is read to be changed."""
    asked = select(STREAM).where(STREAM.c.house == house).with_for_update()
    row = connection.execute(asked).one_or_none()
    if row is None:
        connection.execute(insert_new(connection, STREAM), {"house": house})
        row = connection.execute(asked).one()
    return stream_row(row)


def stream_of(connection: Connection, house: bytes) -> StreamRow:
    """Where a stream stands, without locking it."""
    row = connection.execute(select(STREAM).where(STREAM.c.house == house)).one_or_none()
    return stream_row(row) if row is not None else StreamRow(house, 0)


def begin_epoch(connection: Connection, house: bytes, after: int = 0) -> StreamRow:
    """Begin another epoch of a stream: the one so far may not hold all that it once held.

    `after` is a cursor that the new epoch must lie beyond.
    """
    stream = lock_stream(connection, house)
    ended = dict([*stream.ended.items(), (stream.epoch, stream.head)][-_REMEMBERED:])
    # By chance: two centres that were put back from one copy begin two epochs, not one twice.
    epoch = max(stream.epoch, after >> EPOCH_BITS) + 1 + secrets.randbelow(_CHANCE)
    head = epoch << EPOCH_BITS
    connection.execute(
        update(STREAM)
        .where(STREAM.c.house == house)
        .values(head=head, ended=json.dumps({str(e): last for e, last in ended.items()}))
    )
    return StreamRow(house, head, ended)


def begin_epochs(store: Store) -> None:
    """Begin another epoch of every stream that something was written to in this one."""
    with store.read() as connection:
        heads = connection.execute(select(STREAM.c.house, STREAM.c.head)).all()
    for house, head in heads:
        if has_moved(head):
            with store.write() as connection:
                begin_epoch(connection, bytes(house))


def has_moved(head: int) -> bool:
    """Whether anything was written in the epoch of a version."""
    return bool(head & ((1 << EPOCH_BITS) - 1))


def is_beyond(stream: StreamRow, cursor: int) -> bool:
    """Whether a laptop has seen what this stream has no memory of.

    A number that no honest laptop can have been given begins no epoch: they would run out.
    """
    return stream.head < cursor < (stream.epoch + _UNLIKELY_EPOCHS) << EPOCH_BITS


def from_where(stream: StreamRow, cursor: int) -> int:
    """The version that pages begin after for a laptop with this cursor."""
    epoch = cursor >> EPOCH_BITS
    last = stream.head if epoch == stream.epoch else stream.ended.get(epoch, -1)
    return cursor if 0 <= cursor <= last else 0
