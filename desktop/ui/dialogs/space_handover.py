"""The room and its goods: what is handed over and how, and how each came back."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop.services.agreements.register import AgreementDetail, Item
from desktop.ui.context import Context
from desktop.ui.dialogs.space_answers import answer
from desktop.ui.fields import DateField, NotesField, NumberField, TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.growing import GrowingField, GrowingRow
from desktop.ui.layout import row
from desktop.ui.widgets import Button, button, label

UNCHANGED = "Sin novedad"
MOST = 10_000
HEADS = (("Cuántos", 60), ("Qué", 190), ("Cómo está", 170), ("Cómo vuelve", 170))
"""What stands in the fields of a line, and how wide they are."""
Things = tuple[Item, ...]


class _Line(GrowingRow):
    """One thing: its name, how many, how it goes out and, at the end, how it came back."""

    def __init__(self, changed: Callable[[], None], back: bool) -> None:
        super().__init__()
        quantity, name, out, returned = (width for _, width in HEADS)
        self.quantity = NumberField(1, MOST, width=quantity)
        self.name = self.first = TextField(width=name)
        self.out = TextField(width=out)
        self.back = TextField(width=returned)
        self.remove = button("", "quiet", icon="x", small=True, name="Quitar este bien")
        self.setLayout(row(self.quantity, self.name, self.out, self.back, self.remove, None, gap=8))
        self.back.setVisible(back)
        for field in (self.quantity, self.name, self.out, self.back):
            field.changed.connect(changed)

    def say_place(self, number: int) -> None:
        """Which line it is, for the screen reader."""
        for field, words in (
            (self.quantity, "cuántos"), (self.name, "qué"), (self.out, "cómo está al entregar"),
            (self.back, "cómo está al devolver"),
        ):  # fmt: skip
            field.setAccessibleName(f"Bien {number}: {words}")

    def value(self) -> Item | None:
        """The thing, once it has a name."""
        name, number = str(self.name.value()), self.quantity.value()
        if not name:
            return None
        back = str(self.back.value()) or None
        quantity = number if isinstance(number, int) else 1
        return Item(name, quantity, str(self.out.value()), back)

    def show_value(self, item: Item | None) -> None:
        """Fill in, or empty."""
        self.name.set_value(item.name if item else None)
        self.quantity.set_value(item.quantity if item else None)
        self.out.set_value(item.out if item else None)
        self.back.set_value(item.back if item else None)

    def take(self, other: "_Line") -> None:
        """What is typed in another line."""
        self.name.set_value(other.name.text())
        self.quantity.set_value(other.quantity.text())
        self.out.set_value(other.out.text())
        self.back.set_value(other.back.text())


class ItemsField(GrowingField[_Line]):
    """`value()` is a tuple of `Item`; with `back` each line also says how it came back."""

    def __init__(self, *, back: bool) -> None:
        super().__init__(
            lambda: _Line(self.changed.emit, back),
            button("Añadir otro", "link", icon="plus", small=True, press=self.add_line),
        )
        self.same_button: Button = button(
            f"Todo volvió «{UNCHANGED.lower()}»", small=True, press=self.all_same
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        heads = [label(words, "caption", "muted") for words, _ in HEADS[: None if back else -1]]
        for head, (_, width) in zip(heads, HEADS, strict=False):
            head.setFixedWidth(width)
        whole.addLayout(row(*heads, None, gap=8))
        whole.addLayout(self.list)
        whole.addLayout(row(self.add_button, self.same_button, None, gap=14))
        # Only now that it is inside: shown before, it would be a window of its own.
        self.same_button.setVisible(back)
        self.begin()

    def value(self) -> object:
        """The things that have a name."""
        return self.things()

    def things(self) -> Things:
        """The same, typed."""
        return tuple(found for each in self.rows if (found := each.value()))

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        items: Sequence[Item] = value if isinstance(value, tuple | list) else ()
        self.resize_to(len(items))
        for at, each in enumerate(self.rows):
            each.show_value(items[at] if items else None)

    def problem(self) -> str:
        """The first number that is none."""
        return next((told for each in self.rows if (told := each.quantity.problem())), "")

    def add_line(self) -> None:
        """Another thing."""
        self.grow().name.setFocus(Qt.FocusReason.TabFocusReason)

    def all_same(self) -> None:
        """Everything that says nothing yet came back as it went."""
        for each in self.rows:
            if not each.back.text().strip():
                each.back.set_value(UNCHANGED)
        self.changed.emit()


def ask_handover(
    context: Context, detail: AgreementDetail, then: Callable[[], object]
) -> FormDialog:
    """Record what is handed over with the room, and how it is found."""
    form, items = _form(context, "Entrega", "Se entrega el", "Bienes que se entregan", back=False)
    known = detail.items or (Item(detail.row.room),)
    form.set_values({"on": detail.handed_on or context.desk.clock.today(), "items": known})
    dialog = FormDialog(
        context.host, context.messages, "Entregar el espacio", form, save="Registrar la entrega",
        detail=f"{detail.row.applicant}. El espacio y cada bien, cuántos y cómo están.", width=620,
    )  # fmt: skip

    def job(things: Things, on: date) -> None:
        context.desk.agreements.hand_over(detail.row.id, things, on)

    _listen(context, dialog, items, job, then)
    dialog.open(items.rows[0].out)
    return dialog


def ask_return(context: Context, detail: AgreementDetail, then: Callable[[], object]) -> FormDialog:
    """Record how the room and its goods came back, which closes the agreement."""
    form, items = _form(context, "Devolución", "Se devuelve el", "Bienes que vuelven", back=True)
    form.row("Observación", Entry("note", NotesField("Daños, faltantes, limpieza", lines=2)))
    form.set_values(
        {"on": context.desk.clock.today(), "items": detail.items or (Item(detail.row.room),)}
    )
    dialog = FormDialog(
        context.host, context.messages, "Devolver y cerrar", form, save="Cerrar el acuerdo",
        detail=f"{detail.row.applicant}. Cómo volvió el espacio y cada bien.", width=800,
    )  # fmt: skip

    def job(things: Things, on: date) -> None:
        context.desk.agreements.close(detail.row.id, things, on, form.text("note") or None)

    _listen(context, dialog, items, job, then)
    dialog.open(items.rows[0].back)
    return dialog


def _form(
    context: Context, name: str, when: str, what: str, *, back: bool
) -> tuple[Form, ItemsField]:
    form = Form(name, cards=False)
    form.row(when, Entry("on", DateField(context.desk.clock.today)), required=True)
    items = ItemsField(back=back)
    form.item(items)
    form.register(Entry("items", items), what)
    return form, items


def _listen(
    context: Context,
    dialog: FormDialog,
    items: ItemsField,
    job: Callable[[Things, date], object],
    then: Callable[[], object],
) -> None:
    form = dialog.form

    def done() -> None:
        on = form.asked_date("on")
        if on is not None:
            answer(context, form, dialog, lambda: job(items.things(), on), then)

    items.changed.connect(dialog.place)
    form.submitted.connect(done)
