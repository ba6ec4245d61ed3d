"""«Nueva persona» with real keys: whoever comes for the first time leaves enrolled."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models.consent import Consent
from desktop.models.opening import OpenHouse
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.services.programme import Programme
from desktop.ui.main_window import MainWindow
from desktop.ui.person_form import PersonForm
from desktop.ui.screens.people import PeopleScreen
from tests.ui.counter import CONTROL, Keys, open_counter, workshops


@pytest.fixture
def offered(house: OpenHouse) -> dict[str, UUID]:
    """The workshops of the house, by name."""
    return workshops(house)


@pytest.fixture
def window(house: OpenHouse, offered: dict[str, UUID], qtbot: QtBot) -> MainWindow:
    """The window at «Hoy»."""
    return open_counter(house, qtbot)


@pytest.fixture
def keys() -> Keys:
    """The keyboard."""
    return Keys()


def form_of(window: MainWindow) -> PersonForm:
    """The form in sight."""
    screen = window.screen_of("people")
    assert isinstance(screen, PeopleScreen)
    assert screen.person_form is not None
    return screen.person_form


def only(house: OpenHouse, entity: type[Any]) -> list[Any]:
    """Every row of a table."""
    with house.database.read() as session:
        return list(session.execute(select(entity)).scalars())


def test_who_comes_first_is_enrolled_in_at_most_75_keys_without_the_mouse(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], keys: Keys
) -> None:
    keys.press(Qt.Key.Key_N, CONTROL)
    for typed in ("1714307103", "Quishpe Anaguan", "Rosa Elsa", "03071995", "f", "me",
                  "0990000142"):  # fmt: skip
        keys.type(typed)
        keys.enter()
    keys.type("aana")  # aviso, datos sensibles, WhatsApp, fotos: one key each
    keys.type("bai")
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert keys.count <= 75
    (person,) = only(house, Person)
    assert (person.surnames, person.given_names) == ("Quishpe Anaguan", "Rosa Elsa")
    assert (person.gender, person.ethnicity) == ("female", "mestiza")
    assert f"{person.birth_date:%d/%m/%Y}" == "03/07/1995"
    assert not person.flags
    assert [document.number for document in only(house, IdentityDocument)] == ["1714307103"]
    assert [phone.number for phone in only(house, Phone)] == ["+593990000142"]
    answers = {consent.purpose: consent.granted for consent in only(house, Consent)}
    assert answers == {"notice": True, "sensitive": True, "whatsapp": False, "image": True}
    places = Programme(house.database).workshop(offered["Bailoterapia"]).in_state("enrolled")
    assert [place.person_id for place in places] == [person.id]
    current = window.current_screen()
    assert current is not None
    assert current.key == "today"
