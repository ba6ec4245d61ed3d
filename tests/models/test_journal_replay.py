"""The journal, read backwards from what stands now, tells every earlier state of the house."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import text

from desktop.core.clock import Clock
from desktop.core.ids import new_id
from desktop.models import journal, migrate
from desktop.models.database import Database
from desktop.models.tables import METADATA, journalled_tables

WATCHED = ("person", "identity_document", "phone")
State = dict[tuple[str, bytes], dict[str, Any]]

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    ['"', "'; --", "{}", "\x00", "ñandú", "\u202eárabe", "null", "0", "[1]"]
)
MAYBE = st.none() | WORDS
PERSON = st.fixed_dictionaries(
    {
        "surnames": WORDS,
        "birth_date": st.none() | st.dates(date(1900, 1, 1)),
        "disability_types": st.none() | st.lists(WORDS, max_size=2),
        "disability_certified": st.none() | st.booleans(),
        "disability_percent": st.none() | st.integers(-(2**40), 2**40),
        "preferred_name": MAYBE,
        "registered_at": st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
            lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
        ),
    }
)


def _stored(database: Database) -> State:
    """What the file holds, as it holds it: bytes of ids as hexadecimal, like the journal."""
    found: State = {}
    with database.read() as session:
        for name in WATCHED:
            columns = [c.name for c in METADATA.tables[name].columns]
            for row in session.connection().exec_driver_sql(f"SELECT * FROM {name}"):
                values = dict(zip(columns, map(_plain, row), strict=True))
                found[name, bytes.fromhex(values.pop("id"))] = values
    return found


def _plain(value: Any) -> Any:
    return value.hex().upper() if isinstance(value, bytes) else value


@cache
def _empty_house() -> bytes:
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "casa.db", bytes(32), Clock())
        migrate.create(database.engine)
        database.close()
        return database.path.read_bytes()


class Rewind(RuleBasedStateMachine):
    """Any sequence of jobs; after each, the whole past is rebuilt from the present."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "casa.db"
        path.write_bytes(_empty_house())
        self.database = Database(path, bytes(32), Clock())
        self.past: list[tuple[int, State]] = [(0, {})]
        self.people: list[UUID] = []

    def _done(self) -> None:
        with self.database.read() as session:
            seq = session.execute(text("SELECT coalesce(max(seq), 0) FROM journal")).scalar_one()
        self.past.append((int(seq), _stored(self.database)))
        self._rewind()

    def _rewind(self) -> None:
        state = _stored(self.database)
        names = {t.info["code"]: t.name for t in journalled_tables()}
        with self.database.read() as session:
            entries = session.execute(
                text("SELECT seq, tbl, row, op, old FROM journal ORDER BY seq DESC")
            ).all()
        earlier = list(self.past)
        assert state == earlier.pop()[1]
        for seq, code, row, op, old in entries:
            while earlier and earlier[-1][0] >= seq:
                assert state == earlier.pop()[1]
            key = (names[code], row)
            if op == "I":
                del state[key]
            elif op == "U":
                state[key] = state[key] | json.loads(old)
            else:
                assert key not in state
                state[key] = json.loads(old)
        assert state == {}

    @rule(values=PERSON, number=WORDS)
    def register(self, values: dict[str, Any], number: str) -> None:
        who = new_id()
        with self.database.write("Registrar") as session:
            session.execute(METADATA.tables["person"].insert().values(id=who, **values))
            session.execute(
                METADATA.tables["identity_document"]
                .insert()
                .values(id=new_id(), person_id=who, kind="CED", number=number)
            )
        self.people.append(who)
        self._done()

    @precondition(lambda self: self.people)
    @rule(values=PERSON, which=st.integers(0))
    def correct(self, values: dict[str, Any], which: int) -> None:
        table = METADATA.tables["person"]
        with self.database.write("Corregir") as session:
            session.execute(
                table.update()
                .where(table.c.id == self.people[which % len(self.people)])
                .values(**values)
            )
        self._done()

    @precondition(lambda self: self.people)
    @rule(number=WORDS, which=st.integers(0), times=st.integers(1, 3))
    def telephone(self, number: str, which: int, times: int) -> None:
        """Several changes of one row in one job."""
        table = METADATA.tables["phone"]
        known = new_id()
        with self.database.write("Anotar teléfono") as session:
            session.execute(
                table.insert().values(
                    id=known, person_id=self.people[which % len(self.people)], number="1"
                )
            )
            for count in range(times):
                session.execute(
                    table.update().where(table.c.id == known).values(number=number + str(count))
                )
        self._done()

    @precondition(lambda self: self.people)
    @rule(which=st.integers(0))
    def erase(self, which: int) -> None:
        who = self.people.pop(which % len(self.people))
        with self.database.write("Borrar") as session:
            session.connection().exec_driver_sql("DELETE FROM person WHERE id = ?", (who.bytes,))
        self._done()

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def take_back(self) -> None:
        tx = self.database.last_transaction
        if tx is None:
            return
        with self.database.write("Deshacer") as session:
            journal.undo(session, tx, journalled_tables())
        with self.database.read() as session:
            self.people = [
                UUID(bytes=row[0])
                for row in session.connection().exec_driver_sql("SELECT id FROM person")
            ]
        self._done()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()


TestRewind = Rewind.TestCase
TestRewind.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
