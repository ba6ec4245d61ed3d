"""What is asked of diplomas that were issued: their delivery, and why one is issued anew."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal
from uuid import UUID

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import count, day
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.ui.context import Context
from desktop.ui.doing import refuse, tell
from desktop.ui.fields import DateField, TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.segmented import Segmented

How = Literal["digital", "printed"]
CORRECTED = "Corrección del nombre"


def ask_delivery(
    context: Context, diplomas: Sequence[DiplomaRow], then: Callable[[], object]
) -> FormDialog | None:
    """How and when some people got theirs; those who had them already stay as they were."""
    due = [each for each in diplomas if each.stands and each.delivered_on is None]
    if not due:
        context.messages.tell(
            "No hay ninguno por entregar.",
            "Ya constan como entregados, o están anulados.",
        )
        return None
    today = context.desk.clock.today
    form = Form("Entrega", cards=False)
    how = Segmented((("digital", "En digital"), ("printed", "Impreso")), "digital", "Cómo")
    form.row("Cómo", Entry("how", how))
    form.row("El día", Entry("on", DateField(today)), required=True)
    form.set_values({"how": "digital", "on": today()})
    who = due[0].name if len(due) == 1 else count(len(due), "diploma")
    dialog = FormDialog(
        context.host, context.messages, "Marcar como entregados", form,
        save=f"Marcar {count(len(due), 'diploma')}", width=560,
        detail=f"{who}. Se entrega en digital; impreso, solo por excepción.",
    )  # fmt: skip

    def done() -> None:
        on = form.date("on")
        if on is None:
            form.error("on", "Escriba el día de la entrega.")
            return
        chosen: How = "printed" if form.values()["how"] == "printed" else "digital"
        try:
            told = context.desk.diplomas.deliver([each.id for each in due], chosen, on)
        except UserError as problem:
            refuse(context, form, problem)
            return
        dialog.close_sheet()
        said = count(told.delivered, "diploma entregado", "diplomas entregados")
        taken = told.transaction
        undo = None if taken is None else partial(context.desk.diplomas.undo, taken)
        tell(context, f"{said} el {day(on)}", undo, then)

    form.submitted.connect(done)
    dialog.open(how)
    return dialog


def ask_reissue(
    context: Context, diploma: DiplomaRow, then: Callable[[UUID, str], object]
) -> FormDialog:
    """Why a diploma is issued anew; `then` gets the new one's id and number."""
    form = Form("Motivo", cards=False)
    field = TextField("En pocas palabras", longest=300)
    form.row("Motivo", Entry("reason", field), required=True)
    form.set_values({"reason": CORRECTED if diploma.outdated else ""})
    dialog = FormDialog(
        context.host, context.messages, "Emitir de nuevo un diploma", form,
        save="Emitir de nuevo", width=580,
        detail=f"{diploma.number} dice «{diploma.name}». Queda anulado, y se emite otro, con otro"
        " número y lo que dice hoy la ficha. Quien lo tenga debe recibir el nuevo.",
    )  # fmt: skip

    def done() -> None:
        try:
            issued = context.desk.diplomas.reissue(diploma.id, form.text("reason"))
        except InvalidInput as problem:
            if not form.show_problem(problem):
                dialog.close_sheet()
                context.messages.show(problem)
            return
        except UserError as problem:
            dialog.close_sheet()
            context.messages.show(problem)
            return
        dialog.close_sheet()
        then(issued.id, issued.number)

    form.submitted.connect(done)
    dialog.open(field)
    field.selectAll()
    return dialog
