"""Forms: labels, messages, drafts, and the keys that save and leave."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import InvalidInput
from desktop.ui.fields import DateField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form, SaveBar
from desktop.ui.layout import column, scroll
from desktop.ui.messages import Messages
from desktop.ui.segmented import Segmented

TODAY = date(2026, 11, 23)


def new_person() -> Form:
    form = Form("Nueva persona")
    form.section("Identidad")
    form.row(
        "Documento",
        Entry("kind", FilterCombo([("c", "Cédula"), ("p", "Pasaporte")], width=150)),
        Entry("number", TextField(width=190)),
    )
    form.row("Apellidos", Entry("surnames", TextField()), required=True)
    form.row("Fecha de nacimiento", Entry("born", DateField(lambda: TODAY, past=True)))
    form.row("Género", Entry("gender", Segmented([("f", "Femenino"), ("m", "Masculino")])))
    form.row("Teléfono", Entry("phone", TextField(width=190)),
             Entry("barrio", TextField(width=190), "Barrio"))  # fmt: skip
    return form


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.form = new_person()
        self.bar = SaveBar(self.form)
        self.messages = Messages(self)
        self.form.listen_on(self)
        self.form.ask_first = lambda: self.messages.ask_to_leave(self.form.cancelled.emit)
        inside = column(scroll(self.form), self.bar, gap=0)
        self.setLayout(inside)
        self.resize(900, 460)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.form.focus("kind")
    qtbot.waitUntil(lambda: made.isActiveWindow() and QApplication.focusWidget() is not None)
    return made


def key(which: Qt.Key, *, ctrl: bool = False) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focused, which, held)


def type_(words: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


def test_a_whole_form_is_filled_in_with_enter_alone(page: Page) -> None:
    type_("c")
    key(Qt.Key.Key_Return)
    type_("1700000001")
    key(Qt.Key.Key_Return)
    type_("Quishpe")
    key(Qt.Key.Key_Return)
    type_("3/7/95")
    key(Qt.Key.Key_Return)
    type_("f")
    key(Qt.Key.Key_Return)
    type_("0990000142")
    key(Qt.Key.Key_Return)
    type_("La Raya")
    assert page.form.values() == {
        "kind": "c", "number": "1700000001", "surnames": "Quishpe", "born": date(1995, 7, 3),
        "gender": "f", "phone": "0990000142", "barrio": "La Raya",
    }  # fmt: skip


def test_ctrl_enter_saves_from_any_field(page: Page, qtbot: QtBot) -> None:
    page.form.focus("phone")
    with qtbot.waitSignal(page.form.submitted):
        key(Qt.Key.Key_Return, ctrl=True)


def test_ctrl_enter_takes_what_the_list_has_ready(page: Page, qtbot: QtBot) -> None:
    type_("pas")
    with qtbot.waitSignal(page.form.submitted):
        key(Qt.Key.Key_Return, ctrl=True)
    assert page.form.values()["kind"] == "p"


def test_nothing_is_saved_while_a_date_is_not_understood(page: Page, qtbot: QtBot) -> None:
    page.form.focus("born")
    type_("31/02/1990")
    with qtbot.assertNotEmitted(page.form.submitted):
        key(Qt.Key.Key_Return, ctrl=True)
    message = page.form.form_row("born").message
    assert message.isVisible()
    assert message.words.text() == "Febrero no tiene día 31."
    assert page.form.field("born").hasFocus()
    assert page.form.field("born").accessibleDescription() == "Febrero no tiene día 31."


def test_the_explanation_goes_as_soon_as_one_mends_it(page: Page) -> None:
    page.form.focus("born")
    type_("31/02/1990")
    key(Qt.Key.Key_Tab)
    assert page.form.form_row("born").message.isVisible()
    page.form.focus("born")
    key(Qt.Key.Key_Backspace)
    assert not page.form.form_row("born").message.isVisible()
    assert page.form.field("born").property("state") == ""


def test_a_refusal_is_shown_at_its_field(page: Page) -> None:
    assert page.form.show_problem(InvalidInput("surnames", "Escriba apellidos o nombres."))
    assert page.form.field("surnames").property("state") == "error"
    assert page.form.field("surnames").hasFocus()
    assert not page.form.show_problem(InvalidInput("nothing", "Otra cosa."))


def test_a_warning_does_not_prevent_saving(page: Page, qtbot: QtBot) -> None:
    page.form.warning("number", "El último dígito no coincide. Puede guardar igual.")
    with qtbot.waitSignal(page.form.submitted):
        page.bar.save.click()


def test_esc_leaves_at_once_when_nothing_was_typed(page: Page, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.form.cancelled):
        key(Qt.Key.Key_Escape)
    assert not page.messages.is_open()


def test_esc_asks_when_something_was_typed_and_enter_goes_on_writing(
    page: Page, qtbot: QtBot
) -> None:
    page.form.focus("surnames")
    type_("Quishpe")
    with qtbot.assertNotEmitted(page.form.cancelled):
        key(Qt.Key.Key_Escape)
        assert page.messages.is_open()
        key(Qt.Key.Key_Return)
    assert not page.messages.is_open()
    assert page.form.field("surnames").hasFocus()
    assert page.form.text("surnames") == "Quishpe"


def test_what_was_filled_in_from_a_record_does_not_count_as_typed(page: Page) -> None:
    page.form.set_values({"surnames": "Quishpe", "born": date(1995, 7, 3), "gender": "f"})
    assert not page.form.edited()
    page.form.restore({"surnames": "Quishpe Anaguano"})
    assert page.form.edited()


def test_every_change_is_told_so_that_a_draft_is_kept(page: Page, qtbot: QtBot) -> None:
    heard: list[str] = []
    page.form.changed.connect(heard.append)
    page.form.focus("surnames")
    type_("Qu")
    page.form.focus("gender")
    type_("f")
    page.form.set_values({"phone": "099"})
    assert heard == ["surnames", "surnames", "gender"]


def test_a_half_typed_date_comes_back_from_the_draft_as_it_was(page: Page) -> None:
    page.form.restore({"born": "3/7"})
    field = page.form.field("born")
    assert isinstance(field, DateField)
    assert field.text() == "3/7"


def test_every_field_has_a_name_and_its_label_leads_to_it(page: Page) -> None:
    assert page.form.field("surnames").accessibleName() == "Apellidos, necesario"
    assert page.form.field("barrio").accessibleName() == "Teléfono: Barrio"
    buddies = {each.text(): each.buddy() for each in page.form.findChildren(QLabel)}
    assert buddies["Apellidos"] is page.form.field("surnames")
    assert buddies["Barrio"] is page.form.field("barrio")


def test_the_field_one_types_in_is_scrolled_into_sight(page: Page) -> None:
    page.resize(900, 260)
    page.form.focus("kind")
    for _ in range(7):
        key(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert not focused.visibleRegion().isEmpty()


def test_a_form_on_a_sheet_asks_before_it_throws_typing_away(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    form = Form("Suspender", cards=False)
    form.row("Motivo", Entry("why", TextField()), required=True)
    messages = Messages(window)
    dialog = FormDialog(window, messages, "Suspender la sesión", form, save="Suspender")
    dialog.open()
    qtbot.waitUntil(lambda: form.field("why").hasFocus())
    type_("lluvia")
    key(Qt.Key.Key_Escape)
    assert messages.is_open()
    assert dialog.is_open()
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Return)
    assert not dialog.is_open()
