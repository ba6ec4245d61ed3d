"""The layouts of the diploma: released versions never change, and a faulty one says where."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop.core.resources import resource
from desktop.printing import designs
from desktop.printing.designs import DesignFault, parsed, said
from desktop.printing.fonts import DISPLAY_MEDIUM, covered, holding

# A released layout is never edited: a new one is a new version with its own line here.
RELEASED = {"cordillera-1.0": "6a8787c987582d4972195b802f613619a780da323617a69fbc2998e147985fb8"}
Raw = dict[str, Any]


def raw() -> Raw:
    text = resource("designs", "cordillera-1.0.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def element(found: Raw, name: str) -> Raw:
    return next(one for one in found["elementos"] if one["id"] == name)


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_layout_is_never_edited(name: str) -> None:
    found, _, version = name.rpartition("-")
    reference = designs.latest(found)
    assert reference.version == version
    assert reference.sha256 == RELEASED[name]


def test_every_layout_is_pinned() -> None:
    assert {path.stem for path in resource("designs").glob("*.json")} == set(RELEASED)


def test_a_layout_that_is_not_here_is_refused() -> None:
    with pytest.raises(DesignFault, match="Falta el diseño «arcoiris»"):
        designs.latest("arcoiris")


def _set(name: str, key: str, value: object) -> Callable[[Raw], None]:
    return lambda found: element(found, name).__setitem__(key, value)


def _without(name: str) -> Callable[[Raw], None]:
    return lambda found: found["elementos"].remove(element(found, name))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found.update(esquema=2), "«esquema»: es de una versión"),
        (lambda found: found.pop("pagina"), "falta o sobra algo"),
        (lambda found: found.update(fondo="mar"), "«fondo»: no se conoce «mar»"),
        (lambda found: found["colores"].update(nota="gris"), "«nota»: «gris» no es un color"),
        (_set("nombre", "fuente", "Comic"), "«nombre»: no se conoce la fuente «Comic»"),
        (_set("nombre", "color", "rosa"), "«nombre»: no se conoce el color «rosa»"),
        (_set("nombre", "tam", [[20, 30]]), "«nombre»: el tamaño mayor es menor"),
        (_set("nombre", "tam", []), "«nombre»: faltan la fuente o los tamaños"),
        (_set("nombre", "texto", "{cedula}"), r"«nombre»: variable desconocida \{cedula\}"),
        (_set("nombre", "caja", [5, 110, 200, 20]), "«nombre»: sale de la zona segura"),
        (_set("nombre", "caja", [100, 110, 200, 20]), "«nombre»: sale de la zona segura"),
        (_set("nombre", "tipo", "video"), "«nombre»: no se conoce el tipo «video»"),
        (_set("qr", "caja", [247, 18, 30, 30]), "«qr»: mide menos de 32 mm"),
        (_set("qr", "color", "adorno"), "«qr»: su color es muy claro"),
        (_set("firmas", "lugares", [[[58, 25, 70, 25]]]), "«firmas»: faltan los lugares"),
        (_set("greca", "tras", "cuerpo"), "«greca»: va tras «cuerpo»"),
        (_set("titulo", "texto", "Diploma"), "falta la palabra «participación»"),
        (_set("pie", "texto", "Hecho en casa"), "No constituye título"),
        (_set("pie", "id", "lugar"), "dos con el mismo nombre"),
        (_without("codigo"), "una sola vez su código"),
        (_without("lugar"), "una sola vez su número"),
        (_without("qr"), "lleva un QR y lugar para firmas"),
    ],
)
def test_a_faulty_layout_says_what_is_wrong_and_where(
    change: Callable[[Raw], object], words: str
) -> None:
    found = copy.deepcopy(raw())
    assert parsed(found).elements
    change(found)
    with pytest.raises(DesignFault, match=words) as fault:
        parsed(found)
    assert "No se dibujó nada" in str(fault.value)


@pytest.mark.parametrize("found", [None, [], "x", {}, {"esquema": 1}])
def test_what_is_no_layout_is_refused(found: object) -> None:
    with pytest.raises(DesignFault, match="no se puede usar"):
        parsed(found)


def test_a_part_in_brackets_stands_only_with_its_values() -> None:
    template = "Taller *«{taller}»*[, área de {categoria}]."
    whole = said(template, {"taller": "Barro", "categoria": "Arte"})
    assert whole == [("Taller ", False), ("«Barro»", True), (", área de Arte.", False)]
    bare = said(template, {"taller": "Barro", "categoria": ""})
    assert "".join(text for text, _ in bare) == "Taller «Barro»."


def test_every_sign_of_a_layout_has_a_glyph() -> None:
    for path in resource("designs").glob("*.json"):
        text = path.read_text(encoding="utf-8").replace("\n", "")
        assert {char for char in text if ord(char) not in covered()} == set()
        assert holding(DISPLAY_MEDIUM, text) == DISPLAY_MEDIUM
