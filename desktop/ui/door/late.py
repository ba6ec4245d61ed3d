"""Something heavy made in a thread beside the window, while staff look and type."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Late(Generic[T]):
    """`start()` begins making it; calling it waits for what was made."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: Future[T] = Future()
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
        """What was made; a failure to make it is raised here."""
        self.start()
        return self._made.result()

    def _run(self) -> None:
        try:
            self._made.set_result(self._make())
        except BaseException as error:
            # Whoever asks for it hears of it; here is nobody to tell.
            self._made.set_exception(error)
            if not isinstance(error, Exception):
                raise
