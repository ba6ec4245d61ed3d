"""The first set-up: which house, since when, who administers it."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput
from desktop.core.text import count
from desktop.ui.door.confidentiality import CONSENT, agreement
from desktop.ui.door.entrance import HouseOption
from desktop.ui.door.frame import HIGH_ENOUGH, DoorPage
from desktop.ui.door.house_list import HouseList, found
from desktop.ui.door.secret import DoorForm, RevealField
from desktop.ui.fields import CheckField, DateField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Entry
from desktop.ui.layout import hline, row
from desktop.ui.search_field import SearchField
from desktop.ui.widgets import Button, Card, Keycap, button, label

STEPS = ("Su casa", "Apertura y equipo", "Su cuenta", "Hoja de recuperación")
LEAST_PASSWORD = 8


class StepPage(DoorPage):
    """A step: its number at the foot, «Atrás», and the button that goes on."""

    going_back = Signal()

    def __init__(self, at: int, title: str, lead: str, go_on: str) -> None:
        super().__init__(title, lead)
        self.go_on: Button = button(go_on, "primary", icon="arrow-right", icon_after=True)
        self.back: Button = button("Atrás", press=self.going_back.emit)
        if at == 0:
            self.back.hide()
        self.enter_button = self.go_on
        self.reason = label("", "small", "muted", elide=True)
        self.set_foot(
            label(f"Paso {at + 1} de {len(STEPS)}", "small", "muted"), 8, self.reason, None,
            self.back, self.go_on, Keycap("Intro"),
        )  # fmt: skip


class HousePage(StepPage):
    """Step 1: the house, from the catalogue; the other path is restoring a copy."""

    chosen = Signal(object)
    restoring = Signal()
    not_listed = Signal()

    def __init__(self) -> None:
        super().__init__(
            0,
            "¿En qué casa está este equipo?",
            "Los documentos llevarán el nombre y el código de la casa. Si hay otro equipo en la"
            " misma casa, elija la misma.",
            "Continuar",
        )
        self._houses: list[HouseOption] = []
        self.search = SearchField("Escriba el nombre de la casa", large=True)
        self.list = HouseList()
        self.count = label("Leyendo el catálogo…", "small", "muted")
        missing = button("Mi casa no está en la lista", "link", small=True)
        missing.clicked.connect(lambda _=False: self.not_listed.emit())
        restore = button("Restaurar una copia de seguridad", "link", icon="history", small=True)
        restore.clicked.connect(lambda _=False: self.restoring.emit())
        self.add(
            self.search,
            Card(self.list, margins=(0, 6, 0, 6), gap=0),
            2,
            row(self.count, None, missing),
            6, hline(), 4,
            row(label("¿La casa ya tenía datos en otro equipo?", "small", "muted"), None, restore),
        )  # fmt: skip
        self.go_on.setEnabled(False)
        self.search.changed.connect(self._filter)
        self.search.moved.connect(self.list.step)
        self.search.chosen.connect(self._choose)
        self.list.opened.connect(lambda _: self._choose())
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._say())
        self.go_on.clicked.connect(lambda _=False: self._choose())

    def first_focus(self) -> QWidget:
        """The search box."""
        return self.search

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.show_at_most(6 if self.height() >= HIGH_ENOUGH else 3)

    def show_houses(self, houses: Sequence[HouseOption]) -> None:
        """The catalogue, once read."""
        self._houses = list(houses)
        self._filter(self.search.text())

    def _filter(self, typed: str) -> None:
        rows = found(self._houses, typed)
        self.list.show_houses(rows, typed)
        self.list.updateGeometry()
        total = len(self._houses)
        if not rows:
            self.count.setText("Ninguna casa se llama así. Revise lo escrito.")
        elif len(rows) == total:
            self.count.setText(count(total, "casa"))
        else:
            self.count.setText(f"{len(rows)} de {total} casas")
        self._say()

    def _say(self) -> None:
        current = self.list.current()
        may = current is not None and current.selectable
        self.go_on.setEnabled(may)
        self.go_on.set_words(f"Continuar con {current.name}" if current and may else "Continuar")
        nameless = current is None and self.list.count() == 1
        reason = "Elija su casa"
        if nameless:
            reason = "Esa casa todavía no tiene nombre: no puede elegirse"
        self.reason.setText("" if may or not self._houses else reason)

    def _choose(self) -> None:
        current = self.list.current()
        if current is not None and current.selectable:
            self.chosen.emit(current)


class OpeningPage(StepPage):
    """Step 2: since when the house is open, which says its class, and this laptop's letter."""

    answered = Signal(object, str)

    def __init__(self, clock: Clock) -> None:
        super().__init__(
            1,
            "¿Desde cuándo funciona la casa?",
            "La fecha de apertura dice en qué etapa está la casa, según el modelo de gestión.",
            "Continuar",
        )
        self._clock = clock
        self.ask_stage: Callable[[date], str] = str
        self.form = DoorForm("Apertura y equipo")
        self.opened = DateField(clock.today, past=True)
        self.letter = FilterCombo([("A", "A")], width=100)
        self.letter.set_value("A")
        self.form.row("Fecha de apertura", Entry("opened_on", self.opened), required=True)
        self.form.row("Letra del equipo", Entry("letter", self.letter), required=True)
        self.add(self.form, None)
        self._sigla = ""
        self.opened.changed.connect(self._say_stage)
        self.opened.left.connect(self._say_stage)
        self.letter.changed.connect(self._say_letter)
        self.form.submitted.connect(self._go)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())

    def first_focus(self) -> QWidget:
        """The date."""
        return self.opened

    def show_house(self, house: HouseOption, letters: str) -> None:
        """For which house, and which letters there are."""
        self._sigla = house.sigla
        self.say(f"¿Desde cuándo funciona {house.name}?", self.lead.text())
        kept = self.letter.value() or "A"
        self.letter.set_options([(letter, letter) for letter in letters])
        self.letter.set_value(kept)
        self._say_letter()

    def _say_letter(self) -> None:
        letter = self.letter.value() or "A"
        number = f"ACT-{self._sigla}-{letter}-{self._clock.today().year}-0001"
        self.form.hint(
            "letter",
            f"El primer documento será {number}. El primer equipo de la casa es A; si ya hay"
            " otro, elija la letra que sigue: dos equipos con la misma letra repetirían números.",
        )

    def _say_stage(self) -> None:
        opened = self.opened.value()
        if not isinstance(opened, date):
            return
        stage = self.ask_stage(opened)
        if "no lo define" in stage:
            self.form.warning(
                "opened_on",
                f"{_open_for(opened, self._clock.today())}. El modelo llama «operación inicial»"
                " hasta los dos años y «en consolidación» desde los tres: de lo que hay en medio"
                " no dice nada. Se anotará así, y no impide nada.",
            )
        else:
            self.form.info(
                "opened_on",
                f"{_open_for(opened, self._clock.today())}: casa {_class(stage)}.",
                "circle-check",
            )

    def _go(self) -> None:
        opened = self.opened.value()
        if not isinstance(opened, date):
            self.form.error("opened_on", "Escriba la fecha; si no la sabe, una cercana.")
            self.form.focus("opened_on")
            return
        letter = self.letter.value()
        if letter is None:
            self.form.error("letter", "Elija una letra de la lista.")
            self.form.focus("letter")
            return
        self.answered.emit(opened, str(letter))


