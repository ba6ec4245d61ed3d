"""Reads papers back as somebody who holds only the PDF would."""

import re

import pypdfium2


def page_texts(data: bytes) -> list[str]:
    """The text of each page, lines joined, no-break spaces as spaces."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = []
        for page in document:
            text_page = page.get_textpage()
            text = text_page.get_text_range()
            text_page.close()
            page.close()
            found.append(re.sub(r"\s+", " ", text.replace("\xad", "-")))
        return found
    finally:
        document.close()


def properties(data: bytes) -> dict[str, str]:
    """Title, author, subject and the other properties."""
    document = pypdfium2.PdfDocument(data)
    try:
        return dict(document.get_metadata_dict())
    finally:
        document.close()


def fonts(data: bytes) -> set[str]:
    """The names of the fonts that the PDF refers to."""
    return {name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", data)}


def embedded_fonts(data: bytes) -> set[str]:
    """The names of the fonts that the PDF carries."""
    found = re.findall(rb"/FontFile2 [^>]*?/FontName /([^\s/]+)", data, re.S)
    return {name.decode() for name in found}
