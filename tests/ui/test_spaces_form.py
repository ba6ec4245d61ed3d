"""The form of a request for a room: what its days run into is said while they are typed."""

from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.services.agreements.register import Agreements, DayForm
from desktop.services.programme import Programme, RoomForm
from desktop.ui.buttons import Button
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.spaces_form import RequestFormPage
from desktop.ui.screens.spaces_result import summary
from tests.programme_makers import opened
from tests.ui.desk_window import (
    CONTROL,
    cursor,
    enter,
    open_window,
    press,
    said,
    save,
    sheets,
    type_in,
    write,
)
from tests.ui.test_spaces import SCREENS, screen, shown


@pytest.fixture
def hall(house: OpenHouse) -> UUID:
    """The hall, in which Bailoterapia meets on Mondays and Wednesdays from 8 to 10."""
    room = Programme(house.database).save_room(RoomForm("Salón comunal", 60))
    opened(house.database, room_id=room)
    return room


@pytest.fixture
def classroom(house: OpenHouse) -> UUID:
    return Programme(house.database).save_room(RoomForm("Aula 1", 25))


@pytest.fixture
def agreements(house: OpenHouse) -> Agreements:
    return Agreements(house)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, hall: UUID, classroom: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS)


def begun(window: MainWindow) -> RequestFormPage:
    """A new request in which the oficio is typed, with the cursor at the room."""
    press(Qt.Key.Key_N, CONTROL)
    form = screen(window).form
    assert form is not None
    write("OF-77", "20/11/2026", "Colectivo La Minga", "", "Luz Toapanta", "", "", "", "", "")
    write("Festival de danza", "", "20")
    press(Qt.Key.Key_Tab)
    return form


def wait_for_check(qtbot: QtBot, form: RequestFormPage) -> None:
    qtbot.waitUntil(lambda: not form._clock.isActive())


def test_a_clash_is_said_on_every_occurrence_and_one_key_takes_another_room(
    window: MainWindow, qtbot: QtBot, agreements: Agreements, classroom: UUID
) -> None:
    form = begun(window)
    write("salon")
    press(Qt.Key.Key_Right)
    enter()
    write("30/11/2026", "16/12/2026")
    for ticked in (True, False, True):
        if ticked:
            press(Qt.Key.Key_Space)
        enter()
    for _ in range(4):
        enter()
    write("9", "11")
    wait_for_check(qtbot, form)
    assert form.found is not None
    # 7 December is a holiday: five days are left, and each runs into the workshop.
    assert [clash.slot.on for clash in form.found.clashes] == [
        date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 14),
        date(2026, 12, 16),
    ]  # fmt: skip
    told = said(window)
    assert "«Salón comunal» ya está en uso 5 veces" in told
    assert told.count("Bailoterapia, ") >= 5
    assert "1 feriado sin uso" in told
    assert "«Aula 1», a las mismas horas" in form.result.offered[0].text
    press(Qt.Key.Key_1, CONTROL)
    assert form.form.values()["room_id"] == classroom
    assert form.found.clashes == ()
    assert "El espacio está libre todos los días." in said(window)
    save()
    kept = agreements.one(shown(window).row.id)
    assert kept.row.room == "Aula 1"
    assert len(kept.days) == 5


def test_an_alternative_with_a_long_name_stays_inside_its_card(
    window: MainWindow, qtbot: QtBot, house: OpenHouse
) -> None:
    name = "Salón de uso múltiple de la planta baja, junto a la biblioteca y la cancha cubierta"
    Programme(house.database).save_room(RoomForm(name, 60))
    form = begun(window)
    write("salon com", "", "30/11/2026", "9", "11")
    wait_for_check(qtbot, form)
    offers = [
        each for each in form.result.findChildren(Button)
        if each.accessibleName().startswith("Tomar ")
    ]  # fmt: skip
    long = next(each for each in offers if name in each.accessibleName())
    assert name in long.toolTip()
    edge = form.result.mapToGlobal(form.result.rect().topRight()).x()
    assert long.mapToGlobal(long.rect().topRight()).x() < edge
    assert form.result.minimumSizeHint().width() <= form.result.width()
    assert "hasta 60 personas" in said(window)


def test_other_hours_move_every_day(
    window: MainWindow, qtbot: QtBot, hall: UUID, agreements: Agreements
) -> None:
    form = begun(window)
    write("salon", "", "30/11/2026", "9", "11", "8:30")
    wait_for_check(qtbot, form)
    moved = next(at for at, each in enumerate(form.result.offered) if each.shift)
    shift = form.result.offered[moved].shift
    press(getattr(Qt.Key, f"Key_{moved + 1}"), CONTROL)
    save()
    one = shown(window).days[0]
    assert (one.starts.hour * 60 + one.starts.minute) == 9 * 60 + shift
    assert (one.setup.hour * 60 + one.setup.minute) == 8 * 60 + 30 + shift
    assert shown(window).row.room_id == hall


