"""The diploma: what it says, how names of any length stand on it, and many of them in one file."""

import io
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pypdfium2
import pytest

from desktop.core.errors import UserError
from desktop.printing import designs
from desktop.printing.designs import DesignFault
from desktop.printing.diploma import (
    DiplomaBook,
    DiplomaPaper,
    draw_diploma,
    span_of_days,
    spoken_hours,
)
from desktop.printing.fonts import DISPLAY_MEDIUM, text_width
from desktop.printing.imprint import HouseKind, UnknownLayout
from desktop.printing.page import mm
from desktop.printing.setting import set_name
from tests.printing import people, reading

NAME_SIZES = ((42, 30), (33, 21), (24, 14))
ROOM = 223 * mm


def said(facts: DiplomaPaper) -> str:
    (text,) = reading.page_texts(draw_diploma(facts))
    return text


def book(facts: Sequence[DiplomaPaper]) -> bytes:
    held = io.BytesIO()
    written = DiplomaBook(held, "Diplomas de participación", "Casa Somos Lloa")
    for one in facts:
        written.add(one)
    written.close()
    return held.getvalue()


def set_lines(name: str) -> tuple[float, list[str]]:
    found = set_name(name, DISPLAY_MEDIUM, ROOM, NAME_SIZES, 1.06)
    return found.size, ["".join(run.text for run in line) for line in found.lines]


def test_it_says_all_that_the_model_asks() -> None:
    text = said(people.diploma())
    for words in (
        "Diploma de participación", "Rosa Elvira Almeida Ñauñay", "Casa Somos Lloa",
        "«Cerámica y barro de los Andes»", "Manualidades y Producción Artesanal",
        "del 5 de octubre al 18 de diciembre de 2026", "44 horas de encuentro",
        "Quito, 18 de diciembre de 2026", "Documento 171****103", "N.º DIP-LLOA-A-2026-00142",
        "Mgs. Lorena Ibáñez Chicaiza", "Luz Marina Ñáñez Cóndor", "Tallerista comunitaria",
        "No constituye título ni certificado de competencias",
    ):  # fmt: skip
        assert words in text
    code = people.diploma().code
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in text


def test_what_is_not_known_leaves_no_gap_in_the_sentence() -> None:
    text = said(replace(people.diploma(), document="", category="", minutes=0))
    assert "Documento" not in text
    assert "«Cerámica y barro de los Andes», realizado en" in text
    assert "diciembre de 2026." in text


def test_the_payload_stands_in_the_code_and_nowhere_else() -> None:
    facts = people.diploma()
    drawn = draw_diploma(facts)
    assert facts.payload not in said(facts)
    assert facts.payload.encode() not in drawn
    kept = " ".join(reading.properties(drawn).values())
    for part in (facts.payload[:12], "Almeida", "171"):
        assert part not in kept
    assert facts.imprint.number in kept


def test_the_same_facts_are_the_same_bytes_in_any_run() -> None:
    assert draw_diploma(people.diploma()) == draw_diploma(people.diploma())
    script = (
        "import hashlib\n"
        "from tests.printing import people\n"
        "from desktop.printing.diploma import draw_diploma\n"
        "print(hashlib.sha256(draw_diploma(people.diploma())).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


@pytest.mark.parametrize("facts", [people.diploma(), people.diploma("Nguyễn Thị Ánh")])
def test_every_font_is_carried_inside(facts: DiplomaPaper) -> None:
    drawn = draw_diploma(facts)
    assert reading.fonts(drawn) == reading.embedded_fonts(drawn)
    assert any("Alegreya" in font for font in reading.fonts(drawn))
    assert b"Helvetica" not in drawn
    assert b"/Lang (es-EC)" in drawn


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sizes", "lines"),
    [
        ("Ñusta", (42, 42), 1),
        ("Rosa Elvira Almeida Ñauñay", (30, 42), 1),
        (people.LONG_NAME, (21, 33), 2),
        (f"{people.LONG_NAME} {people.LONG_NAME}", (14, 24), 3),
        ("ñ" * 60, (14, 30), 1),
        ("W" * 60, (9, 14), 1),
    ],
)
def test_a_name_is_as_large_as_its_length_lets_it(
    name: str, sizes: tuple[int, int], lines: int
) -> None:
    size, found = set_lines(name)
    assert sizes[0] <= size <= sizes[1]
    assert len(found) == lines
    assert " ".join(found) == name
    assert all(text_width(line, DISPLAY_MEDIUM, size) <= ROOM for line in found)


def test_the_two_lines_of_a_name_are_even_and_keep_particles_with_what_follows() -> None:
    _, (first, second) = set_lines(people.LONG_NAME)
    assert first == "María Auxiliadora del Carmen Guadalupe"
    assert second == "Borja de la Torre y Pérez-Ñacato"
    _, lines = set_lines("Guadalupe Esperanza Concepción Trinidad de la Cueva y Montúfar del Río")
    assert not any(line.endswith((" de", " la", " y", " del")) for line in lines)


def test_a_word_wider_than_the_page_loses_no_letter() -> None:
    size, lines = set_lines("W" * 400)
    assert "".join(lines) == "W" * 400
    assert all(text_width(line, DISPLAY_MEDIUM, size) <= ROOM for line in lines)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("N\u0303uan\u0303ez A\u0301vila", "Ñuañez Ávila"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Юлия Петрова", "Yuliya Petrova"),
        ("李小龙 Pérez", "LiXiaoLong Pérez"),
        ("Ana {numero} [x] *y* </b>", "Ana {numero} [x] *y* </b>"),
    ],
)
def test_a_name_in_any_script_is_printed_and_brings_no_markup(name: str, printed: str) -> None:
    assert printed in said(people.diploma(name))


