"""The rest of the window: people, workshops, search everywhere, the house, the dark."""

from PySide6.QtCore import Qt

from desktop.tour.counter_steps import LOOKS_LIKE, workshop
from desktop.tour.import_steps import LOOKS_LIKE_AGE
from desktop.tour.paper_steps import BIG
from desktop.tour.stage import Stage
from desktop.ui import theme
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.workshops import WorkshopsScreen

TABS = ("ficha", "inscripciones", "consentimientos", "historial", "papeles")
WORKSHOP_TABS = ("inscritas", "en-espera", "retiradas", "sesiones", "papeles")
PLANNED = "Fotografía con celular"
HOUSE_PARTS = ("la-casa", "equipo", "copias", "este-equipo")


def see_people(tour: Stage) -> None:
    """The list, filtered by typing, and a whole record with its history."""
    hands = tour.driver
    screen = tour.go("people")
    assert isinstance(screen, PeopleScreen)
    screen.show_list()
    tour.picture("personas")
    hands.press(Qt.Key.Key_F, control=True)
    hands.type("quishpe anag")
    known = next(
        found.id for found in tour.desk.people.find(" ".join(LOOKS_LIKE), 12)
        if found.age == LOOKS_LIKE_AGE
    )  # fmt: skip
    for _ in range(4):
        current = screen.list.table.current()
        if current is not None and current.id == known:
            break
        hands.press(Qt.Key.Key_Down)
    hands.wait(
        lambda: screen.list.pane.record is not None and screen.list.pane.record.id == known,
        "no se ve a la persona marcada",
    )
    tour.picture("personas-filtradas")
    hands.enter()
    hands.wait(lambda: screen.record.record, "no se abrió la ficha de la persona")
    for number, name in enumerate(TABS):
        hands.press(Qt.Key(Qt.Key.Key_1 + number), control=True)
        hands.must(screen.record.tabs.value() == number, f"no se llegó a la pestaña {name}")
        tour.picture(f"persona-{name}")
    hands.press(Qt.Key.Key_1, control=True)
    hands.press(Qt.Key.Key_E, control=True)
    tour.sheet()
    tour.picture("persona-editar")
    tour.close_sheets()
    hands.press(Qt.Key.Key_Escape)
    hands.wait(screen.list.isVisible, "Esc no volvió a la lista de personas")
    screen.list.clear_filters()


def see_workshops(tour: Stage) -> None:
    """The list, one workshop with everything it holds, and the form of a new one."""
    hands = tour.driver
    screen = tour.go("workshops")
    assert isinstance(screen, WorkshopsScreen)
    screen.show_list()
    tour.picture("talleres")
    hands.press(Qt.Key.Key_F, control=True)
    hands.type("bailo")
    tour.picture("talleres-filtrados")
    hands.enter()
    hands.wait(lambda: screen.one.detail, "Intro no abrió el taller")
    for number, name in enumerate(WORKSHOP_TABS):
        hands.press(Qt.Key(Qt.Key.Key_1 + number), control=True)
        hands.must(screen.one.tabs.value() == number, f"no se llegó a la pestaña {name}")
        tour.picture(f"taller-{name}")
    hands.press(Qt.Key.Key_Escape)
    screen.list.clear_filters()
    tour.window.navigate("workshops", workshop(tour, PLANNED).id)
    tour.picture("taller-planificado")
    screen.show_list()
    hands.press(Qt.Key.Key_N, control=True)
    hands.wait(lambda: screen.form, "no se abrió el formulario de un taller")
    tour.picture("taller-nuevo")
    hands.press(Qt.Key.Key_Escape)
    hands.wait(lambda: screen.form is None, "Esc no cerró el formulario del taller")


def search_everywhere(tour: Stage) -> None:
    """Ctrl+K finds a person, a workshop, an action."""
    hands = tour.driver
    tour.go("today")
    hands.press(Qt.Key.Key_K, control=True)
    tour.sheet()
    tour.picture("buscar-en-todo")
    hands.type("bail")
    tour.picture("buscar-un-taller")
    hands.press(Qt.Key.Key_Escape)
    tour.close_sheets()
    hands.press(Qt.Key.Key_K, control=True)
    hands.type("quishpe to")
    tour.picture("buscar-una-persona")
    hands.enter()
    tour.no_sheet()
    tour.see("people")
    tour.picture("buscar-llega-a-la-ficha")


def see_the_house(tour: Stage) -> None:
    """Its data, staff, copies and this machine."""
    hands = tour.driver
    screen = tour.go("house")
    first = screen.first_focus()
    assert first is not None
    first.setFocus()
    for number, name in enumerate(HOUSE_PARTS):
        if number:
            hands.press(Qt.Key.Key_Right)
        tour.picture(f"casa-{name}")


def see_it_dark(tour: Stage) -> None:
    """The dark appearance, chosen by its key, over the screens most used."""
    hands = tour.driver
    tour.go("house")
    tour.window.navigate("house", "machine")
    hands.tab_to("Apariencia")
    hands.type("o")
    hands.must(tour.place.window.context.station.settings.appearance == "dark", "no oscureció")
    try:
        tour.picture("oscura-este-equipo")
        tour.go("today")
        tour.picture("oscura-hoy")
        people = tour.go("people")
        assert isinstance(people, PeopleScreen)
        people.show_list()
        tour.picture("oscura-personas")
        tour.go("workshops")
        tour.window.navigate("workshops", workshop(tour, BIG).id)
        tour.picture("oscura-taller")
        tour.go("attendance")
        tour.window.navigate("attendance", tour.desk.programme.lessons_on()[0].id)
        tour.picture("oscura-lista")
        papers = tour.desk.documents.listing()
        if papers:
            tour.window.navigate("documents", papers[-1].id)
            tour.picture("oscura-papel")
        tour.go("today")
        hands.press(Qt.Key.Key_N, control=True)
        tour.picture("oscura-nueva-persona")
        hands.press(Qt.Key.Key_Escape)
    finally:
        tour.place.window.context.station.change(appearance="light")
        theme.switch(theme.Mode.LIGHT)
