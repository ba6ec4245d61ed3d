"""At the counter: who comes back, who comes for the first time, and a workshop without seats."""

from uuid import UUID

from PySide6.QtCore import Qt

from desktop.models.identity import check_digit
from desktop.services.programme import WorkshopRow
from desktop.tour.stage import Stage
from desktop.ui.person_form import PersonForm
from desktop.ui.screens.people import PeopleScreen

RETURNING = "Quishpe Toapanta, Mario Andrés"
TYPED = "quishpe mario"
LOOKS_LIKE = ("Quishpe Anaguano", "María Belén")
NEWCOMER = "Quishpe Anaguano, María Belén"
CHILD = ("Ñacato Llumiquinga", "Ñusta Abigail")
MOTHER = "Rosa Elvira Llumiquinga Oña"
QUIET = "Kichwa para conversar"
FULL = "Cerámica"
FOR_CHILDREN = "Tareas dirigidas"


def workshop(tour: Stage, name: str) -> WorkshopRow:
    """A workshop of the current cycle."""
    found = [row for row in tour.desk.programme.workshops() if row.name == name]
    tour.driver.must(len(found) == 1, f"no hay un taller «{name}»")
    return found[0]


def place_of(tour: Stage, workshop_name: str, person: UUID) -> str:
    """In which state somebody is in a workshop, "" for nowhere."""
    detail = tour.desk.programme.workshop(workshop(tour, workshop_name).id)
    return next((str(p.state.value) for p in detail.places if p.person_id == person), "")


def person_called(tour: Stage, name: str) -> UUID:
    """Somebody by their whole name; the newest where there are two."""
    found = [each for each in tour.desk.people.find(name, 12) if each.name == name]
    tour.driver.must(found, f"no se encuentra a «{name}»")
    return found[-1].id


def see_the_day(tour: Stage) -> None:
    """«Hoy» as the morning begins."""
    screen = tour.go("today")
    tour.driver.must(tour.list_called("Sesiones de hoy").count(), "«Hoy» no muestra las sesiones")
    tour.driver.must(screen.isVisible(), "«Hoy» no está a la vista")
    tour.picture("hoy")
    tour.driver.press(Qt.Key.Key_F1)
    tour.sheet()
    tour.picture("ayuda-de-teclas")
    tour.close_sheets()


def welcome_who_comes_back(tour: Stage) -> None:
    """Find somebody known and enrol them, with the keys promised."""
    hands = tour.driver
    person = person_called(tour, RETURNING)
    tour.go("today")
    hands.type(TYPED)
    people = tour.list_called("Personas parecidas")
    _step_to(tour, people, person)
    tour.picture("quien-llega")
    hands.enter()
    tour.sheet()
    hands.type("kic")
    tour.picture("inscribir-elegir-taller")
    hands.enter()
    tour.picture("inscribir-listo")
    hands.enter()
    tour.no_sheet()
    hands.must(place_of(tour, QUIET, person) == "enrolled", "quien volvió no quedó inscrito")
    tour.picture("inscrita")


def undo_an_enrolment(tour: Stage) -> None:
    """Enrol somebody in the wrong workshop, and take it back with one key."""
    hands = tour.driver
    person = person_called(tour, RETURNING)
    enrol(tour, person, TYPED, "coro")
    hands.must(place_of(tour, "Coro comunitario", person) == "enrolled", "no quedó inscrito")
    hands.press(Qt.Key.Key_Z, control=True)
    hands.wait(
        lambda: place_of(tour, "Coro comunitario", person) == "", "no se deshizo la inscripción"
    )


def fill_the_waiting_list(tour: Stage) -> None:
    """A workshop without seats says so, and the person waits their turn."""
    hands = tour.driver
    person = person_called(tour, RETURNING)
    hands.must(workshop(tour, FULL).seats_left == 0, f"{FULL} debía estar lleno")
    tour.go("today")
    hands.type(TYPED)
    _step_to(tour, tour.list_called("Personas parecidas"), person)
    hands.enter()
    tour.sheet()
    hands.type("cer")
    hands.enter()
    tour.picture("taller-lleno")
    hands.tab_to("Inscribir")
    hands.enter()
    tour.no_sheet()
    hands.must(place_of(tour, FULL, person) == "waiting", "no quedó en la lista de espera")
    tour.picture("en-lista-de-espera")


