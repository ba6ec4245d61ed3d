"""The codes in a file: a text, one of our PDFs, a picture. Nothing of it is kept or written."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from desktop.core.errors import UserError
from desktop.core.single import PDF
from desktop.sync.protocol.diploma import Altered, NotOurs, opened

MOST_BYTES = 100 * 1024 * 1024
MOST_TEXT = 64 * 1024
MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 30_000
MOST_PAGES = 40
"""Pages without a code of a diploma after which nobody looks further."""
_SHARP = (150 / 72, 300 / 72)
"""Pixels a point, coarse first: most codes are read at 150 dpi."""
_PAGE_PIXELS = 12_000_000


class CannotRead(UserError):
    """The file cannot be read, whatever it holds."""


@dataclass(frozen=True)
class Found:
    """What a file holds: the first code of a diploma, or the first of any other."""

    code: str
    """Empty where there is none."""
    ours: int
    """Codes of diplomas beside it: on its page, or in its text."""
    page: int
    pages: int


def read(path: Path) -> Found:
    """The code in a file; raises `CannotRead` with what staff read."""
    data = _bytes(path)
    if b"%PDF-" in data[:1024]:
        return _in_pdf(data)
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _first([_in_picture(_picture(data))], 1)
    return _in_text(data)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise CannotRead(f"«{path.name}» es una carpeta. Elija un archivo.")
    if path.exists() and not path.is_file():
        # A pipe nobody writes into would be waited for.
        raise CannotRead(f"«{path.name}» no es un archivo. Elija un PDF, una imagen o un texto.")
    try:
        with path.open("rb") as handle:
            data = handle.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise CannotRead(f"No existe el archivo «{path.name}». Revise dónde está.") from None
    except (OSError, ValueError):
        raise CannotRead(f"No se puede leer «{path.name}»: está protegido o dañado.") from None
    if len(data) > MOST_BYTES:
        raise CannotRead("El archivo es demasiado grande para un diploma (más de 100 MB).")
    return data


def _in_text(data: bytes) -> Found:
    if len(data) > MOST_TEXT:
        raise CannotRead("No es un texto con un código, un PDF ni una imagen PNG o JPG.")
    try:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CannotRead("No es un texto con un código, un PDF ni una imagen PNG o JPG.")
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    found = _first([lines], 1)
    # What is no code of a diploma by its lines may be a short code or a number.
    return found if found.ours else Found(text.strip(), 0, 1, 1)


def _first(pages: Iterator[list[str]] | list[list[str]], count: int) -> Found:
    other = ""
    for page, codes in enumerate(pages, 1):
        ours = [code for code in codes if _may_be_ours(code)]
        if ours:
            return Found(ours[0], len(set(ours)), page, count)
        other = other or next(iter(codes), "")
    return Found(other, 0, 1, count)


def _may_be_ours(code: str) -> bool:
    try:
        opened(code)
    except NotOurs:
        return False
    except Altered:
        return True
    return True


def _in_picture(picture: Image.Image) -> list[str]:
    # Asked by their names here: what a module keeps of this library it tells of as lost at the end.
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(picture, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in found]


def _picture(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
                pixels = picture.width * picture.height
                if pixels > MOST_PIXELS or max(picture.size) > _LONGEST_SIDE:
                    raise CannotRead("La imagen es demasiado grande (más de 50 megapíxeles).")
                if picture.mode in ("1", "L"):
                    return picture.convert("L")
                # What is transparent is paper.
                paper = Image.new("RGBA", picture.size, "white")
                paper.alpha_composite(picture.convert("RGBA"))
                return paper.convert("L")
    except (
        OSError, SyntaxError, ValueError, MemoryError, ArithmeticError, Warning,
        Image.DecompressionBombError, UnidentifiedImageError,
    ):  # fmt: skip
        raise CannotRead("La imagen está dañada o es demasiado grande.") from None


def _in_pdf(data: bytes) -> Found:
    with PDF:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise CannotRead(_why(error)) from None
    try:
        with PDF:
            count = len(pdf)
        return _first(_pages(pdf, count), count)
    finally:
        with PDF:
            pdf.close()


def _why(error: Exception) -> str:
    if "assword" in str(error) or "ecurity" in str(error):
        return "El PDF está protegido con contraseña: ábralo y guárdelo sin ella, o lea su QR."
    return "El PDF está dañado."


def _pages(pdf: pypdfium2.PdfDocument, count: int) -> Iterator[list[str]]:
    for at in range(min(count, MOST_PAGES)):
        codes: list[str] = []
        for scale in _SHARP:
            codes = _in_picture(_drawn(pdf, at, scale))
            if codes:
                break
        yield codes


def _drawn(pdf: pypdfium2.PdfDocument, at: int, scale: float) -> Image.Image:
    with PDF:
        try:
            page = pdf[at]
            try:
                width, height = page.get_size()
                fits = sqrt(_PAGE_PIXELS / max(width * height, 1))
                longest = _LONGEST_SIDE / max(width, height, 1)
                drawn = page.render(scale=min(scale, fits, longest), grayscale=True)
                try:
                    # A copy: the bits belong to PDFium.
                    picture: Image.Image = drawn.to_pil().copy()
                finally:
                    drawn.close()
            finally:
                page.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            raise CannotRead(f"La página {at + 1} del PDF está dañada.") from None
    return picture
