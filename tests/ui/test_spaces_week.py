"""The week of the rooms: painted, walked by arrows, one key to what it shows."""

from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.agreements.register import Agreements, DayForm, Use
from desktop.services.programme import Programme, RoomForm
from desktop.ui import theme
from desktop.ui.everywhere import search
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.spaces import SpacesScreen
from desktop.ui.screens.spaces_places import by_hour
from desktop.ui.screens.spaces_week import WeekPage
from desktop.ui.screens.today import TodayScreen
from desktop.ui.screens.workshops import WorkshopsScreen
from tests.programme_makers import opened
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press, said
from tests.ui.test_spaces import asked

SCREENS = (SpacesScreen, TodayScreen, WorkshopsScreen, DocumentsScreen)
MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)


@pytest.fixture
def hall(house: OpenHouse) -> UUID:
    return Programme(house.database).save_room(RoomForm("Salón comunal", 60))


@pytest.fixture
def dance(house: OpenHouse, hall: UUID) -> UUID:
    """Bailoterapia, Mondays and Wednesdays from 8 to 10, in the hall."""
    return opened(house.database, room_id=hall)


@pytest.fixture
def assembly(house: OpenHouse, hall: UUID, dance: UUID) -> UUID:
    """The hall lent today in the afternoon, and on Wednesday over half an hour of the workshop."""
    days = (
        DayForm(MONDAY, time(14), time(16), time(13, 30), time(16, 30)),
        DayForm(WEDNESDAY, time(9, 30), time(11)),
    )
    return Agreements(house).request(asked(hall, *days), share=True)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, assembly: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS)


def week(window: MainWindow) -> WeekPage:
    found = window.screen_of("spaces")
    assert isinstance(found, SpacesScreen)
    return found.week


def test_arrows_go_from_block_to_block_and_say_each_one(window: MainWindow) -> None:
    board = week(window).board
    assert cursor() is board
    assert [each.block.title for each in board.placed()] == [
        "Bailoterapia", "Asamblea", "Bailoterapia", "Asamblea",
    ]  # fmt: skip
    assert board.accessibleDescription().startswith("Bailoterapia · ")
    press(Qt.Key.Key_Down)
    assert board.sentence() == (
        "Asamblea · Comité barrial Santa Inés · lunes 23/11/2026, 14:00–16:00 · Salón comunal ·"
        " ingresada · montaje y desmontaje desde las 13:30 hasta las 16:30"
    )
    assert board.accessibleDescription() == board.sentence()
    press(Qt.Key.Key_Right)
    current = board.current()
    assert current is not None
    assert current.on == WEDNESDAY
    assert "comparte el espacio a esa hora" in board.sentence()
    press(Qt.Key.Key_Left)
    current = board.current()
    assert current is not None
    assert current.on == MONDAY


def test_enter_opens_the_workshop_or_the_agreement(
    window: MainWindow, dance: UUID, assembly: UUID
) -> None:
    enter()
    workshops = window.screen_of("workshops")
    assert isinstance(workshops, WorkshopsScreen)
    assert workshops.one.detail is not None
    assert workshops.one.detail.row.id == dance
    window.navigate("spaces")
    press(Qt.Key.Key_Down)
    enter()
    spaces = window.screen_of("spaces")
    assert isinstance(spaces, SpacesScreen)
    assert spaces.one.detail is not None
    assert spaces.one.detail.row.id == assembly
    press(Qt.Key.Key_Escape)
    assert cursor() is week(window).board


def test_keys_go_a_week_on_back_and_to_today(window: MainWindow) -> None:
    page = week(window)
    assert page.words.text() == "23 – 29 nov 2026"
    assert not page.now.isEnabled()
    press(Qt.Key.Key_PageDown)
    assert page.words.text() == "30 nov – 6 dic 2026"
    press(Qt.Key.Key_PageUp, times=2)
    assert page.words.text() == "16 – 22 nov 2026"
    assert page.now.isEnabled()
    press(Qt.Key.Key_Home)
    assert page.words.text() == "23 – 29 nov 2026"


def test_a_week_is_asked_in_few_questions(window: MainWindow, statements: list[str]) -> None:
    press(Qt.Key.Key_PageDown)
    assert 0 < len(statements) <= 6


def test_ctrl_and_an_arrow_show_one_room_by_its_hours(window: MainWindow, hall: UUID) -> None:
    page = week(window)
    press(Qt.Key.Key_Down, CONTROL)
    assert page.room.value() == hall
    lent = next(each for each in page.board.placed() if each.block.on == MONDAY
                and each.block.use is Use.AGREEMENT)  # fmt: skip
    assert lent.whole.top() < lent.box.top()
    assert lent.whole.bottom() > lent.box.bottom()
    press(Qt.Key.Key_Down, CONTROL)
    assert page.room.is_usual()


def test_what_overlaps_stands_side_by_side(window: MainWindow) -> None:
    found = week(window).week
    assert found is not None
    places = by_hour(found, found.rooms[0], 1000, 500)
    both = [each for each in places.placed if each.block.on == WEDNESDAY]
    assert [each.block.shared for each in both] == [True, True]
    assert not both[0].box.intersects(both[1].box)
    alone = next(each for each in places.placed if each.block.on == MONDAY)
    assert alone.box.width() > both[0].box.width() * 1.8


def test_a_week_of_nothing_says_so(window: MainWindow) -> None:
    press(Qt.Key.Key_PageDown, times=10)
    board = week(window).board
    assert board.placed() == ()
    assert board.current() is None
    assert board.accessibleDescription() == "Sin usos en esta semana"
    enter()
    assert window.current_screen() is window.screen_of("spaces")


def test_it_is_drawn_in_both_modes_and_when_narrow(window: MainWindow) -> None:
    page = week(window)
    press(Qt.Key.Key_Down, CONTROL)
    window.resize(911, 460)
    for mode in (theme.Mode.LIGHT, theme.Mode.DARK):
        theme.switch(mode)
        QApplication.processEvents()
        image = page.board.grab().toImage()
        colours = {image.pixelColor(x, 80).name() for x in range(0, image.width(), 3)}
        assert theme.colour("surface").name() in colours
        assert len(colours) > 3


def test_a_house_without_rooms_offers_to_add_them(house: OpenHouse, qtbot: QtBot) -> None:
    bare = open_window(house, qtbot, (SpacesScreen,))
    assert "La casa todavía no tiene espacios" in said(bare)


def test_hoy_says_what_requests_wait_for_and_which_rooms_are_lent(window: MainWindow) -> None:
    window.navigate("today")
    words = said(window)
    assert "1 solicitud de espacio" in words
    assert "1 por validar" in words
    assert "Espacios en uso hoy" in words
    assert "Salón comunal · 14:00–16:00" in words


def test_ctrl_k_finds_a_request_and_the_way_to_a_new_one(
    window: MainWindow, assembly: UUID
) -> None:
    find = search(window.context)
    groups = {group.title: group.results for group in find("comite santa")}
    assert [each.title for each in groups["Espacios"]] == ["Comité barrial Santa Inés"]
    groups["Espacios"][0].run()
    spaces = window.screen_of("spaces")
    assert isinstance(spaces, SpacesScreen)
    assert spaces.one.detail is not None
    assert spaces.one.detail.row.id == assembly
    actions = next(
        group.results for group in find("solicitud espacio") if group.title == "Acciones"
    )
    next(each for each in actions if each.title == "Nueva solicitud de espacio").run()
    assert spaces.form is not None
