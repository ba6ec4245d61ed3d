"""A gate that lets many through at a time, or one alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """`inside()` for whoever uses the thing, `alone()` for whoever replaces it."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._inside = 0
        self._shut = False
        self._mine = threading.local()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Go in; waits while somebody is alone. Whoever is in already goes in again at once."""
        depth: int = getattr(self._mine, "depth", 0)
        with self._change:
            while self._shut and not depth:
                self._change.wait()
            self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            with self._change:
                self._inside -= 1
                self._change.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until everybody is out, and let nobody in until the block ends."""
        if getattr(self._mine, "depth", 0):
            raise RuntimeError("alone() inside inside()")
        with self._change:
            while self._shut:
                self._change.wait()
            self._shut = True
            while self._inside:
                self._change.wait()
        try:
            yield
        finally:
            with self._change:
                self._shut = False
                self._change.notify_all()
