"""Asks for one reason in words, for what needs one to be done."""

from collections.abc import Callable

from desktop.ui.context import Context
from desktop.ui.fields import TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form


def ask_reason(
    context: Context, title: str, detail: str, verb: str, then: Callable[[str], None]
) -> FormDialog:
    """Open the question; `then` receives the reason, never empty."""
    form = Form(title, cards=False)
    field = TextField("En pocas palabras", longest=300)
    form.row("Motivo", Entry("reason", field), required=True)
    dialog = FormDialog(
        context.host, context.messages, title, form, save=verb, detail=detail, width=560,
        # Beside «Cancelar la sesión», «Cancelar» would be read either way.
        cancel="Volver" if verb.startswith("Cancelar") else "Cancelar",
    )  # fmt: skip

    def done() -> None:
        reason = form.text("reason")
        if not reason:
            form.error("reason", "Escriba el motivo en pocas palabras.")
            return
        dialog.close_sheet()
        then(reason)

    form.submitted.connect(done)
    dialog.open(field)
    return dialog
