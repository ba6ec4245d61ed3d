"""How a centre begins: its tables, its keys and its reference data, however many begin at once."""

import threading
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from central import catalogue, migrate, reference
from central.centre import Centre, open_centre
from central.refusals import Refused
from central.settings import Settings
from central.store import Store, lock_stream, stream_of
from central.tables import METADATA, REF, ROWS, STREAM
from desktop.models import founding
from desktop.models.database import Database
from desktop.models.house import House, HouseZone
from desktop.models.opening import OpenHouse
from desktop.models.programme import Cycle, Holiday
from tests.central.conftest import Watch
from tests.central.freeze import FIRST, first_revision


def test_the_newest_revision_is_the_tables(centre: Centre) -> None:
    assert ScriptDirectory(str(migrate.MIGRATIONS)).get_heads() == [migrate.HEAD]
    with centre.store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert migrate.revision_of(connection) == migrate.HEAD


def test_the_first_revision_is_written_from_the_tables() -> None:
    wanted = {line.strip(" ,()") for line in first_revision().replace("'", '"').splitlines()}
    written = FIRST.read_text(encoding="utf-8")
    plain = written.replace("\n", "").replace(" ", "").replace(",)", ")")
    for line in wanted:
        assert line.replace(" ", "").rstrip(")") in plain, line


def test_several_workers_begin_one_centre(settings: Settings, watch: Watch) -> None:
    begun: list[Centre] = []
    failed: list[BaseException] = []
    together = threading.Barrier(4)

    def begin() -> None:
        together.wait(30)
        try:
            begun.append(open_centre(settings, watch))
        except BaseException as error:  # noqa: BLE001 (told by the thread that asserts)
            failed.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    try:
        assert failed == []
        assert len({(centre.keys.signing, centre.keys.box) for centre in begun}) == 1
        with begun[0].store.read() as connection:
            assert len(connection.execute(select(ROWS["house"])).all()) == 52
            # Each row was written once.
            rows = sum(len(connection.execute(select(ROWS[n])).all()) for n in _REFERENCE)
            assert stream_of(connection, REF).head == rows
    finally:
        for centre in begun:
            centre.close()


_REFERENCE = ("house", "house_zone", "holiday", "category", "goal")


def test_beginning_again_writes_only_what_differs(
    centre: Centre, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reference.fill(centre.store, watch.now) == 0
    known = [*catalogue.categories(), ("huertos", "Huertos urbanos")]
    monkeypatch.setattr(catalogue, "categories", lambda: known)
    assert reference.fill(centre.store, watch.now) == 1
    with centre.store.read() as connection:
        goals = connection.execute(select(ROWS["goal"])).all()
        assert sum(row.beneficiaries for row in goals) == 249_718
        assert {row.year for row in goals} == {2023}


def test_what_the_centre_delivers_is_what_a_laptop_wrote_itself(
    centre: Centre, watch: Watch, database: Database
) -> None:
    house = catalogue.house_of("C10")
    assert house is not None
    with centre.store.write() as connection:
        lock_stream(connection, house.id.bytes)
        reference.open_cycles(connection, house.id.bytes, watch.now)
    epoch = date(1970, 1, 1).toordinal()

    def day(value: date | None) -> int | None:
        return None if value is None else value.toordinal() - epoch

    with database.read() as session, centre.store.read() as connection:

        def there(name: str) -> set[tuple[object, ...]]:
            rows = connection.execute(select(ROWS[name])).all()
            return {tuple(row)[1:] for row in rows}

        houses = session.execute(select(House)).scalars()
        assert {(h.id.bytes, h.code, h.sigla, h.name, h.note) for h in houses} == there("house")
        zones = session.execute(select(HouseZone)).scalars()
        assert {
            (z.id.bytes, z.house_id.bytes, z.zone, day(z.valid_from), day(z.valid_to))
            for z in zones
        } == there("house_zone")
        holidays = session.execute(select(Holiday)).scalars()
        assert {(h.id.bytes, day(h.on), h.name, h.scope) for h in holidays} == there("holiday")
        cycles = session.execute(select(Cycle)).scalars()
        assert {
            (c.id.bytes, c.code, c.name, day(c.starts_on), day(c.ends_on)) for c in cycles
        } == there("cycle")
    assert founding.CYCLE_NAMES == reference.CYCLE_NAMES


def test_cycles_that_a_house_changed_stay_as_it_left_them(centre: Centre, watch: Watch) -> None:
    house = next(iter(catalogue.houses()))
    with centre.store.write() as connection:
        reference.open_cycles(connection, house, watch.now)
        cycle = ROWS["cycle"]
        connection.execute(cycle.update().where(cycle.c.code == "2026-4").values(name="Otro"))
        reference.open_cycles(connection, house, watch.now)
        found = connection.execute(select(cycle.c.name).where(cycle.c.code == "2026-4"))
        assert found.scalar_one() == "Otro"


def test_an_annulled_diploma_is_told_to_everybody(centre: Centre, watch: Watch) -> None:
    for _ in range(2):
        with centre.store.write() as connection:
            reference.annul_diploma(connection, "DIP-LLOA-A-2026-0003", watch.now)
    with centre.store.read() as connection:
        (row,) = connection.execute(select(ROWS["annulled_diploma"])).all()
        assert (row.house, row.number) == (REF, "DIP-LLOA-A-2026-0003")


def test_a_failed_transaction_leaves_nothing_and_a_busy_one_says_so(
    settings: Settings, watch: Watch, tmp_path: Path
) -> None:
    centre = open_centre(settings, watch)

    def broken() -> None:
        with centre.store.write() as connection:
            lock_stream(connection, bytes(15) + b"\1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    with centre.store.read() as connection:
        gone = select(STREAM).where(STREAM.c.house == bytes(15) + b"\1")
        assert connection.execute(gone).all() == []
    centre.close()
    nowhere = Store(Settings(tmp_path / "no" / "hay"))
    with pytest.raises(Refused) as refused, nowhere.read():
        pass
    assert refused.value.code == "busy"
    nowhere.close()


def test_a_house_opened_on_a_laptop_is_the_same_house(house: OpenHouse) -> None:
    with house.database.read() as session:
        assert {h.bytes for h in session.execute(select(House.id)).scalars()} == set(
            catalogue.houses()
        )
