"""After a restored copy: the last number of each kind that is already on paper."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm
from desktop.ui.fields import NumberField
from desktop.ui.forms import Entry
from desktop.ui.widgets import Keycap, button

LEAD = (
    "Este equipo no recuerda qué números ya están en papel, porque los datos vienen de una copia."
    " Busque en la carpeta el último documento de cada clase y escriba su número, o 0 si no hay"
    " ninguno. Los que deje vacíos no se podrán imprimir hasta indicarlos en Casa."
)


class NumbersForm(DoorForm):
    """One number for each kind of paper: «ACT-LLOA-A-2026-0042» is 42."""

    def __init__(self, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__("Últimos números en papel")
        self._codes = [code for code, _ in kinds]
        for code, name in kinds:
            self.row(name, Entry(code, NumberField(0, 999_999, "0042", width=110)))
        first = self._codes[0]
        self.hint(first, f"Por ejemplo, de {first}-LLOA-A-2026-0042 se escribe 42.")

    def told(self) -> dict[str, int]:
        """The numbers that were written."""
        written = {code: self.number(code) for code in self._codes}
        return {code: number for code, number in written.items() if number is not None}


class NumbersPage(DoorPage):
    """Asked once after restoring; it may wait."""

    told = Signal(object)
    later = Signal()

    def __init__(self, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__("¿Cuál es el último número en papel?", LEAD)
        self.form = NumbersForm(kinds)
        self.go_on = button("Guardar y entrar", "primary", icon="arrow-right", icon_after=True)
        self.add(self.form, None)
        self.enter_button = self.go_on
        self.set_foot(None, button("Más tarde", press=self.later.emit), self.go_on, Keycap("Intro"))
        self.form.submitted.connect(lambda: self.told.emit(self.form.told()))
        self.go_on.clicked.connect(lambda _=False: self.form.submit())
        self._first = kinds[0][0]

    def first_focus(self) -> QWidget:
        """The first number."""
        return self.form.field(self._first)
