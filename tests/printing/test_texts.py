"""The legal texts: versions that never change, conditions and variables that are known."""

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.resources import resource
from desktop.printing import texts
from desktop.printing.fonts import covered
from desktop.printing.texts import Clause, TextFault

# A released text is never edited: a new text is a new version with its own line here.
RELEASED = {
    "acta-1.0": "23876a39f1f56b5d75fbc7fef343e139ee69520d8ef489b26c6149c821b9f6bb",
    "acuerdo-1.0": "35f0a49b9b992b28921516ae82ff646771e83a37fb83cd44827c15b3c4f91124",
    "aviso-datos-1.0": "4afb81891a97a96604c888410f71172ed4314e2e5156ee4b241884f1ffa617e6",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_text_is_never_edited(name: str) -> None:
    stem, _, version = name.rpartition("-")
    reference = texts.latest(stem)
    assert reference.version == version
    assert reference.sha256 == RELEASED[name]


def test_every_text_file_is_pinned() -> None:
    assert {path.stem for path in resource("texts").glob("*.json")} == set(RELEASED)


def test_a_text_that_is_not_the_one_of_the_paper_is_refused() -> None:
    reference = replace(texts.latest("acta"), sha256="0" * 64)
    with pytest.raises(TextFault, match="no es el mismo"):
        texts.load(reference)


def test_a_version_that_is_not_here_is_refused() -> None:
    with pytest.raises(TextFault, match="No se puede leer"):
        texts.load(replace(texts.latest("acta"), version="99.0"))
    with pytest.raises(TextFault, match="Falta el texto"):
        texts.latest("contrato")


def test_an_unknown_variable_is_an_error() -> None:
    with pytest.raises(TextFault, match=r"«\{deuda\}»"):
        texts.filled("Debe {deuda}", {"aporte": "1,00"})


def test_an_unknown_condition_is_an_error() -> None:
    text = texts.load(texts.latest("acta"))
    strange = replace(text, clauses=(Clause("x", "X", ("x",), "hay_luna"),))
    with pytest.raises(TextFault, match="hay_luna"):
        strange.standing({"hay_menores": True})


def test_a_value_cannot_bring_variables_or_markup_of_its_own() -> None:
    said = texts.filled("Taller «{taller}»", {"taller": "{casa}<b>"})
    assert said == "Taller «{casa}&lt;b&gt;»"


def test_the_notice_has_the_seventeen_points_of_the_law() -> None:
    notice = texts.load(texts.latest("aviso-datos"))
    assert len(notice.clauses) == 17
    assert [consent.id for consent in notice.consents] == ["sensitive", "whatsapp", "image"]


def _strings() -> set[str]:
    found = set()
    for path in resource("texts").glob("*.json"):
        found.add(path.read_text(encoding="utf-8"))
    for path in Path(texts.__file__).parent.glob("*.py"):
        # Tables of letters that no font of ours needs to draw, or that it refuses.
        if path.name in ("lettering.py", "workbook.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found |= {value for value in constants if isinstance(value, str)}
    return found


def test_every_sign_of_every_template_has_a_glyph() -> None:
    signs = {ord(char) for text in _strings() for char in text if char not in "\n"}
    assert {chr(sign) for sign in signs - covered()} == set()


def test_the_texts_say_that_no_lawyer_has_read_them_yet() -> None:
    for name in RELEASED:
        raw = json.loads(resource("texts", f"{name}.json").read_text(encoding="utf-8"))
        assert raw["estado"] == "propuesta, sin revisión jurídica"
