"""Lists: sorting, filtering, the row that stays current, Enter opens, the count below."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.row_list import Face, RowList
from desktop.ui.tables import ChipSpec, Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, button


@dataclass(frozen=True)
class Person:
    number: int
    name: str
    age: int
    complete: bool = True


PEOPLE = [
    Person(1, "Ñacato Suntaxi, Hilda", 58),
    Person(2, "Álvarez Oña, Rosa", 9),
    Person(3, "Nuñez Vega, Luis", 71, complete=False),
    Person(4, "Zambrano Macías, Ítalo", 30),
]
COLUMNS = [
    Column[Person]("Nombre", lambda row: row.name),
    Column[Person]("Edad", lambda row: str(row.age), 64, right=True, sort=lambda row: row.age),
    Column[Person](
        "Ficha", lambda row: "Completa", 142,
        chip=lambda row: None if row.complete else ChipSpec("Por completar", "warning", "pen-line"),
    ),
]  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot) -> RowsTable[Person]:
    empty = EmptyState("users", "Nadie todavía", "Registre a la primera persona.",
                       button("Registrar"))  # fmt: skip
    made = RowsTable("Personas", COLUMNS, key=lambda row: row.number, empty=empty, drop=(1, 2))
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.set_rows(PEOPLE)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    return made


def names(table: RowsTable[Person]) -> list[str]:
    return [row.name.split(" ")[0] for row in table.model.rows()]


def test_a_click_on_a_title_sorts_as_spanish_does(table: RowsTable[Person]) -> None:
    header = table.view.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(0) + 20, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert names(table) == ["Álvarez", "Nuñez", "Ñacato", "Zambrano"]
    # Later, not at once: two clicks at once are a double click.
    header.sectionClicked.emit(0)
    assert names(table) == ["Zambrano", "Ñacato", "Nuñez", "Álvarez"]


def test_numbers_are_sorted_as_numbers(table: RowsTable[Person]) -> None:
    table.sort_by(1)
    assert [row.age for row in table.model.rows()] == [9, 30, 58, 71]


def test_the_current_person_stays_current_when_the_list_is_asked_again(
    table: RowsTable[Person],
) -> None:
    table.go_to(3)
    table.sort_by(0)
    assert table.current() == PEOPLE[2]
    table.set_rows([Person(9, "Abad, Eva", 20), *PEOPLE])
    assert table.current() == PEOPLE[2]
    assert names(table)[0] == "Abad,"


def test_enter_and_a_double_click_open_the_person(table: RowsTable[Person], qtbot: QtBot) -> None:
    table.go_to(2)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [PEOPLE[1]]
    place = table.view.visualRect(table.model.index(3, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [PEOPLE[3]]


def test_an_empty_list_says_what_to_do_next(table: RowsTable[Person], qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.selected) as selected:
        table.set_rows([])
    assert selected.args == [None]
    assert not table.view.isVisible()
    table.set_rows(PEOPLE)
    assert table.view.isVisible()


def test_a_narrow_list_drops_its_last_columns_and_keeps_the_name(
    table: RowsTable[Person], qtbot: QtBot
) -> None:
    header = table.view.horizontalHeader()
    table.resize(300, 300)
    assert [header.isSectionHidden(each) for each in range(3)] == [False, False, True]
    table.resize(700, 300)
    assert not header.isSectionHidden(2)


def test_a_painted_row_can_be_heard(table: RowsTable[Person]) -> None:
    index = table.model.index(2, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Ficha: Por completar"


def test_tab_leaves_the_list(table: RowsTable[Person]) -> None:
    assert not table.view.tabKeyNavigation()


def test_the_count_and_the_filter_are_always_in_sight(qtbot: QtBot) -> None:
    footer = ListFooter("persona")
    qtbot.addWidget(footer)
    footer.show()
    footer.show_count(25, 1284, "taller: Bailoterapia", "3 fichas por completar")
    assert footer._count.text() == "25 personas"
    assert footer._rest.text() == "de 1.284 · taller: Bailoterapia"
    with qtbot.waitSignal(footer.cleared):
        footer.clear_button.click()
    footer.show_count(1, 1)
    assert footer._count.text() == "1 persona"
    assert footer._rest.text() == ""
    assert not footer.clear_button.isVisible()


@pytest.fixture
def rows(qtbot: QtBot) -> RowList[Person]:
    made: RowList[Person] = RowList(
        "Personas parecidas",
        lambda row: Face(row.name, f"{row.age} años", initials="HS", action="Inscribir",
                         status=None if row.complete else ChipSpec("Por completar")),
        key=lambda row: row.number,
        marks_current=True,
    )  # fmt: skip
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_rows(PEOPLE)
    made.show()
    return made


def test_a_row_says_everything_in_one_sentence(rows: RowList[Person]) -> None:
    said = rows.rows_model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Nuñez Vega, Luis, 71 años, Por completar"


def test_arrows_in_the_box_above_walk_the_rows_and_enter_opens(
    rows: RowList[Person], qtbot: QtBot
) -> None:
    rows.step(1)
    rows.step(1)
    rows.step(-1)
    assert rows.current() == PEOPLE[1]
    rows.step(99)
    with qtbot.waitSignal(rows.opened) as opened:
        rows.open_current()
    assert opened.args == [PEOPLE[3]]


def test_typing_more_makes_the_first_row_current_again(rows: RowList[Person]) -> None:
    rows.step(3)
    rows.set_rows(PEOPLE, typed="a")
    assert rows.current() == PEOPLE[0]


def test_a_click_opens_a_row(rows: RowList[Person], qtbot: QtBot) -> None:
    place = rows.visualRect(rows.rows_model.index(1, 0)).center()
    with qtbot.waitSignal(rows.opened) as opened:
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [PEOPLE[1]]


def test_ten_thousand_rows_are_shown_as_fast_as_ten(table: RowsTable[Person]) -> None:
    table.set_rows([Person(number, f"Quishpe {number}", 20) for number in range(10_000)])
    table.go_to(9_999)
    QApplication.processEvents()
    assert table.view.visualRect(table.model.index(9_999, 0)).top() < table.height()
