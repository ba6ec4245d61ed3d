"""Real processes over a real socket, killed at any moment: what was told is true, once.

A laptop's process works and exchanges without rest; the centre's serves it. Either is killed with
SIGKILL while the other goes on. Whatever the laptop was told is sent is in the centre's file at
that moment, and at the end both have everything, alike.
"""

import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from central.tables import FEED, LIFE, QUARANTINE, ROWS
from desktop.core.clock import Clock
from desktop.core.ids import house_id
from desktop.core.paths import Home
from desktop.models import examining, journal, tables
from desktop.services.access import Access, NewHouse
from desktop.sync.enrolment import enrol
from tests.conftest import PASSWORD, STAFF
from tests.sync.line import Line
from tests.sync.served import Served
from tests.sync.street import Street
from tests.sync.town import Time

SEED = 20261128


@dataclass
class Heard:
    """What the laptop's processes said."""

    written: dict[str, list[str]] = field(default_factory=dict)
    """Of each person, every word in its order; the first is the name, later ones corrections."""
    begun: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    """How many of these words the centre has, as the laptop was told."""
    exchanges: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, line: str) -> None:
        """One whole line."""
        words = line.split()
        with self.lock:
            if words[0] in ("wrote", "corrected"):
                self.written.setdefault(words[1], []).append(words[2])
            elif words[0] == "begin":
                self.begun = {key: len(said) for key, said in self.written.items()}
            elif words[0] == "sent":
                self.sent.update(self.begun)
                self.exchanges += 1
                self.lock.notify_all()

    def wait_for_an_exchange(self) -> None:
        """Until one more ends well: the next kill meets another."""
        with self.lock:
            known = self.exchanges
            assert self.lock.wait_for(lambda: self.exchanges > known, 60), "nothing is sent"

    def told(self) -> tuple[dict[str, list[str]], dict[str, int]]:
        """What was said until now."""
        with self.lock:
            return {k: list(v) for k, v in self.written.items()}, dict(self.sent)


class Centre:
    """The centre in a process of its own, on one port for all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve, until killed."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "central", "--data", str(self.folder), "--json", "serve",
             "--port", str(self.port)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.port = int(json.loads(self.process.stdout.readline())["url"].rpartition(":")[2])

    def kill(self) -> None:
        """As a power cut of its machine."""
        end(self.process)


class Laptop:
    """The laptop in a process of its own."""

    def __init__(self, home: Home, heard: Heard) -> None:
        self._home, self._heard, self._lives = home, heard, 0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Work and exchange, until killed."""
        self._lives += 1
        self.process = process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.sync_worker", str(self._home.folder),
             str(self._lives)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        self._reading = threading.Thread(target=self._read, args=(process,))
        self._reading.start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("\n"):
                self._heard.hear(line)

    def kill(self) -> None:
        """As a power cut."""
        assert self.process is not None
        assert self.process.poll() is None, "the laptop's process ended by itself"
        self.process.kill()
        self._reading.join()
        end(self.process)


def end(process: "subprocess.Popen[str] | None") -> None:
    if process is None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with closing(pipe):
                pass


@contextmanager
def two_processes(folder: Path, heard: Heard) -> Iterator[tuple[Laptop, Centre]]:
    """A laptop that is enrolled, and its centre; nobody is left behind."""
    home = Home(folder / "casa-0")
    Access(home, Clock()).set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    with Served(folder / "centro") as served:
        port = served.port
        house = Access(home, Clock()).sign_in(None, PASSWORD)
        enrol(house, served.url, served.code("C10"))
        house.close()
    laptop, centre = Laptop(home, heard), Centre(folder / "centro")
    centre.port = port
    try:
        centre.start()
        laptop.start()
        yield laptop, centre
    finally:
        end(laptop.process)
        end(centre.process)


def at_centre(folder: Path) -> dict[str, tuple[str, str]]:
    """Everybody in the centre's file, however it was left: name and correction by id."""
    with closing(sqlite3.connect(folder / "centro.db", timeout=30)) as connection:
        found = connection.execute("SELECT id, given_names, neighbourhood FROM row_person")
        return {bytes(key).hex(): (name, word) for key, name, word in found}


