"""The layouts of the diploma: data apart from code; a released version never changes.

`resources/designs` holds them. Positions are millimetres from the lower left corner, sizes points.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.core.errors import UserError
from desktop.core.resources import resource
from desktop.printing import cordillera, fonts
from desktop.printing.page import mm
from desktop.printing.versions import newest

VARIABLES = (
    "nombre", "taller", "categoria", "casa", "zona", "fechas", "horas", "lugar_fecha",
    "documento", "numero", "codigo",
)  # fmt: skip
MOST_SIGNERS = 3
LEAST_QR = 32  # mm, without its quiet zone
BACKGROUNDS: Mapping[str, Callable[[], str]] = {"cordillera": cordillera.operators}
"""The art that a layout may name, as PDF operators."""

_FACES = {
    "Alegreya-Regular": fonts.DISPLAY,
    "Alegreya-Italic": fonts.DISPLAY_ITALIC,
    "Alegreya-Medium": fonts.DISPLAY_MEDIUM,
    "Alegreya-Bold": fonts.DISPLAY_BOLD,
    "SourceSans3-Regular": fonts.SANS,
    "SourceSans3-Semibold": fonts.SANS_BOLD,
    "SourceCodePro-Semibold": fonts.MONO_BOLD,
}
_KINDS = ("marca", "greca", "texto", "parrafo", "firmas", "qr")
_NEEDED = (("nombre", "{nombre}"), ("número", "{numero}"), ("código", "{codigo}"))
_DISCLAIMER = "No constituye título ni certificado de competencias"
_VARIABLE = re.compile(r"\{(\w*)\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DARK = 0.4  # luminance under which a reader tells a QR from white paper

Sizes = tuple[tuple[float, float], ...]
"""The largest and the least size in points: for one line, for two, for three."""


class DesignFault(UserError):
    """A layout is missing, was altered, or asks for what no diploma may be."""


@dataclass(frozen=True, slots=True)
class DesignReference:
    """Which version of which layout a diploma carries, and the hash that proves it unchanged."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on the page; what its kind does not use stays at its default."""

    id: str
    kind: str
    box: Box
    colour: str = ""
    strong_colour: str = ""
    font: str = ""
    strong_font: str = ""
    sizes: Sizes = ()
    strong_sizes: Sizes = ()
    leading: float = 1.2
    centred: bool = False
    text: str = ""
    after: str = ""
    """It hangs from where this other element ends, not from the top of its own box."""
    gap: float = 0
    places: tuple[tuple[Box, ...], ...] = ()
    """Of the signers: where they stand when there is one, two or three."""


@dataclass(frozen=True, slots=True)
class Design:
    """One version of a layout."""

    reference: DesignReference
    name: str
    width: float
    height: float
    background: str
    elements: tuple[Element, ...]


def latest(name: str = "cordillera") -> DesignReference:
    """The newest version of a layout: the one a new diploma carries."""
    version = newest("designs", name)
    if version is None:
        raise DesignFault(f"Falta el diseño «{name}» en este programa. Vuelva a instalarlo.")
    return _read(name, version).reference


def load(reference: DesignReference) -> Design:
    """The layout a diploma was issued with; refused if it is not the very same."""
    found = _read(reference.id, reference.version)
    if found.reference != reference:
        raise DesignFault(
            f"El diseño «{reference.id} {reference.version}» de este programa no es el mismo con "
            "que se hizo este diploma: algo lo cambió. Vuelva a instalar el programa; el diploma "
            "entregado sigue siendo válido."
        )
    return found


def parsed(raw: Any) -> Design:
    """A layout from its JSON; raises `DesignFault` with the place of the fault."""
    body = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(unicodedata.normalize("NFC", body).encode()).hexdigest()
    try:
        if raw["esquema"] != 1:
            raise _Wrong("esquema", "es de una versión del programa que este no conoce")
        colours = {name: _colour(name, found) for name, found in raw["colores"].items()}
        page = raw["pagina"]
        safe = Box(*(float(page["zona_segura_mm"]) * mm,) * 2, 0, 0)
        width, height = float(page["ancho_mm"]) * mm, float(page["alto_mm"]) * mm
        area = Box(safe.x, safe.y, width - 2 * safe.x, height - 2 * safe.y)
        elements = tuple(_element(found, colours, area) for found in raw["elementos"])
        design = Design(
            DesignReference(str(raw["id"]), str(raw["version"]), digest),
            str(raw["nombre"]),
            width,
            height,
            str(raw["fondo"]),
            elements,
        )
        _check(design)
    except _Wrong as wrong:
        raise DesignFault(_sentence(str(wrong))) from wrong
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DesignFault(_sentence(f"falta o sobra algo ({error})")) from error
    return design


