"""The program from its first window to its last: what is loaded when, and who comes after whom."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.core.doorstep import Doorstep, look
from desktop.core.lock import HomeInUse
from desktop.core.settings import Settings, SettingsFile
from desktop.services.access import Access, NewHouse
from desktop.services.staffing import Role, Staffing
from desktop.services.upkeep import Upkeep
from desktop.ui.door.restore import RestorePage
from desktop.ui.door.sign_in import SignInPage
from desktop.ui.workplace import Workplace
from tests.conftest import PASSWORD, STAFF
from tests.ui.door_maker import ENTER, type_keys

LLOA = NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))
HEAVY = ("sqlalchemy", "alembic", "reportlab", "openpyxl", "phonenumbers", "rapidfuzz",
         "sqlcipher3", "pypdfium2", "requests")  # fmt: skip


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of its own, as staff start it."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
    )  # fmt: skip


def test_nothing_heavy_is_loaded_when_the_sign_in_window_is_first_seen(access: Access) -> None:
    access.set_up(LLOA)
    ended = run(
        """
        import sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        from desktop import app
        from desktop.core.paths import Home
        from desktop.ui.door.sign_in import SignInPage
        seen = []
        painted = SignInPage.paintEvent
        def paint(self, event):
            if not seen:
                seen.extend(name for name in sys.argv[2].split() if name in sys.modules)
                seen.append("seen")
                QTimer.singleShot(0, QApplication.closeAllWindows)
            painted(self, event)
        SignInPage.paintEvent = paint
        code = app.main(Home(Path(sys.argv[1])))
        print(code, *seen)
        """,
        str(access.home.folder), " ".join(HEAVY),
    )  # fmt: skip
    assert ended.stdout.split() == ["0", "seen"], ended.stderr


def test_a_second_window_of_the_same_house_says_so_and_ends_with_three(access: Access) -> None:
    access.set_up(LLOA)
    house = access.sign_in(None, PASSWORD)
    ended = run(
        """
        import sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        from desktop import app
        from desktop.core.paths import Home
        from desktop.ui.door.in_use import InUseWindow
        shown = InUseWindow.showEvent
        def show(self, event):
            shown(self, event)
            print(self.page.lead.text())
            QTimer.singleShot(0, self.page.enter_button.click)
        InUseWindow.showEvent = show
        print(app.main(Home(Path(sys.argv[1]))))
        """,
        str(access.home.folder),
    )
    house.close()
    assert ended.stdout.splitlines() == [HomeInUse().message, "3"], ended.stderr


@pytest.fixture
def program(access: Access, qapp: QApplication) -> Iterator[Program]:
    """The program at the door of Lloa."""
    access.set_up(LLOA)
    made = Program(access.home, access.clock)
    keep, qapp_quits = qapp, qapp.quitOnLastWindowClosed()
    keep.setQuitOnLastWindowClosed(False)
    made.show_door()
    yield made
    made.leave()
    if made.door is not None:
        made.door.close()
        made.door.deleteLater()
    keep.setQuitOnLastWindowClosed(qapp_quits)


def sign_in(program: Program, qtbot: QtBot) -> Workplace:
    """Type the password and wait for the window of the house."""
    door = program.door
    assert door is not None
    door.activateWindow()
    qtbot.waitUntil(door.isActiveWindow)
    page = door.frame.now()
    assert isinstance(page, SignInPage)
    page.password.setFocus()
    type_keys(PASSWORD, ENTER)
    qtbot.waitUntil(lambda: program.workplace is not None)
    working = program.workplace
    assert isinstance(working, Workplace)
    working.window.activateWindow()
    qtbot.waitUntil(working.window.isActiveWindow)
    return working


def test_signing_in_working_signing_out_and_in_again(program: Program, qtbot: QtBot) -> None:
    working = sign_in(program, qtbot)
    assert program.door is None
    assert working.window.isVisible()
    program.station.sign_out_asked.emit()
    assert program.workplace is None
    assert program.door is not None
    again = sign_in(program, qtbot)
    assert again is not working
    assert SettingsFile(program.home.settings).now.house == "Lloa"


def test_changing_person_at_the_lock_signs_out(program: Program, qtbot: QtBot) -> None:
    working = sign_in(program, qtbot)
    QTest.keyClick(_focused(working), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    curtain = working.lock.curtain
    assert curtain is not None
    curtain.other.click()
    assert program.workplace is None
    assert program.door is not None


def _focused(working: Workplace) -> QWidget:
    return QApplication.focusWidget() or working.window


def test_restoring_a_copy_from_inside_signs_out_and_asks_to_sign_in_again(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    working = sign_in(program, qtbot)
    copy = tmp_path / "lloa.casa"
    working._desk.upkeep.backup(copy)
    working._desk.staffing.add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    program.station.restore_asked.emit(copy)
    door = program.door
    assert door is not None
    qtbot.waitUntil(lambda: isinstance(door.frame.now(), SignInPage))
    back = sign_in(program, qtbot)
    assert [member.name for member in back._desk.staffing.members()] == [STAFF]


def test_a_copy_that_is_not_whole_leaves_the_house_as_it_was(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    sign_in(program, qtbot)
    (tmp_path / "rota.casa").write_bytes(b"PK nada")
    program.station.restore_asked.emit(tmp_path / "rota.casa")
    door = program.door
    assert door is not None
    qtbot.waitUntil(lambda: isinstance(door.frame.now(), RestorePage))
    page = door.frame.now()
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(page.form.form_row("file").message.isVisible)
    page.back.click()
    sign_in(program, qtbot)


def test_the_copy_of_the_day_is_made_once_and_also_in_the_second_folder(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    working = sign_in(program, qtbot)
    stick = tmp_path / "memoria"
    stick.mkdir()
    program.station.change(second_copy=str(stick))
    for _ in range(2):
        working.make_copy()
        qtbot.waitUntil(lambda: not working.window.tasks.running())
    upkeep: Upkeep = working._desk.upkeep
    assert len(upkeep.copies()) == 1
    assert [each.parent.name for each in stick.rglob("*.casa")] == ["casa-somos-C10-A"]


def test_a_second_folder_that_is_not_there_is_told_without_stopping_anybody(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    working = sign_in(program, qtbot)
    program.station.change(second_copy=str(tmp_path / "no-hay"))
    working.make_copy()
    qtbot.waitUntil(working.window.toast.isVisible)
    assert "No se pudo hacer la copia" in working.window.toast.words.text()
    assert not working.window.messages.is_open()


def test_the_doorstep_is_told_apart_without_opening_anything(access: Access) -> None:
    home = access.home
    assert look(home) == Doorstep(False)
    access.set_up(LLOA)
    assert look(home) == Doorstep(True)
    house = access.sign_in(None, PASSWORD)
    Staffing(house).add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    house.close()
    assert look(home) == Doorstep(True, asks_name=True)
    keys = home.keys.read_bytes()
    home.keys.write_bytes(b"{}")
    assert look(home) == Doorstep(True, readable=False)
    home.keys.unlink()
    assert look(home) == Doorstep(True, readable=False)
    home.coming.folder.mkdir()
    home.coming.keys.write_bytes(keys)
    home.coming.ready.touch()
    assert look(home) == Doorstep(True, asks_name=True)


def test_nonsense_in_the_settings_is_the_settings_of_the_first_day(tmp_path: Path) -> None:
    place = tmp_path / "ajustes.json"
    for nonsense in (b"", b"[]", b'{"appearance": "rosa", "lock_minutes": "mucho", "otra": 1}'):
        place.write_bytes(nonsense)
        assert SettingsFile(place).now == Settings()
    place.write_bytes(b'{"lock_minutes": 900, "house": "Lloa"}')
    assert SettingsFile(place).now == Settings(house="Lloa", lock_minutes=30)
    SettingsFile(place).change(appearance="dark")
    assert SettingsFile(place).now.appearance == "dark"
