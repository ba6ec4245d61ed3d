"""After a busy day nothing in the folder names anybody: database, log, copies, file names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core import logs
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models.desk_work import Draft, ImportRow, ImportRun
from desktop.models.document import Document
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.staff import Role, SensitiveRead
from desktop.services.staffing import Staffing
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD, STAFF
from tests.models import rows

SECRETS = (
    "Sinforosa", "Quishpe", "Ñacato", "1710034065", "991234567", "Melchora", "Caizaluisa",
    "guardia nocturno", "discapacidad visual grave", "Lucía", "Paredes", "Mateo", PASSWORD,
    "clave de mateo",
)  # fmt: skip


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _leaks(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    found = []
    for path in _files(folder):
        data = path.read_bytes()
        if data.startswith(b"SQLite format 3"):
            found.append((path.name, "database in clear"))
        for word in words:
            if any(word.encode(code) in data for code in ("utf-8", "utf-16-le", "latin-1")):
                found.append((path.name, word))
            if word.casefold() in path.name.casefold():
                found.append((path.name, "file name"))
    return found


@pytest.fixture
def busy(house: OpenHouse, home: Home) -> Iterator[OpenHouse]:
    """A house in the middle of its day: everything written, nothing folded into the file yet."""
    logs.start(home.logs)
    Staffing(house).add("Mateo Caizaluisa", Role.TECNICO, "clave de mateo")
    who = rows.register(house.database, "Quishpe Ñacato")
    with house.database.write("Guardar borrador") as session:
        session.add(
            Draft(
                form="persona",
                staff_id=house.staff.id,
                values={"surnames": "Caizaluisa", "note": "guardia nocturno"},
                saved_at=house.clock.now(),
            )
        )
        run = ImportRun(
            id=new_id(), file_hash="0" * 64, staff_id=house.staff.id, at=house.clock.now()
        )
        session.add(run)
        session.flush()
        session.add(
            ImportRow(
                id=new_id(),
                run_id=run.id,
                line=7,
                verdict="doubtful",
                reason="discapacidad visual grave",
                cells={"names": "Melchora"},
            )
        )
        session.add(
            SensitiveRead(
                id=new_id(),
                person_id=who,
                staff_id=house.staff.id,
                at=house.clock.now(),
                fields=["disability"],
            )
        )
        session.add(
            Document(
                id=new_id(),
                kind="FIC",
                number="FIC-LLOA-A-2026-0001",
                issued_on=house.clock.today(),
                issued_at=house.clock.now(),
                issued_by=house.staff.id,
                person_id=who,
                people=[who.hex],
                facts='{"nombre":"Sinforosa Quishpe"}',
                facts_hash="0" * 64,
            )
        )
    Upkeep(house).daily_copy()
    with house.database.write("Corregir") as session:
        session.get_one(Person, who).surnames = "Melchora Caizaluisa"
    yield house
    logs.stop()


def test_in_the_middle_of_the_day_nothing_is_in_clear(busy: OpenHouse, home: Home) -> None:
    names = {path.name for path in _files(home.folder)}
    assert "casa.db-wal" in names
    assert (home.folder / "casa.db-wal").stat().st_size > 0
    assert _leaks(home.folder, SECRETS) == []


def test_nor_after_the_key_was_changed_and_everybody_went_home(busy: OpenHouse, home: Home) -> None:
    Staffing(busy).change_key()
    busy.close()
    names = {path.name for path in _files(home.folder)}
    assert "casa.db-wal" not in names
    assert not {name for name in names if name.endswith((".nueva", ".nuevo", ".parte"))}
    assert _leaks(home.folder, SECRETS) == []


def test_a_search_for_what_must_not_be_there_would_find_it(home: Home) -> None:
    home.folder.mkdir()
    (home.folder / "Quishpe.txt").write_text("Sinforosa", encoding="utf-16-le")
    assert _leaks(home.folder, SECRETS) == [
        ("Quishpe.txt", "Sinforosa"),
        ("Quishpe.txt", "file name"),
    ]


def test_no_temporary_file_lies_on_the_disk(busy: OpenHouse) -> None:
    with busy.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar_one() == 2
        (made,) = (
            row[0]
            for row in connection.exec_driver_sql("PRAGMA compile_options")
            if row[0].startswith("TEMP_STORE")
        )
    assert made in {"TEMP_STORE=2", "TEMP_STORE=3"}


def test_the_log_says_where_and_what_kind_never_who(home: Home) -> None:
    logs.start(home.logs)
    try:
        raise ValueError(f"no se pudo guardar a {STAFF}, cédula 1710034065")
    except ValueError as error:
        code = logs.failure(error)
    try:
        try:
            raise KeyError("Sinforosa")
        except KeyError as cause:
            raise RuntimeError("Quishpe") from cause
    except RuntimeError as error:
        logs.failure(error)
    logs.stop()
    (log,) = home.logs.iterdir()
    said = log.read_text(encoding="utf-8")
    assert code in said
    assert "ValueError" in said
    assert "RuntimeError" in said
    assert "test_nothing_in_clear.py" in said
    assert _leaks(home.folder, SECRETS) == []
