"""Registration sheets are read whatever program saved them, and what is no sheet is told."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from desktop.services.imports.fields import Field
from desktop.services.imports.grid import UnreadableSheet
from desktop.services.imports.sheet import NoNameColumn, Sheet, SheetRow, people, read
from tests.sheet_makers import HEADINGS, inline, raw_xlsx, text, xlsx

SIMPLE = ("Apellidos", "Nombres", "Cédula", "Fecha de nacimiento")
NUNEZ = ("Núñez Oña", "Inés", "1714307103", "3/7/1995")
GUAMAN = ("Guamán Yánez", "Óscar", "1710034065", "2012-03-21")


def rows_of(path: Path) -> list[SheetRow]:
    sheet = read(path)
    return list(people(sheet, sheet.guessed))


def names(path: Path) -> list[str]:
    return [" ".join(str(c) for c in row.values.get(Field.SURNAMES, ())) for row in rows_of(path)]


def meanings(sheet: Sheet) -> dict[str, Field]:
    return {sheet.columns[index].heading: field for index, field in sheet.guessed.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "cp1252", "latin-1", "cp850", "mac_roman"])  # fmt: skip
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_accents_are_right_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = text(tmp_path / "h.csv", [SIMPLE, NUNEZ, GUAMAN], separator, encoding)
    rows = rows_of(path)
    assert [row.values[Field.SURNAMES] for row in rows] == [("Núñez Oña",), ("Guamán Yánez",)]
    assert rows[1].values[Field.GIVEN] == ("Óscar",)
    assert [row.line for row in rows] == [2, 3]


def test_a_text_saved_in_two_encodings_at_once_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    lines = ["APELLIDOS;NOMBRES;CÉDULA\n".encode(), "Muñoz;Inés;1\n".encode(),
             "Peña;José;2\n".encode("latin-1")]  # fmt: skip
    path.write_bytes(b"".join(lines))
    assert names(path) == ["Muñoz", "Peña"]


def test_letters_read_wrongly_by_another_program_are_mended(tmp_path: Path) -> None:
    path = text(tmp_path / "h.csv", [SIMPLE, ("MuÃ±oz PeÃ±a", "JosÃ©", "1", "")])
    assert names(path) == ["Muñoz Peña"]


def test_excel_tells_its_separator_in_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("sep=|\nApellidos|Nombres\nPeña, Oña|Luz; Ana\n", encoding="utf-8")
    rows = rows_of(path)
    assert rows[0].values == {Field.SURNAMES: ("Peña, Oña",), Field.GIVEN: ("Luz; Ana",)}
    assert rows[0].line == 3


def test_one_column_with_commas_inside_stays_one_column(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("APELLIDOS Y NOMBRES\nPeña Oña, Luz\nCaiza, Ana\n", encoding="utf-8")
    assert [row.values[Field.SURNAMES_FIRST] for row in rows_of(path)] == [
        ("Peña Oña, Luz",), ("Caiza, Ana",),
    ]  # fmt: skip


def test_a_cell_over_two_lines_and_a_lonely_quote_lose_nobody(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(
        'Apellidos;Nombres;Teléfono\n"Peña";"Luz";"0991\n234567"\nCaiza;"Ana;022\nToapanta;Eva;1\n',
        encoding="utf-8",
    )
    assert names(path) == ["Peña", "Caiza", "Toapanta"]


def test_zeros_kept_by_a_formula_in_a_text_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text('Apellidos;Nombres;Cédula\nPeña;Luz;="0102030400"\n', encoding="utf-8")
    assert rows_of(path)[0].values[Field.DOCUMENT] == ("0102030400",)


def test_old_macintosh_line_ends_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_bytes("Apellidos;Nombres\rPeña;Luz\rCaiza;Ana\r".encode())
    assert names(path) == ["Peña", "Caiza"]


def test_titles_totals_notes_and_empty_lines_are_nobody(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [
        ["CASA SOMOS — FICHA DE INSCRIPCIÓN"],
        [],
        ["Taller: Panadería", None, None, "Ciclo:", "2026-4"],
        HEADINGS,
        [1, "Peña Oña", "Luz", "1714307103"],
        [None, None],
        HEADINGS,
        [2, "Caiza", "Ana", 1710034065],
        [3],
        [4, None, None, None, None, None, None, None, None, None, None, None, None, None, "Pan"],
        [],
        [None, "TOTAL INSCRITOS:", 2],
        ["SUBTOTAL", None, 2],
        [None, "Elaborado por:", "Lic. Rosa Almeida"],
        [None, "Rosa Almeida"],
        [None, "GESTORA CASA SOMOS LLOA"],
    ]
    path = xlsx(tmp_path / "h.xlsx", rows)
    found = rows_of(path)
    assert [(row.line, row.values[Field.SURNAMES]) for row in found] == [
        (5, ("Peña Oña",)), (8, ("Caiza",)),
    ]  # fmt: skip


def test_a_row_without_a_name_but_with_something_else_is_a_row(tmp_path: Path) -> None:
    path = text(tmp_path / "h.csv", [SIMPLE, ("", "", "1714307103", ""), ("---", "", "", "")])
    assert [row.line for row in rows_of(path)] == [2]


def test_a_second_block_with_its_columns_in_another_order_is_followed(tmp_path: Path) -> None:
    path = text(
        tmp_path / "h.csv",
        [SIMPLE, NUNEZ, [], ("Cédula", "Nombres", "Apellidos", "Fecha de nacimiento"),
         ("1710034065", "Óscar", "Guamán Yánez", "2012-03-21")],
    )  # fmt: skip
    assert names(path) == ["Núñez Oña", "Guamán Yánez"]


def test_headings_over_two_rows_belong_together(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [
        ["N°", "DATOS PERSONALES", None, None, "FECHA DE NACIMIENTO", None, None, "REPRESENTANTE",
         None, "TALLER"],
        [None, "APELLIDOS", "NOMBRES", "CÉDULA", "DÍA", "MES", "AÑO", "NOMBRE", "CÉDULA", None],
        [1, "Peña", "Luz", "1714307103", 3, 7, 2015, "Ana Oña", "1710034065", "Panadería"],
    ]  # fmt: skip
    sheet = read(xlsx(tmp_path / "h.xlsx", rows))
    assert set(sheet.guessed.values()) == {
        Field.INDEX, Field.SURNAMES, Field.GIVEN, Field.DOCUMENT, Field.BIRTH_DAY,
        Field.BIRTH_MONTH, Field.BIRTH_YEAR, Field.GUARDIAN, Field.GUARDIAN_DOCUMENT,
        Field.WORKSHOP,
    }  # fmt: skip
    (row,) = people(sheet, sheet.guessed)
    assert row.values[Field.BIRTH_YEAR] == (2015,)
    assert row.values[Field.GUARDIAN] == ("Ana Oña",)


def test_surnames_over_two_columns_under_one_heading_are_both_read(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [["APELLIDOS", None, "NOMBRES", None, "CÉDULA"],
            ["Peña", "Oña", "Luz", "María", "1714307103"],
            ["Caiza", "Tipán", "Ana", "Rosa", "1710034065"]]  # fmt: skip
    sheet = read(xlsx(tmp_path / "h.xlsx", rows))
    assert sheet.guessed[1] is Field.SURNAME_2
    assert sheet.guessed[3] is Field.GIVEN_2


def test_all_sheets_with_people_are_read_and_the_others_are_told(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "h.xlsx",
        [("Apellidos", "Nombres", "Cédula"), ("Peña", "Luz", "1714307103")],
        "Panadería",
        Baile=[("Cédula", "Apellidos", "Nombres", "Celular"), ("1710034065", "Caiza", "Ana", 99)],
        Talleristas=[("Apellidos", "Nombres", "Cédula"), ("Vega", "Iván", "0102030400")],
        Resumen=[("Taller", "Inscritos"), ("Panadería", 1)],
    )
    sheet = read(path)
    assert [part.title for part in sheet.parts] == ["Panadería", "Baile"]
    assert sheet.left_out == ("Talleristas", "Resumen")
    rows = list(people(sheet, sheet.guessed))
    assert [(r.part, r.values[Field.SURNAMES], r.values[Field.DOCUMENT]) for r in rows] == [
        (0, ("Peña",), ("1714307103",)), (1, ("Caiza",), ("1710034065",)),
    ]  # fmt: skip


def test_a_hidden_sheet_is_left_out(tmp_path: Path) -> None:
    book = Workbook()
    for title, state in (("Vieja", "hidden"), ("Actual", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["Apellidos", "Nombres", "Cédula"])
        sheet.append([f"De {title}", "Ana", "1"])
    del book["Sheet"]
    book.save(tmp_path / "h.xlsx")
    assert names(tmp_path / "h.xlsx") == ["De Actual"]


def test_a_value_merged_downwards_stands_in_every_row_and_a_banner_is_nobody(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Apellidos", "Nombres", "Cédula", "Taller"], ["Grupo de la mañana"],
                ["Peña", "Luz", "1", "Panadería"], ["Caiza", "Ana", "2"], ["Tipán", "Eva", "3"],
                ["Oña", "Rita", "4"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("D3:D5")
    book.save(tmp_path / "h.xlsx")
    rows = rows_of(tmp_path / "h.xlsx")
    assert [row.values.get(Field.WORKSHOP) for row in rows] == [
        ("Panadería",), ("Panadería",), ("Panadería",), None,
    ]  # fmt: skip


def test_excel_dates_numbers_and_cut_zeros_come_as_they_are(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "h.xlsx",
        [
            SIMPLE,
            ("Peña", "Luz", 554628891, datetime(1990, 5, 3)),
            ("Oña", "Ana", 1720268596.0, 1950),
        ],
    )
    first, second = rows_of(path)
    assert first.values[Field.BIRTH] == (date(1990, 5, 3),)
    assert first.values[Field.DOCUMENT] == (554628891,)
    assert second.values[Field.DOCUMENT] == (1720268596,)
    assert second.values[Field.BIRTH] == (1950,)


def test_of_a_formula_only_the_kept_value_is_read(tmp_path: Path) -> None:
    rows = inline("Apellidos", "Nombres", "Cédula") + (
        '<row><c t="str"><f>UPPER("x")</f><v>PEÑA</v></c><c><f>A1&amp;"!"</f></c>'
        '<c t="inlineStr"><is><t>=1+1</t></is></c></row>'
        '<row><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="inlineStr"><is><r><t>An</t></r>'
        "<r><t>a</t></r><rPh><t>no</t></rPh></is></c><c><v>1.714307103E9</v></c></row>"
    )
    first, second = rows_of(raw_xlsx(tmp_path / "h.xlsx", rows))
    assert first.values == {Field.SURNAMES: ("PEÑA",), Field.DOCUMENT: ("=1+1",)}
    assert second.values == {Field.GIVEN: ("Ana",), Field.DOCUMENT: (1714307103,)}


def test_columns_are_guessed_from_mistyped_headings(tmp_path: Path) -> None:
    sheet = read(text(tmp_path / "h.csv", [
        ("#", "APELIDOS", "NOMBERS", "CEDUAL", "F. NAC.", "SEXO (M/F)", "TELEFENO", "EDAD",
         "Tallerista", "Teléfono del representante", "¿Tiene discapacidad?", "% discapacidad"),
        ("1", "Peña", "Luz", "1714307103", "", "F", "", "", "Iván Vega", "", "", ""),
    ]))  # fmt: skip
    assert meanings(sheet) == {
        "APELIDOS": Field.SURNAMES, "NOMBERS": Field.GIVEN, "CEDUAL": Field.DOCUMENT,
        "F. NAC.": Field.BIRTH, "SEXO (M/F)": Field.GENDER, "TELEFENO": Field.PHONE,
        "EDAD": Field.AGE, "Teléfono del representante": Field.GUARDIAN_PHONE,
        "¿Tiene discapacidad?": Field.DISABILITY,
        "% discapacidad": Field.DISABILITY_PERCENT,
    }  # fmt: skip


def test_a_sheet_without_headings_is_guessed_from_its_cells(tmp_path: Path) -> None:
    path = text(tmp_path / "h.csv", [
        ("Peña Oña", "Luz María", "1714307103", "03/07/1995", "luz@ejemplo.ec"),
        ("Caiza Tipán", "Rosa", "1710034065", "21/03/2012", "rosa@ejemplo.ec"),
    ])  # fmt: skip
    sheet = read(path)
    assert not sheet.headed
    assert sheet.guessed == {
        0: Field.SURNAMES, 1: Field.GIVEN, 2: Field.DOCUMENT, 3: Field.BIRTH, 4: Field.EMAIL,
    }  # fmt: skip
    assert len(list(people(sheet, sheet.guessed))) == 2


def test_columns_nobody_can_guess_are_asked_for(tmp_path: Path) -> None:
    path = text(tmp_path / "h.csv", [("Zzk", "17"), ("Qwx", "18")])
    sheet = read(path)
    with pytest.raises(NoNameColumn, match="Indique qué contiene cada columna") as error:
        list(people(sheet, sheet.guessed))
    assert error.value.sheet.columns[0].samples == ("Zzk", "Qwx")
    rows = list(people(sheet, {0: Field.SURNAMES, 1: Field.AGE}))
    assert [row.values[Field.SURNAMES] for row in rows] == [("Zzk",), ("Qwx",)]


def test_a_sheet_that_changed_since_it_was_looked_at_is_refused(tmp_path: Path) -> None:
    path = text(tmp_path / "h.csv", [SIMPLE, NUNEZ])
    sheet = read(path)
    text(path, [SIMPLE, NUNEZ, GUAMAN])
    with pytest.raises(UnreadableSheet, match="cambió después de revisarlo"):
        list(people(sheet, sheet.guessed))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\n...", "es un PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "es una imagen"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "formato antiguo de Excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protegido con contraseña",
        ),
        (b"", "está vacío"),
        (b"\n\n  \n", "no tiene ninguna fila"),
        (b"<html><table><tr><td>Apellidos</td></tr></table></html>", "página web"),
        (bytes(range(256)) * 40, "no es una hoja de cálculo"),
        (b"PK\x03\x04 no es un zip", "está dañado"),
        (b"PK\x05\x06" + bytes(18), "no es un libro de Excel"),
    ],
)
def test_what_is_no_sheet_is_told_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "inscritos.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableSheet, match=sentence) as error:
        read(path)
    assert "No se importó nada." in error.value.message


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="no está donde se eligió"):
        read(tmp_path / "no.xlsx")
    with pytest.raises(UnreadableSheet, match="Eligió una carpeta"):
        read(tmp_path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "h.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(40_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableSheet, match="puede ser dañino"):
        read(path)


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"],
)
def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path, part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    path = raw_xlsx(tmp_path / "h.xlsx", inline("Apellidos", "Nombres"), {part: bomb})
    with pytest.raises(UnreadableSheet):
        read(path)


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c t='s'><v>7</v></c></row>",
        "<row><c r='??'><v>7</v></c></row>",
        "<row><c t='s'><v>x</v></c></row>",
        "<row",
        "<row r='-'><c/></row>",
    ],
)
def test_a_damaged_workbook_is_told(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UnreadableSheet, match="dañado"):
        read(raw_xlsx(tmp_path / "h.xlsx", rows))


def test_a_workbook_cut_in_two_is_told(tmp_path: Path) -> None:
    whole = xlsx(tmp_path / "h.xlsx", [SIMPLE, *[NUNEZ] * 500]).read_bytes()
    for length in range(10, len(whole), len(whole) // 25):
        (tmp_path / "h.xlsx").write_bytes(whole[:length])
        with pytest.raises(UnreadableSheet):
            rows_of(tmp_path / "h.xlsx")


def test_a_cell_of_ten_megabytes_is_cut_as_it_arrives(tmp_path: Path) -> None:
    long = "A" * 10_000_000
    path = raw_xlsx(tmp_path / "h.xlsx", inline("Apellidos", "Nombres") + inline(long, "Ana"))
    (row,) = rows_of(path)
    assert len(str(row.values[Field.SURNAMES][0])) < 5_000
    csv_path = text(tmp_path / "h.csv", [("Apellidos", "Nombres"), (long, "Ana"), ("Oña", "Eva")])
    assert [len(name) < 5_000 for name in names(csv_path)] == [True, True]


def test_far_columns_and_a_million_empty_rows_cost_nothing(tmp_path: Path) -> None:
    rows = inline("Apellidos", "Nombres") + (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Peña</t></is></c>'
        '<c r="XFD2" t="inlineStr"><is><t>lejos</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Oña</t></is></c></row>'
    )
    assert names(raw_xlsx(tmp_path / "h.xlsx", rows)) == ["Peña", "Oña"]


def test_a_wrong_dimension_hides_nobody(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "h.xlsx", inline("Apellidos", "Nombres") + inline("Peña", "Luz"))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    wrong = sheet.replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    again = raw_xlsx(tmp_path / "h.xlsx", "", {"xl/worksheets/sheet1.xml": wrong})
    assert names(again) == ["Peña"]


def test_each_sheet_is_read_by_its_own_headings(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "h.xlsx",
        [("APELLIDOS", "NOMBRES", "CEDULA"), ("Coro Iza", "Eva", "1714307103")],
        "Yoga",
        Baile=[("Nombre completo", "Identificación"), ("Sofía Del Pozo", "1710034065")],
        Coro=[("NOMBRES", "CEDULA"), ("Luis Iza Lema", "0102030400"), ("NOMBRES", "CEDULA"),
              ("Ana Iza Lema", "0102030418")],
    )  # fmt: skip
    assert [
        (row.values.get(Field.SURNAMES), row.values.get(Field.GIVEN),
         row.values.get(Field.FULL_NAME), row.values[Field.DOCUMENT])
        for row in rows_of(path)
    ] == [
        (("Coro Iza",), ("Eva",), None, ("1714307103",)),
        (None, None, ("Sofía Del Pozo",), ("1710034065",)),
        (None, None, ("Luis Iza Lema",), ("0102030400",)),
        (None, None, ("Ana Iza Lema",), ("0102030418",)),
    ]  # fmt: skip


def test_the_number_beside_the_kind_of_document_is_its_number(tmp_path: Path) -> None:
    heads = ("N°", "Apellidos", "Nombres", "Tipo de documento", "Número", "Edad")
    path = text(tmp_path / "h.csv", [heads, ("1", "Rincón", "Luz", "Pasaporte", "AB1234", "30")])
    assert rows_of(path)[0].values[Field.DOCUMENT] == ("AB1234",)


def test_who_is_called_like_a_total_is_somebody(tmp_path: Path) -> None:
    path = text(
        tmp_path / "h.csv",
        [SIMPLE[:3], ("Suma Quinde", "Ana", "1714307103"), ("Caiza", "Eva", "1710034065"),
         ("TOTAL GENERAL", "", "2")],
    )  # fmt: skip
    assert names(path) == ["Suma Quinde", "Caiza"]


def test_a_text_with_more_rows_than_excel_can_hold_is_told(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_bytes(b"Apellidos;Nombres\n" + b"A\n" * 1_100_000)
    with pytest.raises(UnreadableSheet, match="más filas"):
        read(path)
