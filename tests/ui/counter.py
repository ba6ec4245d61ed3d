"""The counter as tests drive it: a house with workshops, real keys, every one counted."""

from datetime import date, time
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.asking import NewDocument, NewPerson
from desktop.services.desk import Desk
from desktop.services.programme import WeeklyHour
from desktop.services.reception import Reception, WalkIn
from desktop.ui.change_bus import ChangeBus
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.attendance import AttendanceScreen
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.today import TodayScreen
from tests.programme_makers import MONDAY, opened

SCREENS = (TodayScreen, PeopleScreen, AttendanceScreen, DocumentsScreen)
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Keys:
    """Types into whatever has the cursor and counts every key."""

    def __init__(self) -> None:
        self.count = 0

    def type(self, text: str) -> None:
        """Letters, digits and spaces of a plain keyboard."""
        for sign in text:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClicks(widget, sign)
            self.count += 1

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """One key, with or without Ctrl or Alt."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.count += 1

    def enter(self, times: int = 1) -> None:
        """Enter."""
        for _ in range(times):
            self.press(Qt.Key.Key_Return)


def open_counter(house: OpenHouse, qtbot: QtBot, first: str = "today") -> MainWindow:
    """The real window of a house."""
    bus = ChangeBus()
    house.database.listen(bus.publish)
    window = MainWindow(Desk(house), SCREENS, bus=bus)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.start(first)
    return window


def workshops(house: OpenHouse) -> dict[str, UUID]:
    """Three workshops; two meet today."""
    database = house.database
    at = (WeeklyHour(MONDAY, time(15), time(16, 30)),)
    return {
        "Bailoterapia": opened(database),
        "Guitarra inicial": opened(database, name="Guitarra inicial", hours=at, capacity=2),
        "Tareas dirigidas": opened(
            database, name="Tareas dirigidas", hours=at, minimum_age=6, maximum_age=12
        ),
    }


def register(
    house: OpenHouse,
    surnames: str,
    given_names: str,
    cedula: str = "",
    birth: date | None = None,
    workshop: UUID | None = None,
) -> UUID:
    """Somebody of the neighbourhood, registered as at the counter."""
    documents = (NewDocument("CEDULA", cedula),) if cedula else ()
    person = NewPerson(
        surnames=surnames, given_names=given_names, birth_date=birth, documents=documents
    )
    return Reception(house.database).walk_in(WalkIn(person, workshop)).person_id
