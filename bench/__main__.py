"""`python -m bench`: measures the counter on a large house and writes docs/performance.md."""

import argparse
import os
import platform
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import counter, importing, starting
from bench.ground import FOLDER, ROOT, Size, made, opened
from bench.report import written
from bench.timing import Figure


def main() -> None:
    """Measure everything, print it, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--marks", type=int, default=5_000_000)
    asked.add_argument("--years", type=int, default=5)
    asked.add_argument("--no-page", action="store_true", help="print only")
    given = asked.parse_args()
    size = Size(given.people, given.marks, given.years)
    FOLDER.mkdir(parents=True, exist_ok=True)
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
    facts = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "people": f"{size.people:,}",
        "marks": f"{size.marks:,}",
        "years": size.years,
        "size": home.database.stat().st_size / 1e6,
    }
    for title, figures in sections.items():
        sys.stdout.write(f"{title}\n")
        for figure in figures:
            mark = " " if figure.met else "!"
            sys.stdout.write(f" {mark} {figure.what}: {figure.value:.2f} {figure.unit}"
                             f" ({figure.target or '-'}) {figure.note}\n")  # fmt: skip
    if not given.no_page:
        written(ROOT / "docs" / "performance.md", sections, facts)


if __name__ == "__main__":
    main()
