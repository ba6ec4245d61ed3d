"""What the exchange costs beside two others that were measured at the same work.

Their figures are quoted: PouchDB to express-pouchdb, and morango 0.8, on the loopback and on the
same slow line, HTTP bytes both ways with headers. Only ours are measured in the run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.timing import Figure

TOLD = """How many times as much the others need for the same work. Their figures are quoted from
a measurement of their own, not measured in this run: PouchDB → express-pouchdb, and morango 0.8.
Where theirs is a range, its better end."""


@dataclass(frozen=True)
class _Work:
    begins: str
    """How our figure's name begins."""
    what: str
    unit: str
    pouchdb: float
    morango: float
    faster: bool = False
    """Whether more is better."""


_WORK = (
    _Work("1,000 persons with their document", "a person with their document", "B", 646, 158),
    _Work("100 marks: four lessons", "100 marks", "B", 45_600, 26_900),
    _Work("nothing to send", "nothing to send", "B", 2_700, 18_500),
    _Work("64 kbit/s up, 128 down, 600 ms: 1,000 persons", "1,000 rows on the slow line", "s",
          132, 36),
    _Work("64 kbit/s up, 128 down, 600 ms: 100 marks", "100 marks on the slow line", "s",
          14.3, 16.6),
    _Work("sent up again after a cut", "sent up again after a cut", "B", 14_000, 3_000),
    _Work("10,000 rows, end to end", "10,000 rows end to end", "rows/s", 3_400, 230, faster=True),
)  # fmt: skip


def beside(figures: Sequence[Figure]) -> list[Figure]:
    """A line for each work and peer, from what was measured of ours."""
    found = []
    for work in _WORK:
        ours = next(f.value for f in figures if f.what.startswith(work.begins))
        for name, theirs in (("PouchDB", work.pouchdb), ("morango", work.morango)):
            ratio = ours / theirs if work.faster else theirs / ours
            word = "as fast" if work.faster else "as much"
            found.append(
                Figure(f"{work.what}: {name}", ratio, "×", None,
                       f"{theirs:,g} {work.unit} quoted, ours {ours:,.4g}; {word}")
            )  # fmt: skip
    return found
