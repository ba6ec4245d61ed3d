"""A walk through every screen: each control has a name, each field a label, all of it Spanish."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.reception import NewPerson, Reception, WalkIn
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.registry import SCREENS
from desktop.ui.search_field import SearchField
from desktop.ui.targets import RegisterSomeone
from tests.programme_makers import opened
from tests.ui import walking
from tests.ui.desk_window import open_window, press

KEYS = [screen.key for screen in SCREENS]
SIZES = [QSize(1366, 690), QSize(911, 460), QSize(683, 345)]
"""A maximised window on a 1366×768 laptop, at 100, 150 and 200 %."""


@pytest.fixture
def lived_in(house: OpenHouse) -> OpenHouse:
    """A house with a workshop and some people."""
    workshop = opened(house.database)
    reception = Reception(house.database)
    for surnames in ("Quishpe Toapanta", "Ñacato", "Llumiquinga de la Cruz"):
        person = NewPerson(surnames=surnames, given_names="Rosa Elena")
        reception.walk_in(WalkIn(person, workshop))
    return house


@pytest.fixture
def window(lived_in: OpenHouse, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window."""
    made = open_window(lived_in, qtbot, SCREENS)
    made.resize(SIZES[0])
    yield made
    made.may_close = lambda: True


def problems(window: QWidget) -> list[str]:
    """What a person who cannot see, or reads only Spanish, would miss."""
    found = [f"sin nombre: {each}" for each in walking.unnamed(window)]
    found += [f"en inglés: {each}" for each in walking.english(window)]
    found += [f"letra pequeña: {each}" for each in walking.too_small(window)]
    return found


@pytest.mark.parametrize("key", KEYS)
def test_every_screen_can_be_heard_and_is_in_spanish(window: MainWindow, key: str) -> None:
    window.navigate(key)
    assert problems(window) == []


def unlabelled(window: QWidget) -> list[str]:
    """Fields of forms in sight that no label belongs to; a search box is named by its hint.

    A label can be the buddy of one field only: the others of its row say it in their name,
    as «Documento: número» does.
    """
    labels = [each for each in window.findChildren(QLabel) if each.isVisibleTo(window)]
    owned = {label.buddy() for label in labels}
    titles = tuple(label.text() for label in labels if label.text())
    return [
        each.accessibleName()
        for each in walking.controls(window)
        if isinstance(each, (QLineEdit, QPlainTextEdit))
        and each.isVisibleTo(window)
        and not isinstance(each.parentWidget(), SearchField)
        and each not in owned
        and not (":" in each.accessibleName() and each.accessibleName().startswith(titles))
    ]


@pytest.mark.parametrize(
    ("key", "target"), [("people", RegisterSomeone("quishpe")), ("workshops", "new")]
)
def test_the_forms_can_be_heard_and_every_field_has_its_label(
    window: MainWindow, key: str, target: object
) -> None:
    window.navigate(key, target)
    assert problems(window) == []
    assert unlabelled(window) == []
    assert any(isinstance(each, QLineEdit) for each in walking.controls(window))


def test_help_and_search_can_be_heard(window: MainWindow) -> None:
    press(Qt.Key.Key_F1)
    assert problems(window) == []
    press(Qt.Key.Key_Escape)
    window.open_search("qui")
    assert problems(window) == []


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_every_screen_is_drawn_in_both_modes(window: MainWindow, mode: theme.Mode) -> None:
    theme.switch(mode)
    for key in KEYS:
        window.navigate(key)
        assert not window.grab().isNull()


@pytest.mark.parametrize("size", SIZES, ids=["100", "150", "200"])
@pytest.mark.parametrize("key", KEYS)
def test_no_control_is_cut_by_the_window(
    window: MainWindow, qtbot: QtBot, key: str, size: QSize
) -> None:
    window.resize(size)
    window.navigate(key)
    qtbot.waitUntil(lambda: window.size() == size)
    screen = window.current_screen()
    assert screen is not None
    inside = screen.rect()
    cut = [
        each.accessibleName()
        for each in walking.controls(screen)
        if each.isVisibleTo(screen)
        and not _scrolls(each, screen)
        and not inside.adjusted(-1, -1, 1, 1).contains(
            each.rect().translated(each.mapTo(screen, each.rect().topLeft()))
        )
    ]
    assert cut == []


def _scrolls(widget: QWidget, top: QWidget) -> bool:
    """Whether something around it scrolls, so that it may stand outside for a while."""
    around = widget.parentWidget()
    while around is not None and around is not top:
        if around.inherits("QAbstractScrollArea"):
            return True
        around = around.parentWidget()
    return False
