"""Somebody who registered online beside who of the house it may be."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.core.text import count, day
from desktop.services.deciding.jobs import Candidate, OnlineRow
from desktop.ui.context import Context
from desktop.ui.layout import column, panel, row
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.widgets import Avatar, Button, Card, Notice, button, label, separated


def compare_online(
    context: Context,
    asked: OnlineRow,
    confirm: Callable[[], object],
    join: Callable[[Candidate], object],
) -> Dialog:
    """What was sent above, who it may be below; the cursor is on the likeliest."""
    facts = [
        f"Nacimiento {day(asked.birth_date)}" if asked.birth_date else "",
        asked.document if asked.document != "Sin documento" else "",
        asked.phone,
        asked.email,
    ]
    sent = Card(
        label(asked.name, "heading", wrap=True),
        label(" · ".join(part for part in facts if part) or "Sin más datos", "small", "muted",
              wrap=True),
        gap=4,
    )  # fmt: skip
    if asked.note:
        sent.add(label(f"Escribió: «{asked.note}»", "small", wrap=True))
    if asked.workshop:
        full = ", cupo lleno: quedará en lista de espera" if asked.full else ""
        sent.add(label(f"Pide {asked.workshop}{full}", "small", wrap=True))
    elif asked.workshop_id is not None:
        sent.add(Notice("El taller que pidió ya no está en la casa"))
    lines, joins = [], []
    for candidate in asked.candidates:
        unite = button(
            "Unir a esta ficha", small=True, name=f"Unir a la ficha de {candidate.person.name}"
        )
        joins.append((unite, candidate))
        lines.append(_candidate(candidate, unite))
    new = button("Es otra persona: registrar", icon="user-plus")
    later = button("Decidir después", "quiet")
    dialog = Dialog(
        context.host, "¿Es alguien de la casa?",
        column(sent, label("Se parece a", "small_strong", "muted"), separated(*lines), gap=12),
        detail="Al unir se añade el teléfono si es nuevo; nada de la ficha se cambia.",
        bar=bar_of(later, new), width=640,
    )  # fmt: skip
    new.setVisible(asked.holder is None)

    def answer(press: Callable[[], object]) -> None:
        dialog.close_sheet()
        press()

    for unite, candidate in joins:
        unite.clicked.connect(partial(_pressed, answer, partial(join, candidate)))
    new.clicked.connect(partial(_pressed, answer, confirm))
    later.clicked.connect(lambda _=False: dialog.close_sheet())
    dialog.open(joins[0][0] if joins else new)
    return dialog


def _pressed(
    answer: Callable[[Callable[[], object]], None], press: Callable[[], object], _: bool = False
) -> None:
    answer(press)


def _candidate(candidate: Candidate, unite: Button) -> QWidget:
    who = candidate.person
    initials = "".join(part[:1] for part in (who.given_names, who.surnames)).upper()
    facts = [count(who.age, "año") if who.age is not None else "", who.document]
    detail = " · ".join(part for part in facts if part)
    words = column(
        label(who.name, "strong", elide=True),
        label(detail, "caption", "muted", wrap=True),
        label(", ".join(candidate.reasons), "caption_strong", "warning", wrap=True),
        gap=1,
    )
    line = row(Avatar(initials or "?", 34), gap=12)
    line.addLayout(words, 1)
    line.addWidget(unite)
    return panel(line)
