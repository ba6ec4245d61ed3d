"""At the right of «Hoy»: what requests for rooms wait for, and which rooms are lent today."""

from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QFrame

from desktop.core.text import count
from desktop.services.agreements.register import Block, Pending, Use, Week
from desktop.ui.context import Context
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Card, button, label, separated

MOST = 4


def pending_words(found: Pending) -> tuple[int, str]:
    """How many requests wait for the house, and for what: «2 por validar · 1 por firmar»."""
    waits = (
        (found.to_validate, "por validar"), (found.to_sign, "por firmar"),
        (found.to_count, "por contar"), (found.to_close, "por cerrar"),
    )  # fmt: skip
    said = " · ".join(f"{number} {words}" for number, words in waits if number)
    return sum(number for number, _ in waits), said


def lent_today(context: Context) -> Card | None:
    """The rooms that somebody uses today by an agreement; None where there is none."""
    today = context.desk.clock.today()
    week: Week = context.desk.agreements.week(today)
    found = [
        (room.room, block)
        for room in week.rooms
        for block in room.blocks
        if block.on == today and block.use is Use.AGREEMENT
    ]
    if not found:
        return None
    found.sort(key=lambda each: each[1].slot)
    lines = [_line(context, room, block) for room, block in found[:MOST]]
    number = label(str(len(found)), "small", "muted")
    heading = row(label("Espacios en uso hoy", "heading"), number, None)
    card = Card(heading, separated(*lines, gap=10), margins=(16, 10, 16, 14), gap=8)
    if len(found) > MOST:
        rest = count(len(found) - MOST, "más", "más")
        more = button(f"Y {rest}", "link", small=True, press=partial(_see, context, None))
        card.add(row(more, None))
    return card


def _line(context: Context, room: str, block: Block) -> QFrame:
    words = column(label(block.who, "strong", elide=True), gap=0)
    words.addWidget(label(f"{room} · {block.hours}", "caption", "muted", elide=True))
    see = button("Ver", "link", small=True, name=f"Ver el acuerdo con {block.who}",
                 press=partial(_see, context, block.owner_id))  # fmt: skip
    inside = row(gap=12)
    inside.addLayout(words, 1)
    inside.addWidget(see)
    return panel(inside)


def _see(context: Context, agreement: UUID | None) -> None:
    context.navigate("spaces", agreement)
