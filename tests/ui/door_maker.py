"""The door of a real folder for tests: real services, real keys."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.doorstep import look
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.services.access import Access
from desktop.ui.door.entrance import Entrance
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.late import Late
from desktop.ui.door.services import HouseEntrance
from desktop.ui.door.window import DoorWindow

ENTER = Qt.Key.Key_Return


def no_practice(home: Home, clock: Clock, progress: Progress) -> object:
    """Where a test never asks for a practice house."""
    raise AssertionError


class Front:
    """A door that is shown, and who came in through it."""

    def __init__(self, qtbot: QtBot, access: Access, **more: Any) -> None:
        self.qtbot = qtbot
        self.entered: list[Any] = []
        self.access = access
        make_practice = more.pop("make_practice", no_practice)

        def load() -> Entrance:
            # The open house itself stands in for the desk: the door only hands it on.
            return HouseEntrance(access.home, access.clock, lambda house: house, make_practice)

        self.window = DoorWindow(partial(look, access.home), Late(load), access.clock, **more)
        self.window.entered.connect(self.entered.append)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def page(self, kind: type[DoorPage]) -> Any:
        """Wait for a page and give it."""
        self.qtbot.waitUntil(lambda: type(self.window.frame.now()) is kind)
        return self.window.frame.now()

    def stays(self, page: DoorPage) -> bool:
        """Whether that page is still in sight."""
        return self.window.frame.now() is page

    def keys(self, text: str, then: Qt.Key | None = None) -> None:
        """Type into whatever has the cursor."""
        type_keys(text, then)

    def press(self, key: Qt.Key) -> None:
        """One key."""
        QTest.keyClick(focused(), key)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until something is so."""
        self.qtbot.waitUntil(condition)

    def come_in(self) -> Any:
        """Wait until somebody is in; gives the open house."""
        self.wait(lambda: bool(self.entered))
        return self.entered[0]


def focused() -> QWidget:
    """What has the cursor."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_keys(text: str, then: Qt.Key | None = None) -> None:
    """Type into whatever has the cursor, and press one more key."""
    QTest.keyClicks(focused(), text)
    if then is not None:
        QTest.keyClick(focused(), then)
