"""The window of the door: setting up, signing in or mending, whichever the folder needs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from desktop.core.clock import Clock
from desktop.ui.door.entrance import Doorstep, Entered, Entrance
from desktop.ui.door.first_run import STEPS
from desktop.ui.door.founding import SetUp
from desktop.ui.door.frame import DoorFrame, DoorPage
from desktop.ui.door.late import Late
from desktop.ui.door.passage import Passage
from desktop.ui.door.recover import RecoverPage
from desktop.ui.door.restore import RestorePage
from desktop.ui.door.sign_in import SignInPage
from desktop.ui.door.work import Work
from desktop.ui.focus_ring import FocusRing
from desktop.ui.messages import Messages
from desktop.ui.tasks import ProgressPlace, Tasks
from desktop.ui.widgets import Notice

NO_NETWORK = "No hace falta internet. Todo queda en este equipo, cifrado."
RESTORED = (
    "La copia se comprobó y está en su lugar. Entre con el nombre y la contraseña que se usaban"
    " cuando se hizo."
)


class DoorWindow(QMainWindow):
    """`entered(desk)` once somebody is in. Whatever takes long runs beside the window."""

    entered = Signal(object)

    def __init__(
        self,
        look: Callable[[], Doorstep],
        late: Late[Entrance],
        clock: Clock,
        *,
        house: str = "",
        practice: bool = False,
    ) -> None:
        super().__init__()
        self._look, self._late, self._clock = look, late, clock
        self._practice = practice
        self._house = house and f"Casa Somos {house}"
        if practice:
            self._house = "Casa de práctica"
        self._set_up: SetUp | None = None
        self.frame = DoorFrame(practice=practice)
        self.setCentralWidget(self.frame)
        self.messages = Messages(self.frame)
        self.tasks = Tasks(self.messages.failed, self)
        self.work = Work(self.tasks, self.messages)
        self.ring = FocusRing(self.frame)
        self.passage = Passage(self, late, self.messages, self._show)
        self.passage.arrived.connect(self.entered)
        self.passage.left.connect(self.begin)
        self.frame.rail.show_note(NO_NETWORK)
        self.setWindowTitle("Casa Somos")
        self.setMinimumSize(600, 320)
        self.resize(1366, 768)
        self.begin()

    # -- which page

    def begin(self, notice: Notice | None = None) -> None:
        """Look at the folder again and show what it needs."""
        step = self._look()
        self.frame.rail.show_house(self._house)
        if step.exists:
            self._show_sign_in(step, notice)
        elif self._practice:
            self._show_practice()
        else:
            self._show_set_up()

    def _show(self, page: DoorPage) -> None:
        before = self.frame.now()
        self.frame.show_page(page)
        kept = self._set_up.pages() if self._set_up is not None else ()
        if before is not None and before is not page and before not in kept:
            self.frame.forget(before)

    def _show_sign_in(self, step: Doorstep, notice: Notice | None) -> None:
        self.frame.rail.show_middle(None)
        self._set_up = None
        page = SignInPage(step, self._clock, practice=self._practice)
        page.entering.connect(lambda name, password: self._sign_in(page, name, password))
        page.forgotten.connect(self._show_recover)
        page.restoring.connect(self.show_restore)
        page.again.connect(self.begin)
        if notice is not None and step.problem is None:
            page.notice(notice)
        self._show(page)

    def _show_set_up(self) -> None:
        made = SetUp(self, self._late, self._clock, self.work, self.messages, self._show)
        self._set_up = made
        made.restoring.connect(self.show_restore)
        made.made.connect(self._founded)
        self.frame.rail.show_middle(made.middle)
        made.begin()

    def _show_practice(self) -> None:
        page = DoorPage(
            "Se está preparando la casa de práctica",
            "Personas, talleres y asistencias inventadas, para aprender sin miedo. Solo la primera"
            " vez: tarda unos segundos.",
        )
        place = ProgressPlace()
        page.add(place, None)
        self._show(page)
        task = self.tasks.run(
            lambda progress: self._late().make_practice(progress),
            lambda _: self.begin(),
            title="Preparando",
            cancelled=self._give_up,
        )
        place.show_task(task)

    def _give_up(self) -> None:
        self.close()

    # -- what staff do there

    def _sign_in(self, page: SignInPage, name: str | None, password: str) -> None:
        page.busy(True)
        self.work.run(
            lambda: self._late().sign_in(name, password),
            lambda entered: self.passage.begin(entered, password),
            page.refuse,
            lambda: page.busy(False),
        )

    def _founded(self, entered: Entered, password: str) -> None:
        self.passage.foot = f"Paso {len(STEPS)} de {len(STEPS)}"
        self.frame.rail.show_house(f"Casa Somos {entered.house_name}")
        self.passage.begin(entered, password)

    def _show_recover(self) -> None:
        page = RecoverPage()
        page.going_back.connect(self.begin)
        page.recovering.connect(lambda code, password: self._recover(page, code, password))
        self._show(page)

    def _recover(self, page: RecoverPage, code: str, password: str) -> None:
        page.busy(True)
        self.work.run(
            lambda: self._late().recover(code, password),
            lambda entered: self.passage.begin(entered, password),
            page.refuse,
            lambda: page.busy(False),
        )

    def show_restore(self, chosen: Path | None = None) -> None:
        """The page that restores a copy; given the file, it begins at once."""
        page = RestorePage(has_house=self._look().exists)
        page.going_back.connect(self.begin)
        page.restoring.connect(lambda path: self._restore(page, path))
        self._show(page)
        if chosen is not None:
            page.choose(chosen)
            page.form.submit()

    def _restore(self, page: RestorePage, path: Path) -> None:
        page.busy(True)
        self.work.run(
            lambda: self._late().restore(path),
            lambda _: self._restored(),
            page.refuse,
            lambda: page.busy(False),
        )

    def _restored(self) -> None:
        self.passage.after_restore = True
        self.begin(Notice("Copia restaurada", RESTORED, tone="success"))

    # -- the window itself

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self.frame.now()
        first = page.first_focus() if page is not None else None
        if first is not None:
            first.setFocus()
        # After the first picture: loading must not keep anybody from seeing the window.
        QTimer.singleShot(0, self, self._late.start)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.stop_all()
        self.passage.leave()
        super().closeEvent(event)
