"""Every older database becomes today's, whole or not at all; a newer one is left alone."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from desktop.core.clock import Clock
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models import examining, journal, migrate, search
from desktop.models.attendance import Mark
from desktop.models.database import Damaged, Database
from desktop.models.document import Document
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.tables import METADATA, journalled_tables
from desktop.models.upgrade import MIGRATIONS, NotUpgraded, upgrade
from desktop.services.access import Access
from tests.conftest import PASSWORD, STAFF
from tests.models import rows

KEY = bytes(range(32))
LATER = {41, 42, 43, 44, 50, 51}
"""Codes of the tables that the first revision did not have."""
VERSIONS = MIGRATIONS / "versions"
RELEASED = {
    "0001_first.py": "ef79b65c8547288c3f795a0415e13f3170e254a7f2f98662bbb7c532069fe62c",
}
"""sha256 of each revision that stands in houses: what they were made by does not change."""


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    database = Database(tmp_path / "vacía.db", KEY, clock)
    yield database
    database.close()


def _ours(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
    found = ("search_names", "search_codes", "search_words")
    return not (kind == "table" and (name or "").startswith(found))


def _made(connection: Connection) -> dict[tuple[str, str], str]:
    """Everything in the file by kind and name, with the SQL that made it, spaces aside."""
    found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    return {(r.type, r.name): re.sub(r"\s+", "", r.sql or "") for r in found}


def test_the_newest_revision_is_the_tables(empty: Database) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [migrate.HEAD]
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(revisions)) == migrate.RELEASED
    upgrade(empty.engine)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _ours, "compare_type": True}
        )
        assert compare_metadata(context, METADATA) == []
        assert migrate.schema_of(connection) == migrate.Schema(migrate.HEAD)


def test_a_new_file_and_an_upgraded_one_are_the_same(
    empty: Database, tmp_path: Path, clock: Clock
) -> None:
    new = Database(tmp_path / "nueva.db", KEY, clock)
    migrate.create(new.engine)
    upgrade(empty.engine)
    with new.engine.connect() as one, empty.engine.connect() as other:
        assert _made(one) == _made(other)
    new.close()


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_revision_stays_as_it_was(name: str) -> None:
    found = hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest()
    assert found == RELEASED[name], "houses were made by it: write another revision"


def test_normal_work_never_loads_alembic(house: OpenHouse, home: Home, tmp_path: Path) -> None:
    house.close()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from desktop.core.clock import Clock\n"
        "from desktop.core.paths import Home\n"
        "from desktop.services.access import Access\n"
        "from desktop.services.staffing import Staffing\n"
        "from desktop.services.upkeep import Upkeep\n"
        f"opened = Access(Home(Path({str(home.folder)!r})), Clock()).sign_in({STAFF!r},"
        f" {PASSWORD!r})\n"
        "Staffing(opened).accept_confidentiality()\n"
        "assert Upkeep(opened).examine().healthy\n"
        "opened.close()\n"
        "assert not [name for name in sys.modules if name.startswith('alembic')]\n"
        "assert 'mako' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_newer_database_is_refused_and_left_as_it_is(
    house: OpenHouse, home: Home, access: Access
) -> None:
    _set_revision(house.database, "0999")
    house.close()
    before = home.database.read_bytes()
    with pytest.raises(migrate.NewerDatabase, match="versión más nueva"):
        access.sign_in(None, PASSWORD)
    assert home.database.read_bytes() == before
    assert not list(home.copies.glob("*"))


def test_a_database_of_something_else_is_refused(house: OpenHouse, access: Access) -> None:
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.commit()
    house.close()
    with pytest.raises(Damaged):
        access.sign_in(None, PASSWORD)


def _set_revision(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


# --- another revision, on a house with a life ----------------------------------------------

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    with op.batch_alter_table(
        "person",
        recreate="always",
        table_args=(
            sa.CheckConstraint("surnames <> '' OR given_names <> ''", name="ck_person_some_name"),
            sa.CheckConstraint(
                "birth_date IS NULL OR birth_year IS NULL", name="ck_person_one_birth"
            ),
        ),
    ) as batch:
        batch.alter_column("email", type_=sa.String(320))
        batch.add_column(sa.Column("nickname", sa.String()))
    {more}
"""
RENAMED = """
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    op.rename_table("room", "salon")
    op.rename_table("salon", "room")
"""


def _scripts(folder: Path, more: str = "", another: bool = False) -> Path:
    versions = folder / "migraciones 100%" / "versions"
    versions.mkdir(parents=True)
    versions.with_name("env.py").write_text((MIGRATIONS / "env.py").read_text())
    for script in VERSIONS.glob("0*.py"):
        shutil.copy(script, versions)
    (versions / "0004_next.py").write_text(NEXT.replace("{more}", more))
    if another:
        (versions / "0005_another.py").write_text(RENAMED)
    return versions.parent


