"""What is true of every paper: number, house, QR, fonts, properties, marks, same bytes."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.printing import texts
from desktop.printing.attendance_sheet import draw_list
from desktop.printing.commitment_act import draw_act, draw_addendum
from desktop.printing.data_notice import draw_notice
from desktop.printing.enrolment_form import draw_form
from desktop.printing.facts import short_hash
from desktop.printing.imprint import PaperCode, UnknownLayout, read_code
from desktop.printing.recovery_sheet import draw_recovery
from desktop.printing.space_agreement import draw_agreement
from tests.printing import people, reading

Draw = Callable[[Any], bytes]
ALL: dict[str, tuple[Any, Draw]] = {
    "acta": (people.act(), draw_act),
    "adenda": (people.addendum(), draw_addendum),
    "ficha": (people.form(), draw_form),
    "ficha en blanco": (people.blank_form(), draw_form),
    "lista": (people.attendance(60, 22), draw_list),
    "aviso": (people.notice(), draw_notice),
    "acuerdo": (people.agreement(), draw_agreement),
    "hoja de recuperación": (people.recovery(), draw_recovery),
}
every_paper = pytest.mark.parametrize(("facts", "draw"), ALL.values(), ids=ALL)


@every_paper
def test_the_same_facts_are_the_same_bytes(facts: Any, draw: Draw) -> None:
    assert draw(facts) == draw(facts)


def test_another_run_of_the_program_draws_the_same_bytes() -> None:
    script = (
        "import hashlib\n"
        "from tests.printing import people\n"
        "from desktop.printing.commitment_act import draw_act\n"
        "print(hashlib.sha256(draw_act(people.act())).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_no_font_is_read_until_a_paper_is_drawn() -> None:
    script = (
        "from reportlab.pdfbase import pdfmetrics\n"
        "import tests.printing.people, desktop.printing.recovery_sheet\n"
        "assert not [f for f in pdfmetrics.getRegisteredFontNames() if f.startswith('Casa')]\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@every_paper
def test_every_font_is_carried_inside(facts: Any, draw: Draw) -> None:
    drawn = draw(facts)
    assert reading.fonts(drawn)
    assert reading.fonts(drawn) == reading.embedded_fonts(drawn)
    assert b"Helvetica" not in drawn


@every_paper
def test_a_paper_says_its_language_and_kind_and_names_nobody(facts: Any, draw: Draw) -> None:
    drawn = draw(facts)
    assert b"/Lang (es-EC)" in drawn
    assert b"/DisplayDocTitle true" in drawn
    said = reading.properties(drawn)
    assert said["Title"]
    assert said["Author"] == "Casas Somos Quito"
    whole = " ".join(said.values())
    for name in ("Ñáñez", "Guachamín", "Haro", "Almeida", "Toctaguano", "Tituaña"):
        assert name not in whole


@every_paper
def test_every_page_says_house_page_hash_and_id(facts: Any, draw: Draw) -> None:
    pages = reading.page_texts(draw(facts))
    for number, text in enumerate(pages, 1):
        assert "Casa Somos Lloa" in text
        assert f"Página {number} de {len(pages)}" in text
        assert facts.imprint.number in text
        assert str(facts.imprint.uuid) in text
        assert "huella" in text
    assert "Administración Zonal Eloy Alfaro" in pages[0]


@every_paper
@pytest.mark.parametrize(
    ("kind", "words"), [("practice", "CASA DE PRÁCTICA"), ("measurement", "CASA DE MEDICIÓN")]
)
def test_papers_of_a_house_that_is_not_real_say_so_on_every_page(
    facts: Any, draw: Draw, kind: Any, words: str
) -> None:
    for text in reading.page_texts(draw(facts)):
        assert words not in text
    pretended = replace(facts, imprint=replace(facts.imprint, house_kind=kind))
    for text in reading.page_texts(draw(pretended)):
        assert words in text
        assert "sin validez" in text
        assert "no tiene validez" in text


@pytest.mark.parametrize("name", ["acta", "adenda", "ficha", "lista", "acuerdo"])
def test_a_draft_has_no_number_no_hash_and_says_it_is_not_to_be_signed(name: str) -> None:
    facts, draw = ALL[name]
    paper = replace(facts.imprint, draft=True)
    for text in reading.page_texts(draw(replace(facts, imprint=paper))):
        assert "BORRADOR" in text
        assert "no debe firmarse" in text
        assert "huella" not in text
        assert str(paper.uuid) not in text
    first = reading.page_texts(draw(replace(facts, imprint=paper)))[0]
    assert "sin número" in first
    # In a practice house too, which says what it is beside it.
    practice = replace(facts, imprint=replace(paper, house_kind="practice"))
    for text in reading.page_texts(draw(practice)):
        assert "BORRADOR" in text
        assert "Casa de práctica" in text


@every_paper
def test_a_layout_of_a_later_version_is_refused(facts: Any, draw: Draw) -> None:
    later = replace(facts, imprint=replace(facts.imprint, layout="9.0"))
    with pytest.raises(UnknownLayout, match=r"9\.0.*Actualice el programa"):
        draw(later)


@pytest.mark.parametrize("name", ["acta", "adenda", "ficha", "aviso", "acuerdo"])
def test_a_paper_whose_text_was_altered_is_refused(name: str) -> None:
    facts, draw = ALL[name]
    with pytest.raises(texts.TextFault):
        draw(replace(facts, text=replace(facts.text, sha256="0" * 64)))


@every_paper
def test_houses_and_zones_with_long_names_fit(facts: Any, draw: Draw) -> None:
    paper = replace(
        facts.imprint,
        house="Multigeneracional La Merced",
        zone="Administración Especial Turística La Mariscal",
    )
    first = reading.page_texts(draw(replace(facts, imprint=paper)))[0]
    assert "Multigeneracional La Merced" in first
    assert "Turística La Mariscal" in first


def test_the_code_of_a_paper_is_read_back() -> None:
    code = PaperCode(people.NUMBER, 2, 3, "9F3A61C2")
    assert code.payload() == "CSQ1:ACT:ACT-LLOA-A-2026-0042:2/3:9F3A61C2"
    assert read_code(code.payload()) == code
    assert read_code(f" {code.payload().lower()}\n") == code
    lesson = PaperCode("LIS-LLOA-A-2026-0412", 1, 1, "77D1E3B0", "S1-12:7K4M-2XD9")
    assert read_code(lesson.payload()) == lesson
    assert lesson.kind == "LIS"


@pytest.mark.parametrize(
    "scanned",
    ["", "https://ejemplo.ec", "CSQ1:ACT:LIS-LLOA-A-2026-0042:2/3:9F3A61C2",
     "CSQ1:ACT:ACT-LLOA-A-2026-0042:2/3:XYZ", "CSQ2:ACT:ACT-LLOA-A-2026-0042:2/3:9F3A61C2"],
)  # fmt: skip
def test_the_code_of_something_else_is_not_ours(scanned: str) -> None:
    assert read_code(scanned) is None


def test_the_code_holds_only_signs_that_stay_small() -> None:
    allowed = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    facts = people.act()
    code = PaperCode(f"{people.NUMBER}-AD12", 2, 13, short_hash(facts))
    assert set(code.payload()) <= allowed
