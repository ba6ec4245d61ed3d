"""Typing at a window while changes go to the centre and come from it."""

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from bench.exchange_ground import Laptop, Reception
from bench.timing import Figure, middle
from desktop.services.attendance import Attendance, MarkValue

_CHANGES = 500
_ROUNDS = 9
_EVERY_MS = 10
_HELD = (
    "SELECT m.lesson_id, m.enrolment_id FROM mark m JOIN lesson l ON l.id = m.lesson_id"
    " WHERE l.\"on\" < date('now', '-2 days') ORDER BY m.id LIMIT 40"
)


@dataclass
class Typed:
    """What one stretch of typing was like, in milliseconds."""

    saves: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    """Between one key handled and the next."""


def measure(one: Laptop, two: Laptop, people: Reception) -> list[Figure]:
    """A key every 10 ms, each saving a mark, while 500 changes go up and then come down."""
    application = QApplication.instance() or QApplication([])
    gc.freeze()  # as the program does once it is loaded
    alone, up, down = [], [], []
    for _ in range(_ROUNDS):
        alone.append(_type(application, one, lambda: time.sleep(0.3)))
        people.pairs(_CHANGES // 2)
        up.append(_type(application, one, one.exchange))
        down.append(_type(application, two, two.exchange))
    return [
        *_figures("500 changes going up", up, alone),
        *_figures("500 changes coming down", down, alone),
    ]


def _figures(what: str, typed: list[Typed], alone: list[Typed]) -> list[Figure]:
    """The longest of each stretch, and of these the middle one: other programs share the cores."""
    saves, gaps = [max(t.saves) for t in typed], [max(t.gaps) for t in typed]
    without = [max(t.saves) for t in alone], [max(t.gaps) for t in alone]
    return [
        Figure(f"longest wait for a save, {what}", middle(saves), "ms", 50,
               f"median of {_ROUNDS}, worst {max(saves):.0f}; nothing beside it"
               f" {middle(without[0]):.0f}, worst {max(without[0]):.0f}"),
        Figure(f"longest time between two keys, {what}", middle(gaps), "ms", 50,
               f"a key every {_EVERY_MS} ms, each saves a mark; median of {_ROUNDS}, worst"
               f" {max(gaps):.0f}; nothing beside it {middle(without[1]):.0f},"
               f" worst {max(without[1]):.0f}"),
    ]  # fmt: skip


def _type(application: object, laptop: Laptop, beside: Callable[[], object]) -> Typed:
    """Type until what runs beside it has ended, and once more."""
    assert isinstance(application, QApplication)
    typed = Typed()
    attendance = Attendance(laptop.house.database)
    marks = cycle(laptop.rows(_HELD))
    values = cycle((MarkValue.LATE,) * 40 + (MarkValue.ABSENT,) * 40)
    field_ = QLineEdit()
    field_.show()
    handled: list[float] = []

    failed: list[BaseException] = []

    def save(_text: str) -> None:
        lesson, enrolment = next(marks)
        begun = time.perf_counter()
        try:
            attendance.mark(UUID(bytes=lesson), UUID(bytes=enrolment), next(values), "medición")
        except BaseException as error:  # noqa: BLE001 (Qt would print it and go on)
            failed.append(error)
        handled.append(time.perf_counter())
        typed.saves.append((handled[-1] - begun) * 1000)

    field_.textEdited.connect(save)

    def run() -> None:
        try:
            beside()
        except BaseException as error:  # noqa: BLE001 (raised below, where it is looked for)
            failed.append(error)

    thread = threading.Thread(target=run)

    def key() -> None:
        over = bool(failed) or not thread.is_alive()
        QTest.keyClick(field_, Qt.Key.Key_A)
        if over:
            timer.stop()
            application.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_EVERY_MS)
    timer.timeout.connect(key)
    save("")
    thread.start()
    timer.start()
    application.exec()
    thread.join()
    field_.close()
    if failed:
        raise failed[0]
    typed.gaps += [(b - a) * 1000 for a, b in pairwise(handled)]
    return typed
