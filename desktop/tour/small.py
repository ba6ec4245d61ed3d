"""The same window on a small laptop at 150 %: a process of its own, since Qt reads the scale once.

`python -m desktop.tour.small FOLDER OUT NUMBER` signs in to the practice house of that folder.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.core.errors import UserError
from desktop.services.desk import PRACTICE_PASSWORD
from desktop.tour.counter_steps import workshop
from desktop.tour.driver import Driver, NotAsItShould
from desktop.tour.paper_steps import BIG
from desktop.tour.stage import MORNING, Stage, dress, running_clock

SCALE = "1.5"
SIZE = (911, 460)
"""1366 × 690 at 150 %."""
PATIENCE = 120
DONE, FAILED = 0, 1


def run(folder: Path, driver: Driver) -> None:
    """Take those pictures in another process; raises where it did not end as it should."""
    command = [sys.executable, "-m", "desktop.tour.small"]
    try:
        ended = subprocess.run(
            [*command, str(folder), str(driver.out), str(driver.number)],
            env=os.environ | {"QT_SCALE_FACTOR": SCALE},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotAsItShould("La ventana al 150 % no terminó a tiempo.") from error
    driver.number += sum(path.name.endswith(".png") and "150-" in path.name
                         for path in driver.out.iterdir())  # fmt: skip
    if ended.returncode != DONE:
        said = ended.stderr.strip().splitlines()
        raise NotAsItShould(f"Al 150 %: {said[-1] if said else 'la ventana se cerró'}")


def look_around(tour: Stage) -> None:
    """The screens most used, where there is least room."""
    hands = tour.driver
    tour.picture("150-hoy")
    hands.type("quishpe")
    tour.picture("150-quien-llega")
    hands.press(Qt.Key.Key_N, control=True)
    tour.see("people")
    tour.picture("150-nueva-persona")
    hands.press(Qt.Key.Key_Escape)
    tour.close_sheets()
    tour.go("people")
    tour.picture("150-personas")
    tour.go("workshops")
    tour.picture("150-talleres")
    tour.window.navigate("workshops", workshop(tour, BIG).id)
    tour.picture("150-taller")
    tour.go("attendance")
    tour.picture("150-asistencia")
    tour.window.navigate("attendance", tour.desk.programme.lessons_on()[0].id)
    tour.picture("150-lista")
    tour.go("documents")
    tour.picture("150-documentos")
    papers = tour.desk.documents.listing()
    if papers:
        tour.window.navigate("documents", papers[-1].id)
        tour.picture("150-papel")
    tour.go("house")
    tour.picture("150-casa")
    hands.press(Qt.Key.Key_K, control=True)
    hands.type("bail")
    tour.picture("150-buscar")
    tour.close_sheets()
    hands.press(Qt.Key.Key_L, control=True)
    tour.picture("150-bloqueada")


def main(folder: Path, out: Path, number: int) -> int:
    """Sign in to the house of that folder and look around."""
    dress()
    tour = Stage(
        Driver(out, number), running_clock(MORNING + timedelta(minutes=20)),
        practice=True, folder=folder,
    )  # fmt: skip
    tour.size = SIZE
    try:
        tour.come_to_the_door()
        tour.picture("150-entrar", tour.door)
        tour.sign_in(PRACTICE_PASSWORD)
        look_around(tour)
        tour.check()
    except UserError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 (what the tour is told)
        return FAILED
    finally:
        tour.leave()
    return DONE


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
