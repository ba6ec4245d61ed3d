"""When two names are the same name, and when they may be the same person's."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from desktop.core.text import fold

Name = tuple[str, str]
"""Surnames and given names."""

_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "dela", "delas", "delos"})
_SHORTEST_TYPO = 4
_SHORTEST_TWO = 8


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: no accents, in alphabetical order, without the
    particles that people write or leave out («de la»)."""
    found = fold(text).split()
    return tuple(sorted([w for w in found if w not in _PARTICLES] or found))


def key(name: Name) -> tuple[str, ...]:
    """Equal for equal names, whichever half comes first and wherever they were split."""
    return words(f"{name[0]} {name[1]}")


def compatible(one: Name, other: Name) -> bool:
    """Whether the names may be of one person who bears the same document.

    All words of the shorter stand in the longer, in any order, slips of the keyboard and initials
    forgiven; or that holds for the surnames and for the given names, each by themselves.
    """
    if _within(key(one), key(other)):
        return True
    halves = (one[0], other[0]), (one[1], other[1])
    return all(a and b and _within(words(a), words(b)) for a, b in halves)


def alike(one: str, other: str) -> bool:
    """Whether two words are one word with a slip: a letter more, less, other or swapped.

    Long words may have two. «Mario» and «María», «Juan» and «Juana» are two names: brother and
    sister share their surnames, and often the telephone.
    """
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    shortest = min(len(one), len(other))
    if shortest < _SHORTEST_TYPO or _genders(one, other):
        return False
    allowed = 2 if shortest >= _SHORTEST_TWO else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def similarity(one: Name, other: Name) -> float:
    """How much the names look alike, 0 to 100, whatever the order of their words."""
    return fuzz.ratio(" ".join(key(one)), " ".join(key(other)))


def _genders(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}
    return long == short + "a"


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    left = list(long)
    whole = 0
    # Whole words choose first, so that an initial does not take what another word needs.
    for word in sorted(short, key=len, reverse=True):
        match = next((w for w in left if w == word), None) or next(
            (w for w in left if alike(word, w)), None
        )
        if match is None:
            return _joined(short, long)
        left.remove(match)
        whole += min(len(word), len(match)) > 1
    return whole > 0


def _joined(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """«Mariajosé» is «María José»: one word written apart."""
    apart = set(long) - set(short)
    together = set(short) - set(long)
    if len(together) != 1 or len(apart) < 2:
        return False
    (word,) = together
    return any(a + b == word for a in apart for b in apart if a != b)
