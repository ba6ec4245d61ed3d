"""Calling the roll with real keys in the real window."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.attendance import Attendance, MarkValue
from desktop.services.programme import Programme
from desktop.services.reception import Reception
from desktop.services.standing import Standing
from desktop.ui.change_bus import ChangeBus
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.attendance import AttendanceScreen
from tests.programme_makers import opened, people

SURNAMES = (
    "Anaguano", "Caiza", "Chicaiza", "Chiluisa", "Defaz", "Fajardo", "Guamán", "Guasumba", "Iza",
    "Lema", "Llumiquinga", "Morales", "Ñacato", "Oña", "Pachacama", "Pilco", "Quinga", "Quishpe",
    "Sangucho", "Simbaña", "Suntaxi", "Tituaña", "Vilaña", "Yánez", "Zambrano",
)  # fmt: skip


class Keys:
    """Types into the window and counts every key."""

    def __init__(self) -> None:
        self.count = 0

    def type(self, text: str) -> None:
        """Letters and digits."""
        for sign in text:
            self.press(ord(sign.upper()), sign)

    def press(self, key: int, text: str = "", control: bool = False) -> None:
        """One key, with or without Ctrl."""
        widget = QApplication.focusWidget()
        assert widget is not None
        modifier = (
            Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        )
        QTest.keyClick(widget, Qt.Key(key), modifier)
        self.count += 1


@pytest.fixture
def lesson(house: OpenHouse) -> UUID:
    """Today's lesson of a workshop with 25 people."""
    workshop = opened(house.database, capacity=25)
    ids = people(house.database, [(surnames, "Rosa Elena", None) for surnames in SURNAMES])
    for person in ids:
        Reception(house.database).enrol(person, workshop)
    today = Programme(house.database).lessons_on()
    return today[0].id


@pytest.fixture
def window(house: OpenHouse, lesson: UUID, qtbot: QtBot) -> MainWindow:
    """The window at «Asistencia»."""
    bus = ChangeBus()
    house.database.listen(bus.publish)
    desk = SimpleNamespace(
        staff=house.staff,
        house=house.house,
        clock=house.clock,
        database=house.database,
        attendance=Attendance(house.database),
        programme=Programme(house.database),
        standing=Standing(house.database),
    )
    made = MainWindow(desk, (AttendanceScreen,), bus=bus)
    made.resize(1366, 768)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.start("attendance")
    return made


def values(house: OpenHouse, lesson: UUID) -> str:
    """The marks of the roll in order, a dot for none."""
    return "".join(line.value or "." for line in Attendance(house.database).roll(lesson).lines)


def test_a_roll_of_25_with_three_absent_takes_at_most_12_keys(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)  # today's only lesson is the current one
    keys.press(Qt.Key.Key_T, control=True)
    for number in ("02", "07", "23"):
        keys.type(number + "a")
    assert keys.count <= 12
    marks = values(house, lesson)
    assert [i + 1 for i, mark in enumerate(marks) if mark == "A"] == [2, 7, 23]
    assert marks.count("P") == 22


def test_one_letter_per_person_down_the_list(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)
    keys.type("ppapptjppppppppppppppppppp"[:25])
    assert keys.count <= 26
    assert values(house, lesson) == "PPAPPTJPPPPPPPPPPPPPPPPPP"


def test_all_present_never_overwrites_a_justified_absence(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)
    keys.type("04j")
    keys.press(Qt.Key.Key_T, control=True)
    assert values(house, lesson) == "PPPJ" + "P" * 21


def test_every_mark_is_durable_at_once_and_can_be_undone(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)
    keys.type("a")
    assert values(house, lesson)[0] == "A"
    keys.type("12t")
    keys.press(Qt.Key.Key_Z, control=True)
    keys.press(Qt.Key.Key_Z, control=True)
    assert values(house, lesson) == "." * 25
    keys.press(Qt.Key.Key_Z, control=True)  # nothing left to undo


def test_undo_takes_back_the_mark_and_not_the_enrolment_told_a_moment_before(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)
    undone: list[bool] = []
    window.toast.say("Se inscribió a alguien", undo=lambda: undone.append(True))
    keys.type("a")
    keys.press(Qt.Key.Key_Z, control=True)
    assert values(house, lesson) == "." * 25
    assert undone == []


def test_deleting_takes_a_mark_away(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_Return)
    keys.type("05a")
    keys.type("05")
    keys.press(Qt.Key.Key_Delete)
    assert values(house, lesson) == "." * 25


def test_the_roll_shows_who_else_marked_meanwhile(
    window: MainWindow, house: OpenHouse, lesson: UUID, qtbot: QtBot
) -> None:
    Keys().press(Qt.Key.Key_Return)
    line = Attendance(house.database).roll(lesson).lines[9]
    Attendance(house.database).mark(lesson, line.enrolment_id, MarkValue.LATE)
    screen = window.screen_of("attendance")
    assert isinstance(screen, AttendanceScreen)
    qtbot.waitUntil(lambda: screen.shown_value(10) is MarkValue.LATE)
