"""Times one thing many times, and says the middle and the slow end."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured line: a value against its target."""

    what: str
    value: float
    unit: str
    target: float | None
    """None where the target is only to be told."""
    note: str = ""
    at_least: bool = False
    """Whether the target is a floor, not a ceiling."""

    @property
    def met(self) -> bool:
        """Whether the target was reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target


def milliseconds(job: Callable[[], object], times: int, warm: int = 2) -> list[float]:
    """How long each of some calls took, in milliseconds, after a few that do not count."""
    for _ in range(warm):
        job()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def middle(taken: Iterable[float]) -> float:
    """The median."""
    return median(taken)


def slow_end(taken: Iterable[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def peak_megabytes(process: int | str = "self") -> float:
    """The most megabytes a process has held so far; 0 where the system does not say.

    What `getrusage` tells of a child begins with the memory of whoever started it.
    """
    try:
        said = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = next((line for line in said.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(found.split()[1]) / 1024
