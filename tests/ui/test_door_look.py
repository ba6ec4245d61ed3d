"""Every page of the door: heard, in Spanish, nothing cut; and the practice house on its way."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.doorstep import Doorstep
from desktop.core.lock import HomeInUse
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.core.recovery_code import new_recovery_code
from desktop.models.house import HouseKind
from desktop.services.access import Access, NewHouse
from desktop.services.numbers import NAMES
from desktop.ui import theme
from desktop.ui.door.entrance import HouseOption
from desktop.ui.door.first_login import FirstLoginPage
from desktop.ui.door.first_run import AccountPage, HousePage, OpeningPage
from desktop.ui.door.frame import DoorFrame, DoorPage
from desktop.ui.door.in_use import InUseWindow
from desktop.ui.door.keep_sheet import KeepSheet, KeepSheetPage
from desktop.ui.door.lock import Curtain
from desktop.ui.door.numbers import NumbersPage
from desktop.ui.door.recover import RecoverPage
from desktop.ui.door.restore import RestorePage
from desktop.ui.door.sign_in import PRACTICE_PASSWORD, SignInPage
from desktop.ui.messages import Messages
from tests.ui.door_maker import ENTER, Front
from tests.ui.walking import controls, english, too_small, unnamed

CLOCK = Clock()
KINDS = [(kind.value, name) for kind, name in NAMES.items()]


def _house_page() -> HousePage:
    page = HousePage()
    page.show_houses(
        [
            HouseOption("C10", "Lloa", "Eloy Alfaro", "LLOA", True),
            HouseOption("C45", "Por confirmar", "Quitumbe", "", False),
        ]
    )
    return page


def _keep_page() -> KeepSheetPage:
    keep = KeepSheet(
        new_recovery_code(), lambda: b"", lambda window, pdf: True, Messages(QWidget())
    )
    return KeepSheetPage(keep, "Paso 4 de 4")


PAGES: dict[str, Callable[[], DoorPage]] = {
    "sign in": lambda: SignInPage(Doorstep(True, asks_name=True), CLOCK),
    "practice": lambda: SignInPage(Doorstep(True), CLOCK, practice=True),
    "house": _house_page,
    "opening": lambda: OpeningPage(CLOCK),
    "account": AccountPage,
    "sheet": _keep_page,
    "recover": RecoverPage,
    "restore": lambda: RestorePage(has_house=True),
    "first login": lambda: FirstLoginPage("Mateo Llumiquinga", "clave de mateo"),
    "numbers": lambda: NumbersPage(KINDS),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_every_page_can_be_heard_and_is_in_spanish(
    qtbot: QtBot, name: str, mode: theme.Mode
) -> None:
    theme.switch(mode)
    window, frame = QMainWindow(), DoorFrame()
    window.setCentralWidget(frame)
    window.setMinimumSize(600, 320)
    qtbot.addWidget(window)
    window.resize(600, 400)
    page = PAGES[name]()
    frame.show_page(page)
    window.show()
    qtbot.waitUntil(lambda: page.width() == 600)
    assert unnamed(page) == []
    assert english(frame) == []
    assert too_small(frame) == []
    assert controls(page)
    for each in controls(page):
        if each.isVisibleTo(page):
            right = each.mapTo(page, QPoint(each.width(), 0)).x()
            assert right <= page.width(), each.accessibleName()


def test_the_second_window_and_the_curtain_can_be_heard(qtbot: QtBot) -> None:
    curtain = Curtain("Lucía Paredes", "Casa Somos Lloa", lambda password: None)
    for each in (InUseWindow(HomeInUse()), curtain):
        qtbot.addWidget(each)
        each.resize(911, 460)
        each.show()
        assert unnamed(each) == []
        assert english(each) == []


def test_the_practice_house_is_made_in_sight_and_opens_with_its_password(
    qtbot: QtBot, access: Access
) -> None:
    def make(home: Home, clock: Clock, progress: Progress) -> object:
        progress.step(0, 2)
        made = access.set_up(
            NewHouse("C10", "Práctica", PRACTICE_PASSWORD, date(2015, 3, 1),
                     kind=HouseKind.PRACTICE)
        )  # fmt: skip
        progress.step(2, 2)
        return made

    front = Front(qtbot, access, practice=True, make_practice=make)
    page = front.page(SignInPage)
    assert page.form.form_row("password").message.isVisible()
    front.keys(PRACTICE_PASSWORD, ENTER)
    house = front.come_in()
    assert house.house.kind is HouseKind.PRACTICE
    house.close()
