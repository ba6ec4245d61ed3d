"""How fast ten thousand rows go from one laptop to the centre and on to another."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.exchange_ground import Laptop, Reception
from bench.timing import Figure, middle
from desktop.models.database import connect
from desktop.models.tables import METADATA
from desktop.sync.protocol import limits

ROWS = 10_000
_EACH = 6
_TIMES = 3
_TABLES = ("person", "identity_document", "phone", "consent", "enrolment")


def measure(one: Laptop, two: Laptop, people: Reception, server: str) -> list[Figure]:
    """Rows a second up, down and both, and the plain inserts of the same rows in the same run."""
    one.reach(server)
    workshops = [UUID(bytes=key) for (key,) in one.rows("SELECT id FROM workshop LIMIT 6")]
    up, down, plain, locked = [], [], [], []
    bare = one.house.home.folder / "bare.db"
    for _ in range(_TIMES):
        while one.exchange().received or two.exchange().received:
            pass
        made = people.registrations(
            [workshops[place % len(workshops)] for place in range(ROWS // _EACH)]
        )
        rows = len(made) * _EACH
        up.append(_rate(rows, lambda: one.exchange().sent))
        down.append(_rate(rows, lambda: two.exchange().received))
        tables = {name: _last(one, name, len(made)) for name in _TABLES}
        plain.append(_inserted(tables, lambda: _sqlite(bare)))
        locked.append(_inserted(tables, lambda: connect(bare, bytes(32))))
    both = middle(1 / (1 / a + 1 / b) for a, b in zip(up, down, strict=True))
    floor = middle(locked)
    return [
        Figure("10,000 rows, laptop → centre", middle(up), "rows/s", None, "journal, merge, feed"),
        Figure("10,000 rows, centre → second laptop", middle(down), "rows/s", None,
               f"pages of {limits.MOST_PAGE_ROWS} rows, each durable"),
        Figure("10,000 rows, end to end", both, "rows/s", 2_500,
               f"1/{floor / both:.0f} of plain inserts", at_least=True),
        Figure("the same rows inserted plainly, SQLite", middle(plain), "rows/s", None,
               "one transaction, `synchronous=FULL`"),
        Figure("the same rows inserted plainly, encrypted", floor, "rows/s", None),
    ]  # fmt: skip


def _rate(rows: int, job: Callable[[], int]) -> float:
    """Rows a second of a job that moves so many, and tells how many it moved."""
    begun = time.perf_counter()
    moved = job()
    taken = time.perf_counter() - begun
    if moved != rows:
        raise RuntimeError(f"{moved} of {rows} rows")
    return rows / taken


def _last(laptop: Laptop, table: str, people: int) -> list[tuple[Any, ...]]:
    count = people * (2 if table == "consent" else 1)
    names = ", ".join(f'"{c.name}"' for c in METADATA.tables[table].columns if c.name != "id")
    return laptop.rows(f'SELECT id, {names} FROM "{table}" ORDER BY rowid DESC LIMIT {count}')


def _sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _inserted(tables: dict[str, list[tuple[Any, ...]]], opened: Callable[[], Any]) -> float:
    """Rows a second into bare tables: a key, no links, no triggers, nothing searched."""
    connection = opened()
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    try:
        for name, rows in tables.items():
            columns = ", ".join(f"c{place}" for place in range(1, len(rows[0])))
            connection.execute(f'CREATE TABLE "{name}" (id BLOB PRIMARY KEY, {columns})')

        def insert() -> int:
            connection.execute("BEGIN IMMEDIATE")
            for name, rows in tables.items():
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
            connection.execute("COMMIT")
            return count

        count = sum(map(len, tables.values()))
        return _rate(count, insert)
    finally:
        connection.close()
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
