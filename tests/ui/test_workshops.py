"""«Talleres» as staff use it: real keys in the real window of a real house."""

from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.ids import cycle_id
from desktop.models.opening import OpenHouse
from desktop.services.documents.register import Documents
from desktop.services.people import People
from desktop.services.programme import (
    FacilitatorForm,
    Modality,
    Programme,
    RoomForm,
    WeeklyHour,
    WorkshopState,
)
from desktop.services.reception import Reception
from desktop.ui import theme
from desktop.ui.dialogs.premises import manage
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.attendance import AttendanceScreen
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.workshops import WorkshopsScreen
from desktop.ui.screens.workshops_form import WorkshopFormPage
from desktop.ui.screens.workshops_hours import HoursField
from desktop.ui.screens.workshops_one import ENROLLED, LESSONS, PAPERS, WITHDRAWN
from tests.programme_makers import opened, people, planned
from tests.ui import walking
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

SCREENS = (WorkshopsScreen, AttendanceScreen, DocumentsScreen)
NAMES = ("Anaguano", "Caiza", "Ñacato", "Oña")


@pytest.fixture
def dance(house: OpenHouse) -> UUID:
    """Bailoterapia, three seats, all taken, one person waiting."""
    programme = Programme(house.database)
    room = programme.save_room(RoomForm("Salón comunal", 60))
    who = programme.save_facilitator(FacilitatorForm("Wilson Caiza", "el"))
    made = opened(house.database, capacity=3, room_id=room, facilitator_id=who)
    for person in people(house.database, [(name, "Rosa Elena", None) for name in NAMES]):
        Reception(house.database).enrol(person, made)
    return made


@pytest.fixture
def choir(house: OpenHouse) -> UUID:
    """Coro, planned and not authorised."""
    hours = (WeeklyHour(4, time(15), time(17)),)
    return planned(house.database, name="Coro de abuelas", hours=hours).workshop_id


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, dance: UUID, choir: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS)


def screen(window: MainWindow) -> WorkshopsScreen:
    found = window.screen_of("workshops")
    assert isinstance(found, WorkshopsScreen)
    return found


def papers(window: MainWindow) -> DocumentsScreen:
    found = window.screen_of("documents")
    assert isinstance(found, DocumentsScreen)
    return found


def form_of(window: MainWindow) -> WorkshopFormPage:
    found = screen(window).form
    assert found is not None
    return found


def names(window: MainWindow) -> list[str]:
    return [row.name for row in screen(window).list.table.model.rows()]


# -- the list


def test_the_list_shows_the_cycle_of_today_and_is_filtered_by_typing(window: MainWindow) -> None:
    assert names(window) == ["Bailoterapia", "Coro de abuelas"]
    assert screen(window).list.cycle.words() == "Cuarto ciclo 2026"
    type_in("abue")
    assert names(window) == ["Coro de abuelas"]
    press(Qt.Key.Key_Escape)
    type_in("wilson salon")
    assert names(window) == ["Bailoterapia"]
    press(Qt.Key.Key_Escape)
    type_in("nada así")
    assert names(window) == []
    assert "Ningún taller coincide" in said(window)


def test_a_cycle_without_workshops_says_what_to_do_next(window: MainWindow) -> None:
    found = screen(window).list
    found.cycle.set_value(cycle_id("2027-1"))
    found.fill()
    assert "Todavía no hay talleres en el primer ciclo 2027" in said(window)
    assert not found.act_button.isEnabled()


def test_only_what_stands_out_is_a_chip(window: MainWindow) -> None:
    table = screen(window).list.table
    state = table.model.columns[-1]
    told = {row.name: state.chip(row) for row in table.model.rows()} if state.chip else {}
    assert told["Bailoterapia"] is None
    planned_chip = told["Coro de abuelas"]
    assert planned_chip is not None
    assert planned_chip.words == "Por autorizar"
    assert table.model.words(table.model.rows()[0], state) == "Lleno"


def test_the_list_is_asked_in_few_questions(window: MainWindow, statements: list[str]) -> None:
    screen(window).list.fill()
    assert len(statements) <= 8


def test_enter_opens_a_workshop_and_esc_comes_back_to_it(window: MainWindow) -> None:
    press(Qt.Key.Key_Down)
    enter()
    page = screen(window).one
    assert page.isVisible()
    assert page.detail is not None
    assert page.detail.row.name == "Coro de abuelas"
    press(Qt.Key.Key_Escape)
    current = screen(window).list.table.current()
    assert current is not None
    assert current.name == "Coro de abuelas"
    assert cursor() is screen(window).list.table.view


# -- the acta


def test_the_acta_is_on_screen_two_keys_from_the_workshop(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    screen(window).list.table.setFocus()
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_P, CONTROL)
    preview = papers(window).preview
    assert preview.isVisible()
    assert preview.course is not None
    assert preview.course.row.number == "ACT-LLOA-A-2026-0001"
    assert preview.pages.pages() >= 2
    press(Qt.Key.Key_Escape)
    assert window.current_screen() is screen(window)
    screen(window).list.table.setFocus()
    press(Qt.Key.Key_A)
    assert [row.number for row in Documents(house).of_workshop(dance)] == ["ACT-LLOA-A-2026-0001"]


def test_the_letter_a_is_typed_where_one_types(window: MainWindow) -> None:
    type_in("a")
    assert window.current_screen() is screen(window)
    assert screen(window).list.search.text() == "a"


def test_from_the_page_of_a_workshop_the_acta_and_back(window: MainWindow, dance: UUID) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_P, CONTROL)
    assert papers(window).preview.back_link.text() == "Volver a Bailoterapia"
    press(Qt.Key.Key_Escape)
    page = screen(window).one
    assert page.isVisible()
    press(Qt.Key.Key_5, CONTROL)
    assert page.places.currentIndex() == PAPERS
    enter()
    assert papers(window).preview.isVisible()


def test_an_acta_without_people_says_why(window: MainWindow, house: OpenHouse, choir: UUID) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_P, CONTROL)
    assert "todavía no hay personas inscritas" in said(window)
    enter()
    assert not sheets(window)


# -- authorisation


def test_a_workshop_opens_with_who_authorised_it_when_and_by_which_document(
    window: MainWindow, house: OpenHouse, choir: UUID
) -> None:
    window.navigate("workshops", choir)
    page = screen(window).one
    assert cursor() is page.open_button
    assert "Nadie puede inscribirse todavía" in said(window)
    enter()
    write("21/09/2026", "AZEA-CS-2026-118")
    save()
    assert not sheets(window)
    detail = Programme(house.database).workshop(choir)
    assert detail.row.state is WorkshopState.OPEN
    assert detail.authorised_by == "Coordinación Zonal Eloy Alfaro"
    assert detail.authorised_on == date(2026, 9, 21)
    assert detail.authorisation_number == "AZEA-CS-2026-118"
    assert "AZEA-CS-2026-118, 21/09/2026" in said(window)


def test_an_authorisation_without_number_stays_at_its_field(
    window: MainWindow, house: OpenHouse, choir: UUID
) -> None:
    window.navigate("workshops", choir)
    enter()
    write("21/09/2026")
    save()
    assert "Escriba el número del documento de autorización." in said(window)
    assert Programme(house.database).workshop(choir).row.state is WorkshopState.PLANNED


# -- people


def test_who_withdraws_gives_a_reason_and_the_seat_is_offered(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    window.navigate("workshops", dance)
    page = screen(window).one
    press(Qt.Key.Key_Delete)
    save()
    assert "Elija o escriba por qué se retira." in said(window)
    type_in("trab")
    press(Qt.Key.Key_Down)
    enter()
    save()
    detail = Programme(house.database).workshop(dance)
    gone = detail.in_state("withdrawn")
    assert [(place.surnames, place.reason) for place in gone] == [("Anaguano", "Trabajo")]
    assert [place.surnames for place in detail.in_state("offered")] == ["Oña"]
    assert "El cupo se ofreció a Oña, Rosa Elena" in window.toast.words.text()
    press(Qt.Key.Key_Z, CONTROL)
    assert not Programme(house.database).workshop(dance).in_state("withdrawn")
    assert page.tabs.value() == ENROLLED


def test_an_offered_seat_is_accepted(window: MainWindow, house: OpenHouse, dance: UUID) -> None:
    withdraw(house, dance, "Caiza")
    window.navigate("workshops", dance)
    press(Qt.Key.Key_2, CONTROL)
    waiting = screen(window).one.waiting
    assert waiting.accept_button.isVisible()
    waiting.accept_button.setFocus()
    enter()
    detail = Programme(house.database).workshop(dance)
    assert "Oña" in [place.surnames for place in detail.in_state("enrolled")]
    assert "Nadie espera un cupo" in said(window)


def test_a_declined_seat_goes_to_the_next_and_one_may_wait_again(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    (other,) = people(house.database, [("Quishpe", "Inés", None)])
    Reception(house.database).enrol(other, dance)
    withdraw(house, dance, "Caiza")
    window.navigate("workshops", dance)
    press(Qt.Key.Key_2, CONTROL)
    screen(window).one.waiting.decline_button.setFocus()
    enter()
    write("El horario")
    press(Qt.Key.Key_Space)
    save()
    detail = Programme(house.database).workshop(dance)
    assert [place.surnames for place in detail.in_state("offered")] == ["Quishpe"]
    assert [place.surnames for place in detail.in_state("waiting")] == ["Oña"]


def test_a_seat_too_many_is_given_knowingly(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_2, CONTROL)
    screen(window).one.waiting.extra_button.setFocus()
    enter()
    assert "¿Dar a Oña, Rosa Elena un cupo de más?" in said(window)
    enter()
    row = Programme(house.database).workshop(dance).row
    assert (row.enrolled, row.over) == (4, 1)


def test_who_left_comes_back_to_the_same_enrolment(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    gone = withdraw(house, dance, "Caiza")
    Reception(house.database).withdraw(
        Programme(house.database).workshop(dance).in_state("offered")[0].enrolment_id, "No vino"
    )
    window.navigate("workshops", dance)
    press(Qt.Key.Key_3, CONTROL)
    page = screen(window).one
    assert page.tabs.value() == WITHDRAWN
    page.withdrawn.return_button.setFocus()
    enter()
    places = Programme(house.database).workshop(dance).in_state("enrolled")
    assert gone in [place.enrolment_id for place in places]


def test_somebody_enrolled_elsewhere_appears_at_once(
    window: MainWindow, house: OpenHouse, dance: UUID, qtbot: QtBot
) -> None:
    window.navigate("workshops", dance)
    (other,) = people(house.database, [("Quishpe", "Inés", None)])
    Reception(house.database).enrol(other, dance)
    waiting = screen(window).one.waiting
    qtbot.waitUntil(lambda: waiting.table.model.rowCount() == 2)


# -- lessons


def test_a_lesson_is_cancelled_with_its_reason_and_restored(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_4, CONTROL)
    page = screen(window).one
    current = page.lessons.table.current()
    assert current is not None
    assert current.on == date(2026, 11, 23), "the cursor is at the next lesson"
    page.lessons.cancel_button.setFocus()
    enter()
    write("Corte de agua")
    save()
    lesson = next(
        each for each in Programme(house.database).workshop(dance).lessons if each.id == current.id
    )
    assert lesson.reason == "Corte de agua"
    assert page.lessons.restore_button.isVisible()
    page.lessons.restore_button.setFocus()
    enter()
    assert not page.lessons.restore_button.isVisible()


def test_the_holidays_left_out_are_told_and_may_be_added(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_4, CONTROL)
    lessons = screen(window).one.lessons
    assert "2 feriados sin sesión: 02/11/2026, Día de Difuntos" in lessons.skipped.words.text()
    lessons.skipped.link.setFocus()
    enter()
    save()
    added = [each.on for each in Programme(house.database).workshop(dance).lessons]
    assert date(2026, 12, 7) in added
    assert "1 feriado sin sesión" in lessons.skipped.words.text()


def test_a_lesson_moves_to_another_day(window: MainWindow, house: OpenHouse, dance: UUID) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_4, CONTROL)
    lessons = screen(window).one.lessons
    current = lessons.table.current()
    assert current is not None
    lessons.move_button.setFocus()
    enter()
    cursor().selectAll()  # type: ignore[attr-defined]
    write("24/11/2026")
    save()
    moved = [each for each in Programme(house.database).workshop(dance).lessons if each.moved]
    assert [each.on for each in moved] == [date(2026, 11, 24)]
    press(Qt.Key.Key_Z, CONTROL)
    assert not [each for each in Programme(house.database).workshop(dance).lessons if each.moved]


def test_enter_on_a_lesson_goes_to_its_roll(window: MainWindow, dance: UUID) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_4, CONTROL)
    assert screen(window).one.tabs.value() == LESSONS
    enter()
    assert isinstance(window.current_screen(), AttendanceScreen)


def test_lessons_that_share_a_room_are_told(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    room = Programme(house.database).rooms()[0].id
    opened(house.database, name="Yoga", room_id=room, share_room=True)
    window.navigate("workshops", dance)
    press(Qt.Key.Key_4, CONTROL)
    strip = screen(window).one.lessons.clashes
    assert "comparten el espacio con Yoga" in strip.words.text()
    strip.link.setFocus()
    enter()
    assert "Yoga, lunes 23/11/2026, 08:00–10:00" in said(window)


# -- the form


def test_a_workshop_is_planned_with_keys_alone(window: MainWindow, house: OpenHouse) -> None:
    press(Qt.Key.Key_N, CONTROL)
    write("Guitarra inicial", "artist")
    enter()  # modality: community, as it stands
    cursor().selectAll()  # type: ignore[attr-defined]
    write("1.50", "wils")
    enter()  # «Añadir» is a stop: it adds somebody
    press(Qt.Key.Key_Escape)
    form = form_of(window).form
    form.focus("hours")
    write("lu", "15", "1630")
    screen(window)
    hours = form.field("hours")
    hours.add_button.setFocus()  # type: ignore[attr-defined]
    enter()
    write("mi")
    form.focus("capacity")
    write("18")
    assert "24 sesiones · 36 horas" in said(window)
    assert "2 feriados sin sesión" in said(window)
    save()
    made = next(
        row for row in Programme(house.database).workshops() if row.name == "Guitarra inicial"
    )
    assert made.state is WorkshopState.PLANNED
    assert made.schedule == "lunes y miércoles 15:00–16:30"
    assert (made.contribution_cents, made.facilitator, made.capacity) == (150, "Wilson Caiza", 18)
    page = screen(window).one
    assert page.isVisible()
    assert cursor() is page.open_button
    press(Qt.Key.Key_Z, CONTROL)
    assert len(Programme(house.database).workshops()) == 2


def test_only_community_workshops_have_a_contribution(window: MainWindow, house: OpenHouse) -> None:
    press(Qt.Key.Key_N, CONTROL)
    form = form_of(window).form
    assert form.form_row("contribution").isVisible()
    assert form.values()["contribution"] == 100
    form.focus("modality")
    press(Qt.Key.Key_M)
    assert form.values()["modality"] is Modality.MUNICIPAL
    assert not form.form_row("contribution").isVisible()


def test_what_is_missing_is_said_at_its_field(window: MainWindow) -> None:
    press(Qt.Key.Key_N, CONTROL)
    save()
    assert "Escriba el nombre del taller." in said(window)
    write("Guitarra", "artist")
    save()
    assert "Indique al menos un día y su horario." in said(window)
    form_of(window).form.focus("hours")
    write("lu", "15")
    save()
    assert "Complete el día y las horas" in said(window)


def test_a_room_in_use_is_told_while_typing_and_shared_only_knowingly(
    window: MainWindow, house: OpenHouse
) -> None:
    press(Qt.Key.Key_N, CONTROL)
    form = form_of(window).form
    write("Yoga", "depor")
    form.focus("hours")
    write("lu", "9", "11")
    form.focus("room_id")
    write("sal")
    assert "Bailoterapia, lunes 05/10/2026, 08:00–10:00" in said(window)
    form.focus("capacity")
    write("20")
    save()
    assert "«Salón comunal» ya está en uso" in said(window)
    assert len(Programme(house.database).workshops()) == 2
    form.focus("share_room")
    press(Qt.Key.Key_Space)
    save()
    assert len(Programme(house.database).workshops()) == 3


def test_a_tallerista_and_a_space_are_added_in_place(window: MainWindow, house: OpenHouse) -> None:
    press(Qt.Key.Key_N, CONTROL)
    page = form_of(window)
    page.form.focus("facilitator_id")
    type_in("Andrea Simbaña")
    press(Qt.Key.Key_Tab)
    enter()
    write("")
    press(Qt.Key.Key_L)
    save()
    assert not sheets(window)
    who = Programme(house.database).facilitators()[0]
    assert (who.name, who.article) == ("Andrea Simbaña", "la")
    assert page.form.values()["facilitator_id"] == who.id
    page.form.focus("room_id")
    type_in("Aula 1")
    press(Qt.Key.Key_Tab)
    enter()
    write("", "20")
    save()
    assert page.room.text() == "Aula 1"
    page.form.focus("capacity")
    write("30")
    assert "En «Aula 1» caben 20 personas." in said(window)


def test_the_dates_follow_the_cycle_until_they_are_typed(window: MainWindow) -> None:
    press(Qt.Key.Key_N, CONTROL)
    form = form_of(window).form
    assert form.date("starts_on") == date(2026, 10, 1)
    form.focus("cycle_id")
    write("primer ciclo 2027")
    assert form.date("starts_on") == date(2027, 1, 1)
    cursor().selectAll()  # type: ignore[attr-defined]
    write("15/12/2026")
    assert "Sale de las fechas del primer ciclo 2027." in said(window)


def test_a_workshop_is_changed_and_who_waited_gets_the_new_seat(
    window: MainWindow, house: OpenHouse, dance: UUID
) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_E, CONTROL)
    form = form_of(window).form
    assert form.text("name") == "Bailoterapia"
    form.focus("capacity")
    cursor().selectAll()  # type: ignore[attr-defined]
    write("5")
    save()
    detail = Programme(house.database).workshop(dance)
    assert detail.row.capacity == 5
    assert [place.surnames for place in detail.in_state("offered")] == ["Oña"]


def test_leaving_a_form_half_typed_asks_first(window: MainWindow, house: OpenHouse) -> None:
    press(Qt.Key.Key_N, CONTROL)
    type_in("Yoga")
    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert "¿Salir sin guardar?" in said(window)
    enter()  # «Seguir escribiendo»
    assert form_of(window).form.text("name") == "Yoga"
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Tab)
    enter()
    assert screen(window).form is None
    assert screen(window).list.isVisible()


def test_an_untouched_form_is_left_without_a_question(window: MainWindow) -> None:
    press(Qt.Key.Key_N, CONTROL)
    press(Qt.Key.Key_Escape)
    assert screen(window).form is None
    assert not sheets(window)


def test_what_was_half_typed_comes_back_after_a_power_cut(
    house: OpenHouse, window: MainWindow, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_N, CONTROL)
    type_in("Yoga suave")
    form_of(window).form.focus("hours")
    write("lu")
    type_in("9")
    kept = People(house.database)
    qtbot.waitUntil(lambda: "hours" in (row.values if (row := kept.draft("new-workshop")) else {}))
    qtbot.waitUntil(lambda: kept.draft("new-workshop").values["hours"] == [[0, "9", ""]])  # type: ignore[union-attr]
    again = open_window(house, qtbot, SCREENS)
    press(Qt.Key.Key_N, CONTROL)
    form = form_of(again).form
    assert form.text("name") == "Yoga suave"
    assert form.field("hours").typed() == [[0, "9", ""]]  # type: ignore[attr-defined]
    assert "Se recuperó lo que se escribía" in said(again)


# -- what workshops stand on


def test_spaces_talleristas_and_cycles_are_kept_from_here(
    window: MainWindow, house: OpenHouse
) -> None:
    programme = Programme(house.database)
    dialog = manage(window.context, "rooms")
    dialog.add_button.setFocus()  # type: ignore[attr-defined]
    enter()
    write("Cibernario", "14")
    save()
    assert "Cibernario" in [room.name for room in programme.rooms()]
    enter()  # the first of the list: edit it
    save()
    dialog.close_sheet()
    dialog = manage(window.context, "cycles")
    dialog.add_button.setFocus()  # type: ignore[attr-defined]
    enter()
    write("2027-V", "Vacacional 2027", "05/07/2027", "27/08/2027")
    save()
    assert "2027-V" in [cycle.code for cycle in programme.cycles()]
    dialog.close_sheet()
    dialog = manage(window.context, "facilitators")
    enter()
    form = sheets(window)[-1].form  # type: ignore[attr-defined]
    form.focus("retired")
    press(Qt.Key.Key_Space)
    save()
    assert programme.facilitators()[0].retired
    dialog.close_sheet()
    assert not sheets(window)


# -- for everybody


def test_everything_has_a_name_in_spanish(window: MainWindow, dance: UUID) -> None:
    for step in range(6):
        if step == 1:
            window.navigate("workshops", dance)
        elif step > 1:
            screen(window).one.show_tab(step - 1)
        assert walking.unnamed(window) == []
        assert walking.english(window) == []
    window.navigate("workshops", "new")
    assert walking.unnamed(window) == []
    assert walking.english(window) == []


@pytest.mark.parametrize("size", [(1366, 690), (911, 460), (683, 384)])
def test_small_windows_keep_what_one_works_with(
    window: MainWindow, dance: UUID, size: tuple[int, int]
) -> None:
    window.resize(*size)
    QApplication.processEvents()
    assert window.width() == size[0]
    assert screen(window).list.new_button.isVisible()
    window.navigate("workshops", dance)
    page = screen(window).one
    assert page.act_button.isVisible()
    assert page.enrolled.table.view.viewport().height() > 60
    edge = page.mapTo(window, page.rect().topRight()).x()
    assert edge <= window.width()
    assert page.side.isVisible() == (size[0] >= 1300)


def test_it_may_be_dark(window: MainWindow, dance: UUID) -> None:
    theme.switch(theme.Mode.DARK)
    window.navigate("workshops", dance)
    assert screen(window).one.isVisible()


