"""«Copias»: those of every day, one where staff choose, a second folder, restoring, examining."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from desktop.core.progress import Progress
from desktop.core.text import count, day, hour, thousands
from desktop.ui.context import Context
from desktop.ui.door.restore import COPIES
from desktop.ui.house.parts import Part, allow, fact, why_not
from desktop.ui.layout import clear, column, hline, panel, row
from desktop.ui.tasks import ProgressPlace
from desktop.ui.widgets import Card, Icon, Notice, button, label

MOST_SHOWN = 12


class CopiesPart(Part):
    """The list and the copy by hand at the left; restoring and examining at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.progress = ProgressPlace()
        self.copy = button(
            "Guardar una copia en…", "primary", icon="hard-drive", press=self._choose_copy
        )
        self._list = column(gap=0)
        self.wide.addWidget(
            Card(
                label(
                    "Una copia lleva todos los datos y las contraseñas, cifrados: sin una"
                    " contraseña de la casa o la hoja de recuperación, nadie la lee.",
                    "small", "muted", wrap=True,
                ),
                row(self.copy, None),
                self.progress,
                title="Copias de seguridad",
            )
        )  # fmt: skip
        self.daily = Card(panel(self._list), title="En este equipo")
        self.wide.addWidget(self.daily)
        self._second = label("", "body", wrap=True)
        self.choose = button("Elegir carpeta", icon="usb", press=self._choose_second)
        self.stop = button("Quitar", "quiet", press=lambda: self.set_second(""))
        self.narrow.addWidget(
            Card(
                label(
                    "La copia del día también se guarda aquí: una memoria USB, otro disco, una"
                    " carpeta compartida. Así, si el equipo se daña, los datos no.",
                    "small", "muted", wrap=True,
                ),
                self._second,
                row(self.choose, self.stop, None),
                title="Segunda carpeta",
            )
        )  # fmt: skip
        self.restore = button("Restaurar una copia", icon="history", press=self._choose_restore)
        self._restore_why = why_not()
        self.narrow.addWidget(
            Card(
                label(
                    "Pone una copia en el lugar de los datos de ahora. Lo de ahora se aparta en"
                    " otra carpeta, no se borra; hay que volver a entrar.",
                    "small", "muted", wrap=True,
                ),
                row(self.restore, None),
                self._restore_why,
                title="Restaurar",
            )
        )  # fmt: skip
        self.examine = button("Examinar los datos", icon="shield-check", press=self.start_examine)
        self.examining = ProgressPlace()
        self._found = column(gap=10)
        self._result = panel(self._found)
        self._result.hide()
        self.narrow.addWidget(
            Card(
                label(
                    "Lee el archivo entero y comprueba que nada esté dañado ni alterado.",
                    "small", "muted", wrap=True,
                ),
                row(self.examine, None), self.examining, self._result,
                title="Examinar",
            )
        )  # fmt: skip

    def refresh(self) -> None:
        """Ask the desk again."""
        may = self.rights()["RESTORE"]
        allow(may, self.restore)
        self._restore_why.setHidden(may)
        folder = self.context.station.settings.second_copy
        self._second.setText(folder or "Todavía no hay una segunda carpeta.")
        self._second.set_tone("text" if folder else "warning")
        self.choose.set_words("Cambiar carpeta" if folder else "Elegir carpeta")
        self.stop.setVisible(bool(folder))
        copies = self.desk.upkeep.copies()
        self.daily.detail.setText("se guardan 7 días, 4 semanas y 6 meses" if copies else "")
        clear(self._list)
        for place, copy in enumerate(copies[:MOST_SHOWN]):
            if place:
                self._list.addWidget(hline())
            self._list.addWidget(_row(copy))
        if not copies:
            self._list.addWidget(
                label(
                    "La primera se hace sola hoy, a los pocos segundos de entrar.",
                    "body", "muted", wrap=True,
                )
            )  # fmt: skip
        elif len(copies) > MOST_SHOWN:
            rest = label(f"y {count(len(copies) - MOST_SHOWN, 'copia')} más", "small", "muted")
            self._list.addWidget(rest)

    # -- a copy by hand

    def _choose_copy(self) -> None:
        house = self.desk.house
        suggested = f"casa-somos-{house.code}-{self.desk.clock.today():%Y-%m-%d}.casa"
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), "Guardar una copia", suggested, COPIES
        )
        if chosen:
            self.copy_to(Path(chosen))

    def copy_to(self, place: Path) -> None:
        """Write a verified copy there, beside the window."""
        if place.suffix.casefold() != ".casa":
            place = place.with_name(place.name + ".casa")

        def job(progress: Progress) -> object:
            return self.desk.upkeep.backup(place)

        task = self.context.tasks.run(
            job, partial(self._copied, place), title="Copiando y comprobando"
        )
        self.progress.show_task(task).cancel.hide()

    def _copied(self, place: Path, _: object) -> None:
        self.refresh()
        self.context.toast.say(
            f"La copia está en «{place.parent.name or place.parent}», comprobada.",
            icon="hard-drive",
        )

    # -- the second folder

    def _choose_second(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window(), "Elegir la segunda carpeta")
        if chosen:
            self.set_second(chosen)

    def set_second(self, folder: str) -> None:
        """From the next daily copy on."""
        self.context.station.change(second_copy=folder)
        self.refresh()
        said = (
            "Desde la próxima copia del día se guardará también ahí."
            if folder
            else ("La copia del día queda solo en este equipo.")
        )
        self.context.toast.say(said, icon="usb")

    # -- restoring

    def _choose_restore(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self.window(), "Elegir la copia", "", COPIES)
        if chosen:
            self.ask_restore(Path(chosen))

    def ask_restore(self, copy: Path) -> None:
        """Ask before the copy takes the place of what is here."""
        self.context.messages.ask(
            "¿Restaurar esta copia?",
            "Lo registrado después de esa copia dejará de verse: se aparta en otra carpeta de este"
            " equipo. Las contraseñas serán las de ese día. Se cierra la sesión y, si la copia está"
            " entera, hay que volver a entrar.",
            ("Restaurar", partial(self.context.station.restore_asked.emit, copy)),
            danger=True,
        )

    # -- examining

    def start_examine(self) -> None:
        """Read the whole file, beside the window."""
        clear(self._found)
        self._result.hide()
        self.examine.setEnabled(False)

        def job(progress: Progress) -> object:
            return self.desk.upkeep.examine()

        task = self.context.tasks.run(
            job, self._examined, title="Leyendo el archivo entero", failed=self._not_examined
        )
        self.examining.show_task(task).cancel.hide()

    def _examined(self, found: Any) -> None:
        self.examine.setEnabled(True)
        self._result.show()
        if found.healthy:
            self._found.addWidget(Notice("Los datos están enteros", tone="success"))
        else:
            fault = found.integrity if found.integrity != "ok" else found.triggers
            self._found.addWidget(
                Notice(
                    "Hay un daño en el archivo",
                    f"{fault}. Lo que se ve sigue guardado. Guarde una copia ahora, no escriba más"
                    " y restaure la última copia buena, o pida ayuda.",
                    tone="error",
                )
            )
        for title, number in (
            ("Personas", found.people),
            ("Inscripciones", found.enrolments),
            ("Asistencias", found.marks),
            ("Por enviar", found.pending),
        ):
            self._found.addLayout(fact(title, thousands(number)))

    def _not_examined(self, error: Exception) -> None:
        self.examine.setEnabled(True)
        self.context.messages.failed(error)


def _row(copy: Any) -> Any:
    when = f"{day(copy.made_at.date())} · {hour(copy.made_at)}"
    why = "Copia del día" if copy.automatic else "Antes de actualizar el programa"
    line = row(Icon("hard-drive", 16), gap=10, margins=(0, 9, 0, 9))
    line.addWidget(label(when, "medium"))
    line.addWidget(label(why, "small", "muted"), 1)
    line.addWidget(label(size(copy.size), "small", "muted"))
    return panel(line)


def size(bytes_: int) -> str:
    """«4,2 MB»."""
    if bytes_ < 1_000_000:
        return f"{max(round(bytes_ / 1000), 1)} kB"
    if bytes_ < 1_000_000_000:
        return f"{bytes_ / 1_000_000:.1f} MB".replace(".", ",")
    return f"{bytes_ / 1_000_000_000:.1f} GB".replace(".", ",")
