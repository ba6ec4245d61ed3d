"""No number is ever on paper twice: two kinds, two years, a second letter, a clock set back."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.core.clock import Clock
from desktop.core.durable import CannotWrite
from desktop.core.errors import InvalidInput
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models import numbering
from desktop.models.document import Document
from desktop.models.house import Device, House
from desktop.models.numbering import NumbersUnknown
from desktop.models.opening import OpenHouse
from desktop.services import upkeep
from desktop.services.access import Access, HouseExists, NewHouse
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD, STAFF


def issue(house: OpenHouse, kind: str = "ACT", year: int = 2026, *, printed: bool = True) -> str:
    """Give a number to a paper, in the order that makes a printed number always remembered:
    committed first, written beside the database second, and only then printable."""
    with house.database.write("Emitir") as session:
        number = numbering.next_number(session, numbering.load(house.home.numbers), kind, year)
        session.add(_paper(house, kind, number, year))
    if printed:
        memory = numbering.load(house.home.numbers)
        numbering.save(house.home.numbers, numbering.remember(memory, number))
    return number


def _paper(
    house: OpenHouse, kind: str, number: str, year: int = 2026, parent: UUID | None = None
) -> Document:
    return Document(
        id=new_id(),
        kind=kind,
        number=number,
        issued_on=date(year, 11, 23),
        issued_at=house.clock.now(),
        issued_by=house.staff.id,
        parent_id=parent,
        people=[],
        facts="{}",
        facts_hash="0" * 64,
    )


def test_each_kind_and_each_year_counts_by_itself(house: OpenHouse) -> None:
    assert [issue(house), issue(house, "FIC"), issue(house), issue(house, year=2027)] == [
        "ACT-LLOA-A-2026-0001",
        "FIC-LLOA-A-2026-0001",
        "ACT-LLOA-A-2026-0002",
        "ACT-LLOA-A-2027-0001",
    ]
    assert issue(house) == "ACT-LLOA-A-2026-0003"


def test_the_second_laptop_writes_its_own_letter(access: Access) -> None:
    access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1), letter="b"))
    house = access.sign_in(None, PASSWORD)
    assert issue(house) == "ACT-LLOA-B-2026-0001"
    house.close()


def test_past_9999_the_count_goes_on(house: OpenHouse) -> None:
    with house.database.write("Emitir") as session:
        session.add(_paper(house, "ACT", "ACT-LLOA-A-2026-9999"))
    assert issue(house) == "ACT-LLOA-A-2026-10000"
    assert issue(house) == "ACT-LLOA-A-2026-10001"
    # From the database alone too: texts would put 9999 after 10001.
    house.home.numbers.unlink()
    numbering.save(house.home.numbers, numbering.fresh())
    assert issue(house) == "ACT-LLOA-A-2026-10002"


def test_an_addendum_takes_no_number_of_the_series(house: OpenHouse) -> None:
    first = issue(house)
    with house.database.write("Adenda") as session:
        parent = session.execute(select(Document.id).where(Document.number == first)).scalar_one()
        session.add(_paper(house, "ACT", f"{first}-AD1", parent=parent))
    assert issue(house) == "ACT-LLOA-A-2026-0002"


def test_a_number_that_was_never_printed_may_be_given_again(house: OpenHouse) -> None:
    assert issue(house, printed=False) == "ACT-LLOA-A-2026-0001"
    with house.database.write("Perder la base de hoy") as session:
        session.delete(session.execute(select(Document)).scalar_one())
    assert issue(house) == "ACT-LLOA-A-2026-0001"


def test_a_number_that_was_printed_never_is(house: OpenHouse) -> None:
    assert issue(house) == "ACT-LLOA-A-2026-0001"
    with house.database.write("Perder la base de hoy") as session:
        session.delete(session.execute(select(Document)).scalar_one())
    assert issue(house) == "ACT-LLOA-A-2026-0002"


def test_a_number_whose_memory_was_cut_short_is_still_known_to_the_database(
    house: OpenHouse,
) -> None:
    issue(house, printed=False)
    assert issue(house) == "ACT-LLOA-A-2026-0002"


def test_a_clock_set_back_gives_no_number_twice(house: OpenHouse) -> None:
    given = [issue(house, year=year) for year in (2026, 2026, 2010, 2026, 2010, 2027, 2026)]
    assert len(set(given)) == 7
    assert given[-1] == "ACT-LLOA-A-2026-0004"


def test_after_a_restore_elsewhere_papers_wait_for_the_last_number(
    house: OpenHouse, tmp_path: Path, clock: Clock
) -> None:
    issue(house)
    Upkeep(house).backup(tmp_path / "casa.casa")
    elsewhere = Home(tmp_path / "otro equipo")
    upkeep.restore(tmp_path / "casa.casa", elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    assert Upkeep(again).unknown_numbers() == ["ACT", "ACU", "DIP", "FIC", "LIS"]
    with pytest.raises(NumbersUnknown, match="último documento ACT"):
        issue(again)
    Upkeep(again).tell_highest({"ACT": 41})
    assert Upkeep(again).unknown_numbers() == ["ACU", "DIP", "FIC", "LIS"]
    assert issue(again) == "ACT-LLOA-B-2026-0042"
    with pytest.raises(NumbersUnknown, match="FIC"):
        issue(again, "FIC")
    Upkeep(again).tell_highest({"ACU": 0, "DIP": 0, "FIC": 0, "LIS": 7})
    assert Upkeep(again).unknown_numbers() == []
    assert issue(again, "FIC") == "FIC-LLOA-B-2026-0001"
    assert issue(again, "LIS") == "LIS-LLOA-B-2026-0008"
    again.close()


@pytest.mark.parametrize(
    "damaged",
    [
        '{"last":{"ACT-2026":1e999},"told":[],"whole":true,"new_life":false,"letters":[]}',
        '{"last":{},"told":[],"whole":true,"new_life":true,"letters":["Ñ",3,"A"]}',
        '{"last":{},"told":[7],"whole":true,"new_life":false,"letters":[]}',
        "[[[",
    ],
)
def test_a_memory_that_makes_no_sense_is_not_knowing(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "numeros.json").write_text(damaged, encoding="utf-8")
    assert numbering.load(tmp_path / "numeros.json") == numbering.unknown()


def test_the_last_number_of_a_paper_of_other_years_may_be_told_too(house: OpenHouse) -> None:
    numbering.save(house.home.numbers, numbering.unknown())
    Upkeep(house).tell_highest({"DIP": 9, "ACU": 3, "ACT": 1})
    assert Upkeep(house).unknown_numbers() == ["FIC", "LIS"]
    with pytest.raises(InvalidInput, match="ACT, ACU, DIP, FIC, LIS"):
        Upkeep(house).tell_highest({"ZZZ": 1})


def test_the_last_number_may_be_told_before_the_first_opening(
    house: OpenHouse, tmp_path: Path, clock: Clock
) -> None:
    Upkeep(house).backup(tmp_path / "casa.casa")
    elsewhere = Home(tmp_path / "otro equipo")
    upkeep.restore(tmp_path / "casa.casa", elsewhere, clock)
    upkeep.tell_highest(elsewhere, clock, {"ACT": 41})
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    assert issue(again) == "ACT-LLOA-B-2026-0042"
    again.close()


def test_after_a_restore_in_place_numbers_go_on_from_memory(
    house: OpenHouse, tmp_path: Path, clock: Clock, access: Access
) -> None:
    issue(house)
    Upkeep(house).backup(tmp_path / "casa.casa")
    later = [issue(house), issue(house), issue(house, "FIC")]
    house.close()
    upkeep.restore(tmp_path / "casa.casa", house.home, clock)
    again = access.sign_in(None, PASSWORD)
    assert Upkeep(again).unknown_numbers() == []
    assert later[1] == "ACT-LLOA-A-2026-0003"
    assert issue(again) == "ACT-LLOA-B-2026-0004"
    assert issue(again, "FIC") == "FIC-LLOA-B-2026-0002"
    again.close()


@pytest.mark.parametrize(
    "left", [None, b"", b"{", b"[]", b'{"last": 1}', b"[" * 50_000, b'{"last": {"ACT-2026": "x"}}']
)
def test_without_its_memory_a_laptop_asks(house: OpenHouse, left: bytes | None) -> None:
    if left is None:
        house.home.numbers.unlink()
    else:
        house.home.numbers.write_bytes(left)
    with pytest.raises(NumbersUnknown):
        issue(house)
    Upkeep(house).tell_highest({"ACT": 5})
    assert issue(house) == "ACT-LLOA-A-2026-0006"


def test_telling_a_lower_number_never_goes_back(house: OpenHouse) -> None:
    for _ in range(3):
        issue(house)
    Upkeep(house).tell_highest({"ACT": 1})
    assert issue(house) == "ACT-LLOA-A-2026-0004"


@pytest.mark.parametrize("told", [{"XXX": 1}, {"ACT": -1}, {"ACT": 10_000_000}])
def test_what_cannot_be_a_last_number_is_refused(house: OpenHouse, told: dict[str, int]) -> None:
    before = house.home.numbers.read_bytes()
    with pytest.raises(InvalidInput):
        Upkeep(house).tell_highest(told)
    assert house.home.numbers.read_bytes() == before


def test_a_memory_that_cannot_be_written_stops_the_paper(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _data: bytes) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(numbering, "write_durably", refuse)
    with pytest.raises(CannotWrite):
        issue(house)


def test_setting_up_again_in_the_same_folder_does_not_start_over(
    house: OpenHouse, home: Home, access: Access
) -> None:
    issue(house)
    house.close()
    with pytest.raises(HouseExists):
        access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    home.database.unlink()
    home.keys.unlink()
    access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    again = access.sign_in(None, PASSWORD)
    assert issue(again) == "ACT-LLOA-A-2026-0002"
    again.close()


def test_a_new_life_takes_a_letter_nobody_had(house: OpenHouse) -> None:
    with house.database.write("Papeles del otro equipo") as session:
        session.add(_paper(house, "ACT", "ACT-LLOA-D-2026-0007"))
    memory = numbering.Memory({}, frozenset(), True, letters=frozenset("AF"))
    with house.database.write("Otra vida") as session:
        after = numbering.begin_new_life(session, memory)
        assert session.execute(select(Device.letter)).scalar_one() == "G"
    assert after.letters == frozenset("AFG")
    assert not after.new_life


def test_no_sigla_has_the_sign_that_parts_a_number(house: OpenHouse) -> None:
    with house.database.read() as session:
        siglas = session.execute(select(House.sigla).where(House.sigla.is_not(None))).scalars()
        assert all(s.isalnum() and s.isupper() for s in siglas if s)


def test_the_memory_holds_numbers_and_nothing_of_people(house: OpenHouse) -> None:
    issue(house)
    assert json.loads(house.home.numbers.read_bytes()) == {
        "last": {"ACT-2026": 1},
        "letters": ["A"],
        "new_life": False,
        "told": [],
        "whole": True,
    }


def test_the_last_number_is_that_of_the_year_it_is_told_in(
    house: OpenHouse, tmp_path: Path
) -> None:
    Upkeep(house).backup(tmp_path / "casa.casa")
    elsewhere = Home(tmp_path / "otro equipo")
    january = Clock(lambda: datetime(2027, 1, 4, 15, tzinfo=UTC))
    upkeep.restore(tmp_path / "casa.casa", elsewhere, january)
    upkeep.tell_highest(elsewhere, january, {"ACT": 3})
    again = Access(elsewhere, january).sign_in(None, PASSWORD)
    assert issue(again, year=2027) == "ACT-LLOA-B-2027-0004"
    again.close()
