"""Reading a workbook of Excel row by row, trusting nothing it says of itself.

A streaming reader of our own, because what a house sends may be damaged or hostile: sizes are
checked before anything is unpacked, document types are refused, cells are cut as they arrive,
and formulas are never looked at, only the values Excel kept beside them.
"""

import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from desktop.services.imports.grid import Cell, Leaf, Row, UnreadableSheet
from desktop.services.imports.sheet_xml import (
    CHUNK,
    Forbidden,
    SheetReader,
    StringsReader,
    column_of,
    local_name,
    parsed,
)

MOST_UNPACKED = 512 * 1024 * 1024
MOST_SMALL_PART = 20 * 1024 * 1024
WORST_RATIO = 400
RATIO_COUNTS_FROM = 16 * 1024 * 1024
MOST_MERGES = 50_000
_LONGEST_TAG = 4096
_BANNER_WIDTH = 2

_MERGE = re.compile(rb'mergeCell[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row[ />]")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})


@dataclass(frozen=True)
class Outline:
    """What the streaming reader must know of a sheet before its first row."""

    rows: int
    downwards: tuple[tuple[int, int, int], ...]
    """Cells merged downwards: column from 0, first line, last line."""
    banners: frozenset[int]
    """Lines where one cell is merged across several columns."""


class ZipBomb(UnreadableSheet):
    """Unpacking the file would fill the machine."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo se descomprime en un tamaño que ninguna hoja de inscripciones tiene;"
            " puede ser dañino.",
            "Si es una hoja de la casa, ábrala en Excel, copie las filas a un libro nuevo y"
            " guárdelo.",
        )


class NoWorkbook(UnreadableSheet):
    """It is compressed, but no workbook of Excel."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo no es un libro de Excel (.xlsx).",
            "Ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)» o «CSV».",
        )


class DamagedWorkbook(UnreadableSheet):
    """The workbook breaks off or contradicts itself."""

    def __init__(self) -> None:
        super().__init__("El libro de Excel está dañado.", "Ábralo en Excel y guárdelo de nuevo.")


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, EOFError) as error:
        raise DamagedWorkbook from error
    except (Forbidden, DefusedXmlException) as error:
        raise ZipBomb from error
    except (KeyError, ValueError, IndexError, OverflowError, struct.error, OSError) as error:
        raise DamagedWorkbook from error
    except (RuntimeError, NotImplementedError) as error:
        # zipfile's words for an encrypted entry and for an unknown compression.
        raise UnreadableSheet(
            "El archivo está protegido con contraseña o comprimido de una forma desconocida.",
            "Ábralo en Excel y guárdelo sin contraseña.",
        ) from error


