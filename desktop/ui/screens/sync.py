"""«Sincronización»: what was sent, what was not and why, and what the house must decide."""

from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.core.text import thousands
from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.decision_list import DecisionList
from desktop.ui.decisions import Decisions
from desktop.ui.dialogs.enrol_device import enrol_device, what_happens
from desktop.ui.dialogs.exchanges import show_history
from desktop.ui.layout import clear, column, panel, row, scroll, show_in
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.screens.sync_cards import (
    HeadCard,
    LastCard,
    Notices,
    PendingCard,
    meanwhile_card,
)
from desktop.ui.sync_words import head
from desktop.ui.two_columns import TwoColumns
from desktop.ui.widgets import Card, EmptyState, button, label

SIDE = 344
SIDE_BY_SIDE = 900
MOST_ASKS = 50


class SyncScreen(Screen):
    """The light at the foot leads here; everything it says is explained here."""

    key = "sync"
    title = "Sincronización"
    icon = "refresh-cw"
    topics: ClassVar[frozenset[Topic]] = frozenset()
    """The agent hears every news and tells this screen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.agent = context.sync
        self.agent.changed.connect(self._on_agent)
        self.history_button = button(
            "Historial de envíos", icon="history", press=lambda: show_history(context)
        )
        self._header = PageHeader("Sincronización", " ", self.history_button)
        self.page.addWidget(self._header)
        self.head_card = HeadCard(self.agent.send_now, self.enrol)
        self.notices = Notices()
        self._decisions = Decisions(context, self._on_answer)
        self.asks = DecisionList("Necesitan su decisión")
        self.asks.emptied.connect(lambda: self.first_focus().setFocus())
        self._number = label("", "small", "muted")
        self._rest = label("", "caption", "muted", wrap=True)
        self.asks_card = Card(
            row(label("Necesitan su decisión", "heading"), self._number, None,
                margins=(10, 0, 10, 0)),
            self.asks, row(self._rest, margins=(10, 0, 10, 0)), margins=(10, 14, 10, 10), gap=4,
        )  # fmt: skip
        self.pending = PendingCard(context)
        self._practice = EmptyState(
            "graduation-cap",
            "Aquí nada se envía",
            "Es la casa de práctica: sus personas son inventadas. En la casa de verdad, esta"
            " pantalla dice qué recibió el centro y qué falta.",
        )
        self._before = column(gap=0)
        self.before_card = Card(panel(self._before), margins=(24, 18, 24, 18))
        self.last = LastCard(context)
        self.meanwhile = meanwhile_card()
        left = column(
            self.head_card,
            self.notices,
            self.before_card,
            self.asks_card,
            self.pending,
            self._practice,
            None,
            gap=16,
        )
        self._left = panel(left)
        self._right = panel(column(self.last, self.meanwhile, None, gap=14))
        self._body = _columns(self._left, self._right)
        area = scroll(self._body)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _, most: self._body.leave_room(bar.sizeHint().width() if most else 0)
        )
        self.page.addWidget(area, 1)
        self.shortcut("Ctrl+Return", self._send, "enviar ahora")
        self.keys += [
            ("↑ ↓", "pasar de una decisión a otra"),
            ("Intro", "lo que dice el primer botón"),
            ("C U O D", "confirmar, unir, conservar la otra, dejar así o descartar"),
        ]

    # -- what a screen answers

    def first_focus(self) -> QWidget:
        """The first decision, or the button that sends."""
        if self.asks.rows:
            return self.asks.rows[0].answers[0]
        for each in (self.head_card.send, self.head_card.enrol):
            if each.isVisibleTo(self) and each.isEnabled():
                return each
        return self.history_button

    def badge(self) -> str:
        """How many changes wait to be sent."""
        return str(self.agent.badge())

    def refresh(self) -> None:
        """Read again how things stand."""
        self.agent.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self._stale = True
        super().showEvent(event)

    def _on_agent(self) -> None:
        if self.isVisible():
            self._show()

    def _on_answer(self) -> None:
        self.refresh()

    def _show(self) -> None:
        now, house = self.desk.clock.now(), self.desk.house
        practice, status, trying = self.agent.practice, self.agent.status, self.agent.trying
        said = f"Este equipo: {house.sigla}-{status.letter or house.letter}"
        if status.linked:
            said += f" · {status.server.removeprefix('https://').removeprefix('http://')}"
        self._header.say("Sincronización", said)
        self._practice.setVisible(practice)
        self.head_card.setVisible(not practice)
        done, _ = self.desk.standing.latest()
        said_of = head(status, trying, now, done.at if done else None)
        self.head_card.show_head(
            said_of, linked=status.linked, revoked=status.revoked,
            busy=self.agent.running,
        )  # fmt: skip
        self.notices.show_notices(status)
        self._show_before(not status.linked and not practice)
        waiting = self.desk.deciding.counts()
        asks = self._decisions.asks(MOST_ASKS) if waiting.total + waiting.held else []
        self.asks.show_asks(asks)
        self.asks_card.setVisible(bool(asks))
        self._number.setText(thousands(waiting.total))
        rest = waiting.total - len([each for each in asks if each.chip != "Retenido"])
        self._rest.setText(f"Y {rest} más, que aparecen al responder estas." if rest > 0 else "")
        self._rest.setVisible(rest > 0)
        waits = status.linked and not practice and status.pending > 0
        self.pending.setVisible(waits)
        if waits and not (trying.sending and self.agent.running and self.pending.list.count()):
            # While it is being sent the list stays; the count above moves.
            self.pending.show_pending(status, now)
        self._right.setVisible(status.linked and not practice)
        self.meanwhile.setVisible(status.revoked)
        if status.linked:
            self.last.show_last(status, now)
        self.history_button.setVisible(status.linked and not practice)

    def _show_before(self, wanted: bool) -> None:
        """What enrolling would do, said before anybody asks for a code."""
        clear(self._before)
        if wanted:
            show_in(self._before, what_happens(self.context))
        self.before_card.setVisible(wanted)

    # -- jobs

    def _send(self) -> None:
        if self.head_card.send.isVisibleTo(self) and self.head_card.send.isEnabled():
            self.agent.send_now()

    def enrol(self) -> None:
        """Ask for address and code."""
        enrol_device(self.context)


def _columns(left: QWidget, right: QWidget) -> TwoColumns:
    return TwoColumns(
        left, right, side=SIDE, beside_from=SIDE_BY_SIDE, gap=20, margins=(28, 6, 28, 20)
    )
