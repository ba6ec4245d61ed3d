"""Editing a person's record, one part at a time: identity, contact, and what is sensitive."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.services.asking import born, choices
from desktop.services.people import PersonRecord
from desktop.ui.context import Context
from desktop.ui.dialogs.person_jobs import Then, save_dialog
from desktop.ui.fields import CheckField, DateField, NumberField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.person_form_fields import Several
from desktop.ui.person_form_identity import KIND_WIDTH, NUMBER_WIDTH
from desktop.ui.segmented import Segmented

Read = Callable[[Form], Mapping[str, Any]]
_IDENTITY = ("surnames", "given_names", "preferred_name", "gender", "nationality")
_CONTACT = (
    "parish", "neighbourhood", "email", "emergency_name", "emergency_relationship",
    "emergency_phone",
)  # fmt: skip
_SENSITIVE = (
    "ethnicity", "mobility", "mobility_detail", "disability", "disability_types",
    "disability_percent", "disability_certified", "support_needs",
)  # fmt: skip


def edit_identity(context: Context, record: PersonRecord, then: Then) -> FormDialog:
    """Names, birth, gender and nationality."""
    form = Form("Identidad", cards=False)
    form.row("Apellidos", Entry("surnames", TextField(longest=100)))
    form.row("Nombres", Entry("given_names", TextField(longest=100)))
    form.row("Nombre de preferencia", Entry("preferred_name", TextField(longest=100)))
    today = context.desk.clock.today
    birth = DateField(today, past=True, year_alone=True, hint="dd/mm/aaaa o año")
    form.row("Fecha de nacimiento", Entry("birth_date", birth))
    form.row("Género", Entry("gender", Segmented(choices("gender"))))
    form.row("Nacionalidad", Entry("nationality", FilterCombo(choices("nationality"))))
    values = {name: record.values[name] for name in _IDENTITY}
    values["birth_date"] = record.values["birth_date"] or record.values["birth_year"]
    form.set_values(values)

    def read(typed: Form) -> Mapping[str, Any]:
        found = _texts(typed, _IDENTITY)
        found["birth_date"], found["birth_year"] = born(typed.values()["birth_date"])
        return found

    return _ask(context, record, form, "Identidad", read, then)


def edit_contact(context: Context, record: PersonRecord, then: Then) -> FormDialog:
    """Where they live, their e-mail, and whom to call."""
    form = Form("Contacto", cards=False)
    parish = FilterCombo(choices("parish"), hint="Parroquia donde vive")
    form.row("Parroquia", Entry("parish", parish))
    form.row("Barrio o comuna", Entry("neighbourhood", TextField()))
    form.row("Correo", Entry("email", TextField("nombre@correo.com", longest=254)))
    form.row("En emergencia, avisar a", Entry("emergency_name", TextField(longest=100)))
    related = FilterCombo(choices("relationship"), width=KIND_WIDTH)
    phone = TextField("Si tiene", width=NUMBER_WIDTH, longest=40)
    form.row("Parentesco", Entry("emergency_relationship", related),
             Entry("emergency_phone", phone, "Teléfono"))  # fmt: skip
    values = {name: record.values[name] for name in _CONTACT}
    values["emergency_phone"] = record.worded("emergency_phone")
    form.set_values(values)
    return _ask(context, record, form, "Contacto", lambda typed: _texts(typed, _CONTACT), then)


def edit_sensitive(
    context: Context, record: PersonRecord, values: Mapping[str, Any], then: Then
) -> FormDialog:
    """Self-identification, mobility and disability; `values` as they were opened."""
    form = Form("Datos sensibles", cards=False)
    ethnicity = FilterCombo(choices("ethnicity"), hint="¿Cómo se identifica según su cultura?")
    form.row("Autoidentificación", Entry("ethnicity", ethnicity))
    form.row("Movilidad humana", Entry("mobility", Segmented(choices("mobility"))))
    detail = FilterCombo(choices("mobility_detail"), hint="Si quiere decirla")
    form.row("Situación", Entry("mobility_detail", detail))
    form.row("Discapacidad", Entry("disability", Segmented(choices("disability"))))
    form.row("Tipo", Entry("disability_types", Several(choices("disability_type"), 2)))
    form.row("Porcentaje", Entry("disability_percent", NumberField(1, 100, width=80)),
             Entry("disability_certified", CheckField("Acreditada")))  # fmt: skip
    form.row("Apoyos que necesita", Entry("support_needs", TextField(longest=300)))
    form.set_values({name: values[name] for name in _SENSITIVE})

    def look(_: str = "") -> None:
        form.form_row("mobility_detail").setVisible(form.text("mobility") == "yes")
        for name in ("disability_types", "disability_percent"):
            form.form_row(name).setVisible(form.text("disability") == "yes")

    def read(typed: Form) -> Mapping[str, Any]:
        said = typed.values()
        found = _texts(typed, ("ethnicity", "mobility", "disability", "support_needs"))
        if found["mobility"] == "yes":
            found["mobility_detail"] = said["mobility_detail"] or None
        disabled = found["disability"] == "yes"
        found["disability_types"] = said["disability_types"] or None if disabled else None
        found["disability_percent"] = said["disability_percent"] if disabled else None
        # Not ticked says «no» only where something was said before; else nobody asked.
        denied = False if values["disability_certified"] is not None else None
        found["disability_certified"] = True if said["disability_certified"] else denied
        if not disabled:
            found["disability_certified"] = None
        if found["mobility"] != "yes":
            found["mobility_detail"] = None
        return found

    look()
    dialog = _ask(
        context, record, form, "Datos sensibles", read, then,
        "Solo con la autorización de la persona, y con lo que ella quiera decir.",
    )  # fmt: skip
    form.changed.connect(look)
    form.changed.connect(lambda _: dialog.place())
    return dialog


def _texts(form: Form, names: tuple[str, ...]) -> dict[str, Any]:
    values = form.values()
    return {name: values[name] or None for name in names}


def _ask(
    context: Context,
    record: PersonRecord,
    form: Form,
    title: str,
    read: Read,
    then: Then,
    detail: str = "",
) -> FormDialog:
    dialog = FormDialog(
        context.host, context.messages, title, form, detail=detail or record.name, width=720
    )

    def save() -> None:
        changes = dict(read(form))
        for name in ("surnames", "given_names"):
            if name in changes:
                changes[name] = changes[name] or ""
        save_dialog(
            context, dialog, lambda: context.desk.people.update(record.id, changes),
            "Se guardó la ficha", then,
        )  # fmt: skip

    form.submitted.connect(save)
    dialog.open(form.field(next(iter(form.values()))))
    return dialog
