"""Something heavy made in a thread beside the window, while staff look and type."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Late(Generic[T]):
    """`start()` begins making it; calling it waits for what was made."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._begun = False

    def start(self) -> None:
        """Begin, once; doing it again changes nothing."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        threading.Thread(target=self._run, name="casa-somos-late").start()

    def __call__(self) -> T:
        """What was made; where making it failed, it is tried again, and the failure is told."""
        self.start()
        self._over.wait()
        return self._made[0] if self._made else self._make()

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        finally:
            self._over.set()