def said(template: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The words of a template: what stands in *stars* is strong.

    A part in [brackets] stands only where each of its variables has a value.
    """
    found: list[tuple[str, bool]] = []
    for place, part in enumerate(_OPTIONAL.split(template)):
        if place % 2 and not all(values[name] for name in _VARIABLE.findall(part)):
            continue
        for turn, words in enumerate(part.split("*")):
            if words:
                filled, strong = _VARIABLE.sub(lambda name: values[name[1]], words), turn % 2 == 1
                before = found.pop()[0] if found and found[-1][1] == strong else ""
                found.append((before + filled, strong))
    return found


class _Wrong(Exception):
    """What is wrong in a layout, and where."""

    def __init__(self, place: str, cause: str) -> None:
        super().__init__(f"«{place}»: {cause}")


def _sentence(cause: str) -> str:
    return f"El diseño del diploma no se puede usar: {cause}. No se dibujó nada; avise a soporte."


@cache
def _read(name: str, version: str) -> Design:
    try:
        text = resource("designs", f"{name}-{version}.json").read_text(encoding="utf-8")
        raw = json.loads(text)
    except (OSError, ValueError) as error:
        raise DesignFault(
            f"No se puede leer el diseño «{name} {version}». Vuelva a instalar el programa."
        ) from error
    return parsed(raw)


def _element(raw: Mapping[str, Any], colours: Mapping[str, str], safe: Box) -> Element:
    place, kind = str(raw["id"]), raw["tipo"]
    if kind not in _KINDS:
        raise _Wrong(place, f"no se conoce el tipo «{kind}»")
    places = tuple(tuple(_box(place, box, safe) for box in row) for row in raw.get("lugares", ()))
    if kind == "firmas" and [len(row) for row in places] != list(range(1, MOST_SIGNERS + 1)):
        raise _Wrong(place, "faltan los lugares para una, dos y tres firmas")
    box = places[0][0] if kind == "firmas" else _box(place, raw["caja"], safe)
    if kind == "qr" and min(box.width, box.height) < LEAST_QR * mm - 0.01:
        raise _Wrong(place, f"mide menos de {LEAST_QR} mm y no se leería")

    def colour(key: str, otherwise: str) -> str:
        name = raw.get(key, otherwise)
        if name and name not in colours:
            raise _Wrong(place, f"no se conoce el color «{name}»")
        return colours[name] if name else ""

    def face(key: str) -> str:
        name = raw.get(key, "")
        if name and name not in _FACES:
            raise _Wrong(place, f"no se conoce la fuente «{name}»")
        return _FACES[name] if name else ""

    drawn = colour("color", "")
    if kind == "qr" and _luminance(drawn) > _DARK:
        raise _Wrong(place, "su color es muy claro y no se leería")
    text = str(raw.get("texto", ""))
    for name in _VARIABLE.findall(text):
        if name not in VARIABLES:
            known = ", ".join(f"{{{known}}}" for known in VARIABLES)
            raise _Wrong(place, f"variable desconocida {{{name}}}; puede usar {known}")
    if kind in ("texto", "parrafo", "firmas") and not (face("fuente") and raw.get("tam")):
        raise _Wrong(place, "faltan la fuente o los tamaños")
    return Element(
        place,
        kind,
        box,
        drawn,
        colour("color_fuerte", raw.get("color_cargo", "")) or drawn,
        face("fuente"),
        face("fuerte") or face("fuente_cargo") or face("fuente"),
        _sizes(place, raw.get("tam", ())),
        _sizes(place, raw.get("tam_cargo", ())),
        float(raw.get("interlinea", 1.2)),
        raw.get("alinear") == "centro",
        text,
        str(raw.get("tras", "")),
        float(raw.get("separacion", 0)) * mm,
        places,
    )


def _box(place: str, raw: Sequence[float], safe: Box) -> Box:
    x, y, width, height = (float(measure) * mm for measure in raw)
    box = Box(x, y, width, height)
    inside = (
        safe.x <= x and safe.y <= y and x + width <= safe.x + safe.width and box.top <= safe.top
    )
    if not inside or width <= 0 or height <= 0:
        raise _Wrong(place, "sale de la zona segura; una impresora común lo cortaría")
    return box


def _sizes(place: str, raw: Sequence[Sequence[float]]) -> Sizes:
    sizes = tuple((float(most), float(least)) for most, least in raw)
    if any(most < least or least <= 0 for most, least in sizes):
        raise _Wrong(place, "el tamaño mayor es menor que el mínimo")
    return sizes


def _colour(name: str, raw: str) -> str:
    if not _COLOUR.fullmatch(raw):
        raise _Wrong(name, f"«{raw}» no es un color")
    return raw


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _check(design: Design) -> None:
    """What every diploma carries, whoever lays it out."""
    if design.background not in BACKGROUNDS:
        raise _Wrong("fondo", f"no se conoce «{design.background}»")
    texts = "\n".join(element.text for element in design.elements)
    for what, variable in _NEEDED:
        if texts.count(variable) != 1:
            raise _Wrong("elementos", f"todo diploma lleva una sola vez su {what}")
    kinds = [element.kind for element in design.elements]
    if kinds.count("qr") != 1 or kinds.count("firmas") != 1:
        raise _Wrong("elementos", "todo diploma lleva un QR y lugar para firmas")
    if "participación" not in texts or _DISCLAIMER not in texts:
        raise _Wrong(
            "elementos", "falta la palabra «participación» o el texto «" + _DISCLAIMER + "»"
        )
    before: set[str] = set()
    for element in design.elements:
        if element.after and element.after not in before:
            raise _Wrong(element.id, f"va tras «{element.after}», que no está antes")
        before.add(element.id)
    if len(before) != len(design.elements):
        raise _Wrong("elementos", "hay dos con el mismo nombre")
