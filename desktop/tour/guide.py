"""`tour --out DIR`: walks the real window through a day's jobs and leaves its pictures."""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.core.errors import UserError
from desktop.services.desk import PRACTICE_PASSWORD
from desktop.tour import (
    counter_steps,
    diploma_steps,
    door_steps,
    import_steps,
    look_steps,
    paper_steps,
    roll_steps,
    small,
    space_steps,
)
from desktop.tour.centre import TourCentre, can_serve
from desktop.tour.driver import Driver
from desktop.tour.stage import Stage, Step, dress, running_clock
from desktop.tour.sync_steps import SyncSteps

DONE, FAILED = 0, 1
SMALL = "small"
_EARLIER = re.compile(r"\d{3}-[\w-]+\.(png|pdf|xlsx)")
NEW_HOUSE = (
    Step("setup", "preparar una casa nueva", door_steps.set_up_a_house),
    Step("empty", "ver una casa nueva", door_steps.see_a_new_house),
)
PRACTICE = (
    Step("door", "entrar", door_steps.sign_in),
    Step("today", "ver el día", counter_steps.see_the_day),
    Step("returning", "inscribir a quien vuelve", counter_steps.welcome_who_comes_back),
    Step("undo", "deshacer una inscripción", counter_steps.undo_an_enrolment),
    Step("waiting", "poner en lista de espera", counter_steps.fill_the_waiting_list),
    Step("new", "registrar a alguien nuevo", counter_steps.welcome_who_is_new),
    Step("child", "registrar a una menor", counter_steps.welcome_a_child),
    Step("roll", "tomar una lista", roll_steps.call_the_roll),
    Step("past", "corregir una lista pasada", roll_steps.correct_a_past_roll),
    Step("cancel", "cancelar una sesión", roll_steps.cancel_a_lesson),
    Step("list", "imprimir una lista", roll_steps.list_on_paper),
    Step("act", "emitir un acta", paper_steps.write_the_act),
    Step("addendum", "emitir una adenda", paper_steps.add_to_a_signed_act),
    Step("ficha", "emitir fichas", paper_steps.print_fichas),
    Step("keep", "guardar un papel", paper_steps.keep_a_paper),
    Step("rooms", "ver los espacios", space_steps.see_the_rooms),
    Step("lend", "prestar un espacio", space_steps.lend_a_room),
    Step("diplomas", "emitir los diplomas del ciclo", diploma_steps.issue_the_diplomas),
    Step("verify", "verificar un diploma", diploma_steps.verify_diplomas),
    Step("import", "importar una hoja", import_steps.import_a_sheet),
    Step("people", "ver las personas", look_steps.see_people),
    Step("workshops", "ver los talleres", look_steps.see_workshops),
    Step("search", "buscar en todo", look_steps.search_everywhere),
    Step("house", "ver la casa", look_steps.see_the_house),
    Step("dark", "ver la ventana oscura", look_steps.see_it_dark),
    Step("lock", "bloquear y desbloquear", door_steps.lock),
)
SYNC = {
    "measured": "entrar a una casa de medición",
    "tie": "enlazar el equipo",
    "decide": "decidir entre dos valores",
    "online": "confirmar un registro en línea",
    "cut": "enviar con un corte",
    "past-sends": "ver el historial de envíos",
}
"""With a centre: each needs what came before it."""


class NoRoom(UserError):
    """The pictures cannot be put there."""

    def __init__(self, out: Path) -> None:
        super().__init__(
            f"No se pueden guardar las imágenes en «{out.name or out}»: no es una carpeta, o está"
            " protegida. Elija otra con --out."
        )


@dataclass(frozen=True)
class Walked:
    """What a tour tells: a sentence for each job that failed, and how many files it left."""

    failed: tuple[str, ...]
    files: int


