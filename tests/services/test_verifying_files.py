"""Checks of diplomas in files: what is read, and what is said of what cannot be."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desktop.core.ids import new_id
from desktop.models.opening import OpenHouse
from desktop.services.verifying import reading
from desktop.services.verifying.register import VerdictState, Verifying
from desktop.sync.protocol.diploma import LONGEST_PREFIX, short_code
from tests.code_makers import NAME, annulled_here, issued, picture, turned

VALID, ALTERED, ANNULLED, UNKNOWN = VerdictState
OTHER = "https://www.quito.gob.ec"


@pytest.fixture
def verifying(house: OpenHouse) -> Verifying:
    return Verifying(house)


def pdf(*pages: list[str], size: float = 100, **options: Any) -> bytes:
    """A PDF with codes on its pages, drawn in points."""
    out = BytesIO()
    canvas = Canvas(out, (842, 595), **options)
    for codes in pages:
        canvas.drawString(40, 560, "Diploma de participación")
        for place, code in enumerate(codes):
            made = BytesIO()
            segno.make(code, error="m", boost_error=False).save(made, kind="png", border=4, scale=8)
            canvas.drawImage(ImageReader(made), 40 + place * 240, 40, size, size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def at(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name
    place.write_bytes(content)
    return place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_holds_a_code(
    house: OpenHouse, verifying: Verifying, tmp_path: Path, encoding: str
) -> None:
    diploma = issued(house)
    for text in (diploma.code, f"\n{diploma.code}\r\n\n", diploma.short, diploma.short.lower()):
        found = verifying.file(at(tmp_path, "código.txt", text.encode(encoding)))
        assert (found.state, found.name) == (VALID, NAME)
    for text in (turned(diploma.code, 100), diploma.code.lower()):
        wrong = at(tmp_path, "otro.txt", text.encode(encoding))
        assert verifying.file(wrong).state is ALTERED


def test_of_several_in_a_text_the_first_is_checked(
    house: OpenHouse, verifying: Verifying, tmp_path: Path
) -> None:
    first, second = issued(house), issued(house, number="DIP-LLOA-A-2026-0043")
    text = f"Diplomas de Lloa\n{second.code}\n{first.code}\n"
    found = verifying.file(at(tmp_path, "varios.txt", text.encode()))
    assert (found.state, found.document_id) == (VALID, second.id)
    assert "2 códigos de diploma juntos" in found.sentence


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_read_by_its_code(
    house: OpenHouse, verifying: Verifying, tmp_path: Path, kind: str
) -> None:
    diploma = issued(house)
    plain = Image.open(picture(diploma.code, tmp_path / "qr.png")).convert("L")
    seen = Image.new("L", (plain.width + 400, plain.height + 300), 235)
    seen.paste(plain, (170, 90))
    for degrees in (0, 90, 180, 7):
        place = tmp_path / f"foto.{kind.lower()}"
        seen.rotate(degrees, expand=True, fillcolor=235).save(place, kind)
        assert verifying.file(place).document_id == diploma.id
    annulled_here(house, diploma.id)
    assert verifying.file(place).state is ANNULLED


def test_a_picture_may_be_transparent_and_of_any_depth(
    house: OpenHouse, verifying: Verifying, tmp_path: Path
) -> None:
    code = issued(house).code
    place = tmp_path / "qr.png"
    segno.make(code, error="m").save(str(place), scale=4, border=4, light=None)
    assert verifying.file(place).state is VALID
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        plain = Image.open(picture(code, place)).convert("L")
        plain.convert("I;16" if mode == "I;16" else mode).save(place)
        assert verifying.file(place).state is VALID, mode


@pytest.mark.parametrize("size", [91, 100, 200])
def test_a_pdf_is_read_by_its_code(
    house: OpenHouse, verifying: Verifying, tmp_path: Path, size: float
) -> None:
    # 91 points are the 32 mm that papers give a code of version 14 at the least.
    prefix = "HTTPS://" + "A" * (LONGEST_PREFIX - 9) + "/"
    long = "Ñandú Íñigo " * 17
    diploma = issued(house, name=long, workshop="Ñ" * 90, prefix=prefix)
    found = verifying.file(at(tmp_path, "diploma.pdf", pdf([diploma.code], size=size)))
    assert (found.state, found.name, found.name_is_cut) == (VALID, long, False)


def test_of_a_book_of_diplomas_the_first_is_checked_and_it_says_so(
    house: OpenHouse, verifying: Verifying, tmp_path: Path
) -> None:
    first, second = issued(house), issued(house, number="DIP-LLOA-A-2026-0043")
    book = pdf([], [OTHER], [first.code], [second.code], size=150)
    found = verifying.file(at(tmp_path, "todos.pdf", book))
    assert (found.state, found.document_id) == (VALID, first.id)
    assert "4 páginas: se comprobó el diploma de la página 3" in found.sentence
    other = verifying.file(at(tmp_path, "acuerdo.pdf", pdf([OTHER], [OTHER])))
    assert (other.state, "se comprobó" in other.sentence) == (UNKNOWN, False)
    found = verifying.file(at(tmp_path, "juntos.pdf", pdf([first.code, second.code], size=200)))
    assert found.state is VALID
    assert "2 códigos de diploma juntos" in found.sentence


def test_a_file_without_a_code_says_so(verifying: Verifying, tmp_path: Path) -> None:
    found = verifying.file(at(tmp_path, "vacío.pdf", pdf([])))
    assert (found.state, "ningún código" in found.sentence) == (UNKNOWN, True)
    many = pdf(*[[] for _ in range(reading.MOST_PAGES + 1)])
    assert "primeras 40 páginas" in verifying.file(at(tmp_path, "largo.pdf", many)).sentence
    found = verifying.file(at(tmp_path, "otro.pdf", pdf([OTHER], size=200)))
    assert (found.state, "Casas Somos" in found.sentence) == (UNKNOWN, True)


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def png(width: int, height: int, content: bytes, *more: bytes) -> bytes:
    """A grey PNG that says it has some size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    )


