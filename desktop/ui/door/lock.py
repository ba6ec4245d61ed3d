"""The lock: covers the window after minutes without a key, and opens by the same password."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.core.errors import TryLater, UserError
from desktop.ui.door.frame import COLUMN
from desktop.ui.door.secret import DoorForm, RevealField, Waiting
from desktop.ui.door.sign_in import PRACTICE_HINT
from desktop.ui.focus_ring import FocusRing
from desktop.ui.forms import Entry
from desktop.ui.layout import column, panel, row
from desktop.ui.main_window import BANDS, MainWindow
from desktop.ui.status_bar import band
from desktop.ui.widgets import Icon, Keycap, button, label

_OPEN = "Desbloquear"
_INDENT = 160
CHECK_MS = 5_000
_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
}


class Idle(QObject):
    """Tells when nobody has touched the window for so many minutes.

    It hears the native window only, and reads two clocks: a laptop that slept is idle although
    its timers stood still, and a clock set back does not keep it open.
    """

    passed = Signal()

    def __init__(
        self,
        window: QWidget,
        minutes: Callable[[], int],
        clocks: tuple[Callable[[], float], ...] = (time.monotonic, time.time),
    ) -> None:
        super().__init__(window)
        self._minutes = minutes
        self._clocks = clocks
        self._last = [clock() for clock in clocks]
        self._window = window
        self._heard: QObject | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        self._hear()

    def touch(self) -> None:
        """Somebody is there."""
        self._last = [clock() for clock in self._clocks]

    def check(self) -> None:
        """Look at the clocks now."""
        self._hear()
        idle = max(now() - last for now, last in zip(self._clocks, self._last, strict=True))
        if idle >= self._minutes() * 60:
            self.touch()
            self.passed.emit()

    def _hear(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._heard:
            self._heard = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.touch()
        return False


class Curtain(QWidget):
    """Opaque over the whole window; asks for the password of who is signed in."""

    opened = Signal()
    leaving = Signal()

    def __init__(
        self, who: str, where: str, unlock: Callable[[str], None], mark: QWidget | None = None
    ) -> None:
        super().__init__()
        self._unlock = unlock
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Pantalla bloqueada")
        self.form = DoorForm("Desbloquear")
        self.password = RevealField()
        self.form.row("Contraseña", Entry("password", self.password))
        self.go_on = button(_OPEN, "primary", icon="arrow-right", icon_after=True)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())
        self.other = button(
            "Cambiar de persona", "link", icon="log-out", small=True, press=self.leaving.emit
        )
        said = column(
            label("Pantalla bloqueada", "display"),
            label(f"{who} · {where}", "lead", "muted", elide=True),
            gap=2,
        )
        head = row(Icon("lock", 22, "accent_ink", box=48, ground="accent_soft", radius=24), gap=14)
        head.addLayout(said, 1)
        inside = panel(
            column(
                None,
                head,
                label(
                    "Lo que estaba escribiendo sigue ahí. Escriba su contraseña para continuar.",
                    "body", "muted", wrap=True,
                ),
                6,
                self.form,
                row(self.go_on, Keycap("Intro"), None, gap=10, margins=(_INDENT, 0, 0, 0)),
                row(self.other, None, margins=(_INDENT, 2, 0, 0)),
                None,
                None,
                gap=14,
            )
        )  # fmt: skip
        inside.setMaximumWidth(COLUMN)
        across = row(None, inside, None, gap=0, margins=(28, 16, 28, 16))
        across.setStretch(1, 1000)
        whole = column(gap=0)
        if mark is not None:
            whole.addWidget(mark)
        whole.addLayout(across, 1)
        self.setLayout(whole)
        self._waiting = Waiting(self.go_on, _OPEN, lambda: self.form.clear("password"))
        self.form.submitted.connect(self._try)
        self.ring = FocusRing(self)
        self.setFocusProxy(self.password)

    def _try(self) -> None:
        if self._waiting.is_on():
            return
        typed = self.password.text()
        if not typed:
            self.form.error("password", "Escriba su contraseña.")
            return
        try:
            self._unlock(typed)
        except UserError as error:
            self.form.error("password", error.message)
            self.password.hide_again()
            self.password.selectAll()
            if isinstance(error, TryLater) and error.seconds > 0:
                self._waiting.begin(error.seconds)
        else:
            self.opened.emit()


class Lock(QObject):
    """Ties the idle time, Ctrl+L and the curtain to one window.

    `leaving` when another person wants in: the app signs out.
    """

    leaving = Signal()

    def __init__(
        self,
        window: MainWindow,
        unlock: Callable[[str], None],
        minutes: Callable[[], int],
        *,
        idle: Idle | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._unlock = unlock
        self.idle = idle or Idle(window, minutes)
        self.idle.passed.connect(self.lock)
        window.lock_asked.connect(self.lock)
        self.curtain: Curtain | None = None

    def lock(self) -> None:
        """Cover the window now."""
        if self._window.is_covered():
            return
        self._close_others()
        desk = self._window.context.desk
        kind = str(desk.house.kind)
        mark = band(*BANDS[kind]) if kind in BANDS else None
        where = f"Casa Somos {desk.house.name}"
        curtain = Curtain(desk.staff.name, where, self._unlock, mark)
        curtain.opened.connect(self._open)
        curtain.leaving.connect(self.leaving)
        if kind == "practice":
            curtain.form.info("password", PRACTICE_HINT)
        self.curtain = curtain
        self._window.cover(curtain, curtain.password)

    def _open(self) -> None:
        self._window.uncover()
        self.curtain = None
        self.idle.touch()

    def _close_others(self) -> None:
        # A menu, a print or file dialog lies above the window and shows what is behind.
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                if isinstance(other, QDialog):
                    other.reject()
                else:
                    other.close()