def _class(stage: str) -> str:
    return f"en {stage}" if stage.startswith("operación") else stage


def _open_for(opened: date, today: date) -> str:
    months = (today.year - opened.year) * 12 + today.month - opened.month
    months -= today.day < opened.day
    years, rest = divmod(max(months, 0), 12)
    if not years:
        return f"Lleva {count(rest, 'mes', 'meses')} abierta" if rest else "Abrió este mes"
    more = f" y {count(rest, 'mes', 'meses')}" if rest and years < 6 else ""
    return f"Lleva {count(years, 'año')}{more} abierta"


class AccountPage(StepPage):
    """Step 3: the first gestor/a, with a password and the confidentiality they accept."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(
            2,
            "¿Quién administra esta casa?",
            "Será la primera gestora o gestor. Después podrá añadir al resto del equipo.",
            "Preparar la casa",
        )
        self.form = DoorForm("Su cuenta")
        self.name = TextField("Como quiere que conste en los documentos")
        self.password = RevealField()
        self.again = RevealField()
        self.accepts = CheckField(CONSENT)
        self.form.row("Nombre y apellido", Entry("staff_name", self.name), required=True)
        self.form.row("Contraseña", Entry("password", self.password), required=True)
        self.form.row("Otra vez", Entry("again", self.again), required=True)
        self.form.hint("password", HINT)
        self.add(self.form, 8, agreement(), 2, row(self.accepts, None), self._unaccepted(), None)
        self.form.submitted.connect(self._go)
        self.accepts.changed.connect(self.unaccepted.hide)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())

    def _unaccepted(self) -> QWidget:
        self.unaccepted = label(
            "Para entrar hay que aceptar la confidencialidad: la ley la pide a todo el equipo.",
            "small", "error", wrap=True,
        )  # fmt: skip
        self.unaccepted.hide()
        return self.unaccepted

    def first_focus(self) -> QWidget:
        """The name."""
        return self.name

    def busy(self, working: bool) -> None:
        """While the house is being made."""
        self.go_on.setEnabled(not working)
        self.back.setEnabled(not working)
        self.go_on.set_words("Preparando…" if working else "Preparar la casa")

    def refuse(self, error: InvalidInput) -> bool:
        """Show a refusal at its field; False where the field is not on this page."""
        return self.form.show_problem(error)

    def _go(self) -> None:
        if not self.go_on.isEnabled():
            return
        if not self.form.text("staff_name"):
            self.form.error("staff_name", "Escriba su nombre y apellido.")
            self.form.focus("staff_name")
        elif check_passwords(self.form):
            if self.accepts.isChecked():
                self.answered.emit(self.form.text("staff_name"), self.password.text())
            else:
                self.unaccepted.show()
                self.accepts.setFocus(Qt.FocusReason.TabFocusReason)
                self.reveal(self.unaccepted)


HINT = f"Al menos {LEAST_PASSWORD} signos. Una frase corta se recuerda mejor."


def check_passwords(form: DoorForm, password: str = "password", again: str = "again") -> bool:
    """Whether two password fields agree and are long enough; says so where they do not."""
    typed = form.text(password)
    if len(typed) < LEAST_PASSWORD:
        form.error(password, HINT)
        form.focus(password)
        return False
    if form.text(again) != typed:
        form.error(again, "No es igual a la de arriba. Escríbala otra vez.")
        form.focus(again)
        return False
    return True