def compare(heard: Heard, folder: Path) -> None:
    """What the laptop was told is at the centre, in its last word or a later one."""
    written, sent = heard.told()
    there = at_centre(folder)
    for who, count in sent.items():
        assert who in there
        name, word = there[who]
        assert name == written[who][0]
        if count > 1:
            assert word in written[who][count - 1 :] or word not in written[who]


def examine(home: Home, heard: Heard, folder: Path) -> None:
    """The laptop after its power went: whole, and nothing that was acknowledged is gone."""
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    try:
        database = house.database
        assert examining.examine(database.path, database.key).integrity == "ok"
        with database.engine.connect() as connection:
            assert journal.fault(connection, tables.journalled_tables()) is None
        with database.read() as session:
            kept = {key.hex() for key in session.execute(text("SELECT id FROM person")).scalars()}
            assert set(heard.told()[0]) <= kept
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            retired = session.execute(
                text("SELECT row FROM journal WHERE answered = 1 AND tbl = 10 AND op = 'I'")
            ).scalars()
            assert {row.hex() for row in retired} <= set(at_centre(folder))
    finally:
        house.close()


def kills(folder: Path, number: int) -> None:
    heard = Heard()
    moments = random.Random(SEED)
    with two_processes(folder, heard) as (laptop, centre):
        home = Home(folder / "casa-0")
        for turn in range(number):
            heard.wait_for_an_exchange()
            time.sleep(moments.uniform(0, 0.2))
            if turn % 2:
                centre.kill()
                compare(heard, centre.folder)
                # The laptop goes on alone for a moment.
                time.sleep(moments.uniform(0, 0.1))
                centre.start()
            else:
                laptop.kill()
                compare(heard, centre.folder)
                examine(home, heard, centre.folder)
                laptop.start()
        heard.wait_for_an_exchange()
        laptop.kill()
    assert heard.sent
    agree(folder, heard)


def agree(folder: Path, heard: Heard) -> None:
    """Nobody is killed any more: a quiet exchange, and everything is alike, once."""
    home = Home(folder / "casa-0")
    with Served(folder / "centro") as served, Line(served.port) as line:
        other = folder / "casa-1"
        Access(Home(other), Clock()).set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
        town = Street(served, line, [home.folder, other], Time())
        town.one.house = Access(home, Clock()).sign_in(None, PASSWORD)
        town.other.house = Access(Home(other), Clock()).sign_in(None, PASSWORD)
        try:
            with town.one.house.database.keep() as session:
                session.execute(text("UPDATE link SET server = :url"), {"url": served.url})
            enrol(town.other.house, served.url, served.code("C10"))
            town.settle()
            assert town.one.exchange().pending == 0
            assert town.one.status().all_sent
            town.check()
            rows = town.at_centre("C10")
            written, _ = heard.told()
            people = {key.hex(): row for (name, key), row in rows.items() if name == "person"}
            assert set(written) <= set(people)
            names = [row["given_names"] for row in people.values()]
            assert len(names) == len(set(names))
            for who, words in written.items():
                last = people[who]["neighbourhood"]
                assert last is None or last == words[-1] or last not in words[:-1]
            with served.centre.store.read() as connection:
                house = house_id("C10").bytes
                versions = (
                    connection.execute(select(FEED.c.version).where(FEED.c.house == house))
                    .scalars()
                    .all()
                )
                assert len(versions) == len(set(versions)) == len(rows)
                assert connection.execute(select(ROWS["conflict"].c.id)).all() == []
                assert connection.execute(select(QUARANTINE.c.id)).all() == []
                known = connection.execute(select(LIFE.c.number)).all()
                # One life each: no kill made a laptop take itself for a copy.
                assert len(known) == 2
        finally:
            for seat in town.seats:
                seat.close()


def test_twenty_kills(tmp_path: Path) -> None:
    kills(tmp_path, 20)


@pytest.mark.soak
def test_two_hundred_kills(tmp_path: Path) -> None:
    kills(tmp_path, 200)
