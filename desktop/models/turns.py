"""Whose turn it is to write: one at a time, and staff before the exchange with the centre.

A plain lock is given back to whoever has just let go of it, if only they ask soon enough: an
exchange that writes page after page would keep somebody who types waiting for several of them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Held by one thread at a time."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._held = False
        self._staff = 0
        """How many jobs of staff wait."""

    @contextmanager
    def taken(self, *, staff: bool) -> Iterator[None]:
        """Wait for a turn and hold it; what is not a job of staff lets those that wait go first."""
        with self._free:
            self._staff += staff
            try:
                while self._held or (self._staff and not staff):
                    self._free.wait()
                self._held = True
            finally:
                self._staff -= staff
        try:
            yield
        finally:
            with self._free:
                self._held = False
                self._free.notify_all()