def main(out: Path, only: Collection[str] = ()) -> int:
    """Walk and tell what failed; 0 where every job ended as it should."""
    walked = walk(out, only)
    for sentence in walked.failed:
        print(sentence, file=sys.stderr)  # noqa: T201 (what the command says)
    return FAILED if walked.failed else DONE


def walk(out: Path, only: Collection[str] = ()) -> Walked:
    """Walk all of it, or the steps named in `only`."""
    _make_room(out)
    _without_a_display()
    app = dress()
    driver = Driver(out)
    clock = running_clock()
    failed: list[str] = []
    for steps, practice, then in (
        (NEW_HOUSE, False, None), (PRACTICE, True, small.run),
    ):  # fmt: skip
        if only and not {*(step.key for step in steps), SMALL * practice} & set(only):
            continue
        stage = Stage(driver, clock, practice=practice)
        try:
            failed += _walk(stage, steps, only)
            stage.leave()
            if then is not None and (not only or SMALL in only):
                failed += _attempt("ver la ventana al 150 %", partial(then, stage.folder, driver))
        finally:
            stage.forget()
    failed += _with_a_centre(driver, only)
    app.closeAllWindows()
    left = sum(1 for file in out.iterdir() if _EARLIER.fullmatch(file.name))
    return Walked(tuple(failed), left)


def _with_a_centre(driver: Driver, only: Collection[str]) -> list[str]:
    """Enrol a laptop and exchange, where a centre can be served."""
    if (only and not set(SYNC) & set(only)) or not can_serve():
        return []
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="casa-somos-") as folder:
        # Both sides go by the same day, or the screen would rightly speak of the date.
        stage = Stage(driver, running_clock(datetime.now(UTC)))
        try:
            failed += _attempt("servir un centro", lambda: failed.extend(
                _exchanging(stage, Path(folder), only)
            ))  # fmt: skip
        finally:
            stage.forget()
    return failed


def _exchanging(stage: Stage, folder: Path, only: Collection[str]) -> list[str]:
    centre = TourCentre(folder)
    try:
        walks = SyncSteps(centre)
        jobs = (walks.sign_in, walks.tie, walks.decide, walks.online, walks.cut, walks.look_back)
        steps = [
            Step(key, words, walk) for (key, words), walk in zip(SYNC.items(), jobs, strict=True)
        ]
        failed = _walk(stage, steps, only)
        stage.leave()
        return failed
    finally:
        centre.close()


def _walk(stage: Stage, steps: Sequence[Step], only: Collection[str]) -> list[str]:
    """Walk some steps; the first is the way in, without which there are no others."""
    failed: list[str] = []
    for step in steps:
        if only and step.key not in only and step is not steps[0]:
            continue
        told = _attempt(step.words, partial(_walk_one, stage, step))
        if told:
            _picture_of(stage, step)
            failed += told
            if step is steps[0]:
                break
            _come_back(stage)
    return failed


def _walk_one(stage: Stage, step: Step) -> None:
    stage.begin()
    step.walk(stage)
    stage.check()


def _attempt(words: str, job: Callable[[], None]) -> list[str]:
    try:
        job()
    except UserError as error:
        return [f"Al {words}: {error.message}"]
    return []


def _picture_of(stage: Stage, step: Step) -> None:
    """How the window looked when a job did not end."""
    window = QApplication.activeWindow()
    if window is not None:
        stage.driver.picture(window, f"fallo-{step.key}")


def _come_back(stage: Stage) -> None:
    """Begin anew, so that one job that failed does not spoil the next."""
    stage.leave()
    stage.come_to_the_door()
    practice = stage.program.practice
    stage.sign_in(PRACTICE_PASSWORD if practice else door_steps.NEW_PASSWORD)


def _make_room(out: Path) -> None:
    """The folder, without the pictures of an earlier tour: two tours in one would confuse."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file in out.iterdir():
            if _EARLIER.fullmatch(file.name):
                file.unlink()
    except OSError as error:
        raise NoRoom(out) from error


def _without_a_display() -> None:
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
