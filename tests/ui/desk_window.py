"""The real window of a house on some of its screens, and real keys."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.desk import Desk
from desktop.ui.change_bus import ChangeBus
from desktop.ui.main_window import MainWindow
from desktop.ui.overlay import Overlay
from desktop.ui.screen import Screen

CONTROL = Qt.KeyboardModifier.ControlModifier
NOTHING = Qt.KeyboardModifier.NoModifier


def open_window(
    house: OpenHouse, qtbot: QtBot, screens: Sequence[type[Screen]], first: str = ""
) -> MainWindow:
    """The window, active, at its first screen."""
    bus = ChangeBus()
    house.database.listen(bus.publish)
    window = MainWindow(Desk(house), screens, bus=bus)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.start(first)
    return window


def said(widget: QWidget) -> str:
    """All the words in sight, once the layout has settled."""
    for _ in range(3):
        QApplication.processEvents()
    return " · ".join(
        each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)
    )


def sheets(window: MainWindow) -> list[Overlay]:
    """The sheets and boxes over the window, the first that was opened first."""
    return [each for each in window.findChildren(Overlay) if each.is_open()]


def cursor() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NOTHING, times: int = 1) -> None:
    """A key, wherever the cursor is."""
    for _ in range(times):
        QTest.keyClick(cursor(), key, modifier)


def enter(times: int = 1) -> None:
    """Enter."""
    press(Qt.Key.Key_Return, times=times)


def type_in(words: str) -> None:
    """Type, with the letters of a Spanish keyboard."""
    for sign in words:
        if sign.isascii():
            QTest.keyClicks(cursor(), sign)
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(cursor(), QKeyEvent(kind, 0, NOTHING, sign))


def write(*fields: str) -> None:
    """Type into one field after another, Enter between them."""
    for words in fields:
        type_in(words)
        enter()


def save() -> None:
    """Ctrl+Enter."""
    press(Qt.Key.Key_Return, CONTROL)
