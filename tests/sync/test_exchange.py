"""Two laptops of one house and the real centre over a real socket: what one does, the other has."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from central import devices
from desktop import cli
from desktop.core.clock import Clock
from desktop.core.ids import mark_id, new_id
from desktop.core.paths import Home
from desktop.models import examining, keyring
from desktop.models.attendance import Mark
from desktop.models.document import Document
from desktop.models.exchange import Link, SealedBatch
from desktop.models.house import Device
from desktop.models.opening import OpenHouse
from desktop.models.person import Person, Phone
from desktop.models.staff import StaffMember
from desktop.services.access import Access, NewHouse
from desktop.services.staffing import Role, Staffing
from desktop.sync import status
from desktop.sync.engine import Engine, Outcome
from desktop.sync.enrolment import OtherCentre, enrol
from desktop.sync.errors import CentreFailed, Cut, NoNetwork, NotEnrolled, NotSafe, Revoked
from tests.conftest import PASSWORD
from tests.models import rows
from tests.sync import makers
from tests.sync.line import LIES, Fault, Line
from tests.sync.served import Served

TABLES = (
    "staff_member", "person", "identity_document", "phone", "cycle", "workshop", "lesson",
    "enrolment", "mark", "document", "conflict", "device_certificate", "category",
)  # fmt: skip


@dataclass
class Laptop:
    """One laptop of the house of Lloa."""

    house: OpenHouse

    def exchange(self) -> Outcome:
        """One exchange."""
        return Engine(self.house).exchange()

    def status(self) -> status.SyncStatus:
        """What the light says."""
        with self.house.database.read() as session:
            return status.read(session)

    def rows(self) -> makers.State:
        """What the two laptops must have alike."""
        return makers.rows_of(self.house.database, *TABLES)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dos")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        for name in ("uno", "dos"):
            access = Access(Home(folder / name), Clock())
            access.set_up(NewHouse("C10", f"Gestora {name}", PASSWORD, date(2015, 3, 1)))
    return folder


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "centro") as served:
        yield served


@pytest.fixture
def unlinked(founded: Path, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    made = []
    for name in ("uno", "dos"):
        shutil.copytree(founded / name, tmp_path / name)
        made.append(Laptop(Access(Home(tmp_path / name), Clock()).sign_in(None, PASSWORD)))
    yield made[0], made[1]
    for laptop in made:
        laptop.house.close()


@pytest.fixture
def two(unlinked: tuple[Laptop, Laptop], centre: Served) -> tuple[Laptop, Laptop]:
    """Both enrolled, and everything told to both."""
    for laptop in unlinked:
        enrol(laptop.house, centre.url, centre.code("C10"))
    for laptop in (*unlinked, *unlinked):
        laptop.exchange()
    return unlinked


def _server(laptop: Laptop, url: str) -> None:
    with laptop.house.database.keep() as session:
        session.execute(text("UPDATE link SET server = :url"), {"url": url})


def test_what_one_writes_the_other_has_once(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    assert one.rows() == other.rows()
    who = rows.register(one.house.database)
    with one.house.database.write("Abrir") as session:
        made = rows.workshop(session)
        held = rows.lesson(session, made.id)
        enrolled = rows.enrolment(session, made.id, who)
        session.add(
            Mark(
                id=mark_id(enrolled.id, held.id), lesson_id=held.id, enrolment_id=enrolled.id,
                value="P", at=rows.REGISTERED,
            )
        )  # fmt: skip
    assert one.status().pending == 7
    assert not one.status().all_sent
    done = one.exchange()
    assert (done.sent, done.pending, done.problems, done.requests) == (7, 0, 0, 1)
    assert one.status().all_sent
    entries = rows.last_entry(other.house.database)
    got = other.exchange()
    assert got.received == 7
    assert rows.last_entry(other.house.database) == entries
    assert one.rows() == other.rows()
    with other.house.database.read() as session:
        assert session.get_one(Person, who).surnames == "Quishpe Ñacato"
        found = session.execute(
            text("SELECT count(*) FROM search_names WHERE search_names MATCH 'quishpe'")
        )
        assert found.scalar_one() == 1
    again = (one.exchange(), other.exchange())
    assert [(o.sent, o.received) for o in again] == [(0, 0)] * 2
    nothing = one.exchange()
    assert nothing.requests == 1
    assert nothing.bytes_sent + nothing.bytes_received <= 600
    for laptop in two:
        home = laptop.house.home
        assert examining.examine(home.database, laptop.house.database.key).integrity == "ok"


def test_two_changes_of_one_field_leave_one_and_a_conflict_on_both(
    two: tuple[Laptop, Laptop],
) -> None:
    one, other = two
    who = rows.register(one.house.database)
    one.exchange()
    other.exchange()
    for laptop, mail in ((one, "a@example.org"), (other, "b@example.org")):
        with laptop.house.database.write("Corregir") as session:
            session.get_one(Person, who).email = mail
    for laptop in (one, other, one, other):
        laptop.exchange()
    assert one.rows() == other.rows()
    assert one.status().undecided == other.status().undecided == 1
    assert not one.status().pending


def test_what_is_pending_is_left_alone_by_a_page(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    who = rows.register(one.house.database)
    one.exchange()
    other.exchange()
    with one.house.database.write("Corregir") as session:
        session.get_one(Person, who).gender = "mujer"
        session.get_one(Person, who).email = "a@example.org"
    one.exchange()
    started = Engine(other.house)
    # Typed while the page is on its way: its answer comes with the next exchange.
    original = other.house.database.receive
    typed: list[bool] = []

    def typing() -> Any:
        if not typed:
            typed.append(True)
            with other.house.database.write("Corregir") as session:
                session.get_one(Person, who).email = "b@example.org"
        return original()

    other.house.database.receive = typing  # type: ignore[method-assign]
    started.exchange()
    with other.house.database.read() as session:
        person = session.get_one(Person, who)
        assert (person.gender, person.email) == ("mujer", "b@example.org")
    for laptop in (other, one, other):
        laptop.exchange()
    assert one.rows() == other.rows()


def test_a_deletion_and_something_new_under_what_was_deleted(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    who = rows.register(one.house.database)
    one.exchange()
    other.exchange()
    with one.house.database.write("Borrar") as session:
        session.delete(session.get_one(Person, who))
    with other.house.database.write("Añadir") as session:
        session.add(Phone(id=new_id(), person_id=who, number="+593980000000"))
    for laptop in (one, other, one, other):
        laptop.exchange()
    assert one.rows() == other.rows()
    with one.house.database.read() as session:
        assert session.get(Person, who) is not None
    for laptop in two:
        key = laptop.house.database.key
        assert examining.examine(laptop.house.home.database, key).integrity == "ok"


@pytest.mark.parametrize("drop", [Fault(drop_answer=True), Fault(cut_down=40)])
def test_an_answer_that_is_lost_is_given_again(
    two: tuple[Laptop, Laptop], centre: Served, drop: Fault
) -> None:
    one, other = two
    with Line(centre.port) as line:
        _server(one, f"http://127.0.0.1:{line.port}")
        rows.register(one.house.database)
        line.faults.append(drop)
        with pytest.raises(Cut):
            one.exchange()
        assert one.status().pending == 3
        assert not one.status().all_sent
        done = one.exchange()
    assert (done.sent, done.pending) == (3, 0)
    # What has its effect already is not sent again.
    assert done.bytes_sent < 700
    other.exchange()
    assert one.rows() == other.rows()


def test_an_upload_that_is_cut_goes_on_where_it_was(
    two: tuple[Laptop, Laptop], centre: Served
) -> None:
    one, other = two
    with one.house.database.write("Registrar") as session:
        people = [rows.person(f"Apellido {new_id()}") for _ in range(400)]
        session.add_all(people)
    with Line(centre.port) as line:
        _server(one, f"http://127.0.0.1:{line.port}")
        line.faults.append(Fault(cut_up=5_000))
        with pytest.raises(Cut):
            one.exchange()
        with one.house.database.read() as session:
            size = len(session.execute(select(SealedBatch.content)).scalars().all()[-1] or b"")
        done = one.exchange()
    assert size > 9_000
    assert done.sent == 400
    assert done.bytes_sent <= size - 5_000 + 2_048 + 700
    other.exchange()
    assert one.rows() == other.rows()


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_what_is_not_the_centre_is_no_answer(
    two: tuple[Laptop, Laptop], centre: Served, lie: bytes
) -> None:
    one, _ = two
    with Line(centre.port) as line:
        _server(one, f"http://127.0.0.1:{line.port}")
        rows.register(one.house.database)
        # The question that was answered by somebody else may be asked again in small parts.
        line.faults += [Fault(lie=lie)] * 2
        with pytest.raises((CentreFailed, Cut, NoNetwork)) as told:
            one.exchange()
        assert "guardado" in told.value.message
        assert one.status().pending == 3
        line.faults.clear()
        assert one.exchange().sent == 3


def test_a_copy_of_a_laptop_begins_another_life_and_loses_nothing(
    two: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, other = two
    clone_home = tmp_path / "clon"
    one.house.close()
    shutil.copytree(one.house.home.folder, clone_home)
    one.house = Access(one.house.home, Clock()).sign_in(None, PASSWORD)
    clone = Laptop(Access(Home(clone_home), Clock()).sign_in(None, PASSWORD))
    try:
        for laptop in (one, clone):
            rows.register(laptop.house.database, f"Apellido {new_id()}")
            assert laptop.exchange().pending == 0
        for laptop in (one, clone, other):
            laptop.exchange()
        assert one.rows() == clone.rows() == other.rows()
        letters = {laptop.status().letter for laptop in (one, clone, other)}
        assert len(letters) == 3
    finally:
        clone.house.close()


def test_a_centre_put_back_from_a_copy_is_told_again(
    unlinked: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, other = unlinked
    folder = tmp_path / "centro"
    served = Served(folder)
    with served:
        for laptop in unlinked:
            enrol(laptop.house, served.url, served.code("C10"))
        for laptop in (one, other, one):
            laptop.exchange()
    shutil.copytree(folder, tmp_path / "copia")
    with served:
        who = rows.register(one.house.database)
        assert one.exchange().sent == 3
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copia", folder)
    with served:
        rows.register(one.house.database, "Chiluisa")
        done = one.exchange()
        assert done.pending == 0
        for laptop in (other, one, other):
            laptop.exchange()
        with other.house.database.read() as session:
            assert session.get(Person, who) is not None
        assert one.rows() == other.rows()


def test_a_revoked_laptop_says_so_and_keeps_everything(
    two: tuple[Laptop, Laptop], centre: Served
) -> None:
    one, _ = two
    with one.house.database.read() as session:
        device = session.execute(select(Device.id)).scalar_one()
    with centre.centre.store.write() as connection:
        devices.revoke(connection, device.bytes, 1)
    rows.register(one.house.database)
    with pytest.raises(Revoked):
        one.exchange()
    found = one.status()
    assert (found.revoked, found.pending, found.all_sent) == (True, 3, False)
    enrol(one.house, centre.url, centre.code("C10"))
    assert one.exchange().sent == 3


def test_whoever_is_retired_on_one_laptop_opens_no_other(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    with one.house.database.read() as session:
        second = session.execute(
            select(StaffMember.id).where(StaffMember.name == "Gestora dos")
        ).scalar_one()
    Staffing(other.house).add("Técnica nueva", Role.TECNICO, PASSWORD)
    slots = keyring.staff_slots(keyring.load(other.house.home.keys))
    assert second in slots
    Staffing(one.house).retire(second)
    one.exchange()
    other.exchange()
    left = keyring.staff_slots(keyring.load(other.house.home.keys))
    assert second not in left
    assert len(left) == 1


def test_another_centre_is_refused_and_the_same_again_is_not(
    two: tuple[Laptop, Laptop], centre: Served, tmp_path: Path
) -> None:
    one, _ = two
    with Served(tmp_path / "otro") as another, pytest.raises(OtherCentre):
        enrol(one.house, another.url, another.code("C10"))
    with one.house.database.read() as session:
        before = session.execute(select(Link)).scalar_one()
    enrol(one.house, centre.url, centre.code("C10"))
    with one.house.database.read() as session:
        after = session.execute(select(Link)).scalar_one()
    assert (after.house_cursor, after.sequence) == (before.house_cursor, before.sequence)
    assert after.token != before.token
    assert one.exchange().problems == 0


def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(
    unlinked: tuple[Laptop, Laptop],
) -> None:
    with pytest.raises(NotSafe):
        enrol(unlinked[0].house, "http://centro.example", "AB2C-3DE4-F5G6")
    with pytest.raises(NotEnrolled):
        unlinked[0].exchange()


def test_papers_of_two_laptops_with_one_number_do_not_stop_the_exchange(
    unlinked: tuple[Laptop, Laptop], centre: Served
) -> None:
    for laptop in unlinked:
        with laptop.house.database.write("Emitir") as session:
            session.add(
                Document(
                    id=new_id(), kind="FIC", number="FIC-LLOA-A-2026-0001", issued_on=rows.BIRTH,
                    issued_at=rows.REGISTERED, issued_by=laptop.house.staff.id, people=[],
                    facts="{}", facts_hash="0" * 64,
                )
            )  # fmt: skip
        enrol(laptop.house, centre.url, centre.code("C10"))
    for laptop in (*unlinked, *unlinked):
        laptop.exchange()
    assert [laptop.status().pending for laptop in unlinked] == [0, 0]
    assert sorted(laptop.status().letter for laptop in unlinked) == ["A", "B"]


def test_what_was_rejected_is_sent_whole_once_corrected_with_what_hangs_from_it(
    two: tuple[Laptop, Laptop],
) -> None:
    one, other = two
    database = one.house.database
    who = rows.register(database)
    with database.write("Abrir") as session:
        made = rows.workshop(session)
        made.name = "Bailo\0terapia"
        held = rows.lesson(session, made.id)
        enrolled = rows.enrolment(session, made.id, who)
        session.add(
            Mark(
                id=mark_id(enrolled.id, held.id), lesson_id=held.id, enrolment_id=enrolled.id,
                value="P", at=rows.REGISTERED,
            )
        )  # fmt: skip
    done = one.exchange()
    assert (done.pending, done.problems) == (0, 4)
    found = one.status()
    assert (found.rejected, found.held, found.all_sent) == (1, 3, False)
    other.exchange()
    with other.house.database.read() as session:
        assert session.get(Person, who) is not None
        assert session.get(Mark, mark_id(enrolled.id, held.id)) is None
    # Another try with nothing corrected sends nothing again.
    assert one.exchange().sent == 0
    assert one.status().held == 3
    with database.write("Corregir") as session:
        session.execute(text("UPDATE workshop SET name = 'Bailoterapia'"))
    done = one.exchange()
    assert (done.pending, done.problems, done.requests) == (0, 0, 1)
    assert one.status().all_sent
    other.exchange()
    assert one.rows() == other.rows()


# --- the command ----------------------------------------------------------------------------


def _run(capsys: pytest.CaptureFixture[str], home: Home, *words: str) -> tuple[int, dict[str, Any]]:
    secret = home.folder.parent / "clave"
    secret.write_text(PASSWORD)
    with pytest.raises(SystemExit) as ended:
        cli.main(["--home", str(home.folder), "--password-file", str(secret), "--json", *words])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert isinstance(ended.value.code, int)
    return ended.value.code, answer


def test_the_jobs_of_the_command_line(
    unlinked: tuple[Laptop, Laptop], centre: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    home = unlinked[0].house.home
    unlinked[0].house.close()
    code, told = _run(capsys, home, "status")
    assert (code, told["enrolled"], told["last_success"], told["letter"]) == (0, False, None, "A")
    assert told["pending"] > 0
    _, examined = _run(capsys, home, "doctor")
    assert examined["pending"] == told["pending"]
    code, refused = _run(capsys, home, "sync")
    assert code == 1
    assert "enlazado" in refused["error"]
    code, done = _run(
        capsys, home, "enrol-device", "--server", centre.url, "--code", centre.code("C10")
    )
    assert (code, done) == (0, {"letter": "A", "house": "C10"})
    code, done = _run(capsys, home, "sync")
    assert code == 0
    assert set(done) == {
        "sent", "received", "bytes_sent", "bytes_received", "requests", "pending", "problems",
    }  # fmt: skip
    assert all(type(value) is int for value in done.values())
    assert (done["sent"], done["pending"]) == (told["pending"], 0)
    code, after = _run(capsys, home, "status")
    assert (after["pending"], after["problems"], after["enrolled"]) == (0, 0, True)
    assert after["last_success"] is not None
    assert after["last_error"] is None


def test_a_centre_out_of_reach_is_told_and_kept(
    two: tuple[Laptop, Laptop], capsys: pytest.CaptureFixture[str]
) -> None:
    one, _ = two
    _server(one, "http://127.0.0.1:9")
    one.house.close()
    code, told = _run(capsys, one.house.home, "sync")
    assert code == 1
    assert "No hay conexión" in told["error"]
    code, after = _run(capsys, one.house.home, "status")
    assert (code, after["last_error"]) == (0, told["error"])


def test_the_program_starts_without_the_network() -> None:
    script = "import sys, desktop.commands; assert 'requests' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
