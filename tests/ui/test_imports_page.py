"""Importing a sheet on screen: columns, trial, import, refused rows, and what is left to decide."""

from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.imports.fields import Field
from desktop.services.imports.matches import Verdict
from desktop.services.imports.runs import Imports
from desktop.services.people import NewDocument, NewPerson, People, PeopleFilter
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.people import PeopleScreen
from tests.programme_makers import opened
from tests.ui.desk_window import open_window, press, said, save, type_in
from tests.ui.walking import english, unnamed

SHEET = """CASA SOMOS LLOA;;;;;
Nº;Apellidos y Nombres;Cédula;Fecha Nac.;Taller;Apunte
1;QUISHPE ANAGUANO MARIA BELEN;1713175071;12/04/1992;Bailoterapia;
2;ÑACATO PEREZ JUAN;1713175071;01/01/1980;;
3;TOAPANTA CHILUISA ROSA;1750000019;31/02/1990;Yoga;
4;;1710034065;;;
;TOTAL;4;;;
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet as houses keep them: Latin-1, semicolons, a title above and a total below."""
    place = tmp_path / "hoja.csv"
    place.write_text(SHEET, encoding="latin-1")
    return place


@pytest.fixture
def maria(house: OpenHouse) -> UUID:
    """Somebody whom the sheet names again."""
    request = NewPerson(
        "Quishpe Anaguano", "María Belén", birth_date=date(1992, 4, 12),
        documents=(NewDocument("CEDULA", "1713175071"),),
    )  # fmt: skip
    return People(house.database).register(request)[0].person_id


@pytest.fixture
def window(house: OpenHouse, maria: UUID, qtbot: QtBot) -> MainWindow:
    """The window at the page of imports, with an open workshop in the house."""
    opened(house.database)
    made = open_window(house, qtbot, (PeopleScreen, DocumentsScreen), "people")
    made.navigate("people", "import")
    return made


@pytest.fixture
def screen(window: MainWindow) -> PeopleScreen:
    """«Personas»."""
    found = window.screen_of("people")
    assert isinstance(found, PeopleScreen)
    return found


def read(screen: PeopleScreen, place: Path, qtbot: QtBot) -> None:
    """Choose a file and see its columns."""
    page = screen.imports
    page.read(place)
    qtbot.waitUntil(lambda: page.steps.currentWidget() is page.columns)


def tried(screen: PeopleScreen, place: Path, qtbot: QtBot) -> None:
    """Choose a file and see what would become of its rows, with the keyboard."""
    page = screen.imports
    read(screen, place, qtbot)
    save()
    qtbot.waitUntil(lambda: page.steps.currentWidget() is page.verdicts)


def imported(screen: PeopleScreen, place: Path, qtbot: QtBot) -> None:
    """All the way."""
    tried(screen, place, qtbot)
    save()
    qtbot.waitUntil(lambda: screen.imports._result is not None)


def test_columns_are_guessed_and_documents_not_shown_whole(
    screen: PeopleScreen, sheet: Path, qtbot: QtBot
) -> None:
    read(screen, sheet, qtbot)
    meanings = list(screen.imports.columns.mapping().values())
    assert meanings == [
        Field.INDEX, Field.SURNAMES_FIRST, Field.DOCUMENT, Field.BIRTH, Field.WORKSHOP,
    ]  # fmt: skip
    assert "171****071" in said(screen.imports)
    assert "1713175071" not in said(screen.imports)


def test_a_column_is_corrected_by_typing(screen: PeopleScreen, sheet: Path, qtbot: QtBot) -> None:
    read(screen, sheet, qtbot)
    combo = screen.imports.columns._lines[5].combo
    combo.setFocus()
    type_in("barr")
    press(Qt.Key.Key_Tab)
    assert screen.imports.columns.mapping()[5] is Field.NEIGHBOURHOOD
    names = screen.imports.columns._lines[1].combo
    names.setFocus()
    type_in("no se importa")
    press(Qt.Key.Key_Tab)
    assert not screen.imports.go_button.isEnabled()
    assert "Diga en qué columna están los nombres." in said(screen.imports)


def test_the_trial_tells_every_row_and_writes_nothing(
    screen: PeopleScreen, sheet: Path, house: OpenHouse, qtbot: QtBot
) -> None:
    tried(screen, sheet, qtbot)
    lines = screen.imports.verdicts.table.model.rows()
    assert [line.verdict for line in lines] == [
        Verdict.EXISTING, Verdict.DOUBTFUL, Verdict.CREATED, Verdict.REFUSED,
    ]  # fmt: skip
    assert People(house.database).find("Toapanta") == ()
    assert "todavía no se guardó nada" in said(screen.imports)
    screen.imports.verdicts.show_only(Verdict.DOUBTFUL)
    assert "Mismo documento que María Belén" in said(screen.imports)
    assert "1 fila" in said(screen.imports.verdicts.footer)


