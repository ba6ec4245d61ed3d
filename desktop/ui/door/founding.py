"""The first set-up, step by step, from the catalogue to a house that is made."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput, UserError
from desktop.ui.door.entrance import Entered, Entrance, Founding, HouseOption
from desktop.ui.door.first_run import STEPS, AccountPage, HousePage, OpeningPage
from desktop.ui.door.frame import DoorPage, Steps
from desktop.ui.door.work import Work
from desktop.ui.layout import column, panel
from desktop.ui.messages import Messages
from desktop.ui.widgets import label

NOT_LISTED = (
    "La lista es el catálogo de la red de Casas Somos y viene con el programa. Si la casa cambió"
    " de nombre, búsquela por el anterior. Si es nueva, pida a la Coordinación General (CGCSQ) que"
    " la añada: llegará con la próxima versión. Mientras tanto puede aprender en la casa de"
    " práctica."
)


class SetUp(QObject):
    """Keeps the three pages and what was answered; `made(entered, password)` at the end."""

    made = Signal(object, str)
    restoring = Signal()

    def __init__(
        self,
        parent: QObject,
        entrance: Entrance,
        clock: Clock,
        work: Work,
        messages: Messages,
        show: Callable[[DoorPage], None],
    ) -> None:
        super().__init__(parent)
        self._entrance, self._work, self._messages = entrance, work, messages
        self._show = show
        self._letters = "A"
        self._house: HouseOption | None = None
        self._opened = clock.today()
        self._letter = "A"
        self.steps = Steps(STEPS)
        heading = label("Preparar este equipo", "small_strong", "muted")
        self.middle = panel(column(heading, self.steps, gap=6))
        self.house = HousePage()
        self.opening = OpeningPage(clock)
        self.account = AccountPage()
        self.house.chosen.connect(self._house_chosen)
        self.house.restoring.connect(self.restoring)
        self.house.not_listed.connect(
            lambda: messages.tell("¿Su casa no está en la lista?", NOT_LISTED)
        )
        self.opening.going_back.connect(lambda: self._step(0, self.house))
        self.opening.answered.connect(self._opening_answered)
        self.account.going_back.connect(lambda: self._step(1, self.opening))
        self.account.answered.connect(self._found)

    def begin(self) -> None:
        """Show the first step; the catalogue follows when it has been read."""
        self._step(0, self.house)
        QTimer.singleShot(0, self, self._read_catalogue)

    def pages(self) -> tuple[DoorPage, ...]:
        """The pages one may go back to."""
        return (self.house, self.opening, self.account)

    def _step(self, at: int, page: DoorPage) -> None:
        self.steps.show_step(at)
        self._show(page)

    def _read_catalogue(self) -> None:
        self._work.run(
            lambda: (self._entrance.houses(), self._entrance.letters()),
            lambda read: self._catalogue_read(*read),
            self._messages.show,
        )

    def _catalogue_read(self, houses: Sequence[HouseOption], letters: str) -> None:
        self._letters = letters
        self.opening.ask_stage = self._entrance.stage
        self.house.show_houses(houses)

    def _house_chosen(self, house: HouseOption) -> None:
        self._house = house
        self.opening.show_house(house, self._letters)
        self._step(1, self.opening)

    def _opening_answered(self, opened: date, letter: str) -> None:
        self._opened, self._letter = opened, letter
        self._step(2, self.account)

    def _found(self, name: str, password: str) -> None:
        house = self._house
        if house is None:
            return
        request = Founding(house.code, self._opened, self._letter, name, password)
        self.account.busy(True)
        self._work.run(
            lambda: self._entrance.found(request),
            lambda entered: self._made(entered, password),
            self._refused,
            lambda: self.account.busy(False),
        )

    def _made(self, entered: Entered, password: str) -> None:
        self.steps.show_step(len(STEPS) - 1)
        self.made.emit(entered, password)

    def _refused(self, error: UserError) -> None:
        self.account.busy(False)
        if isinstance(error, InvalidInput) and self.account.form.show_problem(error):
            return
        if isinstance(error, InvalidInput) and self.opening.form.show_problem(error):
            self._step(1, self.opening)
            return
        self._messages.show(error)
