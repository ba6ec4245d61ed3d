"""«Diplomas del ciclo» as staff use it: real keys, real files, and runs that do not end."""

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.core.ids import cycle_id
from desktop.models.opening import OpenHouse
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.services.documents.diplomas import Diplomas
from desktop.services.programme import Programme
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.diplomas import ISSUE, ISSUED, WITHOUT, DiplomasScreen
from desktop.ui.screens.diplomas_words import odd
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.house import HouseScreen
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.verify import VerifyScreen
from desktop.ui.screens.workshops import WorkshopsScreen
from desktop.ui.screens.workshops_one import PAPERS
from desktop.ui.targets import OpenDiplomas
from tests.roll_makers import attended, numbers, rename, seated
from tests.ui import walking
from tests.ui.desk_window import (
    CONTROL,
    cursor,
    enter,
    open_window,
    press,
    said,
    type_in,
)

SCREENS = (
    PeopleScreen, WorkshopsScreen, DocumentsScreen, HouseScreen, DiplomasScreen, VerifyScreen,
)  # fmt: skip
CYCLE = cycle_id("2026-4")


@pytest.fixture
def dance(house: OpenHouse) -> UUID:
    """Bailoterapia: three who came, one who never did."""
    workshop, _ = attended(house.database, 3)
    seated(house.database, workshop, ["Ausente"], "A")
    return workshop


@pytest.fixture
def diplomas(house: OpenHouse) -> Diplomas:
    return Diplomas(house)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, dance: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS, "documents")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that staff choose."""
    folder = tmp_path / "Escritorio"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    return folder


def screen(window: MainWindow) -> DiplomasScreen:
    found = window.screen_of("diplomas")
    assert isinstance(found, DiplomasScreen)
    return found


def tab_to(name: str) -> None:
    """Tab until the cursor is there."""
    for _ in range(40):
        if cursor().accessibleName() == name:
            return
        press(Qt.Key.Key_Tab)
    pytest.fail(f"Tab no llega a {name}")


def over(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the run has ended."""
    qtbot.waitUntil(lambda: screen(window).run.task is None, timeout=20_000)


def shown(window: MainWindow) -> list[DiplomaRow]:
    return list(screen(window).issued.table.model.rows())


def issued(window: MainWindow, diplomas: Diplomas) -> DiplomasScreen:
    """The page at the diplomas of the cycle, all of them issued."""
    diplomas.issue(CYCLE)
    window.navigate("diplomas")
    press(Qt.Key.Key_3, CONTROL)
    return screen(window)


# -- before


def test_where_nobody_is_enrolled_nobody_is_said_to_get_one(house: OpenHouse, qtbot: QtBot) -> None:
    window = open_window(house, qtbot, SCREENS, "diplomas")
    press(Qt.Key.Key_2, CONTROL)
    words = said(window)
    assert "Todavía no hay personas inscritas" in words
    assert "Nadie queda sin diploma" not in words


def test_it_says_at_once_how_many_and_who_gets_none(window: MainWindow) -> None:
    press(Qt.Key.Key_D, CONTROL)
    words = said(window)
    assert "3 diplomas por emitir" in words
    assert "1 inscripción se queda sin diploma." in words
    assert "«Bailoterapia» todavía no termina" in words
    assert "Falta quien firma" in words
    assert window.current_screen() is screen(window)
    assert cursor() is screen(window).issue.head.go
    assert cursor().accessibleName() == "Emitir 3 diplomas y guardar"


def test_a_reason_leads_to_those_it_leaves_out_and_they_are_searched(
    window: MainWindow,
) -> None:
    window.navigate("diplomas")
    page = screen(window)
    page.issue.why.setFocus()
    enter()
    assert page.tabs.value() == WITHOUT
    assert [each.name for each in page.without.table.model.rows()] == ["Rosa Ausente"]
    assert "no asistió a ninguna sesión" in said(window)
    page.without.search.setFocus()
    type_in("nadie")
    assert "Nadie coincide" in said(window)
    press(Qt.Key.Key_Escape)
    enter()
    assert window.current_screen() is window.screen_of("people")


