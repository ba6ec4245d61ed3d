"""«Hoy» with real keys: who comes back is enrolled in thirteen."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.access import Access, NewHouse
from desktop.services.attendance import Attendance
from desktop.services.programme import Programme
from desktop.services.reception import Reception
from desktop.services.staffing import Staffing
from desktop.ui.labels import Label
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.attendance import AttendanceScreen
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.today import TodayScreen
from tests.programme_makers import wind
from tests.ui.counter import ALT, CONTROL, Keys, open_counter, register, workshops
from tests.ui.walking import english, too_small, unnamed


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


@pytest.fixture
def window(house: OpenHouse, quishpe: UUID, qtbot: QtBot) -> MainWindow:
    """The window at «Hoy»."""
    return open_counter(house, qtbot)


@pytest.fixture
def keys() -> Keys:
    """The keyboard."""
    return Keys()


def today(window: MainWindow) -> TodayScreen:
    """The screen."""
    screen = window.screen_of("today")
    assert isinstance(screen, TodayScreen)
    return screen


def words(place: QWidget) -> str:
    """Every word in sight."""
    return " ".join(
        each.text() for each in place.findChildren(Label) if each.isVisibleTo(place.window())
    )


def now_at(window: MainWindow) -> str:
    """The key of the screen in sight."""
    current = window.current_screen()
    return current.key if current is not None else ""


def seated(house: OpenHouse, workshop: UUID, state: str = "enrolled") -> list[UUID]:
    """Who has a seat."""
    return [p.person_id for p in Programme(house.database).workshop(workshop).in_state(state)]


def test_who_comes_back_is_enrolled_in_at_most_13_keys_without_the_mouse(
    house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys, qtbot: QtBot
) -> None:
    window = open_counter(house, qtbot, "attendance")
    keys.press(Qt.Key.Key_1, ALT)
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter()
    keys.enter()
    assert keys.count <= 13
    assert seated(house, offered["Bailoterapia"]) == [quishpe]
    assert today(window).walk_in.box.text() == ""
    assert QApplication.focusWidget() is today(window).walk_in.box.edit


def test_the_cursor_is_in_the_box_and_the_day_is_greeted(window: MainWindow) -> None:
    assert QApplication.focusWidget() is today(window).walk_in.box.edit
    said = words(today(window))
    assert "Buenos días, Lucía" in said
    assert "lunes 23 de noviembre de 2026 · ciclo octubre–diciembre, semana 8" in said.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert today(window).lessons.count() == 3


def test_candidates_come_with_the_first_letters_and_never_show_a_whole_document(
    window: MainWindow, keys: Keys
) -> None:
    keys.type("q")
    found = today(window).walk_in.found
    assert found.isVisible()
    keys.type("uishpe mar")
    assert [row.name for row in found.rows_model.rows] == [
        "Quishpe Anaguano, María Belén",
        "Quishpe Toapanta, Mario Andrés",
    ]
    sentence = found.rows_model.index(0, 0).data()
    assert "cédula ··· 7103" in sentence
    assert "1714307103" not in sentence


def test_the_arrow_chooses_another_one(
    window: MainWindow, house: OpenHouse, quishpe: UUID, offered: dict[str, UUID], keys: Keys
) -> None:
    keys.type("quishpe")
    keys.press(Qt.Key.Key_Down)
    other = today(window).walk_in.found.current()
    assert other is not None
    keys.enter()
    keys.type("gui")
    keys.enter(2)
    assert seated(house, offered["Guitarra inicial"]) == [other.id]


def test_whoever_is_not_found_is_registered_with_what_was_typed(
    window: MainWindow, keys: Keys
) -> None:
    keys.type("chiluisa")
    assert "Nadie con ese nombre o número" in words(today(window))
    keys.enter()
    screen = window.screen_of("people")
    assert isinstance(screen, PeopleScreen)
    assert screen.person_form is not None
    assert screen.person_form.form.text("surnames") == "Chiluisa"


def test_an_enrolment_is_taken_back_with_one_key(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], keys: Keys
) -> None:
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter(2)
    assert (
        window.toast.words.text() == "Se inscribió a María Belén Quishpe Anaguano en Bailoterapia"
    )
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert seated(house, offered["Bailoterapia"]) == []


def test_a_full_workshop_says_the_place_in_the_queue_before_saving(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys
) -> None:
    guitar = offered["Guitarra inicial"]
    for surnames in ("Iza", "Lema", "Oña"):
        register(house, surnames, "Rosa", workshop=guitar)
    keys.type("anagua")
    keys.enter()
    keys.type("gui")
    keys.enter()
    assert "No hay cupo: quedará en el puesto 2 de la espera." in words(window)
    # «Cupo de más» is offered, and Enter goes past it.
    keys.enter(2)
    assert seated(house, guitar, "waiting")[-1] == quishpe
    assert "en el puesto 2 de la espera" in window.toast.words.text()


def test_a_seat_beyond_the_capacity_is_given_knowingly(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys
) -> None:
    guitar = offered["Guitarra inicial"]
    for surnames in ("Iza", "Lema"):
        register(house, surnames, "Rosa", workshop=guitar)
    keys.type("anagua")
    keys.enter()
    keys.type("gui")
    keys.enter()
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert quishpe in seated(house, guitar)
    assert "Es un cupo de más" in words(today(window))


def test_a_clash_and_an_age_are_said_in_words_and_stop_nothing(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys
) -> None:
    Reception(house.database).enrol(quishpe, offered["Guitarra inicial"])
    keys.type("anagua")
    keys.enter()
    keys.type("tar")
    keys.enter()
    said = words(window)
    assert "Guitarra inicial" in said
    assert "Tiene 34 años; el taller es hasta los 12." in said
    keys.enter()
    assert quishpe in seated(house, offered["Tareas dirigidas"])


def test_who_is_in_a_workshop_already_is_told_so(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys
) -> None:
    Reception(house.database).enrol(quishpe, offered["Bailoterapia"])
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter(2)
    assert "Ya tiene un cupo en este taller. Elija otro." in words(window)


def test_the_ficha_is_one_key_away_after_enrolling(window: MainWindow, keys: Keys) -> None:
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter(2)
    keys.press(Qt.Key.Key_F, ALT)
    assert now_at(window) == "documents"


def test_the_acta_is_one_key_away_after_enrolling(window: MainWindow, keys: Keys) -> None:
    keys.type("anagua")
    keys.enter()
    keys.type("bai")
    keys.enter(2)
    keys.press(Qt.Key.Key_A, ALT)
    assert now_at(window) == "documents"


def test_enter_on_a_lesson_opens_its_roll(window: MainWindow, keys: Keys) -> None:
    today(window).lessons.setFocus()
    keys.enter()
    assert now_at(window) == "attendance"


def test_from_the_roll_somebody_is_enrolled_and_one_is_back_in_the_roll(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], quishpe: UUID, keys: Keys
) -> None:
    register(house, "Iza", "Rosa", workshop=offered["Bailoterapia"])
    lesson = Programme(house.database).lessons_on()[0]
    window.navigate("attendance", lesson.id)
    keys.press(Qt.Key.Key_N, CONTROL)
    assert now_at(window) == "today"
    assert "Para Bailoterapia" in words(today(window))
    keys.type("anagua")
    keys.enter(2)  # the workshop is known: Enter saves
    assert now_at(window) == "attendance"
    screen = window.screen_of("attendance")
    assert isinstance(screen, AttendanceScreen)
    assert quishpe in [line.person_id for line in Attendance(house.database).roll(lesson.id).lines]


def test_somebody_new_for_a_roll_is_registered_and_one_is_back_in_the_roll(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], keys: Keys
) -> None:
    register(house, "Iza", "Rosa", workshop=offered["Bailoterapia"])
    lesson = Programme(house.database).lessons_on()[0]
    window.navigate("attendance", lesson.id)
    keys.press(Qt.Key.Key_N, CONTROL)
    keys.press(Qt.Key.Key_N, CONTROL)
    keys.enter()
    keys.type("Chiluisa")
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert now_at(window) == "attendance"
    lines = Attendance(house.database).roll(lesson.id).lines
    assert {line.surnames for line in lines} == {"Iza", "Chiluisa"}


def test_an_offered_seat_waits_on_hoy_for_its_answer(
    window: MainWindow,
    house: OpenHouse,
    offered: dict[str, UUID],
    quishpe: UUID,
    keys: Keys,
    qtbot: QtBot,
) -> None:
    guitar, reception = offered["Guitarra inicial"], Reception(house.database)
    first = [register(house, name, "Rosa", workshop=guitar) for name in ("Iza", "Lema")]
    reception.enrol(quishpe, guitar)
    place = Programme(house.database).workshop(guitar).in_state("enrolled")[0]
    reception.withdraw(place.enrolment_id, "Cambió de horario")
    qtbot.waitUntil(lambda: "Cupo ofrecido en Guitarra inicial" in words(today(window)))
    answer = next(
        each
        for each in today(window).findChildren(QWidget)
        if each.accessibleName().startswith("Responder")
    )
    answer.setFocus()
    keys.enter(2)
    assert quishpe in seated(house, guitar)
    assert len(first) == 2
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert quishpe in seated(house, guitar, "offered")


@pytest.fixture
def bare_house(access: Access) -> Iterator[OpenHouse]:
    """A house whose recovery sheet was left for later."""
    access.set_up(
        NewHouse("C10", "Lucía Paredes", "una frase corta", date(2015, 3, 1)), with_recovery=False
    )
    opened = access.sign_in(None, "una frase corta")
    yield opened
    opened.close()


def test_a_missing_recovery_sheet_is_said_until_it_is_made(
    bare_house: OpenHouse, qtbot: QtBot
) -> None:
    window = open_counter(bare_house, qtbot)
    assert "Falta la hoja de recuperación" in words(today(window))
    Staffing(bare_house).new_recovery()
    today(window).refresh()
    assert "Falta la hoja de recuperación" not in words(today(window))


def test_a_list_of_another_day_that_nobody_called_is_said(
    house: OpenHouse, offered: dict[str, UUID], qtbot: QtBot
) -> None:
    wind(house.database, date(2026, 11, 3))
    register(house, "Iza", "Rosa", workshop=offered["Bailoterapia"])
    wind(house.database, date(2026, 11, 5))
    window = open_counter(house, qtbot)
    said = words(today(window)).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 lista de otro día" in said
    assert "Bailoterapia, miércoles 4 de noviembre" in said


def test_in_a_small_window_what_waits_is_behind_a_button(
    bare_house: OpenHouse, qtbot: QtBot
) -> None:
    window = open_counter(bare_house, qtbot)
    window.resize(911, 460)
    screen = today(window)
    waiting = next(w for w in screen.findChildren(QWidget) if w.accessibleName() == "1 pendiente")
    qtbot.waitUntil(waiting.isVisible)
    waiting.click()  # type: ignore[attr-defined]
    assert "Falta la hoja de recuperación" in words(window)


def test_everything_on_hoy_has_a_name_in_spanish_and_can_be_read(
    window: MainWindow, keys: Keys
) -> None:
    assert unnamed(window) == english(window) == too_small(window) == []
    keys.type("anagua")
    keys.enter()
    assert unnamed(window) == english(window) == too_small(window) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 690), (911, 460), (683, 345)])
def test_at_every_size_nothing_lies_over_anything(
    window: MainWindow, keys: Keys, qtbot: QtBot, width: int, height: int
) -> None:
    window.resize(width, height)
    keys.type("quishpe")
    card = today(window).walk_in
    qtbot.waitUntil(lambda: card.found.isVisible() and card.found.height() > 0)
    foot = next(each for each in card.findChildren(Label) if each.text() == "2 personas parecidas")
    qtbot.waitUntil(lambda: foot.geometry().top() >= card.found.geometry().bottom())
    assert card.found.geometry().top() >= card.box.geometry().bottom()
    assert card.geometry().bottom() <= today(window).height()
