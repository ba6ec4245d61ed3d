"""Asks why somebody leaves a workshop, or does not take the seat that was offered."""

from collections.abc import Callable

from desktop.services.programme import choices
from desktop.ui.context import Context
from desktop.ui.fields import CheckField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form


def ask_withdrawal(
    context: Context, name: str, workshop: str, then: Callable[[str], None]
) -> FormDialog:
    """Open the question; `then` receives the reason in words, never empty."""
    form, field = _form("Motivo del retiro")
    dialog = FormDialog(
        context.host, context.messages, f"Retirar a {name}", form,
        save="Retirar", detail=f"{workshop}. Su asistencia queda guardada y puede volver."
        " El cupo se ofrece a quien espera primero.", width=560,
    )  # fmt: skip

    def done() -> None:
        reason = form.text("reason")
        if not reason:
            form.error("reason", "Elija o escriba por qué se retira.")
            return
        dialog.close_sheet()
        then(reason)

    form.submitted.connect(done)
    dialog.open(field)
    return dialog


def ask_decline(
    context: Context, name: str, workshop: str, then: Callable[[str, bool], None]
) -> FormDialog:
    """Open the question; `then` receives the reason, which may be empty, and whether they go
    back to the end of the list."""
    form, field = _form("Motivo")
    form.row("Lista de espera", Entry("wait", CheckField("Vuelve al final de la lista")))
    dialog = FormDialog(
        context.host, context.messages, f"{name} no acepta el cupo", form,
        save="Pasar el cupo", detail=f"{workshop}. El cupo se ofrece a la siguiente persona.",
        width=560,
    )  # fmt: skip

    def done() -> None:
        dialog.close_sheet()
        then(form.text("reason"), form.values()["wait"] is True)

    form.submitted.connect(done)
    dialog.open(field)
    return dialog


def _form(name: str) -> tuple[Form, FilterCombo]:
    form = Form(name, cards=False)
    options = [(words, words) for _, words in choices("withdrawal_reason")]
    field = FilterCombo(options, hint="Elija o escriba", free=True)
    form.row("Motivo", Entry("reason", field), required=name != "Motivo")
    return form, field
