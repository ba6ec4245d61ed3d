"""The end of a cycle: its diplomas in one action, handed over, and checked by who is shown one."""

import importlib
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.services.verifying.register import VerdictState
from desktop.tour.counter_steps import workshop
from desktop.tour.paper_steps import BIG
from desktop.tour.stage import Stage
from desktop.ui.screens.diplomas import DiplomasScreen
from desktop.ui.screens.verify import VerifyScreen

LONGEST = 240.0
"""Seconds that the diplomas of a cycle may take on a slow machine."""
A_FEW = 25
WHY = "El nombre estaba mal escrito"


def issue_the_diplomas(tour: Stage) -> None:
    """All of the cycle by one key; stopped, gone on with, and handed over."""
    hands = tour.driver
    screen = _page(tour)
    plan = tour.desk.diplomas.plan(_cycle(tour))
    hands.must(plan.to_issue and plan.excluded, "no hay diplomas por emitir ni quien no reciba")
    tour.picture("diplomas-por-emitir")
    hands.press(Qt.Key.Key_2, control=True)
    tour.picture("diplomas-quienes-no-reciben")
    hands.press(Qt.Key.Key_1, control=True)
    place = tour.folder / "diplomas"
    place.mkdir()
    hands.choose_file(lambda: hands.press(Qt.Key.Key_Return, control=True), place)
    run = screen.run

    def some_are_there() -> bool:
        task = run.task
        return task is None or (run.title.startswith("Guardando") and task.reported[0] >= A_FEW)

    hands.wait(some_are_there, "los diplomas no se emitieron", LONGEST)
    tour.picture("diplomas-guardando")
    hands.tab_to("Cancelar")
    hands.enter()
    hands.wait(lambda: run.task is None, "los diplomas no se detuvieron", LONGEST)
    tour.picture("diplomas-detenidos")
    hands.press(Qt.Key.Key_Return, control=True)
    hands.wait(lambda: run.task is None, "los diplomas no se guardaron", LONGEST)
    made = _diplomas(tour)
    hands.must(len(made) == len(plan.to_issue), "no se emitió un diploma por persona")
    hands.must(len({each.number for each in made}) == len(made), "un número se repitió")
    hands.must(len(list(place.rglob("DIP-*.pdf"))) == len(made), "faltan diplomas en la carpeta")
    tour.picture("diplomas-guardados")
    longest = max(made, key=lambda each: len(each.name))
    hands.paper(_file_of(tour, longest).read_bytes(), "papel-diploma")
    _hand_over(tour)


def _hand_over(tour: Stage) -> None:
    hands = tour.driver
    hands.press(Qt.Key.Key_3, control=True)
    tour.picture("diplomas-emitidos")
    hands.press(Qt.Key.Key_A, control=True)
    hands.press(Qt.Key.Key_E, control=True)
    tour.sheet()
    tour.picture("diplomas-entregar")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.no_sheet()
    hands.must(
        all(each.delivered_how == "digital" for each in _diplomas(tour)),
        "no quedó anotada la entrega de los diplomas",
    )
    tour.picture("diplomas-entregados")


def verify_diplomas(tour: Stage) -> None:
    """One after another: scanned, altered, annulled, unknown, and from its file."""
    hands = tour.driver
    made = [each for each in _diplomas(tour) if each.stands]
    hands.must(len(made) > 1, "no hay diplomas que verificar")
    shown, other = made[0], made[-1]
    tour.go("documents")
    hands.press(Qt.Key.Key_R, control=True)
    screen = tour.see("verify")
    assert isinstance(screen, VerifyScreen)
    tour.picture("verificar")
    # By name, as the window does: what reads pictures is loaded where one is read.
    reading = importlib.import_module("desktop.services.verifying.reading")
    code = str(reading.read(_file_of(tour, shown)).code)
    _scan(tour, code, VerdictState.VALID, "valido")
    wrong = "A" if code[-30] != "A" else "B"
    _scan(tour, f"{code[:-30]}{wrong}{code[-29:]}", VerdictState.ALTERED, "alterado")
    tour.desk.documents.annul(other.id, WHY)
    _scan(tour, other.code, VerdictState.ANNULLED, "anulado")
    _scan(tour, "7K2M 9XQ4 AZ3P", VerdictState.UNKNOWN, "desconocido")
    before = screen.list.count()
    hands.choose_file(lambda: hands.press(Qt.Key.Key_O, control=True), _file_of(tour, shown))
    hands.wait(lambda: screen.list.count() > before, "el archivo del diploma no se leyó")
    _must_say(tour, VerdictState.VALID)
    tour.picture("verificar-archivo")


def _scan(tour: Stage, code: str, state: VerdictState, name: str) -> None:
    """What a scanner does: write the code and press Enter."""
    tour.driver.type(code)
    tour.driver.enter()
    _must_say(tour, state)
    tour.picture(f"verificar-{name}")


def _must_say(tour: Stage, state: VerdictState) -> None:
    screen = tour.see("verify")
    assert isinstance(screen, VerifyScreen)
    said = screen.list.rows_model.rows[0].verdict.state
    tour.driver.must(said is state, f"un diploma se dio por {said} y es {state}")


def _page(tour: Stage) -> DiplomasScreen:
    tour.go("documents")
    tour.driver.press(Qt.Key.Key_D, control=True)
    screen = tour.see("diplomas")
    assert isinstance(screen, DiplomasScreen)
    return screen


def _cycle(tour: Stage) -> UUID:
    return workshop(tour, BIG).cycle_id


def _diplomas(tour: Stage) -> list[DiplomaRow]:
    return tour.desk.diplomas.of_cycle(workshop(tour, BIG).cycle_id)


def _file_of(tour: Stage, diploma: DiplomaRow) -> Path:
    """Where the diploma was saved; drawn again where the tour saved none."""
    found = next(tour.folder.rglob(f"{diploma.number}.pdf"), None)
    if found is None:
        found = tour.folder / f"{diploma.number}.pdf"
        found.write_bytes(tour.desk.documents.draw(diploma.id))
    return found
