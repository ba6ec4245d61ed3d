"""The recovery sheet: shown once, printed or saved where staff choose, and proved to be kept."""

import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from desktop.core.durable import write_durably
from desktop.core.errors import UserError
from desktop.core.recovery_code import signs
from desktop.ui import paint
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm
from desktop.ui.fields import TextField
from desktop.ui.forms import Entry
from desktop.ui.layout import column, panel, row
from desktop.ui.messages import Messages
from desktop.ui.widgets import Card, Painted, button, label

HIDDEN = "•••••"
SAVED_AS = "hoja-de-recuperacion.pdf"
LEAD = (
    "Con este código se abren los datos si alguien olvida su contraseña. El programa no lo guarda:"
    " si se pierde y nadie recuerda la suya, los datos no se pueden recuperar."
)


class CannotSaveSheet(UserError):
    """The place did not take the sheet."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"No se pudo guardar en «{place.parent.name or place.parent}»: no existe, está llena o"
            " está protegida. La hoja sigue en pantalla: elija otra carpeta, imprímala o cópiela"
            " a mano."
        )


class _Group(Painted):
    """One group of the code with its number above."""

    def __init__(self, place: int, group: str) -> None:
        super().__init__(124, 58, f"Grupo {place + 1}: {' '.join(group)}")
        self._place, self._group = place, group
        self._shown = True

    def show_signs(self, shown: bool) -> None:
        """The signs, or dots."""
        self._shown = shown
        said = " ".join(self._group) if shown else "oculto"
        self.setAccessibleName(f"Grupo {self._place + 1}: {said}")
        self.update()

    def draw(self, painter: QPainter) -> None:
        number = QRectF(0, 0, self.width(), 18)
        paint.text(painter, number, str(self._place + 1), "caption", "muted", align=paint.CENTRE)
        words = self._group if self._shown else HIDDEN
        tone = "text" if self._shown else "muted"
        # Sign by sign, each in a place of its own: a code is read letter by letter.
        for at, sign in enumerate(words):
            box = QRectF(14 + at * 19.2, 18, 19.2, 34)
            paint.text(painter, box, sign, "title", tone, align=paint.CENTRE, elide=False)


class KeepSheet(QWidget):
    """First the code with its buttons; then, with the code covered, one group is asked back.

    `kept` once that group was typed from the sheet.
    """

    kept = Signal()
    stage_changed = Signal(bool)
    """True while a group is asked back."""

    def __init__(
        self,
        groups: tuple[str, ...],
        sheet: Callable[[], bytes],
        print_paper: Callable[[QWidget, bytes], bool],
        messages: Messages,
    ) -> None:
        super().__init__()
        self._groups = groups
        self._sheet = sheet
        self._print = print_paper
        self._messages = messages
        self._asked = secrets.randbelow(len(groups))
        self.cells = [_Group(place, group) for place, group in enumerate(groups)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(14)
        for place, cell in enumerate(self.cells):
            grid.addWidget(cell, place // 4, place % 4, Qt.AlignmentFlag.AlignHCenter)
        self.print_button = button("Imprimir", icon="printer", press=self.print_sheet)
        self.save_button = button("Guardar como PDF", icon="file-down", press=self.save_sheet)
        self.done = label("", "small", "success", wrap=True)
        self._ways = panel(
            column(
                row(self.print_button, self.save_button, None, gap=10),
                self.done,
                label(
                    "También sirve copiarla a mano, letra por letra. No la fotografíe ni la envíe"
                    " por WhatsApp: guárdela en un sobre, lejos del equipo.",
                    "small", "muted", wrap=True,
                ),
                gap=8,
            )
        )  # fmt: skip
        self.done.hide()
        self.form = DoorForm("Comprobar la hoja")
        self.answer = TextField(width=150, longest=12)
        asked = f"Grupo {self._asked + 1}"
        self.form.row(asked, Entry("group", self.answer))
        self._proof = panel(
            column(
                label(
                    f"Escriba el grupo {self._asked + 1} como está en su hoja. Así queda"
                    " comprobado que la tiene.",
                    "body", wrap=True,
                ),
                self.form,
                row(button("Volver a ver el código", "link", small=True, press=self.show_again),
                    None),
                gap=12,
            )
        )  # fmt: skip
        self._proof.hide()
        self.form.submitted.connect(self._check)
        self.setLayout(
            column(Card(grid, margins=(20, 16, 20, 18)), 6, self._ways, self._proof, gap=8)
        )

    def is_asking(self) -> bool:
        """Whether a group is asked back now."""
        return self._proof.isVisibleTo(self)

    def asked_group(self) -> int:
        """Which group is asked back, from 1."""
        return self._asked + 1

    def go_on(self) -> None:
        """From the code to the proof, and from the proof to `kept`."""
        if self.is_asking():
            self.form.submit()
        else:
            self._show(asking=True)
            self.answer.setFocus()

    def show_again(self) -> None:
        """Back to the code."""
        self._show(asking=False)
        self.print_button.setFocus()

    def _show(self, *, asking: bool) -> None:
        for cell in self.cells:
            cell.show_signs(not asking)
        self._ways.setVisible(not asking)
        self._proof.setVisible(asking)
        self.form.clear()
        self.stage_changed.emit(asking)

    def _check(self) -> None:
        typed = signs(self.answer.text())
        if typed == self._groups[self._asked]:
            self.kept.emit()
            return
        place = self._asked + 1
        self.form.error(
            "group",
            f"No es el grupo {place} de la hoja. Revise letra por letra; no hay letras I, L, O"
            " ni U." if typed else f"Escriba los cinco signos del grupo {place}.",
        )  # fmt: skip
        self.answer.selectAll()

    def print_sheet(self) -> None:
        """Print where staff choose."""
        if self._messages.attempt(lambda: self._print(self.window(), self._sheet())):
            self._say("Se envió a la impresora. Recójala ahora: nadie más debe verla.")

    def save_sheet(self) -> None:
        """Save where staff choose."""
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), "Guardar la hoja de recuperación", SAVED_AS, "PDF (*.pdf)"
        )
        if chosen:
            self.save_at(Path(chosen))

    def save_at(self, place: Path) -> None:
        """Write the sheet; a place that fails says so and the code stays in sight."""
        if place.suffix.casefold() != ".pdf":
            place = place.with_name(place.name + ".pdf")
        if self._messages.attempt(lambda: _write(place, self._sheet())):
            self._say(
                f"Guardada en «{place.parent.name or place.parent}». Pásela a una memoria USB y no"
                " la deje en este equipo."
            )

    def _say(self, sentence: str) -> None:
        self.done.setText(sentence)
        self.done.show()


def _write(place: Path, pdf: bytes) -> bool:
    try:
        write_durably(place, pdf)
    except OSError as error:
        raise CannotSaveSheet(place) from error
    return True


class KeepSheetPage(DoorPage):
    """The sheet as a page of the door; `kept` lets one in."""

    kept = Signal()

    def __init__(self, keep: KeepSheet, foot: str, *, title: str = "Guarde esta hoja") -> None:
        super().__init__(title, LEAD)
        self.keep = keep
        self.go_on = button("Ya la tengo guardada", "primary", icon="arrow-right", icon_after=True)
        self.go_on.clicked.connect(lambda _=False: keep.go_on())
        self.note = label(foot, "small", "muted")
        self.set_foot(self.note, None, self.go_on)
        self.add(keep, None)
        keep.stage_changed.connect(self._words)
        keep.kept.connect(self.kept.emit)

    def first_focus(self) -> QWidget:
        """Printing is the first thing to do."""
        return self.keep.print_button

    def _words(self, asking: bool) -> None:
        self.go_on.set_words("Comprobar y entrar" if asking else "Ya la tengo guardada")
        self.say("¿Qué dice su hoja?" if asking else "Guarde esta hoja", "" if asking else LEAD)
