"""What a sheet is read into, whatever kind of file it came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop.core.errors import UserError

Cell = str | int | float | date | bool | None

LONGEST_CELL = 4_000
"""Characters kept of a cell: more than any field takes, little enough for a hostile file."""
MOST_COLUMNS = 256
MOST_ROWS = 1_048_576
"""As many as Excel can hold; a text that has more was made to do harm."""

_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u2122]")


class UnreadableSheet(UserError):
    """The file cannot be read as a registration sheet; nothing was imported."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(" ".join(filter(None, (what, "No se importó nada.", advice))))


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something; `line` is its number as the spreadsheet shows it."""

    line: int
    cells: tuple[Cell, ...]
    banner: bool = False
    """One cell across the row: a title, never a person."""


@dataclass(frozen=True)
class Leaf:
    """One sheet of a file (a «hoja» of a workbook; a text file has one)."""

    title: str
    hidden: bool = False
    member: str = ""


class Book(Protocol):
    """A file of sheets, read row by row and never whole."""

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its sheets, in their order."""

    def size(self, leaf: Leaf) -> int:
        """How many rows a sheet has at most, counted quickly."""

    def rows(self, leaf: Leaf) -> Iterator[Row]:
        """The rows of a sheet that hold something, from the top."""


def mended(text: str) -> str:
    """«MuÃ±oz» is «Muñoz» that some program read in the wrong encoding."""
    if _MOJIBAKE.search(text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


def trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return tuple(cells[:end])
