"""Adding to a person's record: documents, telephones, and who represents or may collect them."""

from uuid import UUID

from desktop.services.asking import AlreadyRegistered, NewDocument, NewGuardian, choices, read_phone
from desktop.services.people import DocumentRow, Done, GuardianRow, PersonRecord
from desktop.services.people import PhoneRow as Phone
from desktop.ui.context import Context
from desktop.ui.dialogs.person_jobs import Then, attempt, save_dialog
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.fields import CheckField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.person_form_fields import PersonCombo
from desktop.ui.person_form_identity import KIND_WIDTH, NUMBER_WIDTH, DocumentRows, PhoneRow


def add_document(context: Context, record: PersonRecord, then: Then) -> FormDialog:
    """Another document; the check warns and never stops."""
    form = Form("Documento", cards=False)
    rows = DocumentRows(form, "Documento")
    dialog = FormDialog(
        context.host, context.messages, "Añadir un documento", form, detail=record.name, width=640
    )
    form.changed.connect(rows.heard)
    form.changed.connect(lambda _: dialog.place())

    def save(*, another: bool = False) -> None:
        if rows.impossible():
            dialog.place()
            return
        request = NewDocument(
            form.text("kind"), form.text("number"), form.text("country") or None,
            form.text("reason") or None,
        )  # fmt: skip

        def job() -> Done:
            added: Done = context.desk.people.add_document(
                record.id, request, another_person=another
            )
            return added

        try:
            save_dialog(context, dialog, job, "Se añadió el documento", then)
        except AlreadyRegistered as known:
            held = known.person_id
            context.messages.show(
                known,
                ("Abrir su ficha", lambda: _open(context, dialog, held)),
                ("Es otra persona: guardar", lambda: save(another=True)),
            )

    form.submitted.connect(save)
    dialog.open(form.field("number"))
    return dialog


def _open(context: Context, dialog: FormDialog, person: UUID) -> None:
    dialog.close_sheet()
    context.navigate("people", person)


def keep_document(context: Context, found: DocumentRow, then: Then) -> FormDialog:
    """Say why a document is right although its check warns."""

    def keep(reason: str) -> None:
        people = context.desk.people
        attempt(
            context, lambda: people.keep_document(found.id, reason),
            "El documento quedó revisado", then,
        )  # fmt: skip

    return ask_reason(
        context, "¿Por qué está bien así?", f"{found.kind_name} {found.number}. {found.warning}",
        "Dar por revisado", keep,
    )  # fmt: skip


def ask_phone(
    context: Context, record: PersonRecord, then: Then, found: Phone | None = None
) -> FormDialog:
    """A new telephone, or another number in the place of one."""
    form = Form("Teléfono", cards=False)
    line = PhoneRow(form, "Teléfono", "phone")
    if found is not None:
        form.set_values({"phone": found.shown})
    title = "Añadir un teléfono" if found is None else "Cambiar el teléfono"
    dialog = FormDialog(context.host, context.messages, title, form, detail=record.name, width=560)
    form.changed.connect(lambda _: dialog.place())

    def save() -> None:
        line.look()
        dialog.place()
        typed = form.text("phone")
        if not typed:
            form.error("phone", "Escriba el teléfono.")
            return
        people = context.desk.people
        clear = read_phone(typed).clear

        def job() -> Done:
            done: Done = (
                people.add_phone(record.id, typed)
                if found is None
                else people.replace_phone(found.id, typed)
            )
            return done

        said = "Se guardó el teléfono" if clear else "Se guardó el teléfono, por revisar"
        save_dialog(context, dialog, job, said, then)

    form.submitted.connect(save)
    dialog.open(form.field("phone"))
    return dialog


def ask_guardian(
    context: Context, record: PersonRecord, then: Then, found: GuardianRow | None = None
) -> FormDialog:
    """Who represents a person or may collect a child."""
    form = Form("Representante", cards=False)
    people = context.desk.people
    combo = PersonCombo(lambda typed: people.find(typed, 6), "Nombres y apellidos")
    form.row("Buscar o escribir", Entry("guardian", combo), required=True)
    related = FilterCombo(choices("relationship"), width=KIND_WIDTH)
    phone = TextField("Si tiene", width=NUMBER_WIDTH, longest=40)
    form.row("Parentesco", Entry("relationship", related),
             Entry("phone", phone, "Teléfono"))  # fmt: skip
    form.row(
        "Documento",
        Entry("kind", FilterCombo(choices("document_type"), width=KIND_WIDTH)),
        Entry("number", TextField("Puede quedar vacío", width=NUMBER_WIDTH)),
    )
    form.row("", Entry("represents", CheckField("Le representa y firma por ella o él")))
    form.row("", Entry("may_collect", CheckField("Puede retirarle de la casa")))
    form.set_values(
        {
            "kind": (found.document_kind if found else None) or "CEDULA",
            "relationship": found.relationship if found else None,
            "phone": found.phone if found else "",
            "number": found.document_number if found else "",
            "represents": found.represents if found else record.minor,
            "may_collect": found.may_collect if found else True,
        }
    )
    if found is not None:
        combo.choose(found.guardian_person_id, found.name)
        form.mark_clean()
    dialog = FormDialog(
        context.host, context.messages,
        "Añadir a quien le representa" if found is None else "Cambiar a quien le representa",
        form, detail=record.name, width=640,
    )  # fmt: skip

    def save() -> None:
        name = combo.text().strip()
        if not name:
            form.error("guardian", "Escriba el nombre de quien le representa o puede retirarle.")
            form.focus("guardian")
            return
        values = form.values()
        request = NewGuardian(
            name, form.text("relationship") or None,
            form.text("kind") or None if form.text("number") else None,
            form.text("number") or None, form.text("phone") or None,
            represents=values["represents"] is True, may_collect=values["may_collect"] is True,
            guardian_person_id=combo.known(),
        )  # fmt: skip

        def job() -> Done:
            done: Done = (
                people.add_guardian(record.id, request)
                if found is None
                else people.change_guardian(found.id, request)
            )
            return done

        save_dialog(context, dialog, job, "Se guardó a quien le representa", then)

    form.submitted.connect(save)
    dialog.open(combo)
    return dialog
