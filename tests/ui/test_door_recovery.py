"""A forgotten password and a restored copy, by the keyboard."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.core.recovery_code import fits
from desktop.models import keyring
from desktop.services.access import Access, NewHouse
from desktop.services.upkeep import Upkeep
from desktop.ui.door.first_run import HousePage
from desktop.ui.door.keep_sheet import KeepSheetPage
from desktop.ui.door.numbers import NumbersPage
from desktop.ui.door.recover import RecoverPage
from desktop.ui.door.restore import RestorePage
from desktop.ui.door.sign_in import SignInPage
from tests.conftest import PASSWORD, STAFF
from tests.ui.door_maker import ENTER, Front

LLOA = NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))


@pytest.fixture
def groups(access: Access) -> tuple[str, ...]:
    """The recovery code of Lloa."""
    made = access.set_up(LLOA).recovery
    assert made is not None
    return made


@pytest.fixture
def front(qtbot: QtBot, access: Access, groups: tuple[str, ...]) -> Front:
    """At the page that asks for the sheet."""
    made = Front(qtbot, access)
    made.page(SignInPage).forgot.click()
    made.page(RecoverPage)
    return made


def test_the_sheet_opens_the_house_and_another_must_be_kept(
    front: Front, groups: tuple[str, ...]
) -> None:
    page = front.page(RecoverPage)
    for group in groups:
        front.keys(group.lower())
    page.password.setFocus()
    front.keys("otra frase corta", ENTER)
    front.keys("otra frase corta", ENTER)
    kept = front.page(KeepSheetPage)
    fresh = kept.keep._groups
    assert fresh != groups
    QTest.keyClick(kept.go_on, ENTER)
    front.keys(fresh[kept.keep.asked_group() - 1], ENTER)
    front.come_in().close()
    front.access.sign_in(None, "otra frase corta").close()
    with pytest.raises(keyring.WrongPassword):
        front.access.recover("".join(groups), "una mas larga")


def test_a_mistyped_group_is_named_while_it_is_typed(front: Front, groups: tuple[str, ...]) -> None:
    page = front.page(RecoverPage)
    front.keys(groups[0])
    assert page.code.groups[1].hasFocus()
    wrong = next(g for g in ("AAAAA", "BBBBB", "CCCCC") if not fits(g, 1))
    front.keys(wrong)
    assert page.code.groups[1].hasFocus()
    assert "Revise el grupo 2" in page.code.message.words.text()
    assert page.code.groups[1].property("state") == "error"
    for _ in range(5):
        QTest.keyClick(page.code.groups[1], Qt.Key.Key_Backspace)
    front.keys(groups[1])
    assert not page.code.message.isVisible()
    assert page.code.groups[2].hasFocus()


def test_a_whole_code_may_be_pasted(front: Front, groups: tuple[str, ...]) -> None:
    page = front.page(RecoverPage)
    QApplication.clipboard().setText(" - ".join(groups))
    page.code.groups[0].setFocus()
    QTest.keyClick(page.code.groups[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.code.text() == "".join(groups)
    QApplication.clipboard().clear()


def test_what_is_missing_is_asked_for_before_trying(front: Front) -> None:
    page = front.page(RecoverPage)
    page.form.submit()
    assert page.code.message.words.text() == "Falta completar el grupo 1."
    assert keyring.load(front.access.home.keys).failures == 0


def test_a_code_of_another_house_is_refused_and_counts(front: Front) -> None:
    page = front.page(RecoverPage)
    other = keyring.new_recovery_code()
    for group in other:
        front.keys(group)
    page.password.setFocus()
    front.keys("otra frase corta", ENTER)
    front.keys("otra frase corta", ENTER)
    front.wait(page.code.message.isVisible)
    assert "no abre esta casa" in page.code.message.words.text()
    assert keyring.load(front.access.home.keys).failures == 1


def test_a_copy_restored_on_another_machine_asks_for_the_last_numbers(
    qtbot: QtBot, access: Access, groups: tuple[str, ...], tmp_path: Path, clock: Clock
) -> None:
    house = access.sign_in(None, PASSWORD)
    copy = tmp_path / "lloa.casa"
    Upkeep(house).backup(copy)
    house.close()
    other = Access(Home(tmp_path / "otro"), clock)
    front = Front(qtbot, other)
    front.page(HousePage).restoring.emit()
    front.page(RestorePage)
    front.keys(str(copy), ENTER)
    front.page(SignInPage)
    front.keys(PASSWORD, ENTER)
    front.page(NumbersPage)
    for told in ("41", "3", "1000", "120", "0"):
        front.keys(told, ENTER)
    opened = front.come_in()
    assert opened.house.letter == "B"
    assert Upkeep(opened).unknown_numbers() == []
    opened.close()


def test_a_file_that_is_no_copy_changes_nothing(
    qtbot: QtBot, access: Access, groups: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "foto.casa").write_bytes(b"no soy una copia")
    front = Front(qtbot, access)
    front.window.restore(tmp_path / "foto.casa")
    page = front.page(RestorePage)
    message = page.form.form_row("file").message
    front.wait(message.isVisible)
    assert "No se cambió nada" in message.words.text()
    access.sign_in(None, PASSWORD).close()
