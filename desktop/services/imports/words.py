"""What sheets write instead of nothing, and the words of a classification in many spellings."""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from desktop.core.text import clean, fold
from desktop.models import catalogues
from desktop.models.catalogues import Catalogue
from desktop.services.imports.grid import Cell

_NOTHING = re.compile(
    r"|no (tiene|posee|presenta|porta|registra|consta|sabe|recuerda|dispone|indica|hay|usa)( .*)?"
    r"|sin (dato|datos|informacion|correo|mail|email|telefono|celular|cedula|documento|documentos"
    r"|identificacion|pasaporte|papeles|doc|ci|numero|nombre|representante|contacto)( .*)?"
    r"|n ?a|s ?[ncdit]|n ?[tnd]|no aplica|x{2,}|pendiente|en tramite|por (completar|traer|entregar"
    r"|definir|confirmar)|desconoce|desconocido|ninguno|ninguna|nada|null|none|nan|0+|no sabe"
    r"|olvido .*|no responde sin dato|falta"
)


def text_of(cell: Cell) -> str:
    """A cell as clean text; a whole number keeps no «.0»."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "SI" if cell else "NO"
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell // 1 and abs(cell) < 1e15 else f"{cell:.15g}"
    return clean(str(cell))


@lru_cache(maxsize=4096)
def nothing(text: str) -> bool:
    """Whether a text only says that there is nothing to say: «no tiene», «s/n», «-»."""
    return _NOTHING.fullmatch(fold(text)) is not None


@lru_cache(maxsize=4096)
def chosen(catalogue: Catalogue, text: str) -> str | None:
    """The code of what a sheet writes, endings and slips of the keyboard forgiven."""
    code = catalogues.recognised(catalogue, text)
    if code is not None:
        return code
    plain = fold(text)
    for part in (re.sub(r"[/(@].*", "", text), *re.split(r"[/,;(]", text)):
        code = catalogues.recognised(catalogue, part) if fold(part) else None
        if code is not None:
            return code
    if len(plain) < 5:
        return None
    close = process.extractOne(plain, _spellings(catalogue).keys(), scorer=fuzz.ratio)
    return _spellings(catalogue)[close[0]] if close is not None and close[1] >= 86 else None


@lru_cache(maxsize=16)
def _spellings(catalogue: Catalogue) -> dict[str, str]:
    return {
        fold(written): entry.code
        for entry in catalogues.entries(catalogue)
        for written in (entry.name, *entry.aliases)
        if len(written) >= 5
    }
