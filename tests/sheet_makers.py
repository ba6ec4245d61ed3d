"""Invented registration sheets, as Excel and other programs would have saved them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "N°", "APELLIDOS", "NOMBRES", "No. CÉDULA / PASAPORTE", "Tipo doc.", "Fecha de Nacimiento",
    "Género", "Autoidentificación étnica", "Nacionalidad", "Movilidad humana", "Discapacidad",
    "Teléfono / celular", "Correo", "Representante (menores)", "TALLER",
)  # fmt: skip

Row = Sequence[Any]


def cedula(first_nine: str) -> str:
    """A number whose check digit holds."""
    total = 0
    for place, digit in enumerate(first_nine):
        product = int(digit) * (1 if place % 2 else 2)
        total += product - 9 if product > 9 else product
    return first_nine + str(-total % 10)


def xlsx(
    path: Path, rows: Sequence[Row], title: str = "INSCRITOS", **others: Sequence[Row]
) -> Path:
    """A workbook; `others` are further sheets by name."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for name, content in ((title, rows), *others.items()):
        target = sheet if name == title else book.create_sheet(name)
        for row in content:
            target.append(list(row))
    book.save(path)
    return path


def text(path: Path, rows: Sequence[Row], separator: str = ";", encoding: str = "utf-8") -> Path:
    """A text file of cells."""
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=separator).writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    path.write_bytes(content.getvalue().encode(encoding))
    return path


def raw_xlsx(path: Path, rows_xml: str, parts: Mapping[str, bytes] | None = None) -> Path:
    """A workbook written by hand: what Excel would never write, or keeps beside a formula."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content: dict[str, bytes] = {
        "xl/workbook.xml": (
            f'<workbook {space} xmlns:r="{relations}"><sheets>'
            '<sheet name="Hoja1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>"
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f"<worksheet {space}><sheetData>{rows_xml}</sheetData></worksheet>"
        ).encode(),
    }
    content.update(parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def inline(*cells: str) -> str:
    """The cells of a row as texts."""
    return "<row>" + "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>' if cell else "<c/>"
        for cell in cells
    ) + "</row>"  # fmt: skip
