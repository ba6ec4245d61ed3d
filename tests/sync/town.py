"""Laptops of two houses, one centre and a bad line between them: the stage of the hard tests."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, event, select, text

from central.shelf import entry_of
from central.tables import FEED, QUARANTINE, ROWS
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.ids import house_id, new_id
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.models.exchange import Problem
from desktop.models.opening import OpenHouse
from desktop.models.restoring import restore
from desktop.models.tables import METADATA
from desktop.services.access import Access, NewHouse
from desktop.services.upkeep import Upkeep
from desktop.sync import status, wire_values
from desktop.sync.engine import Engine, Outcome
from desktop.sync.enrolment import enrol
from desktop.sync.protocol.identity import derived
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_CODE, FROM_HOUSE
from tests.conftest import PASSWORD, STAFF
from tests.sync.line import Fault, Line
from tests.sync.served import Served

BEGIN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
Key = tuple[str, bytes]
Rows = dict[Key, dict[str, Value]]


class Crash(BaseException):
    """The power goes."""


@dataclass
class Time:
    """What time it truly is; every reading is a little later."""

    now: datetime = BEGIN

    def tick(self) -> datetime:
        """A moment later."""
        self.now += timedelta(milliseconds=7)
        return self.now

    def millis(self) -> int:
        """For the centre."""
        return round(self.tick().timestamp() * 1000)


@dataclass
class Seat:
    """One laptop, closed or open."""

    home: Home
    code: str
    time: Time
    ahead: timedelta = timedelta()
    house: OpenHouse | None = None
    backup: Path | None = None
    typed: set[str] = field(default_factory=set)
    """What was typed here since the last copy of safety."""

    def open(self) -> OpenHouse:
        """Sign in, where nobody is."""
        if self.house is None:
            clock = Clock(lambda: self.time.tick() + self.ahead)
            self.house = Access(self.home, clock).sign_in(None, PASSWORD)
        return self.house

    def close(self) -> None:
        """Sign out, or fall out."""
        if self.house is not None:
            self.house.close()
            self.house = None

    def exchange(self) -> Outcome:
        """One exchange."""
        return Engine(self.open()).exchange(Progress())

    def status(self) -> status.SyncStatus:
        """What the light says."""
        with self.open().database.read() as session:
            return status.read(session)

    def execute(self, sql: str, **values: object) -> None:
        """One change, as a job of staff."""
        with self.open().database.write("Cambiar algo") as session:
            session.execute(text(sql), values)

    def insert(self, table: str, row: UUID, **values: object) -> None:
        """One row, as a job of staff."""
        with self.open().database.write("Anotar algo") as session:
            session.execute(METADATA.tables[table].insert().values(id=row, **values))

    def value(self, table: str, row: bytes, column: str) -> object:
        """What stands in a field."""
        query = text(f'SELECT "{column}" FROM "{table}" WHERE id = :row')
        with self.open().database.read() as session:
            return session.execute(query, {"row": row}).scalar()

    def ids(self, table: str) -> list[bytes]:
        """The rows of a table, in a steady order."""
        with self.open().database.read() as session:
            rows = session.execute(text(f'SELECT id FROM "{table}" ORDER BY id')).scalars()
            return [bytes(row) for row in rows]

    def rows(self) -> Rows:
        """Everything the house tells the centre, as it would travel; what has an open problem
        is left out."""
        with self.open().database.read() as session:
            connection = session.connection()
            wrong = {(p.tbl, p.row.bytes) for p in session.execute(select(Problem)).scalars()}
            keys = [
                (table.code, row)
                for table in FROM_HOUSE
                for (row,) in connection.exec_driver_sql(f'SELECT id FROM "{table.name}"').all()
            ]
            found = wire_values.read_rows(connection, [k for k in keys if k not in wrong])
        return {(BY_CODE[code].name, row): values for (code, row), values in found.items()}

    def problems(self) -> set[Key]:
        """Rows with an open problem."""
        with self.open().database.read() as session:
            found = session.execute(select(Problem.tbl, Problem.row)).all()
        return {(BY_CODE[tbl].name, row.bytes) for tbl, row in found}

    def broken_links(self) -> list[object]:
        """What refers to nothing."""
        with self.open().database.read() as session:
            return list(session.execute(text("PRAGMA foreign_key_check")).all())

    def save_backup(self, place: Path) -> None:
        """Keep a copy of safety."""
        Upkeep(self.open()).backup(place)
        self.backup = place
        self.typed.clear()

    def restore_backup(self) -> None:
        """Go back to it."""
        assert self.backup is not None
        self.close()
        restore(self.backup, self.home, Clock(lambda: self.time.tick() + self.ahead))

    @contextmanager
    def crashing(self, at: int, *, after: bool) -> Iterator[None]:
        """The power goes at a commit: before it, or right after it. The house is closed then."""
        database = self.open().database
        left = [at]

        def count(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Crash

        if after:
            database.listen(count)
        else:
            event.listen(database.engine, "commit", count)
        try:
            yield
        except Crash:
            pass
        finally:
            self.close()


class Town:
    """Two laptops in one house, one in another, and their centre behind a line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = Time()
        self.served = Served(folder / "centro", self.time.millis)
        self.served.__enter__()
        self.line = Line(self.served.port)
        self.line.__enter__()
        self.seats = [self._enrolled(n, c) for n, c in enumerate(("C10", "C10", "C07"))]

    def _enrolled(self, number: int, code: str) -> Seat:
        home = Home(self.folder / f"casa-{number}")
        clock = Clock(self.time.tick)
        Access(home, clock).set_up(NewHouse(code, STAFF, PASSWORD, date(2015, 3, 1)))
        seat = Seat(home, code, self.time)
        enrol(seat.open(), self.line.url, self.served.code(code))
        return seat

    def close(self) -> None:
        """Everything ends."""
        for seat in self.seats:
            seat.close()
        self.line.__exit__(None, None, None)
        self.served.__exit__(None, None, None)

    def restart_centre(self) -> None:
        """The centre stops and starts again, on the same port."""
        self.served.__exit__(None, None, None)
        self.served.__enter__()

    def clone(self, seat: Seat) -> Seat:
        """Somebody copies the disk of a laptop to another."""
        seat.close()
        home = Home(self.folder / f"casa-{len(self.seats)}")
        shutil.copytree(seat.home.folder, home.folder)
        copy = Seat(home, seat.code, self.time, seat.ahead)
        self.seats.append(copy)
        return copy

    def exchange(self, seat: Seat, *faults: Fault) -> Outcome | None:
        """One exchange over a line with faults; None where it failed."""
        self.line.faults.extend(faults)
        try:
            return seat.exchange()
        except UserError:
            return None
        finally:
            self.line.faults.clear()

    def settle(self) -> None:
        """The faults are over: everybody exchanges a few times."""
        for _ in range(3):
            for seat in self.seats:
                seat.exchange()

    def at_centre(self, code: str) -> Rows:
        """What the centre has of a house."""
        found: Rows = {}
        with self.served.centre.store.read() as connection:
            for table in FROM_HOUSE:
                source = ROWS[table.name]
                query = (
                    select(FEED, *(source.c[c.name].label(f"v_{c.name}") for c in table.columns))
                    .join(source, (source.c.house == FEED.c.house) & (source.c.id == FEED.c.row))
                    .where(
                        FEED.c.house == house_id(code).bytes,
                        FEED.c.tbl == table.code,
                        FEED.c.gone.is_(None),
                    )
                )
                for row in connection.execute(query):
                    entry = entry_of(table, row)
                    found[table.name, entry.row] = entry.values
        return found

    def everything_kept(self, code: str) -> str:
        """All values of a house that are anywhere at the centre, in one text to look in."""
        rows = json.dumps(
            [{k: v for k, v in row.items() if isinstance(v, str)} for row in
             self.at_centre(code).values()],
            ensure_ascii=False,
        )  # fmt: skip
        with self.served.centre.store.read() as connection:
            return rows + "".join(self._quarantined(connection, code))

    @staticmethod
    def _quarantined(connection: Connection, code: str) -> list[str]:
        query = select(QUARANTINE.c.content).where(QUARANTINE.c.house == house_id(code).bytes)
        return list(connection.execute(query).scalars())

    def check(self) -> None:
        """What must hold once everybody has exchanged: the same everywhere, and every link."""
        for seat in self.seats:
            centre, own = self.at_centre(seat.code), seat.rows()
            wrong = seat.problems()
            there = {k: v for k, v in centre.items() if k not in wrong}
            unlike = differences(seat.home.folder.name, there, own)
            assert not unlike, unlike
            assert seat.broken_links() == []
        for code in {seat.code for seat in self.seats}:
            rows = self.at_centre(code)
            for (name, _), values in rows.items():
                for column, parent in _parents(name):
                    link = values[column]
                    assert link is None or (parent, link) in rows, (name, column)


