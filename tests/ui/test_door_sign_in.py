"""Signing in by the keyboard: names, wrong passwords, waiting, and files that do not open."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.lock import HomeLock
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.services.access import Access, NewHouse
from desktop.services.staffing import Role, Staffing
from desktop.ui.door.first_login import FirstLoginPage
from desktop.ui.door.restore import RestorePage
from desktop.ui.door.sign_in import SignInPage, greeting
from desktop.ui.labels import Label
from tests.conftest import PASSWORD, STAFF
from tests.ui.door_maker import ENTER, Front

LLOA = NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))


@pytest.fixture
def front(qtbot: QtBot, access: Access) -> Front:
    """The door of Lloa."""
    access.set_up(LLOA)
    return Front(qtbot, access)


def add(access: Access, name: str, password: str) -> None:
    """Somebody more on the staff."""
    house = access.sign_in(None, PASSWORD)
    Staffing(house).add(name, Role.TECNICO, password)
    house.close()


def test_one_person_signs_in_with_the_password_and_enter(front: Front) -> None:
    page = front.page(SignInPage)
    assert not page.name.isVisible()
    front.keys(PASSWORD, ENTER)
    house = front.come_in()
    assert house.staff.name == STAFF
    house.close()


def test_several_people_say_who_they_are(qtbot: QtBot, access: Access) -> None:
    access.set_up(LLOA)
    add(access, "Mateo Llumiquinga", "clave de mateo")
    front = Front(qtbot, access)
    front.page(SignInPage)
    front.keys("lucia", ENTER)
    front.keys(PASSWORD, ENTER)
    front.come_in().close()


def test_a_wrong_password_says_so_and_is_ready_to_be_typed_again(front: Front) -> None:
    page = front.page(SignInPage)
    front.keys("otra cosa", ENTER)
    message = page.form.form_row("password").message
    front.wait(message.isVisible)
    assert message.words.text() == "La contraseña no coincide."
    assert page.password.accessibleDescription() == message.words.text()
    assert page.password.hasFocus()
    assert page.password.selectedText()
    front.keys(PASSWORD, ENTER)
    front.come_in().close()


def test_after_failures_the_button_waits_but_not_the_window(front: Front) -> None:
    page = front.page(SignInPage)
    for tries in range(1, 4):
        front.keys("otra cosa", ENTER)
        front.wait(partial(_failed, front, tries))
        front.wait(lambda: page.enter.text() != "Abriendo…")
    assert page.enter.text() == "Espere 1 segundo"
    assert not page.enter.isEnabled()
    front.keys("x")
    assert page.password.text() == "x"
    front.press(ENTER)
    assert keyring.load(front.access.home.keys).failures == 3
    front.wait(page.enter.isEnabled)
    assert page.enter.text() == "Entrar"


def _failed(front: Front, times: int) -> bool:
    return keyring.load(front.access.home.keys).failures == times


def test_the_delay_is_told_also_when_the_program_was_closed_meanwhile(
    qtbot: QtBot, access: Access, home: Home
) -> None:
    access.set_up(LLOA)
    now = access.clock.now().timestamp()
    for _ in range(5):
        keyring.failed(home.keys, keyring.load(home.keys), now, "password")
    front = Front(qtbot, access)
    page = front.page(SignInPage)
    front.keys(PASSWORD, ENTER)
    front.wait(lambda: page.enter.text() == "Espere 4 segundos")
    assert "varios intentos" in page.form.form_row("password").message.words.text()


def test_the_password_is_shown_only_while_asked(front: Front) -> None:
    page = front.page(SignInPage)
    assert page.password.echoMode() is QLineEdit.EchoMode.Password
    page.password.eye.click()
    assert page.password.echoMode() is QLineEdit.EchoMode.Normal
    assert page.password.eye.accessibleName() == "Ocultar la contraseña"
    front.keys(PASSWORD, ENTER)
    assert page.password.echoMode() is QLineEdit.EchoMode.Password
    front.come_in().close()


def test_an_empty_password_is_not_a_try(front: Front) -> None:
    page = front.page(SignInPage)
    front.press(ENTER)
    assert page.form.form_row("password").message.words.text() == "Escriba su contraseña."
    assert keyring.load(front.access.home.keys).failures == 0


@pytest.mark.parametrize("keys", [None, b"{}", b"[" * 100_000])
def test_without_a_key_file_that_can_be_read_a_copy_is_offered_at_once(
    qtbot: QtBot, access: Access, home: Home, keys: bytes | None
) -> None:
    access.set_up(LLOA)
    home.keys.unlink()
    if keys is not None:
        home.keys.write_bytes(keys)
    front = Front(qtbot, access)
    page = front.page(SignInPage)
    assert not page.password.isVisible()
    front.press(ENTER)
    front.page(RestorePage)


def test_a_damaged_file_is_told_with_the_way_out(front: Front) -> None:
    page = front.page(SignInPage)
    database = front.access.home.database
    database.write_bytes(b"x" * 8192)
    front.keys(PASSWORD, ENTER)
    front.wait(lambda: not page.password.isVisible())
    front.press(ENTER)
    front.page(RestorePage)


def test_a_house_open_elsewhere_is_said_calmly_and_may_be_tried_again(front: Front) -> None:
    page = front.page(SignInPage)
    lock = HomeLock(front.access.home.lock)
    lock.take()
    front.keys(PASSWORD, ENTER)
    front.wait(lambda: not page.password.isVisible())
    lock.release()
    front.press(ENTER)
    front.wait(lambda: front.window.frame.now() is not page)
    front.keys(PASSWORD, ENTER)
    front.come_in().close()


def test_a_folder_that_cannot_be_written_says_what_to_do(front: Front) -> None:
    page = front.page(SignInPage)
    lock = front.access.home.lock
    lock.unlink()
    lock.mkdir()
    front.keys(PASSWORD, ENTER)
    front.wait(lambda: not page.password.isVisible())
    said = [each.text() for each in page.findChildren(Label) if each.isVisible()]
    assert any("No se puede escribir en la carpeta" in words for words in said)
    lock.rmdir()
    front.press(ENTER)
    front.wait(lambda: front.window.frame.now() is not page)
    front.keys(PASSWORD, ENTER)
    front.come_in().close()


def test_somebody_new_accepts_confidentiality_and_takes_a_password_of_their_own(
    qtbot: QtBot, access: Access
) -> None:
    access.set_up(LLOA)
    add(access, "Mateo Llumiquinga", "clave de mateo")
    front = Front(qtbot, access)
    front.page(SignInPage)
    front.keys("mateo", ENTER)
    front.keys("clave de mateo", ENTER)
    page = front.page(FirstLoginPage)
    front.keys("clave de mateo", ENTER)
    front.keys("clave de mateo", ENTER)
    assert "distinta" in page.form.form_row("password").message.words.text()
    page.password.clear()
    page.again.clear()
    page.password.setFocus()
    front.keys("la mia propia", ENTER)
    front.keys("la mia propia", ENTER)
    assert page.unaccepted.isVisible()
    assert page.accepts.hasFocus()
    front.keys(" ", ENTER)
    house = front.come_in()
    assert Staffing(house).accepted_confidentiality()
    house.close()
    access.sign_in("mateo", "la mia propia").close()


def test_leaving_before_accepting_lets_go_of_the_house(qtbot: QtBot, access: Access) -> None:
    access.set_up(LLOA)
    add(access, "Mateo Llumiquinga", "clave de mateo")
    front = Front(qtbot, access)
    front.page(SignInPage)
    front.keys("mateo", ENTER)
    front.keys("clave de mateo", ENTER)
    front.page(FirstLoginPage)
    front.window.close()
    access.sign_in("lucia", PASSWORD).close()


def test_the_practice_house_tells_its_password(qtbot: QtBot, access: Access) -> None:
    access.set_up(LLOA)
    front = Front(qtbot, access, practice=True)
    page = front.page(SignInPage)
    assert "«practica»" in page.form.form_row("password").message.words.text()
    assert not page.forgot.isVisible()


@pytest.mark.parametrize(
    ("hour", "said"), [(8, "Buenos días"), (14, "Buenas tardes"), (20, "Buenas noches")]
)
def test_the_greeting_follows_the_hour_in_quito(hour: int, said: str) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour + 5)
    assert greeting(Clock(lambda: at).local()) == said
