"""What workshops stand on: the cycles, the spaces and the talleristas of the house."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import count, day
from desktop.services.programme import (
    CycleRow,
    FacilitatorForm,
    FacilitatorRow,
    RoomForm,
    RoomRow,
    choices,
)
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.fields import CheckField, DateField, NumberField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import column, row
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.row_list import Face, RowList
from desktop.ui.segmented import Segmented
from desktop.ui.tables import ChipSpec
from desktop.ui.widgets import Button, button, label

R = TypeVar("R")
Saved = Callable[[UUID], None]
ROWS_SEEN = 6
_RETIRED = ChipSpec("Sin uso", "neutral", "circle-minus")


def manage(context: Context, what: str) -> Dialog:
    """Open the list of "cycles", "rooms" or "facilitators"."""
    programme = context.desk.programme
    lists: dict[str, Callable[[], _Manager[Any]]] = {
        "cycles": lambda: _Manager(
            context, "Ciclos", "Cada ciclo tiene sus fechas; pueden cruzarse, como en vacaciones.",
            "Nuevo ciclo", programme.cycles, _cycle_face, edit_cycle,
        ),
        "rooms": lambda: _Manager(
            context, "Espacios", "Donde se reúnen los talleres. Uno sin uso conserva su pasado.",
            "Nuevo espacio", programme.rooms, _room_face, edit_room,
        ),
        "facilitators": lambda: _Manager(
            context, "Talleristas", "Quienes dictan los talleres de la casa.",
            "Nueva o nuevo tallerista", programme.facilitators, _facilitator_face,
            edit_facilitator,
        ),
    }  # fmt: skip
    dialog = lists[what]()
    dialog.open(dialog.rows if dialog.rows.count() else dialog.add_button)
    return dialog


class _Manager(Dialog, Generic[R]):
    """A list to choose from and a button to add; Enter edits."""

    def __init__(
        self,
        context: Context,
        title: str,
        detail: str,
        add: str,
        ask: Callable[[], Sequence[R]],
        face: Callable[[R], Face],
        edit: Callable[..., FormDialog],
    ) -> None:
        self._context, self._ask, self._edit = context, ask, edit
        self.rows: RowList[R] = RowList(title, face, key=lambda each: each.id, edge=14)  # type: ignore[attr-defined]
        self.rows.setFixedHeight(ROWS_SEEN * 54)
        self.rows.opened.connect(lambda found: self._edit(context, found, self._saved))
        self.add_button: Button = button(
            add, "primary", icon="plus", press=lambda: self._edit(context, None, self._saved)
        )
        self._nothing = label("Todavía no hay ninguno.", "body", "muted")
        bar = bar_of(button("Cerrar", "quiet", press=self.close_sheet), self.add_button)
        super().__init__(
            context.host, title, column(self.rows, row(self._nothing), gap=0), detail=detail,
            bar=bar, width=600,
        )  # fmt: skip
        self.fill()

    def fill(self) -> None:
        """Ask for the list again."""
        found = self._ask()
        self.rows.set_rows(found)
        self.rows.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _saved(self, key: UUID) -> None:
        self.fill()
        self.rows.setFocus()


def edit_cycle(context: Context, cycle: CycleRow | None, then: Saved) -> FormDialog:
    """The form of a cycle, new or known."""
    form = Form("Ciclo", cards=False)
    today = context.desk.clock.today
    if cycle is None:
        code = TextField("2027-1", width=150)
        form.row("Código", Entry("code", code), required=True)
    form.row("Nombre", Entry("name", TextField("Primer ciclo 2027")), required=True)
    form.row(
        "Fechas", Entry("starts_on", DateField(today)), Entry("ends_on", DateField(today), "a"),
        required=True,
    )  # fmt: skip
    if cycle is not None:
        form.set_values(
            {"name": cycle.name, "starts_on": cycle.starts_on, "ends_on": cycle.ends_on}
        )

    def save() -> UUID:
        starts, ends = form.date("starts_on"), form.date("ends_on")
        if starts is None or ends is None:
            raise InvalidInput("starts_on", "Escriba desde y hasta qué día.")
        programme = context.desk.programme
        if cycle is None:
            key: UUID = programme.add_cycle(form.text("code"), form.text("name"), starts, ends)
            return key
        programme.change_cycle(cycle.id, form.text("name"), starts, ends)
        return cycle.id

    title = "Nuevo ciclo" if cycle is None else f"Ciclo {cycle.code}"
    detail = "Los talleres que ya existen conservan sus fechas." if cycle else ""
    return _dialog(context, form, title, detail, save, then)


def edit_room(context: Context, room: RoomRow | None, then: Saved, name: str = "") -> FormDialog:
    """The form of a space; `name` is what was typed elsewhere."""
    form = Form("Espacio", cards=False)
    form.row("Nombre", Entry("name", TextField()), required=True)
    form.row("Caben", Entry("capacity", NumberField(1, 5000, "personas")))
    if room is not None:
        form.row("Uso", Entry("retired", CheckField("Ya no se usa para talleres")))
        form.set_values({"name": room.name, "capacity": room.capacity, "retired": room.retired})
    else:
        _begin(form, name)

    def save() -> UUID:
        key: UUID = context.desk.programme.save_room(
            RoomForm(
                form.text("name"), form.number("capacity"), room.id if room else None,
                form.values().get("retired") is True,
            )
        )  # fmt: skip
        return key

    return _dialog(context, form, "Nuevo espacio" if room is None else room.name, "", save, then)


def edit_facilitator(
    context: Context, who: FacilitatorRow | None, then: Saved, name: str = ""
) -> FormDialog:
    """The form of a tallerista; `name` is what was typed elsewhere."""
    form = Form("Tallerista", cards=False)
    form.row("Nombre", Entry("name", TextField("Nombres y apellidos")), required=True)
    articles = [("la", "La tallerista"), ("el", "El tallerista")]
    form.row("El acta dice", Entry("article", Segmented(articles)), required=True)
    form.row(
        "Documento", Entry("document_kind", FilterCombo(choices("document_type"), width=190)),
        Entry("document_number", TextField("Si consta", width=150)),
    )  # fmt: skip
    form.row("Teléfono", Entry("phone", TextField("Si tiene", width=190)))
    form.row("Correo", Entry("email", TextField("Si tiene")))
    if who is not None:
        form.row("Uso", Entry("retired", CheckField("Ya no dicta talleres en la casa")))
        form.set_values(
            {
                "name": who.name, "article": who.article, "document_kind": who.document_kind,
                "document_number": who.document_number, "phone": who.phone, "email": who.email,
                "retired": who.retired,
            }
        )  # fmt: skip
    else:
        form.set_values({"document_kind": "CEDULA"})
        _begin(form, name)

    def save() -> UUID:
        values = form.values()
        number = form.text("document_number")
        key: UUID = context.desk.programme.save_facilitator(
            FacilitatorForm(
                form.text("name"), str(values["article"] or ""),
                form.text("document_kind") or None if number else None, number or None,
                form.text("phone") or None, form.text("email") or None,
                who.id if who else None, values.get("retired") is True,
            )
        )  # fmt: skip
        return key

    title = "Nueva o nuevo tallerista" if who is None else who.name
    detail = "Con estos datos se escribe el acta. El documento sale a medias, como en toda nómina."
    return _dialog(context, form, title, detail, save, then)


def _begin(form: Form, name: str) -> None:
    """With what was typed elsewhere, which then counts as typed here."""
    if name:
        form.restore({"name": name})


def _dialog(
    context: Context, form: Form, title: str, detail: str, save: Callable[[], UUID], then: Saved
) -> FormDialog:
    dialog = FormDialog(context.host, context.messages, title, form, detail=detail, width=580)

    def done() -> None:
        try:
            key = save()
        except UserError as refused:
            refuse(context, form, refused)
        else:
            dialog.close_sheet()
            then(key)

    form.submitted.connect(done)
    dialog.open()
    return dialog


def _cycle_face(cycle: CycleRow) -> Face:
    return Face(cycle.name, f"{day(cycle.starts_on)} – {day(cycle.ends_on)}", number=cycle.code)


def _room_face(room: RoomRow) -> Face:
    fits = f"Caben {count(room.capacity, 'persona')}" if room.capacity else "Sin aforo anotado"
    return Face(
        room.name, fits, icon="door-open", icon_tone="neutral",
        status=_RETIRED if room.retired else None,
    )  # fmt: skip


def _facilitator_face(who: FacilitatorRow) -> Face:
    known = [who.phone or "", who.email or ""]
    return Face(
        who.name, " · ".join(part for part in known if part) or "Sin datos de contacto",
        initials="".join(part[:1] for part in who.name.split()[:2]).upper(),
        status=_RETIRED if who.retired else None,
    )  # fmt: skip
