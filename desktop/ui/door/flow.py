"""The pages behind the first one: setting up, recovering, restoring, and what is due inside."""

from pathlib import Path

from PySide6.QtCore import QObject

from desktop.ui.door.entrance import Door, Entered, Entrance
from desktop.ui.door.first_run import STEPS
from desktop.ui.door.founding import SetUp
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.passage import Passage
from desktop.ui.door.recover import RecoverPage
from desktop.ui.door.restore import RestorePage
from desktop.ui.tasks import ProgressPlace
from desktop.ui.widgets import Notice

RESTORED = (
    "La copia se comprobó y está en su lugar. Entre con el nombre y la contraseña que se usaban"
    " cuando se hizo."
)


class DoorFlow(QObject):
    """Shows its pages at one door."""

    def __init__(self, door: Door, entrance: Entrance) -> None:
        super().__init__()
        self._door, self._entrance = door, entrance
        self._passage = Passage(self, entrance.print_paper, door.messages, door.show_page)
        self._passage.arrived.connect(door.arrive)
        self._passage.left.connect(door.begin)
        self._set_up: SetUp | None = None

    def set_up(self) -> None:
        """The first set-up, step by step."""
        door = self._door
        made = SetUp(self, self._entrance, door.clock, door.work, door.messages, door.show_page)
        made.restoring.connect(self.restore)
        made.made.connect(self._founded)
        self._set_up = made
        door.frame.rail.show_middle(made.middle)
        door.keep(made.pages())
        made.begin()

    def _founded(self, entered: Entered, password: str) -> None:
        self._passage.foot = f"Paso {len(STEPS)} de {len(STEPS)}"
        self._door.frame.rail.show_house(f"Casa Somos {entered.house_name}")
        self._passage.begin(entered, password)

    def make_practice(self) -> None:
        """Invent the practice house, in sight."""
        page = DoorPage(
            "Se está preparando la casa de práctica",
            "Personas, talleres y asistencias inventadas, para aprender sin miedo. Solo la primera"
            " vez: tarda unos segundos.",
        )
        place = ProgressPlace()
        page.add(place, None)
        self._door.show_page(page)
        task = self._door.tasks.run(
            self._entrance.make_practice,
            lambda _: self._door.begin(),
            title="Preparando",
            cancelled=self._give_up,
        )
        place.show_task(task)

    def _give_up(self) -> None:
        self._door.close()

    def recover(self) -> None:
        """Ask for the recovery sheet."""
        page = RecoverPage()
        page.going_back.connect(self._door.begin)
        page.recovering.connect(lambda code, password: self._recover(page, code, password))
        self._door.show_page(page)

    def _recover(self, page: RecoverPage, code: str, password: str) -> None:
        page.busy(True)
        self._door.work.run(
            lambda: self._entrance.recover(code, password),
            lambda entered: self._passage.begin(entered, password),
            page.refuse,
            lambda: page.busy(False),
        )

    def restore(self, copy: Path | None = None) -> None:
        """Ask for a copy; given one, restore it at once."""
        page = RestorePage(has_house=self._door.look().exists)
        page.going_back.connect(self._door.begin)
        page.restoring.connect(lambda path: self._restore(page, path))
        self._door.show_page(page)
        if copy is not None:
            page.choose(copy)
            page.form.submit()

    def _restore(self, page: RestorePage, path: Path) -> None:
        page.busy(True)
        self._door.work.run(
            lambda: self._entrance.restore(path),
            lambda _: self._restored(),
            page.refuse,
            lambda: page.busy(False),
        )

    def _restored(self) -> None:
        self._passage.after_restore = True
        self._door.begin(Notice("Copia restaurada", RESTORED, tone="success"))

    def pass_through(self, entered: Entered, password: str) -> None:
        """Whatever is due between the open house and the desk."""
        self._passage.begin(entered, password)

    def leave(self) -> None:
        """Close a house that nobody arrived in."""
        self._passage.leave()
