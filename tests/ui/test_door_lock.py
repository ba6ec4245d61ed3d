"""The lock: what is typed stays exactly as it was, and nothing of it can be seen or reached."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.topics import Topic
from desktop.models import keyring
from desktop.models.opening import OpenHouse
from desktop.services.staffing import Staffing
from desktop.ui.change_bus import ChangeBus
from desktop.ui.context import Context
from desktop.ui.door.lock import Curtain, Idle, Lock
from desktop.ui.fields import DateField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Entry, Form
from desktop.ui.main_window import MainWindow
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.screen import Screen
from desktop.ui.widgets import button
from tests.conftest import PASSWORD
from tests.ui.door_maker import ENTER, focused, type_keys


class FormScreen(Screen):
    """A form, as somebody would leave it half filled."""

    key = "form"
    title = "Nueva persona"
    topics: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.surnames = TextField()
        self.born = DateField(context.desk.clock.today, past=True)
        self.gender = FilterCombo([("f", "Femenino"), ("m", "Masculino")])
        self.form = Form("Nueva persona")
        self.form.row("Apellidos", Entry("surnames", self.surnames))
        self.form.row("Nacimiento", Entry("born", self.born))
        self.form.row("Género", Entry("gender", self.gender))
        self.page.addWidget(self.form)

    def first_focus(self) -> QWidget:
        return self.surnames


class Watch:
    """Two clocks one can turn."""

    def __init__(self) -> None:
        self.running = 1000.0
        self.wall = 5000.0

    def pair(self) -> tuple[Callable[[], float], Callable[[], float]]:
        """As `Idle` wants them."""
        return (lambda: self.running, lambda: self.wall)


@pytest.fixture
def watch() -> Watch:
    """Clocks that stand."""
    return Watch()


@pytest.fixture
def locked(house: OpenHouse, qtbot: QtBot, watch: Watch) -> Iterator[Lock]:
    """The lock of a window with a form in it."""
    window = MainWindow(house, (FormScreen,), bus=ChangeBus())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.start()
    idle = Idle(window, lambda: 5, watch.pair())
    yield Lock(window, Staffing(house).unlock, lambda: 5, idle=idle)
    window.tasks.stop_all()


def window_of(lock: Lock) -> MainWindow:
    """The window a lock covers."""
    window = lock.parent()
    assert isinstance(window, MainWindow)
    return window


def screen_of(lock: Lock) -> FormScreen:
    """Its form."""
    screen = window_of(lock).current_screen()
    assert isinstance(screen, FormScreen)
    return screen


def curtain_of(lock: Lock) -> Curtain:
    """The curtain that is down."""
    assert lock.curtain is not None
    return lock.curtain


def test_ctrl_l_covers_and_the_password_brings_everything_back(locked: Lock) -> None:
    screen = screen_of(locked)
    type_keys("Toapanta Quishpe")
    screen.surnames.setCursorPosition(8)
    QTest.keyClick(focused(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window_of(locked).is_covered()
    assert not screen.isVisible()
    type_keys(PASSWORD, ENTER)
    assert not window_of(locked).is_covered()
    assert screen.surnames.hasFocus()
    assert screen.surnames.cursorPosition() == 8
    assert not screen.surnames.hasSelectedText()
    type_keys("X")
    assert screen.surnames.text() == "ToapantaX Quishpe"


def test_a_half_typed_date_is_neither_tidied_nor_judged(locked: Lock) -> None:
    screen = screen_of(locked)
    screen.born.setFocus()
    type_keys("3/7/9")
    locked.lock()
    type_keys(PASSWORD, ENTER)
    assert screen.born.text() == "3/7/9"
    assert screen.born.hasFocus()
    assert not screen.form.form_row("born").message.isVisible()
    type_keys("5")
    assert screen.born.text() == "3/7/95"


def test_a_half_typed_choice_is_not_chosen(locked: Lock) -> None:
    screen = screen_of(locked)
    screen.gender.setFocus()
    type_keys("fe")
    assert screen.gender.is_open()
    locked.lock()
    assert not screen.gender.is_open()
    type_keys(PASSWORD, ENTER)
    assert screen.gender.text() == "fe"
    assert screen.gender.value() is None
    type_keys("m", ENTER)
    assert screen.gender.value() == "f"


def test_nothing_behind_can_be_read_or_reached(locked: Lock) -> None:
    window = window_of(locked)
    type_keys("Toapanta")
    locked.lock()
    curtain = curtain_of(locked)
    assert curtain.geometry() == window.rect()
    for _ in range(12):
        assert curtain.isAncestorOf(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    for key in (Qt.Key.Key_K, Qt.Key.Key_L):
        QTest.keyClick(focused(), key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.is_covered()
    for hidden in [screen_of(locked).surnames, window.rail, window.status]:
        spoken = QAccessible.queryAccessibleInterface(hidden)
        assert spoken.state().invisible
    curtain.setFocus()
    shape = QImage.Format.Format_RGB32
    seen, alone = (each.grab().toImage().convertToFormat(shape) for each in (window, curtain))
    assert seen == alone


def test_a_dialog_that_was_open_is_covered_and_comes_back(locked: Lock) -> None:
    window = window_of(locked)
    field = TextField()
    dialog = Dialog(window.context.host, "Retirar", field, bar=bar_of(button("Retirar")))
    dialog.open(field)
    type_keys("Se muda")
    locked.lock()
    assert not field.isVisible()
    type_keys(PASSWORD, ENTER)
    assert field.isVisible()
    assert field.hasFocus()
    assert field.text() == "Se muda"


def test_a_window_above_the_window_closes(locked: Lock, qtbot: QtBot) -> None:
    printing = QDialog(window_of(locked))
    printing.show()
    locked.lock()
    assert not printing.isVisible()
    type_keys(PASSWORD, ENTER)
    assert not printing.isVisible()


def test_a_wrong_password_keeps_it_shut_and_the_delay_is_the_door_s(
    locked: Lock, house: OpenHouse
) -> None:
    locked.lock()
    curtain = curtain_of(locked)
    for _ in range(3):
        curtain.password.clear()
        type_keys("otra cosa", ENTER)
    assert window_of(locked).is_covered()
    assert "La contraseña no coincide" in curtain.form.form_row("password").message.words.text()
    assert curtain.go_on.text() == "Espere 1 segundo"
    assert keyring.load(house.home.keys).failures == 3


def test_five_quiet_minutes_lock_it(locked: Lock, watch: Watch) -> None:
    watch.running += 299
    watch.wall += 299
    locked.idle.check()
    assert not window_of(locked).is_covered()
    watch.running += 2
    watch.wall += 2
    locked.idle.check()
    assert window_of(locked).is_covered()


def test_a_key_starts_the_minutes_again(locked: Lock, watch: Watch) -> None:
    handle = window_of(locked).windowHandle()
    watch.running += 290
    watch.wall += 290
    locked.idle.check()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(handle, event)
    watch.running += 200
    watch.wall += 200
    locked.idle.check()
    assert not window_of(locked).is_covered()


def test_a_laptop_that_slept_wakes_up_locked(locked: Lock, watch: Watch) -> None:
    watch.running += 5
    watch.wall += 3600
    locked.idle.check()
    assert window_of(locked).is_covered()


def test_a_clock_set_back_does_not_keep_it_open(locked: Lock, watch: Watch) -> None:
    watch.running += 301
    watch.wall -= 86_400
    locked.idle.check()
    assert window_of(locked).is_covered()


def test_another_person_may_sign_in_instead(locked: Lock, qtbot: QtBot) -> None:
    locked.lock()
    with qtbot.waitSignal(locked.leaving):
        curtain_of(locked).other.click()