def test_the_missing_signer_is_told_in_casa(window: MainWindow) -> None:
    window.navigate("diplomas")
    tab_to("Indicar en Casa")
    enter()
    assert window.current_screen() is window.screen_of("house")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Rosa Ñacato de la Cruz", ""),
        ("Wang 李", ""),
        ("Ngozi Ọ̀ṣun", ""),
        ("Killari", "Una sola palabra"),
        ("JUAN PEREZ", "Todo en mayúsculas"),
        ("rosa chila", "Todo en minúsculas"),
        ("Luis 2 Oña", "Lleva números"),
        ("Ana? Vega", "Lleva el signo «?»"),
        ("María " + "Guadalupe " * 13, "Muy largo: irá en tres líneas, en letra más pequeña"),
    ],
)
def test_names_that_look_wrong_are_told_before_they_are_printed(name: str, why: str) -> None:
    assert odd(name) == why


def test_a_name_to_look_at_opens_its_record(house: OpenHouse, window: MainWindow) -> None:
    (person,) = seated(house.database, _dance(house), ["ZURITA"])
    rename(house, person, "ZURITA", "ANA")
    window.navigate("diplomas")
    page = screen(window)
    # Those of the house of the tests bear a number.
    assert [odd(each.name) for each in page.issue.names.rows_model.rows] == [
        "Lleva números", "Lleva números", "Lleva números", "Todo en mayúsculas",
    ]  # fmt: skip
    page.issue.names.setFocus()
    enter()
    assert window.current_screen() is window.screen_of("people")


def _dance(house: OpenHouse) -> UUID:
    rows = Programme(house.database).workshops(CYCLE)
    return next(row.id for row in rows if row.name == "Bailoterapia")


def test_an_empty_cycle_offers_nothing_to_issue(house: OpenHouse, qtbot: QtBot) -> None:
    window = open_window(house, qtbot, SCREENS, "diplomas")
    assert "Todavía nadie recibe diploma" in said(window)
    assert not screen(window).issue.head.go.isVisible()
    press(Qt.Key.Key_Return, CONTROL)
    assert screen(window).run.task is None


# -- the one action


def test_one_key_issues_all_and_writes_singles_the_whole_and_the_codes(
    house: OpenHouse, window: MainWindow, place: Path, qtbot: QtBot
) -> None:
    window.navigate("diplomas")
    enter()
    assert screen(window).run.task is not None
    assert cursor() is not screen(window).issue.head.go
    over(window, qtbot)
    folder = place / "Diplomas 2026-4"
    assert sorted(path.name for path in folder.rglob("*.*")) == [
        "DIP-LLOA-A-2026-0001.pdf", "DIP-LLOA-A-2026-0002.pdf", "DIP-LLOA-A-2026-0003.pdf",
        "codigos-2026-4.xlsx", "diplomas-2026-4.pdf",
    ]  # fmt: skip
    words = said(window)
    assert "3 diplomas guardados" in words
    assert str(folder) in words
    assert "Los 3 diplomas ya están emitidos" in words
    assert cursor().accessibleName() == "Abrir la carpeta"
    press(Qt.Key.Key_Return, CONTROL)
    over(window, qtbot)
    assert "se guardaron con los mismos números" in said(window)
    assert len(numbers(house)) == 3


def test_a_run_that_is_stopped_says_what_is_done_and_goes_on(
    house: OpenHouse, window: MainWindow, place: Path, qtbot: QtBot
) -> None:
    seated(house.database, _dance(house), [f"Más {at:03d}" for at in range(70)])
    window.navigate("diplomas")
    enter()
    task = screen(window).run.task
    assert task is not None
    task.cancel()
    over(window, qtbot)
    done = len(numbers(house))
    words = said(window)
    assert done in (0, 50)
    assert f"Se emitieron {done} diplomas de 73" in words
    assert cursor().accessibleName() == "Continuar"
    press(Qt.Key.Key_Return, CONTROL)
    over(window, qtbot)
    assert "73 diplomas guardados" in said(window)
    assert len(numbers(house)) == len(set(numbers(house))) == 73


def test_typing_elsewhere_goes_on_and_the_end_is_told(
    window: MainWindow, place: Path, qtbot: QtBot
) -> None:
    window.navigate("diplomas")
    enter()
    window.navigate("people")
    type_in("ros")
    over(window, qtbot)
    assert cursor().text() == "ros"  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "3 diplomas guardados" in window.toast.words.text())