def test_a_name_of_two_hundred_signs_is_printed_whole() -> None:
    facts = people.longest_diploma()
    assert len(facts.name) >= 198
    text = said(facts)
    assert facts.name in text
    assert people.LONG_WORKSHOP in text


def test_a_workshop_with_quotation_marks_has_inner_ones() -> None:
    assert "«Lectura de “Huasipungo”»" in said(people.diploma(workshop="Lectura de «Huasipungo»"))


# --- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        people.diploma(),
        people.diploma("Ñusta"),
        people.diploma(people.LONG_NAME),
        people.longest_diploma(),
        replace(people.longest_diploma(), name="W" * 60, workshop="x" * 200),
    ],
    ids=["ordinary", "short", "two lines", "longest", "unbreakable"],
)
def test_nothing_overlaps_and_nothing_reaches_the_edge(facts: DiplomaPaper) -> None:
    with pypdfium2.PdfDocument(draw_diploma(facts)) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        width, height = page.get_size()
    boxes.append((247 * mm, 18.6 * mm, 281 * mm, 52.6 * mm))  # the code
    for left, low, right, top in boxes:
        assert min(left, low) >= 10 * mm
        assert right <= width - 10 * mm
        assert top <= height - 10 * mm
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        up = min(one[3], other[3]) - max(one[1], other[1])
        assert across < 1 or up < 1, (one, other)


@pytest.mark.parametrize(
    ("kind", "words"), [("practice", "CASA DE PRÁCTICA"), ("measurement", "CASA DE MEDICIÓN")]
)
def test_a_house_that_is_not_real_says_so(kind: HouseKind, words: str) -> None:
    facts = people.diploma()
    assert words not in said(facts)
    pretended = replace(facts, imprint=replace(facts.imprint, house_kind=kind))
    text = said(pretended)
    assert words in text
    assert "no tiene validez" in text


def test_a_layout_that_was_altered_or_is_not_known_is_refused() -> None:
    facts = people.diploma()
    with pytest.raises(DesignFault, match="no es el mismo"):
        draw_diploma(replace(facts, design=replace(facts.design, sha256="0" * 64)))
    with pytest.raises(DesignFault, match=r"No se puede leer el diseño «cordillera 9\.0»"):
        draw_diploma(replace(facts, design=replace(facts.design, version="9.0")))
    with pytest.raises(UnknownLayout, match=r"9\.0"):
        draw_diploma(replace(facts, imprint=replace(facts.imprint, layout="9.0")))


@pytest.mark.parametrize("many", [0, 4])
def test_a_diploma_has_one_to_three_signers(many: int) -> None:
    signers = (people.DIPLOMA_SIGNERS * 2)[:many]
    with pytest.raises(UserError, match="una a tres firmas"):
        draw_diploma(replace(people.diploma(), signers=signers))


def test_one_two_and_three_signers_have_their_places() -> None:
    for many in (1, 2, 3):
        text = said(replace(people.diploma(), signers=people.DIPLOMA_SIGNERS[:many]))
        for place, signer in enumerate(people.DIPLOMA_SIGNERS):
            assert (signer.name in text) == (place < many)
            assert (signer.role in text) == (place < many)


# --- many in one file ------------------------------------------------------------------------


def test_a_book_holds_every_page_and_its_background_once() -> None:
    names = [f"{name} Toapanta" for name in ("Ana", "Berta", "Carla", "Delia", "Elsa")] * 4
    single = draw_diploma(people.diploma())
    merged = book([people.diploma(name) for name in names])
    assert merged == book([people.diploma(name) for name in names])
    pages = reading.page_texts(merged)
    assert len(pages) == len(names)
    assert all(name in page for name, page in zip(names, pages, strict=True))
    assert merged.count(b"/Subtype /Form") == single.count(b"/Subtype /Form") == 1
    assert len(merged) < len(single) + len(names) * 7_000


def test_a_page_of_a_book_is_drawn_as_it_stands_alone() -> None:
    facts = people.diploma()

    def picture(data: bytes) -> bytes:
        with pypdfium2.PdfDocument(data) as document:
            return bytes(document[len(document) - 1].render(scale=1).to_pil().tobytes())

    assert picture(book([people.longest_diploma(), facts])) == picture(draw_diploma(facts))


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (date(2026, 10, 5), date(2026, 12, 18), "del 5 de octubre al 18 de diciembre de 2026"),
        (date(2026, 12, 1), date(2027, 1, 5), "del 1 de diciembre de 2026 al 5 de enero de 2027"),
        (date(2026, 12, 1), date(2026, 12, 1), "el 1 de diciembre de 2026"),
    ],
)
def test_dates_are_spoken(starts: date, ends: date, words: str) -> None:
    assert span_of_days(starts, ends).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (2640, "44 horas"), (90, "1 hora 30 minutos"), (45, "45 minutos"), (61, "1 hora 1 minuto"),
        (0, ""),
    ],
)  # fmt: skip
def test_hours_are_spoken(minutes: int, words: str) -> None:
    assert spoken_hours(minutes).replace("\xa0", " ") == words


def test_the_newest_layout_is_the_one_that_new_diplomas_carry() -> None:
    assert designs.load(designs.latest()).name == "Cordillera"
