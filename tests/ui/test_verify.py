"""«Verificar un diploma» as a queue does: scanned, typed, pasted, dropped, one after another."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.verifying.register import Verdict, VerdictState
from desktop.sync.protocol.diploma import HouseKind, seal
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.sync import SyncScreen
from desktop.ui.screens.verify import VerifyScreen
from desktop.ui.screens.verify_card import LOOKS, VerdictCard, look_of
from desktop.ui.widgets import Chip
from tests.code_makers import (
    NAME,
    NUMBER,
    STRANGER,
    annulled_here,
    certified,
    facts,
    issued,
    linked,
    own_key,
    picture,
    turned,
)
from tests.ui import walking
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press, said, type_in

SCREENS = (DocumentsScreen, SyncScreen, VerifyScreen)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot) -> MainWindow:
    return open_window(house, qtbot, SCREENS, "verify")


def screen(window: MainWindow) -> VerifyScreen:
    found = window.screen_of("verify")
    assert isinstance(found, VerifyScreen)
    return found


def card(window: MainWindow) -> VerdictCard | None:
    """The verdict in sight."""
    QApplication.processEvents()
    found = [each for each in window.findChildren(VerdictCard) if each.isVisibleTo(window)]
    return found[-1] if found else None


def chips(window: MainWindow) -> list[str]:
    shown = card(window)
    assert shown is not None
    return [each.accessibleName() for each in shown.findChildren(Chip)]


def tone(window: MainWindow) -> str:
    shown = card(window)
    assert shown is not None
    return str(shown.property("tone"))


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CONTROL)


# -- what it comes to


def test_a_scanned_code_of_this_house_says_what_the_diploma_says(
    house: OpenHouse, window: MainWindow
) -> None:
    linked(house)
    certified(house, own_key(house))
    diploma = issued(house)
    type_in(diploma.code)
    enter()
    words = said(window)
    assert tone(window) == "success"
    for expected in (
        "Válido", NAME, "Tejido y bordado", "del 05/10/2026 al 18/11/2026", "24,5 horas", NUMBER,
        "Casa Somos Lloa", "20/11/2026", "hace 2 días",
    ):  # fmt: skip
        assert expected in words
    assert chips(window) == []


def test_its_own_uncertified_laptop_is_said_beside_valid(
    house: OpenHouse, window: MainWindow
) -> None:
    type_in(issued(house).short)
    enter()
    assert tone(window) == "success"
    assert chips(window) == ["Firma correcta, equipo no certificado"]


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (HouseKind.PRACTICE, "De práctica: no vale"),
        (HouseKind.MEASUREMENT, "De medición: no vale"),
    ],
)
def test_what_does_not_count_is_marked(
    house: OpenHouse, window: MainWindow, kind: HouseKind, mark: str
) -> None:
    type_in(issued(house, house_kind=kind).code)
    enter()
    assert mark in chips(window)
    assert "1 · 0 válidos" in said(window)


def test_an_altered_code_is_red_and_said(house: OpenHouse, window: MainWindow) -> None:
    type_in(turned(issued(house).code, 60))
    enter()
    assert tone(window) == "error"
    assert "Alterado: no lo acepte" in said(window)
    assert NAME not in said(window)


def test_an_annulled_one_says_when_and_why(house: OpenHouse, window: MainWindow) -> None:
    diploma = issued(house)
    annulled_here(house, diploma.id)
    type_in(diploma.code)
    enter()
    words = said(window)
    assert tone(window) == "error"
    assert "Anulado: ya no vale" in words
    assert "22/11/2026" in words
    assert "Nombre mal escrito" in words


def test_a_stranger_is_grey_and_leads_to_the_exchange(house: OpenHouse, window: MainWindow) -> None:
    type_in(seal(facts(), STRANGER))
    enter()
    words = said(window)
    assert tone(window) == "neutral"
    assert "No se puede comprobar" in words
    assert "Lo que dice el código, sin comprobar" in words
    for _ in range(20):
        if cursor().accessibleName() == "Intercambiar con el centro":
            break
        press(Qt.Key.Key_Tab)
    enter()
    assert window.current_screen() is window.screen_of("sync")


def test_no_two_states_look_or_read_alike() -> None:
    assert set(LOOKS) == set(VerdictState)
    assert len({look.icon for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.title for look in LOOKS.values()}) == len(LOOKS)


# -- a queue


def test_one_after_another_without_touching_anything(house: OpenHouse, window: MainWindow) -> None:
    first = issued(house)
    second = issued(house, number="DIP-LLOA-A-2026-0043", name="Inés Oña")
    for code in (first.code, "nada que ver", second.code):
        type_in(code)
        enter()
    assert "Inés Oña" in said(window)
    listed = screen(window).list
    assert [each.verdict.name for each in listed.rows_model.rows] == ["Inés Oña", None, NAME]
    assert "3 · 2 válidos" in said(window)


def test_a_scanner_that_ends_with_tab_is_heard(house: OpenHouse, window: MainWindow) -> None:
    type_in(issued(house).code)
    press(Qt.Key.Key_Tab)
    assert "Válido" in said(window)
    assert cursor() is screen(window).box.edit


def test_a_scanner_writes_in_the_box_wherever_the_cursor_is(
    house: OpenHouse, window: MainWindow
) -> None:
    diploma = issued(house)
    type_in(diploma.short)
    enter()
    screen(window).list.setFocus()
    type_in(diploma.code)
    enter()
    assert len(screen(window).list.rows_model.rows) == 2
    assert {each.verdict.state for each in screen(window).list.rows_model.rows} == {
        VerdictState.VALID
    }


def test_an_answer_never_stands_below_another_code(house: OpenHouse, window: MainWindow) -> None:
    type_in(issued(house).short)
    enter()
    assert card(window) is not None
    type_in("X")
    assert card(window) is None
    assert screen(window).box.text() == "X", "what is typed next takes the place of the last one"


def test_esc_clears_and_then_leaves_and_the_list_stays(
    house: OpenHouse, window: MainWindow
) -> None:
    type_in(issued(house).code)
    enter()
    press(Qt.Key.Key_Escape)
    assert card(window) is None
    assert len(screen(window).list.rows_model.rows) == 1
    press(Qt.Key.Key_Escape)
    assert window.current_screen() is window.screen_of("documents")


def test_an_earlier_check_is_shown_again_and_the_list_may_be_thrown_away(
    house: OpenHouse, window: MainWindow
) -> None:
    type_in(issued(house).code)
    enter()
    type_in("otra cosa")
    enter()
    listed = screen(window).list
    listed.setFocus()
    press(Qt.Key.Key_Down)
    enter()
    assert NAME in said(window)
    assert cursor() is screen(window).box.edit
    screen(window).forget_button.setFocus()
    enter()
    assert listed.rows_model.rows == []
    assert not screen(window).history.isVisible()


# -- pasted, opened, dropped


def test_a_pasted_code_is_checked_at_once(house: OpenHouse, window: MainWindow) -> None:
    paste(issued(house).code + "\n")
    assert "Válido" in said(window)


@pytest.mark.parametrize("begins", ["", "code"])
def test_ten_megabytes_do_not_hold_up_the_window(
    house: OpenHouse, window: MainWindow, begins: str
) -> None:
    code = issued(house).code if begins else ""
    began = time.monotonic()
    paste(code + "A" * 10_000_000)
    assert tone(window) != "success"
    assert time.monotonic() - began < 2
    assert len(screen(window).box.text()) <= 4096


def test_a_picture_is_opened_and_read_beside_the_window(
    house: OpenHouse, window: MainWindow, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    place = picture(issued(house).code, tmp_path / "diploma.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(place), ""))
    press(Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: card(window) is not None)
    assert NAME in said(window)
    assert cursor() is screen(window).box.edit


def test_files_that_are_dropped_are_checked_in_their_order(
    house: OpenHouse, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    good = picture(issued(house).code, tmp_path / "uno.png")
    empty = tmp_path / "dos.txt"
    empty.write_text("sin código", encoding="utf-8")
    drop(window, [good, empty, tmp_path / "no-existe.pdf"])
    listed = screen(window).list
    qtbot.waitUntil(lambda: len(listed.rows_model.rows) == 3)
    rows = listed.rows_model.rows
    assert [each.brought for each in rows] == ["no-existe.pdf", "dos.txt", "uno.png"]
    assert [each.verdict.state for each in rows] == [
        VerdictState.UNKNOWN, VerdictState.UNKNOWN, VerdictState.VALID,
    ]  # fmt: skip
    assert "No existe el archivo" in said(window)


def drop(window: MainWindow, files: list[Path]) -> None:
    brought = QMimeData()
    brought.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, brought, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    screen(window).dropEvent(event)
    assert event.isAccepted()


# -- for everybody


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_everything_has_a_name_in_spanish(
    house: OpenHouse, window: MainWindow, mode: theme.Mode
) -> None:
    theme.switch(mode)
    for text in (issued(house).code, "X"):
        assert walking.unnamed(window) == []
        assert walking.english(window) == []
        type_in(text)
        enter()
    assert not window.grab().isNull()


def test_nothing_is_written_by_a_check(house: OpenHouse, window: MainWindow) -> None:
    code = issued(house).code
    before = house.database.last_transaction
    type_in(code)
    enter()
    assert house.database.last_transaction == before
    assert date(2026, 11, 23) == house.clock.today()


def test_what_a_practice_house_signed_is_never_green() -> None:
    practice = Verdict(VerdictState.VALID, "De práctica.", None, house_kind=HouseKind.PRACTICE)
    assert look_of(practice).tone == "warning"
    assert look_of(replace(practice, house_kind=HouseKind.REAL)).tone == "success"
    altered = replace(practice, state=VerdictState.ALTERED)
    assert look_of(altered) == LOOKS[VerdictState.ALTERED]
