"""The code of a diploma, read from the page as somebody with a scanner reads it."""

import io
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from desktop.printing.diploma import DiplomaBook, DiplomaPaper, draw_diploma
from desktop.sync.protocol import diploma as wire
from tests.printing import people

DPI = 150
_TO_MM = 25.4 / DPI


def picture(data: bytes, page: int = 0) -> Image.Image:
    """A page as a grey scanner at 150 dpi gives it."""
    with pypdfium2.PdfDocument(data) as document:
        image: Image.Image = document[page].render(scale=DPI / 72).to_pil().convert("L")
        return image


def read_by_zbar(image: Image.Image) -> list[str]:
    return [found.data.decode() for found in pyzbar.decode(image, [pyzbar.ZBarSymbol.QRCODE])]


def read_by_zxing(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def longest_payload() -> DiplomaPaper:
    """300 bytes behind the longest prefix: version 14 with not one sign to spare."""
    prefix = "HTTPS://CASASOMOS.QUITO.GOB.EC/VERIFICAR/"
    prefix += "/" * (wire.LONGEST_PREFIX - len(prefix))
    return people.diploma("ñ" * 90, "é" * 70, "DIP-" + "C" * 28, prefix)


PAPERS = {
    "shortest": people.diploma("A", "B", "DIP-1", prefix=":"),
    "typical": people.diploma(),
    "longest": longest_payload(),
    "practice": replace(
        people.diploma(), imprint=replace(people.diploma().imprint, house_kind="practice")
    ),
}


@pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
def test_two_readers_read_what_was_sealed(facts: DiplomaPaper) -> None:
    image = picture(draw_diploma(facts))
    assert read_by_zbar(image) == [facts.payload]
    assert read_by_zxing(image) == [facts.payload]
    opened = wire.opened(read_by_zbar(image)[0])
    assert opened.facts.name == wire.shortened(facts.name, wire.NAME_BYTES)


def test_the_longest_is_as_long_as_the_wire_lets_it_be() -> None:
    assert len(longest_payload().payload) > 500
    assert len(PAPERS["shortest"].payload) < 240


@pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
def test_a_code_is_at_least_32_mm_wide_within_a_white_margin(facts: DiplomaPaper) -> None:
    image = picture(draw_diploma(facts))
    found = zxingcpp.read_barcodes(image)[0]
    corner = found.position
    side = (corner.top_right.x - corner.top_left.x) * _TO_MM
    assert side >= 32
    # Four modules of the smallest symbol that is printed, at each side.
    quiet = int(4 * side / 73 / _TO_MM) - 1
    left, top = corner.top_left.x, corner.top_left.y
    right, low = corner.bottom_right.x, corner.bottom_right.y
    for box in (
        (left - quiet, top - quiet, right + quiet, top - 1),
        (left - quiet, low + 2, right + quiet, low + quiet),
        (left - quiet, top - quiet, left - 1, low + quiet),
        (right + 2, top - quiet, right + quiet, low + quiet),
    ):
        assert image.crop(box).getextrema()[0] == 255


def test_every_code_of_a_book_is_read_back() -> None:
    names = ("Ñusta", "Rosa Elvira Almeida Ñauñay", people.LONG_NAME)
    held = io.BytesIO()
    book = DiplomaBook(held, "Diplomas", "Casa Somos Lloa")
    papers = []
    for place in range(30):
        facts = people.diploma(names[place % 3], f"Taller {place}", f"DIP-LLOA-A-2026-{place:05}")
        papers.append(facts)
        book.add(facts)
    book.close()
    for place, facts in enumerate(papers):
        image = picture(held.getvalue(), place)
        assert read_by_zbar(image) == [facts.payload]
        assert read_by_zxing(image) == [facts.payload]