def withdraw(house: OpenHouse, workshop: UUID, surnames: str) -> UUID:
    """Somebody leaves; the id of the enrolment."""
    places = Programme(house.database).workshop(workshop).in_state("enrolled")
    place = next(place for place in places if place.surnames == surnames)
    Reception(house.database).withdraw(place.enrolment_id, "Trabajo")
    return place.enrolment_id


def test_tab_goes_through_the_hours_where_they_stand(window: MainWindow, dance: UUID) -> None:
    window.navigate("workshops", dance)
    press(Qt.Key.Key_E, CONTROL)
    form = form_of(window).form
    hours = form.field("hours")
    assert isinstance(hours, HoursField)
    hours.remove(hours.rows[0])
    assert hours.typed() == [[2, "08:00", "10:00"]]
    hours.add_row()
    form.focus("ends_on")
    walked = []
    for _ in range(17):
        press(Qt.Key.Key_Tab)
        walked.append(cursor().accessibleName().split(",")[0])
    assert walked == [
        "Horario 1: día", "Horario 1: desde", "Horario 1: hasta", "Quitar este horario",
        "Horario 2: día", "Horario 2: desde", "Horario 2: hasta", "Quitar este horario",
        "Añadir otro día", "Espacio", "Añadir espacio", "Cupo", "Edades", "Edades: a",
        "Cancelar", "Guardar", "Buscar",
    ]  # fmt: skip
