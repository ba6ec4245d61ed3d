"""«Casa» in the real window: data, staff, password, sheet, key, copies, choices and roles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import InvalidInput
from desktop.core.paths import Home
from desktop.core.settings import SettingsFile
from desktop.models import keyring, numbering
from desktop.models.opening import OpenHouse
from desktop.services.access import Access
from desktop.services.desk import Desk
from desktop.services.staffing import Role, Staffing
from desktop.services.upkeep import HouseForm
from desktop.ui import theme
from desktop.ui.change_bus import ChangeBus
from desktop.ui.house.asking import SheetDialog
from desktop.ui.house.copies import CopiesPart, size
from desktop.ui.house.data import DataPart
from desktop.ui.house.machine import MachinePart
from desktop.ui.house.parts import ONLY_GESTOR
from desktop.ui.house.staff import StaffPart
from desktop.ui.labels import Label
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.house import HouseScreen
from desktop.ui.station import Station
from desktop.ui.widgets import Button, Chip
from tests.conftest import PASSWORD, STAFF
from tests.ui.door_maker import ENTER, focused, type_keys

P = TypeVar("P", bound=QWidget)
CONTROL = Qt.KeyboardModifier.ControlModifier


class Casa:
    """The screen in its window."""

    def __init__(self, house: OpenHouse, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.desk = Desk(house)
        self.station = Station(SettingsFile(house.home.settings))
        bus = ChangeBus()
        house.database.listen(bus.publish)
        self.window = MainWindow(self.desk, (HouseScreen,), bus=bus, station=self.station)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.window.start()

    @property
    def screen(self) -> HouseScreen:
        """«Casa»."""
        screen = self.window.current_screen()
        assert isinstance(screen, HouseScreen)
        return screen

    def part(self, key: str, kind: type[P]) -> P:
        """Go to a part."""
        self.screen.open(key)
        part = self.screen.part(key)
        assert isinstance(part, kind)
        return part

    def press(self, button: Button) -> None:
        """Press a button with the keyboard."""
        button.setFocus()
        assert button.hasFocus()
        QTest.keyClick(button, ENTER)

    def answer(self, words: str) -> None:
        """Press a button of the box that is open."""
        self.qtbot.waitUntil(self.window.messages.is_open)
        found = [b for b in self.window.findChildren(Button)
                 if b.text() == words and b.isVisible()]  # fmt: skip
        self.press(found[-1])

    def quiet(self) -> None:
        """Wait until no long job runs."""
        self.qtbot.waitUntil(lambda: not self.window.tasks.running())

    def said(self, words: str) -> bool:
        """Whether these words are in sight."""
        labels = [each for each in self.window.findChildren(Label) if each.isVisible()]
        chips = [each for each in self.window.findChildren(Chip) if each.isVisible()]
        return any(words in each.text() for each in labels) or any(
            words in each.accessibleName() for each in chips
        )

    def expect(self, words: str) -> None:
        """Wait until these words are in sight."""
        self.qtbot.waitUntil(lambda: self.said(words))

    def toasted(self, words: str) -> bool:
        """Whether this was said at the foot of the window."""
        return self.window.toast.isVisible() and words in self.window.toast.words.text()


@pytest.fixture
def casa(house: OpenHouse, qtbot: QtBot) -> Iterator[Casa]:
    """«Casa» before the gestora of Lloa."""
    made = Casa(house, qtbot)
    yield made
    made.window.tasks.stop_all()


@pytest.fixture
def tecnico(access: Access, house: OpenHouse, qtbot: QtBot) -> Iterator[Casa]:
    """«Casa» before a técnico."""
    Staffing(house).add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    house.close()
    opened = access.sign_in("mateo", "clave de mateo")
    made = Casa(opened, qtbot)
    yield made
    made.window.tasks.stop_all()
    opened.close()


# -- the house


def test_the_data_of_the_house_are_changed_with_the_keyboard(casa: Casa) -> None:
    part = casa.part("data", DataPart)
    part.opened.setFocus()
    part.opened.selectAll()
    type_keys("1/3/24", ENTER)
    type_keys("Calle Sucre y Montufar", ENTER)
    type_keys("022345678", ENTER)
    QTest.keySequence(focused(), "Ctrl+A")
    type_keys("80")
    QTest.keyClick(focused(), ENTER, CONTROL)
    data = casa.desk.upkeep.house_data()
    assert data.opened_on == date(2024, 3, 1)
    assert (data.address, data.phone) == ("Calle Sucre y Montufar", "022345678")
    assert data.minimum_attendance == 80
    assert casa.toasted("Se guardaron")
    casa.expect("Etapa sin definir")


def test_a_date_in_the_future_is_refused_at_its_field(casa: Casa) -> None:
    part = casa.part("data", DataPart)
    part.opened.setFocus()
    part.opened.selectAll()
    type_keys("1/3/2030")
    QTest.keyClick(focused(), ENTER, CONTROL)
    assert part.form.form_row("opened_on").message.isVisible()
    assert casa.desk.upkeep.house_data().opened_on == date(2015, 3, 1)


def test_news_do_not_overwrite_what_is_being_typed(casa: Casa) -> None:
    part = casa.part("data", DataPart)
    part.form.field("address").setFocus()
    type_keys("Calle Su")
    casa.desk.upkeep.change_house(HouseForm(date(2016, 1, 1), "Otra"))
    casa.qtbot.waitUntil(lambda: casa.said("01/01/2016"))
    assert part.form.text("address") == "Calle Su"


def test_leaving_with_something_typed_asks_first(casa: Casa) -> None:
    part = casa.part("data", DataPart)
    part.form.field("address").setFocus()
    type_keys("Calle Su")
    left: list[bool] = []
    assert not casa.screen.may_leave(lambda: left.append(True))
    casa.answer("Descartar")
    assert left == [True]
    assert part.form.text("address") == ""


def test_unknown_numbers_are_asked_for_and_told(casa: Casa, home: Home) -> None:
    numbering.save(home.numbers, numbering.unknown())
    casa.screen.open("numbers")
    type_keys("41", ENTER)
    type_keys("7", ENTER)
    type_keys("0", ENTER)
    type_keys("120", ENTER)
    type_keys("0", ENTER)
    assert casa.desk.upkeep.unknown_numbers() == []
    assert numbering.load(home.numbers).last["ACT-2026"] == 41
    assert not casa.said("Falta el último número")


# -- the staff


def test_somebody_is_added_with_a_first_password(casa: Casa, access: Access) -> None:
    part = casa.part("staff", StaffPart)
    casa.press(part.add)
    type_keys("Mateo Llumiquinga", ENTER)
    QTest.keyClick(focused(), ENTER)
    type_keys("clave de mateo", ENTER)
    type_keys("clave de mateo", ENTER)
    casa.expect("Mateo Llumiquinga")
    assert casa.toasted("ya puede entrar")
    casa.desk.close()
    visitor = access.sign_in("mateo", "clave de mateo")
    assert visitor.staff.role is Role.TECNICO
    visitor.close()


def test_the_same_name_twice_is_refused_at_the_name(casa: Casa) -> None:
    part = casa.part("staff", StaffPart)
    casa.desk.staffing.add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    casa.press(part.add)
    type_keys("mateo llumiquinga", ENTER)
    QTest.keyClick(focused(), ENTER)
    type_keys("otra clave mas", ENTER)
    type_keys("otra clave mas", ENTER)
    casa.expect("Ya hay alguien con ese nombre")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    casa.answer("Descartar")


def test_retiring_somebody_offers_a_new_key(casa: Casa, access: Access, home: Home) -> None:
    casa.desk.staffing.add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    part = casa.part("staff", StaffPart)
    casa.qtbot.waitUntil(lambda: casa.said("Mateo Llumiquinga"))
    retire = next(b for b in part.findChildren(Button) if b.text() == "Retirar")
    assert retire.accessibleName() == "Retirar a Mateo Llumiquinga"
    old = casa.desk.database.key
    casa.press(retire)
    casa.answer("Retirar")
    casa.answer("Cambiar la llave")
    casa.quiet()
    casa.qtbot.waitUntil(lambda: casa.toasted("llave nueva"))
    assert casa.desk.database.key != old
    casa.expect("Ya no trabaja aquí")
    casa.desk.close()
    with pytest.raises(keyring.WrongPassword):
        access.sign_in("mateo", "clave de mateo")
    access.sign_in("lucia", PASSWORD).close()


def test_nothing_can_be_pressed_while_the_key_changes(casa: Casa) -> None:
    part = casa.part("staff", StaffPart)
    part.change_key()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not part.isAncestorOf(focused())
    casa.quiet()
    casa.qtbot.waitUntil(lambda: casa.toasted("llave nueva"))
    casa.desk.staffing.add("Rosa Toapanta", Role.GESTOR, "clave de rosa")


def test_one_s_own_password_is_changed(casa: Casa, access: Access) -> None:
    part = casa.part("staff", StaffPart)
    casa.press(part.password)
    type_keys("no es esta", ENTER)
    type_keys("otra frase corta", ENTER)
    type_keys("otra frase corta", ENTER)
    casa.expect("La contraseña actual no coincide")
    QTest.keySequence(focused(), "Ctrl+A")
    type_keys(PASSWORD, ENTER)
    QTest.keyClick(focused(), ENTER)
    QTest.keyClick(focused(), ENTER)
    assert casa.toasted("Su contraseña cambió")
    casa.desk.close()
    access.sign_in(None, "otra frase corta").close()


def test_a_new_recovery_sheet_must_be_kept(casa: Casa, home: Home) -> None:
    part = casa.part("staff", StaffPart)
    casa.press(part.sheet)
    casa.answer("Hacer la hoja")
    dialog = casa.window.findChildren(SheetDialog)[-1]
    groups = dialog.keep._groups
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    casa.answer("Volver a la hoja")
    casa.press(dialog.go_on)
    type_keys(groups[dialog.keep.asked_group() - 1], ENTER)
    assert not dialog.is_open()
    assert keyring.open_with_recovery(keyring.load(home.keys), "".join(groups)) is not None


# -- the copies


def test_a_copy_is_saved_where_staff_choose_and_restores(
    casa: Casa, tmp_path: Path, access: Access
) -> None:
    part = casa.part("copies", CopiesPart)
    place = tmp_path / "memoria"
    place.mkdir()
    part.copy_to(place / "lloa")
    casa.quiet()
    casa.qtbot.waitUntil(lambda: casa.toasted("memoria"))
    assert (place / "lloa.casa").exists()


def test_a_copy_that_cannot_be_saved_says_so(casa: Casa, tmp_path: Path) -> None:
    part = casa.part("copies", CopiesPart)
    part.copy_to(tmp_path / "no-hay" / "lloa")
    casa.qtbot.waitUntil(casa.window.messages.is_open)
    casa.expect("No se pudo hacer la copia")


def test_the_copies_of_this_machine_are_listed(casa: Casa) -> None:
    assert casa.desk.upkeep.daily_copy() is not None
    part = casa.part("copies", CopiesPart)
    part.refresh()
    casa.expect("23/11/2026 · 10:00")
    casa.expect("Copia del día")


def test_the_second_folder_is_chosen_and_taken_back(casa: Casa, tmp_path: Path) -> None:
    part = casa.part("copies", CopiesPart)
    casa.expect("Todavía no hay una segunda carpeta.")
    part.set_second(str(tmp_path))
    casa.expect(str(tmp_path))
    assert SettingsFile(casa.desk.open_house.home.settings).now.second_copy == str(tmp_path)
    casa.press(part.stop)
    assert casa.station.settings.second_copy == ""


def test_restoring_is_asked_twice_and_then_asked_of_the_program(casa: Casa, tmp_path: Path) -> None:
    part = casa.part("copies", CopiesPart)
    asked: list[Path] = []
    casa.station.restore_asked.connect(asked.append)
    part.ask_restore(tmp_path / "lloa.casa")
    casa.answer("Cancelar")
    assert asked == []
    part.ask_restore(tmp_path / "lloa.casa")
    casa.answer("Restaurar")
    assert asked == [tmp_path / "lloa.casa"]


def test_the_data_are_examined(casa: Casa) -> None:
    part = casa.part("copies", CopiesPart)
    casa.press(part.examine)
    casa.quiet()
    casa.qtbot.waitUntil(part.examine.isEnabled)
    casa.expect("Los datos están enteros")


@pytest.mark.parametrize(
    ("weight", "said"), [(400, "1 kB"), (486_000, "486 kB"), (4_230_000, "4,2 MB"),
                         (2_100_000_000, "2,1 GB")]
)  # fmt: skip
def test_the_size_of_a_copy_is_said_as_here(weight: int, said: str) -> None:
    assert size(weight) == said


# -- this machine


def test_the_appearance_changes_at_once_and_is_kept(casa: Casa) -> None:
    part = casa.part("machine", MachinePart)
    part.appearance.setFocus()
    type_keys("o")
    assert theme.is_dark()
    assert SettingsFile(casa.desk.open_house.home.settings).now.appearance == "dark"
    type_keys("c")
    assert not theme.is_dark()


def test_the_minutes_of_the_lock_go_from_one_to_thirty(casa: Casa) -> None:
    part = casa.part("machine", MachinePart)
    part.minutes.setFocus()
    QTest.keySequence(focused(), "Ctrl+A")
    type_keys("12", ENTER)
    assert casa.station.minutes() == 12
    part.minutes.setFocus()
    QTest.keySequence(focused(), "Ctrl+A")
    type_keys("90", ENTER)
    assert casa.station.minutes() == 12
    assert part.form.form_row("minutes").message.words.property("tone") == "error"


def test_locking_and_leaving_are_a_button_away(casa: Casa, qtbot: QtBot) -> None:
    part = casa.part("machine", MachinePart)
    with qtbot.waitSignal(casa.window.lock_asked):
        casa.press(part.lock)
    with qtbot.waitSignal(casa.station.sign_out_asked):
        casa.press(part.leave)


def test_the_parts_are_turned_with_the_arrows(casa: Casa) -> None:
    casa.screen.tabs.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    casa.expect("Quién puede hacer qué")
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    casa.expect("Copias de seguridad")


# -- who may do what


def test_a_tecnico_reads_why_a_button_cannot_be_pressed(tecnico: Casa) -> None:
    data = tecnico.part("data", DataPart)
    assert not data.save.isEnabled()
    tecnico.expect(ONLY_GESTOR)
    staff = tecnico.part("staff", StaffPart)
    for each in (staff.add, staff.sheet, staff.key):
        assert not each.isEnabled()
        assert each.accessibleDescription() == ONLY_GESTOR
    assert staff.password.isEnabled()
    tecnico.expect(ONLY_GESTOR)
    copies = tecnico.part("copies", CopiesPart)
    assert not copies.restore.isEnabled()
    assert copies.copy.isEnabled()


def test_the_table_says_who_may_do_what(casa: Casa) -> None:
    casa.part("staff", StaffPart)
    answers = {
        each.accessibleName()
        for each in casa.window.findChildren(QWidget)
        if each.accessibleName().endswith((": sí", ": no"))
    }
    assert "Técnico/a, Abrir, cerrar o cancelar talleres: sí" in answers
    assert "Técnico/a, Restaurar una copia: no" in answers
    assert "Gestor/a, Restaurar una copia: sí" in answers


@pytest.mark.parametrize("part", ["data", "staff", "copies", "machine"])
def test_every_control_says_its_name(casa: Casa, part: str) -> None:
    casa.screen.open(part)
    QApplication.processEvents()
    stops = [
        each
        for each in casa.screen.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops
    assert [each for each in stops if not each.accessibleName()] == []


def test_the_signed_in_member_is_told_apart(casa: Casa) -> None:
    casa.part("staff", StaffPart)
    casa.expect(STAFF)
    casa.expect("Gestor/a · es usted")


def test_who_signs_diplomas_and_the_address_of_their_code_are_kept(casa: Casa) -> None:
    part = casa.part("data", DataPart)
    part.form.set_values(
        {
            "opened_on": date(2016, 1, 1), "signer_name": "Mgs. Nadia Cobo Ipiales",
            "signer_role": "Coordinadora Zonal", "verification_prefix": "https://quito.gob.ec/v/",
        }
    )  # fmt: skip
    part.form.submit()
    kept = casa.desk.upkeep.house_data()
    assert (kept.signer_name, kept.signer_role) == ("Mgs. Nadia Cobo Ipiales", "Coordinadora Zonal")
    assert kept.verification_prefix == "HTTPS://QUITO.GOB.EC/V/"
    with pytest.raises(InvalidInput, match="termina en uno de estos signos"):
        casa.desk.upkeep.change_house(
            HouseForm(date(2016, 1, 1), verification_prefix="HTTPS://QUITO.GOB.EC/AÑO")
        )
    with pytest.raises(InvalidInput, match="nombre de quien firma"):
        casa.desk.upkeep.change_house(HouseForm(date(2016, 1, 1), signer_role="Coordinadora"))
