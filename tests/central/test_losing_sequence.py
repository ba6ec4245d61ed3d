"""Why a stream is locked before it is written: what a plain sequence loses, and the lock does not.

Numbers from a sequence are handed out in order and become visible in another. A reader that goes
by its cursor passes over a number whose writer commits later, and never comes back for it.
"""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from central import migrate
from central.settings import Settings
from central.store import Store, lock_stream, stream_of
from central.tables import STREAM

WRITERS = 8
EACH = 60
Reader = Callable[[int], tuple[list[int], int]]
"""What is new after a cursor, and the next cursor."""


@pytest.fixture
def database(postgres: Callable[[], str]) -> str:
    """An empty PostgreSQL database."""
    return postgres()


def read_along(read: Reader, done: threading.Event) -> tuple[set[int], int]:
    """What a reader with a cursor gets while others write, and once more when they are done."""
    seen: set[int] = set()
    cursor = 0
    while True:
        ended = done.is_set()
        rows, cursor = read(cursor)
        seen.update(rows)
        if ended:
            return seen, cursor


def together(
    write: Callable[[int], None], read: Callable[[int], tuple[list[int], int]]
) -> set[int]:
    """Eight writers and a reader at once; what the reader got."""
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read_along, read, done)
        for writing in [pool.submit(write, writer) for writer in range(WRITERS)]:
            writing.result()
        done.set()
        return reading.result()[0]


def test_a_plain_sequence_loses_rows(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE change (version bigserial PRIMARY KEY, row integer)")

    def write(writer: int) -> None:
        chance = random.Random(writer)
        with psycopg.connect(database) as connection:
            for number in range(EACH):
                connection.execute(
                    "INSERT INTO change (row) VALUES (%s)", (writer * EACH + number,)
                )
                time.sleep(chance.uniform(0, 0.004))  # the rest of the transaction's work
                connection.commit()

    def read(cursor: int) -> tuple[list[int], int]:
        with psycopg.connect(database) as connection:
            rows = connection.execute(
                "SELECT version, row FROM change WHERE version > %s ORDER BY version", (cursor,)
            ).fetchall()
        return [row for _, row in rows], rows[-1][0] if rows else cursor

    seen = together(write, read)
    assert len(seen) < WRITERS * EACH


def test_the_locked_stream_loses_none(database: str, tmp_path: Path) -> None:
    house = b"h" * 16
    store = Store(Settings(tmp_path, database=database))
    migrate.upgrade(store)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE change (version bigint PRIMARY KEY, row integer)")

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for number in range(EACH):
            with store.write() as connection:
                head = lock_stream(connection, house).head + 1
                connection.exec_driver_sql(
                    "INSERT INTO change VALUES (%s, %s)", (head, writer * EACH + number)
                )
                time.sleep(chance.uniform(0, 0.004))
                connection.execute(STREAM.update().where(STREAM.c.house == house).values(head=head))

    def read(cursor: int) -> tuple[list[int], int]:
        with store.read() as connection:
            head = stream_of(connection, house).head
            rows = connection.exec_driver_sql(
                "SELECT row FROM change WHERE version > %s AND version <= %s", (cursor, head)
            ).scalars()
            return list(rows), head

    seen = together(write, read)
    store.close()
    assert seen == set(range(WRITERS * EACH))