def test_closing_the_window_in_the_middle_loses_nothing(
    house: OpenHouse, window: MainWindow, place: Path, qtbot: QtBot
) -> None:
    seated(house.database, _dance(house), [f"Más {at:03d}" for at in range(70)])
    window.navigate("diplomas")
    enter()
    window.close()
    given = len(numbers(house))
    again = open_window(house, qtbot, SCREENS, "diplomas")
    assert f"{73 - given} diplomas por emitir" in said(again) or given == 73
    enter()
    over(again, qtbot)
    assert len(numbers(house)) == len(set(numbers(house))) == 73
    assert len(list(place.rglob("DIP-*.pdf"))) == 73


def test_a_place_that_fails_offers_another_and_keeps_the_numbers(
    house: OpenHouse, window: MainWindow, place: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    blocked = place / "Diplomas 2026-4" / "Bailoterapia" / "DIP-LLOA-A-2026-0002.pdf"
    blocked.mkdir(parents=True)
    window.navigate("diplomas")
    enter()
    over(window, qtbot)
    assert "Se guardaron 1 de 3 diplomas" in said(window)
    assert "Ningún número se perdió" in said(window)
    other = tmp_path / "Otra"
    other.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    press(Qt.Key.Key_Tab)
    assert cursor().accessibleName() == "Elegir otra carpeta"
    enter()
    over(window, qtbot)
    assert len(list(other.rglob("DIP-*.pdf"))) == 3
    assert len(numbers(house)) == 3


def test_paper_is_asked_for_twice(window: MainWindow, place: Path, qtbot: QtBot) -> None:
    window.navigate("diplomas")
    enter()
    over(window, qtbot)
    press(Qt.Key.Key_Tab, times=2)
    assert cursor().accessibleName() == "Imprimir el PDF unido"
    enter()
    assert "¿Imprimir 3 diplomas en papel?" in said(window)
    press(Qt.Key.Key_Escape)


# -- of one workshop, of one person


def test_a_workshop_issues_only_its_own(
    house: OpenHouse, window: MainWindow, place: Path, dance: UUID, qtbot: QtBot
) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key(Qt.Key.Key_1 + PAPERS), CONTROL)
    page = window.screen_of("workshops")
    assert isinstance(page, WorkshopsScreen)
    page.one.papers.diplomas_button.setFocus()
    enter()
    assert "Diplomas de Bailoterapia" in said(window)
    assert not screen(window).cycle.isVisible()
    enter()
    over(window, qtbot)
    assert (place / "Diplomas 2026-4" / "diplomas-2026-4-Bailoterapia.pdf").exists()
    press(Qt.Key.Key_Escape)
    assert window.current_screen() is page
    window.navigate("diplomas")
    assert "Diplomas del ciclo" in said(window)


def test_a_person_sees_theirs_of_every_cycle(
    house: OpenHouse, window: MainWindow, diplomas: Diplomas
) -> None:
    plan = diplomas.plan(CYCLE)
    who = plan.to_issue[0]
    asked = OpenDiplomas(person_id=who.person_id, words=who.name, back="people",
                         back_target=who.person_id)  # fmt: skip
    window.navigate("diplomas", asked)
    words = said(window)
    assert f"Diplomas de {who.name}" in words
    assert "1 diploma por emitir" in words
    assert screen(window).cycle.words() == "Todos los ciclos"
    diplomas.issue(person_id=who.person_id)
    screen(window).refresh()
    assert "El diploma ya está emitido" in said(window)
    assert [each.person_id for each in shown(window)] == [who.person_id]


# -- for everybody


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_everything_has_a_name_in_spanish(
    window: MainWindow, diplomas: Diplomas, mode: theme.Mode
) -> None:
    theme.switch(mode)
    issued(window, diplomas)
    for tab in (ISSUE, WITHOUT, ISSUED):
        screen(window).show_tab(tab)
        assert walking.unnamed(window) == []
        assert walking.english(window) == []
        assert not window.grab().isNull()


def test_it_has_no_place_of_its_own_in_the_bar(window: MainWindow) -> None:
    window.navigate("diplomas")
    assert len(window.rail.items) == 4
    assert [each.isChecked() for each in window.rail.items] == [False, False, True, False]
    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert window.current_screen() is window.screen_of("documents")
