"""Numbers on paper, `ACT-LLOA-A-2026-0042`: never the same twice, even after a restored copy.

The last number of each series stands in the database and in a file beside it. The file is
written after the number is committed and before the paper can be printed: so a printed number
is always remembered, and one that was never printed may be given again. Where the file is
missing (a copy restored on another machine, a cloned disk), numbers wait until somebody tells
the last one on paper (sync.md, «Numbers on paper»).
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.durable import explained, write_durably
from desktop.core.errors import UserError
from desktop.core.ids import new_id
from desktop.models.document import Document
from desktop.models.house import Device, House

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""I and O read as digits on paper."""
KINDS = ("ACT", "ACU", "DIP", "FIC", "LIS")
"""What the papers of a house are called in their numbers, those a later version prints too."""


class NumbersUnknown(UserError):
    """Nobody knows which numbers are on paper already."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            "Estos datos vienen de una copia restaurada y este equipo no recuerda qué números ya"
            f" están en papel. Busque el último documento {kind} impreso en la casa e indique su"
            f" número (Casa · Numeración, o «restore --highest {kind}=N»)."
        )
        self.kind = kind


@dataclass(frozen=True)
class Memory:
    """The last number of each series, by `KIND-YEAR`; `whole` once nothing is unknown."""

    last: dict[str, int]
    told: frozenset[str]
    """Kinds whose last number somebody told."""
    whole: bool
    new_life: bool = False
    """A copy was restored: at its next opening the device takes a new letter."""
    letters: frozenset[str] = frozenset()
    """Letters this machine has had: a restored copy does not know the later ones."""


def fresh() -> Memory:
    """The memory of a house that has printed nothing."""
    return Memory({}, frozenset(), True)


def unknown() -> Memory:
    """The memory of a machine that does not know what was printed."""
    return Memory({}, frozenset(), False)


def load(path: Path) -> Memory:
    """Read the memory; a missing or damaged file is not knowing."""
    try:
        raw = json.loads(path.read_bytes())
        memory = Memory(
            {str(k): int(v) for k, v in raw["last"].items()},
            frozenset(raw["told"]),
            bool(raw["whole"]),
            bool(raw["new_life"]),
            frozenset(raw["letters"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError,
            RecursionError):  # fmt: skip
        return unknown()
    words = memory.told | memory.letters
    return memory if all(isinstance(word, str) for word in words) else unknown()


def save(path: Path, memory: Memory) -> None:
    """Replace the memory in one step; raises what staff read where the disk refuses."""
    body = {
        "last": memory.last,
        "told": sorted(memory.told),
        "whole": memory.whole,
        "new_life": memory.new_life,
        "letters": sorted(memory.letters),
    }
    try:
        write_durably(path, json.dumps(body, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise explained(error) from error


def tell(memory: Memory, kind: str, year: int, highest: int) -> Memory:
    """The memory once somebody told the highest number of a kind on paper."""
    told = memory.told | {kind}
    whole = memory.whole or told >= set(KINDS)
    return replace(note(memory, kind, year, highest), told=told, whole=whole)


def note(memory: Memory, kind: str, year: int, highest: int) -> Memory:
    """The memory with a number of a year; it never goes back."""
    key = f"{kind}-{year}"
    return replace(memory, last=memory.last | {key: max(highest, memory.last.get(key, 0))})


def next_number(session: Session, memory: Memory, kind: str, year: int) -> str:
    """The next number of a kind; raises `NumbersUnknown` where it might be on paper already."""
    return next_numbers(session, memory, kind, year, 1)[0]


def next_numbers(session: Session, memory: Memory, kind: str, year: int, count: int) -> list[str]:
    """The next so many numbers of a kind, in order; raises `NumbersUnknown`."""
    if not memory.whole and kind not in memory.told:
        raise NumbersUnknown(kind)
    series = series_of(session, kind, year)
    last = max(memory.last.get(f"{kind}-{year}", 0), last_given(session, series))
    return [f"{series}{number:04d}" for number in range(last + 1, last + count + 1)]


def series_of(session: Session, kind: str, year: int) -> str:
    """How the numbers of a kind begin on this laptop in a year: "ACT-LLOA-A-2026-"."""
    device = session.execute(select(Device)).scalar_one()
    sigla = session.execute(select(House.sigla).where(House.id == device.house_id)).scalar_one()
    return f"{kind}-{sigla}-{device.letter}-{year}-"


def remember(memory: Memory, number: str) -> Memory:
    """The memory with a number that is about to be printed."""
    kind, letter, year, count = _parts(number)
    return replace(note(memory, kind, year, count), letters=memory.letters | {letter})


def begin_new_life(session: Session, memory: Memory) -> Memory:
    """Give the device of a restored copy a letter that is on no paper yet, and another life."""
    device = session.execute(select(Device)).scalar_one()
    used = memory.letters | {device.letter}
    device.letter = _next_letter(session, used)
    device.incarnation = new_id()
    return replace(memory, new_life=False, letters=used | {device.letter})


def _next_letter(session: Session, had: frozenset[str]) -> str:
    """The letter after all this device had and any seen on a paper of this database."""
    used = set(had)
    used |= {n.split("-")[2] for n in session.execute(select(Document.number)).scalars()}
    highest = max((LETTERS.find(letter) for letter in used), default=-1)
    free = [x for x in LETTERS[highest + 1 :] + LETTERS if x not in used]
    return free[0] if free else LETTERS[0]


def last_given(session: Session, series: str) -> int:
    """The last number of a series that a paper of the database bears; 0 where none does."""
    # "." is the sign after "-": the range holds the series and uses the index of numbers.
    number = session.execute(
        select(Document.number)
        .where(
            Document.number > series,
            Document.number < series[:-1] + ".",
            Document.parent_id.is_(None),
        )
        .order_by(func.length(Document.number).desc(), Document.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return _parts(number)[3] if number else 0


def _parts(number: str) -> tuple[str, str, int, int]:
    kind, _sigla, letter, year, count, *_ = number.split("-")
    return kind, letter, int(year), int(count)
