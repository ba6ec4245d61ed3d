"""Beside the form of a request: how many days it asks for, what they run into, and ways out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import count, day
from desktop.services.agreements.register import (
    AgreementCheck,
    Alternative,
    DayForm,
    OutsideDay,
    RestDay,
)
from desktop.ui import paint
from desktop.ui.layout import clear, column, hline, row
from desktop.ui.screens.spaces_words import weekday_day
from desktop.ui.widgets import Card, Icon, Keycap, Notice, button, label

MOST_CLASHES = 12
MOST_DAYS = 6
OFFER = 236
"""Room for the words of an alternative beside its key; the tooltip has the rest."""


class ResultPane(QWidget):
    """Shows an `AgreementCheck`; `taken(alternative)` when one is pressed."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = column(gap=14)
        self.setLayout(self._column)
        self.words = ""
        self.offered: tuple[Alternative, ...] = ()
        self._shown: object = None

    def show_check(
        self,
        found: AgreementCheck | None,
        days: Sequence[DayForm],
        skipped: Sequence[RestDay],
        *,
        attended: bool,
        at_fields: Sequence[str] = (),
    ) -> None:
        """What the days as typed run into; `attended` where somebody is named for those outside
        working hours, `at_fields` the warnings that stand at their own fields."""
        asked = (found, tuple(days), tuple(skipped), attended)
        if asked == self._shown:
            return
        self._shown = asked
        clear(self._column)
        self.offered = found.alternatives if found else ()
        self.words = summary(days)
        said = label(self.words or "Con el espacio, los días y las horas se comprueba aquí si está"
                     " libre.", "strong" if days else "small", "text" if days else "muted",
                     wrap=True)  # fmt: skip
        card = Card(said, title="Resultado")
        if found is not None and not found.clashes:
            when = "ese día" if len(days) == 1 else "todos los días"
            line = row(gap=8)
            line.addWidget(Icon("check", 16, "success"), 0, Qt.AlignmentFlag.AlignTop)
            free = label(f"El espacio está libre {when}.", "small", "success", wrap=True)
            line.addWidget(free, 1)
            card.add(line)
        self._add(card)
        if skipped:
            self._add(_rests(skipped))
        if found is not None:
            if found.clashes:
                self._add(self._clashes(found))
            if found.outside_hours:
                self._add(_outside(found.outside_hours, attended))
            for each in found.warnings:
                if each not in at_fields:
                    self._add(Notice(each))
        self.setAccessibleName(f"Resultado: {self.words}")

    def _add(self, made: QWidget) -> None:
        self._column.addWidget(made)
        made.show()

    def _clashes(self, found: AgreementCheck) -> Notice:
        lines = column(gap=6, margins=(16, 12, 16, 0))
        # The way out first: with many days the clashes go on beyond the window.
        if found.alternatives:
            lines.addWidget(label("Libre todos los días:", "small_strong", "muted"))
            for at, each in enumerate(found.alternatives, 1):
                lines.addLayout(self._offer(at, each))
        else:
            way = "Elija otro espacio u otra hora, o marque que se comparte a sabiendas."
            lines.addWidget(label(way, "small", "muted", wrap=True))
        lines.addSpacing(2)
        lines.addWidget(hline())
        lines.addSpacing(2)
        for clash in found.clashes[:MOST_CLASHES]:
            lines.addWidget(label(clash.text, "small", wrap=True))
        rest = len(found.clashes) - MOST_CLASHES
        if rest > 0:
            lines.addWidget(label(f"y {count(rest, 'vez', 'veces')} más", "small", "muted"))
        times = count(len(found.clashes), "vez", "veces")
        return Notice(f"«{found.clashes[0].room}» ya está en uso {times}", lines, icon="door-open")

    def _offer(self, at: int, each: Alternative) -> QVBoxLayout:
        shown = paint.metrics("small_strong").elidedText(
            each.text, Qt.TextElideMode.ElideRight, OFFER
        )
        take = button(shown, "link", small=True, name=f"Tomar {each.text}",
                      press=lambda: self.taken.emit(each))  # fmt: skip
        if shown != each.text:
            take.setToolTip(each.text)
        key = Keycap(f"Ctrl {at}")
        lines = column(row(key, take, None, gap=8), gap=0)
        if each.capacity and not each.shift:
            fits = label(f"hasta {count(each.capacity, 'persona')}", "caption", "muted")
            lines.addLayout(row(fits, margins=(key.width() + 8, 0, 0, 0)))
        return lines


def summary(days: Sequence[DayForm]) -> str:
    """«3 días · 9 horas»."""
    if not days:
        return ""
    minutes = sum(
        (one.ends.hour - one.starts.hour) * 60 + one.ends.minute - one.starts.minute
        for one in days
    )  # fmt: skip
    whole, rest = divmod(minutes, 60)
    length = count(whole, "hora") + (f" y {rest} min" if rest else "")
    return f"{count(len(days), 'día')} · {length}"


def _rests(skipped: Sequence[RestDay]) -> Card:
    lines = [label(f"{day(rest.on)}  {rest.name}", "small", wrap=True) for rest in skipped]
    more = "Si la casa abre ese día, añádalo como un día suelto."
    return Card(
        *lines, label(more, "small", "muted", wrap=True),
        title=count(len(skipped), "feriado sin uso", "feriados sin uso"), gap=6,
    )  # fmt: skip


def _outside(days: Sequence[OutsideDay], attended: bool) -> Notice:
    lines = column(gap=4, margins=(16, 12, 16, 0))
    for one in days[:MOST_DAYS]:
        on = weekday_day(one.on)
        said = on if on.startswith(one.why) else f"{on}: {one.why}"
        lines.addWidget(label(said, "small", wrap=True))
    if len(days) > MOST_DAYS:
        rest = count(len(days) - MOST_DAYS, "día más", "días más")
        lines.addWidget(label(f"y {rest}", "small", "muted"))
    way = "Constan quién acompaña y la o el guardia."
    if not attended:
        way = ("Anote quién acompaña voluntariamente y quién hace de guardia. Se puede guardar sin"
               " ello, pero no firmar.")  # fmt: skip
    lines.addWidget(label(way, "small", "muted", wrap=True))
    title = count(len(days), "día fuera de la jornada", "días fuera de la jornada")
    tone = "neutral" if attended else "warning"
    return Notice(title, lines, tone=tone, icon="clock")  # type: ignore[arg-type]
