"""Makes any text printable with the fonts of the papers, and fits it into the room it has."""

import re
import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

from desktop.core.text import NBSP, clean
from desktop.printing.fonts import covered, text_width

OTHER_SCRIPT = "[en otra escritura]"
"""Stands for letters nobody at the counter could read aloud; the database keeps the original."""

_RUNS = re.compile(rf"(?:{re.escape(OTHER_SCRIPT)}\s*)+")
_CYRILLIC_LATIN = (
    "а-a б-b в-v г-g ґ-g д-d ђ-dj е-e ё-io є-ye ж-zh з-z и-i і-i ї-yi й-y ј-j к-k л-l љ-lj м-m "
    "н-n њ-nj о-o п-p р-r с-s т-t ћ-c у-u ў-u ф-f х-j ц-ts ч-ch џ-dz ш-sh щ-shch ъ- ы-y ь- "
    "э-e ю-yu я-ya"
)
_GREEK_LATIN = (
    "α-a β-v γ-g δ-d ε-e ζ-z η-i θ-th ι-i κ-k λ-l μ-m ν-n ξ-x ο-o π-p ρ-r σ-s ς-s τ-t υ-y φ-f χ-ch "
    "ψ-ps ω-o"
)
_LATIN = {pair[0]: pair[2:] for pair in f"{_CYRILLIC_LATIN} {_GREEK_LATIN}".split(" ")}
# Consonant, vowel and final of a Korean syllable, in the order Unicode composes them.
_HANGUL = (
    ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
     "p", "h"),
    ("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
     "we", "wi", "yu", "eu", "ui", "i"),
    ("", "k", "k", "k", "n", "n", "n", "t", "l", "l", "l", "l", "l", "l", "l", "l", "m", "p",
     "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"),
)  # fmt: skip
_KANA = {"SI": "shi", "TI": "chi", "TU": "tsu", "HU": "fu", "ZI": "ji", "DI": "ji", "DU": "zu"}
_PARTICLES = {"de", "del", "la", "las", "los", "y", "e", "van", "von", "da", "do", "dos"}


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text with nothing the fonts cannot draw: no empty boxes, no control marks.

    Greek, Cyrillic, Korean and Japanese syllables become Latin letters; letters of any other
    script become one `OTHER_SCRIPT`; emoji, control and direction marks go.
    """
    if text.isascii() and text.isprintable():
        return text
    # A no-break space was put there on purpose; `clean` would fold it with the others.
    kept = NBSP.join(clean(part) for part in text.split(NBSP)) if NBSP in text else clean(text)
    if all(ord(char) in covered() and not _foreign(char) for char in kept):
        return kept
    return clean(_RUNS.sub(f"{OTHER_SCRIPT} ", "".join(_sign(char) for char in kept)))


def capitals(text: str) -> str:
    """The text in capitals, for surnames in lists."""
    return printable(printable(text).upper())


def markup(text: str) -> str:
    """The text ready to stand inside a paragraph's markup."""
    return str(escape(printable(text)))


def tied(text: str) -> str:
    """A sentence whose last two words stay together, so that no line holds one short word."""
    head, space, last = text.rpartition(" ")
    return f"{head}{NBSP}{last}" if space and len(last) < 12 and " " in head else text


def fitting_size(text: str, font: str, size: float, width: float, least: float) -> float | None:
    """The largest size, in quarter points, at which a text stands on one line, if any."""
    while size >= least:
        if text_width(text, font, size) <= width:
            return size
        size -= 0.25
    return None


def fitted(
    text: str, font: str, size: float, width: float, least: float, lines: int = 1
) -> tuple[float, list[str]]:
    """The size and the lines a text stands in: shrunk, then wrapped; cut only at the very end."""
    if one := fitting_size(text, font, size, width, least):
        return one, [text]
    while size > least and len(wrapped(text, font, size, width)) > lines:
        size -= 0.25
    found = wrapped(text, font, size, width)
    if len(found) > lines:
        found = [*found[: lines - 1], _cut(" ".join(found[lines - 1 :]), font, size, width)]
    return size, found


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines of a text: broken at spaces, particles with what follows, never hyphenated.

    A word wider than the line is broken where it must be, so nothing is ever lost.
    """
    lines: list[str] = []
    line = ""
    for word in bound(text):
        longer = f"{line} {word}" if line else word
        if text_width(longer, font, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, font, size) > width and len(line) > 1:
            kept = _fitting_start(line, font, size, width)
            lines.append(line[:kept].rstrip())
            line = line[kept:].lstrip()
    return [*lines, line] if line or not lines else lines


def _fitting_start(text: str, font: str, size: float, width: float) -> int:
    # No letter is narrower than a tenth of its size: a name of megabytes costs no more than one.
    kept = min(len(text) - 1, int(width / size * 10))
    while kept > 1 and text_width(text[:kept], font, size) > width:
        kept -= 1
    # Where particles made the word long, it breaks at one of their spaces.
    space = max(text.rfind(" ", 0, kept + 1), text.rfind(NBSP, 0, kept + 1))
    return space if space > kept // 2 else kept


def bound(text: str) -> list[str]:
    """The words of a name, each particle with what follows it."""
    words: list[str] = []
    held = ""
    for word in text.split(" "):
        joined = f"{held} {word}" if held else word
        if word.casefold() in _PARTICLES:
            held = joined
        else:
            words.append(joined)
            held = ""
    return [*words, held] if held else words


def _cut(text: str, font: str, size: float, width: float) -> str:
    if text_width(text, font, size) <= width:
        return text
    while text and text_width(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _foreign(char: str) -> bool:
    return unicodedata.combining(char) > 0 or "\u0370" <= char <= "\u052f"


def _sign(char: str) -> str:
    if ord(char) in covered() and not _foreign(char):
        return char
    if "\uac00" <= char <= "\ud7a3":
        return _korean(ord(char) - 0xAC00)
    latin = _LATIN.get(char.lower())
    if latin is not None:
        return latin.capitalize() if char.isupper() else latin
    name = unicodedata.name(char, "")
    if name.startswith(("HIRAGANA LETTER", "KATAKANA LETTER", "HALFWIDTH KATAKANA LETTER")):
        syllable = name.rpartition(" ")[2]
        return _KANA.get(syllable, syllable.lower())
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        return "".join(_sign(part) for part in plain)
    category = unicodedata.category(char)
    if category.startswith("L") and category != "Lm":
        return OTHER_SCRIPT
    if category == "Nd":
        return str(unicodedata.digit(char))
    return " " if category.startswith("Z") else ""


def _korean(place: int) -> str:
    first, rest = divmod(place, 588)
    vowel, final = divmod(rest, 28)
    heads, vowels, finals = _HANGUL
    return heads[first] + vowels[vowel] + finals[final]
