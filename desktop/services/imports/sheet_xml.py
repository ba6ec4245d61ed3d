"""Parsing the parts of a workbook as they are unpacked, so that nothing is ever held whole."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import IO
from xml.parsers import expat

from desktop.services.imports.grid import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Cell,
    Row,
    mended,
    trimmed,
)

CHUNK = 1 << 16
MOST_STRINGS = 150 * 1024 * 1024
"""Characters of shared texts held in memory."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Forbidden(Exception):
    """A part declares a document type, or holds more text than any sheet does."""


def local_name(tag: str) -> str:
    """A tag without its namespace; strict and transitional workbooks differ in them."""
    return tag.rpartition("}")[2]


def column_of(letters: str) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Reader:
    """Handlers for one kind of part; `done` gathers what is finished."""

    def __init__(self) -> None:
        self.done: list[Row] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Characters between tags."""


class _LocalNames(dict[str, str]):
    """Tags without their namespace, each looked at once."""

    def __missing__(self, tag: str) -> str:
        self[tag] = local_name(tag)
        return self[tag]


def parsed(stream: IO[bytes], reader: Reader) -> Iterator[Row]:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    names = _LocalNames()

    def refuse(*_: object) -> None:
        raise Forbidden

    parser.StartElementHandler = lambda tag, attributes: reader.start(names[tag], attributes)
    parser.EndElementHandler = lambda tag: reader.end(names[tag])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        if reader.done:
            yield from reader.done
            reader.done.clear()
    parser.Parse(b"", True)
    yield from reader.done


class StringsReader(Reader):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._taking = False
        self._phonetic = False
        self._total = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._pieces, self._length = [], 0
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._taking = not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "t":
            self._taking = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self._total += self._length
            if self._total > MOST_STRINGS:
                raise Forbidden
            self.strings.append(_unescaped("".join(self._pieces)))

    def text(self, data: str) -> None:
        if self._taking and self._length <= LONGEST_CELL:
            self._pieces.append(data[: LONGEST_CELL + 1])
            self._length += min(len(data), LONGEST_CELL + 1)


class SheetReader(Reader):
    """The rows of one sheet."""

    def __init__(self, strings: list[str], dates: frozenset[int], zero: date) -> None:
        super().__init__()
        self._strings, self._dates, self._zero = strings, dates, zero
        self._line = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._length = 0
        self._taking = False
        self._phonetic = False
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            reference = attributes.get("r")
            self._column = self._place(reference) if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._pieces, self._length = [], 0
        elif tag in ("v", "t"):
            self._taking = not self._phonetic
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            self._line = int(float(attributes.get("r", self._line + 1)))
            self._cells, self._column = [], -1

    def text(self, data: str) -> None:
        if self._taking and self._length <= LONGEST_CELL:
            self._pieces.append(data[: LONGEST_CELL + 1])
            self._length += len(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._taking = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            if self._pieces and self._column < MOST_COLUMNS:
                value = self._value("".join(self._pieces))
                if value is not None:
                    self._cells.extend([None] * (self._column + 1 - len(self._cells)))
                    self._cells[self._column] = value
        elif tag == "row" and self._cells:
            self.done.append(Row(self._line, trimmed(self._cells)))

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise ValueError(reference)
            column = self._columns[letters] = column_of(letters)
        return column

    def _value(self, raw: str) -> Cell:
        kind = self._kind
        if kind == "s":
            return self._strings[int(raw)] or None
        if kind == "n":
            return self._number(raw)
        if kind in ("str", "inlineStr"):
            return _unescaped(raw) or None
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "d":
            try:
                return date.fromisoformat(raw[:10])
            except ValueError:
                return raw
        return None  # an error such as #N/A says nothing

    def _number(self, raw: str) -> Cell:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if self._style in self._dates and 1 <= number < 2_958_466:
            return self._zero + timedelta(days=int(number))
        whole = abs(number) < 1e15 and number == int(number)
        return int(number) if whole else number


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return mended(text).strip()
