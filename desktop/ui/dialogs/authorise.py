"""Records who authorised a workshop, when and by which document, which opens it."""

from collections.abc import Callable

from desktop.core.errors import UserError
from desktop.services.programme import Authorisation, WorkshopDetail
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.fields import DateField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form


def ask_authorisation(
    context: Context, detail: WorkshopDetail, then: Callable[[], None]
) -> FormDialog:
    """Open the question; `then` is called once the workshop is open."""
    form = Form("Autorización", cards=False)
    zone = f"Coordinación Zonal {context.desk.house.zone}".strip()
    options = [(words, words) for words in (zone, "Coordinación General de Casas Somos")]
    authority = FilterCombo(options, hint="Elija o escriba", free=True)
    form.row("Autoridad", Entry("authority", authority), required=True)
    form.row("Fecha", Entry("on", DateField(context.desk.clock.today)), required=True)
    form.row(
        "Documento n.º", Entry("number", TextField("Memorando, oficio o correo")), required=True
    )
    form.set_values({"authority": zone})
    dialog = FormDialog(
        context.host, context.messages, "Autorizar y abrir", form, save="Abrir el taller",
        detail=f"{detail.row.name}. Ningún taller se abre sin la validación técnica de la"
        " Coordinación: anote con qué documento llegó.", width=580,
    )  # fmt: skip

    def done() -> None:
        on = form.asked_date("on", "Escriba la fecha del documento.")
        if on is None:
            return
        asked = Authorisation(form.text("authority"), on, form.text("number"))
        try:
            context.desk.programme.open(detail.row.id, asked)
        except UserError as refused:
            refuse(context, form, refused)
        else:
            dialog.close_sheet()
            then()

    form.submitted.connect(done)
    dialog.open(form.field("on"))
    return dialog
