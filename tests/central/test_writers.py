"""Eight laptops of one house at once, and one that reads along: nothing lost, nothing twice.

And what this rests on, taken away one at a time: without the house's lock, or without what makes
a batch count once, the same check turns red.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from central import exchange
from central.centre import Centre
from central.records import StreamRow
from central.settings import Settings
from central.store import stream_of
from central.tables import FEED
from tests.central.asking import Client
from tests.central.conftest import Watch, served
from tests.central.laptop import Laptop, enrolled, room

WRITERS = 8
BATCHES = 6
ROWS_EACH = 3


def write(client: Client, laptop: Laptop, number: int) -> None:
    """Send some batches, each of them twice, as after a lost answer."""
    for sequence in range(1, BATCHES + 1):
        rows = [room(f"Sala {number}-{sequence}-{place}") for place in range(ROWS_EACH)]
        batch = laptop.sealed(sequence, *rows)
        for _ in range(2):
            told = laptop.exchange(client, batch)
            assert told.status == 200, told.refusal
            assert [a.outcomes for a in told.answers] == [()]


def read_along(client: Client, reader: Laptop, done: threading.Event) -> list[str]:
    """The rooms that somebody reads who goes by a cursor."""
    seen: list[str] = []
    while True:
        ended = done.is_set()
        told = reader.exchange(client)
        assert told.status == 200
        for page in told.pages:
            if page.stream == 0:
                assert page.start == reader.house_cursor
                reader.house_cursor = page.end
            else:
                reader.ref_cursor = page.end
            seen += [str(row.values["name"]) for row in page.rows if row.table == "room"]
        if ended and not told.end.more:
            return seen


def check(client: Client, centre: Centre) -> None:
    """Everything that was written is read, once, in a stream without gaps."""
    laptops = [enrolled(client, centre) for _ in range(WRITERS)]
    reader = enrolled(client, centre)
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read_along, client, reader, done)
        writing = [pool.submit(write, client, each, n) for n, each in enumerate(laptops)]
        try:
            for each in writing:
                each.result()
        finally:
            done.set()
        seen = reading.result()
    expected = {
        f"Sala {n}-{s}-{p}"
        for n in range(WRITERS)
        for s in range(1, BATCHES + 1)
        for p in range(ROWS_EACH)
    }
    assert set(seen) == expected
    assert len(seen) == len(expected)
    with centre.store.read() as connection:
        house = connection.execute(select(FEED.c.house).where(FEED.c.tbl == 21)).scalars().first()
        assert house is not None
        query = select(FEED.c.version).where(FEED.c.house == house).order_by(FEED.c.version)
        versions = list(connection.execute(query).scalars())
        assert versions == list(range(1, len(versions) + 1))
        assert stream_of(connection, house).head == versions[-1]


def test_eight_at_once_lose_nothing(client: Client, centre: Centre) -> None:
    check(client, centre)


def unlocked(connection: Connection, house: bytes) -> StreamRow:
    """What the centre would do without the lock."""
    return stream_of(connection, house)


def test_without_the_house_lock_it_turns_red(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "lock_stream", unlocked)
    with (
        served(Settings(tmp_path, database=postgres()), Watch()) as client,
        pytest.raises((AssertionError, IntegrityError)),
    ):
        check(client, client.app.state.centre)


def test_without_what_makes_a_batch_count_once_it_turns_red(
    client: Client, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_stored", lambda *_: None)
    with pytest.raises((AssertionError, IntegrityError)):
        check(client, centre)
