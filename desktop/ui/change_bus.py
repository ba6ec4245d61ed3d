"""News of what kind of record changed, delivered to screens on the main thread."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.topics import Topic

Heard = Callable[[frozenset[Topic]], None]


class Watch:
    """One listener; `stop()` when its screen goes."""

    def __init__(self, topics: frozenset[Topic], callback: Heard) -> None:
        self.topics = topics
        self.callback = callback
        self.alive = True

    def stop(self) -> None:
        """Hear no more."""
        self.alive = False


class ChangeBus(QObject):
    """`publish` from any thread after a commit; listeners hear it later, on the main thread."""

    _published = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watches: list[Watch] = []
        self._published.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def publish(self, topics: Iterable[Topic]) -> None:
        """Tell that records of these kinds changed."""
        wanted = frozenset(topics)
        if wanted:
            self._published.emit(wanted)

    def watch(self, topics: Iterable[Topic], callback: Heard) -> Watch:
        """Hear of these kinds until the watch is stopped."""
        made = Watch(frozenset(topics), callback)
        self._watches.append(made)
        return made

    def _deliver(self, topics: frozenset[Topic]) -> None:
        self._watches = [each for each in self._watches if each.alive]
        for each in list(self._watches):
            heard = topics & each.topics
            if heard and each.alive:
                each.callback(heard)
