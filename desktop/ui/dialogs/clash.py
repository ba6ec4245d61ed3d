"""Two values of which one stands, side by side; and two records that may be one person."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.services.people import PersonRecord
from desktop.ui.context import Context
from desktop.ui.layout import column, panel, row
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.widgets import Button, Card, button, label

Press = Callable[[], object]
Side = tuple[str, str, str]
"""Which value, its words, who wrote it when."""


def choose_value(
    context: Context,
    field: str,
    title: str,
    sides: Sequence[Side],
    *,
    other: Press,
    leave: Press,
    reveal: Callable[[], tuple[str, str]] | None = None,
) -> Dialog:
    """Ask which of two values is right; the cursor is on «Conservar la otra»."""
    values = [label(words, "heading", wrap=True) for _, words, _ in sides]
    cards = row(gap=14)
    for (which, _, who), value in zip(sides, values, strict=True):
        cards.addWidget(
            Card(
                label(which, "small_strong", "muted"), value,
                label(who, "caption", "muted", wrap=True), gap=6,
            ),
            1,
        )  # fmt: skip
    swap = button("Conservar la otra", "primary", icon="undo-2")
    keep = button("Dejar así")
    body = column(cards, gap=12)
    dialog = Dialog(context.host, field, body, detail=title, bar=bar_of(keep, swap), width=640)
    if reveal is not None:
        opened = reveal
        show = button("Mostrar los valores", "link", small=True, icon="eye")

        def reveal_now() -> None:
            found = context.messages.attempt(opened)
            if found is not None:
                for value, words in zip(values, found, strict=True):
                    value.setText(words)
                show.hide()
                dialog.place()

        show.clicked.connect(lambda _=False: reveal_now())
        note = "Es un dato sensible: queda anotado quién lo abre."
        body.addLayout(row(show, label(note, "caption", "muted"), None))
    for made, press in ((swap, other), (keep, leave)):
        made.clicked.connect(partial(_answer, dialog, press))
    dialog.open(swap)
    return dialog


def see_both(context: Context, people: Sequence[UUID], apart: Press) -> Dialog | None:
    """Both records side by side, and the answer that they are two people."""
    records: list[PersonRecord] = []
    for person in people:
        found = context.messages.attempt(partial(context.desk.people.record, person))
        if found is None:
            return None
        records.append(found)
    cards = row(gap=14)
    opened: list[tuple[Button, UUID]] = []
    for record in records:
        see = button("Abrir ficha", small=True, name=f"Abrir la ficha de {record.sorted_name}")
        opened.append((see, record.id))
        cards.addWidget(_record(record, see), 1)
    distinct = button("Son personas distintas", "primary", icon="users")
    later = button("Decidir después", "quiet")
    dialog = Dialog(
        context.host, "¿Es la misma persona?", column(cards),
        detail="El mismo documento está en las dos fichas. Si es la misma, corrija o complete una y"
        " deje de usar la otra; si no, dígalo aquí.",
        bar=bar_of(later, distinct), width=720,
    )  # fmt: skip
    for see, person in opened:
        see.clicked.connect(partial(_leave_for, context, dialog, person))
    distinct.clicked.connect(partial(_answer, dialog, apart))
    later.clicked.connect(lambda _=False: dialog.close_sheet())
    dialog.open(distinct)
    return dialog


def _record(record: PersonRecord, see: QWidget) -> Card:
    born = record.worded("birth_date") or record.worded("birth_year")
    place = (record.worded("neighbourhood"), record.worded("parish"))
    facts = [
        f"Nacimiento {born}" if born else "Sin fecha de nacimiento",
        " · ".join(f"{paper.kind_name} {paper.number}" for paper in record.documents),
        " · ".join(phone.shown for phone in record.phones),
        ", ".join(part for part in place if part),
    ]
    lines = [label(each, "small", "muted", wrap=True) for each in facts if each]
    inside = panel(column(*lines, gap=4))
    return Card(label(record.sorted_name, "heading", wrap=True), inside, row(see, None), gap=8)


def _answer(dialog: Dialog, press: Press, _checked: bool = False) -> None:
    dialog.close_sheet()
    press()


def _leave_for(context: Context, dialog: Dialog, person: UUID, _checked: bool = False) -> None:
    dialog.close_sheet()
    context.navigate("people", person)
