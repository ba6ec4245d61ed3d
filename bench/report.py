"""Writes the figures into docs/performance.md, and says which targets were missed.

A part that was not measured keeps what the page says of it.
"""

import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.timing import Figure

HEAD = """# Performance

Written by `python3 dev.py bench` on {day}: {machine}, {cores} cores, Python {python}. A house of
{people} people and {marks} attendance marks over {years} years, encrypted, `synchronous=FULL`,
{size:.0f} MB on disk. Each figure is the median or the 95th percentile of a run; the machine is
shared, so ratios within one run say more than single figures.
"""
_MISSED = "Missed"
_ROW = re.compile(r"^\| (?P<what>.+?) \| [^|]+ \| [^|]+ \| [^|]*\|$")


@dataclass(frozen=True)
class Section:
    """Figures that belong together, and what is said before them."""

    figures: Sequence[Figure]
    told: str = ""


def written(
    path: Path, sections: Mapping[str, Section], facts: Mapping[str, object] | None
) -> list[Figure]:
    """Put the sections on the page; returns what missed its target.

    `facts` are those of the large house, where it was measured: then the head is new too.
    """
    head, kept = _read(path)
    if facts is not None:
        head = HEAD.format(day=date.today(), python=platform.python_version(), **facts)
    still = kept.pop(_MISSED, [])
    # What a section said that is replaced is missed no more.
    gone = {name for title in sections for line in kept.get(title, []) if (name := _what(line))}
    gone |= {figure.what for section in sections.values() for figure in section.figures}
    missed = [f for section in sections.values() for f in section.figures if not f.met]
    bullets = [line for line in still if line.startswith("- ") and not _says(line, gone)]
    bullets += [f"- {f.what}: {_value(f)}, target {_target(f)}" for f in missed]
    kept |= {title: _lines(section) for title, section in sections.items()}
    if bullets:
        kept[_MISSED] = bullets
    parts = [head.strip(), *("\n".join((f"## {t}", "", *lines)) for t, lines in kept.items())]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return missed


def _read(path: Path) -> tuple[str, dict[str, list[str]]]:
    """The head of the page and the lines of each of its sections."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    found = {}
    for part in parts:
        title, _, rest = part.partition("\n")
        found[title.strip()] = rest.strip().split("\n")
    return head, found


def _lines(section: Section) -> list[str]:
    lines = [section.told, ""] if section.told else []
    lines += ["| what | measured | target | |", "|---|---:|---:|---|"]
    for figure in section.figures:
        note = f" {figure.note}" if figure.note else ""
        lines.append(f"| {figure.what} | {_value(figure)} | {_target(figure)} |{note} |")
    return lines


def _what(line: str) -> str | None:
    found = _ROW.match(line)
    return found["what"] if found else None


def _says(bullet: str, names: set[str]) -> bool:
    return any(bullet.startswith(f"- {name}: ") for name in names)


def _value(figure: Figure) -> str:
    digits = 0 if figure.value >= 100 else 1 if figure.value >= 10 else 2
    return f"{figure.value:,.{digits}f} {figure.unit}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return "–"
    sign = "≥" if figure.at_least else "≤"
    return f"{sign} {figure.target:,g} {figure.unit.split()[0]}"
