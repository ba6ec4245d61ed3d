"""At the right of «Hoy»: what waits for a decision, and what is still to be done."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import count, long_day, moment, sorted_name
from desktop.services.asking import shown_phone
from desktop.services.reception import OfferRow
from desktop.ui.context import Context
from desktop.ui.day_spaces import lent_today, pending_words
from desktop.ui.decision_list import DecisionList
from desktop.ui.decisions import Decisions, more_words
from desktop.ui.layout import clear, column, panel, row
from desktop.ui.person_form import DRAFT
from desktop.ui.targets import RegisterSomeone
from desktop.ui.widgets import Card, button, label, separated, step

MOST_OFFERS = 4
MOST_ASKS = 4


class DaySide(QWidget):
    """Cards that stand only while they have something to say.

    `answered` after what the centre asked was answered here; `emptied` when nothing of it is left.
    """

    answered = Signal()
    emptied = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self.waiting = 0
        """How many things wait."""
        self.lent = False
        """Whether some room is lent today."""
        self._asks = Decisions(context, self._on_answer)
        self.asks = DecisionList("Lo que hay por decidir", compact=True)
        self.asks.emptied.connect(self.emptied)
        self._number = label("", "small", "muted")
        self._steps = column(gap=0)
        self._more = button("", "link", small=True, press=partial(context.navigate, "sync"))
        self._decide = Card(
            row(label("Por decidir", "heading"), self._number, None, margins=(10, 0, 10, 0)),
            panel(self._steps), self.asks, row(self._more, None, margins=(10, 0, 10, 0)),
            margins=(6, 10, 6, 10), gap=4,
        )  # fmt: skip
        self._to_do_place = column(gap=14)
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(14)
        self._cards.addWidget(self._decide)
        self._cards.addLayout(self._to_do_place)
        self._cards.addStretch(1)

    def refresh(self) -> None:
        """Ask again what waits."""
        self.waiting = 0
        self._show_decisions()
        clear(self._to_do_place)
        lent = lent_today(self._context)
        self.lent = lent is not None
        for card in (self._to_do(), lent):
            if card is not None:
                self._to_do_place.addWidget(card)

    def _on_answer(self) -> None:
        self.refresh()
        self.answered.emit()

    def _show_decisions(self) -> None:
        steps = self._old_decisions()
        asked = self._desk.deciding.counts().total
        asks = self._asks.asks(MOST_ASKS) if asked else []
        clear(self._steps)
        if steps:
            lines = [*steps, *([panel(column(gap=0), height=1)] if asks else [])]
            self._steps.addWidget(separated(*lines, gap=9, margins=(10, 9, 10, 0)))
        self.asks.show_asks(asks)
        self.waiting += asked
        rest = asked - len(asks)
        self._more.setVisible(rest > 0)
        self._more.set_words(more_words(rest))
        self._number.setText(str(self.waiting))
        self._decide.setVisible(self.waiting > 0)

    def _old_decisions(self) -> list[QWidget]:
        """Rows of imported sheets, and seats that were offered."""
        steps: list[QWidget] = []
        doubtful = self._desk.imports.doubtful_count()
        if doubtful:
            decide = partial(self._context.navigate, "people", "doubtful")
            rows = f"{count(doubtful, 'fila')} de hojas importadas"
            steps.append(self._step("users", "¿Es la misma persona?", rows, "Decidir", decide))
        offers = self._desk.reception.offers()
        for offer in offers[:MOST_OFFERS]:
            said = f"Cupo ofrecido en {offer.workshop}"
            answer = partial(self._ask, offer)
            steps.append(self._step("hourglass", offer.name, said, "Responder", answer))
        if len(offers) > MOST_OFFERS:
            rest = count(len(offers) - MOST_OFFERS, "cupo ofrecido más", "cupos ofrecidos más")
            steps.append(label(f"Y {rest}, en sus talleres.", "caption", "muted", wrap=True))
        self.waiting += doubtful + len(offers)
        return steps

    def _to_do(self) -> Card | None:
        steps: list[QWidget] = []
        today = self._desk.clock.today()
        waiting = [row for row in self._desk.attendance.waiting_for_roll() if row.on < today]
        if waiting:
            lists = count(len(waiting), "lista de otro día", "listas de otros días")
            oldest = f"{waiting[0].workshop}, {day_words(waiting[0].on)}"
            if len(waiting) > 1:
                oldest = f"La más antigua: {oldest}"
            take = partial(self._context.navigate, "attendance", waiting[0].id)
            steps.append(self._step("clipboard-list", lists, oldest, "Tomar", take))
        asked, for_what = pending_words(self._desk.agreements.pending())
        if asked:
            requests = count(asked, "solicitud de espacio", "solicitudes de espacio")
            see = partial(self._context.navigate, "spaces", "list")
            steps.append(self._step("door-open", requests, for_what, "Ver", see))
        draft = self._desk.people.draft(DRAFT)
        if draft is not None:
            names = (draft.values.get("surnames", ""), draft.values.get("given_names", ""))
            who = sorted_name(*(str(name) for name in names)) or "Todavía sin nombre"
            said = f"{who}, {moment(draft.saved_at)}"
            go_on = partial(self._context.navigate, "people", RegisterSomeone())
            steps.append(self._step("user-plus", "Una ficha a medias", said, "Seguir", go_on))
        if not self._desk.staffing.has_recovery():
            said = "Sin ella, una contraseña olvidada deja la casa cerrada."
            make = partial(self._context.navigate, "house", "recovery")
            steps.append(
                self._step("key-round", "Falta la hoja de recuperación", said, "Crear", make)
            )
        wrong = self._desk.upkeep.clock_warning()
        if wrong is not None:
            tell = partial(self._context.messages.tell, "La fecha de este equipo", wrong)
            said = "Parece equivocada. Puede seguir trabajando."
            steps.append(self._step("calendar-clock", "Fecha del equipo", said, "Ver", tell))
        unknown = self._desk.upkeep.unknown_numbers()
        if unknown:
            said = f"Diga el último número en papel de {', '.join(unknown)}."
            tell = partial(self._context.navigate, "house", "numbers")
            steps.append(self._step("file-text", "Numeración por confirmar", said, "Decir", tell))
        self.waiting += len(steps)
        return _card("Por hacer", len(steps), steps)

    def _step(
        self, icon: str, title: str, detail: str, verb: str, press: Callable[[], object]
    ) -> QWidget:
        action = button(verb, "link", small=True, name=f"{verb}: {title}", press=press)
        return step(icon, "warning", title, detail, action)

    def _ask(self, offer: OfferRow) -> None:
        """What they say on the telephone."""
        reception, enrolment = self._desk.reception, offer.enrolment_id
        calls = f"Llame al {shown_phone(offer.phone)}. " if offer.phone else ""
        self._context.messages.ask(
            f"¿{offer.name} toma el cupo en {offer.workshop}?",
            f"{calls}Se ofreció el {day_words(offer.since.date())}. Si no lo toma, pasa a quien"
            " sigue en la lista de espera.",
            ("Lo toma", lambda: self._answer(
                f"Se inscribió a {offer.name} en {offer.workshop}",
                lambda: reception.accept(enrolment),
            )),
            ("No lo toma", lambda: self._answer(
                f"{offer.name} dejó el cupo de {offer.workshop}",
                lambda: reception.decline(enrolment),
            )),
            no="Aún no responde",
        )  # fmt: skip

    def _answer(self, said: str, job: Callable[[], object]) -> None:
        if self._context.messages.attempt(job) is None:
            return
        reception, transaction = self._desk.reception, self._desk.database.last_transaction
        undo = partial(self._context.messages.attempt, lambda: reception.undo(transaction))
        self._context.toast.say(said, undo=undo)


def _card(title: str, number: int, steps: list[QWidget]) -> Card | None:
    if not steps:
        return None
    heading = row(label(title, "heading"), label(str(number), "small", "muted"), None)
    return Card(heading, separated(*steps, gap=10), margins=(16, 10, 16, 14), gap=8)


def day_words(on: date) -> str:
    """«miércoles 18 de noviembre», for days of this year."""
    return long_day(on).rsplit(" de ", 1)[0]
