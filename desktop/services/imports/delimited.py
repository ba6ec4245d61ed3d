"""Reading a text file of cells (CSV): its encoding and its separator are found out, not asked."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import mode
from typing import IO

from desktop.services.imports.columns import recognised
from desktop.services.imports.grid import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Leaf,
    Row,
    UnreadableSheet,
    mended,
    trimmed,
)

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 200
_HEADING_AMONG = 60
_LONGEST_LINE = 16 * 1024 * 1024
_LINES_IN_QUOTES = 20
_LETTERS = frozenset("áéíóúñüÁÉÍÓÚÑÜ")
_SIGNS = frozenset("ºª°¿¡«»–—‘’“”…€´·\N{NO-BREAK SPACE}")
_OLD_ENCODINGS = ("cp1252", "cp850", "mac_roman")
_NOT_TEXT = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}


class Delimited:
    """A text file whose cells are separated by a sign."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(1 << 20)
        self._encoding = _unicode_encoding(head)
        if self._encoding is None:
            if _is_binary(head):
                raise UnreadableSheet(
                    "El archivo no es una hoja de cálculo ni un texto con columnas.",
                    "Elija un archivo de Excel (.xlsx) o CSV.",
                )
            self._fallback = _old_encoding(head)
        self._separator = self._find_separator()
        if self.size(self.leaves[0]) > MOST_ROWS:
            raise UnreadableSheet(
                "El archivo tiene más filas que cualquier hoja de inscripciones.",
                "Revise que sea el archivo correcto.",
            )

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The only sheet there is."""
        return (Leaf("Hoja"),)

    def size(self, leaf: Leaf) -> int:
        """How many lines the file has."""
        lines = 1
        with self._path.open("rb") as file:
            while chunk := file.read(1 << 20):
                lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        return lines

    def rows(self, leaf: Leaf) -> Iterator[Row]:
        """The rows that hold something; blank lines count in the numbering."""
        for line, record in enumerate(_records(self._lines()), 1):
            if line == 1 and record.lower().startswith("sep="):
                continue
            cells = trimmed([_cell(text) for text in _split(record, self._separator)])
            if cells:
                yield Row(line, cells)

    def _find_separator(self) -> str:
        records = [r for r in islice(_records(self._lines()), _SAMPLE) if r.strip()]
        if not records:
            raise UnreadableSheet("El archivo no tiene ninguna fila.")
        told = records[0].lower().removeprefix("sep=")
        if told != records[0].lower() and told[:1] in SEPARATORS:
            return told[0]

        return max(SEPARATORS, key=lambda separator: _fit(records, separator))

    def _lines(self) -> Iterator[str]:
        if self._encoding is not None:
            with self._path.open(encoding=self._encoding, errors="replace", newline=None) as text:
                yield from _bounded(text)
            return
        with self._path.open("rb") as file:
            for raw in _bounded_bytes(file):
                try:
                    yield raw.decode("utf-8")
                except UnicodeDecodeError:
                    yield raw.decode(self._fallback, errors="replace")


def _fit(records: list[str], separator: str) -> tuple[int, float, int]:
    """How well a separator explains the first rows: known headings, then even widths."""
    rows = [trimmed([_cell(text) for text in _split(r, separator)]) for r in records]
    known = [recognised(row) for row in rows[:_HEADING_AMONG]]
    heading = max(range(len(known)), key=known.__getitem__)
    if known[heading]:
        width = len(rows[heading])
        below = rows[heading + 1 :]
        even = sum(len(row) <= width for row in below) / max(len(below), 1)
        return known[heading], even, width
    wide = [len(row) for row in rows if len(row) > 1]
    usual = mode(wide) if wide else 1
    return 0, sum(len(row) == usual for row in rows) / len(rows) * (usual > 1), usual


def _unicode_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-8 where it says so itself; None where each line must be tried."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = head[:4096]
    half = len(sample) // 2
    if half >= 8 and sample[1::2].count(0) > half * 0.4 and not sample[::2].count(0):
        return "utf-16-le"
    if half >= 8 and sample[::2].count(0) > half * 0.4 and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _is_binary(head: bytes) -> bool:
    odd = sum(head.count(bytes([code])) for code in _NOT_TEXT)
    return odd > len(head) * 0.03


def _old_encoding(head: bytes) -> str:
    """The encoding in which the bytes above 127 are most often letters of Spanish."""
    high = bytes(code for code in head if code > 127)

    def letters(encoding: str) -> int:
        text = high.decode(encoding, errors="replace")
        good = sum(2 for c in text if c in _LETTERS) + sum(1 for c in text if c in _SIGNS)
        return good - sum(2 for c in text if c not in _LETTERS and c not in _SIGNS)

    return max(_OLD_ENCODINGS, key=letters)


def _bounded(text: IO[str]) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        while len(line) >= _LONGEST_LINE and not line.endswith("\n"):
            rest = text.readline(_LONGEST_LINE)
            if not rest or rest.endswith("\n"):
                break
        yield line.rstrip("\n")


def _bounded_bytes(file: IO[bytes]) -> Iterator[bytes]:
    """Lines ended by \\n, \\r\\n or (old Macintosh) \\r."""
    while line := file.readline(_LONGEST_LINE):
        while len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
            rest = file.readline(_LONGEST_LINE)
            if not rest or rest.endswith(b"\n"):
                break
        yield from line.rstrip(b"\r\n").split(b"\r")


def _records(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined where a quoted cell goes on in the next; a lonely quote joins nothing."""
    source = iter(lines)
    waiting: list[str] = []
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        if line.count('"') % 2 == 0:
            yield line
            continue
        held = [line]
        while len(held) < _LINES_IN_QUOTES:
            more = waiting.pop(0) if waiting else next(source, None)
            if more is None:
                break
            held.append(more)
            if more.count('"') % 2:
                break
        if len(held) > 1 and sum(part.count('"') for part in held) % 2 == 0:
            yield "\n".join(held)
        else:
            yield line.replace('"', "")
            waiting[:0] = held[1:]


def _split(record: str, separator: str) -> list[str]:
    if len(record) > csv.field_size_limit():
        return record.split(separator)[:MOST_COLUMNS]
    reader = csv.reader(io.StringIO(record, newline=""), delimiter=separator, skipinitialspace=True)
    return next(reader, [])[:MOST_COLUMNS]


def _cell(text: str) -> Cell:
    text = mended(text[: LONGEST_CELL + 1]).strip()
    if text.startswith('="') and text.endswith('"'):
        # How some programs keep Excel from eating the zeros of a number.
        text = text[2:-1]
    return text or None
