"""When two names are the same name, and when they may be the same person's."""

from functools import lru_cache

from rapidfuzz import fuzz

from desktop.core.text import fold

Name = tuple[str, str]
"""Surnames and given names."""

_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e"})
_CLOSE = 84
_SHORTEST_FUZZY = 4


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared, in order of the alphabet, without particles."""
    found = fold(text).split()
    return tuple(sorted([w for w in found if w not in _PARTICLES] or found))


def key(name: Name) -> tuple[str, ...]:
    """Equal for equal names, whichever half comes first and wherever they were split."""
    return words(f"{name[0]} {name[1]}")


def compatible(one: Name, other: Name) -> bool:
    """Whether the names may be of one person who bears the same document.

    All words of the shorter stand in the longer, slips of the keyboard and initials forgiven; or
    that holds for the surnames and for the given names, each by themselves.
    """
    if _within(key(one), key(other)):
        return True
    halves = (one[0], other[0]), (one[1], other[1])
    return all(a and b and _within(words(a), words(b)) for a, b in halves)


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    left = list(long)
    whole = 0
    for word in short:
        match = next((w for w in left if w == word), None) or next(
            (w for w in left if _alike(word, w)), None
        )
        if match is None:
            return False
        left.remove(match)
        whole += min(len(word), len(match)) > 1
    return whole >= min(2, len(short))


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if min(len(one), len(other)) < _SHORTEST_FUZZY:
        return False
    return fuzz.ratio(one, other) >= _CLOSE
