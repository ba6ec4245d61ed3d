"""The sheet that attaches scans to a paper and, with one key, records that it was signed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.errors import InvalidInput
from desktop.core.text import count
from desktop.services.documents.register import DocumentRow, DocumentState
from desktop.ui.context import Context
from desktop.ui.fields import CheckField, DateField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Icon, label


@dataclass(frozen=True)
class Chosen:
    """A file that staff chose and that can be read."""

    name: str
    content: bytes
    pages: int


def size_words(size: int) -> str:
    """«320 kB», «1,4 MB»."""
    if size < 1024**2:
        return f"{max(round(size / 1024), 1)} kB"
    return f"{size / 1024**2:.1f} MB".replace(".", ",")


def ask_files(
    parent: QWidget, number: str, folder: str, then: Callable[[list[Path]], object]
) -> None:
    """Ask for the files of the scan of a paper."""
    dialog = QFileDialog(
        parent, f"Adjuntar el escaneo de {number}", folder,
        "Escaneos (*.pdf *.jpg *.jpeg *.png);;Todos los archivos (*)",
    )  # fmt: skip
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda chosen: then([Path(each) for each in chosen]))
    dialog.open()


class AttachSheet(FormDialog):
    """What is to be attached; `save(signed_on)` when staff confirm, None without a signature."""

    def __init__(
        self,
        context: Context,
        paper: DocumentRow,
        chosen: Sequence[Chosen],
        save: Callable[[date | None], object],
    ) -> None:
        form = Form("Escaneo", cards=False)
        form.item(panel(column(*(_line(each) for each in chosen), gap=8)))
        signs = paper.signable and paper.state is DocumentState.ISSUED
        today = context.desk.clock.today
        if signs:
            signed = CheckField("Registrar también la firma", checked=True)
            form.row("Firma", Entry("signed", signed))
            form.row("Se firmó el", Entry("on", DateField(today)))
            form.set_values({"signed": True, "on": today()})
            signed.changed.connect(
                lambda: form.form_row("on").setVisible(form.values()["signed"] is True)
            )
        many = len(chosen) > 1
        super().__init__(
            context.host,
            context.messages,
            "Adjuntar los escaneos" if many else "Adjuntar el escaneo",
            form,
            save="Adjuntar y registrar la firma" if signs else "Adjuntar",
            detail=f"{paper.kind_name} {paper.number} · {paper.about}. Queda cifrado en este"
            " equipo y en sus copias; no se envía.",
            icon="paperclip",
            width=600,
        )
        self._context, self._answers, self._save = context, form, save
        self._signs = signs
        if signs:
            form.changed.connect(lambda _: self._say_what_is_saved())
        form.submitted.connect(self._confirm)

    def begin(self) -> None:
        """Show the sheet, with what Enter should press under the cursor."""
        self.open(self.save_bar.save)

    def refuse(self, error: Exception) -> None:
        """Say why it could not be done: at its field, or in a box."""
        self.save_bar.save.setEnabled(True)
        if not (isinstance(error, InvalidInput) and self._shown(error)):
            self._context.messages.failed(error)

    def _shown(self, problem: InvalidInput) -> bool:
        return problem.field in self._answers.values() and self._answers.show_problem(problem)

    def _say_what_is_saved(self) -> None:
        signs = self._answers.values()["signed"] is True
        self.save_bar.save.set_words("Adjuntar y registrar la firma" if signs else "Adjuntar")

    def _confirm(self) -> None:
        if not self.save_bar.save.isEnabled():
            return
        on: date | None = None
        if self._signs and self._answers.values()["signed"] is True:
            on = self._answers.date("on")
            if on is None:
                self._answers.error("on", "Escriba el día en que se firmó, o quite la firma.")
                return
        # A second Ctrl+Enter would attach the same again.
        self.save_bar.save.setEnabled(False)
        self._save(on)


def _line(chosen: Chosen) -> QWidget:
    facts = f"{count(chosen.pages, 'página')} · {size_words(len(chosen.content))}"
    words = column(
        label(chosen.name, "strong", elide=True), label(facts, "caption", "muted"), gap=0
    )
    inside = row(Icon("paperclip", 18, "accent", box=34, ground="accent_soft"), gap=12)
    inside.addLayout(words, 1)
    return panel(inside)
