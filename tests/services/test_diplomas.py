"""Diplomas of a whole house, issued in one action: each number once, whatever happens."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled
from desktop.core.ids import cycle_id
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.models.document import Document
from desktop.models.house import Device, HouseProfile
from desktop.models.opening import OpenHouse
from desktop.services import upkeep
from desktop.services.access import Access
from desktop.services.documents import diploma_facts
from desktop.services.documents import diplomas as module
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import (
    Documents,
    NumberNotNoted,
    NumbersUnknown,
)
from desktop.services.programme import FacilitatorForm, Programme
from desktop.services.upkeep import Upkeep
from desktop.sync.protocol import diploma as code
from tests.conftest import PASSWORD
from tests.printing.reading import page_texts
from tests.programme_makers import Wall, wind
from tests.roll_makers import attended, lessons, numbers, reasons, rename, seated

CYCLE = cycle_id("2026-4")
TODAY = date(2026, 11, 23)


@pytest.fixture
def diplomas(house: OpenHouse) -> Diplomas:
    return Diplomas(house)


def facts(house: OpenHouse, document: UUID) -> dict[str, object]:
    """What is kept of a diploma."""
    with house.database.read() as session:
        told: dict[str, object] = json.loads(session.get_one(Document, document).facts)
        return told


def issue_at_another_laptop(house: OpenHouse, person: UUID) -> None:
    """A diploma of this person, by the laptop with the letter B."""
    with house.database.write("Otra letra") as session:
        session.execute(update(Device).values(letter="B"))
    house.reload_house()
    Diplomas(house).issue(person_id=person)
    with house.database.write("La letra de antes") as session:
        session.execute(update(Device).values(letter="A"))
    house.reload_house()


def move_clock(house: OpenHouse, at: datetime) -> Wall:
    """Another moment for the whole house."""
    wall = wind(house.database, TODAY)
    house.clock = house.database.clock
    wall.now = at
    return wall


def test_what_a_diploma_says(house: OpenHouse, diplomas: Diplomas) -> None:
    teacher = Programme(house.database).save_facilitator(FacilitatorForm("Wilson Caiza", "el"))
    workshop, (who,) = attended(house.database, 1, facilitator_id=teacher)
    with house.database.write("Quién firma") as session:
        session.execute(
            update(HouseProfile).values(
                signer_name="Marta Peña", signer_role="Coordinadora Zonal",
                verification_prefix="QUITO.EC/D:",
            )
        )  # fmt: skip
    rename(house, who, "Almeida Ñauñay", "Rosa Elvira")
    issued = diplomas.issue(CYCLE).issued[0]
    assert issued.number == "DIP-LLOA-A-2026-0001"
    told = facts(house, issued.id)
    minutes = 120 * len(lessons(house.database, workshop))
    assert (told["name"], told["workshop"]) == ("Rosa Elvira Almeida Ñauñay", "Bailoterapia")
    assert (told["starts"], told["ends"]) == ("2026-10-05", "2026-12-18")
    assert told["minutes"] == minutes
    assert told["signers"] == [
        {"name": "Marta Peña", "role": "Coordinadora Zonal"},
        {"name": "Wilson Caiza", "role": "Tallerista"},
    ]
    with house.database.read() as session:
        kept = session.get_one(Document, issued.id)
        private = session.scalars(select(Device.private_key)).one()
        assert (kept.code, kept.person_id, kept.workshop_id, kept.people) == (
            code.short_code(kept.id), who, workshop, [who.hex],
        )  # fmt: skip
    sealed = code.opened(str(told["payload"]))
    assert str(told["payload"]).startswith("QUITO.EC/D:")
    assert sealed.facts.number == issued.number
    assert sealed.facts.minutes == minutes
    assert sealed.facts.issued_on == TODAY
    assert sealed.facts.name_hash == code.name_hash("Rosa Elvira Almeida Ñauñay")
    assert str(told["payload"]) == code.seal(sealed.facts, private, "QUITO.EC/D:")
    assert "Rosa Elvira Almeida Ñauñay" in page_texts(Documents(house).draw(issued.id))[0]


@pytest.mark.parametrize(
    ("surnames", "given"),
    [
        ("Ñ" * 200, "Ñ" * 200),
        ("محمد عبد الله", "علي"),
        ("李", ""),
        ("", "Nguyễn Thị Ánh"),
        ("Ojeda", "Ma\N{COMBINING TILDE}ria 👩🏽"),
        ("A\N{COMBINING ACUTE ACCENT}" * 100, "Zoe"),
    ],
)
def test_any_name_of_any_length_is_sealed(
    house: OpenHouse, diplomas: Diplomas, surnames: str, given: str
) -> None:
    _workshop, (who,) = attended(house.database, 1)
    rename(house, who, surnames, given)
    issued = diplomas.issue(CYCLE).issued[0]
    row = diplomas.one(issued.id)
    sealed = code.opened(str(facts(house, issued.id)["payload"]))
    assert sealed.facts.name_hash == code.name_hash(row.name)
    assert row.name.startswith(sealed.facts.name)
    assert len(sealed.facts.name.encode()) <= code.NAME_BYTES
    assert not row.outdated


def test_a_name_that_is_printed_by_its_sound_is_told_before_and_after(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    _workshop, (arab, chinese, latin, russian) = attended(house.database, 4)
    rename(house, arab, "محمد عبد الله", "علي")
    rename(house, chinese, "Lema", "小明")
    rename(house, latin, "Nguyễn", "Thị Ánh")
    rename(house, russian, "Достоевский", "Фёдор")
    sounds = {each.person_id: each.by_sound for each in diplomas.plan(CYCLE).to_issue}
    assert (sounds[latin], sounds[chinese]) == ("", "XiaoMing Lema")
    assert sounds[russian] == "Fedor Dostoevskiy"
    diplomas.issue(CYCLE)
    assert {row.person_id for row in diplomas.romanised(CYCLE)} == {arab, chinese, russian}
    rename(house, chinese, "Lema", "Xiaoming")
    [row] = diplomas.romanised(person_id=chinese)
    diplomas.reissue(row.id, "Su nombre con letras latinas")
    assert {row.person_id for row in diplomas.romanised(CYCLE)} == {arab, russian}


def test_asked_again_only_what_is_missing_is_issued(house: OpenHouse, diplomas: Diplomas) -> None:
    workshop, who = attended(house.database, 3)
    first = diplomas.issue(CYCLE)
    assert (len(first.issued), first.existing) == (3, ())
    [late] = seated(house.database, workshop, ["Zurita"])
    again = diplomas.issue(CYCLE)
    assert [each.number for each in again.issued] == ["DIP-LLOA-A-2026-0004"]
    assert {each.person_id for each in again.existing} == set(who)
    assert diplomas.issue(person_id=late).issued == ()
    assert len(numbers(house)) == 4


def test_a_diploma_that_another_laptop_issued_is_there_already(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    _workshop, who = attended(house.database, 2)
    issue_at_another_laptop(house, who[0])
    done = diplomas.issue(CYCLE)
    assert [each.number for each in done.existing] == ["DIP-LLOA-B-2026-0001"]
    assert len(done.issued) == 1


def test_one_that_comes_while_the_run_goes_on_is_not_issued_twice(
    house: OpenHouse, diplomas: Diplomas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 2)
    attended(house.database, 6)
    other = Diplomas(house)

    def issue_too(done: int, _total: int) -> None:
        if done == 2:
            other.issue(CYCLE)

    progress = Progress(issue_too)
    done = diplomas.issue(CYCLE, progress=progress)
    assert len(done.issued) == 2
    with house.database.read() as session:
        holders = list(session.scalars(select(Document.person_id)))
    assert len(holders) == len(set(holders)) == 6


def test_an_annulled_one_is_issued_again_only_for_whoever_asks_by_name(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    _workshop, (who,) = attended(house.database, 1)
    issued = diplomas.issue(CYCLE).issued[0]
    Documents(house).annul(issued.id, "No correspondía")
    assert reasons(diplomas.issue(CYCLE)) == {
        who: "Su diploma DIP-LLOA-A-2026-0001 fue anulado: No correspondía"
    }
    assert diplomas.issue(person_id=who).issued[0].number == "DIP-LLOA-A-2026-0002"


def test_cancelled_between_groups_it_goes_on_later(
    house: OpenHouse, diplomas: Diplomas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 4)
    attended(house.database, 10)
    told: list[tuple[int, int]] = []

    def stop_at_four(done: int, total: int) -> None:
        told.append((done, total))
        if done == 4:
            progress.cancel()

    progress = Progress(stop_at_four)
    with pytest.raises(Cancelled):
        diplomas.issue(CYCLE, progress=progress)
    assert told == [(0, 10), (4, 10)]
    assert len(numbers(house)) == 4
    assert len(diplomas.issue(CYCLE).issued) == 6
    assert numbers(house) == [f"DIP-LLOA-A-2026-{n:04d}" for n in range(1, 11)]


class _PowerCut(BaseException):
    """The machine is gone: nothing catches it."""


def test_a_power_cut_between_number_and_note_loses_and_doubles_none(
    house: OpenHouse, diplomas: Diplomas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 3)
    attended(house.database, 7)

    def cut(*_: object) -> None:
        raise _PowerCut

    for place, name in ((module, "remember"), (diploma_facts, "drafts")):
        monkeypatch.setattr(place, name, cut)
        with pytest.raises(_PowerCut):
            diplomas.issue(CYCLE)
        monkeypatch.undo()
        monkeypatch.setattr(module, "GROUP", 3)
    assert len(numbers(house)) == 3
    assert len(diplomas.issue(CYCLE).issued) == 4
    assert numbers(house) == [f"DIP-LLOA-A-2026-{n:04d}" for n in range(1, 8)]


def test_the_note_beside_the_database_is_written_once_a_group(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    attended(house.database, 3)
    diplomas.issue(CYCLE)
    kept = json.loads(house.home.numbers.read_bytes())
    assert kept["last"]["DIP-2026"] == 3
    with house.database.write("Perder la base de hoy") as session:
        session.execute(text("DELETE FROM document"))
    assert diplomas.issue(CYCLE).issued[0].number == "DIP-LLOA-A-2026-0004"


def test_a_note_that_cannot_be_written_stops_the_run_and_keeps_the_numbers(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    attended(house.database, 2)
    blocker = house.home.numbers.with_name(house.home.numbers.name + ".nuevo")
    blocker.mkdir()
    with pytest.raises(NumberNotNoted, match="DIP-LLOA-A-2026-0002"):
        diplomas.issue(CYCLE)
    blocker.rmdir()
    done = diplomas.issue(CYCLE)
    assert (len(done.issued), len(done.existing)) == (0, 2)


def test_a_clock_set_back_gives_no_number_twice(house: OpenHouse, diplomas: Diplomas) -> None:
    workshop, _who = attended(house.database, 2)
    wall = move_clock(house, datetime(2026, 12, 20, 15, tzinfo=UTC))
    assert diplomas.date_warning() is None
    diplomas.issue(CYCLE)
    assert diplomas.date_warning() is None
    wall.now = datetime(2026, 12, 1, 15, tzinfo=UTC)
    said = diplomas.date_warning()
    assert said is not None
    for word in ("01/12/2026", "DIP-LLOA-A-2026-0002", "20/12/2026"):
        assert word in said
    seated(house.database, workshop, ["Zurita"])
    assert diplomas.issue(CYCLE).issued[0].number == "DIP-LLOA-A-2026-0003"
    wall.now = datetime(2027, 1, 4, 15, tzinfo=UTC)
    assert diplomas.date_warning() is None


def test_a_group_over_new_year_is_of_one_year_and_the_next_begins_its_series(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    workshop, _who = attended(house.database, 3)
    midnight = datetime(2027, 1, 1, 5, tzinfo=UTC)
    wall = move_clock(house, midnight - timedelta(seconds=1))

    def ticking() -> datetime:
        wall.now += timedelta(seconds=0.3)
        return wall.now

    house.clock = Clock(ticking)
    first = Diplomas(house).issue(CYCLE).issued
    assert wall.now > midnight, "the year ended within the group"
    for each in first:
        told = facts(house, each.id)["imprint"]
        assert isinstance(told, dict)
        assert each.number.split("-")[3] == str(told["issued"])[:4]
    assert len({each.number for each in first}) == 3
    house.clock = house.database.clock
    for year, number in ((2027, "2027"), (2026, "2026"), (2027, "2027")):
        wall.now = datetime(year, 12, 31, 15, tzinfo=UTC)
        [who] = seated(house.database, workshop, [f"Zurita {len(numbers(house))}"])
        assert diplomas.issue(person_id=who).issued[0].number.split("-")[3] == number
    assert len(set(numbers(house))) == 6


def test_after_a_restore_elsewhere_diplomas_wait_for_the_last_number(
    house: OpenHouse, diplomas: Diplomas, tmp_path: Path, clock: Clock
) -> None:
    attended(house.database, 2)
    diplomas.issue(CYCLE)
    Upkeep(house).backup(tmp_path / "casa.casa")
    [late] = seated(house.database, diplomas.of_cycle(CYCLE)[0].workshop_id, ["Zurita"])
    assert diplomas.issue(person_id=late).issued[0].number == "DIP-LLOA-A-2026-0003"
    elsewhere = Home(tmp_path / "otro equipo")
    upkeep.restore(tmp_path / "casa.casa", elsewhere, clock)
    again = Access(elsewhere, clock).sign_in(None, PASSWORD)
    try:
        seated(again.database, Diplomas(again).of_cycle(CYCLE)[0].workshop_id, ["Oña"])
        with pytest.raises(NumbersUnknown, match="último documento DIP"):
            Diplomas(again).issue(CYCLE)
        Upkeep(again).tell_highest({"DIP": 3})
        assert Diplomas(again).issue(CYCLE).issued[0].number == "DIP-LLOA-B-2026-0004"
    finally:
        again.close()
