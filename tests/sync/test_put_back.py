"""Copies put back: a laptop's, a whole disk's, the centre's. Nothing lost, nothing twice, no number
printed twice, and everybody alike in the end."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from central import minding
from central.forms import RegistrationForm
from central.registrations import register
from central.tables import QUARANTINE
from desktop.core.ids import new_id
from desktop.models import numbering
from desktop.models.document import Document
from tests.models import rows
from tests.sync.street import Street, street
from tests.sync.town import Seat, person


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as made:
        yield made


def paper(seat: Seat) -> str:
    """A printed paper with the next number of this laptop."""
    house = seat.open()
    memory = numbering.load(house.home.numbers)
    with house.database.write("Emitir") as session:
        number = numbering.next_number(session, memory, "FIC", 2026)
        session.add(
            Document(
                id=new_id(), kind="FIC", number=number, issued_on=rows.BIRTH,
                issued_at=seat.time.tick(), issued_by=house.staff.id, people=[], facts="{}",
                facts_hash="0" * 64,
            )
        )  # fmt: skip
    numbering.save(house.home.numbers, numbering.remember(memory, number))
    return number


def settled(stage: Street, words: list[str]) -> None:
    """Everybody exchanges a few times: everything is everywhere, once."""
    stage.settle()
    stage.check()
    for seat in stage.seats:
        names = stage.names(seat)
        assert sorted(set(names)) == sorted(names)
        assert set(words) <= set(names)
        assert seat.status().all_sent
    with stage.served.centre.store.read() as connection:
        assert connection.execute(select(QUARANTINE.c.id)).all() == []


def numbers(stage: Street) -> list[str]:
    """Every number at the centre."""
    found = stage.at_centre("C10")
    return sorted(str(v["number"]) for (name, _), v in found.items() if name == "document")


def test_a_backup_put_back_on_a_laptop(stage: Street) -> None:
    words = stage.something_up()
    printed = [paper(stage.one)]
    stage.one.exchange()
    stage.one.save_backup(stage.folder / "copia.casa")
    words += stage.something_up()
    printed.append(paper(stage.one))
    stage.one.exchange()
    words += stage.something_down()
    # Sealed, and the power goes before it is answered.
    with stage.one.crashing(3, after=True):
        stage.one.exchange()
    stage.one.restore_backup()
    assert stage.one.status().letter != "A"
    words += stage.something_up()
    printed.append(paper(stage.one))
    settled(stage, words)
    printed.append(paper(stage.one))
    settled(stage, words)
    assert numbers(stage) == sorted(printed)
    assert len(set(printed)) == 4


def test_a_disk_that_was_copied_to_another_laptop(stage: Street) -> None:
    words = stage.something_up()
    printed = [paper(stage.one)]
    stage.one.exchange()
    # One batch is sealed and has no answer in both copies.
    words += stage.something_up()
    with stage.one.crashing(2, after=True):
        stage.one.exchange()
    clone = stage.clone(stage.one)
    for turn in range(3):
        for seat in (stage.one, clone):
            word = stage.word()
            person(seat, word)
            words.append(word)
            seat.exchange()
            printed.append(paper(seat))
        words += stage.something_down(1 + turn)
    settled(stage, words)
    assert numbers(stage) == sorted(printed)
    assert len(set(printed)) == len(printed)
    assert len({seat.status().letter for seat in stage.seats}) == 3


def put_back(stage: Street, meanwhile: Callable[[], None]) -> None:
    """The centre's folder is copied, goes on, and the copy is put back."""
    folder, copy = stage.served.folder, stage.folder / "copia-del-centro"
    stage.served.__exit__(None, None, None)
    shutil.copytree(folder, copy)
    stage.served.__enter__()
    meanwhile()
    stage.served.__exit__(None, None, None)
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    stage.served.__enter__()


@pytest.mark.parametrize("told", [False, True], ids=["alone", "restored"])
@pytest.mark.parametrize("first", [0, 1])
def test_a_centre_put_back_from_a_copy(stage: Street, told: bool, first: int) -> None:
    words = [*stage.something_up(), *stage.something_down()]
    stage.settle()
    printed = [paper(stage.one), paper(stage.other)]

    def meanwhile() -> None:
        words.extend(stage.something_up())
        stage.one.exchange()
        words.extend(stage.something_down(7))
        stage.settle()
        # Changed again, and read by the other.
        row = stage.one.ids("person")[0]
        stage.one.execute("UPDATE person SET email = 'x@example.org' WHERE id = :row", row=row)
        stage.one.exchange()

    put_back(stage, meanwhile)
    if told:
        assert minding.restored(stage.served.centre.store) >= 2
    words += stage.something_up()
    order = [stage.seats[first], stage.seats[1 - first]]
    for seat in order:
        seat.exchange()
    words += stage.something_down()
    settled(stage, words)
    printed += [paper(stage.one), paper(stage.other)]
    settled(stage, words)
    assert numbers(stage) == sorted(printed)
    assert len(set(printed)) == 4


@pytest.mark.parametrize("told", [False, True], ids=["alone", "restored"])
def test_a_reader_misses_nothing_of_a_centre_put_back(stage: Street, told: bool) -> None:
    """Who only read what was lost, and comes when others have written as much again."""
    stage.settle()

    def meanwhile() -> None:
        for _ in range(4):
            registered(stage)
        stage.one.exchange()

    put_back(stage, meanwhile)
    if told:
        minding.restored(stage.served.centre.store)
    words = stage.something_down(9)
    stage.one.exchange()
    assert set(words) <= set(stage.names(stage.one))
    with stage.one.open().database.read() as session:
        assert session.execute(text("SELECT count(*) FROM person")).scalar_one() == 9


def registered(stage: Street) -> None:
    """Somebody registers online; the centre writes it by itself."""
    store = stage.served.centre.store
    form = RegistrationForm(
        house="C10", reference=stage.word(), surnames="Inventada", given_names=stage.word()
    )
    with store.write() as connection:
        register(connection, form, stage.time.millis())
