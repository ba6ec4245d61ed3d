"""The window of the door: at once the page that signs in; the pages behind it come late."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from desktop.core.clock import Clock
from desktop.core.doorstep import Doorstep
from desktop.core.errors import UserError
from desktop.core.settings import Settings
from desktop.ui.door.entrance import Entered, Entrance, Flow
from desktop.ui.door.frame import DoorFrame, DoorPage
from desktop.ui.door.late import Late
from desktop.ui.door.sign_in import SignInPage
from desktop.ui.door.work import Work
from desktop.ui.focus_ring import FocusRing
from desktop.ui.messages import Messages
from desktop.ui.tasks import Tasks
from desktop.ui.widgets import Notice

NO_NETWORK = "No hace falta internet. Todo queda en este equipo, cifrado."


class DoorWindow(QMainWindow):
    """`entered(desk)` once somebody is in. Whatever takes long runs beside the window."""

    entered = Signal(object)

    def __init__(
        self,
        look: Callable[[], Doorstep],
        late: Late[Entrance],
        clock: Clock,
        *,
        settings: Settings | None = None,
        practice: bool = False,
    ) -> None:
        super().__init__()
        self.clock = clock
        self._look, self._late, self._practice = look, late, practice
        self._flow: Flow | None = None
        self._seen = False
        self._kept: tuple[DoorPage, ...] = ()
        known = settings or Settings()
        self._house = f"Casa Somos {known.house}" if known.house else ""
        if practice:
            self._house = "Casa de práctica"
        self.frame = DoorFrame(practice=practice)
        self.setCentralWidget(self.frame)
        self.messages = Messages(self.frame)
        self.tasks = Tasks(self.messages.failed, self)
        self.work = Work(self.tasks, self.messages)
        self.ring = FocusRing(self.frame)
        self.frame.rail.show_note(NO_NETWORK)
        self.setWindowTitle("Casa Somos")
        self.setMinimumSize(600, 320)
        self.resize(1366, 768)
        if known.window:
            self.restoreGeometry(QByteArray.fromBase64(known.window.encode("ascii", "ignore")))
        self.begin()

    # -- which page

    def look(self) -> Doorstep:
        """What the folder needs."""
        return self._look()

    def begin(self, notice: Notice | None = None) -> None:
        """Look at the folder again and show what it needs."""
        step = self.look()
        self.keep(())
        self.frame.rail.show_house(self._house)
        self.frame.rail.show_middle(None)
        if step.exists and step.readable:
            self._show_sign_in(step, notice)
            return
        self.show_page(DoorPage("Un momento…"))
        if step.exists:
            self.work.run(
                lambda: self._late().fault(),
                lambda fault: self._show_sign_in(step, notice, fault),
                self.messages.show,
            )
        elif self._practice:
            self._behind(lambda flow: flow.make_practice())
        else:
            self._behind(lambda flow: flow.set_up())

    def show_page(self, page: DoorPage) -> None:
        """Show a page; the one before is forgotten unless it was kept."""
        before = self.frame.now()
        self.frame.show_page(page)
        if before is not None and before is not page and before not in self._kept:
            self.frame.forget(before)

    def keep(self, pages: Sequence[DoorPage]) -> None:
        """Pages one may go back to; those kept before are forgotten."""
        now = self.frame.now()
        for page in self._kept:
            if page not in pages and page is not now:
                self.frame.forget(page)
        self._kept = tuple(pages)

    def restore(self, copy: Path) -> None:
        """Restore a copy at once, in sight."""
        self.show_page(DoorPage("Un momento…"))
        self._behind(lambda flow: flow.restore(copy))

    def arrive(self, desk: Any) -> None:
        """Somebody is in."""
        self.entered.emit(desk)

    def _show_sign_in(
        self, step: Doorstep, notice: Notice | None, fault: UserError | None = None
    ) -> None:
        page = SignInPage(step, self.clock, practice=self._practice)
        page.entering.connect(lambda name, password: self._sign_in(page, name, password))
        page.forgotten.connect(lambda: self._behind(lambda flow: flow.recover()))
        page.restoring.connect(lambda: self._behind(lambda flow: flow.restore()))
        page.again.connect(self.begin)
        if fault is not None:
            page.trouble(fault)
        elif notice is not None:
            page.notice(notice)
        self.show_page(page)

    def _sign_in(self, page: SignInPage, name: str | None, password: str) -> None:
        def come_in(entered: Entered) -> None:
            self._behind(lambda flow: flow.pass_through(entered, password))

        page.busy(True)
        self.work.run(
            lambda: self._late().sign_in(name, password),
            come_in,
            page.refuse,
            lambda: page.busy(False),
        )

    # -- what comes late

    def _behind(self, then: Callable[[Flow], object]) -> None:
        """Do something with the pages behind, as soon as they are there."""
        if self._flow is not None:
            then(self._flow)
            return

        def came(entrance: Entrance) -> None:
            self._flow = self._flow or entrance.flow(self)
            then(self._flow)

        self.work.run(self._late, came, self.messages.show)

    # -- the window itself

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self.frame.now()
        first = page.first_focus() if page is not None else None
        if first is not None:
            first.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            # After the first picture: loading must not keep anybody from seeing the window.
            self._seen = True
            QTimer.singleShot(0, self, self._late.start)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.stop_all()
        if self._flow is not None:
            self._flow.leave()
        super().closeEvent(event)
