"""The first set-up by the keyboard, from an empty folder to a house with its sheet kept."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models import keyring
from desktop.services.access import Access
from desktop.services.staffing import Staffing
from desktop.ui.door.first_run import LEAST_PASSWORD, AccountPage, HousePage, OpeningPage
from desktop.ui.door.keep_sheet import KeepSheet, KeepSheetPage
from desktop.ui.door.restore import RestorePage
from tests.ui.door_maker import ENTER, Front, focused

DOWN = Qt.Key.Key_Down


@pytest.fixture
def front(qtbot: QtBot, access: Access) -> Front:
    """The door of an empty folder, with the catalogue read."""
    made = Front(qtbot, access)
    page = made.page(HousePage)
    made.wait(lambda: page.list.count() == 52)
    return made


def to_account(front: Front, opened: str = "1/3/15") -> AccountPage:
    """Walk to the third step."""
    front.keys("lloa", ENTER)
    front.page(OpeningPage)
    front.keys(opened, ENTER)
    front.press(ENTER)
    page = front.page(AccountPage)
    assert isinstance(page, AccountPage)
    return page


def fill_account(front: Front, name: str = "Rosa Toapanta") -> None:
    """Name, password twice and the agreement."""
    front.keys(name, ENTER)
    front.keys("una frase corta", ENTER)
    front.keys("una frase corta", ENTER)
    front.keys(" ", ENTER)


def test_a_house_is_set_up_from_the_keyboard(front: Front) -> None:
    to_account(front)
    fill_account(front)
    page = front.page(KeepSheetPage)
    keep: KeepSheet = page.keep
    groups = [cell.accessibleName().split(": ")[1].replace(" ", "") for cell in keep.cells]
    QTest.keyClick(page.go_on, ENTER)
    assert keep.is_asking()
    assert all("oculto" in cell.accessibleName() for cell in keep.cells)
    front.keys(groups[keep.asked_group() - 1].lower(), ENTER)
    house = front.come_in()
    assert (house.house.name, house.house.letter) == ("Lloa", "A")
    assert house.house.opened_on == date(2015, 3, 1)
    assert house.staff.name == "Rosa Toapanta"
    assert Staffing(house).accepted_confidentiality()
    house.close()
    assert keyring.open_with_recovery(keyring.load(front.access.home.keys), "".join(groups))


def test_the_sheet_must_be_kept_before_going_in(front: Front) -> None:
    to_account(front)
    fill_account(front)
    page = front.page(KeepSheetPage)
    QTest.keyClick(page.go_on, ENTER)
    front.keys("AAAAA", ENTER)
    message = page.keep.form.form_row("group").message
    assert f"No es el grupo {page.keep.asked_group()}" in message.words.text()
    assert not front.entered
    page.keep.show_again()
    assert not page.keep.is_asking()
    front.window.close()


def test_the_sheet_is_saved_where_staff_choose_and_nowhere_else(
    front: Front, tmp_path: Path
) -> None:
    to_account(front)
    fill_account(front)
    page = front.page(KeepSheetPage)
    place = tmp_path / "memoria"
    place.mkdir()
    page.keep.save_at(place / "hoja")
    assert (place / "hoja.pdf").read_bytes().startswith(b"%PDF")
    assert "memoria" in page.keep.done.text()
    page.keep.save_at(tmp_path / "no-hay" / "hoja.pdf")
    front.wait(front.window.messages.is_open)
    front.press(Qt.Key.Key_Escape)
    assert not list(front.access.home.folder.rglob("*.pdf"))
    front.window.close()


def test_nothing_is_chosen_until_something_is_typed(front: Front) -> None:
    page = front.page(HousePage)
    assert not page.go_on.isEnabled()
    assert page.reason.text() == "Elija su casa"
    front.press(ENTER)
    assert front.stays(page)
    front.keys("chil")
    assert page.go_on.text() == "Continuar con Chilibulo"
    assert page.count.text() == "2 de 52 casas"
    front.press(DOWN)
    assert page.go_on.text() == "Continuar con Chillogallo"


def test_accents_do_not_matter_in_the_list(front: Front) -> None:
    page = front.page(HousePage)
    front.keys("zambiza")
    assert page.go_on.text() == "Continuar con Zámbiza"


def test_the_house_without_a_name_is_shown_and_cannot_be_chosen(front: Front) -> None:
    page = front.page(HousePage)
    front.keys("confirmar")
    assert page.list.count() == 1
    assert not page.go_on.isEnabled()
    assert "todavía no tiene nombre" in page.reason.text()
    front.press(DOWN)
    front.press(ENTER)
    assert front.stays(page)
    page.search.clear()
    for _ in range(60):
        front.press(DOWN)
    assert page.list.current().selectable


def test_a_house_that_is_not_listed_is_explained(front: Front) -> None:
    front.page(HousePage).not_listed.emit()
    front.wait(front.window.messages.is_open)
    front.press(ENTER)
    assert not front.window.messages.is_open()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1/3/26", "casa en operación inicial"),
        ("23/11/24", "casa en operación inicial"),
        ("1/3/24", "de lo que hay en medio no dice nada"),
        ("1/3/22", "casa en proceso de consolidación"),
        ("1/3/15", "casa consolidada"),
    ],
)
def test_the_opening_date_says_the_class_of_the_house(front: Front, typed: str, said: str) -> None:
    front.keys("lloa", ENTER)
    page = front.page(OpeningPage)
    front.keys(typed)
    assert said in page.form.form_row("opened_on").message.words.text()


def test_the_letter_is_explained_with_the_number_it_will_make(front: Front) -> None:
    front.keys("lloa", ENTER)
    page = front.page(OpeningPage)
    assert "ACT-LLOA-A-2026-0001" in page.form.form_row("letter").message.words.text()
    front.keys("1/3/15", ENTER)
    front.keys("b", ENTER)
    assert "ACT-LLOA-B-2026-0001" in page.form.form_row("letter").message.words.text()
    front.page(AccountPage)


def test_a_date_that_has_not_come_is_not_taken(front: Front) -> None:
    front.keys("lloa", ENTER)
    page = front.page(OpeningPage)
    front.keys("1/3/2030", ENTER)
    front.press(ENTER)
    assert front.stays(page)
    assert page.form.form_row("opened_on").message.isVisible()


def test_passwords_that_differ_and_an_agreement_that_was_not_accepted_are_said(
    front: Front,
) -> None:
    page = to_account(front)
    front.keys("Rosa Toapanta", ENTER)
    front.keys("una frase corta", ENTER)
    front.keys("otra frase", ENTER)
    assert "No es igual" in page.form.form_row("again").message.words.text()
    page.again.clear()
    front.keys("una frase corta", ENTER)
    assert page.unaccepted.isVisible()
    assert not front.access.exists()


def test_going_back_keeps_what_was_answered(front: Front) -> None:
    page = to_account(front)
    front.keys("Rosa")
    page.back.click()
    opening = front.page(OpeningPage)
    assert opening.opened.text() == "01/03/2015"
    opening.back.click()
    house = front.page(HousePage)
    assert house.search.text() == "lloa"
    QTest.keyClick(focused(), ENTER)
    front.page(OpeningPage).form.submit()
    assert front.page(AccountPage).name.text() == "Rosa"


def test_a_copy_is_the_other_path(front: Front) -> None:
    front.page(HousePage).restoring.emit()
    page = front.page(RestorePage)
    page.back.click()
    front.page(HousePage)


def test_the_shortest_password_is_the_same_at_the_door_and_in_the_keys() -> None:
    assert LEAST_PASSWORD == keyring.SHORTEST_PASSWORD
