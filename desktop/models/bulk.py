"""Loading very many new rows at once, with the journal that writing them one by one would leave.

Everything happens inside the one transaction of the session it is given: a stop at any moment,
or a power cut, leaves the file as it was before. Triggers stay silent meanwhile, so this module
writes what they would have written; the indexes that would be filled in random order are dropped
and built again from their own SQL, and the search index is made anew from the people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.orm import Session

from desktop.models import search
from desktop.models.attendance import Mark
from desktop.models.base import Base
from desktop.models.database import CACHE_KIB, Database, connect
from desktop.models.tables import METADATA

LOADING_CACHE_KIB = 256_000
_FLUSH_ROWS = 50_000
_DIALECT = dialect()
_REBUILT = ("mark", "journal")
"""Tables so long that an index filled row by row, in random order, would take longest."""

Encode = Callable[[Any], Any] | None


class BulkLoad:
    """Rows waiting to be written, by table, each belonging to the job that `job` opened last."""

    def __init__(self, session: Session, staff: UUID, *, answered: bool) -> None:
        self._connection = session.connection()
        self._raw = cast("Any", self._connection.connection.driver_connection)
        self._staff = staff.bytes
        self._answered = int(answered)
        self._tx = int(
            self._raw.execute("SELECT coalesce(max(id), 0) FROM journal_transaction").fetchone()[0]
        )
        self._shapes: dict[str, _Shape] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._jobs: list[tuple[int, bytes, int, str]] = []
        self._entries: list[tuple[int, int, bytes, int]] = []
        self._marks: list[tuple[bytes, bytes, bytes, str, int]] = []
        self._indexes: list[str] = []
        self._mark_code: int = METADATA.tables[Mark.__tablename__].info["code"]

    def begin(self) -> None:
        """Silence the triggers and put the slow indexes aside."""
        self._raw.execute(f"PRAGMA cache_size=-{LOADING_CACHE_KIB}")
        self._raw.execute("UPDATE write_context SET applying = 1")
        search.drop_triggers(self._connection)
        for table in _REBUILT:
            found = self._raw.execute(
                "SELECT name, sql FROM sqlite_master"
                " WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                (table,),
            ).fetchall()
            for name, sql in found:
                self._raw.execute(f'DROP INDEX "{name}"')
                self._indexes.append(sql)
        # Marks are kept in the order of their ids; they wait here, in memory, to be sorted once.
        self._raw.execute(
            "CREATE TEMP TABLE waiting_mark"
            " (id BLOB, lesson_id BLOB, enrolment_id BLOB, value TEXT, at INTEGER)"
        )

    def job(self, at: int, name: str) -> None:
        """Open the next job: when it was done (milliseconds since 1970) and what staff call it."""
        self._tx += 1
        self._jobs.append((self._tx, self._staff, at, name))

    def add(self, table: type[Base], values: Mapping[str, Any]) -> None:
        """One new row of a journalled table; columns left out take their default."""
        name = table.__tablename__
        shape = self._shapes.get(name)
        if shape is None:
            shape = self._shapes[name] = _Shape(METADATA.tables[name])
            self._rows[name] = []
        self._rows[name].append(shape.encoded(values))
        self._entries.append((self._tx, shape.code, values["id"].bytes, self._answered))
        if len(self._entries) >= _FLUSH_ROWS:
            self.flush()

    def roll(self, lesson: UUID, at: int, marks: Sequence[tuple[bytes, bytes, str]]) -> None:
        """The marks of one lesson: each id (`mark_keys`), the enrolment's 16 bytes, the letter."""
        key, tx, code, answered = lesson.bytes, self._tx, self._mark_code, self._answered
        self._marks += [(mark, key, enrolment, value, at) for mark, enrolment, value in marks]
        self._entries += [(tx, code, mark, answered) for mark, _, _ in marks]
        if len(self._entries) >= _FLUSH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what waits, parents before children."""
        for table in METADATA.sorted_tables:
            rows = self._rows.get(table.name)
            if rows:
                self._raw.executemany(self._shapes[table.name].sql, rows)
                rows.clear()
        self._raw.executemany("INSERT INTO waiting_mark VALUES (?, ?, ?, ?, ?)", self._marks)
        self._raw.executemany(
            "INSERT INTO journal_transaction (id, staff_id, at, job) VALUES (?, ?, ?, ?)",
            self._jobs,
        )
        self._raw.executemany(
            "INSERT INTO journal (tx, tbl, row, op, mask, answered) VALUES (?, ?, ?, 'I', 0, ?)",
            self._entries,
        )
        for waiting in (self._marks, self._jobs, self._entries):
            waiting.clear()

    def finish(self) -> Iterator[None]:
        """Sort the marks in, build the indexes and the search anew; a step at a time."""
        self.flush()
        yield
        self._raw.execute(
            "INSERT INTO mark (id, lesson_id, enrolment_id, value, at)"
            " SELECT id, lesson_id, enrolment_id, value, at FROM waiting_mark ORDER BY id"
        )
        self._raw.execute("DROP TABLE waiting_mark")
        yield
        for sql in self._indexes:
            self._raw.execute(sql)
            yield
        search.rebuild(self._connection)
        if self._answered:
            # What setting the house up wrote was sent long ago too.
            self._raw.execute("UPDATE journal SET answered = 1 WHERE answered = 0")
        self._raw.execute("UPDATE write_context SET applying = 0")

    def close(self) -> None:
        """Give the connection back as it was."""
        self._raw.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


@contextmanager
def loading(session: Session, staff: UUID, *, answered: bool = False) -> Iterator[BulkLoad]:
    """A load inside the open transaction; the caller runs `finish` to its end before leaving."""
    load = BulkLoad(session, staff, answered=answered)
    try:
        load.begin()
        yield load
    finally:
        load.close()


def fold_log(database: Database) -> None:
    """Fold the write-ahead log of a great load into the file and free its room on the disk."""
    connection = connect(database.path, database.key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


class _Shape:
    """How the rows of one table are written."""

    def __init__(self, table: Table) -> None:
        self.code: int = table.info["code"]
        self._columns = [(c.name, _encoder(c), _default(c)) for c in table.columns]
        names = ", ".join(f'"{c.name}"' for c in table.columns)
        places = ", ".join("?" * len(table.columns))
        self.sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'
        self._known = frozenset(c.name for c in table.columns)

    def encoded(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values as the file keeps them, in column order."""
        if not self._known.issuperset(values):
            raise KeyError(sorted(values.keys() - self._known))
        return tuple(
            [
                default
                if (value := values.get(name)) is None
                else encode(value)
                if encode
                else value
                for name, encode, default in self._columns
            ]
        )


def _encoder(column: Column[Any]) -> Encode:
    return column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _default(column: Column[Any]) -> Any:
    """A plain default as the file keeps it; a missing value without one is NULL."""
    default = column.default
    if default is None or not default.is_scalar:
        return None
    value = default.arg  # type: ignore[attr-defined]
    encode = _encoder(column)
    return encode(value) if encode else value
