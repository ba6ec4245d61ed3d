"""Diplomas that were issued: handed over, found, issued anew, annulled; real keys."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.models.staff import Role
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import DocumentState
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.diplomas import ISSUED
from desktop.ui.screens.documents import DocumentsScreen
from tests.roll_makers import attended, numbers, rename
from tests.ui.desk_window import (
    CONTROL,
    cursor,
    enter,
    open_window,
    press,
    said,
    save,
    type_in,
    write,
)
from tests.ui.test_diplomas import CYCLE, SCREENS, issued, shown

TODAY = date(2026, 11, 23)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dance(house: OpenHouse) -> UUID:
    """Bailoterapia: three who came."""
    return attended(house.database, 3)[0]


@pytest.fixture
def diplomas(house: OpenHouse, dance: UUID) -> Diplomas:
    return Diplomas(house)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, dance: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS, "documents")


def test_several_are_handed_over_at_once_and_it_may_be_undone(
    window: MainWindow, diplomas: Diplomas
) -> None:
    page = issued(window, diplomas)
    assert cursor() is page.issued.table.view
    press(Qt.Key.Key_Down, SHIFT)
    assert page.issued.deliver_button.text() == "Marcar 2 como entregados"
    press(Qt.Key.Key_E, CONTROL)
    save()
    assert [each.delivered_how for each in diplomas.of_cycle(CYCLE)] == ["digital", "digital", None]
    assert diplomas.of_cycle(CYCLE)[0].delivered_on == TODAY
    press(Qt.Key.Key_Z, CONTROL)
    assert {each.delivered_on for each in diplomas.of_cycle(CYCLE)} == {None}


def test_what_is_chosen_stays_chosen_when_news_come(
    house: OpenHouse, window: MainWindow, diplomas: Diplomas
) -> None:
    page = issued(window, diplomas)
    press(Qt.Key.Key_Down, SHIFT)
    chosen = [each.id for each in page.issued.chosen_rows()]
    rename(house, shown(window)[2].person_id, "Otra")
    page.refresh()
    assert [each.id for each in page.issued.chosen_rows()] == chosen
    assert len(chosen) == 2


def test_a_whole_workshop_is_handed_over_on_paper_by_exception(
    window: MainWindow, diplomas: Diplomas
) -> None:
    issued(window, diplomas)
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_E, CONTROL)
    press(Qt.Key.Key_Right)
    save()
    rows = diplomas.of_cycle(CYCLE)
    assert {(each.delivered_how, each.delivered_on) for each in rows} == {("printed", TODAY)}
    press(Qt.Key.Key_E, CONTROL)
    assert "No hay ninguno por entregar." in said(window)


def test_a_delivery_tomorrow_is_refused_at_its_field(
    window: MainWindow, diplomas: Diplomas
) -> None:
    issued(window, diplomas)
    press(Qt.Key.Key_E, CONTROL)
    press(Qt.Key.Key_Tab)
    cursor().selectAll()  # type: ignore[attr-defined]
    type_in("24/11/2026")
    save()
    assert "no puede estar en el futuro" in said(window)
    assert diplomas.of_cycle(CYCLE)[0].delivered_on is None


def test_a_corrected_name_is_told_and_issued_anew(
    house: OpenHouse, window: MainWindow, diplomas: Diplomas
) -> None:
    page = issued(window, diplomas)
    before = shown(window)[1]
    rename(house, before.person_id, "Corregida")
    page.refresh()
    assert "1 diploma lleva un nombre que se corrigió" in said(window)
    page.issued.show_corrected()
    assert [each.id for each in shown(window)] == [before.id]
    press(Qt.Key.Key_R, CONTROL)
    save()
    assert diplomas.one(before.id).state is DocumentState.ANNULLED
    assert "DIP-LLOA-A-2026-0004" in window.toast.words.text()
    page.issued.clear_filters()
    assert "Rosa Corregida" in [each.name for each in shown(window)]
    assert "se corrigió" not in said(window)


def test_what_did_not_change_is_not_issued_anew(
    house: OpenHouse, window: MainWindow, diplomas: Diplomas
) -> None:
    issued(window, diplomas)
    press(Qt.Key.Key_R, CONTROL)
    write("Se perdió")
    save()
    assert "no ha cambiado" in said(window)
    assert len(numbers(house)) == 3


def test_one_is_annulled_with_a_reason_and_it_may_be_undone(
    window: MainWindow, diplomas: Diplomas
) -> None:
    issued(window, diplomas)
    first = shown(window)[0].id
    press(Qt.Key.Key_Delete)
    type_in("Nombre de otra persona")
    save()
    assert diplomas.one(first).state_reason == "Nombre de otra persona"
    press(Qt.Key.Key_Z, CONTROL)
    assert diplomas.one(first).state is DocumentState.ISSUED


def test_a_tecnico_reads_who_annuls(house: OpenHouse, qtbot: QtBot, diplomas: Diplomas) -> None:
    house.staff = replace(house.staff, role=Role.TECNICO)
    window = open_window(house, qtbot, SCREENS, "documents")
    page = issued(window, diplomas)
    assert not page.issued.annul_button.isVisible()
    assert "Anular corresponde a la gestora o gestor." in said(window)
    press(Qt.Key.Key_Delete)
    assert {each.state for each in diplomas.of_cycle(CYCLE)} == {DocumentState.ISSUED}


def test_enter_opens_the_paper_and_esc_comes_back(window: MainWindow, diplomas: Diplomas) -> None:
    page = issued(window, diplomas)
    enter()
    papers = window.screen_of("documents")
    assert isinstance(papers, DocumentsScreen)
    assert papers.in_preview()
    press(Qt.Key.Key_Escape)
    assert window.current_screen() is page
    assert page.tabs.value() == ISSUED


def test_they_are_found_by_name_number_and_code(window: MainWindow, diplomas: Diplomas) -> None:
    page = issued(window, diplomas)
    rows = shown(window)
    for typed, meant in (("0000", rows[0]), ("0003", rows[2]), (rows[1].code, rows[1])):
        page.issued.search.setFocus()
        type_in(typed)
        assert [each.id for each in shown(window)] == [meant.id]
        press(Qt.Key.Key_Escape)
