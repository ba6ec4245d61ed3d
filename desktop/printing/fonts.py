"""The fonts of the papers: embedded families, registered when the first paper is drawn."""

from functools import cache
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.core.resources import resource

SANS = "CasaSans"
SANS_ITALIC = "CasaSans-Italic"
SANS_BOLD = "CasaSans-SemiBold"
SERIF = "CasaSerif"
SERIF_BOLD = "CasaSerif-SemiBold"
MONO_BOLD = "CasaMono-SemiBold"
DISPLAY = "CasaDisplay"
DISPLAY_ITALIC = "CasaDisplay-Italic"
DISPLAY_MEDIUM = "CasaDisplay-Medium"
DISPLAY_BOLD = "CasaDisplay-Bold"

FILES = {
    SANS: "SourceSans3_400Regular.ttf",
    SANS_ITALIC: "SourceSans3_400Regular_Italic.ttf",
    SANS_BOLD: "SourceSans3_600SemiBold.ttf",
    SERIF: "SourceSerif4SmText-Regular.ttf",
    SERIF_BOLD: "SourceSerif4-Semibold.ttf",
    MONO_BOLD: "SourceCodePro-Semibold.ttf",
}

DISPLAY_FILES = {
    DISPLAY: "Alegreya-Regular.ttf",
    DISPLAY_ITALIC: "Alegreya-Italic.ttf",
    DISPLAY_MEDIUM: "Alegreya-Medium.ttf",
    DISPLAY_BOLD: "Alegreya-Bold.ttf",
}
"""Of the diploma alone; they hold fewer letters than the others."""

# Papers may be drawn on the window's thread and in a background job at once, and the library
# keeps its fonts in one table for the whole process.
_registering = Lock()


@cache
def ensure_fonts() -> None:
    """Register every family once; about 40 ms, so never at start-up."""
    with _registering:
        for name, file in {**FILES, **DISPLAY_FILES}.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))
        pdfmetrics.registerFontFamily(
            SANS, normal=SANS, bold=SANS_BOLD, italic=SANS_ITALIC, boldItalic=SANS_BOLD
        )
        pdfmetrics.registerFontFamily(
            SERIF, normal=SERIF, bold=SERIF_BOLD, italic=SERIF, boldItalic=SERIF_BOLD
        )


@cache
def covered() -> frozenset[int]:
    """The code points that every family of the papers can draw."""
    ensure_fonts()
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in FILES]
    return frozenset(set.intersection(*(set(face) for face in faces)))


@cache
def _displayed() -> frozenset[int]:
    ensure_fonts()
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in DISPLAY_FILES]
    return frozenset(set.intersection(*(set(face) for face in faces)))


def holding(font: str, text: str) -> str:
    """The font, or for letters that the family of the diploma lacks, a serif that holds them."""
    if font not in DISPLAY_FILES or text.isascii():
        return font
    if all(ord(char) in _displayed() for char in text):
        return font
    return SERIF if font in (DISPLAY, DISPLAY_ITALIC) else SERIF_BOLD


def text_width(text: str, font: str, size: float) -> float:
    """How wide a text stands, in points."""
    ensure_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))