def differences(where: str, centre: Rows, own: Rows) -> list[str]:
    """What a laptop and the centre do not have alike, to read."""
    found = [
        f"{where}: only at the centre: {k[0]} {k[1].hex()}" for k in centre.keys() - own.keys()
    ]
    found += [f"{where}: only here: {k[0]} {k[1].hex()}" for k in own.keys() - centre.keys()]
    for key in own.keys() & centre.keys():
        for name, value in own[key].items():
            if centre[key][name] != value:
                found.append(f"{where}: {key[0]}.{name} {value!r}, centre {centre[key][name]!r}")
    return found


def _parents(name: str) -> tuple[tuple[str, str], ...]:
    found = {table.name: table.parents for table in FROM_HOUSE}
    return found[name]


def person(seat: Seat, token: str) -> bytes:
    """Somebody new, known by an invented word."""
    row = new_id()
    seat.insert(
        "person", row, surnames="Inventada", given_names=token, registered_at=seat.time.tick()
    )
    return row.bytes


def phone(seat: Seat, of: bytes, number: str) -> bytes:
    """A telephone of somebody."""
    row = derived("phone", {"person_id": of, "number": number})
    assert row is not None
    seat.insert("phone", UUID(bytes=row), person_id=UUID(bytes=of), number=number)
    return row
