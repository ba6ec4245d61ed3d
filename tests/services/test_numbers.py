"""Numbers go on after a paper booklet, before and after a restore, and never go back."""

from datetime import date
from pathlib import Path

import pytest

from desktop.core.errors import InvalidInput
from desktop.models import numbering
from desktop.models.document import DocumentKind
from desktop.models.opening import OpenHouse
from desktop.services import upkeep
from desktop.services.access import Access
from desktop.services.documents.register import Documents, NumbersUnknown
from desktop.services.numbers import Numbers, Series
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD
from tests.programme_makers import wind

FORM, ACT = DocumentKind.FORM, DocumentKind.ACT


def series(house: OpenHouse, kind: DocumentKind = FORM, year: int = 2026) -> Series:
    """One series of the house."""
    return next(each for each in Numbers(house).of_year(year) if each.kind is kind)


def test_a_laptop_goes_on_after_a_paper_booklet(house: OpenHouse) -> None:
    documents = Documents(house)
    assert documents.blank_form().number == "FIC-LLOA-A-2026-0001"
    shown = series(house)
    assert (shown.given, shown.known, shown.following) == (1, 1, "FIC-LLOA-A-2026-0002")
    (told,) = Numbers(house).tell(2026, {FORM: 120})
    assert (told.given, told.known, told.following) == (1, 120, "FIC-LLOA-A-2026-0121")
    assert documents.blank_form().number == "FIC-LLOA-A-2026-0121"
    assert (series(house).given, series(house).known) == (121, 121)
    assert series(house, ACT).following == "ACT-LLOA-A-2026-0001"


def test_what_a_booklet_took_is_not_given_again_after_a_restore(
    house: OpenHouse, access: Access, tmp_path: Path
) -> None:
    copy = tmp_path / "copia.casa"
    Upkeep(house).backup(copy)
    Numbers(house).tell(2026, {FORM: 120})
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2026-0121"
    home = house.home
    house.close()
    upkeep.restore(copy, home, access.clock)
    opened = access.sign_in(None, PASSWORD)
    try:
        assert opened.house.letter == "B"
        assert Documents(opened).blank_form().number == "FIC-LLOA-B-2026-0122"
        Numbers(opened).tell(2026, {FORM: 140})
        assert Documents(opened).blank_form().number == "FIC-LLOA-B-2026-0141"
    finally:
        opened.close()


def test_on_a_machine_that_remembers_nothing_telling_every_kind_opens_the_numbers(
    house: OpenHouse,
) -> None:
    numbering.save(house.home.numbers, numbering.unknown())
    assert series(house).unsure
    with pytest.raises(NumbersUnknown):
        Documents(house).blank_form()
    Numbers(house).tell(2025, {FORM: 80})
    assert series(house).unsure, "what is known of last year says nothing of this one"
    Numbers(house).tell(2026, {FORM: 0})
    assert not series(house).unsure
    assert series(house, ACT).unsure
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2026-0001"
    Numbers(house).tell(2026, dict.fromkeys(set(DocumentKind) - {FORM}, 7))
    assert numbering.load(house.home.numbers).whole


def test_a_number_below_one_on_paper_is_refused_with_what_will_happen(house: OpenHouse) -> None:
    numbers = Numbers(house)
    numbers.tell(2026, {FORM: 120})
    with pytest.raises(InvalidInput, match="el siguiente será el FIC-LLOA-A-2026-0121") as refused:
        numbers.tell(2026, {ACT: 9, FORM: 119})
    assert refused.value.field == "FIC"
    assert series(house, ACT).known == 0, "nothing of a refused job is kept"
    for wrong in (-1, 1_000_000):
        with pytest.raises(InvalidInput):
            numbers.tell(2026, {ACT: wrong})
    assert numbers.tell(2026, {FORM: 120})[0].known == 120


def test_every_year_has_its_own_numbers(house: OpenHouse) -> None:
    numbers = Numbers(house)
    numbers.tell(2026, {FORM: 120})
    assert numbers.years() == [2026]
    wind(house.database, date(2027, 1, 4))
    house.clock = house.database.clock
    assert numbers.years() == [2027, 2026]
    assert series(house, FORM, 2027).following == "FIC-LLOA-A-2027-0001"
    numbers.tell(2026, {FORM: 131})
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2027-0001"
    assert series(house, FORM, 2026).known == 131