def test_a_sheet_is_imported_with_the_keyboard_alone(
    screen: PeopleScreen, sheet: Path, house: OpenHouse, maria: UUID, qtbot: QtBot
) -> None:
    imported(screen, sheet, qtbot)
    people = People(house.database)
    assert len(people.find("Toapanta")) == 1
    assert [e.workshop for e in people.record(maria).enrolments] == ["Bailoterapia"]
    assert "1 inscripción" in said(screen.imports)
    assert screen.imports.decide_button.isVisible()
    save()
    assert screen.places.currentWidget() is screen.list


def test_refused_rows_are_saved_where_staff_choose(
    screen: PeopleScreen, window: MainWindow, sheet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tried(screen, sheet, qtbot)
    screen.imports.save_rows_to(tmp_path / "rechazadas")
    book = load_workbook(BytesIO((tmp_path / "rechazadas.xlsx").read_bytes()))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0][:3] == ("Motivo", "Hoja", "Fila")
    assert rows[1][2] == 6
    screen.imports.save_rows_to(tmp_path / "no-existe" / "rechazadas.xlsx")
    assert window.messages.is_open()


def test_a_file_that_is_no_sheet_is_told_in_a_sentence(
    screen: PeopleScreen, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "lista.xlsx"
    wrong.write_bytes(b"%PDF-1.4 nada")
    screen.imports.read(wrong)
    qtbot.waitUntil(window.messages.is_open)
    assert "El archivo es un PDF" in said(window)
    press(Qt.Key.Key_Escape)
    assert screen.imports.steps.currentWidget() is screen.imports._start
    assert screen.imports.choose_button.isVisible()


def test_an_import_may_be_stopped_and_goes_on_from_there(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "larga.csv"
    rows = [f"Simbaña Lema {number};Rosa" for number in range(1000)]
    place.write_text("\n".join(["Apellidos;Nombres", *rows]), encoding="utf-8")
    tried(screen, place, qtbot)
    save()
    task = window.tasks.running()[-1]
    task.cancel()
    qtbot.waitUntil(window.messages.is_open)
    assert "nadie se repite" in said(window)
    press(Qt.Key.Key_Escape)
    some = People(house.database).page(wanted_all()).everybody
    assert some < 1001
    save()
    qtbot.waitUntil(
        lambda: screen.imports.steps.currentWidget() is screen.imports.verdicts, timeout=20000
    )
    save()
    qtbot.waitUntil(lambda: screen.imports._result is not None, timeout=20000)
    assert People(house.database).page(wanted_all()).everybody == 1001


def wanted_all() -> PeopleFilter:
    """Everybody."""
    return PeopleFilter()


# -- who is who


def test_a_doubtful_row_is_the_same_person_with_one_key(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, sheet: Path, qtbot: QtBot
) -> None:
    imported(screen, sheet, qtbot)
    screen.imports.decide_button.click()
    assert "Juan" in said(screen.doubts) or "Ñacato" in said(screen.doubts)
    assert "cédula ··· 5071" in said(screen.doubts)
    before = People(house.database).page(wanted_all()).everybody
    press(Qt.Key.Key_1)
    assert Imports(house.database).doubtful() == []
    assert People(house.database).page(wanted_all()).everybody == before
    assert "No queda nada por decidir" in said(screen.doubts)


@pytest.mark.parametrize(("key", "more"), [(Qt.Key.Key_2, 1), (Qt.Key.Key_3, 0)])
def test_a_doubtful_row_is_somebody_else_or_nobody(
    screen: PeopleScreen,
    window: MainWindow,
    house: OpenHouse,
    sheet: Path,
    qtbot: QtBot,
    key: Qt.Key,
    more: int,
) -> None:
    imported(screen, sheet, qtbot)
    window.navigate("people", "doubtful")
    before = People(house.database).page(wanted_all()).everybody
    press(key)
    assert Imports(house.database).doubtful() == []
    assert People(house.database).page(wanted_all()).everybody == before + more


def test_deciding_may_wait(
    screen: PeopleScreen, house: OpenHouse, sheet: Path, qtbot: QtBot
) -> None:
    imported(screen, sheet, qtbot)
    screen.show_doubts()
    press(Qt.Key.Key_Escape)
    assert screen.places.currentWidget() is screen.list
    assert len(Imports(house.database).doubtful()) == 1


def test_every_step_has_a_name_in_spanish(
    screen: PeopleScreen, window: MainWindow, sheet: Path, qtbot: QtBot
) -> None:
    tried(screen, sheet, qtbot)
    assert unnamed(window) == []
    assert english(window) == []
    screen.imports._back_to_columns()
    QApplication.processEvents()
    assert unnamed(window) == []
    assert english(window) == []
