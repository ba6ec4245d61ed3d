"""`python -m bench`: measures the counter on a large house, and the exchange with the centre.

Writes docs/performance.md; with the name of one part, that part's sections only.
"""

import argparse
import os
import platform
import sys
from collections.abc import Mapping
from datetime import date

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import (
    counter,
    diplomas,
    exchange,
    exchange_houses,
    exchange_peers,
    importing,
    spaces,
    starting,
    verifying,
)
from bench.ground import FOLDER, ROOT, Size, made, opened
from bench.report import Section, written
from bench.timing import Figure

PARTS = ("house", "exchange", "diplomas", "verifying", "spaces")
EXCHANGE = """Written by `python3 dev.py bench exchange` on {day}: {machine}, {cores} cores, Python
{python}. Two laptops of one measurement house, encrypted, and a real centre in a process of its own
on the loopback, embedded database, both `synchronous=FULL`. Bytes are HTTP's both ways with
headers, by the laptop's own meter, and a line in between counted the same; neither counts what TCP
and TLS add. People are invented: names come from lists, so real ones take a few bytes more. Jobs
stand seconds to minutes apart, each by itself. The slow line delays and spaces every packet, and
takes one round trip to connect."""

DIPLOMAS = """A run of the command in a process of its own, on a house made for it; then the merged
PDF from the kept facts beside a loop that puts the same words, code and background at fixed places,
turn by turn in one process."""

VERIFYING = """Each code by itself, through the service that the window and the command call, with a
read of the encrypted database of its own; the signature is checked each time."""

SPACES = """The real window, offscreen, at 1366 × 768, painted each time."""


def main() -> None:
    """Measure what was asked, print it, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("part", nargs="?", choices=PARTS, help="only this part")
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--marks", type=int, default=5_000_000)
    asked.add_argument("--years", type=int, default=5)
    asked.add_argument("--no-page", action="store_true", help="print only")
    given = asked.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    sections: dict[str, Section] = {}
    facts: Mapping[str, object] | None = None
    if given.part in (None, "house"):
        house, facts = _house(Size(given.people, given.marks, given.years))
        sections |= {title: Section(figures) for title, figures in house.items()}
    if given.part in (None, "exchange"):
        told = EXCHANGE.format(day=date.today(), python=platform.python_version(), **_machine())
        measured = exchange.measure(FOLDER)
        sections["The exchange"] = Section(measured, told)
        sections["The exchange beside others"] = Section(
            exchange_peers.beside(measured), exchange_peers.TOLD
        )
        sections["Many houses at once"] = Section(exchange_houses.measure(), exchange_houses.TOLD)
    if given.part in (None, "diplomas"):
        sections["Diplomas"] = Section(diplomas.measure(FOLDER), DIPLOMAS)
    if given.part in (None, "verifying"):
        sections["Checking diplomas"] = Section(verifying.measure(FOLDER), VERIFYING)
    if given.part in (None, "spaces"):
        sections["Rooms that are lent"] = Section(spaces.measure(), SPACES)
    for title, section in sections.items():
        sys.stdout.write(f"{title}\n")
        for figure in section.figures:
            mark = " " if figure.met else "!"
            sys.stdout.write(f" {mark} {figure.what}: {figure.value:.2f} {figure.unit}"
                             f" ({figure.target or '-'}) {figure.note}\n")  # fmt: skip
    if not given.no_page:
        written(ROOT / "docs" / "performance.md", sections, facts)


def _house(size: Size) -> tuple[dict[str, list[Figure]], Mapping[str, object]]:
    """Everything that is measured on the large house, and how large it is."""
    home, seconds = made(size)
    sections: dict[str, list[Figure]] = {}
    if seconds is not None:
        rate = size.marks / seconds if seconds else 0.0
        sections["Making the house"] = [
            Figure("seed", seconds, "s", None, f"{rate:,.0f} marks a second, all in")
        ]
    sections["Starting"] = starting.measure(home.folder) + starting.entering(home.folder)
    with opened(home) as house:
        sections["The counter"] = [
            *counter.rolls(house),
            *counter.registering(house),
            *counter.acts(house),
            *importing.measure(house, FOLDER),
        ]
        sections["Searching"] = counter.searching(house)
    return sections, {
        **_machine(),
        "people": f"{size.people:,}",
        "marks": f"{size.marks:,}",
        "years": size.years,
        "size": home.database.stat().st_size / 1e6,
    }


def _machine() -> dict[str, object]:
    return {"machine": platform.machine(), "cores": os.cpu_count()}


if __name__ == "__main__":
    main()
