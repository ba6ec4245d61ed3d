"""Fields: what staff type into them, understood or explained, with few keys."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.fields import (
    DateField,
    HourField,
    MoneyField,
    NotesField,
    NumberField,
    PasswordField,
    TextField,
)
from desktop.ui.filter_combo import FilterCombo, Option, matching
from desktop.ui.layout import column
from desktop.ui.segmented import Segmented
from desktop.ui.typed import read_cents, read_hour, read_number

TODAY = date(2026, 11, 23)
ETHNICITY = [
    (1, "Mestizo/a"), (2, "Indígena"), (3, "Afroecuatoriano/a"), (4, "Montubio/a"),
    (5, "Blanco/a"), (6, "Prefiere no responder"),
]  # fmt: skip


_kept: list[QWidget] = []


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    # Python alone holds a window without a parent.
    yield
    _kept.clear()


def shown(qtbot: QtBot, *fields: QWidget) -> QWidget:
    window = QWidget()
    window.setLayout(column(*fields))
    window.resize(500, 400)
    _kept.append(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    fields[0].setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    return window


def key(which: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, which)


def type_(words: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


@pytest.mark.parametrize("typed", ["3/7/95", "03-07-1995", "030795", "3 jul 1995", "1995-07-03"])
def test_a_date_is_typed_as_it_comes_and_shown_as_dd_mm_aaaa(qtbot: QtBot, typed: str) -> None:
    field = DateField(lambda: TODAY, past=True)
    shown(qtbot, field, TextField())
    type_(typed)
    key(Qt.Key.Key_Tab)
    assert field.text() == "03/07/1995"
    assert field.value() == date(1995, 7, 3)


def test_a_date_that_does_not_exist_says_why(qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY, past=True)
    qtbot.addWidget(field)
    field.setText("31/02/1990")
    assert field.value() is None
    assert field.problem() == "Febrero no tiene día 31."


def test_a_year_alone_is_an_answer_where_it_is_allowed(qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY, past=True, year_alone=True)
    qtbot.addWidget(field)
    field.setText("1950")
    assert field.value() == 1950


def test_hours_numbers_and_amounts_are_read_as_they_are_typed(qtbot: QtBot) -> None:
    for typed in ("8", "08:00", "8.00", "0800", "8h"):
        assert read_hour(typed).value == time(8)
    assert read_hour("1030").value == time(10, 30)
    assert read_hour("25:00").problem
    assert read_number("25", 1, 60).value == 25
    assert read_number("0", 1, 60).problem == "Escriba un número entre 1 y 60."
    assert (
        read_cents("1.50").value == read_cents("1,5").value == read_cents("USD 1,50").value == 150
    )
    fields = (HourField(), NumberField(1, 60), MoneyField())
    for field, value, words in zip(fields, (time(8, 30), 25, 100), ("08:30", "25", "1,00"),
                                   strict=True):  # fmt: skip
        qtbot.addWidget(field)
        field.set_value(value)
        assert field.text() == words
        assert field.value() == value


def test_invisible_marks_pasted_into_a_name_disappear(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.insert("Mar\u202eía\u200b\x07 Belén")
    assert field.text() == "María Belén"


def test_ten_megabytes_pasted_into_a_name_stop_at_its_limit(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.insert("x" * 10_000_000)
    assert len(field.text()) == 200


def test_a_password_keeps_its_spaces_and_is_not_shown(qtbot: QtBot) -> None:
    field = PasswordField()
    qtbot.addWidget(field)
    field.setText(" una frase corta ")
    assert field.value() == " una frase corta "
    assert field.displayText().strip("●•") == ""


def test_notes_keep_their_lines_and_tab_leaves_them(qtbot: QtBot) -> None:
    notes, after = NotesField(), TextField()
    shown(qtbot, notes, after)
    type_("Llega tarde.")
    key(Qt.Key.Key_Return)
    type_("  Viene manana. ")
    key(Qt.Key.Key_Tab)
    assert notes.value() == "Llega tarde.\nViene manana."
    assert after.hasFocus()


# -- choosing from a list


def test_one_letter_and_tab_choose_from_a_list(qtbot: QtBot) -> None:
    combo, after = FilterCombo(ETHNICITY), TextField()
    shown(qtbot, combo, after)
    with qtbot.waitSignals([combo.changed, combo.chosen]):
        type_("m")
        key(Qt.Key.Key_Tab)
    assert combo.value() == 1
    assert combo.text() == "Mestizo/a"
    assert after.hasFocus()
    assert not combo.is_open()


def test_a_list_is_filtered_accents_aside(qtbot: QtBot) -> None:
    combo = FilterCombo(ETHNICITY)
    shown(qtbot, combo, TextField())
    type_("INDIGENA")
    key(Qt.Key.Key_Return)
    assert combo.value() == 2


def test_arrows_walk_the_list_and_esc_leaves_it(qtbot: QtBot) -> None:
    combo = FilterCombo(ETHNICITY)
    shown(qtbot, combo, TextField())
    key(Qt.Key.Key_Down)
    assert combo.is_open()
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Escape)
    assert not combo.is_open()
    assert combo.value() is None
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert combo.value() == 2


def test_what_is_not_in_the_list_stays_as_typed_and_is_told(qtbot: QtBot) -> None:
    combo = FilterCombo(ETHNICITY)
    shown(qtbot, combo, TextField())
    type_("zzz")
    key(Qt.Key.Key_Tab)
    assert combo.value() is None
    assert combo.text() == "zzz"
    assert combo.problem() == "«zzz» no está en la lista. Elija una opción."


def test_a_suggestion_does_not_replace_what_was_typed(qtbot: QtBot) -> None:
    combo = FilterCombo([("La Raya", "La Raya"), ("Chilibulo", "Chilibulo")], free=True)
    shown(qtbot, combo, TextField())
    type_("La Raya Alta")
    key(Qt.Key.Key_Tab)
    assert combo.value() == "La Raya Alta"
    combo.setFocus()
    combo.selectAll()
    type_("Chil")
    key(Qt.Key.Key_Return)
    assert combo.value() == "Chil"
    type_("i")
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert combo.value() == "Chilibulo"
    combo.set_value("Otro barrio")
    assert combo.text() == "Otro barrio"


def test_a_workshop_without_seats_is_seen_and_not_taken(qtbot: QtBot) -> None:
    combo = FilterCombo([Option(1, "Guitarra inicial", "sin cupo", enabled=False),
                         Option(2, "Guitarra avanzada", "4 cupos")])  # fmt: skip
    shown(qtbot, combo, TextField())
    type_("gui")
    assert combo.is_open()
    key(Qt.Key.Key_Return)
    assert combo.value() == 2


def test_the_option_that_begins_with_what_was_typed_comes_first() -> None:
    options = [Option(n, words) for n, words in enumerate(
        ("Iniciación al baile", "Bailoterapia", "Tejido", "Danza y bailoterapia"))]  # fmt: skip
    assert [option.value for option in matching(options, "bail")] == [1, 0, 3]


def test_the_list_is_clicked_with_the_mouse(qtbot: QtBot) -> None:
    combo = FilterCombo(ETHNICITY)
    shown(qtbot, combo, TextField())
    QTest.mouseClick(combo, Qt.MouseButton.LeftButton)
    assert combo.is_open()
    popup = combo._popup
    assert popup is not None
    row = popup.view.visualRect(popup.view.model().index(3, 0))
    QTest.mouseClick(popup.view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert combo.value() == 4
    assert combo.hasFocus()


# -- one among few


def test_a_first_letter_chooses_among_few(qtbot: QtBot) -> None:
    gender = Segmented([("f", "Femenino"), ("m", "Masculino"), ("n", "Prefiere no responder")],
                       name="Género")  # fmt: skip
    after = TextField()
    shown(qtbot, gender, after)
    assert gender.value() is None
    with qtbot.waitSignal(gender.changed):
        type_("m")
    assert gender.value() == "m"
    key(Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_arrows_and_space_choose_among_few(qtbot: QtBot) -> None:
    answer = Segmented([(True, "Autoriza"), (False, "No autoriza")], name="Fotos")
    shown(qtbot, answer, TextField())
    key(Qt.Key.Key_Space)
    assert answer.value() is True
    key(Qt.Key.Key_Right)
    assert answer.value() is False
    key(Qt.Key.Key_Right)
    assert answer.value() is False
    key(Qt.Key.Key_Left)
    assert answer.value() is True
    answer.set_value(None)
    assert answer.value() is None


def test_choosing_among_few_with_the_mouse_cannot_be_undone_by_a_second_click(
    qtbot: QtBot,
) -> None:
    answer = Segmented([(True, "Autoriza"), (False, "No autoriza")], name="Fotos")
    shown(qtbot, answer, TextField())
    piece = answer.findChildren(QWidget)[0]
    for _ in range(2):
        QTest.mouseClick(piece, Qt.MouseButton.LeftButton)
        assert answer.value() is True
