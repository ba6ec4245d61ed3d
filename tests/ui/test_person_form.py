"""«Nueva persona» with real keys: whoever comes for the first time leaves enrolled."""

import time
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models.consent import Consent
from desktop.models.opening import OpenHouse
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.services.people import People
from desktop.services.programme import Programme
from desktop.ui.labels import Label
from desktop.ui.main_window import MainWindow
from desktop.ui.person_form import DRAFT, PersonForm
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.targets import RegisterSomeone
from tests.ui.counter import ALT, CONTROL, Keys, open_counter, register, workshops
from tests.ui.walking import english, too_small, unnamed

NEXT = Qt.Key.Key_Return
CHILD = "14082015"
"""Eleven years old on the day of the tests."""


@pytest.fixture
def offered(house: OpenHouse) -> dict[str, UUID]:
    """The workshops of the house, by name."""
    return workshops(house)


@pytest.fixture
def window(house: OpenHouse, offered: dict[str, UUID], qtbot: QtBot) -> MainWindow:
    """The window at «Hoy»."""
    return open_counter(house, qtbot)


@pytest.fixture
def keys() -> Keys:
    """The keyboard."""
    return Keys()


@pytest.fixture
def form(window: MainWindow, keys: Keys) -> PersonForm:
    """An empty form, opened with its key."""
    keys.press(Qt.Key.Key_N, CONTROL)
    keys.count = 0
    return form_of(window)


def form_of(window: MainWindow) -> PersonForm:
    """The form in sight."""
    screen = window.screen_of("people")
    assert isinstance(screen, PeopleScreen)
    assert screen.person_form is not None
    return screen.person_form


def only(house: OpenHouse, entity: type[Any]) -> list[Any]:
    """Every row of a table."""
    with house.database.read() as session:
        return list(session.execute(select(entity)).scalars())


def words(place: QWidget) -> str:
    """Every word in sight."""
    return " ".join(
        each.text() for each in place.findChildren(Label) if each.isVisibleTo(place.window())
    )


def fill(keys: Keys, *answers: str) -> None:
    """Answers one after the other, Enter between them."""
    for answer in answers:
        keys.type(answer)
        keys.enter()


def save(keys: Keys) -> None:
    """Ctrl+Enter."""
    keys.press(NEXT, CONTROL)


def now_at(window: MainWindow) -> str:
    """The key of the screen in sight."""
    current = window.current_screen()
    return current.key if current is not None else ""


# -- the promise


def test_who_comes_first_is_enrolled_in_at_most_75_keys_without_the_mouse(
    window: MainWindow, house: OpenHouse, offered: dict[str, UUID], keys: Keys
) -> None:
    keys.press(Qt.Key.Key_N, CONTROL)
    fill(keys, "1714307103", "Quishpe Anaguan", "Rosa Elsa", "03071995", "f", "me", "0990000142")
    keys.type("aana")  # aviso, datos sensibles, WhatsApp, fotos: one key each
    keys.type("bai")
    save(keys)
    assert keys.count <= 75
    (person,) = only(house, Person)
    assert (person.surnames, person.given_names) == ("Quishpe Anaguan", "Rosa Elsa")
    assert (person.gender, person.ethnicity) == ("female", "mestiza")
    assert f"{person.birth_date:%d/%m/%Y}" == "03/07/1995"
    assert not person.flags
    assert [document.number for document in only(house, IdentityDocument)] == ["1714307103"]
    assert [phone.number for phone in only(house, Phone)] == ["+593990000142"]
    answers = {consent.purpose: consent.granted for consent in only(house, Consent)}
    assert answers == {"notice": True, "sensitive": True, "whatsapp": False, "image": True}
    places = Programme(house.database).workshop(offered["Bailoterapia"]).in_state("enrolled")
    assert [place.person_id for place in places] == [person.id]
    assert now_at(window) == "today"
    assert "Se inscribió a Rosa Elsa Quishpe Anaguan en Bailoterapia." in words(window)


def test_enter_goes_down_the_form_in_the_order_of_the_counter(form: PersonForm, keys: Keys) -> None:
    order = []
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        order.append(focused.accessibleName().split(":")[0])
        keys.enter()
    assert order == [
        "Documento", "Apellidos", "Nombres", "Fecha de nacimiento", "Género", "Autoidentificación",
        "Teléfono", "Datos para la inscripción", "Datos sensibles para estadística",
        "Mensajes por WhatsApp", "Fotografías, video y difusión", "Taller",
    ]  # fmt: skip
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Guardar"