@pytest.fixture
def lived(house: OpenHouse) -> Database:
    """A house with people, children tables, marks, papers, corrections and deletions."""
    database = house.database
    people = [rows.register(database, f"Apellido {number}") for number in range(12)]
    with database.write("Abrir") as session:
        made = rows.workshop(session)
        held = rows.lesson(session, made.id)
        for who in people[:8]:
            enrolled = rows.enrolment(session, made.id, who)
            session.add(
                Mark(
                    id=new_id(),
                    lesson_id=held.id,
                    enrolment_id=enrolled.id,
                    value="P",
                    at=rows.REGISTERED,
                )
            )
        session.add(
            Document(
                id=new_id(),
                kind="FIC",
                number="FIC-LLOA-A-2026-0001",
                issued_on=rows.BIRTH,
                issued_at=rows.REGISTERED,
                issued_by=house.staff.id,
                person_id=people[0],
                people=[people[0].hex],
                facts="{}",
                facts_hash="0" * 64,
            )
        )
    with database.write("Corregir") as session:
        session.get_one(Person, people[0]).email = "s@example.org"
    with database.write("Borrar") as session:
        session.delete(session.get_one(Person, people[11]))
    return database


def _contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            names = ", ".join(f'"{c.name}"' for c in table.columns)
            query = connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')
            skip = table.name == "search_entry"
            found[table.name] = sorted(
                (tuple(r)[1:] if skip else tuple(r) for r in query), key=repr
            )
    return found


def _found(database: Database, words: str) -> int:
    with database.read() as session:
        return len(
            session.execute(
                text(
                    "SELECT s.person_id FROM search_names n JOIN search_entry s ON s.key = n.rowid"
                    " WHERE search_names MATCH :words"
                ),
                {"words": words},
            ).all()
        )


def _foreign_keys_on(database: Database) -> bool:
    connections = [database.engine.connect() for _ in range(5)]
    try:
        return all(c.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1 for c in connections)
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize("another", [False, True])
def test_moving_the_table_of_people_loses_nobody_and_nothing_of_theirs(
    lived: Database, tmp_path: Path, another: bool
) -> None:
    before, triggers = _contents(lived), _triggers(lived)
    upgrade(lived.engine, _scripts(tmp_path, another=another))
    after = _contents(lived)
    assert after == before
    assert len(after["identity_document"]) == 11
    assert _triggers(lived) == triggers
    assert lived.check() is None
    assert _foreign_keys_on(lived)
    assert examining.examine(lived.path, lived.key).integrity == "ok"
    with lived.read() as session:
        columns = session.execute(text("SELECT name FROM pragma_table_info('person')"))
        assert "nickname" in columns.scalars().all()
    # And the house works on: search, journal, cascades.
    assert _found(lived, "apellido*") == 11
    entries = rows.last_entry(lived)
    who = rows.register(lived, "Chiluisa")
    assert _found(lived, "chiluisa") == 1
    with lived.write("Borrar") as session:
        session.connection().exec_driver_sql("DELETE FROM person WHERE id = ?", (who.bytes,))
    assert _found(lived, "chiluisa") == 0
    assert [n.op for n in rows.noted(lived, entries)] == ["I"] * 3 + ["D"] * 3
    erased = lived.last_transaction
    assert erased is not None
    with lived.write("Deshacer") as session:
        journal.undo(session, erased, journalled_tables())
    assert _found(lived, "chiluisa") == 1


def _triggers(database: Database) -> dict[str, str]:
    with database.engine.connect() as connection:
        return journal.installed(connection) | search.installed(connection)


def test_the_same_revision_run_carelessly_takes_the_documents(
    database: Database, tmp_path: Path
) -> None:
    """What the runner is for: this is what happens without it."""
    for number in range(3):
        rows.register(database, f"Apellido {number}")
    entries = rows.last_entry(database)
    config = Config()
    config.set_main_option("script_location", str(_scripts(tmp_path)).replace("%", "%%"))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        connection.begin()
        command.upgrade(config, "head")
        left = connection.exec_driver_sql("SELECT count(*) FROM identity_document").scalar_one()
        blamed = connection.exec_driver_sql(
            "SELECT count(*) FROM journal WHERE op = 'D' AND seq > ?", (entries,)
        ).scalar_one()
        assert (left, blamed) == (0, 6)
        assert journal.fault(connection, journalled_tables()) is not None
        connection.rollback()


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ('raise KeyError("algo")', KeyError),
        ('op.execute("SELECT nada FROM person")', DatabaseError),
        ("op.execute(\"DELETE FROM person WHERE surnames = 'Apellido 3'\")", NotUpgraded),
        ('op.execute("DROP TABLE phone")', DatabaseError),
    ],
)
def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    lived: Database, tmp_path: Path, more: str, fault: type[Exception]
) -> None:
    before = _contents(lived)
    with lived.engine.connect() as connection:
        made = _made(connection)
    with pytest.raises(fault):
        upgrade(lived.engine, _scripts(tmp_path, more))
    assert _contents(lived) == before
    with lived.engine.connect() as connection:
        assert _made(connection) == made
        assert migrate.schema_of(connection).revision == migrate.HEAD
    assert lived.check() is None
    assert _foreign_keys_on(lived)
    rows.register(lived, "Después")


