"""How a long job tells how far it is, and learns that it should stop."""

from collections.abc import Callable

from desktop.core.errors import Cancelled

Report = Callable[[int, int], None]


class Progress:
    """Given to a long job; `step(done, total)` reports and raises `Cancelled` when asked to stop.

    A job calls it between whole transactions only, so that a stop leaves nothing half done.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._stop = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop = True

    def check(self) -> None:
        """Raise `Cancelled` when asked to stop, with nothing to report."""
        if self._stop:
            raise Cancelled

    def step(self, done: int, total: int) -> None:
        """Tell that `done` of `total` are finished."""
        if self._report is not None:
            self._report(done, total)
        if self._stop:
            raise Cancelled