class Workbook:
    """A workbook of Excel (.xlsx)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _damage_told(), zipfile.ZipFile(path) as archive:
            _refuse_bomb(archive)
            names = {info.filename for info in archive.infolist()}
            if "xl/workbook.xml" not in names:
                raise NoWorkbook
            self._strings_member = next(
                (n for n in names if n.lower() == "xl/sharedstrings.xml"), None
            )
            book = _part(archive, "xl/workbook.xml")
            self._zero = _zero_day(book)
            self._dates = _date_styles(archive) if "xl/styles.xml" in names else frozenset()
            self._leaves = tuple(_leaves(archive, book, names))
        self._strings: list[str] | None = None
        self._outlines: dict[str, Outline] = {}

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The sheets that hold cells, in their order."""
        return self._leaves

    def rows(self, leaf: Leaf) -> Iterator[Row]:
        """The rows that hold something; a value merged downwards stands in each of its rows."""
        with _damage_told(), zipfile.ZipFile(self._path) as archive:
            if self._strings is None:
                self._strings = self._shared_strings(archive)
            outline = self._outline(archive, leaf)
            with archive.open(leaf.member) as stream:
                reader = SheetReader(self._strings, self._dates, self._zero)
                yield from _merged(parsed(stream, reader), outline)

    def size(self, leaf: Leaf) -> int:
        """How many rows are written in the sheet, empty ones too."""
        with _damage_told(), zipfile.ZipFile(self._path) as archive:
            return self._outline(archive, leaf).rows

    def _outline(self, archive: zipfile.ZipFile, leaf: Leaf) -> Outline:
        if leaf.member not in self._outlines:
            with archive.open(leaf.member) as stream:
                self._outlines[leaf.member] = _outline(stream)
        return self._outlines[leaf.member]

    def _shared_strings(self, archive: zipfile.ZipFile) -> list[str]:
        if self._strings_member is None:
            return []
        reader = StringsReader()
        with archive.open(self._strings_member) as stream:
            for _ in parsed(stream, reader):
                pass
        return reader.strings


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse by the declared sizes; `zipfile` never unpacks more than they declare."""
    total = 0
    for info in archive.infolist():
        total += info.file_size
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > RATIO_COUNTS_FROM and ratio > WORST_RATIO:
            raise ZipBomb
    if total > MOST_UNPACKED:
        raise ZipBomb


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > MOST_SMALL_PART:
        raise ZipBomb
    root: Element = fromstring(archive.read(name), forbid_dtd=True)
    return root


def _attribute(element: Element, name: str) -> str:
    """An attribute by its local name; strict and transitional workbooks differ in namespaces."""
    return next((v for k, v in element.attrib.items() if local_name(k) == name), "")


def _zero_day(book: Element) -> date:
    for element in book.iter():
        if local_name(element.tag) == "workbookPr" and _attribute(element, "date1904") in (
            "1",
            "true",
        ):
            return date(1904, 1, 1)
    return date(1899, 12, 30)


def _leaves(archive: zipfile.ZipFile, book: Element, names: set[str]) -> Iterator[Leaf]:
    targets: dict[str, str] = {}
    for relation in _part(archive, "xl/_rels/workbook.xml.rels"):
        target = _attribute(relation, "Target")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if _attribute(relation, "Type").endswith("/worksheet"):
            targets[_attribute(relation, "Id")] = member
    for element in book.iter():
        if local_name(element.tag) != "sheet":
            continue
        identifier = next(
            (v for k, v in element.attrib.items() if local_name(k) == "id" and k != "id"), ""
        )
        member = targets.get(identifier, "")
        if member in names:
            hidden = _attribute(element, "state") in ("hidden", "veryHidden")
            yield Leaf(_attribute(element, "name")[:100], hidden, member)


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles that show a number as a day."""
    formats: dict[int, str] = {}
    dates: set[int] = set()
    for element in _part(archive, "xl/styles.xml"):
        tag = local_name(element.tag)
        if tag == "numFmts":
            for item in element:
                formats[int(_attribute(item, "numFmtId"))] = _attribute(item, "formatCode")
        elif tag == "cellXfs":
            for index, item in enumerate(element):
                number = int(_attribute(item, "numFmtId") or 0)
                if number in _DATE_FORMATS or _shows_a_day(formats.get(number, "")):
                    dates.add(index)
    return frozenset(dates)


def _shows_a_day(code: str) -> bool:
    bare = _QUOTED.sub("", code.partition(";")[0]).lower()
    return "general" not in bare and any(letter in bare for letter in ("d", "y", "mmm"))


def _outline(stream: IO[bytes]) -> Outline:
    """Counted rows and merged cells; these stand after the rows, so they are looked for first."""
    rows = 0
    downwards: list[tuple[int, int, int]] = []
    banners: set[int] = set()
    tail, after_rows = b"", False
    while chunk := stream.read(CHUNK):
        chunk = tail + chunk
        rows += len(_ROW.findall(chunk))
        after_rows = after_rows or b"sheetData>" in chunk
        if after_rows:
            for match in _MERGE.finditer(chunk):
                left, right = column_of(match[1].decode()), column_of(match[3].decode())
                first, last = int(match[2]), int(match[4])
                if left == right and last > first:
                    downwards.append((left, first, last))
                elif first == last and right - left >= _BANNER_WIDTH:
                    banners.add(first)
            if len(downwards) + len(banners) > MOST_MERGES:
                return Outline(rows, (), frozenset())
        # Keep an unfinished tag for the next chunk, and no whole one, lest it be found twice.
        last_tag = chunk.rfind(b"<")
        tail = chunk[last_tag:] if b">" not in chunk[last_tag:] else b""
        tail = tail[:_LONGEST_TAG]
    return Outline(rows, tuple(downwards), frozenset(banners))


def _merged(rows: Iterator[Row], outline: Outline) -> Iterator[Row]:
    """The rows, with a value merged downwards standing in each line it spans."""
    waiting: dict[int, deque[tuple[int, int]]] = {}
    for column, first, last in sorted(outline.downwards, key=lambda merge: merge[1]):
        waiting.setdefault(column, deque()).append((first, last))
    held: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        banner = row.line in outline.banners
        if not waiting:
            yield Row(row.line, row.cells, banner) if banner else row
            continue
        cells = list(row.cells)
        for column, spans in waiting.items():
            value = cells[column] if column < len(cells) else None
            while spans and spans[0][0] <= row.line:
                first, last = spans.popleft()
                if first == row.line and value is not None:
                    held[column] = (last, value)
            until, text = held.get(column, (0, None))
            if value is None and row.line <= until:
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = text
        yield Row(row.line, tuple(cells), banner)
