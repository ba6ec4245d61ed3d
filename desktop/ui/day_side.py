"""At the right of «Hoy»: what waits for a decision, and what is still to be done."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import count, long_day
from desktop.ui.context import Context
from desktop.ui.layout import clear, row
from desktop.ui.widgets import Card, button, label, separated, step

MOST_OFFERS = 4


class DaySide(QWidget):
    """Cards that stand only while they have something to say."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self.holds_anything = False
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(14)

    def refresh(self) -> None:
        """Ask again what waits."""
        clear(self._cards)
        found = [card for card in (self._decisions(), self._to_do()) if card is not None]
        for card in found:
            self._cards.addWidget(card)
        self._cards.addStretch(1)
        self.holds_anything = bool(found)

    def _decisions(self) -> Card | None:
        steps: list[QWidget] = []
        doubtful = len(self._desk.imports.doubtful())
        if doubtful:
            decide = partial(self._context.navigate, "people", "doubtful")
            rows = f"{count(doubtful, 'fila')} de hojas importadas"
            steps.append(self._step("users", "¿Es la misma persona?", rows, "Decidir", decide))
        offers = self._desk.reception.offers()
        for offer in offers[:MOST_OFFERS]:
            accept = partial(self._accept, offer.enrolment_id)
            said = f"Tiene un cupo ofrecido en {offer.workshop}"
            steps.append(self._step("hourglass", offer.name, said, "Acepta", accept))
        return _card("Por decidir", doubtful + len(offers), steps)

    def _to_do(self) -> Card | None:
        steps: list[QWidget] = []
        waiting = self._desk.attendance.waiting_for_roll()
        if waiting:
            lists = count(len(waiting), "lista por tomar", "listas por tomar")
            oldest = f"La más antigua: {waiting[0].workshop}, {long_day(waiting[0].on)}"
            take = partial(self._context.navigate, "attendance", waiting[0].id)
            steps.append(self._step("clipboard-list", lists, oldest, "Tomar", take))
        if not self._desk.staffing.has_recovery():
            said = "Sin ella, una contraseña olvidada deja la casa cerrada."
            make = partial(self._context.navigate, "house", "recovery")
            steps.append(
                self._step("key-round", "Falta la hoja de recuperación", said, "Crear", make)
            )
        unknown = self._desk.upkeep.unknown_numbers()
        if unknown:
            said = f"Diga el último número en papel de {', '.join(unknown)}."
            tell = partial(self._context.navigate, "house", "numbers")
            steps.append(self._step("file-text", "Numeración por confirmar", said, "Decir", tell))
        return _card("Por hacer", len(steps), steps)

    def _step(
        self, icon: str, title: str, detail: str, verb: str, press: Callable[[], object]
    ) -> QWidget:
        action = button(verb, "link", small=True, name=f"{verb}: {title}", press=press)
        return step(icon, "warning", title, detail, action)

    def _accept(self, enrolment: UUID) -> None:
        reception = self._desk.reception
        if self._context.messages.attempt(lambda: reception.accept(enrolment)) is None:
            return
        transaction = self._desk.database.last_transaction
        undo = partial(self._context.messages.attempt, lambda: reception.undo(transaction))
        self._context.toast.say("Cupo aceptado.", undo=undo)


def _card(title: str, number: int, steps: list[QWidget]) -> Card | None:
    if not steps:
        return None
    heading = row(label(title, "heading"), label(str(number), "small", "muted"), None)
    return Card(heading, separated(*steps, gap=10))
