"""Names as sheets write them: whole names in one cell are split in the usual Ecuadorian order."""

from enum import StrEnum

from desktop.core.text import capitalised, clean, fold
from desktop.services.imports.given_names import is_given_name

LONGEST_NAME = 400
"""Letters of a whole name; a longer one is no name."""
LONGEST_HALF = 250

_PARTICLES_TEXT = "de del la las los el y e van von der den da do dos das di san santa mac mc"
_PARTICLES = frozenset(_PARTICLES_TEXT.split())
_NOT_NAMES_TEXT = (
    "sin nombre|no tiene|no registra|no aplica|no consta|vacio|vacante|disponible|cupo libre"
    "|cupo disponible|libre|anulado|anulada|null|none|nan|n a|na|n n|nn|s n|sn|x|xx|xxx|xxxx|nr"
    "|n r|ref|value|div 0|name|por definir|por confirmar|pendiente"
)
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split("|"))


class Order(StrEnum):
    """Which half of a whole name comes first."""

    SURNAMES = "surnames"
    GIVEN = "given"
    UNKNOWN = "unknown"


def readable(text: str) -> bool:
    """Whether a text can be somebody's name: at least two letters, or one that is a whole
    syllable or word (王, 김), and not «sin nombre»."""
    if sum(char.isalpha() for char in text) < 2 and not any(map(_whole, text)):
        return False
    return fold(text) not in _NOT_NAMES


def tidy(text: str) -> str:
    """A name without marks, numbering or stray signs; capitals as names are written."""
    bare = clean(text).strip(" .,;:*-_/|\"'«»#()[]{}0123456789")
    return capitalised(" ".join(bare.split()))


def split(whole: str, order: Order) -> tuple[str, str]:
    """(surnames, given names) of a whole name.

    Two surnames then the names, or the other way round; «de la Cruz» stays together; a comma
    divides. Where three words leave it open whether the second is a surname or a name, what is
    commonly a given name decides.
    """
    before, comma, after = whole.partition(",")
    if comma and readable(before) and readable(after):
        if order is Order.GIVEN and not _given(_units(after)[0]) and _given(_units(before)[0]):
            return tidy(after), tidy(before)
        return tidy(before), tidy(after)
    units = _units(clean(whole))
    if order is Order.UNKNOWN:
        order = _likely_order(units)
    if order is Order.SURNAMES:
        cut = _surnames_first(units)
        surnames, given = units[:cut], units[cut:]
    else:
        cut = _given_first(units)
        given, surnames = units[:cut], units[cut:]
    return tidy(" ".join(surnames)), tidy(" ".join(given))


def split_surnames_cell(cell: str) -> tuple[str, str]:
    """A cell of the column of surnames whose neighbour for names is empty.

    «Oña Peña Édison» is a whole name; «Guamán Chiluisa» and «Pillajo» are surnames without names.
    """
    units = _units(clean(cell))
    if "," not in cell and (len(units) < 2 or (len(units) == 2 and not _given(units[1]))):
        return tidy(cell), ""
    return split(cell, Order.SURNAMES)


def split_given_cell(cell: str) -> tuple[str, str]:
    """A cell of the column of names whose neighbour for surnames is empty: perhaps a whole name."""
    units = _units(clean(cell))
    whole = len(units) >= 2 and any(not _given(unit) for unit in units)
    if "," not in cell and not whole:
        return "", tidy(cell)
    return split(cell, Order.UNKNOWN)


def _whole(char: str) -> bool:
    """Whether one sign of its script is a name by itself: Chinese, Japanese, Korean."""
    return char.isalpha() and ("\u3041" <= char <= "\ud7a3" or char >= "\U00020000")


def _units(text: str) -> list[str]:
    """The words of a name, particles together with the word they belong to."""
    units: list[str] = []
    held: list[str] = []
    for word in text.split():
        if not any(char.isalpha() for char in word):
            continue
        held.append(word)
        if fold(word) not in _PARTICLES:
            units.append(" ".join(held))
            held = []
    if held and units:
        units[-1] = " ".join([units[-1], *held])
    elif held:
        units.append(" ".join(held))
    return units


def _given(unit: str) -> bool:
    words = [word for word in fold(unit).split() if word not in _PARTICLES]
    return bool(words) and is_given_name(words[-1])


def _surnames_first(units: list[str]) -> int:
    """How many of the first units are surnames."""
    if len(units) <= 2:
        return min(len(units), 1)
    if len(units) == 3 and _given(units[1]) and _given(units[2]):
        return 1
    return 2


def _given_first(units: list[str]) -> int:
    """How many of the first units are given names."""
    if len(units) <= 2:
        return min(len(units), 1)
    if len(units) == 3:
        return 2 if _given(units[1]) and not _given(units[2]) else 1
    return len(units) - 2


def _likely_order(units: list[str]) -> Order:
    first, last = (_given(units[0]), _given(units[-1])) if units else (False, False)
    if first and not last:
        return Order.GIVEN
    return Order.SURNAMES
