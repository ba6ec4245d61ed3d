"""The one way in and out of the encrypted database of a house."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from desktop.core.clock import Clock
from desktop.core.durable import CannotWrite as CannotWrite
from desktop.core.durable import DiskFailed as DiskFailed
from desktop.core.durable import DiskFull as DiskFull
from desktop.core.durable import no_room
from desktop.core.errors import NeedsCopy, UserError
from desktop.core.topics import Topic
from desktop.models import journal, search, tables
from desktop.models.gate import Gate
from desktop.models.turns import Turns

Listener = Callable[[frozenset[Topic]], None]

CACHE_KIB = 32_000
"""The default cache of 2 MB makes scans fifteen times slower."""


class Damaged(NeedsCopy):
    """The file cannot be read with this key: damaged, or of another key."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo de datos está dañado o no corresponde a su archivo de llaves. No se"
            " cambió nada. Restaure la última copia de seguridad."
        )


class Busy(UserError):
    """Another program holds the file."""

    def __init__(self) -> None:
        super().__init__(
            "Otro programa está usando los datos de la casa. No se guardó este último cambio;"
            " vuelva a intentarlo en un momento."
        )


class JournalBroken(UserError):
    """The triggers are not those of this version: writing would escape the journal."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"El registro de cambios de este archivo no está completo ({fault}). Para no perder"
            " nada, no se permite escribir. Restaure la última copia o pida ayuda."
        )
        self.fault = fault


def connect(
    path: Path, key: bytes, *, timeout: float = 5.0, shared: bool = True
) -> sqlcipher.Connection:
    """A raw connection with the settings every connection has; `key` is 32 raw bytes.

    One that is not `shared` is for a copy that nobody else opens: it needs no log beside it, so
    that the copy is one file, on any disk.
    """
    connection = sqlcipher.connect(
        str(path), timeout=timeout, check_same_thread=False, isolation_level=None
    )
    try:
        # The raw key first: a passphrase would cost 160 ms a connection.
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        if shared:
            connection.execute("PRAGMA journal_mode=WAL")
        else:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
        # NORMAL may lose acknowledged commits at a power cut, and no kill test can see it.
        connection.execute("PRAGMA synchronous=FULL")
    except sqlcipher.Error:
        connection.close()
        raise
    return connection


@dataclass
class Received:
    """A transaction in which rows of the centre are written."""

    session: Session
    tables: set[str] = field(default_factory=set)
    """Names of the tables that were written to: who shows them asks again."""


class Database:
    """An open database. `write` is a transaction with its context; `read` is a snapshot; `receive`
    and `keep` are the exchange's.

    `staff_id` is who is signed in: the author of what is written.
    """

    def __init__(self, path: Path, key: bytes, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.staff_id: UUID | None = None
        self._key = key
        self._turns = Turns()
        self._gate = Gate()
        self._writer: int | None = None
        self.listeners: list[Listener] = []
        self._topics = {t.info["code"]: t.info["topic"] for t in tables.journalled_tables()}
        self._broken: str | None = None
        self._last = threading.local()
        self.engine: Engine = self._engine()

    def _engine(self) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://",
            module=sqlcipher,
            creator=lambda: connect(self.path, self._key),
            poolclass=QueuePool,
            pool_size=4,
            # The last connection that wrote is the only one whose cache holds: every other must
            # decrypt again what it had read before.
            pool_use_lifo=True,
        )
        event.listen(engine, "begin", _begin)
        event.listen(engine, "checkin", _end)
        event.listen(engine, "handle_error", _let_go_if_damaged)
        return engine

    def reopen(self, key: bytes) -> None:
        """Go on with the same file under another key."""
        self.close()
        self._key = key
        self.engine = self._engine()

    @property
    def key(self) -> bytes:
        """The raw key, 32 bytes; in memory until sign-out."""
        return self._key

    @property
    def last_transaction(self) -> int | None:
        """What this thread's last job may be undone by; None where it changed nothing."""
        found: int | None = getattr(self._last, "transaction", None)
        return found

    def check(self) -> str | None:
        """Compare the triggers with those of this version: on a fault, which is returned, no more
        writing is let through."""
        with self._gate.inside(), translated(self.path), self.engine.connect() as connection:
            self._broken = journal.fault(connection, tables.journalled_tables()) or search.fault(
                connection
            )
        return self._broken

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the topics of each committed change, on the writer's thread."""
        self.listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and writes nothing."""
        with self._gate.inside(), translated(self.path), self.engine.connect() as connection:
            with Session(bind=connection, expire_on_commit=False, autoflush=False) as session:
                yield session
            connection.rollback()

    @contextmanager
    def write(self, job: str) -> Iterator[Session]:
        """One job as one transaction: committed whole at the end of the block, or not at all.

        `job` is what staff would call it; it stands in the history. Never nested.
        """
        topics: set[Topic] = set()
        self._last.transaction = None
        with self._alone(topics, staff=True) as session:
            connection = session.connection()
            running = journal.begin(connection, self.staff_id, self.clock.now(), job)
            yield session
            session.flush()
            changed = journal.end(connection, running)
            connection.commit()
            topics |= {self._topics[code] for code in changed}
            self._last.transaction = running.id if changed else None

    @contextmanager
    def receive(self) -> Iterator[Received]:
        """Rows of the centre as one transaction. They are no changes of this house: the journal
        takes no note of them. Never nested."""
        topics: set[Topic] = {Topic.SYNC}
        with self._alone(topics) as session:
            connection = session.connection()
            journal.begin_applying(connection)
            received = Received(session)
            yield received
            session.flush()
            journal.end_applying(connection)
            connection.commit()
            topics |= {tables.METADATA.tables[n].info["topic"] for n in received.tables}

    @contextmanager
    def keep(self) -> Iterator[Session]:
        """What this laptop remembers of its dealings with the centre, as one transaction that is
        nobody's job. Never nested."""
        with self._alone({Topic.SYNC}) as session:
            yield session
            session.flush()
            session.connection().commit()

    @contextmanager
    def _alone(self, topics: set[Topic], *, staff: bool = False) -> Iterator[Session]:
        """The one session that writes; `topics` are told once the block committed."""
        if self._writer == threading.get_ident():
            raise RuntimeError("write() inside write()")
        if self._broken:
            raise JournalBroken(self._broken)
        with self._turns.taken(staff=staff):
            self._writer = threading.get_ident()
            try:
                with self._gate.inside(), translated(self.path), self.engine.connect() as plain:
                    connection = plain.execution_options(write=True)
                    with Session(bind=connection, expire_on_commit=False) as session:
                        yield session
            finally:
                self._writer = None
        for listener in self.listeners:
            listener(frozenset(topics))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let go of the file, and let nobody read or write until the block ends.

        For replacing the file itself: what was written to the old one meanwhile would be lost.
        """
        with self._turns.taken(staff=True), self._gate.alone():
            self.close()
            yield

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it."""
        self.engine.dispose()


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _end(raw: Any, _record: Any) -> None:
    # A transaction whose commit failed stays open, and the next to write would find it so.
    if raw is not None and raw.in_transaction:
        raw.rollback()


def _let_go_if_damaged(context: ExceptionContext) -> None:
    # A connection that met an altered page refuses everything afterwards, with other words:
    # the pool must not hand it out again.
    if isinstance(explain(context.original_exception), Damaged):
        context.is_disconnect = True


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the file system and the database say into sentences staff can act on."""
    try:
        yield
    except IntegrityError:
        raise
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def explain(error: BaseException, path: Path | None = None) -> UserError | None:
    """The sentence for an error of the database at `path`, or None where it is a fault of ours."""
    said = str(getattr(error, "orig", None) or error).casefold()
    found: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("disk is full", DiskFull),
        ("disk i/o error", DiskFailed),
        ("readonly database", CannotWrite),
        ("unable to open database", CannotWrite),
        ("not a database", Damaged),
        ("malformed", Damaged),
        ("database is locked", Busy),
    )
    for words, kind in found:
        if words in said:
            known: UserError = kind()
            if kind is DiskFailed and path is not None and no_room(path.parent):
                # A log for which there is no room is told as a fault of the disk.
                known = DiskFull()
            return known
    return None
