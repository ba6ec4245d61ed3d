"""Long jobs beside the window: progress with count and remaining time, Cancel that stops."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.core.text import count, thousands
from desktop.ui.layout import row
from desktop.ui.widgets import Card, button, label

T = TypeVar("T")


class _News(QObject):
    """Lives on the main thread; what the worker tells arrives there queued."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()


class Task(QRunnable, Generic[T]):
    """One job on the thread pool: `Task(lambda progress: desk.imports.run(plan, progress))`.

    Its signals (`news.progressed(done, total)`, `news.done(result)`, `news.failed(error)`,
    `news.cancelled`, and `news.ended` after any of the last three) arrive on the main thread.
    """

    def __init__(self, job: Callable[[Progress], T], title: str = "") -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.title = title
        self.news = _News()
        self.reported = (0, 0)
        """How far it said it was, for whoever begins to look later."""
        self.over = False
        self._job = job
        self._progress = Progress(self._report)

    def start(self) -> None:
        """Begin, as soon as a thread is free."""
        QThreadPool.globalInstance().start(self)

    def cancel(self) -> None:
        """Stop between two whole steps."""
        self._progress.cancel()

    def run(self) -> None:
        try:
            result = self._job(self._progress)
        except Cancelled:
            self.news.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - a worker has nobody above it to tell
            self.news.failed.emit(error)
        else:
            self.news.done.emit(result)
        self.over = True
        self.news.ended.emit()

    def _report(self, done: int, total: int) -> None:
        self.reported = (done, total)
        self.news.progressed.emit(done, total)


class Tasks(QObject):
    """The jobs that are running; the window waits for them before it closes."""

    changed = Signal()

    def __init__(self, failed: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failed = failed
        self._running: list[Task[object]] = []

    def run(
        self,
        job: Callable[[Progress], object],
        then: Callable[[object], None],
        *,
        title: str = "",
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Task[object]:
        """Start a job; `then` gets its result on the main thread. A cancelled job is silent."""
        task: Task[object] = Task(job, title)
        queued = Qt.ConnectionType.QueuedConnection
        task.news.done.connect(then, queued)
        task.news.failed.connect(failed or self._failed, queued)
        if cancelled is not None:
            task.news.cancelled.connect(cancelled, queued)
        # A method of this object, not a lambda: a window that is gone hears no more of its jobs.
        task.news.ended.connect(self._on_ended, queued)
        self._running.append(task)
        task.start()
        self.changed.emit()
        return task

    def running(self) -> list[Task[object]]:
        """What has not ended."""
        return list(self._running)

    def stop_all(self, wait_ms: int = 10_000) -> bool:
        """Ask every job to stop and wait; False when one is still at a step."""
        for task in self._running:
            task.cancel()
        return QThreadPool.globalInstance().waitForDone(wait_ms)

    def _on_ended(self) -> None:
        news = self.sender()
        self._running = [task for task in self._running if task.news is not news]
        self.changed.emit()


def remaining(done: int, total: int, seconds: float) -> str:
    """«Faltan unos 2 minutos», once enough was done to tell."""
    if done < 1 or total <= done or seconds < 1.5:
        return ""
    left = seconds / done * (total - done)
    if left < 5:
        return "Faltan unos segundos"
    if left < 60:
        return f"Faltan unos {round(left / 5) * 5 or 5} segundos"
    minutes = round(left / 60)
    return f"Falta {count(1, 'minuto')}" if minutes == 1 else f"Faltan unos {minutes} minutos"


class ProgressPanel(Card):
    """A running job as staff see it: title, bar, «12 de 40», remaining time, Cancel."""

    def __init__(self, task: Task[object], title: str = "") -> None:
        super().__init__(gap=8)
        self._task = task
        self._began = time.monotonic()
        self._title = label(title or task.title, "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title or task.title)
        self.count = label("Empezando…", "caption", "muted")
        self.left = label("", "caption", "muted")
        self.cancel = button("Cancelar", "quiet", small=True, press=self._stop)
        self.add(
            row(self._title, None, self.cancel),
            self.bar,
            row(self.count, None, self.left),
        )
        task.news.progressed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        task.news.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        # A job may be far, or over, before anybody looks.
        if task.reported[1]:
            self._show(*task.reported)
        if task.over:
            self.hide()

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        words = f"{thousands(done)} de {thousands(total)}"
        self.count.setText(words)
        self.bar.setAccessibleDescription(words)
        if self.cancel.isEnabled():
            self.left.setText(remaining(done, total, time.monotonic() - self._began))

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self.left.setText("Deteniendo al terminar este paso…")
        self._task.cancel()

    def _end(self) -> None:
        self.hide()


class ProgressPlace(QWidget):
    """Where a screen shows its running job; empty when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: set[int] = set()
        self.hide()

    def show_task(self, task: Task[object], title: str = "") -> ProgressPanel:
        """Show a job until it ends."""
        panel = ProgressPanel(task, title)
        self._column.addWidget(panel)
        self._shown.add(id(task))
        self.show()
        task.news.ended.connect(lambda: self._end(task, panel), Qt.ConnectionType.QueuedConnection)
        if task.over:
            self._end(task, panel)
        return panel

    def _end(self, task: Task[object], panel: ProgressPanel) -> None:
        if id(task) not in self._shown:
            return
        self._shown.discard(id(task))
        self._column.removeWidget(panel)
        panel.deleteLater()
        self.setVisible(self._column.count() > 0)
