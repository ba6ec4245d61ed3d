"""Sets the words of a diploma: a name as large as its room allows, a sentence with strong words.

Widths are measured once at one point; every size that is tried is then only arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.printing.fonts import holding, text_width
from desktop.printing.lettering import bound, tied, wrapped

_LEAST = 9.0
"""A word that is wider even at this size is broken: nothing is ever cut away."""
_STEP = 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line in one font."""

    text: str
    font: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """Lines at one size."""

    size: float
    leading: float
    lines: tuple[tuple[Run, ...], ...]


def set_name(
    text: str, font: str, width: float, sizes: Sequence[tuple[float, float]], leading: float
) -> Set:
    """A name on as few lines as its sizes allow, the lines even; never cut, never hyphenated.

    Particles stay with what follows. A name too long for every size given is set as large as it
    goes, and only a word wider than the page is broken.
    """
    font = holding(font, text)
    words = bound(text)
    best = (0.0, [text])
    for count, (most, least) in enumerate(sizes, 1):
        lines = _even(words, font, count)
        widest = max(text_width(line, font, 1) for line in lines)
        size = min(most, int(width / max(widest, 0.001) / _STEP) * _STEP)
        if size >= least:
            return _plain(size, size * leading, lines, font)
        best = max(best, (size, lines), key=lambda found: found[0])
    size, lines = best
    if size < _LEAST:
        size = _LEAST
        lines = wrapped(text, font, size, width)
    return _plain(size, size * leading, lines, font)


def set_passage(
    pieces: Sequence[tuple[str, bool]],
    fonts: tuple[str, str],
    box: tuple[float, float],
    sizes: tuple[float, float],
    leading: float,
) -> Set:
    """A sentence shrunk until its lines fit the height of its box; plain and strong fonts.

    At the least size it is set whole, whatever height that takes.
    """
    width, height = box
    words = _measured(pieces, fonts)
    size, least = sizes
    while True:
        lines = _lines(words, width / size)
        if size - _STEP < least or len(lines) * size * leading <= height:
            return Set(size, size * leading, lines)
        size -= _STEP


def _plain(size: float, leading: float, lines: Sequence[str], font: str) -> Set:
    return Set(size, leading, tuple((Run(line, font),) for line in lines))


def _even(words: Sequence[str], font: str, count: int) -> list[str]:
    """The words on at most so many lines, the widest as narrow as it can be."""
    widths = [text_width(word, font, 1) for word in words]
    space = text_width(" ", font, 1)
    low, high = max(widths), sum(widths) + space * (len(widths) - 1)
    if count == 1:
        return [" ".join(words)]
    for _ in range(24):
        middle = (low + high) / 2
        if len(_filled(widths, space, middle)) <= count:
            high = middle
        else:
            low = middle
    lines = []
    start = 0
    for end in _filled(widths, space, high):
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def _filled(widths: Sequence[float], space: float, room: float) -> list[int]:
    """Where each line ends when words are put one after another."""
    ends = []
    used = -space
    for place, width in enumerate(widths):
        if used >= 0 and used + space + width > room + 1e-9:
            ends.append(place)
            used = -space
        used += space + width
    return [*ends, len(widths)]


_Word = tuple[tuple[Run, float], ...]
"""What stands between two spaces, in one or more fonts, each part with its width at one point."""


def _measured(pieces: Sequence[tuple[str, bool]], fonts: tuple[str, str]) -> list[_Word]:
    words: list[list[tuple[Run, float]]] = [[]]
    last = len(pieces) - 1
    for place, (text, strong) in enumerate(pieces):
        for turn, word in enumerate((tied(text) if place == last else text).split(" ")):
            if turn:
                words.append([])
            if word:
                font = holding(fonts[strong], word)
                words[-1].append((Run(word, font, strong), text_width(word, font, 1)))
    return [tuple(word) for word in words if word]


def _lines(words: Sequence[_Word], room: float) -> tuple[tuple[Run, ...], ...]:
    lines: list[list[Run]] = [[]]
    used = 0.0
    for whole in words:
        for word in _broken(whole, room):
            width = sum(part for _, part in word)
            space = text_width(" ", word[0][0].font, 1)
            if lines[-1] and used + space + width > room:
                lines.append([])
            if lines[-1]:
                used += space + width
                lines[-1].append(Run(" ", word[0][0].font, word[0][0].strong))
            else:
                used = width
            lines[-1] += [run for run, _ in word]
    return tuple(_joined(line) for line in lines)


def _broken(word: _Word, room: float) -> list[_Word]:
    """The word, or the pieces of one that no line could hold."""
    if sum(width for _, width in word) <= room:
        return [word]
    found: list[list[tuple[Run, float]]] = [[]]
    used = 0.0
    for run, _ in word:
        for part in wrapped(run.text, run.font, 1, room):
            width = text_width(part, run.font, 1)
            if found[-1] and used + width > room:
                found.append([])
                used = 0
            found[-1].append((Run(part, run.font, run.strong), width))
            used += width
    return [tuple(piece) for piece in found]


def _joined(line: Sequence[Run]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for run in line:
        if runs and (runs[-1].font, runs[-1].strong) == (run.font, run.strong):
            runs[-1] = Run(runs[-1].text + run.text, run.font, run.strong)
        else:
            runs.append(run)
    return tuple(runs)
