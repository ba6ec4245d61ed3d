"""What tests of the window may ask for: the dressed application and the frame of a real house."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.topics import Topic
from desktop.models.opening import OpenHouse
from desktop.ui import spanish, theme
from desktop.ui.change_bus import ChangeBus
from desktop.ui.context import Context
from desktop.ui.main_window import MainWindow
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.search_field import SearchField
from desktop.ui.widgets import button


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Fonts, colours and Qt's own words, as the program has them."""
    theme.start(qapp, theme.Mode.LIGHT)
    spanish.install(qapp)


@pytest.fixture(autouse=True)
def _light() -> Iterator[None]:
    yield
    theme.switch(theme.Mode.LIGHT)


class Plain(Screen):
    """A screen with a box and a button, to try the frame with."""

    key = "plain"
    title = "Personas"
    icon = "users"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PEOPLE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.asked = 0
        self.opened: list[object] = []
        self.box = SearchField("Apellido, nombre, cédula o teléfono")
        self.page.addWidget(PageHeader(self.title, "25 personas", button("Exportar")))
        self.page.addWidget(self.box)
        self.page.addStretch(1)
        self.shortcut("Ctrl+E", lambda: None, "exportar la lista")

    def refresh(self) -> None:
        self.asked += 1

    def open(self, target: object) -> None:
        self.opened.append(target)

    def first_focus(self) -> QWidget:
        return self.box

    def badge(self) -> str:
        return "3"


class Other(Plain):
    """A second screen, to go to."""

    key = "other"
    title = "Talleres"
    icon = "palette"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PROGRAMME})
    after_gap = True


FrameMaker = Callable[..., MainWindow]


@pytest.fixture
def frame(house: OpenHouse, qtbot: QtBot) -> FrameMaker:
    """Opens the window of the house with the screens one names."""

    def make(screens: Sequence[type[Screen]] = (Plain, Other), **more: object) -> MainWindow:
        window = MainWindow(house, screens, bus=ChangeBus(), **more)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.start()
        return window

    return make
