"""«Espacios» as staff use it: a request from its oficio to its closing, by keys alone."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.models.space_use import SpaceValidation
from desktop.services.agreements.register import (
    AgreementDetail,
    AgreementForm,
    Agreements,
    Authority,
    DayForm,
    Item,
    Stage,
    ValidationForm,
    ValidationResult,
)
from desktop.services.documents.register import Documents
from desktop.services.programme import Programme, RoomForm
from desktop.ui.dialogs.space_handover import ItemsField, ask_return
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.spaces import LIST, SpacesScreen
from desktop.ui.screens.spaces_one import AgreementPage
from desktop.ui.screens.workshops import WorkshopsScreen
from desktop.ui.widgets import Button
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

SCREENS = (SpacesScreen, WorkshopsScreen, DocumentsScreen)
TODAY = date(2026, 11, 23)


@pytest.fixture
def hall(house: OpenHouse) -> UUID:
    """The hall, for sixty people."""
    return Programme(house.database).save_room(RoomForm("Salón comunal", 60))


@pytest.fixture
def agreements(house: OpenHouse) -> Agreements:
    return Agreements(house)


@pytest.fixture
def assembly(agreements: Agreements, hall: UUID) -> UUID:
    """A request for today, with nothing answered yet."""
    return agreements.request(asked(hall, DayForm(TODAY, time(14), time(16))))


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, hall: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS)


def asked(
    room: UUID, *days: DayForm, applicant: str = "Comité barrial Santa Inés"
) -> AgreementForm:
    """A request for a room."""
    return AgreementForm(
        "CB-014", TODAY - timedelta(days=3), applicant, "Rosa Ñauñay", room, "Asamblea", days
    )


def authorise(agreements: Agreements, agreement: UUID) -> None:
    """Both say yes."""
    for authority in Authority:
        form = ValidationForm(ValidationResult.AUTHORISED, f"N-{authority}", TODAY)
        agreements.validate(agreement, authority, form)


def screen(window: MainWindow) -> SpacesScreen:
    found = window.screen_of("spaces")
    assert isinstance(found, SpacesScreen)
    return found


def page(window: MainWindow) -> AgreementPage:
    return screen(window).one


def shown(window: MainWindow) -> AgreementDetail:
    found = page(window).detail
    assert found is not None
    return found


# -- from the oficio to the closing


def test_a_request_goes_from_its_oficio_to_its_closing_by_keys(
    window: MainWindow, house: OpenHouse, agreements: Agreements
) -> None:
    press(Qt.Key.Key_N, CONTROL)
    write("CB-SI-014", "20/11/2026", "Comité barrial Santa Inés", "", "Rosa Elena Ñauñay")
    write("Presidenta", "", "", "0990000142", "")
    write("Asamblea de moradores", "Moradores del barrio", "60")
    type_in("60 sillas")
    press(Qt.Key.Key_Tab)
    write("salon", "", "23/11/2026", "14", "16", "13:30", "16:30")
    save()
    assert screen(window).form is None
    assert shown(window).stage is Stage.REQUESTED
    assert shown(window).row.applicant == "Comité barrial Santa Inés"
    assert shown(window).days[0].setup == time(13, 30)
    assert shown(window).goods == "60 sillas"
    assert "La validación de la Coordinación General." in said(window)

    # The two validations, each with its document.
    for number, stage in (("SGC-0891", Stage.VALIDATING), ("AZ-1204", Stage.AUTHORISED)):
        enter()
        enter()
        write(number, "23/11/2026")
        save()
        assert not sheets(window)
        assert shown(window).stage is stage
    assert [each.number for each in shown(window).validations] == ["SGC-0891", "AZ-1204"]

    # The paper, and back; then its signature.
    enter()
    documents = window.screen_of("documents")
    assert isinstance(documents, DocumentsScreen)
    assert documents.preview.course is not None
    number = documents.preview.course.row.number
    assert number == "ACU-LLOA-A-2026-0001"
    press(Qt.Key.Key_Escape)
    assert page(window).isVisible()
    assert shown(window).row.number == number
    press(Qt.Key.Key_F)
    save()
    assert shown(window).stage is Stage.SIGNED

    # The room goes out, is used and comes back.
    press(Qt.Key.Key_E)
    type_in("Limpio")
    save()
    assert shown(window).handed_on == TODAY
    press(Qt.Key.Key_A)
    type_in("45")
    save()
    assert shown(window).stage is Stage.USED
    assert shown(window).attended == 45
    press(Qt.Key.Key_C)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    type_in("Sin novedad")
    save()
    assert not sheets(window)
    closed = agreements.one(shown(window).row.id)
    assert closed.stage is Stage.CLOSED
    assert closed.returned_on == TODAY
    assert closed.items[0].back == "Sin novedad"
    assert not page(window).next_button.isVisible()


def test_attendance_by_gender_and_age_adds_itself_up(
    window: MainWindow, agreements: Agreements, house: OpenHouse, assembly: UUID
) -> None:
    authorise(agreements, assembly)
    Documents(house).agreement(assembly)
    agreements.sign(assembly, TODAY)
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_A)
    enter()
    write("", "", "", "12", "8")
    write("", "", "", "5")
    save()
    one = agreements.one(assembly).days[0]
    assert one.attended == 25
    assert one.tally == {"female": {"adultez": 12, "adulto_mayor": 8}, "male": {"adultez": 5}}


def test_a_tally_larger_than_the_total_stays_at_its_field(
    window: MainWindow, agreements: Agreements, house: OpenHouse, assembly: UUID
) -> None:
    authorise(agreements, assembly)
    Documents(house).agreement(assembly)
    agreements.sign(assembly, TODAY)
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_A)
    write("3", "9")
    save()
    assert "El conteo por grupos suma más personas que el total." in said(window)
    assert agreements.one(assembly).days[0].attended is None


def test_what_is_done_can_be_undone(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_V)
    enter()
    write("SGC-0891", "23/11/2026")
    save()
    assert shown(window).stage is Stage.VALIDATING
    press(Qt.Key.Key_Z, CONTROL)
    assert shown(window).stage is Stage.REQUESTED
    assert agreements.one(assembly).validations[0].result is None


def test_the_draft_is_shown_before_there_is_a_number(window: MainWindow, assembly: UUID) -> None:
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_B)
    assert len(sheets(window)) == 1
    assert "Sin número ni validez hasta las dos validaciones." in said(window)
    assert shown(window).row.number is None
    press(Qt.Key.Key_Escape)
    assert not sheets(window)


# -- what the house says no to


def test_the_paper_is_refused_in_words_until_both_said_yes(
    window: MainWindow, assembly: UUID
) -> None:
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_P, CONTROL)
    assert "todavía no tiene ninguna validación" in said(window)
    enter()
    assert not sheets(window)


def test_a_signature_before_the_paper_is_refused_in_words(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    authorise(agreements, assembly)
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_F)
    save()
    assert "no está emitido como consta ahora" in said(window)
    assert agreements.one(assembly).stage is Stage.AUTHORISED


def test_a_job_that_comes_later_says_what_is_missing_before_anything_is_typed(
    window: MainWindow, agreements: Agreements, house: OpenHouse, assembly: UUID
) -> None:
    window.navigate("spaces", assembly)
    for key, what in (
        (Qt.Key.Key_F, "registrar la firma"), (Qt.Key.Key_E, "entregar el espacio"),
        (Qt.Key.Key_A, "anotar la asistencia"), (Qt.Key.Key_C, "cerrar"),
    ):  # fmt: skip
        press(key)
        told = said(window)
        assert f"No se puede {what}. La solicitud está ingresada." in told
        assert "La validación de la Coordinación General." in told
        enter()
        assert not sheets(window)
    authorise(agreements, assembly)
    Documents(house).agreement(assembly)
    agreements.sign(assembly, TODAY)
    assert "Firmado el 23/11/2026" in said(window)
    press(Qt.Key.Key_C)
    assert "No se puede cerrar. La solicitud está firmada." in said(window)
    enter()
    press(Qt.Key.Key_V)
    assert "No se puede registrar una validación." in said(window)


def test_a_validation_that_refuses_needs_its_reason(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    window.navigate("spaces", assembly)
    press(Qt.Key.Key_V)
    press(Qt.Key.Key_N)
    enter()
    write("SGC-0891", "23/11/2026")
    save()
    assert "Escriba qué se observa o por qué se niega." in said(window)
    type_in("No es afín al proyecto")
    save()
    assert agreements.one(assembly).stage is Stage.REFUSED


def test_the_answer_of_the_centre_is_said_and_not_editable(
    window: MainWindow, house: OpenHouse, agreements: Agreements, assembly: UUID
) -> None:
    authorise(agreements, assembly)
    with house.database.write("Recibir las validaciones del centro") as session:
        for row in session.query(SpaceValidation):
            row.issued = True
    window.navigate("spaces", assembly)
    assert said(window).count("La emitió el centro: solo allí se cambia.") == 2
    offered = [each.accessibleName() for each in page(window).findChildren(Button)]
    assert not [name for name in offered if name.startswith(("Cambiar: ", "Quitar: "))]
    press(Qt.Key.Key_V)
    assert "Las dos validaciones las emitió el centro." in said(window)
    enter()
    assert agreements.one(assembly).stage is Stage.AUTHORISED


def test_observing_asks_for_a_reason_and_leads_to_its_correction(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    window.navigate("spaces", assembly)
    page(window).observe()
    save()
    assert "Escriba qué debe corregirse." in said(window)
    type_in("Falta el aforo")
    save()
    assert shown(window).stage is Stage.OBSERVED
    assert "Falta el aforo" in said(window)
    enter()
    form = screen(window).form
    assert form is not None
    assert form.known_id == assembly
    form.form.focus("expected")
    type_in("40")
    save()
    assert shown(window).stage is Stage.REQUESTED
    assert shown(window).expected == 40
    assert len(shown(window).days) == 1


def test_a_cancelled_request_says_why_and_lets_go_of_its_room(
    window: MainWindow, agreements: Agreements, assembly: UUID, hall: UUID
) -> None:
    window.navigate("spaces", assembly)
    page(window).cancel()
    type_in("El comité desistió")
    save()
    assert shown(window).stage is Stage.CANCELLED
    assert "El comité desistió" in said(window)
    assert not page(window).next_button.isVisible()
    form = asked(hall, DayForm(TODAY, time(14), time(16)), applicant="Otro colectivo")
    assert agreements.check(form).clashes == ()


# -- the list


def test_the_list_is_filtered_by_what_is_typed_and_by_stage(
    window: MainWindow, agreements: Agreements, assembly: UUID, hall: UUID
) -> None:
    other = agreements.request(
        asked(hall, DayForm(TODAY + timedelta(days=1), time(9), time(11)), applicant="Liga La Raya")
    )
    authorise(agreements, other)
    window.navigate("spaces", LIST)
    table = screen(window).list.table
    assert {row.applicant for row in table.model.rows()} == {
        "Comité barrial Santa Inés", "Liga La Raya",
    }  # fmt: skip
    type_in("raya")
    assert [row.applicant for row in table.model.rows()] == ["Liga La Raya"]
    enter()
    assert shown(window).row.id == other
    press(Qt.Key.Key_Escape)
    assert cursor() is table.view
    screen(window).list.clear_filters()
    screen(window).list.stage.set_value(Stage.REQUESTED)
    screen(window).list.fill()
    waits = table.model.columns[5]
    assert [table.model.words(row, waits) for row in table.model.rows()] == ["Las dos validaciones"]


def test_an_empty_house_says_what_to_do_next(window: MainWindow) -> None:
    window.navigate("spaces", LIST)
    assert "Todavía no hay solicitudes de espacio" in said(window)


# -- for everybody


def test_every_control_has_a_name_and_every_word_is_spanish(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    targets: tuple[object, ...] = (None, LIST, assembly, "new")
    for target in targets:
        window.navigate("spaces", target)
        for _ in range(3):
            QApplication.processEvents()
        assert walking.unnamed(screen(window)) == []
        assert walking.english(screen(window)) == []
        assert walking.too_small(screen(window)) == []


def test_tab_goes_through_the_goods_where_they_stand(
    window: MainWindow, agreements: Agreements, assembly: UUID
) -> None:
    sheet = ask_return(window.context, agreements.one(assembly), lambda: None)
    items = sheet.form.field("items")
    assert isinstance(items, ItemsField)
    items.set_value([Item("Sillas", 60, "buenas"), Item("Mesa", 1, "rayada"), Item("Llave")])
    items.remove(items.rows[0])
    QApplication.processEvents()
    assert [(each.name, each.out) for each in items.things()] == [("Mesa", "rayada"), ("Llave", "")]
    sheet.form.focus("on")
    walked = []
    for _ in range(14):
        press(Qt.Key.Key_Tab)
        walked.append(cursor().accessibleName())
    line = ("cuántos", "qué", "cómo está al entregar", "cómo está al devolver")
    assert walked[-13:] == [
        *(f"Bien 1: {words}" for words in line), "Quitar este bien",
        *(f"Bien 2: {words}" for words in line), "Quitar este bien",
        "Añadir otro", "Observación", "Cancelar",
    ]  # fmt: skip
