"""Signing in: name and password, what to do when it does not open, and the way to recover."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.doorstep import Doorstep
from desktop.core.errors import NeedsCopy, TryLater, UserError
from desktop.core.text import long_day
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm, RevealField, Waiting
from desktop.ui.fields import TextField
from desktop.ui.forms import Entry
from desktop.ui.layout import clear, column, panel, row
from desktop.ui.widgets import Button, Keycap, Notice, button

PRACTICE_PASSWORD = "practica"
PRACTICE_HINT = f"En la casa de práctica es «{PRACTICE_PASSWORD}»."
_INDENT = 160
_ENTER = "Entrar"


def greeting(now: datetime) -> str:
    """«Buenos días», by the hour in Quito."""
    if now.hour < 12:
        return "Buenos días"
    return "Buenas tardes" if now.hour < 19 else "Buenas noches"


class SignInPage(DoorPage):
    """Asks for the name only where several people sign in, and remembers it nowhere."""

    entering = Signal(object, str)
    """Name or None, password."""
    forgotten = Signal()
    restoring = Signal()
    again = Signal()

    def __init__(self, step: Doorstep, clock: Clock, *, practice: bool = False) -> None:
        now = clock.local()
        super().__init__(greeting(now), long_day(now.date()).capitalize())
        self.high_up = False
        self._above = QVBoxLayout()
        self._above.setSpacing(12)
        self.form = DoorForm("Entrar a la casa")
        self.name = TextField("Nombre, o nombre y apellido")
        self.password = RevealField()
        if step.asks_name:
            self.form.row("Nombre", Entry("name", self.name))
        self.form.row("Contraseña", Entry("password", self.password))
        if practice:
            self.form.info("password", PRACTICE_HINT)
        self.enter = button(_ENTER, "primary", icon="arrow-right", icon_after=True)
        self.enter.clicked.connect(lambda _=False: self.form.submit())
        self.forgot = button("Olvidé mi contraseña", "link", small=True, press=self.forgotten.emit)
        self._asks_name = step.asks_name
        self._mend: Button | None = None
        self._inside = panel(
            column(
                self.form,
                row(self.enter, Keycap("Intro"), None, gap=10, margins=(_INDENT, 4, 0, 0)),
                row(self.forgot, None, margins=(_INDENT, 6, 0, 0)),
                gap=12,
            )
        )
        self.add(self._above, self._inside, None)
        self.forgot.setVisible(not practice)
        self._waiting = Waiting(self.enter, _ENTER, self._may_try)
        self.form.submitted.connect(self._go)

    def first_focus(self) -> QWidget:
        """The first empty field."""
        if self._mend is not None:
            return self._mend
        return self.name if self._asks_name and not self.name.text() else self.password

    def notice(self, made: QWidget) -> None:
        """Something to know before signing in."""
        clear(self._above)
        self._above.addWidget(made)
        self._above.addSpacing(8)

    def busy(self, opening: bool) -> None:
        """While the house is being opened."""
        self.enter.setEnabled(not opening)
        self.enter.set_words("Abriendo…" if opening else _ENTER)

    def refuse(self, error: UserError) -> None:
        """Say why it did not open: at the password, or above where a copy is what helps."""
        self.busy(False)
        if isinstance(error, TryLater):
            self.form.error("password", error.message)
            self.password.setFocus()
            self.password.selectAll()
            if error.seconds > 0:
                self._waiting.begin(error.seconds)
        else:
            self.trouble(error)

    def trouble(self, error: UserError) -> None:
        """Nobody can sign in: what happened, what is safe, and the button that helps."""
        if isinstance(error, NeedsCopy):
            mend = button("Restaurar una copia", icon="history", press=self.restoring.emit)
            again = button("Volver a intentar", "quiet", press=self.again.emit)
        else:
            mend = button("Volver a intentar", icon="refresh-cw", press=self.again.emit)
            again = None
        actions = (mend, again) if again is not None else (mend,)
        self.notice(Notice("No se pudo abrir la casa", error.message, *actions, tone="error"))
        self._inside.hide()
        self._mend = mend
        mend.setFocus()

    def _may_try(self) -> None:
        self.form.clear("password")

    def _go(self) -> None:
        if self._waiting.is_on() or not self.enter.isEnabled():
            return
        name = self.form.text("name") if self._asks_name else ""
        if self._asks_name and not name:
            self.form.error("name", "Escriba su nombre.")
            self.form.focus("name")
            return
        if not self.password.text():
            self.form.error("password", "Escriba su contraseña.")
            self.form.focus("password")
            return
        self.password.hide_again()
        self.entering.emit(name if self._asks_name else None, self.password.text())
