"""A workbook of Excel with one table: headings, rows, and nothing that Excel would execute."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Value = str | int | float | date | bool | None

LONGEST_TEXT = 1_000
_WIDEST = 60
_NARROWEST = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_WHEN = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class Listing:
    """What the workbook shows: the name of its sheet, its headings and rows."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    emphasised: int | None = None
    """The column that says why the rows are here, set apart by its colour."""
    head: str = ""
    """What stands above every printed page, so that the first row stays the headings."""


def draw(listing: Listing) -> bytes:
    """The workbook; the same listing gives the same bytes.

    Every text is written as text: one that begins like a formula is marked so that neither
    opening nor editing the cell makes it one.
    """
    book = Workbook(write_only=True)
    # Its stubs do not know what a write-only sheet can do.
    sheet: Any = book.create_sheet(_SHEET_NAME.sub(" ", listing.title)[:31] or "Hoja")
    sheet.freeze_panes = "A2"
    if listing.head:
        sheet.oddHeader.center.text = listing.head.replace("&", "&&")
    for index, width in enumerate(_widths(listing), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_heading(sheet, text) for text in listing.headings])
    for row in listing.rows:
        sheet.append([_cell(sheet, value, index == listing.emphasised)
                      for index, value in enumerate(row)])  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return _timeless(content.getvalue())


def _widths(listing: Listing) -> list[int]:
    sample = [listing.headings, *listing.rows[:200]]
    widths = []
    for index in range(len(listing.headings)):
        longest = max(len(_text(row[index])) if index < len(row) else 0 for row in sample)
        widths.append(min(max(longest + 2, _NARROWEST), _WIDEST))
    return widths


def _text(value: Value) -> str:
    return "" if value is None else str(value)[:LONGEST_TEXT]


def _heading(sheet: Any, text: str) -> Cell:
    cell = _cell(sheet, text, False)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EDF2")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: Any, value: Value, emphasised: bool) -> Cell:
    if isinstance(value, bool):
        value = "SÍ" if value else "NO"
    if isinstance(value, str):
        text = _ILLEGAL.sub("", value)
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT] + "…"
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)
    else:
        whole: Any = value
        cell = WriteOnlyCell(sheet, value=whole)
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    if emphasised:
        cell.font = Font(color="9C2A1B")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _timeless(content: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(result, "w") as kept:
        for info in made.infolist():
            part = made.read(info)
            if info.filename == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            fixed = zipfile.ZipInfo(info.filename, _WHEN)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(fixed, part)
    return result.getvalue()
