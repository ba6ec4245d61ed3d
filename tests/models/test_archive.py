"""Copies of the house: whole, verified, unreadable for others, and put back whatever happens."""

import hashlib
import io
import json
import os
import random
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.core.clock import Clock
from desktop.core.lock import HomeInUse
from desktop.core.paths import Home
from desktop.models import archive, examining, keyring, numbering, restoring
from desktop.models.archive import CannotCopy, NotACopy
from desktop.models.database import Database
from desktop.models.house import Device
from desktop.models.opening import NoHouse, OpenHouse
from desktop.models.person import Person
from desktop.models.restoring import CannotRestore
from desktop.services import upkeep
from desktop.services.access import Access, NewHouse
from desktop.services.staffing import Staffing
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD, STAFF
from tests.models import rows
from tests.models.cuts import cut_at_every_step, dies_at
from tests.models.disks import full, read_only, small_disk


def _people(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.execute(select(Person.surnames).order_by(Person.surnames)).scalars())


def _device(database: Database) -> tuple[str, object]:
    with database.read() as session:
        device = session.execute(select(Device)).scalar_one()
        return device.letter, device.incarnation


def _tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "en-uso.lock"
    }


@pytest.fixture
def copy(house: OpenHouse, tmp_path: Path) -> Path:
    """A copy of the house when it had one person; then a second came, and it was closed."""
    rows.register(house.database, "Antes")
    made = tmp_path / "unidad" / "casa.casa"
    made.parent.mkdir()
    Upkeep(house).backup(made)
    rows.register(house.database, "Después")
    house.close()
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Home:
    """The empty folder of another machine."""
    return Home(tmp_path / "otro equipo" / "casa")


# --- making one ---------------------------------------------------------------------------


