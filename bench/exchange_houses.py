"""A centre on PostgreSQL with one house that sends, with eight, and with all of the catalogue."""

import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg

from bench.ground import ROOT
from bench.timing import Figure, slow_end
from central import catalogue
from central.centre import Centre, open_centre
from central.settings import from_environment
from desktop.sync.protocol.frames import Answer, End, Page, Refusal, Stream, decode, read_frames
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_NAME
from tests.central.laptop import Laptop, code_for
from tests.central.postgres import cluster

HOUSES = {1: 16, 8: 4, 51: 2}
"""How many houses send at once, and how many batches each; the catalogue names 51 of the 52."""
PEOPLE = 300
"""Of one batch: a person, their document and a telephone make three rows."""
ROWS = PEOPLE * 3
TOLD = """`casa-central serve --workers 2` on a PostgreSQL of its own with `fsync` on, its defaults
otherwise. Batches of 900 rows (a person, their document, a telephone) are sealed before; houses
send them over sockets at the same moment. Centre, database and clients share the cores. The
catalogue names 51 of the 52 houses."""
WORKERS = 2
"""As many processes as this machine has cores; PostgreSQL and the clients share them."""
Row = tuple[str, bytes, dict[str, Value]]
_NAMES = ("Quishpe", "Toapanta", "Anaguano", "Guamán", "Llumiquinga", "Simbaña", "Pilataxi")
_GIVEN = ("Rosa Elvira", "Luis Alberto", "Nely Maribel", "Wilson", "Tamia Sarahí", "Édison")


@dataclass
class _House:
    """One laptop of a house, and how it talks."""

    laptop: Laptop
    port: int
    sequence: int = 0

    def ask(self, batch: bytes = b"") -> tuple[int, bool]:
        """One exchange; how many bytes came back, and whether there is more."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(
                "POST", "/v1/sync", self.laptop.asking() + batch, headers=self.laptop.headers
            )
            body = line.getresponse().read()
        finally:
            line.close()
        frames = [decode(kind, payload) for kind, payload in read_frames(body)]
        answers = 0
        more = False
        for frame in frames:
            if isinstance(frame, Refusal):
                raise RuntimeError(frame.code)
            if isinstance(frame, Page):
                if frame.stream is Stream.REF:
                    self.laptop.ref_cursor = frame.end
                else:
                    self.laptop.house_cursor = frame.end
            answers += isinstance(frame, Answer)
            if isinstance(frame, End):
                more = frame.more
        if answers != bool(batch):
            raise RuntimeError("not answered")
        return len(body), more

    def catch_up(self) -> None:
        """Read what the centre has, so that only sending is measured."""
        while self.ask()[1]:
            pass

    def sealed(self, dice: Random) -> bytes:
        """The next batch."""
        self.sequence += 1
        rows = list(itertools.chain.from_iterable(_registered(dice) for _ in range(PEOPLE)))
        return self.laptop.sealed(self.sequence, *rows)


def measure() -> list[Figure]:
    """Rows a second that the centre takes in, how long a small exchange takes, and its disk."""
    with cluster(durable=True) as url, tempfile.TemporaryDirectory() as folder:
        with psycopg.connect(url.format(database="postgres"), autocommit=True) as admin:
            admin.execute("CREATE DATABASE casas")
        address = url.format(database="casas")
        with _served(Path(folder), address) as (centre, port):
            siglas = sorted(known.code for known in catalogue.houses().values() if known.name)
            houses = [_enrolled(centre, port, code) for code in siglas[: max(HOUSES)]]
            figures = [_taken_in(houses[:number], each) for number, each in HOUSES.items()]
            figures += [_nothing(houses), _disk(address, houses)]
    return figures


def _taken_in(houses: Sequence[_House], each: int) -> Figure:
    dice = Random(len(houses))
    batches = [[house.sealed(dice) for _ in range(each)] for house in houses]
    took: list[float] = []

    def send(house: _House, own: Sequence[bytes]) -> None:
        for batch in own:
            begun = time.perf_counter()
            house.ask(batch)
            took.append(time.perf_counter() - begun)

    jobs = [partial(send, house, own) for house, own in zip(houses, batches, strict=True)]
    seconds = _at_once(jobs)
    rows = len(houses) * each * ROWS
    number = len(houses)
    what = "1 house sends" if number == 1 else f"{number} houses send at once"
    return Figure(f"{what}, PostgreSQL", rows / seconds, "rows/s", None,
                  f"{rows:,} rows in {seconds:.1f} s; a batch of {ROWS} waits"
                  f" {slow_end(took):.2f} s p95")  # fmt: skip


def _nothing(houses: Sequence[_House]) -> Figure:
    rounds = 10

    def look(house: _House) -> None:
        for _ in range(rounds):
            house.ask()

    seconds = _at_once([partial(look, house) for house in houses])
    asked = len(houses) * rounds
    what = f"{len(houses)} houses ask with nothing to send, PostgreSQL"
    return Figure(what, asked / seconds, "requests/s", None,
                  f"{WORKERS} workers; the clients share the cores")  # fmt: skip


def _disk(address: str, houses: Sequence[_House]) -> Figure:
    with psycopg.connect(address) as asked:
        found = asked.execute("SELECT pg_database_size(current_database())").fetchone()
        told = asked.execute("SELECT count(*) FROM feed").fetchone()
    assert found is not None
    assert told is not None
    return Figure("disk of the centre, each row with its place in the feed", found[0] / told[0],
                  "B", None, f"{told[0]:,} rows of {len(houses)} houses")  # fmt: skip


def _at_once(jobs: Sequence[Callable[[], object]]) -> float:
    """Seconds until every job, begun together, is done."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()
    return time.perf_counter() - begun


@contextmanager
def _served(folder: Path, address: str) -> Iterator[tuple[Centre, int]]:
    environment = os.environ | {"CASA_CENTRAL_DATABASE": address}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "central", "--data", str(folder), "--json", "serve",
            "--port", "0", "--workers", str(WORKERS),
        ],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    centre: Centre | None = None
    try:
        assert process.stdout is not None
        url = str(json.loads(process.stdout.readline())["url"])
        centre = open_centre(from_environment(folder, environment))
        yield centre, int(url.rpartition(":")[2])
    finally:
        if centre is not None:
            centre.close()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _enrolled(centre: Centre, port: int, code: str) -> _House:
    laptop = Laptop(code, now=centre.clock())
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        form = json.dumps(laptop.form(code_for(centre, code)))
        line.request("POST", "/v1/enrol", form, {"Content-Type": "application/json"})
        told = json.loads(line.getresponse().read())
    finally:
        line.close()
    laptop.token, laptop.letter = told["token"], told["letter"]
    house = _House(laptop, port)
    house.catch_up()
    return house


def _registered(dice: Random) -> list[Row]:
    person = uuid4().bytes
    surnames = f"{dice.choice(_NAMES)} {dice.choice(_NAMES)}"
    day = 7_000 + dice.randrange(12_000)
    return [
        ("person", person, _whole("person", surnames=surnames, given_names=dice.choice(_GIVEN),
                                  birth_date=day, registered_at=1_795_000_000_000)),
        ("identity_document", uuid4().bytes,
         _whole("identity_document", person_id=person, kind="CEDULA",
                number=f"{dice.randrange(10**9, 2 * 10**9):010d}")),
        ("phone", uuid4().bytes,
         _whole("phone", person_id=person, number=f"+5939{dice.randrange(10**8):08d}")),
    ]  # fmt: skip


def _whole(table: str, **given: Value) -> dict[str, Value]:
    return {column.name: given.get(column.name) for column in BY_NAME[table].columns}
