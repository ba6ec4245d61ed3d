"""Exchanges with the centre by themselves: at the start, after a save, when the line is back."""

import importlib
import random
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.core.topics import Topic
from desktop.sync import errors, status
from desktop.sync.status import SyncStatus
from desktop.ui.change_bus import ChangeBus
from desktop.ui.sync_words import PRACTICE, SyncState, Trying, light
from desktop.ui.tasks import Task, Tasks

FIRST_MS = 8_000
"""The queue at the counter comes first."""
AFTER_SAVE_MS = 5_000
BACK_MS = 2_000
"""The network is back: a moment, until it truly is."""
EVERY_MS = 5 * 60_000
RETRY_MS, LONGEST_MS = 30_000, 20 * 60_000
LOOK_AGAIN_MS = 300
"""News come in bursts; the state is read once after them."""
MOST_SHOWN = 1_000
MINUTE_MS = 60_000
"""Days pass without any news."""


def back_off(failures: int, share: float) -> int:
    """How long to wait after so many failures in a row; `share` is luck, from 0 to 1, so that the
    laptops of a house do not all come at once."""
    whole = min(RETRY_MS << min(failures - 1, 10), LONGEST_MS)
    return round(whole * (0.5 + share / 2))


class SyncAgent(QObject):
    """Reads how things stand and, once started, runs one exchange at a time beside the window.

    `changed` when something else is to be said. Nothing runs in a practice house, nor in a laptop
    without its tie to the centre. Being without a network is a state, never an error.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, desk: Any, tasks: Tasks, bus: ChangeBus) -> None:
        super().__init__(tasks)
        self._desk, self._tasks, self._bus = desk, tasks, bus
        self._status: SyncStatus | None = None
        self._waiting = 0
        self._sending: tuple[int, int] | None = None
        self._offline = False
        self._failures = 0
        self._told: set[type[Exception]] = set()
        self._task: Task[object] | None = None
        self._started = False
        self._network: QObject | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._run)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AGAIN_MS)
        self._look.timeout.connect(self.refresh)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.refresh)

    # -- what is said

    @property
    def practice(self) -> bool:
        """Whether nothing of this house is ever sent."""
        return str(self._desk.house.kind) == "practice"

    @property
    def status(self) -> SyncStatus:
        """How things stood when they were last read."""
        if self._status is None:
            self._read()
        assert self._status is not None
        return self._status

    @property
    def trying(self) -> Trying:
        """What is being done now."""
        return Trying(self._sending, self._offline)

    @property
    def running(self) -> bool:
        """Whether an exchange is under way."""
        return self._task is not None

    @property
    def waiting(self) -> int:
        """How many decisions wait for staff, of every kind."""
        return self._waiting

    def light(self) -> SyncState:
        """The state for the bar at the foot."""
        if self.practice:
            return PRACTICE
        return light(self.status, self.trying, self._desk.clock.now())

    def badge(self) -> str:
        """How many changes wait, beside the name of the screen."""
        if self.practice or not self.status.linked:
            return ""
        waits = self.status.pending
        return str(waits) if 0 < waits < MOST_SHOWN else f"{MOST_SHOWN - 1}+" if waits else ""

    def refresh(self) -> None:
        """Read again how things stand."""
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        self._status = read_status(self._desk)
        desk = self._desk
        self._waiting = (
            desk.deciding.counts().total
            + desk.imports.doubtful_count()
            + len(desk.reception.offers())
        )

    # -- when it runs

    def start(self, first_ms: int = FIRST_MS) -> None:
        """Begin to look after it; the first exchange waits until the window has been usable."""
        if self._started:
            return
        self._started = True
        self._bus.watch(frozenset(Topic), self._on_news)
        self._look.start()
        self._minute.start()
        self._next.start(first_ms)

    def stop(self) -> None:
        """Signing out: no more exchanges; the one under way stops at its next step."""
        self._started = False
        for timer in (self._next, self._look, self._minute):
            timer.stop()
        if self._task is not None:
            self._task.cancel()

    def send_now(self) -> None:
        """By the button: at once, whatever failed before."""
        self._run()

    def enrolled(self) -> None:
        """The laptop has a tie with the centre now."""
        self._failures, self._offline = 0, False
        self.refresh()
        self._run()

    def _on_news(self, topics: frozenset[Topic]) -> None:
        # At once, so that a green light never outlives a change; and again after the burst.
        if self.status.all_sent or not self._look.isActive():
            self.refresh()
        self._look.start()
        saved = topics != frozenset({Topic.SYNC})
        # What is under way takes what was saved before it sealed; the rest comes after it. While
        # the centre does not answer, a save does not hurry it.
        if saved and not self.running and not self._failures:
            left = self._next.remainingTime()
            if left < 0 or left > AFTER_SAVE_MS:
                self._next.start(AFTER_SAVE_MS)

    def _run(self) -> None:
        if self.running or self.practice:
            return
        found = read_status(self._desk)
        if not found.linked or found.revoked:
            self.refresh()
            return
        self._next.stop()
        self._hear_network()
        house = self._desk.open_house

        def exchange(progress: Progress) -> object:
            # By name and in the thread: what speaks to the network is loaded by nobody before.
            return importlib.import_module("desktop.sync.engine").Engine(house).exchange(progress)

        self._sending = (0, found.pending) if found.pending else None
        self._task = self._tasks.run(
            exchange, self._on_done, title="Envío al centro", failed=self._on_failed,
            cancelled=self._on_cancelled,
        )  # fmt: skip
        self._task.news.progressed.connect(self._on_progress)
        self.changed.emit()

    def _on_progress(self, done: int, total: int) -> None:
        if self.running:
            self._sending = (done, total) if total else None
            self.changed.emit()

    def _on_done(self, outcome: object) -> None:
        self._failures, self._offline = 0, False
        self._end(round(EVERY_MS * (0.9 + random.random() / 5)))

    def _on_cancelled(self) -> None:
        self._end(EVERY_MS)

    def _on_failed(self, error: Exception) -> None:
        self._failures += 1
        self._offline = isinstance(error, errors.NoNetwork)
        stopped = isinstance(error, errors.Revoked | errors.NotEnrolled)
        self._end(0 if stopped else back_off(self._failures, random.random()))
        known = isinstance(error, UserError | Cancelled)
        if not known and type(error) not in self._told:
            # Told once with its code; every few minutes it would be in the way.
            self._told.add(type(error))
            raise error

    def _end(self, next_ms: int) -> None:
        self._task, self._sending = None, None
        if self._started and next_ms:
            self._next.start(next_ms)
        self.refresh()
        self.ended.emit()

    def _hear_network(self) -> None:
        """Learn from the system when there is a line again, where the system can tell."""
        if self._network is not None:
            return
        network = importlib.import_module("PySide6.QtNetwork").QNetworkInformation
        if not network.loadDefaultBackend():
            self._network = self
            return
        self._network = network.instance()
        network.instance().reachabilityChanged.connect(self._on_reach)

    def _on_reach(self, reach: object) -> None:
        online = importlib.import_module(
            "PySide6.QtNetwork"
        ).QNetworkInformation.Reachability.Online
        if reach == online and self._started and self._failures and not self.running:
            self._next.start(BACK_MS)


def read_status(desk: Any) -> SyncStatus:
    """How things stand with the centre, now."""
    with desk.database.read() as session:
        return status.read(session)
