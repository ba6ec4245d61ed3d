"""The one way in and out: how it is set, what it does on bad days, and what it tells."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.paths import Home
from desktop.core.topics import Topic
from desktop.models import examining
from desktop.models.database import (
    Busy,
    CannotWrite,
    Damaged,
    Database,
    DiskFailed,
    DiskFull,
    connect,
    explain,
)
from desktop.models.journal import Entry, Transaction
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.services.access import Access, NewHouse
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD
from tests.models import rows
from tests.models.disks import full, read_only, small_disk

WANTED = {
    "synchronous": 2,  # FULL
    "journal_mode": "wal",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "temp_store": 2,  # MEMORY
    "cache_size": -32_000,
}


def _count(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(select(func.count()).select_from(Person)).scalar_one())


def test_every_connection_waits_for_the_disk_and_keeps_nothing_in_clear(
    database: Database,
) -> None:
    def settings(connection: Connection) -> dict[str, object]:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in WANTED}

    # More at once than the pool keeps, then the ones it kept, then after a change of file.
    for _ in range(2):
        opened = [database.engine.connect() for _ in range(6)]
        assert [settings(connection) for connection in opened] == [WANTED] * 6
        for connection in opened:
            connection.close()
    database.reopen(database.key)
    with database.engine.connect() as connection:
        assert settings(connection) == WANTED
    with database.write("Escribir") as session:
        assert settings(session.connection()) == WANTED
    with database.read() as session:
        assert settings(session.connection()) == WANTED


def test_a_job_inside_a_job_is_refused(database: Database) -> None:
    def nested() -> None:
        with database.write("Uno"), database.write("Dos"):
            pass

    with pytest.raises(RuntimeError, match="inside"):
        nested()
    rows.register(database)
    assert _count(database) == 1


def test_a_job_that_fails_leaves_nothing_not_even_in_the_journal(database: Database) -> None:
    def counts() -> list[int]:
        with database.read() as session:
            return [
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (Person, Entry, Transaction)
            ]

    def fail() -> None:
        with database.write("Fallar") as session:
            session.add(rows.person())
            session.flush()
            raise KeyError("algo")

    told: list[frozenset[Topic]] = []
    database.listen(told.append)
    before = counts()
    with pytest.raises(KeyError):
        fail()
    assert counts() == before
    assert told == []
    assert database.last_transaction is None
    rows.register(database)
    assert counts()[0] == 1


def test_what_is_read_is_one_moment(database: Database) -> None:
    rows.register(database)
    with database.read() as session:
        count = select(func.count()).select_from(Person)
        assert session.execute(count).scalar_one() == 1
        writer = threading.Thread(target=rows.register, args=(database, "Otra"))
        writer.start()
        writer.join()
        assert session.execute(count).scalar_one() == 1
    assert _count(database) == 2


def test_two_who_write_at_once_take_turns(database: Database) -> None:
    inside: list[str] = []
    faults: list[str] = []

    def work(name: str) -> None:
        for number in range(15):
            with database.write(name) as session:
                inside.append(name)
                if len(inside) > 1:
                    faults.append(name)
                session.add(rows.person(f"{name} {number}"))
                session.flush()
                inside.remove(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Uno", "Dos", "Tres")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert _count(database) == 45
    with database.read() as session:
        mixed = session.execute(
            text(
                "SELECT count(*) FROM journal e JOIN journal_transaction t ON t.id = e.tx"
                " JOIN person p ON p.id = e.row WHERE p.surnames NOT LIKE t.job || '%'"
            )
        ).scalar_one()
    assert mixed == 0


def test_what_may_be_undone_is_ones_own_last_job(database: Database) -> None:
    rows.register(database)
    mine = database.last_transaction
    other: list[int | None] = []

    def work() -> None:
        rows.register(database, "Otra")
        other.append(database.last_transaction)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert database.last_transaction == mine
    assert other[0] != mine


def test_screens_hear_what_kind_changed_after_it_is_kept(database: Database) -> None:
    told: list[tuple[frozenset[Topic], int]] = []
    database.listen(lambda topics: told.append((topics, _count(database))))
    rows.register(database)
    with database.write("Abrir taller") as session:
        rows.workshop(session)
    with database.write("Inscribir") as session:
        who = session.execute(select(Person.id)).scalar_one()
        rows.enrolment(session, rows.workshop(session).id, who)
    with database.write("Nada"):
        pass
    assert told == [
        (frozenset({Topic.PEOPLE}), 1),
        (frozenset({Topic.PROGRAMME}), 1),
        (frozenset({Topic.PROGRAMME, Topic.ENROLMENT}), 1),
        (frozenset(), 1),
    ]


def test_a_clock_in_2010_changes_no_order(house: OpenHouse) -> None:
    database = house.database
    who = rows.register(database)
    database.clock = Clock(lambda: datetime(2010, 1, 1, tzinfo=UTC))
    with database.write("Corregir") as session:
        session.get_one(Person, who).surnames = "Chiluisa"
    changes = rows.noted(database)[-2:]
    assert [c.op for c in changes] == ["I", "U"]
    with database.read() as session:
        at = session.execute(select(Transaction.at).order_by(Transaction.id)).scalars().all()
    assert at[-1].year == 2010 < at[-2].year


def test_a_house_opens_with_a_clock_in_2010(house: OpenHouse, home: Home) -> None:
    house.close()
    back = Access(home, Clock(lambda: datetime(2010, 1, 1, tzinfo=UTC))).sign_in(None, PASSWORD)
    rows.register(back.database)
    assert _count(back.database) == 1
    back.close()


# --- bad days -----------------------------------------------------------------------------


def _big(database: Database) -> None:
    with database.write("Escribir mucho") as session:
        session.add_all([rows.person("Apellido " + "x" * 2000) for _ in range(600)])


def test_a_full_file_says_so_and_keeps_what_was_there(database: Database) -> None:
    rows.register(database)
    database.engine.dispose()
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(DiskFull, match="No hay espacio en el disco"):
        _big(database)
    database.reopen(database.key)
    assert _count(database) == 1
    assert examining.examine(database.path, database.key).integrity == "ok"
    _big(database)
    assert _count(database) == 601


@pytest.fixture
def on_small_disk(tmp_path: Path, clock: Clock) -> Callable[[], OpenHouse]:
    def founded() -> OpenHouse:
        access = Access(Home(tmp_path / "disco" / "casa"), clock)
        access.set_up(NewHouse("C10", "Lucía Paredes", PASSWORD, datetime(2015, 3, 1).date()))
        return access.sign_in(None, PASSWORD)

    return founded


def test_a_house_on_a_full_disk_says_so_at_the_door(
    tmp_path: Path, on_small_disk: Callable[[], OpenHouse], clock: Clock
) -> None:
    with small_disk(tmp_path / "disco") as disk:
        house = on_small_disk()
        home = house.home
        house.close()
        with full(disk):
            with pytest.raises(DiskFull, match="No hay espacio en el disco"):
                Access(home, clock).sign_in(None, PASSWORD)
            with pytest.raises(DiskFull, match="No hay espacio en el disco"):
                Access(Home(disk / "otra"), clock).set_up(
                    NewHouse("C10", "Lucía Paredes", PASSWORD, datetime(2015, 3, 1).date())
                )
        Access(home, clock).sign_in(None, PASSWORD).close()


def test_a_full_disk_says_so_and_half_writes_nothing(
    tmp_path: Path, on_small_disk: Callable[[], OpenHouse]
) -> None:
    with small_disk(tmp_path / "disco") as disk:
        house = on_small_disk()
        rows.register(house.database)
        entries = rows.last_entry(house.database)
        with full(disk):
            with pytest.raises(DiskFull, match="No hay espacio en el disco"):
                _big(house.database)
            assert _count(house.database) == 1
            assert rows.last_entry(house.database) == entries
        rows.register(house.database, "Después")
        assert _count(house.database) == 2
        assert Upkeep(house).examine().healthy
        house.close()


def test_a_folder_that_may_only_be_read_says_so(
    tmp_path: Path, on_small_disk: Callable[[], OpenHouse]
) -> None:
    with small_disk(tmp_path / "disco") as disk:
        house = on_small_disk()
        rows.register(house.database)
        house.close()
        with read_only(disk), pytest.raises(UserError, match="protegida"):
            Access(house.home, house.clock).sign_in(None, PASSWORD)
        again = Access(house.home, house.clock).sign_in(None, PASSWORD)
        assert _count(again.database) == 1
        again.close()


def test_a_file_that_may_only_be_read_says_so(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(CannotWrite, match="protegida"):
        rows.register(database)


def test_a_file_held_by_another_program_says_so(database: Database) -> None:
    other = connect(database.path, database.key)
    other.execute("BEGIN IMMEDIATE")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    with pytest.raises(Busy, match="Otro programa"):
        rows.register(database)
    other.close()
    rows.register(database)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("disk I/O error", DiskFailed),
        ("database or disk is full", DiskFull),
        ("attempt to write a readonly database", CannotWrite),
        ("unable to open database file", CannotWrite),
        ("file is not a database", Damaged),
        ("database disk image is malformed", Damaged),
    ],
)
def test_what_the_file_says_becomes_a_sentence(said: str, kind: type[Exception]) -> None:
    assert isinstance(explain(sqlcipher.OperationalError(said)), kind)
    assert explain(sqlcipher.OperationalError("no such table: x")) is None


def _alter(path: Path, page: int) -> None:
    with path.open("r+b") as handle:
        handle.seek((page - 1) * 4096 + 100)
        found = handle.read(1)
        handle.seek(-1, 1)
        handle.write(bytes([found[0] ^ 0xFF]))


def _page_of(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
            ).scalar_one()
        )


def test_an_altered_page_is_found_and_named(house: OpenHouse, home: Home) -> None:
    database = house.database
    rows.register(database)
    page = _page_of(database, "person")
    database.engine.dispose()
    _alter(home.database, page)
    found = Upkeep(house).examine()
    assert not found.healthy
    assert found.integrity == "páginas alteradas: 1"
    with pytest.raises(Damaged, match="Restaure"), database.read() as session:
        session.execute(select(Person))


def test_the_doctor_notices_a_journal_that_would_miss_changes(house: OpenHouse) -> None:
    assert Upkeep(house).examine().healthy
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql('DROP TRIGGER "journal_mark_insert"')
        connection.commit()
    found = Upkeep(house).examine()
    assert not found.healthy
    assert found.integrity == "ok"
    assert "journal_mark_insert" in found.triggers


def test_one_altered_page_does_not_stop_what_does_not_need_it(house: OpenHouse, home: Home) -> None:
    """A connection that met an altered page refuses all else; it must not be handed out again."""
    database = house.database
    rows.register(database)
    page = _page_of(database, "mark")
    database.engine.dispose()
    _alter(home.database, page)
    for _ in range(6):
        with pytest.raises(Damaged), database.read() as session:
            session.execute(text("SELECT * FROM mark"))
    rows.register(database, "Después")
    assert _count(database) == 2


def test_an_altered_first_page_does_not_open(house: OpenHouse, home: Home, access: Access) -> None:
    house.close()
    _alter(home.database, 1)
    with pytest.raises(Damaged, match="dañado"):
        access.sign_in(None, PASSWORD)


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\x00" + bytes(4080), bytes(8192)])
def test_a_file_that_was_emptied_is_not_taken_for_a_new_house(
    house: OpenHouse, home: Home, access: Access, left: bytes
) -> None:
    house.close()
    home.database.write_bytes(left)
    with pytest.raises(Damaged):
        access.sign_in(None, PASSWORD)
    assert home.database.read_bytes() == left


def test_a_file_cut_short_does_not_pass_as_whole(house: OpenHouse, home: Home) -> None:
    rows.register(house.database)
    house.close()
    whole = home.database.read_bytes()
    home.database.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    assert examining.examine(home.database, house.database.key).integrity != "ok"


def test_the_key_alone_is_not_enough_of_another_house(house: OpenHouse, home: Home) -> None:
    assert examining.opens(home.database, house.database.key)
    assert not examining.opens(home.database, bytes(32))
    assert examining.examine(home.database, bytes(32)).integrity != "ok"


def test_a_fault_of_ours_is_not_dressed_up(database: Database) -> None:
    with pytest.raises(DatabaseError, match="no such table"), database.read() as session:
        session.execute(text("SELECT * FROM nada"))