def test_a_copy_restored_on_another_machine_is_the_same_house(
    copy: Path, elsewhere: Home, house: OpenHouse, clock: Clock
) -> None:
    upkeep.restore(copy, elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(STAFF, PASSWORD)
    assert _people(again.database) == ["Antes"]
    assert Upkeep(again).examine().healthy
    assert again.house.name == "Lloa"
    again.close()
    assert sorted(p.name for p in elsewhere.folder.iterdir()) == [
        "casa.db", "en-uso.lock", "llaves.json", "numeros.json",
    ]  # fmt: skip


def test_a_copy_is_made_while_the_house_is_at_work(
    house: OpenHouse, tmp_path: Path, elsewhere: Home, clock: Clock
) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            rows.register(house.database)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(4):
            Upkeep(house).backup(tmp_path / f"{number}.casa")
    finally:
        stop.set()
        worker.join()
    upkeep.restore(tmp_path / "3.casa", elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    assert len(_people(again.database)) <= len(_people(house.database))
    assert Upkeep(again).examine().healthy
    again.close()


def test_a_copy_says_nothing_to_who_has_no_password(copy: Path) -> None:
    data = copy.read_bytes()
    for word in (b"Antes", b"Lucia", "Lucía".encode(), b"1710034065", b"SQLite format"):
        assert word not in data
    with zipfile.ZipFile(copy) as bundle:
        assert bundle.testzip() is None
        assert set(bundle.namelist()) == {"manifiesto.json", "llaves.json", "casa.db"}


def test_beside_a_copy_nothing_is_left(copy: Path) -> None:
    assert [p.name for p in copy.parent.iterdir()] == ["casa.casa"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("no hay/casa.casa", "no existe"),
        ("una carpeta", "ahí hay una carpeta"),
        ("casa/casa.db", "carpeta de los propios datos"),
        ("casa/../casa/llaves.json", "carpeta de los propios datos"),
    ],
)
def test_a_place_that_takes_no_copy_says_so(
    house: OpenHouse, tmp_path: Path, where: str, said: str
) -> None:
    (tmp_path / "una carpeta").mkdir()
    before = _tree(tmp_path)
    with pytest.raises(CannotCopy, match=said):
        Upkeep(house).backup(tmp_path / where)
    assert _tree(tmp_path) == before
    rows.register(house.database)


def test_a_full_disk_takes_no_half_of_a_copy(house: OpenHouse, tmp_path: Path) -> None:
    with small_disk(tmp_path / "unidad", 8192) as disk:
        earlier = disk / "casa.casa"
        Upkeep(house).backup(earlier)
        kept = earlier.read_bytes()
        with full(disk):
            with pytest.raises(CannotCopy, match="no hay espacio en el disco"):
                Upkeep(house).backup(earlier)
            assert sorted(p.name for p in disk.iterdir()) == ["casa.casa", "lastre"]
        with read_only(disk), pytest.raises(CannotCopy, match="protegida"):
            Upkeep(house).backup(disk / "otra.casa")
        assert [p.name for p in disk.iterdir()] == ["casa.casa"]
        assert earlier.read_bytes() == kept


def test_there_may_be_room_for_the_data_and_not_for_the_copy(
    house: OpenHouse, tmp_path: Path
) -> None:
    size = house.home.database.stat().st_size
    with small_disk(tmp_path / "unidad", size * 3 // 2 // 1024) as disk:
        with pytest.raises(CannotCopy, match="no hay espacio en el disco"):
            Upkeep(house).backup(disk / "casa.casa")
        assert list(disk.iterdir()) == []


def test_damaged_data_are_not_copied_as_if_they_were_whole(
    house: OpenHouse, tmp_path: Path
) -> None:
    rows.register(house.database)
    with house.database.engine.connect() as connection:
        page = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'person'"
        ).scalar_one()
    house.database.engine.dispose()
    with house.home.database.open("r+b") as handle:
        handle.seek((page - 1) * 4096 + 200)
        handle.write(b"????")
    with pytest.raises(CannotCopy, match="daño"):
        Upkeep(house).backup(tmp_path / "casa.casa")
    assert not list(tmp_path.glob("casa.casa*"))


def test_without_the_key_file_there_is_no_copy(house: OpenHouse, tmp_path: Path) -> None:
    house.home.keys.unlink()
    with pytest.raises(CannotCopy, match="llaves"):
        Upkeep(house).backup(tmp_path / "casa.casa")


def test_a_copy_can_be_made_when_the_clock_says_1970(
    house: OpenHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(house.home.keys, (0, 0))
    monkeypatch.setattr("time.time", lambda: 0.0)
    archive.write(tmp_path / "casa.casa", house.home, house.database.key)
    assert archive.verify(tmp_path / "casa.casa")


# --- copies of every day ------------------------------------------------------------------


def test_the_copy_of_the_day_is_made_once(house: OpenHouse, home: Home) -> None:
    made = Upkeep(house).daily_copy()
    assert made is not None
    assert made.name == "copia-2026-11-23-100000.casa"
    assert Upkeep(house).daily_copy() is None
    # A copy from when the clock was wrong does not pass for today's.
    made.rename(home.copies / "copia-2036-01-01-100000.casa")
    assert Upkeep(house).daily_copy() is not None
    assert Upkeep(house).daily_copy() is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_a_copy_never_takes_the_place_of_what_is_no_file(house: OpenHouse, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "impresora")
    with pytest.raises(CannotCopy, match="ahí no se puede dejar un archivo"):
        Upkeep(house).backup(tmp_path / "impresora")
    assert (tmp_path / "impresora").is_fifo()


def test_the_copies_of_every_day_go_to_a_second_place_too(house: OpenHouse, tmp_path: Path) -> None:
    (tmp_path / "unidad").mkdir()
    made = Upkeep(house).daily_copy(tmp_path / "unidad")
    assert made is not None
    (second,) = (tmp_path / "unidad").rglob(made.name)
    assert archive.verify(second) == archive.verify(made)


def _daily(folder: Path, first: date, last: date) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    day = first
    while day <= last:
        (folder / f"copia-{day.isoformat()}-080000.casa").touch()
        day += timedelta(days=1)


def test_old_copies_make_room_for_a_week_a_month_and_half_a_year(tmp_path: Path) -> None:
    today = date(2026, 11, 23)
    _daily(tmp_path, date(2025, 11, 1), today)
    (tmp_path / "antes-de-actualizar-2020-01-01-080000.casa").touch()
    (tmp_path / "fotos.casa").touch()
    archive.prune(tmp_path, today)
    kept = sorted(p.name[6:16] for p in tmp_path.glob("copia-*"))
    assert kept[-7:] == [(today - timedelta(days=n)).isoformat() for n in range(6, -1, -1)]
    assert len([k for k in kept if k < "2026-11-17"]) <= 5 + 6
    assert kept[0] < "2026-06-30"
    assert (tmp_path / "antes-de-actualizar-2020-01-01-080000.casa").exists()
    assert (tmp_path / "fotos.casa").exists()
    assert archive.prune(tmp_path, today) == []


@pytest.mark.parametrize("today", [date(2040, 1, 1), date(2010, 1, 1)])
def test_a_wrong_clock_never_deletes_the_newest_copies(tmp_path: Path, today: date) -> None:
    _daily(tmp_path, date(2026, 9, 1), date(2026, 11, 23))
    archive.prune(tmp_path, today)
    kept = sorted(p.name[6:16] for p in tmp_path.glob("copia-*"))
    assert kept[-7:] == [f"2026-11-{day}" for day in range(17, 24)]


# --- putting one back ---------------------------------------------------------------------


def test_a_restored_laptop_begins_another_life(
    copy: Path, elsewhere: Home, house: OpenHouse, clock: Clock
) -> None:
    opened = Access(house.home, clock).sign_in(None, PASSWORD)
    before = _device(opened.database)
    opened.close()
    upkeep.restore(copy, elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    letter, incarnation = _device(again.database)
    assert letter == again.house.letter == "B"
    assert before[0] == "A"
    assert incarnation != before[1]
    again.close()
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    assert _device(again.database) == ("B", incarnation)
    again.close()


def test_restoring_the_same_copy_again_takes_another_letter_again(
    copy: Path, house: OpenHouse, clock: Clock
) -> None:
    letters = []
    for _ in range(3):
        upkeep.restore(copy, house.home, clock)
        again = Access(house.home, clock).sign_in(None, PASSWORD)
        letters.append(_device(again.database)[0])
        again.close()
    assert letters == ["B", "C", "D"]


def test_restoring_in_place_sets_aside_what_was_there(
    copy: Path, house: OpenHouse, clock: Clock, access: Access
) -> None:
    upkeep.restore(copy, house.home, clock)
    again = access.sign_in(None, PASSWORD)
    assert _people(again.database) == ["Antes"]
    again.close()
    (aside,) = house.home.folder.glob("antes-de-restaurar-*")
    old = Home(aside)
    assert examining.examine(old.database, house.database.key).integrity == "ok"
    back = Access(old, clock).sign_in(None, PASSWORD)
    assert _people(back.database) == ["Antes", "Después"]
    back.close()
    # The same again at the same moment hides nothing of the first.
    upkeep.restore(copy, house.home, clock)
    assert len(list(house.home.folder.glob("antes-de-restaurar-*"))) == 2


def test_the_log_of_the_old_database_is_not_read_into_the_restored_one(
    copy: Path, house: OpenHouse, clock: Clock, access: Access
) -> None:
    """After a cut the log still lies there; beside another database it would be its ruin."""
    left = house.home.folder / "casa.db-wal"
    left.write_bytes(b"lo que quedaba por pasar")
    (house.home.folder / "casa.db-shm").write_bytes(bytes(32768))
    upkeep.restore(copy, house.home, clock)
    assert not left.exists()
    (aside,) = house.home.folder.glob("antes-de-restaurar-*")
    assert (aside / "casa.db-wal").read_bytes() == b"lo que quedaba por pasar"
    again = access.sign_in(None, PASSWORD)
    assert Upkeep(again).examine().healthy
    again.close()


def test_a_house_that_is_open_is_not_restored_over(
    house: OpenHouse, tmp_path: Path, clock: Clock
) -> None:
    Upkeep(house).backup(tmp_path / "casa.casa")
    with pytest.raises(HomeInUse):
        upkeep.restore(tmp_path / "casa.casa", house.home, clock)
    with pytest.raises(HomeInUse):
        upkeep.tell_highest(house.home, clock, {"ACT": 1})
    rows.register(house.database)


def test_a_copy_made_before_a_change_of_password_asks_for_the_old_one(
    house: OpenHouse, tmp_path: Path, elsewhere: Home, clock: Clock
) -> None:
    Upkeep(house).backup(tmp_path / "casa.casa")
    Staffing(house).change_password(PASSWORD, "otra contraseña")
    upkeep.restore(tmp_path / "casa.casa", elsewhere, clock)
    with pytest.raises(keyring.WrongPassword):
        Access(elsewhere, clock).sign_in(None, "otra contraseña")
    Access(elsewhere, clock).sign_in(None, PASSWORD).close()


def test_a_copy_made_after_a_change_of_key_opens(
    house: OpenHouse, tmp_path: Path, elsewhere: Home, clock: Clock
) -> None:
    rows.register(house.database)
    Staffing(house).change_key()
    Upkeep(house).backup(tmp_path / "casa.casa")
    upkeep.restore(tmp_path / "casa.casa", elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    assert len(_people(again.database)) == 1
    assert Upkeep(again).examine().healthy
    again.close()


# --- what is not a copy -------------------------------------------------------------------


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as bundle:
        for name, data in parts.items():
            bundle.writestr(name, data)
    return buffer.getvalue()


def _parts(copy: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(copy) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def _signed(parts: dict[str, bytes], manifest: object = None) -> dict[str, bytes]:
    sums = {n: hashlib.sha256(d).hexdigest() for n, d in parts.items() if n != "manifiesto.json"}
    told = {"format": 1, "sha256": sums} if manifest is None else manifest
    return parts | {"manifiesto.json": json.dumps(told).encode()}


def _not_copies(good: Path) -> Iterator[tuple[str, bytes]]:
    data, parts = good.read_bytes(), _parts(good)
    yield "empty", b""
    yield "text", b"nombres;apellidos\nRosa;Toapanta\n"
    yield "pdf", b"%PDF-1.7\n" + bytes(4096)
    yield "database", parts["casa.db"]
    for tenth in range(1, 10):
        yield f"cut at {tenth}", data[: len(data) * tenth // 10]
    yield "cut at the end", data[:-1]
    yield "other zip", _zip({"xl/workbook.xml": b"<x/>"})
    yield "no keys", _zip(_signed({"casa.db": parts["casa.db"]}))
    yield "one part more", _zip(parts | {"../../fuera.txt": b"x"})
    yield "compressed", _zip(parts, zipfile.ZIP_DEFLATED)
    yield "bomb", _zip(parts | {"manifiesto.json": b" " * (200 << 20)}, zipfile.ZIP_DEFLATED)
    yield "huge manifest", _zip(parts | {"manifiesto.json": b" " * (2 << 20)})
    yield "altered data", _zip(parts | {"casa.db": parts["casa.db"][:-1] + b"!"})
    yield "altered keys", _zip(parts | {"llaves.json": parts["llaves.json"] + b" "})
    yield "foreign keys", _zip(_signed(parts | {"llaves.json": b"{}"}))
    yield "deep", _zip(parts | {"manifiesto.json": b"[" * 100_000})
    manifests: tuple[object, ...] = (
        [], {}, "x", {"sha256": []}, {"sha256": {"casa.db": 1, "llaves.json": None}},
    )  # fmt: skip
    for told in manifests:
        yield f"manifest {told}", _zip(_signed(parts, told))
    encrypted = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = encrypted.find(mark)
        while at >= 0:
            encrypted[at + place] |= 1
            at = encrypted.find(mark, at + 4)
    yield "with a password", bytes(encrypted)


def test_what_is_not_a_whole_copy_is_refused_and_changes_nothing(
    copy: Path, house: OpenHouse, clock: Clock, elsewhere: Home, tmp_path: Path
) -> None:
    before = _tree(house.home.folder)
    wrong = tmp_path / "mala.casa"
    for what, data in _not_copies(copy):
        wrong.write_bytes(data)
        for home in (house.home, elsewhere):
            with pytest.raises(NotACopy, match="No se cambió nada"):
                upkeep.restore(wrong, home, clock)
            assert not restoring.pending(home), what
        assert _tree(house.home.folder) == before, what
    for missing in (tmp_path / "no hay.casa", tmp_path):
        with pytest.raises(NotACopy):
            upkeep.restore(missing, house.home, clock)
    assert not Access(elsewhere, clock).exists()
    with pytest.raises(NoHouse):
        Access(elsewhere, clock).sign_in(None, PASSWORD)


def test_whatever_byte_is_altered_a_copy_is_refused_or_whole(copy: Path, tmp_path: Path) -> None:
    small = tmp_path / "pequeña.casa"
    parts = _parts(copy)
    small.write_bytes(_zip(_signed(parts | {"casa.db": parts["casa.db"][:4096]})))
    data = small.read_bytes()
    whole = archive.verify(small)
    dice = random.Random(20261123)
    wrong = tmp_path / "mala.casa"
    for _ in range(400):
        altered = bytearray(data)
        for _ in range(dice.choice((1, 1, 2, 8))):
            altered[dice.randrange(len(altered))] = dice.randrange(256)
        wrong.write_bytes(altered)
        try:
            found = archive.verify(wrong)
        except NotACopy:
            continue
        assert found == whole


# --- cuts ---------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut here is a program, not the power: the disk need not be waited for."""
    monkeypatch.setattr("os.fsync", lambda _handle: None)


@pytest.mark.usefixtures("quick")
def test_a_restore_cut_anywhere_leaves_a_house_that_opens(
    copy: Path, house: OpenHouse, clock: Clock, tmp_path: Path
) -> None:
    whole = tmp_path / "como estaba"
    shutil.copytree(house.home.folder, whole)

    def prepare() -> None:
        shutil.rmtree(house.home.folder)
        shutil.copytree(whole, house.home.folder)
        # A cut program leaves its log behind.
        (house.home.folder / "casa.db-wal").write_bytes(b"")

    seen = set()
    for step in cut_at_every_step(prepare, lambda: upkeep.restore(copy, house.home, clock)):
        # And the next start is cut too, now and then.
        dies_at(step % 7 + 3, lambda: restoring.finish(house.home))
        access = Access(house.home, clock)
        assert access.exists()
        assert access.one_member()
        again = access.sign_in(None, PASSWORD)
        found = tuple(_people(again.database))
        letter = _device(again.database)[0]
        again.close()
        assert (found, letter) in {(("Antes", "Después"), "A"), (("Antes",), "B")}, step
        seen.add(found)
        if found == ("Antes",):
            (aside,) = house.home.folder.glob("antes-de-restaurar-*")
            assert examining.examine(aside / "casa.db", house.database.key).integrity == "ok"
        assert not (house.home.folder / "restaurando" / "LISTO").exists()
    assert len(seen) == 2


@pytest.mark.usefixtures("quick")
def test_a_restore_into_an_empty_folder_cut_anywhere_can_be_done_again(
    copy: Path, elsewhere: Home, clock: Clock
) -> None:
    def prepare() -> None:
        shutil.rmtree(elsewhere.folder, ignore_errors=True)

    ends = set()
    for _ in cut_at_every_step(prepare, lambda: upkeep.restore(copy, elsewhere, clock)):
        access = Access(elsewhere, clock)
        ends.add(access.exists())
        if not access.exists():
            upkeep.restore(copy, elsewhere, clock)
        again = access.sign_in(None, PASSWORD)
        assert _people(again.database) == ["Antes"]
        assert not numbering.load(elsewhere.numbers).whole
        again.close()
    assert ends == {True, False}


@pytest.mark.usefixtures("quick")
def test_a_first_set_up_cut_anywhere_can_be_done_again(elsewhere: Home, clock: Clock) -> None:
    access = Access(elsewhere, clock)
    wanted = NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))

    def set_up() -> None:
        access.set_up(wanted)

    ends = set()
    for _ in cut_at_every_step(lambda: shutil.rmtree(elsewhere.folder, ignore_errors=True), set_up):
        ends.add(access.exists())
        if not access.exists():
            set_up()
        access.sign_in(None, PASSWORD).close()
    assert ends == {True, False}


def test_a_disk_without_room_keeps_the_house_it_has(
    copy: Path, house: OpenHouse, clock: Clock, tmp_path: Path
) -> None:
    size = house.home.database.stat().st_size
    with small_disk(tmp_path / "disco", size * 3 // 2 // 1024) as disk:
        home = Home(disk / "casa")
        shutil.copytree(house.home.folder, home.folder)
        with pytest.raises(CannotRestore, match=r"no hay espacio.*siguen en su lugar"):
            upkeep.restore(copy, home, clock)
        again = Access(home, clock).sign_in(None, PASSWORD)
        assert _people(again.database) == ["Antes", "Después"]
        again.close()


def test_a_restore_that_cannot_end_is_ended_at_the_next_start(
    copy: Path, house: OpenHouse, clock: Clock, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_home: Home, _aside: Path) -> None:
        raise PermissionError(13, "en uso")

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_set_aside", refuse)
        with pytest.raises(CannotRestore, match="se terminará"):
            upkeep.restore(copy, house.home, clock)
        with pytest.raises(Exception, match="protegida"):
            access.sign_in(None, PASSWORD)
    again = access.sign_in(None, PASSWORD)
    assert _people(again.database) == ["Antes"]
    again.close()


# --- changing the key ---------------------------------------------------------------------


def test_changing_the_key_keeps_every_row_trigger_and_search(house: OpenHouse) -> None:
    for number in range(5):
        rows.register(house.database, f"Apellido {number}")

    def contents() -> list[list[tuple[object, ...]]]:
        with house.database.engine.connect() as connection:
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_n%'"
                " AND name NOT LIKE 'search_c%' AND name <> 'search_words' ORDER BY name"
            )
            return [
                [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
                for name in names.scalars().all()
            ]

    before = contents()
    Staffing(house).change_key()
    assert contents() == before
    assert Upkeep(house).examine().healthy
    rows.register(house.database, "Chiluisa")
    with house.database.read() as session:
        found = session.connection().exec_driver_sql(
            "SELECT count(*) FROM search_names WHERE search_names MATCH 'apellido* OR chiluisa'"
        )
        assert found.scalar_one() == 6


def test_a_disk_that_fails_while_the_key_changes_never_costs_the_house(
    house: OpenHouse, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: the new database is in place, and then the disk says no."""
    rows.register(house.database, "Antes")

    def refuse(_folder: Path) -> None:
        raise OSError(5, "error")

    with monkeypatch.context() as patch:
        patch.setattr(archive, "sync_folder", refuse)
        with pytest.raises(CannotCopy):
            Staffing(house).change_key()
    rows.register(house.database, "Después")
    house.close()
    again = access.sign_in(None, PASSWORD)
    assert _people(again.database) == ["Antes", "Después"]
    again.close()


@pytest.mark.usefixtures("quick")
def test_a_change_of_key_cut_anywhere_leaves_a_house_that_opens(
    house: OpenHouse, access: Access, home: Home, tmp_path: Path
) -> None:
    rows.register(house.database, "Antes")
    house.close()
    whole = tmp_path / "como estaba"
    shutil.copytree(home.folder, whole)

    def prepare() -> None:
        shutil.rmtree(home.folder)
        shutil.copytree(whole, home.folder)

    def change() -> None:
        opened = access.sign_in(None, PASSWORD)
        Staffing(opened).change_key()
        opened.close()

    keys = set()
    for _ in cut_at_every_step(prepare, change):
        again = access.sign_in(None, PASSWORD)
        assert _people(again.database) == ["Antes"]
        keys.add(again.database.key)
        again.close()
    assert len(keys) > 1


def test_the_count_of_a_restored_house_is_that_of_the_copy(
    copy: Path, elsewhere: Home, clock: Clock
) -> None:
    upkeep.restore(copy, elsewhere, Clock(lambda: datetime(2010, 1, 1, tzinfo=UTC)))
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    with again.database.read() as session:
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 1
    again.close()