# -- nobody is turned away


def test_one_name_is_enough(form: PersonForm, house: OpenHouse, keys: Keys) -> None:
    keys.enter(2)
    keys.type("Rosa")
    save(keys)
    (person,) = only(house, Person)
    assert (person.surnames, person.given_names) == ("", "Rosa")
    assert set(person.flags) == {
        "sin documento", "sin fecha de nacimiento", "sin apellidos",
        "sin aviso de datos personales",
    }  # fmt: skip


def test_without_any_name_the_form_says_what_is_missing(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    keys.type("1714307103")
    save(keys)
    assert only(house, Person) == []
    assert "Escriba al menos un nombre o un apellido." in words(form)


def test_who_has_no_document_is_registered_as_such(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    form.form.focus("kind")
    fill(keys, "sin")
    assert "Se registra sin documento." in words(form)
    fill(keys, "Iza")
    save(keys)
    (document,) = only(house, IdentityDocument)
    assert document.kind == "SIN_DOCUMENTO"


def test_a_year_alone_a_foreign_phone_and_refused_questions_are_answers(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Iza", "Rosa", "1961", "p", "pr", "+584120000077")
    assert "Cerca de 65 años." in words(form)
    save(keys)
    (person,) = only(house, Person)
    assert (person.birth_date, person.birth_year) == (None, 1961)
    assert (person.gender, person.ethnicity) == ("undisclosed", "undisclosed")
    assert [phone.number for phone in only(house, Phone)] == ["+584120000077"]


def test_half_a_phone_is_kept_as_it_is_and_a_bare_number_takes_02_when_confirmed(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Iza", "Rosa", "", "", "", "2000164")
    assert "¿Es de Quito? Se guardará con 02." in words(form)
    keys.press(Qt.Key.Key_Backtab)
    keys.enter()
    save(keys)
    assert [phone.number for phone in only(house, Phone)] == ["+59322000164"]


# -- documents


def test_a_cedula_that_fails_its_check_asks_why_and_saves_all_the_same(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "1750000019")
    assert "El último dígito no coincide. Puede guardar igual" in words(form)
    fill(keys, "Visto en la libreta", "Iza", "Rosa")
    save(keys)
    (document,) = only(house, IdentityDocument)
    assert document.override_reason == "Visto en la libreta"
    (person,) = only(house, Person)
    assert "documento por revisar" not in person.flags


def test_without_a_reason_the_document_stays_to_be_looked_at(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "1750000019", "", "Iza", "Rosa")
    save(keys)
    (person,) = only(house, Person)
    assert "documento por revisar" in person.flags


def test_nine_digits_are_no_cedula_and_may_be_kept_as_another_document(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "171430710", "Iza")
    assert "Una cédula tiene diez dígitos y aquí hay 9." in words(form)
    save(keys)
    assert only(house, Person) == []
    keys.press(Qt.Key.Key_Tab)
    keys.enter()
    save(keys)
    (document,) = only(house, IdentityDocument)
    assert (document.kind, document.number) == ("OTRO", "171430710")


def test_a_passport_is_asked_for_its_country(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    form.form.focus("kind")
    fill(keys, "pas", "ab-1234", "colo", "Iza")
    save(keys)
    (document,) = only(house, IdentityDocument)
    assert (document.kind, document.number, document.country) == ("PASAPORTE", "AB1234", "CO")


# -- children and adolescents


def test_under_15_the_representative_appears_and_authorises(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    assert not form.representative.card.isVisible()
    fill(keys, "", "Morales Quinga", "Sofia", CHILD, "f", "", "")
    assert form.representative.card.isVisible()
    assert "11 años. Autoriza quien le representa." in words(form)
    fill(keys, "Veronica Quinga", "", "", "mad", "0980000205")
    assert "Autoriza Veronica Quinga, madre" in words(form)
    keys.type("a")
    save(keys)
    (guardian,) = only(house, Guardian)
    assert (guardian.name, guardian.relationship, guardian.represents) == (
        "Veronica Quinga", "mother", True,
    )  # fmt: skip
    (consent,) = only(house, Consent)
    assert (consent.given_by, consent.giver_name) == ("representative", "Veronica Quinga")


def test_a_representative_who_is_registered_is_chosen_from_the_house(
    house: OpenHouse, form: PersonForm, keys: Keys
) -> None:
    mother = register(house, "Quinga Andrade", "Verónica", "1714307103")
    fill(keys, "", "Morales Quinga", "Sofia", CHILD, "", "", "")
    keys.type("quinga")
    keys.press(Qt.Key.Key_Down)
    keys.enter()
    save(keys)
    (guardian,) = only(house, Guardian)
    assert (guardian.guardian_person_id, guardian.name) == (mother, "Verónica Quinga Andrade")


def test_without_a_representative_the_child_is_registered_and_flagged(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Morales", "Sofia", CHILD)
    save(keys)
    (person,) = only(house, Person)
    assert "sin representante" in person.flags


def test_from_15_they_decide_themselves_or_their_representative_does(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Morales", "Sofia", "14082010", "", "", "")
    assert "Se pide porque es menor de edad" in words(form)
    fill(keys, "Veronica Quinga", "", "", "mad", "")
    assert "Responde la propia persona" in words(form)
    keys.type("q")
    keys.enter()
    keys.type("a")
    save(keys)
    (consent,) = only(house, Consent)
    assert (consent.given_by, consent.giver_name) == ("representative", "Veronica Quinga")


def test_who_else_may_collect_a_child_is_kept(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Morales", "Sofia", CHILD)
    keys.press(Qt.Key.Key_M, ALT)
    form.form.focus("collector1")
    fill(keys, "Rosa Quinga", "abuela", "0980000206")
    keys.type("Luis Quinga")
    save(keys)
    kept = {each.name: (each.represents, each.may_collect) for each in only(house, Guardian)}
    assert kept == {"Rosa Quinga": (False, True), "Luis Quinga": (False, True)}


# -- consents


def test_nothing_is_ticked_beforehand_and_what_was_not_asked_is_not_an_answer(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    values = form.form.values()
    assert {name for name in values if name.startswith("consent_") and values[name] is None} == {
        "consent_notice", "consent_sensitive", "consent_whatsapp", "consent_image",
    }  # fmt: skip
    fill(keys, "", "Iza", "", "", "", "", "")
    keys.type("a")
    save(keys)
    assert [(each.purpose, each.granted) for each in only(house, Consent)] == [("notice", True)]


def test_sensitive_answers_ask_whether_they_may_be_kept(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Iza", "Rosa", "", "", "ind")
    save(keys)
    assert only(house, Person) == []
    assert "Si no autoriza, no se guardan." in words(form)
    keys.type("n")
    save(keys)
    (person,) = only(house, Person)
    assert person.ethnicity is None


def test_the_whole_notice_is_one_key_away(form: PersonForm, window: MainWindow, keys: Keys) -> None:
    keys.press(Qt.Key.Key_L, ALT)
    said = words(window)
    assert "17. Decisiones automáticas" in said
    assert "{" not in said
    assert unnamed(window) == english(window) == too_small(window) == []
    keys.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is form.form.field("number")


# -- what may also be said


def test_the_rest_is_folded_until_somebody_asks(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "", "Iza", "Rosa", "03071995")
    keys.press(Qt.Key.Key_M, ALT)
    fill(keys, "Rosi", "colo", "llo", "La Raya", "", "rosa@example.org", "s", "ref", "s")
    keys.press(Qt.Key.Key_Space)
    form.form.focus("disability_percent")
    fill(keys, "40", "", "Rampa", "Ana Iza", "her", "0980000207")
    form.form.focus("consent_sensitive")
    keys.type("a")
    save(keys)
    (person,) = only(house, Person)
    assert (person.preferred_name, person.nationality, person.neighbourhood) == (
        "Rosi", "CO", "La Raya",
    )  # fmt: skip
    assert (person.mobility, person.mobility_detail) == ("yes", "refugee")
    assert (person.disability, person.disability_types, person.disability_percent) == (
        "yes", ["fisica"], 40,
    )  # fmt: skip
    assert (person.support_needs, person.email) == ("Rampa", "rosa@example.org")
    assert (person.emergency_name, person.emergency_relationship, person.emergency_phone) == (
        "Ana Iza", "sister", "+593980000207",
    )  # fmt: skip
    assert person.parish


def test_another_document_is_kept_beside_the_first(
    form: PersonForm, house: OpenHouse, keys: Keys
) -> None:
    fill(keys, "1714307103", "Iza")
    keys.press(Qt.Key.Key_M, ALT)
    form.form.focus("number2")
    fill(keys, "AB1234")
    save(keys)
    assert {each.kind for each in only(house, IdentityDocument)} == {"CEDULA", "PASAPORTE"}


# -- who is registered already


def test_whoever_may_be_registered_is_shown_with_the_reasons(
    form: PersonForm, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    known = register(house, "Morales Quinga", "Sofía V.", "1714307103", date(2014, 8, 14))
    fill(keys, "", "Morales Quinga", "Sofia Valentina", CHILD)
    qtbot.waitUntil(lambda: "Puede que ya esté registrada" in words(form.twins))
    said = words(form.twins)
    assert "Nombre parecido" in said
    assert "14/08/2014" in said
    assert "1714307103" not in said
    current = form.twins.current()
    assert current is not None
    assert current.person.id == known


def test_it_is_her_opens_her_record_in_one_key_and_can_be_taken_back(
    form: PersonForm, window: MainWindow, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    register(house, "Morales Quinga", "Sofía", "1714307103", date(1995, 7, 3))
    fill(keys, "1714307103", "Morales Quinga", "Sofia")
    qtbot.waitUntil(form.twins.isVisible)
    keys.press(Qt.Key.Key_D, CONTROL)
    screen = window.screen_of("people")
    assert isinstance(screen, PeopleScreen)
    assert screen.person_form is None
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert form_of(window).form.text("given_names") == "Sofia"


def test_she_is_somebody_else_with_the_same_document(
    form: PersonForm, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    register(house, "Morales Quinga", "Sofía", "1714307103")
    fill(keys, "1714307103", "Iza", "Rosa")
    qtbot.waitUntil(form.twins.isVisible)
    form.twins.dismiss_current()
    qtbot.waitUntil(form.twins.isHidden)
    save(keys)
    assert len(only(house, Person)) == 2


def test_a_document_that_is_somebodys_is_said_before_two_have_it(
    form: PersonForm, window: MainWindow, house: OpenHouse, keys: Keys
) -> None:
    register(house, "Morales Quinga", "Sofía", "1714307103")
    fill(keys, "1714307103", "Iza", "Rosa")
    save(keys)
    assert len(only(house, Person)) == 1
    assert "Ese documento ya es de Sofía Morales Quinga." in words(window)
    keys.press(Qt.Key.Key_Backtab)
    keys.enter()
    assert len(only(house, Person)) == 2


def test_in_a_small_window_the_warning_is_one_line(
    form: PersonForm, window: MainWindow, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    register(house, "Morales Quinga", "Sofía", "1714307103", date(1995, 7, 3))
    window.resize(911, 460)
    fill(keys, "", "Morales Quinga", "Sofia", "03071995")
    qtbot.waitUntil(lambda: "Puede que ya esté registrada: Morales Quinga, Sofía" in words(form))
    keys.press(Qt.Key.Key_C, ALT)
    assert "¿Es la misma persona?" in words(window)


# -- nothing typed is lost


def test_what_is_typed_is_kept_within_half_a_second(
    form: PersonForm, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    fill(keys, "1714307103")
    keys.type("Quis")
    began = time.monotonic()
    people = People(house.database)

    def kept() -> bool:
        draft = people.draft(DRAFT)
        return draft is not None and draft.values.get("surnames") == "Quis"

    qtbot.waitUntil(kept)
    # Half a second is the promise; a busy machine of tests gets twice that.
    assert time.monotonic() - began < 1
    qtbot.waitUntil(lambda: "Borrador guardado a las 10:00" in words(form))


def test_after_a_power_cut_the_form_goes_on_where_it_was(
    form: PersonForm, house: OpenHouse, offered: dict[str, UUID], keys: Keys, qtbot: QtBot
) -> None:
    fill(keys, "", "Morales", "Sofia", CHILD, "f", "", "", "Veronica Quinga", "", "", "mad", "")
    keys.type("aan")
    keys.enter()
    fill(keys, "bai")
    form.form.focus("number")
    keys.type("17143")
    people = People(house.database)

    def kept() -> bool:
        draft = people.draft(DRAFT)
        return draft is not None and draft.values.get("number") == "17143"

    qtbot.waitUntil(kept)
    later = open_counter(house, qtbot)
    assert "Una ficha a medias" in words(later)
    assert "Morales, Sofia" in words(later)
    keys.press(Qt.Key.Key_N, CONTROL)
    again = form_of(later)
    assert "Esta ficha quedó a medias a las 10:00" in words(again)
    assert again.form.values() == form.form.values()
    save(keys)
    assert "Una cédula tiene diez dígitos y aquí hay 5." in words(again)


def test_a_draft_that_is_not_wanted_is_thrown_away(
    house: OpenHouse, offered: dict[str, UUID], keys: Keys, qtbot: QtBot
) -> None:
    people = People(house.database)
    people.save_draft(DRAFT, {"surnames": "Quishpe", "kind": "CEDULA"})
    window = open_counter(house, qtbot)
    keys.type("iza")
    keys.press(Qt.Key.Key_N, CONTROL)
    form = form_of(window)
    assert form.form.text("surnames") == "Quishpe"
    again = next(
        each
        for each in form.findChildren(QWidget)
        if each.accessibleName() == "Descartar y empezar de nuevo"
    )
    again.setFocus()
    keys.enter()
    assert form.form.text("surnames") == "Iza"
    assert people.draft(DRAFT) is None


def test_once_saved_no_draft_is_left(
    form: PersonForm, window: MainWindow, house: OpenHouse, keys: Keys, qtbot: QtBot
) -> None:
    fill(keys, "", "Iza")
    save(keys)
    qtbot.waitUntil(lambda: not window.tasks.running())
    assert People(house.database).draft(DRAFT) is None


def test_another_walk_in_finds_the_form_half_typed_and_may_begin_again(
    form: PersonForm, window: MainWindow, keys: Keys, qtbot: QtBot
) -> None:
    fill(keys, "", "Iza")
    keys.press(Qt.Key.Key_1, ALT)
    keys.type("lema")
    keys.press(Qt.Key.Key_N, CONTROL)
    assert form_of(window) is form
    qtbot.waitUntil(lambda: "Esta ficha está a medias" in words(form))
    assert form.form.text("surnames") == "Iza"


def test_the_lock_keeps_what_is_being_typed(
    form: PersonForm, window: MainWindow, keys: Keys
) -> None:
    fill(keys, "1714307103")
    keys.type("Quis")
    window.cover(QWidget())
    window.uncover()
    keys.type("hpe")
    assert form.form.text("surnames") == "Quishpe"


def test_leaving_with_something_typed_asks_first(
    form: PersonForm, window: MainWindow, house: OpenHouse, keys: Keys
) -> None:
    keys.press(Qt.Key.Key_Escape)
    assert now_at(window) == "today"
    keys.press(Qt.Key.Key_N, CONTROL)
    fill(keys, "", "Iza")
    keys.press(Qt.Key.Key_Escape)
    assert "¿Salir sin guardar?" in words(window)
    keys.press(Qt.Key.Key_Tab)
    keys.enter()
    assert now_at(window) == "today"
    assert People(house.database).draft(DRAFT) is None


# -- what the search box already knows


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("quishpe", {"surnames": "Quishpe"}),
        ("quishpe maria", {"surnames": "Quishpe", "given_names": "Maria"}),
        ("QUISHPE ANAGUANO ROSA", {"surnames": "Quishpe Anaguano", "given_names": "Rosa"}),
        ("1714307103", {"number": "1714307103", "kind": "CEDULA"}),
        ("0990000142", {"phone": "099 000 0142", "number": ""}),
        ("022000164", {"phone": "(02) 200 0164"}),
        ("iza ab1234", {"surnames": "Iza", "number": "ab1234", "kind": "OTRO"}),
    ],
)
def test_what_was_searched_for_is_not_typed_twice(
    window: MainWindow, typed: str, values: dict[str, str]
) -> None:
    window.navigate("people", RegisterSomeone(typed))
    form = form_of(window).form
    assert {name: form.text(name) for name in values} == values


def test_everything_on_the_form_has_a_name_in_spanish_and_can_be_read(
    form: PersonForm, window: MainWindow, keys: Keys
) -> None:
    fill(keys, "1750000019", "", "Morales", "Sofia", CHILD)
    keys.press(Qt.Key.Key_M, ALT)
    assert unnamed(window) == english(window) == too_small(window) == []