def test_an_older_house_is_copied_upgraded_and_opened(
    lived: Database,
    house: OpenHouse,
    home: Home,
    access: Access,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _contents(lived)
    house.close()
    monkeypatch.setattr("desktop.models.upgrade.upgrade.__defaults__", (_scripts(tmp_path),))
    monkeypatch.setattr(migrate, "HEAD", "0004")
    monkeypatch.setattr(migrate, "RELEASED", (*migrate.RELEASED, "0004"))
    again = access.sign_in(None, PASSWORD)
    assert _contents(again.database) == before
    (copy,) = home.copies.glob("*")
    assert copy.name.startswith("antes-de-actualizar-")
    with again.database.read() as session:
        assert migrate.schema_of(session.connection()).revision == "0004"
        assert session.execute(select(Person.id)).all()
    again.close()
    access.sign_in(None, PASSWORD).close()
    assert len(list(home.copies.glob("*"))) == 1


# --- a house of the first revision ----------------------------------------------------------


@pytest.fixture
def old(
    lived: Database, house: OpenHouse, home: Home, tmp_path: Path
) -> dict[str, list[tuple[Any, ...]]]:
    """Put that house in its place as the first revision kept it, with everything still to be sent;
    what it holds."""
    before = _contents(lived)
    scripts = tmp_path / "primera" / "versions"
    scripts.mkdir(parents=True)
    shutil.copy(MIGRATIONS / "env.py", scripts.parent)
    shutil.copy(VERSIONS / "0001_first.py", scripts)
    first = Database(tmp_path / "primera.db", lived.key, house.clock)
    with first.engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts.parent).replace("%", "%%"))
        config.attributes["connection"] = connection
        connection.begin()
        command.upgrade(config, "head")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).scalars()
        for table in set(tables.all()) - {"alembic_version", "write_context"}:
            _copy(lived, connection, table)
        had = [t for t in journalled_tables() if t.info["code"] not in LATER]
        journal.install(connection, had)
        search.rebuild(connection)
        connection.commit()
    first.close()
    house.close()
    shutil.copy(first.path, home.database)
    return before


def _copy(source: Database, target: Connection, table: str) -> None:
    names = target.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')").scalars()
    columns = ", ".join(f'"{name}"' for name in names)
    with source.engine.connect() as connection:
        found = connection.exec_driver_sql(f'SELECT {columns} FROM "{table}"').all()
    for row in found:
        marks = ", ".join("?" * len(row))
        target.exec_driver_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(row))


def test_a_house_of_the_first_revision_keeps_everything_and_everything_to_be_sent(
    old: dict[str, list[tuple[Any, ...]]], home: Home, access: Access
) -> None:
    opened = access.sign_in(None, PASSWORD)
    try:
        assert _contents(opened.database) == old
        assert opened.database.check() is None
        with opened.database.read() as session:
            assert journal.pending_count(session) == len(old["journal"]) > 20
            assert migrate.schema_of(session.connection()).revision == migrate.HEAD
        rows.register(opened.database, "Chiluisa")
        key = opened.database.key
    finally:
        opened.close()
    (copy,) = home.copies.glob("*")
    assert copy.name.startswith("antes-de-actualizar-")
    assert examining.examine(home.database, key).integrity == "ok"


def test_two_papers_may_have_the_same_number(database: Database, house: OpenHouse) -> None:
    with database.write("Emitir") as session:
        for _ in range(2):
            session.add(
                Document(
                    id=new_id(),
                    kind="FIC",
                    number="FIC-LLOA-A-2026-0001",
                    issued_on=rows.BIRTH,
                    issued_at=rows.REGISTERED,
                    issued_by=house.staff.id,
                    people=[],
                    facts="{}",
                    facts_hash="0" * 64,
                )
            )
    with database.read() as session:
        assert len(session.execute(select(Document.id)).all()) == 2
