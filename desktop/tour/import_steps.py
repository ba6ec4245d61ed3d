"""The sheets a house keeps: tried, imported, and what waits for somebody to decide."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.core.text import day
from desktop.printing.workbook import Listing, Value, draw
from desktop.services.people import People, PeopleFilter
from desktop.tour.counter_steps import LOOKS_LIKE, RETURNING, cedula, person_called
from desktop.tour.stage import Stage
from desktop.ui.screens.people import PeopleScreen

HEADINGS = (
    "N°", "Apellidos", "Nombres", "Cédula", "Fecha de nacimiento", "Sexo", "Teléfono", "Taller",
)  # fmt: skip
NEW_ROWS = 4
LOOKS_LIKE_AGE = 34


def import_a_sheet(tour: Stage) -> None:
    """Columns, trial, import, the rows refused, and the decision on who may be known."""
    hands = tour.driver
    sheet = _sheet(tour)
    before = tour.desk.people.page(PeopleFilter()).everybody
    screen = tour.go("people")
    assert isinstance(screen, PeopleScreen)
    screen.show_list()
    hands.press(Qt.Key.Key_O, control=True)
    tour.picture("importar-elegir")
    hands.choose_file(hands.enter, sheet)
    pages = screen.imports
    hands.wait(pages.columns.isVisible, "no se leyó la hoja")
    tour.picture("importar-columnas")
    hands.press(Qt.Key.Key_Return, control=True)
    hands.wait(pages.verdicts.isVisible, "no se probó la hoja")
    hands.must(
        tour.desk.people.page(PeopleFilter()).everybody == before, "la prueba registró personas"
    )
    tour.picture("importar-prueba")
    hands.press(Qt.Key.Key_Return, control=True)
    hands.wait(pages.decide_button.isVisible, "la hoja no se importó")
    tour.picture("importar-hecha")
    now = tour.desk.people.page(PeopleFilter()).everybody
    hands.must(now == before + NEW_ROWS, "no se registraron las personas nuevas de la hoja")
    _keep_refused(tour, screen)
    hands.must(tour.desk.imports.doubtful_count() == 1, "la fila dudosa no quedó por decidir")
    _decide(tour, screen)
    tour.go("people")
    screen.show_list()


def _keep_refused(tour: Stage, screen: PeopleScreen) -> None:
    hands = tour.driver
    place = tour.folder / "filas-rechazadas.xlsx"
    hands.tab_to(screen.imports.rows_button.accessibleName(), back=True)
    hands.choose_file(hands.enter, place)
    hands.wait(place.exists, "las filas rechazadas no se guardaron")
    again = tour.desk.imports.dry_run(tour.desk.imports.read(place))
    hands.must(
        (again.rows, again.refused) == (1, 1), "las filas rechazadas no traen la fila sin nombre"
    )
    hands.keep(place, "importar-filas-rechazadas.xlsx")


def _decide(tour: Stage, screen: PeopleScreen) -> None:
    hands = tour.driver
    tour.go("today")
    tour.picture("hoy-con-filas-por-decidir")
    tour.go("people")
    screen.show_doubts()
    hands.wait(screen.doubts.rows.count, "no se ve la fila por decidir")
    tour.picture("importar-decidir")
    hands.type("1")
    hands.wait(lambda: not tour.desk.imports.doubtful_count(), "la decisión no se guardó")
    tour.picture("importar-nada-por-decidir")


def _sheet(tour: Stage) -> Path:
    """A sheet as houses keep them: a title, repeated people, a blank name, totals."""
    people: People = tour.desk.people
    known = people.record(person_called(tour, RETURNING))
    alike = next(
        people.record(found.id)
        for found in people.find(" ".join(LOOKS_LIKE), 12)
        if found.age == LOOKS_LIKE_AGE
    )
    born = alike.values["birth_date"]
    rows: list[tuple[Value, ...]] = [
        (1, "Oña Peña", "Édison", cedula("172310455"), "05/11/1987", "M", "0998001122",
         "Panadería"),
        (2, "TIPÁN CAIZA", "NARCISA", cedula("171455201"), "1990-02-31", "F", "",
         "Pintura en tela"),
        (3, "Güitarra Ñacato", "Wayra", None, "2013", "F", "", "Capoeira"),
        (4, "tipan caiza", "narcisa", cedula("171455201"), "", "F", "0999123456", ""),
        (5, known.values["surnames"], known.values["given_names"], known.documents[0].number,
         "", "M", "", "Huerto en casa"),
        (6, *LOOKS_LIKE, None, day(date.fromisoformat(str(born))), "F", "", "Panadería"),
        (7, "", "", cedula("171003406"), "01/01/1980", "F", "", "Panadería"),
        (8, "Chipantashi Morocho", "Luis Alfonso", cedula("170987612"), "17/09/1958", "Masculino",
         "022 345 678", "Memoria activa"),
    ]  # fmt: skip
    place = tour.folder / "inscritos noviembre.xlsx"
    place.write_bytes(draw(Listing("Inscritos", HEADINGS, rows)))
    return place
