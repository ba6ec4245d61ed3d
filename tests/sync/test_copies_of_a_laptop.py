"""A disk that was cloned, a copy of safety that was put back: two lives, and nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.line import Fault
from tests.sync.town import Town, person


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.settle()
    yield town
    town.close()


def test_a_copy_never_takes_the_answer_of_the_other_for_its_own(town: Town) -> None:
    """The other sent a batch of the same number; here the line broke before any answer."""
    one = town.seats[0]
    other = town.clone(one)
    mine, theirs = person(one, "Mía"), person(other, "Suya")
    assert other.exchange().sent == 1
    # The line breaks at once: this laptop asks how far it got, and is told of the other's batch.
    assert town.exchange(one, Fault(cut_up=400), Fault(cut_up=10)) is None
    assert not one.status().all_sent
    one.exchange()
    rows = town.at_centre("C10")
    assert {("person", mine), ("person", theirs)} <= rows.keys()
    assert one.open().house.letter != other.open().house.letter
    town.settle()
    town.check()


def test_a_copy_that_only_reads_gets_what_the_other_wrote(town: Town) -> None:
    one = town.seats[0]
    other = town.clone(one)
    somebody = person(one, "Alguien")
    one.exchange()
    other.exchange()
    assert somebody in other.ids("person")
    assert other.status().all_sent


def test_two_copies_with_the_same_sealed_batch_say_it_once(town: Town) -> None:
    one = town.seats[0]
    somebody = person(one, "Alguien")
    assert town.exchange(one, Fault(drop_answer=True)) is None
    other = town.clone(one)
    assert one.exchange().sent == 1
    assert other.exchange().sent == 1
    town.settle()
    town.check()
    assert [k for k in town.at_centre("C10") if k[0] == "person"] == [("person", somebody)]
    assert not [k for k in town.at_centre("C10") if k[0] == "conflict"]


def test_a_restored_laptop_gets_back_what_it_had_sent(town: Town, tmp_path: Path) -> None:
    one = town.seats[0]
    one.save_backup(tmp_path / "copia.casa")
    sent = person(one, "Enviada")
    one.exchange()
    letter = one.open().house.letter
    one.restore_backup()
    assert sent not in one.ids("person")
    later = person(one, "Posterior")
    one.exchange()
    assert {sent, later} <= set(one.ids("person"))
    assert one.open().house.letter != letter
    town.settle()
    town.check()
