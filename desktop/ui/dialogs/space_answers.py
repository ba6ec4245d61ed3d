"""What is asked about a request for a room: an authority's answer, a reason, a signature."""

from collections.abc import Callable, Sequence
from datetime import date

from desktop.core.errors import UserError
from desktop.services.agreements.register import (
    AgreementDetail,
    Authority,
    RoomTaken,
    ValidationForm,
    ValidationResult,
    ValidationRow,
)
from desktop.ui.context import Context
from desktop.ui.dialogs.lesson import SHARE
from desktop.ui.doing import refuse
from desktop.ui.fields import CheckField, DateField, NotesField, TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.segmented import Segmented

RESULTS = (
    (ValidationResult.AUTHORISED, "Autoriza"), (ValidationResult.OBSERVED, "Observa"),
    (ValidationResult.REFUSED, "Niega"),
)  # fmt: skip


def answer(
    context: Context, form: Form, dialog: FormDialog, job: Callable[[], object],
    then: Callable[[], object],
) -> None:  # fmt: skip
    """Do what was asked; what is refused is said at its field, and the sheet stays as typed."""
    try:
        job()
    except RoomTaken as taken:
        if "share" not in form.values():
            form.row("Compartir", Entry("share", CheckField(SHARE)))
            dialog.place()
        form.error("share", taken.message)
        form.focus("share")
    except UserError as refused:
        refuse(context, form, refused)
    else:
        dialog.close_sheet()
        then()


def ask_validation(
    context: Context,
    detail: AgreementDetail,
    open_ones: Sequence[ValidationRow],
    wanted: Authority | None,
    then: Callable[[str], object],
) -> FormDialog:
    """Record what one of the two authorities answered; `then` receives what was done."""
    form = Form("Validación", cards=False)
    authorities = [(each.authority, each.authority_name) for each in open_ones]
    first = wanted or next(
        (each.authority for each in open_ones if each.result is None), authorities[0][0]
    )
    known = {each.authority: each for each in open_ones}
    form.row("Autoridad", Entry("authority", Segmented(authorities)), required=True)
    form.row("Resultado", Entry("result", Segmented(RESULTS)), required=True)
    number = TextField("Memorando, oficio o correo")
    form.row("Documento n.º", Entry("number", number), required=True)
    form.row("Fecha", Entry("on", DateField(context.desk.clock.today)), required=True)
    form.row("Quién firma", Entry("signer", TextField("Si consta")))
    form.row("Observación", Entry("note", NotesField("Qué se observa o por qué se niega", lines=2)))
    form.set_values({"authority": first, **_values(known[first])})
    dialog = FormDialog(
        context.host, context.messages, "Registrar una validación", form, width=600,
        save="Registrar",
        detail=f"{detail.row.applicant}. Anote lo que dice el documento de la autoridad.",
    )  # fmt: skip

    def changed(name: str) -> None:
        values = form.values()
        if name == "authority" and isinstance(values["authority"], Authority):
            form.set_values(
                {"authority": values["authority"], **_values(known[values["authority"]])}
            )

    def done() -> None:
        values = form.values()
        result, authority = values["result"], values["authority"]
        if not isinstance(authority, Authority) or not isinstance(result, ValidationResult):
            form.error("result", "Elija qué respondió la autoridad.")
            form.focus("result")
            return
        on = form.asked_date("on", "Escriba la fecha del documento.")
        if on is None:
            return
        asked = ValidationForm(
            result, form.text("number"), on, form.text("signer"), form.text("note")
        )
        said = f"{known[authority].authority_name}: {dict(RESULTS)[result].lower()} la solicitud"
        share = values.get("share") is True
        answer(
            context, form, dialog,
            lambda: context.desk.agreements.validate(detail.row.id, authority, asked, share=share),
            lambda: then(said),
        )  # fmt: skip

    form.changed.connect(changed)
    form.submitted.connect(done)
    dialog.open(form.field("result"))
    return dialog


def _values(known: ValidationRow) -> dict[str, object]:
    return {
        "result": known.result or ValidationResult.AUTHORISED, "number": known.number,
        "on": known.on, "signer": known.signer, "note": known.note,
    }  # fmt: skip


def ask_outcome(
    context: Context,
    title: str,
    detail: str,
    verb: str,
    job: Callable[[str, date], object],
    then: Callable[[], object],
) -> FormDialog:
    """Ask for a reason and the day of it, for what observes, refuses or cancels."""
    form = Form(title, cards=False)
    form.row("Motivo", Entry("reason", NotesField("En pocas palabras", lines=2)), required=True)
    form.row("Fecha", Entry("on", DateField(context.desk.clock.today)), required=True)
    form.set_values({"on": context.desk.clock.today()})
    dialog = FormDialog(
        context.host, context.messages, title, form, save=verb, detail=detail, width=580,
        # Beside «Cancelar la solicitud», «Cancelar» would be read either way.
        cancel="Volver" if verb.startswith("Cancelar") else "Cancelar",
    )  # fmt: skip

    def done() -> None:
        on = form.asked_date("on")
        if on is not None:
            answer(context, form, dialog, lambda: job(form.text("reason"), on), then)

    form.submitted.connect(done)
    dialog.open(form.field("reason"))
    return dialog


def ask_when(
    context: Context,
    title: str,
    detail: str,
    words: str,
    job: Callable[[date], object],
    then: Callable[[], object],
) -> FormDialog:
    """Ask for a day, as that of a signature."""
    form = Form(title, cards=False)
    form.row(words, Entry("on", DateField(context.desk.clock.today)), required=True)
    form.set_values({"on": context.desk.clock.today()})
    dialog = FormDialog(
        context.host, context.messages, title, form, save=title, detail=detail, width=580
    )

    def done() -> None:
        on = form.asked_date("on")
        if on is not None:
            answer(context, form, dialog, lambda: job(on), then)

    form.submitted.connect(done)
    dialog.open(form.field("on"))
    return dialog