WHITE = zlib.compress(bytes(101 * 100))
NASTY: dict[str, bytes] = {
    "empty": b"",
    "garbage": bytes(range(256)) * 400,
    "zeros": bytes(1_000),
    "long text": b"A" * 100_000,
    "latin-1": "Ñandú".encode("latin-1"),
    "cut png": png(100, 100, WHITE)[:90],
    "long and thin": png(100, 100_000, zlib.compress(bytes(101 * 100_000))),
    "too little of it": png(100, 200, WHITE),
    "bomb": png(60_000, 60_000, zlib.compress(bytes(1_000_000))),
    "half a bomb": png(9_000, 9_000, zlib.compress(bytes(1_000_000))),
    "bomb in the text": png(
        100, 100, WHITE, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000)))
    ),
    "no size": png(0, 0, b""),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(500),
    "gif": b"GIF89a" + bytes(50),
    "zip": b"PK\x03\x04" + bytes(50),
    "cut pdf": pdf([])[:300],
    "pdf without pages": b"%PDF-1.7\n%%EOF",
    "pdf in name": b"%PDF-",
    "encrypted": pdf([], encrypt=StandardEncryption("secreta", strength=128)),
    "windows program": b"MZ\x90\0" + bytes(500),
}


@pytest.mark.parametrize("name", NASTY)
def test_what_cannot_be_read_is_unknown_and_says_why(
    verifying: Verifying, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "archivos"
    folder.mkdir()
    found = verifying.file(at(folder, "archivo.pdf", NASTY[name]))
    assert found.state is UNKNOWN
    assert found.sentence.endswith(".")
    assert found.name is None
    assert [place.name for place in folder.iterdir()] == ["archivo.pdf"]
    if name == "encrypted":
        assert "contraseña" in found.sentence


def test_a_page_as_large_as_a_wall_is_drawn_small(
    house: OpenHouse, verifying: Verifying, tmp_path: Path
) -> None:
    out = BytesIO()
    canvas = Canvas(out, (14_400, 14_400))
    made = BytesIO()
    segno.make(issued(house).code, error="m").save(made, kind="png", border=4, scale=4)
    canvas.drawImage(ImageReader(made), 0, 0, 14_400, 14_400)
    canvas.showPage()
    canvas.save()
    assert verifying.file(at(tmp_path, "muro.pdf", out.getvalue())).state is VALID


def test_a_folder_and_a_file_that_is_not_there_say_so(
    verifying: Verifying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "es una carpeta" in verifying.file(tmp_path).sentence
    assert "No existe" in verifying.file(tmp_path / "nada.pdf").sentence
    assert verifying.file(Path("a\0b")).state is UNKNOWN
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert "demasiado grande" in verifying.file(at(tmp_path, "x.txt", b"A" * 11)).sentence


def test_a_file_may_hold_a_short_code_of_nobody(verifying: Verifying, tmp_path: Path) -> None:
    place = at(tmp_path, "corto.txt", short_code(new_id()).encode())
    assert "sin conexión" in verifying.file(place).sentence
