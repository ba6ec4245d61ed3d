"""The frame: screens by key and by mouse, narrow windows, the lock, and what is always in sight."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.topics import Topic
from desktop.models.opening import OpenHouse
from desktop.ui.change_bus import ChangeBus
from desktop.ui.fields import TextField
from desktop.ui.layout import column
from desktop.ui.main_window import MainWindow
from desktop.ui.palette import Group, Result
from desktop.ui.sync_words import SyncState
from tests.ui.conftest import FrameMaker, Other, Plain
from tests.ui.walking import english, too_small, unnamed


@dataclass(frozen=True)
class PracticeStaff:
    name: str = "Lucía Paredes"
    role_name: str = "Gestora"


@dataclass(frozen=True)
class PracticeHouse:
    kind: str
    name: str = "Lloa"
    zone: str = "Eloy Alfaro"


@dataclass(frozen=True)
class PracticeDesk:
    house: PracticeHouse
    staff: PracticeStaff = PracticeStaff()
    clock: Clock = field(default_factory=Clock)


def press(window: QWidget, which: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, which, held)


def words_of(window: QWidget) -> set[str]:
    return {each.text() for each in window.findChildren(QLabel) if each.isVisible()}


def test_the_window_opens_with_the_cursor_in_the_box(frame: FrameMaker, qtbot: QtBot) -> None:
    window = frame()
    screen = window.current_screen()
    assert isinstance(screen, Plain)
    qtbot.waitUntil(screen.box.edit.hasFocus)


def test_alt_and_a_number_go_to_a_screen(frame: FrameMaker, qtbot: QtBot) -> None:
    window = frame()
    with qtbot.waitSignal(window.shown) as shown:
        press(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert shown.args == ["other"]
    assert window.rail.items[1].isChecked()
    assert not window.rail.items[0].isChecked()


def test_a_screen_is_built_only_when_it_is_first_shown(frame: FrameMaker) -> None:
    window = frame()
    assert list(window._built) == ["plain"]
    QTest.mouseClick(window.rail.items[1], Qt.MouseButton.LeftButton)
    assert list(window._built) == ["plain", "other"]


def test_a_hidden_screen_asks_again_only_when_it_is_shown(frame: FrameMaker, qtbot: QtBot) -> None:
    window = frame()
    window.navigate("other")
    plain, other = window.screen_of("plain"), window.screen_of("other")
    assert isinstance(plain, Plain)
    assert isinstance(other, Other)
    assert (plain.asked, other.asked) == (1, 1)
    window.context.bus.publish({Topic.PEOPLE})
    window.context.bus.publish({Topic.PROGRAMME})
    qtbot.waitUntil(lambda: other.asked == 2)
    assert plain.asked == 1
    window.navigate("plain")
    assert plain.asked == 2
    window.navigate("other")
    window.navigate("plain")
    assert plain.asked == 2


def test_one_goes_to_a_thing_on_another_screen(frame: FrameMaker) -> None:
    window = frame()
    window.context.navigate("other", 42)
    other = window.screen_of("other")
    assert isinstance(other, Other)
    assert other.opened == [42]


def test_a_screen_with_something_typed_may_ask_before_it_is_left(frame: FrameMaker) -> None:
    asked: list[object] = []

    class Typing(Plain):
        key = "typing"

        def may_leave(self, leave: object) -> bool:
            asked.append(leave)
            return False

    window = frame((Typing, Other))
    QTest.mouseClick(window.rail.items[1], Qt.MouseButton.LeftButton)
    assert window.current_screen() is window.screen_of("typing")
    assert window.rail.items[0].isChecked()
    leave = asked[0]
    assert callable(leave)
    leave()
    assert window.current_screen() is window.screen_of("other")


def test_who_where_and_what_was_sent_are_always_in_sight(
    frame: FrameMaker, house: OpenHouse
) -> None:
    window = frame()
    said = words_of(window)
    assert {house.staff.name, "Todo guardado en este equipo", "Equipo sin enlazar"} <= said
    assert any(house.house.name in words for words in said)
    window.show_sync(SyncState("cloud-upload", "accent", "3 cambios por enviar", "último hoy"))
    window.show_pending(3)
    assert "3 cambios por enviar" in words_of(window)
    assert window.status.pending.text() == "3 por decidir"


def test_a_narrow_window_keeps_the_decisions_and_the_sync_light(frame: FrameMaker) -> None:
    window = frame()
    window.show_pending(3)
    window.resize(911, 460)
    assert window.rail.width() == 56
    assert window.rail.items[0].toolTip() == "Personas (Alt 1)"
    assert window.status.pending.isVisible()
    assert "Equipo sin enlazar" in words_of(window)
    assert "Todo guardado en este equipo" not in words_of(window)
    window.resize(1366, 690)
    assert window.rail.width() == 212
    assert "Todo guardado en este equipo" in words_of(window)


def test_the_window_fits_a_small_screen_at_200_percent(frame: FrameMaker) -> None:
    window = frame()
    window.resize(683, 345)
    assert (window.width(), window.height()) == (683, 345)
    assert window.status.geometry().bottom() < 345


def test_every_control_of_the_frame_has_a_name(frame: FrameMaker) -> None:
    window = frame(search=lambda context: lambda typed: [])
    window.open_search()
    window.show_pending(2)
    window.toast.say("Listo", lambda: None)
    assert unnamed(window) == []


def test_no_english_and_nothing_tiny_in_the_frame(frame: FrameMaker) -> None:
    window = frame(search=lambda context: lambda typed: [])
    window.open_search()
    window.messages.ask("¿Borrar?", "No se puede deshacer.", ("Borrar", lambda: None))
    assert english(window) == []
    assert too_small(window) == []


def test_qt_speaks_spanish_in_its_own_menus(qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    menu = edit.createStandardContextMenu()
    assert isinstance(menu, QMenu)
    words = [each.text().split("\t")[0].replace("&", "") for each in menu.actions()]
    assert {"Deshacer", "Copiar", "Pegar", "Seleccionar todo"} <= set(words)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"
    assert isinstance(menu.actions()[0], QAction)
    menu.deleteLater()


def test_ctrl_k_opens_over_a_screen_and_alt_keys_wait_below_it(
    frame: FrameMaker, qtbot: QtBot
) -> None:
    ran: list[str] = []
    window = frame(
        search=lambda context: (
            lambda typed: [
                Group("Acciones", [Result("users", "Ir a talleres", "", lambda: ran.append("ok"))])
            ]
        )
    )
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_box
    assert palette is not None
    assert palette.is_open()
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    current = window.current_screen()
    assert current is not None
    assert current.key == "plain"
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert ran == ["ok"]


def test_f1_shows_the_keys_of_the_screen_in_sight(frame: FrameMaker, qtbot: QtBot) -> None:
    window = frame()
    with qtbot.waitSignal(window.helped) as helped:
        press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    assert helped.args == ["plain"]
    assert {"En Personas", "exportar la lista", "guardar lo que se está llenando"} <= words_of(
        window
    )
    assert english(window) == []
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert "En Personas" not in words_of(window)


def test_the_lock_hides_everything_and_keeps_what_was_being_typed(
    frame: FrameMaker, qtbot: QtBot
) -> None:
    window = frame()
    screen = window.current_screen()
    assert isinstance(screen, Plain)
    qtbot.waitUntil(screen.box.edit.hasFocus)
    QTest.keyClicks(screen.box.edit, "quishpe")
    password = TextField()
    curtain = QWidget()
    curtain.setLayout(column(password))
    window.cover(curtain, password)
    qtbot.waitUntil(password.hasFocus)
    assert not screen.isVisible()
    assert window.is_covered()
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    assert window.current_screen() is screen
    focused = QApplication.focusWidget()
    assert focused is None or not window.root.isAncestorOf(focused)
    window.uncover()
    qtbot.waitUntil(screen.box.edit.hasFocus)
    assert screen.box.text() == "quishpe"


def test_the_ring_shows_after_a_key_and_never_after_the_mouse(
    frame: FrameMaker, qtbot: QtBot
) -> None:
    window = frame()
    screen = window.current_screen()
    assert isinstance(screen, Plain)
    qtbot.waitUntil(screen.box.edit.hasFocus)
    press(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is not screen.box.edit
    assert window.ring.isVisible()
    corner = focused.mapTo(window.root, focused.rect().topLeft())
    assert window.ring.geometry().contains(corner)
    QTest.mouseClick(focused, Qt.MouseButton.LeftButton)
    assert not window.ring.isVisible()


def test_place_and_size_are_remembered_and_nonsense_is_ignored(frame: FrameMaker) -> None:
    window = frame()
    window.resize(720, 500)
    kept = window.geometry_text()
    window.resize(650, 400)
    window.restore_geometry_text(kept)
    assert window.width() == 720
    window.restore_geometry_text("no es nada ñ")
    assert window.width() == 720


@pytest.mark.parametrize(
    ("kind", "words"),
    [("practice", "Casa de práctica"), ("measurement", "Casa de medición"), ("real", "")],
)
def test_a_house_that_is_not_real_is_marked_on_every_screen(
    kind: str, words: str, qtbot: QtBot
) -> None:
    window = MainWindow(PracticeDesk(PracticeHouse(kind)), (Plain, Other), bus=ChangeBus())
    qtbot.addWidget(window)
    window.show()
    window.start()
    for key in ("plain", "other"):
        window.navigate(key)
        marked = {"Casa de práctica", "Casa de medición"} & words_of(window)
        assert marked == ({words} if words else set())
