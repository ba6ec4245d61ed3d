"""Workbooks that the house gives out hold texts as texts, and are the same for the same rows."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from desktop.printing.workbook import LONGEST_TEXT, Listing, draw


def test_the_same_listing_gives_the_same_bytes() -> None:
    listing = Listing("Filas", ("Nombre", "Nacimiento"), [("Luz Peña", date(1995, 7, 3))])
    assert draw(listing) == draw(listing)


def test_nothing_that_looks_like_a_formula_becomes_one() -> None:
    evil = ["=1+1", "+593 99", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://ejemplo")']
    content = draw(Listing("Filas", ("=A1",), [(text,) for text in evil]))
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(1, 8)]
    assert [cell.value for cell in cells] == ["=A1", *evil]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_numbers_dates_and_answers_are_what_they_are() -> None:
    row = (12, 1.5, date(1995, 7, 3), True, None, "Ñacato", "0102030400")
    sheet = load_workbook(BytesIO(draw(Listing("F", tuple("abcdefg"), [row])))).worksheets[0]
    values = [cell.value for cell in sheet[2]]
    assert values[:2] == [12, 1.5]
    assert sheet["C2"].is_date
    assert sheet["C2"].number_format == "dd/mm/yyyy"
    assert values[3:] == ["SÍ", None, "Ñacato", "0102030400"]


def test_long_and_forbidden_texts_are_cut_and_cleaned() -> None:
    listing = Listing("a/b:c*" * 10, ("x", "y"), [("A" * 10_000_000, "Lu\x00z\x0b\ud800")])
    content = draw(listing)
    assert len(content) < 20_000
    book = load_workbook(BytesIO(content))
    assert book.worksheets[0]["A2"].value == "A" * LONGEST_TEXT + "…"
    assert book.worksheets[0]["B2"].value == "Luz"
    assert len(book.sheetnames[0]) <= 31


def test_the_headings_stay_in_sight() -> None:
    sheet = load_workbook(BytesIO(draw(Listing("F", ("Motivo", "Fila"), [])))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_what_stands_above_the_page_is_not_a_row() -> None:
    listing = Listing("F", ("Número",), [("DIP-1",)], head="Contiene datos personales")
    sheet = load_workbook(BytesIO(draw(listing))).worksheets[0]
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center is not None
    assert sheet.oddHeader.center.text == "Contiene datos personales"
    assert [cell.value for cell in sheet["A"]] == ["Número", "DIP-1"]
