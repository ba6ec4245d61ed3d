"""The sheet of paper: its measures and colours, and the PDF that a list of pages becomes."""

import io
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from desktop.printing.fonts import SANS, ensure_fonts

# Each colour keeps its meaning on a laser printer without colour: the percentage is its grey.
INK = HexColor("#1A1D24")  # text, 88 %
INDIGO = HexColor("#1F2B4D")  # heads, outer rules, band, 83 %
GREY = HexColor("#565B66")  # labels and notes, 64 %
LINE = HexColor("#8F949E")  # rows and dotted fields, 42 %
HAIR = HexColor("#C6C9CF")  # inner hairlines, 21 %
WASH = HexColor("#EEF0F3")  # table heads and cells that stay empty, 6 %

# Streams as plain bytes: a fifth smaller than in base 85, which the library spells out slowly.
rl_config.useA85 = 0

mm = 72 / 25.4
WIDTH: float = A4[0]
HEIGHT: float = A4[1]
MARGIN = 18 * mm
TEXT_WIDTH = WIDTH - 2 * MARGIN
TEXT_TOP = HEIGHT - 33 * mm
TEXT_FOOT = 22 * mm
GUTTER = 4 * mm
COLUMN = (TEXT_WIDTH - 11 * GUTTER) / 12

Page = Callable[[Canvas, int, int], None]
"""Draws one page, told its number and how many there are."""


def span(columns: int) -> float:
    """The width of some columns of the twelve."""
    return columns * COLUMN + (columns - 1) * GUTTER


def at(column: int) -> float:
    """Where a column of the twelve begins."""
    return MARGIN + column * (COLUMN + GUTTER)


def write_pdf(
    pages: Sequence[Page], title: str, subject: str, size: tuple[float, float] = A4
) -> bytes:
    """The PDF of the pages: same pages, same bytes. Title and subject never name a person."""
    held = io.BytesIO()
    canvas = open_pdf(held, title, subject, size)
    for number, page in enumerate(pages, 1):
        page(canvas, number, len(pages))
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def open_pdf(held: BinaryIO, title: str, subject: str, size: tuple[float, float] = A4) -> Any:
    """The canvas of a PDF that is written into `held` when it is saved."""
    ensure_fonts()
    # Without an initial font of ours every PDF would list a Helvetica that it does not carry.
    canvas: Any = Canvas(held, pagesize=size, invariant=1, initialFontName=SANS)
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor("Casas Somos Quito")
    canvas.setCreator("Casas Somos · Escritorio")
    canvas.setProducer("Casas Somos")
    canvas.setCatalogEntry("Lang", PDFString("es-EC"))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas
