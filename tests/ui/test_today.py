"""«Hoy» with real keys: who comes back is enrolled in thirteen."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.programme import Programme
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.today import TodayScreen
from tests.ui.counter import ALT, Keys, open_counter, register, workshops


@pytest.fixture
def offered(house: OpenHouse) -> dict[str, UUID]:
    """The workshops of the house, by name."""
    return workshops(house)


@pytest.fixture
def quishpe(house: OpenHouse, offered: dict[str, UUID]) -> UUID:
    """Somebody who came before, among others of her surname."""
    register(house, "Quishpe Toapanta", "Mario Andrés", "1710034065", date(1965, 3, 9))
    register(house, "Morales Quinga", "Sofía")
    return register(house, "Quishpe Anaguano", "María Belén", "1714307103", date(1992, 5, 2))


def today(window: MainWindow) -> TodayScreen:
    """The screen."""
    screen = window.screen_of("today")
    assert isinstance(screen, TodayScreen)
    return screen


def enrolled(house: OpenHouse, workshop: UUID) -> list[UUID]:
    """Who has a seat."""
    return [p.person_id for p in Programme(house.database).workshop(workshop).in_state("enrolled")]


def test_who_comes_back_is_enrolled_in_at_most_13_keys_without_the_mouse(
    house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, qtbot: QtBot
) -> None:
    window = open_counter(house, qtbot, "attendance")
    keys = Keys()
    keys.press(Qt.Key.Key_1, ALT)
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter()
    keys.enter()
    assert keys.count <= 13
    assert enrolled(house, offered["Bailoterapia"]) == [quishpe]
    assert today(window).walk_in.box.text() == ""
