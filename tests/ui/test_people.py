"""«Personas» with real keys: the list, one record, what is corrected, agreed and taken back."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop.core.errors import NotAllowed
from desktop.models.opening import OpenHouse
from desktop.models.person import Flag
from desktop.models.staff import Role, SensitiveRead, StaffMember
from desktop.services.people import (
    Answer,
    NewDocument,
    NewGuardian,
    NewPerson,
    People,
    PeopleFilter,
    Purpose,
)
from desktop.services.reception import EnrolmentState, Reception
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.people import PeopleScreen
from tests.programme_makers import opened
from tests.ui.desk_window import CONTROL, enter, open_window, press, said, save, type_in
from tests.ui.walking import english, unnamed

YES = (Answer(Purpose.NOTICE, True), Answer(Purpose.SENSITIVE, True))


@dataclass
class Neighbours:
    """Who lives here."""

    maria: UUID
    segundo: UUID
    sofia: UUID


@pytest.fixture
def neighbours(house: OpenHouse) -> Neighbours:
    """Three people: complete, without document, and a child."""
    people = People(house.database)

    def register(request: NewPerson) -> UUID:
        return people.register(request)[0].person_id

    return Neighbours(
        register(
            NewPerson(
                "Quishpe Anaguano", "María Belén", birth_date=date(1992, 4, 12),
                ethnicity="mestiza", documents=(NewDocument("CEDULA", "1713175071"),),
                phones=("0990000142",), consents=YES,
            )
        ),
        register(NewPerson("Guamán Cuji", "Segundo Manuel", birth_year=1962, consents=YES)),
        register(
            NewPerson(
                "Morales Quinga", "Sofía Valentina", birth_date=date(2015, 8, 14), consents=YES,
                documents=(NewDocument("PARTIDA_NACIMIENTO", "A77"),),
                guardians=(NewGuardian("Carmen Quinga", "mother"),),
            )
        ),
    )  # fmt: skip


@pytest.fixture
def window(house: OpenHouse, neighbours: Neighbours, qtbot: QtBot) -> MainWindow:
    """The window at «Personas»."""
    return open_window(house, qtbot, (PeopleScreen, DocumentsScreen), "people")


@pytest.fixture
def screen(window: MainWindow) -> PeopleScreen:
    """The screen itself."""
    found = window.screen_of("people")
    assert isinstance(found, PeopleScreen)
    return found


def names(screen: PeopleScreen) -> list[str]:
    """The list as it stands."""
    return [each.name for each in screen.list.table.model.rows()]


# -- the list


def test_people_stand_in_order_with_documents_masked(screen: PeopleScreen) -> None:
    assert names(screen) == [
        "Guamán Cuji, Segundo Manuel",
        "Morales Quinga, Sofía Valentina",
        "Quishpe Anaguano, María Belén",
    ]
    assert screen.list.table.model.rows()[2].document == "cédula ··· 5071"
    assert "1713175071" not in said(screen)


def test_letters_narrow_the_list_and_enter_opens_the_record(screen: PeopleScreen) -> None:
    type_in("quish")
    assert names(screen) == ["Quishpe Anaguano, María Belén"]
    assert "«quish»" in said(screen.list.footer)
    enter()
    assert screen.places.currentWidget() is screen.record
    assert screen.record.name.text() == "Quishpe Anaguano, María Belén"
    press(Qt.Key.Key_Escape)
    assert screen.places.currentWidget() is screen.list


def test_letters_typed_on_the_list_go_to_the_box(screen: PeopleScreen) -> None:
    screen.list.table.view.setFocus()
    type_in("qui")
    assert screen.list.search.text() == "qui"
    assert names(screen)[-1] == "Quishpe Anaguano, María Belén"


def test_the_count_tells_the_filter_and_drops_it(screen: PeopleScreen) -> None:
    screen.list.record.set_value(True)
    screen.list.record.picked.emit()
    assert names(screen) == ["Guamán Cuji, Segundo Manuel"]
    assert "1 persona" in said(screen.list.footer)
    assert "fichas por completar" in said(screen.list.footer)
    screen.list.footer.clear_button.click()
    assert len(names(screen)) == 3


def test_only_one_workshop_or_one_age(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours, qtbot: QtBot
) -> None:
    workshop = opened(house.database)
    Reception(house.database).enrol(neighbours.maria, workshop)
    screen.list.fill_workshops()
    screen.list.workshop.set_value(workshop)
    screen.list.workshop.picked.emit()
    assert names(screen) == ["Quishpe Anaguano, María Belén"]
    assert "taller: Bailoterapia" in said(screen.list.footer)
    screen.list.clear_filters()
    screen.list.age.set_value("ninez")
    screen.list.age.picked.emit()
    assert names(screen) == ["Morales Quinga, Sofía Valentina"]


def test_who_is_not_here_is_registered_with_what_was_typed(
    screen: PeopleScreen, qtbot: QtBot
) -> None:
    type_in("Toapanta")
    assert names(screen) == []
    press(Qt.Key.Key_N, CONTROL)
    assert screen.person_form is not None
    assert screen.person_form.form.text("surnames") == "Toapanta"
    press(Qt.Key.Key_Escape)
    assert screen.places.currentWidget() is screen.list


def test_the_order_is_turned_by_the_title(screen: PeopleScreen) -> None:
    screen.list.table.sort_by(0, Qt.SortOrder.DescendingOrder)
    assert names(screen)[0] == "Quishpe Anaguano, María Belén"


def test_a_long_list_is_asked_for_page_by_page(
    house: OpenHouse, neighbours: Neighbours, qtbot: QtBot
) -> None:
    people = People(house.database)
    for number in range(230):
        people.register(NewPerson(f"Apellido {number:03d}", "Rosa"))
    window = open_window(house, qtbot, (PeopleScreen, DocumentsScreen), "people")
    found = window.screen_of("people")
    assert isinstance(found, PeopleScreen)
    table = found.list.table
    assert table.model.rowCount() == 233
    table.view.setFocus()
    press(Qt.Key.Key_End)
    current = table.current()
    assert current is not None
    assert current.name == "Quishpe Anaguano, María Belén"
    enter()
    assert found.record.name.text() == "Quishpe Anaguano, María Belén"


# -- the person beside the list


def test_whole_data_are_shown_when_asked_and_the_look_is_logged(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours
) -> None:
    screen.list.table.go_to(neighbours.maria)
    screen.list.pane.show_person(neighbours.maria)
    assert "17•• •• 5071" in said(screen.list.pane)
    assert "Mestiza/o" not in said(screen.list.pane)
    screen.list.pane.turn()
    assert "1713175071" in said(screen.list.pane)
    with house.database.read() as session:
        looks = session.execute(select(func.count()).select_from(SensitiveRead)).scalar_one()
    assert looks == 1


def test_a_seat_is_given_from_the_list_and_taken_back(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, neighbours: Neighbours
) -> None:
    opened(house.database)
    screen.list.table.go_to(neighbours.maria)
    screen.list.pane.show_person(neighbours.maria)
    screen.list.table.view.setFocus()
    press(Qt.Key.Key_I, CONTROL)
    type_in("bai")
    enter(2)
    record = People(house.database).record(neighbours.maria)
    assert [each.workshop for each in record.enrolments] == ["Bailoterapia"]
    assert "Se inscribió a María Belén" in window.toast.words.text()
    window.toast.undo()
    assert People(house.database).record(neighbours.maria).enrolments == ()


# -- the record


def test_a_birth_date_is_corrected_and_undone(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, neighbours: Neighbours
) -> None:
    screen.show_person(neighbours.segundo)
    press(Qt.Key.Key_E, CONTROL)
    enter(3)
    press(Qt.Key.Key_A, CONTROL)
    type_in("030762")
    save()
    people = People(house.database)
    assert people.record(neighbours.segundo).values["birth_date"] == date(1962, 7, 3)
    assert "fecha de nacimiento" in window.toast.words.text()
    assert "03/07/1962" in said(screen.record)
    window.toast.undo()
    assert people.record(neighbours.segundo).values["birth_year"] == 1962


def test_a_missing_document_is_added_with_its_warning_kept(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours
) -> None:
    screen.show_person(neighbours.segundo)
    assert "No tiene un documento registrado." in said(screen.record)
    screen.record.cards._add_document()
    type_in("1713175072")
    enter()
    type_in("Así está en su cédula")
    save()
    record = People(house.database).record(neighbours.segundo)
    assert record.documents[0].override_reason == "Así está en su cédula"
    assert Flag.NO_DOCUMENT not in record.flags
    assert "Revisado: Así está en su cédula" in said(screen.record)


def test_a_document_of_somebody_else_offers_their_record(
    screen: PeopleScreen, window: MainWindow, neighbours: Neighbours
) -> None:
    screen.show_person(neighbours.segundo)
    screen.record.cards._add_document()
    type_in("1713175071")
    save()
    assert window.messages.is_open()
    enter()
    assert screen.record.name.text() == "Quishpe Anaguano, María Belén"


def test_sensitive_data_stay_closed_until_asked(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours
) -> None:
    screen.show_person(neighbours.maria)
    assert "Mestiza/o" not in said(screen.record)
    screen.record.cards._open_sensitive()
    assert "Mestiza/o" in said(screen.record)
    screen.show_person(neighbours.sofia)
    screen.show_person(neighbours.maria)
    assert "Mestiza/o" not in said(screen.record)


def test_taking_back_an_authorisation_is_as_easy_as_giving_it(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, neighbours: Neighbours
) -> None:
    screen.show_person(neighbours.maria)
    press(Qt.Key.Key_3, CONTROL)
    enter()
    press(Qt.Key.Key_Tab)
    type_in("n")
    save()
    people = People(house.database)
    assert people.sensitive(neighbours.maria).values["ethnicity"] is None
    assert "datos sensibles" in window.toast.words.text()
    window.toast.undo()
    assert people.sensitive(neighbours.maria).values["ethnicity"] == "mestiza"


def test_history_tells_who_when_and_from_what_to_what(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours
) -> None:
    People(house.database).update(neighbours.maria, {"given_names": "María Isabel"})
    screen.show_person(neighbours.maria)
    press(Qt.Key.Key_4, CONTROL)
    row = screen.record.history.current()
    assert row is not None
    assert (row.what, row.before, row.after) == ("Nombres", "María Belén", "María Isabel")
    assert row.staff == "Lucía Paredes"


def test_somebody_leaves_a_workshop_with_a_reason_and_comes_back(
    screen: PeopleScreen, house: OpenHouse, neighbours: Neighbours
) -> None:
    workshop = opened(house.database)
    Reception(house.database).enrol(neighbours.maria, workshop)
    screen.show_person(neighbours.maria)
    press(Qt.Key.Key_2, CONTROL)
    press(Qt.Key.Key_Delete)
    type_in("Cambió de horario en el trabajo")
    save()
    people = People(house.database)
    assert people.record(neighbours.maria).enrolments[0].state is EnrolmentState.WITHDRAWN
    assert "Cambió de horario" in said(screen.record)
    screen.record.workshops.back_button.click()
    assert people.record(neighbours.maria).enrolments[0].state is EnrolmentState.ENROLLED


def test_a_telephone_and_a_representative_are_changed_and_removed(
    screen: PeopleScreen, window: MainWindow, house: OpenHouse, neighbours: Neighbours
) -> None:
    people = People(house.database)
    screen.show_person(neighbours.sofia)
    screen.record.cards._add_phone()
    type_in("0987654321")
    save()
    assert people.record(neighbours.sofia).phones[0].shown == "098 765 4321"
    screen.record.cards._add_guardian()
    type_in("Luis Morales")
    save()
    record = people.record(neighbours.sofia)
    assert [g.name for g in record.guardians] == ["Carmen Quinga", "Luis Morales"]
    screen.record.cards._remove_guardian(record.guardians[0])
    assert [g.name for g in people.record(neighbours.sofia).guardians] == ["Luis Morales"]
    window.toast.undo()
    assert len(people.record(neighbours.sofia).guardians) == 2


# -- export


def test_the_list_in_sight_is_exported_and_only_by_who_may(
    screen: PeopleScreen, house: OpenHouse, tmp_path: Path, qtbot: QtBot, window: MainWindow
) -> None:
    place = tmp_path / "lista"
    type_in("quis")
    screen.list.export_to(place)
    qtbot.waitUntil(lambda: "Se exportó a 1 persona" in window.toast.words.text())
    book = load_workbook(BytesIO((tmp_path / "lista.xlsx").read_bytes()))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0][0] == "Apellidos"
    assert rows[1][:4] == ("Quishpe Anaguano", "María Belén", "Cédula", "1713175071")
    with house.database.write("Cambiar de rol") as session:
        session.get_one(StaffMember, house.staff.id).role = Role.TECNICO
    with pytest.raises(NotAllowed):
        People(house.database).export(PeopleFilter(), tmp_path / "otra.xlsx")
    press(Qt.Key.Key_E, CONTROL)
    assert window.messages.is_open()
    assert not (tmp_path / "otra.xlsx").exists()


def test_a_folder_that_is_not_there_is_told(
    screen: PeopleScreen, tmp_path: Path, qtbot: QtBot, window: MainWindow
) -> None:
    screen.list.export_to(tmp_path / "no-existe" / "lista.xlsx")
    qtbot.waitUntil(window.messages.is_open)


# -- the whole window


def test_everything_has_a_name_in_spanish(
    window: MainWindow, screen: PeopleScreen, neighbours: Neighbours
) -> None:
    for show in (
        screen.show_list,
        lambda: screen.show_person(neighbours.sofia),
        screen.record.cards._open_sensitive,
        lambda: screen.record.show_tab(1),
        lambda: screen.record.show_tab(2),
        lambda: screen.record.show_tab(3),
        screen.show_import,
        screen.show_doubts,
    ):
        show()
        assert unnamed(window) == []
        assert english(window) == []


def test_small_windows_keep_everything_in_reach(
    window: MainWindow, screen: PeopleScreen, neighbours: Neighbours, qtbot: QtBot
) -> None:
    window.resize(911, 460)
    screen.show_list()
    qtbot.waitUntil(screen.list.pane_button.isVisible)
    assert not screen.list.pane.isVisible()
    screen.list.pane_button.click()
    assert screen.list.pane.isVisible()
