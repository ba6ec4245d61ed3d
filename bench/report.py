"""Writes the figures as docs/performance.md, and says which targets were missed."""

import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.timing import Figure

HEAD = """# Performance

Written by `python3 dev.py bench` on {day}: {machine}, {cores} cores, Python {python}. A house of
{people} people and {marks} attendance marks over {years} years, encrypted, `synchronous=FULL`,
{size:.0f} MB on disk. Each figure is the median or the 95th percentile of a run; the machine is
shared, so ratios within one run say more than single figures.
"""


def written(
    path: Path, sections: Mapping[str, Sequence[Figure]], facts: Mapping[str, object]
) -> list[Figure]:
    """Write the page; returns what missed its target."""
    lines = [HEAD.format(day=date.today(), python=platform.python_version(), **facts)]
    for title, figures in sections.items():
        lines += [f"\n## {title}\n", "| what | measured | target | |", "|---|---:|---:|---|"]
        for figure in figures:
            lines.append(
                f"| {figure.what} | {_value(figure)} | {_target(figure)} | {figure.note} |"
            )
    missed = [f for figures in sections.values() for f in figures if not f.met]
    if missed:
        lines.append("\n## Missed\n")
        lines += [
            f"- {figure.what}: {_value(figure)}, target {_target(figure)}" for figure in missed
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return missed


def _value(figure: Figure) -> str:
    digits = 0 if figure.value >= 100 else 1 if figure.value >= 10 else 2
    return f"{figure.value:,.{digits}f} {figure.unit}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return "–"
    sign = "≥" if figure.at_least else "≤"
    return f"{sign} {figure.target:g} {figure.unit.split()[0]}"
