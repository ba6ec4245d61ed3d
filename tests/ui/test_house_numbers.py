"""«Casa»: the last number written by hand, told by keys, at any time."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.documents.register import Documents
from desktop.ui.buttons import Button
from desktop.ui.house.data import DataPart
from desktop.ui.house.numbers import NumbersCard
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.house import HouseScreen
from tests.programme_makers import wind
from tests.ui import walking
from tests.ui.desk_window import enter, open_window, press, said, save, type_in


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot) -> MainWindow:
    Documents(house).blank_form()
    return open_window(house, qtbot, (HouseScreen,), "house")


def card(window: MainWindow) -> NumbersCard:
    screen = window.current_screen()
    assert isinstance(screen, HouseScreen)
    part = screen.part("data")
    assert isinstance(part, DataPart)
    return part.numbers


def ask(window: MainWindow, year: int = 2026) -> None:
    """Press the button of a year."""
    name = f"Último número usado a mano en {year}"
    found = [each for each in card(window).findChildren(Button) if each.accessibleName() == name]
    found[-1].setFocus()
    enter()


def test_the_last_number_by_hand_is_told_with_keys(window: MainWindow, house: OpenHouse) -> None:
    ask(window)
    assert "El siguiente es el FIC-LLOA-A-2026-0002." in said(window)
    enter(3)
    type_in("120")
    assert "El siguiente será el FIC-LLOA-A-2026-0121." in said(window)
    save()
    assert "0120, a mano" in said(window)
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2026-0121"
    assert walking.unnamed(window) == []
    assert walking.english(window) == []


def test_a_number_too_low_says_what_will_happen_at_its_field(window: MainWindow) -> None:
    ask(window)
    enter(3)
    type_in("0")
    save()
    assert "Ya se usó hasta el FIC-LLOA-A-2026-0001" in said(window)
    assert "el siguiente será el FIC-LLOA-A-2026-0002" in said(window)


def test_a_number_far_ahead_is_asked_about(window: MainWindow, house: OpenHouse) -> None:
    ask(window)
    type_in("1200")
    save()
    assert "¿De verdad se llegó al ACT-LLOA-A-2026-1200?" in said(window)
    enter()  # «Corregir»
    press(Qt.Key.Key_Backspace)
    save()
    assert card(window)._context.desk.numbers.of_year(2026)[0].known == 120


def test_nothing_written_changes_nothing(window: MainWindow, house: OpenHouse) -> None:
    ask(window)
    save()
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2026-0002"


def test_in_january_last_year_stays_in_sight(window: MainWindow, house: OpenHouse) -> None:
    wind(house.database, date(2027, 1, 4))
    house.clock = house.database.clock
    card(window).refresh()
    assert "Últimos de 2027" in said(window)
    ask(window, 2026)
    enter(3)
    type_in("30")
    save()
    assert "0030, a mano" in said(window)
    assert Documents(house).blank_form().number == "FIC-LLOA-A-2027-0001"
