"""The first time somebody new signs in: confidentiality, and a password of their own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.errors import InvalidInput
from desktop.ui.door.confidentiality import CONSENT, agreement
from desktop.ui.door.first_run import HINT, check_passwords
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm, RevealField
from desktop.ui.fields import CheckField
from desktop.ui.forms import Entry
from desktop.ui.layout import row
from desktop.ui.widgets import Keycap, button, label


class FirstLoginPage(DoorPage):
    """`accepted(own password)` once it may go on; `leaving` signs out again."""

    accepted = Signal(str)
    leaving = Signal()

    def __init__(self, name: str, first_password: str) -> None:
        first_name = name.split(" ", maxsplit=1)[0]
        super().__init__(
            f"Le damos la bienvenida, {first_name}",
            "Es la primera vez que entra. Ponga una contraseña que solo usted conozca.",
        )
        self._first = first_password
        self.form = DoorForm("Su contraseña")
        self.password = RevealField()
        self.again = RevealField()
        self.form.row("Contraseña nueva", Entry("password", self.password), required=True)
        self.form.row("Otra vez", Entry("again", self.again), required=True)
        self.form.hint("password", HINT)
        self.accepts = CheckField(CONSENT)
        self.unaccepted = label(
            "Para entrar hay que aceptar la confidencialidad: la ley la pide a todo el equipo.",
            "small", "error", wrap=True,
        )  # fmt: skip
        self.unaccepted.hide()
        self.add(self.form, 8, agreement(), 2, row(self.accepts, None), self.unaccepted, None)
        self.go_on = button("Acepto y entro", "primary", icon="arrow-right", icon_after=True)
        back = button("Salir", press=self.leaving.emit)
        self.enter_button = self.go_on
        self.set_foot(None, back, self.go_on, Keycap("Intro"))
        self.accepts.changed.connect(self.unaccepted.hide)
        self.form.submitted.connect(self._go)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())

    def first_focus(self) -> QWidget:
        """The new password."""
        return self.password

    def refuse(self, error: InvalidInput) -> None:
        """Show what was wrong with the password."""
        self.form.error("password", error.message)
        self.form.focus("password")

    def _go(self) -> None:
        if not check_passwords(self.form):
            return
        if self.password.text() == self._first:
            self.form.error("password", "Es la que le dieron. Ponga una distinta, solo suya.")
            self.form.focus("password")
        elif not self.accepts.isChecked():
            self.unaccepted.show()
            self.accepts.setFocus(Qt.FocusReason.TabFocusReason)
            self.reveal(self.unaccepted)
        else:
            self.accepted.emit(self.password.text())
