"""The papers of the day: the act and its addendum, the ficha filled and blank, and keeping them."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.services.documents.register import DocumentKind, DocumentRow, DocumentState
from desktop.services.reception import EnrolmentState
from desktop.tour.counter_steps import FOR_CHILDREN, QUIET, RETURNING, enrol, workshop
from desktop.tour.stage import Stage
from desktop.ui.screens.documents import DocumentsScreen

BIG = "Bailoterapia"
FAMILY = "Quishpe"
ADULT = 18


def write_the_act(tour: Stage) -> None:
    """The act of a full workshop, on screen and on paper; asked again, the same number."""
    first = _act_of(tour, BIG)
    tour.picture("acta-a-la-vista")
    tour.driver.paper(tour.desk.documents.draw(first.id), "papel-acta")
    tour.driver.press(Qt.Key.Key_Escape)
    tour.see("workshops")
    again = _act_of(tour, BIG)
    tour.driver.must(again.number == first.number, "el acta pedida otra vez cambió de número")
    minors = _act_of(tour, FOR_CHILDREN)
    tour.driver.paper(tour.desk.documents.draw(minors.id), "papel-acta-con-representantes")


def add_to_a_signed_act(tour: Stage) -> None:
    """A signed act is never changed: who comes later goes on its addendum."""
    hands = tour.driver
    act = _act_of(tour, QUIET)
    hands.tab_to("Registrar la firma")
    hands.enter()
    tour.sheet()
    tour.picture("registrar-firma")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.no_sheet()
    signed = tour.desk.documents.one(act.id)
    hands.must(signed.state is DocumentState.SIGNED, "no quedó registrada la firma del acta")
    tour.picture("acta-firmada")
    person, name = somebody_free(tour)
    enrol(tour, person, name, "kic")
    detail = tour.desk.programme.workshop(workshop(tour, QUIET).id)
    hands.must(
        person in [p.person_id for p in detail.in_state(str(EnrolmentState.ENROLLED.value))],
        "quien llegó después no quedó inscrito",
    )
    addendum = _act_of(tour, QUIET)
    hands.must(addendum.number == f"{act.number}-AD1", "no se emitió la adenda del acta firmada")
    hands.must(addendum.people == 1, "la adenda no lleva solo a quien llegó después")
    tour.picture("adenda-a-la-vista")
    hands.paper(tour.desk.documents.draw(addendum.id), "papel-adenda")


def print_fichas(tour: Stage) -> None:
    """The ficha of who has just enrolled, and one to fill by hand."""
    hands = tour.driver
    person, name = somebody_free(tour)
    enrol(tour, person, name, "huerto")
    hands.press(Qt.Key.Key_F, alt=True)
    tour.see("documents")
    filled = tour.desk.documents.of_person(person)
    hands.must(filled, "la ficha de inscripción no tiene número")
    tour.picture("ficha-a-la-vista")
    hands.paper(tour.desk.documents.draw(filled[0].id), "papel-ficha-llena")
    screen = tour.go("documents")
    assert isinstance(screen, DocumentsScreen)
    screen.show_list()
    hands.press(Qt.Key.Key_N, control=True)
    hands.wait(screen.in_preview, "la ficha en blanco no apareció")
    blank = tour.desk.documents.listing("", DocumentKind.FORM)[0]
    hands.must(blank.person_id is None, "la ficha en blanco lleva a alguien")
    tour.picture("ficha-en-blanco-a-la-vista")
    hands.paper(tour.desk.documents.draw(blank.id), "papel-ficha-en-blanco")


def keep_a_paper(tour: Stage) -> None:
    """Save a paper: to a folder that is not there, then to one that is."""
    hands = tour.driver
    paper = _act_of(tour, BIG)
    hands.choose_file(
        lambda: hands.press(Qt.Key.Key_S, control=True), tour.folder / f"{paper.number}.pdf"
    )
    place: Path = tour.folder / f"{paper.number}.pdf"
    hands.wait(place.exists, "el acta no se guardó donde se pidió")
    hands.must(place.read_bytes() == tour.desk.documents.draw(paper.id), "el acta guardada es otra")
    tour.picture("acta-guardada")
    screen = tour.see("documents")
    assert isinstance(screen, DocumentsScreen)
    screen.preview.save_at(tour.folder / "no-existe" / "acta.pdf")
    tour.sheet()
    tour.picture("no-se-pudo-guardar")
    tour.close_sheets()
    screen.show_list()
    tour.picture("documentos")
    hands.press(Qt.Key.Key_F, control=True)
    hands.type("bailo")
    tour.picture("documentos-filtrados")
    screen.clear_filters()


def somebody_free(tour: Stage) -> tuple[UUID, str]:
    """A grown-up of the house who is in no workshop, and the name to type."""
    found = [
        each for each in tour.desk.people.find(FAMILY, 50)
        if not each.workshops and not each.waiting and (each.age or 0) >= ADULT
        and each.name != RETURNING
    ]  # fmt: skip
    tour.driver.must(found, "no hay nadie sin taller a quien inscribir")
    return found[0].id, found[0].name.replace(",", "")


def _act_of(tour: Stage, name: str) -> DocumentRow:
    """Ask for the act (or addendum) of a workshop in «Talleres», by keys."""
    hands = tour.driver
    open_workshop(tour, name)
    hands.press(Qt.Key.Key_P, control=True)
    tour.see("documents")
    found = _acts(tour, workshop(tour, name).id)
    hands.must(found, f"el acta de {name} no tiene número")
    return found[0]


def open_workshop(tour: Stage, name: str) -> None:
    """Find a workshop in the list and open it, by keys."""
    hands = tour.driver
    tour.go("workshops")
    tour.window.navigate("workshops", workshop(tour, name).id)
    hands.must(tour.window.current_screen() is not None, "no se abrió el taller")


def _acts(tour: Stage, workshop_id: UUID) -> list[DocumentRow]:
    papers = tour.desk.documents.of_workshop(workshop_id)
    return [each for each in papers if each.kind is DocumentKind.ACT]
