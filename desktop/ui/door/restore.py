"""Restoring a copy: which file, what happens to what is here, and how it went."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.errors import UserError
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm
from desktop.ui.fields import TextField
from desktop.ui.forms import Entry
from desktop.ui.layout import row
from desktop.ui.widgets import Keycap, button, step

_GO = "Restaurar la copia"
COPIES = "Copias de Casa Somos (*.casa);;Todos los archivos (*)"


class RestorePage(DoorPage):
    """Choosing the file; the work itself is the flow's."""

    restoring = Signal(object)
    """The path."""
    going_back = Signal()

    def __init__(self, *, has_house: bool) -> None:
        super().__init__(
            "Restaurar una copia de seguridad",
            "La copia trae los datos de la casa y las contraseñas que había ese día.",
        )
        self.form = DoorForm("Restaurar una copia")
        self.file = TextField("Un archivo que termina en .casa", width=300, longest=4000)
        choose = button("Elegir…", press=self._choose)
        self.form.row("Archivo", Entry("file", self.file), required=True)
        self.form.item(row(choose, None, margins=(160, 0, 0, 0)))
        aside = (
            ("Lo que hay ahora no se borra", "Se aparta entero, en otra carpeta de este equipo.")
            if has_house
            else ("Aquí no se pierde nada", "Este equipo todavía no tiene una casa.")
        )
        self.go_on = button(_GO, "primary", icon="history")
        self.back = button("Atrás", press=self.going_back.emit)
        self.enter_button = self.go_on
        self.set_foot(None, self.back, self.go_on, Keycap("Intro"))
        self.add(
            self.form,
            14,
            step("shield-check", "accent", "Primero se comprueba que esté entera", "Si le falta"
                 " algo o fue alterada, se dice y no se cambia nada."),
            4,
            step("hard-drive", "accent", *aside),
            4,
            step("file-text", "accent", "Los documentos siguen con otra letra",
                 "Así ningún número de papel se repite. Si hace falta, se pregunta el último."),
            None,
        )  # fmt: skip
        self.form.submitted.connect(self._go)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())

    def first_focus(self) -> QWidget:
        """The file."""
        return self.file

    def choose(self, path: Path) -> None:
        """Fill the file in."""
        self.file.set_value(str(path))
        self.form.clear("file")

    def busy(self, working: bool) -> None:
        """While the copy is checked and put in place."""
        self.go_on.setEnabled(not working)
        self.back.setEnabled(not working)
        self.go_on.set_words("Comprobando la copia…" if working else _GO)

    def refuse(self, error: UserError) -> None:
        """Say why nothing was restored."""
        self.busy(False)
        self.form.error("file", error.message)
        self.form.focus("file")

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self.window(), "Elegir la copia", "", COPIES)
        if chosen:
            self.choose(Path(chosen))

    def _go(self) -> None:
        if not self.go_on.isEnabled():
            return
        typed = self.form.text("file")
        if typed:
            self.restoring.emit(Path(typed))
        else:
            self.form.error("file", "Elija el archivo de la copia.")
            self.form.focus("file")
