"""A room is lent: the week, a request that meets a lesson, its validations, paper and closing."""

from PySide6.QtCore import Qt

from desktop.services.agreements.register import AgreementDetail
from desktop.services.agreements.register import Stage as Standing
from desktop.tour.stage import Stage
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.spaces import LIST, WEEK, SpacesScreen
from desktop.ui.screens.spaces_form import RequestFormPage

TODAY = "23/11/2026"
HOURS = ("13:00", "15:00", "12:30", "15:30")


def see_the_rooms(tour: Stage) -> None:
    """The week of every room, of one of them, and the requests."""
    hands = tour.driver
    screen = _spaces(tour)
    screen.show_view(WEEK)
    tour.picture("espacios-semana")
    hands.press(Qt.Key.Key_PageDown)
    tour.picture("espacios-otra-semana")
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Down, control=True)
    tour.picture("espacios-un-espacio")
    hands.press(Qt.Key.Key_2, control=True)
    hands.must(screen.view.value() == LIST, "no se llegó a las solicitudes")
    tour.picture("espacios-solicitudes")
    hands.press(Qt.Key.Key_1, control=True)


def lend_a_room(tour: Stage) -> None:
    """From the oficio to the room that came back, by keys."""
    hands = tour.driver
    screen = _spaces(tour)
    _ask(tour, screen)
    tour.picture("espacio-solicitud-guardada")
    hands.press(Qt.Key.Key_B)
    tour.sheet()
    tour.picture("espacio-borrador")
    tour.close_sheets()
    hands.paper(
        tour.desk.documents.agreement_draft(_shown(screen).row.id), "papel-acuerdo-borrador"
    )
    for number, on, stage in (
        ("SGCTPC-CG-0891", TODAY, Standing.VALIDATING), ("AZ-EA-1204", TODAY, Standing.AUTHORISED),
    ):  # fmt: skip
        hands.enter()
        tour.sheet()
        hands.enter()
        _write(tour, number, on)
        if stage is Standing.VALIDATING:
            tour.picture("espacio-validacion")
        _save(tour)
        hands.must(_shown(screen).stage is stage, "la validación no quedó registrada")
    tour.picture("espacio-autorizado")
    _sign(tour, screen)
    hands.press(Qt.Key.Key_E)
    tour.sheet()
    hands.type("Limpio, 25 sillas")
    tour.picture("espacio-entrega")
    _save(tour)
    hands.press(Qt.Key.Key_A)
    tour.sheet()
    hands.type("23")
    tour.picture("espacio-asistencia")
    _save(tour)
    hands.must(_shown(screen).attended == 23, "no quedó anotada la asistencia")
    hands.press(Qt.Key.Key_C)
    tour.sheet()
    hands.type("Sin novedad")
    _save(tour)
    hands.must(_shown(screen).stage is Standing.CLOSED, "el acuerdo no se cerró")
    tour.picture("espacio-cerrado")
    paper = _shown(screen).papers[0]
    hands.paper(tour.desk.documents.draw(paper.id), "papel-acuerdo")


def _ask(tour: Stage, screen: SpacesScreen) -> None:
    """Type a request; the room is taken at first, so another is chosen with one key."""
    hands = tour.driver
    hands.press(Qt.Key.Key_N, control=True)
    form = hands.wait(lambda: screen.form, "no se abrió la solicitud de espacio")
    _write(tour, "CB-SI-031", "20/11/2026", "Comité barrial Santa Inés", "", "Rosa Elena Ñauñay")
    _write(tour, "Presidenta", "", "", "0990000142", "")
    _write(tour, "Asamblea de moradores", "Moradores del barrio", "25")
    hands.type("25 sillas")
    hands.press(Qt.Key.Key_Tab)
    _write(tour, "salon", "", TODAY, *HOURS)
    hands.wait(lambda: form.found is not None, "la solicitud no se comprobó")
    if _clashes(form):
        tour.picture("espacio-en-uso")
        hands.press(Qt.Key.Key_1, control=True)
        hands.wait(lambda: not _clashes(form), "la alternativa no dejó libre el espacio")
    tour.picture("espacio-solicitud")
    hands.press(Qt.Key.Key_Return, control=True)
    hands.wait(lambda: screen.form is None, "la solicitud no se guardó")


def _sign(tour: Stage, screen: SpacesScreen) -> None:
    """Issue the paper, look at it, and record that both signed."""
    hands = tour.driver
    hands.enter()
    documents = tour.see("documents")
    assert isinstance(documents, DocumentsScreen)
    hands.wait(lambda: documents.preview.course, "el acuerdo no apareció")
    tour.picture("acuerdo-a-la-vista")
    hands.press(Qt.Key.Key_Escape)
    tour.see("spaces")
    hands.press(Qt.Key.Key_F)
    tour.sheet()
    _save(tour)
    hands.must(_shown(screen).stage is Standing.SIGNED, "no quedó registrada la firma del acuerdo")
    tour.picture("espacio-firmado")


def _clashes(form: RequestFormPage) -> bool:
    return form.found is not None and bool(form.found.clashes)


def _spaces(tour: Stage) -> SpacesScreen:
    screen = tour.go("spaces")
    assert isinstance(screen, SpacesScreen)
    screen.show_front()
    return screen


def _shown(screen: SpacesScreen) -> AgreementDetail:
    found: AgreementDetail | None = screen.one.detail
    assert found is not None
    return found


def _write(tour: Stage, *fields: str) -> None:
    """Type into one field after another, leaving each by Tab."""
    for words in fields:
        tour.driver.type(words)
        tour.driver.press(Qt.Key.Key_Tab)


def _save(tour: Stage) -> None:
    tour.driver.press(Qt.Key.Key_Return, control=True)
    tour.no_sheet()
