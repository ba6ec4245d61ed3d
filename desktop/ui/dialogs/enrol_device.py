"""Tying this laptop to the centre: its address, the code, and what happens with the data."""

import importlib
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.errors import InvalidInput, UserError
from desktop.core.progress import Progress
from desktop.core.text import count
from desktop.services.people import PeopleFilter
from desktop.ui.context import Context
from desktop.ui.fields import TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Icon, Notice, button, label

DETAIL = (
    "Con un código de la Coordinación, que sirve una sola vez y dura 72 horas. Necesita internet"
    " solo un momento."
)
CERTIFICATES = "Certificados (*.pem *.crt *.cer)"
WAITING = "Hablando con el centro…"


class EnrolDevice(FormDialog):
    """Address, code, and an institution's own certificate where there is one."""

    def __init__(self, context: Context) -> None:
        form = Form("Enlazar este equipo", cards=False)
        self._context = context
        self._authority: Path | None = None
        self._busy = False
        known = context.sync.status.server
        address = TextField("https://…", longest=300)
        form.row("Dirección del centro", Entry("server", address), required=True)
        form.row("Código", Entry("code", TextField("Como está escrito", width=230)), required=True)
        self._chosen = label(
            "Ninguno: solo si la institución lo pide.", "small", "muted", wrap=True
        )
        self.choose = button("Elegir archivo", small=True, press=self._choose)
        self._refusal = Notice("", tone="error")
        self._refusal.hide()
        form.item(_Chosen(self.choose, self._chosen), self._refusal, what_happens(context))
        super().__init__(
            context.host, context.messages, "Enlazar este equipo con el centro", form,
            detail=DETAIL, save="Enlazar", icon="link", width=640,
        )  # fmt: skip
        self._form = form
        if known:
            form.set_values({"server": known})
        form.submitted.connect(self._enrol)

    def begin(self) -> None:
        """Show the sheet."""
        self.open(self._form.field("code" if self._form.text("server") else "server"))

    def dismiss(self) -> None:
        """While the centre is being asked the answer is waited for: it may have been yes."""
        if not self._busy:
            super().dismiss()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self.window(), "Elegir el certificado de la institución", "", CERTIFICATES
        )
        if chosen:
            self.take_authority(Path(chosen))

    def take_authority(self, file: Path) -> None:
        """Use an institution's own certificate authority."""
        self._authority = file
        self._chosen.setText(file.name)
        self._chosen.set_tone("text")

    def _enrol(self) -> None:
        form = self._form
        for name, sentence in (
            ("server", "Escriba la dirección que le dio la Coordinación."),
            ("code", "Escriba el código que le dio la Coordinación."),
        ):
            if not form.text(name).strip():
                form.error(name, sentence)
                form.focus(name)
                return
        house, authority = self._context.desk.open_house, self._authority
        server, code = form.text("server").strip(), form.text("code").strip()

        def enrol(progress: Progress) -> object:
            # By name and in the thread: what speaks to the network is loaded by nobody before.
            module = importlib.import_module("desktop.sync.enrolment")
            return module.enrol(house, server, code, authority, progress)

        self._wait(True)
        self._context.tasks.run(
            enrol, self._on_done, title="Enlazar este equipo", failed=self._on_failed
        )

    def _wait(self, busy: bool) -> None:
        self._busy = busy
        self._refusal.hide()
        self.save_bar.say(WAITING if busy else "")
        for each in (self.save_bar.save, self.save_bar.cancel, self.choose):
            each.setEnabled(not busy)
        for name in ("server", "code"):
            self._form.field(name).setEnabled(not busy)

    def _on_failed(self, error: Exception) -> None:
        self._wait(False)
        if isinstance(error, InvalidInput) and self._form.show_problem(error):
            return
        if isinstance(error, UserError):
            self._refusal.say(error.message)
            self._refusal.show()
            self._form.focus("code")
        else:
            self._context.messages.unexpected(error)

    def _on_done(self, enrolled: Any) -> None:
        self._wait(False)
        self.close_sheet()
        house = self._context.desk.house.name
        said = f"Es el equipo {enrolled.letter} de la Casa Somos {house}. Ya se envía lo de aquí."
        if enrolled.changed_letter:
            said += (
                f" Desde ahora los papeles llevan la letra {enrolled.letter}; los que ya se"
                " imprimieron conservan su número."
            )
        self._context.sync.enrolled()
        self._context.messages.tell("Este equipo quedó enlazado con el centro.", said)


class _Chosen(QWidget):
    """A file that was chosen, or that none is needed."""

    def __init__(self, choose: QWidget, said: QWidget) -> None:
        super().__init__()
        title = label("Certificado propio", "body", "muted")
        title.setFixedWidth(148)
        line = row(title, choose, gap=12)
        line.addWidget(said, 1)
        self.setLayout(line)


def what_happens(context: Context) -> QWidget:
    """What will become of the data that are here, said before anything is done."""
    people = context.desk.people.page(PeopleFilter(), 0, 1).everybody
    changes = context.sync.status.pending
    letter = context.sync.status.letter
    sent = f"Se enviarán {count(people, 'persona')} y lo demás de la casa"
    said = [
        ("cloud-upload", f"{sent}: {count(changes, 'cambio')}, solos y de a poco, mientras trabaja."
         if changes else "No hay cambios por enviar: se recibirá lo que el centro tenga."),
        ("hard-drive", "Nada se borra ni se cambia de lo que está guardado aquí."),
        ("file-text", f"La letra {letter} puede cambiar si ya la usa otro equipo de la casa: sería"
         " para los papeles nuevos; los impresos conservan su número."),
    ]  # fmt: skip
    lines = column(gap=8)
    for icon, words in said:
        line = row(gap=10)
        line.addLayout(column(2, Icon(icon, 16, "accent"), None, gap=0))
        line.addWidget(label(words, "small", wrap=True), 1)
        lines.addLayout(line)
    whole = column(label("Qué pasará con los datos de aquí", "small_strong"), lines, gap=8)
    return panel(whole)


def enrol_device(context: Context) -> EnrolDevice:
    """Open the question."""
    dialog = EnrolDevice(context)
    dialog.begin()
    return dialog
