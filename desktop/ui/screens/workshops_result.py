"""Beside the form of a workshop: how many lessons it gives, which rest days it skips, and what
its room runs into."""

from PySide6.QtWidgets import QWidget

from desktop.core.text import count, day
from desktop.services.programme import Preview, RestDay, RoomClash
from desktop.ui.layout import clear, column
from desktop.ui.screens.workshops_words import lessons_and_hours
from desktop.ui.widgets import Card, Notice, label

MOST_CLASHES = 6


class ResultPane(QWidget):
    """Shows a `Preview`, or what is still needed for one."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column(gap=14)
        self.setLayout(self._column)
        self.words = ""

    def show_preview(self, found: Preview | None, *, changing: bool) -> None:
        """What the hours give as they are typed now."""
        clear(self._column)
        if found is None:
            self.words = ""
            wait = "Con los días, las horas y las fechas se cuentan aquí las sesiones."
            self._column.addWidget(
                Card(label(wait, "small", "muted", wrap=True), title="Resultado")
            )
            return
        self.words = lessons_and_hours(found.lessons, found.minutes)
        card = Card(label(self.words, "strong"), title="Resultado")
        if changing:
            kept = "Las sesiones con lista tomada no cambian."
            card.add(label(kept, "small", "muted", wrap=True))
        self._column.addWidget(card)
        if found.skipped:
            self._column.addWidget(_rests(found.skipped))
        if found.clashes:
            self._column.addWidget(_clashes(found.clashes))
        self.setAccessibleName(f"Resultado: {self.words}")


def _rests(skipped: tuple[RestDay, ...]) -> Card:
    lines = [label(f"{day(rest.on)}  {rest.name}", "small", wrap=True) for rest in skipped]
    more = "Si la casa abre ese día, añada la sesión después de guardar."
    return Card(
        *lines, label(more, "small", "muted", wrap=True),
        title=count(len(skipped), "feriado sin sesión", "feriados sin sesión"), gap=6,
    )  # fmt: skip


def _clashes(clashes: tuple[RoomClash, ...]) -> Notice:
    lines = column(gap=6, margins=(16, 12, 16, 0))
    for clash in clashes[:MOST_CLASHES]:
        lines.addWidget(label(clash.text, "small", wrap=True))
    rest = len(clashes) - MOST_CLASHES
    if rest > 0:
        lines.addWidget(label(f"y {count(rest, 'sesión', 'sesiones')} más", "small", "muted"))
    way = "Elija otro espacio u otra hora, o marque que se comparte a sabiendas."
    lines.addWidget(label(way, "small", "muted", wrap=True))
    return Notice(f"«{clashes[0].room}» ya está en uso", lines, icon="door-open")
