"""Ctrl+K finds people, workshops, papers and what one may do, with real keys."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.document import DocumentKind
from desktop.models.opening import OpenHouse
from desktop.services.desk import Desk
from desktop.services.people import NewPerson, People
from desktop.services.programme import Programme
from desktop.ui import everywhere
from desktop.ui.change_bus import ChangeBus
from desktop.ui.main_window import MainWindow
from desktop.ui.palette import Palette
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.registry import SCREENS
from tests.paper_makers import paper
from tests.programme_makers import opened
from tests.ui.desk_window import CONTROL, cursor, enter, press, type_in


@pytest.fixture
def norma(house: OpenHouse) -> UUID:
    """Somebody to find."""
    request = NewPerson("Chicaiza Pilataxi", "Norma", birth_date=date(1974, 3, 3))
    return People(house.database).register(request)[0].person_id


@pytest.fixture
def window(house: OpenHouse, norma: UUID, qtbot: QtBot) -> MainWindow:
    """The whole window of the house at «Hoy»."""
    opened(house.database, name="Chi kung para personas adultas mayores")
    bus = ChangeBus()
    house.database.listen(bus.publish)
    made = MainWindow(Desk(house), SCREENS, bus=bus, search=everywhere.search)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.start()
    return made


def asked(window: MainWindow, typed: str) -> Palette:
    """Ctrl+K and some letters."""
    press(Qt.Key.Key_K, CONTROL)
    assert window.palette_box is not None
    type_in(typed)
    return window.palette_box


def titles(palette: Palette) -> list[str]:
    """Headings and answers, as they stand."""
    lines = palette._answers.lines
    return [line if isinstance(line, str) else line.title for line in lines]


def test_three_letters_find_people_workshops_and_what_to_do(window: MainWindow) -> None:
    assert titles(asked(window, "chi")) == [
        "Personas",
        "Chicaiza Pilataxi, Norma",
        "Talleres",
        "Chi kung para personas adultas mayores",
        "Acciones",
        "Registrar a «chi»",
    ]


def test_enter_opens_the_record(window: MainWindow) -> None:
    asked(window, "chica")
    enter()
    screen = window.current_screen()
    assert isinstance(screen, PeopleScreen)
    assert screen.record.name.text() == "Chicaiza Pilataxi, Norma"


def test_ctrl_enter_enrols(window: MainWindow, house: OpenHouse, norma: UUID) -> None:
    asked(window, "chica")
    press(Qt.Key.Key_Return, CONTROL)
    type_in("chi")
    enter(2)
    assert len(People(house.database).record(norma).enrolments) == 1


def test_a_paper_is_found_by_its_number(window: MainWindow, house: OpenHouse, norma: UUID) -> None:
    number = window.context.desk.documents.form(norma).number
    palette = asked(window, number[-4:])
    assert "Documentos" in titles(palette)
    current = palette.current()
    assert current is not None
    assert number in current.detail
    enter()
    screen = window.current_screen()
    assert screen is not None
    assert screen.key == "documents"


def test_somebody_new_is_registered_from_the_box(window: MainWindow) -> None:
    palette = asked(window, "Toapanta")
    assert palette.current() is not None
    enter()
    screen = window.current_screen()
    assert isinstance(screen, PeopleScreen)
    assert screen.person_form is not None
    assert screen.person_form.form.text("surnames") == "Toapanta"


def test_with_nothing_typed_it_offers_what_one_may_do(window: MainWindow) -> None:
    palette = asked(window, "")
    assert "Importar una hoja de inscripciones" in titles(palette)
    assert "Bloquear la pantalla" in titles(palette)


def test_an_action_is_found_by_any_of_its_words(window: MainWindow, qtbot: QtBot) -> None:
    asked(window, "excel")
    enter()
    screen = window.current_screen()
    assert isinstance(screen, PeopleScreen)
    assert screen.places.currentWidget() is screen.imports
    with qtbot.waitSignal(window.context.station.lock_asked):
        asked(window, "bloq")
        enter()
    assert cursor() is not None


def test_the_code_of_a_list_on_paper_reopens_its_lesson(
    window: MainWindow, house: OpenHouse
) -> None:
    workshop = Programme(house.database).workshops()[0].id
    number = window.context.desk.documents.attendance_list(workshop).number
    scanned = f"CSQ1:LIS:{number}:1/1:9F3A61C2:S1-12:{number}"
    for typed in (number, number.lower(), scanned):
        palette = asked(window, typed)
        current = palette.current()
        assert current is not None
        assert current.title.startswith("Tomar la lista de ")
        enter()
        screen = window.current_screen()
        assert screen is not None
        assert screen.key == "attendance"


def test_a_paper_is_found_by_whom_it_is_about_and_by_its_code(
    window: MainWindow, house: OpenHouse, norma: UUID
) -> None:
    number = window.context.desk.documents.form(norma).number
    paper(house, DocumentKind.DIPLOMA, 7, person_id=norma, code="7K2M9QW4XH3A")
    found = titles(asked(window, "pilataxi"))
    assert "Ficha de inscripción · Chicaiza Pilataxi, Norma" in found
    assert "Diploma · Chicaiza Pilataxi, Norma" in found
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    found = titles(asked(window, "7k2m-9qw4-xh3a"))
    assert "Diploma · Chicaiza Pilataxi, Norma" in found
    assert number not in found
