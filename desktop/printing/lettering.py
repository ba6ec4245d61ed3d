"""Makes any text printable with the fonts of the papers, and fits it into the room it has."""

import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

from anyascii import anyascii

from desktop.core.text import NBSP, clean
from desktop.printing.fonts import covered, text_width

_PARTICLES = {"de", "del", "la", "las", "los", "y", "e", "van", "von", "da", "do", "dos"}


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text with nothing the fonts cannot draw: no empty boxes, no control marks.

    Letters of another script become Latin ones by their sound, so that whoever hands out the
    paper can read it; emoji, control and direction marks go. The database keeps the original.
    """
    if text.isascii() and text.isprintable():
        return text
    # A no-break space was put there on purpose; `clean` would fold it with the others.
    kept = NBSP.join(clean(part) for part in text.split(NBSP)) if NBSP in text else clean(text)
    if all(_drawn(char) for char in kept):
        return kept
    return clean("".join(_sign(char) for char in kept))


def romanised(text: str) -> bool:
    """Whether a text is printed by its sound: somebody should look at it before it is framed."""
    # Latin letters are known without opening a font: a cycle has thousands of names.
    return any(_by_sound(char) for char in clean(text) if char >= "\u0250")


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


def _drawn(char: str) -> bool:
    foreign = unicodedata.combining(char) > 0 or "\u0370" <= char <= "\u052f"
    return ord(char) in covered() and not foreign


def _by_sound(char: str) -> bool:
    plain = unicodedata.normalize("NFKD", char)
    is_letter = unicodedata.category(char)[0] == "L" and unicodedata.category(char) != "Lm"
    return is_letter and not _drawn(char) and not _drawn(plain[0])


def _sign(char: str) -> str:
    if _drawn(char):
        return char
    if _by_sound(char):
        sound = anyascii(char)
        return sound.strip("'`") if sound else "?"
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        return "".join(_sign(part) for part in plain)
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return " " if unicodedata.category(char).startswith("Z") else ""