def test_a_taken_room_is_refused_at_its_field_until_it_is_shared_knowingly(
    window: MainWindow, agreements: Agreements
) -> None:
    form = begun(window)
    write("salon", "", "30/11/2026", "9", "11")
    save()
    assert screen(window).form is form
    assert form.form.text("applicant") == "Colectivo La Minga"
    assert "o confirme que lo comparten" in said(window)
    form.form.focus("share")
    press(Qt.Key.Key_Space)
    save()
    assert screen(window).form is None
    assert len(shown(window).clashes) == 1


def test_days_outside_working_hours_ask_who_is_there(
    window: MainWindow, qtbot: QtBot, house: OpenHouse
) -> None:
    form = begun(window)
    assert not form.form.form_row("guard").isVisible()
    write("aula", "", "28/11/2026", "9", "11")
    wait_for_check(qtbot, form)
    assert "1 día fuera de la jornada" in said(window)
    assert form.form.form_row("guard").isVisible()
    form.form.focus("staff_id")
    write("lucia", "Segundo Guamán")
    wait_for_check(qtbot, form)
    assert "Constan quién acompaña y la o el guardia." in said(window)
    save()
    one = shown(window).days[0]
    assert one.staff == house.staff.name
    assert one.guard == "Segundo Guamán"
    assert not one.lacks_presence


def test_several_dates_are_listed_changed_and_taken_out(window: MainWindow) -> None:
    form = begun(window)
    write("aula", "", "30/11/2026", "9", "11")
    press(Qt.Key.Key_D, CONTROL)
    assert cursor() is form.form.field("first_on")
    type_in("01/12/2026")
    press(Qt.Key.Key_D, CONTROL)
    type_in("02/12/2026")
    press(Qt.Key.Key_D, CONTROL)
    days = form.fields.days
    assert [one.on.day for one in days.days()] == [30, 1, 2]
    days.rows.setFocus()
    press(Qt.Key.Key_Home)
    enter()
    assert len(sheets(window)) == 1
    form_of_day = cursor()
    assert form_of_day.accessibleName().startswith("Fecha")
    press(Qt.Key.Key_A, CONTROL)
    write("03/12/2026")
    save()
    assert [one.on.day for one in days.days()] == [1, 2, 3]
    days.rows.setFocus()
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Delete)
    assert [one.on.day for one in days.days()] == [2, 3]
    save()
    assert [one.on for one in shown(window).days] == [date(2026, 12, 2), date(2026, 12, 3)]


def test_a_date_half_typed_is_not_lost_on_saving(window: MainWindow) -> None:
    form = begun(window)
    write("aula", "", "30/11/2026")
    save()
    assert screen(window).form is form
    assert "Complete la fecha y el horario, o quite la fecha." in said(window)


def test_what_is_missing_is_said_at_its_field(window: MainWindow) -> None:
    press(Qt.Key.Key_N, CONTROL)
    save()
    assert "Escriba el número del oficio de solicitud." in said(window)
    type_in("OF-1")
    save()
    assert "Escriba la institución o el colectivo que solicita." in said(window)


def test_a_doubtful_ruc_is_only_warned_of(window: MainWindow, qtbot: QtBot) -> None:
    form = begun(window)
    form.form.focus("ruc")
    write("1792060346")
    wait_for_check(qtbot, form)
    assert "El RUC debería tener 13 dígitos. Compruébelo." in said(window)
    form.form.focus("room_id")
    write("aula", "", "30/11/2026", "9", "11")
    save()
    assert shown(window).ruc == "1792060346"


def test_what_was_half_typed_is_given_back(
    window: MainWindow, qtbot: QtBot, house: OpenHouse
) -> None:
    form = begun(window)
    write("aula", "", "30/11/2026", "9", "11")
    press(Qt.Key.Key_D, CONTROL)
    type_in("02/12/2026")
    form.draft.flush()
    again = RequestFormPage(form.context)
    qtbot.addWidget(again)
    assert again.form.text("applicant") == "Colectivo La Minga"
    assert again.fields.days.days() == (DayForm(date(2026, 11, 30), time(9), time(11)),)
    assert len(again.fields.every_day()[0]) == 2


def test_leaving_a_typed_form_asks_first(window: MainWindow) -> None:
    form = begun(window)
    window.navigate("documents")
    QApplication.processEvents()
    assert screen(window).form is form
    assert "¿Salir sin guardar?" in said(window)


def test_days_and_hours_are_added_up() -> None:
    one = DayForm(date(2026, 11, 30), time(9), time(11, 30))
    other = DayForm(date(2026, 12, 1), time(9), time(10))
    assert summary((one,)) == "1 día · 2 horas y 30 min"
    assert summary((one, other)) == "2 días · 3 horas y 30 min"
    assert summary(()) == ""