def welcome_who_is_new(tour: Stage) -> None:
    """Register somebody new who looks like another, and enrol them in the same save."""
    hands = tour.driver
    before = {each.id for each in tour.desk.people.find(NEWCOMER, 12)}
    tour.go("today")
    hands.press(Qt.Key.Key_N, control=True)
    form = _form(tour)
    tour.picture("nueva-persona")
    for typed in (cedula("172540831"), *LOOKS_LIKE):
        hands.type(typed)
        hands.enter()
    hands.wait(form.twins.current, "no se avisó que puede estar ya registrada")
    tour.picture("posible-duplicada")
    for typed in ("14082004", "f", "mes", "0990000142"):
        hands.type(typed)
        hands.enter()
    hands.type("aana")
    tour.picture("nueva-persona-consentimientos")
    hands.type("kic")
    tour.picture("nueva-persona-taller")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.see("today")
    new = [each for each in tour.desk.people.find(NEWCOMER, 12) if each.id not in before]
    hands.must(len(new) == 1, "la persona nueva no quedó registrada una sola vez")
    hands.must(place_of(tour, QUIET, new[0].id) == "enrolled", "la persona nueva no se inscribió")
    record = tour.desk.people.record(new[0].id)
    hands.must(
        [row.number for row in record.documents] == [cedula("172540831")],
        "la cédula de la persona nueva no es la que se escribió",
    )
    tour.picture("nueva-persona-inscrita")


def welcome_a_child(tour: Stage) -> None:
    """A child is registered with who represents them, and enrolled."""
    hands = tour.driver
    tour.go("today")
    hands.press(Qt.Key.Key_N, control=True)
    form = _form(tour)
    for typed in ("", *CHILD, "03052017", "f", "ind", ""):
        hands.type(typed)
        hands.enter()
    hands.wait(form.representative.card.isVisible, "no se pidió representante de una menor")
    hands.must(hands.focus() is form.form.field("guardian"), "el cursor no pasó a quien representa")
    hands.type(MOTHER)
    hands.enter()
    for typed in ("", "", "mad", "0987000153"):
        hands.type(typed)
        hands.enter()
    tour.picture("nueva-persona-representante")
    hands.type("aaaa")
    hands.type("tar")
    hands.enter()
    tour.picture("nueva-persona-edad-y-taller")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.see("today")
    child = person_called(tour, ", ".join(CHILD))
    record = tour.desk.people.record(child)
    hands.must([row.name for row in record.guardians] == [MOTHER], "no consta quien la representa")
    hands.must(place_of(tour, FOR_CHILDREN, child) == "enrolled", "la menor no quedó inscrita")


def _form(tour: Stage) -> PersonForm:
    screen = tour.see("people")
    assert isinstance(screen, PeopleScreen)
    return tour.driver.wait(lambda: screen.person_form, "no se abrió el formulario")


def _step_to(tour: Stage, people: object, person: UUID) -> None:
    """Arrow down to somebody in the list below the box."""
    hands = tour.driver
    for _ in range(8):
        current = people.current()  # type: ignore[attr-defined]
        if current is not None and current.id == person:
            return
        hands.press(Qt.Key.Key_Down)
    hands.must(False, "la persona buscada no está entre las parecidas")


def enrol(tour: Stage, person: UUID, typed: str, letters: str) -> None:
    """Find somebody on «Hoy» and enrol them in the workshop that begins so."""
    hands = tour.driver
    tour.go("today")
    hands.type(typed)
    _step_to(tour, tour.list_called("Personas parecidas"), person)
    hands.enter()
    tour.sheet()
    hands.type(letters)
    hands.enter()
    hands.tab_to("Inscribir")
    hands.enter()
    tour.no_sheet()


def cedula(nine: str) -> str:
    """A cédula that nobody has, with the digit it must end with."""
    return f"{nine}{check_digit(nine)}"
