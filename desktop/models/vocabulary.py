"""The words that names are made of, in memory, to know which one a mistyped word may be.

They are read from the search index once and grow with the people registered since; a word that
nobody bears any more does no harm.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desktop.core.text import fold

_SHORTEST = 4
_TWO_SLIPS = 7
_MOST = 6


@dataclass(frozen=True)
class Close:
    """What a word may have been meant for."""

    words: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    """Of longer words, since the last word typed is often not whole."""

    def __bool__(self) -> bool:
        return bool(self.words or self.beginnings)


class Vocabulary:
    """The words of one house."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: list[str] = []
        self._known: set[str] = set()
        self._last_key = 0
        self._beginnings: dict[int, list[str]] = {}
        self._close: dict[str, Close] = {}

    def refresh(self, session: Session) -> None:
        """Learn the words of who was registered since the last time."""
        connection = session.connection()
        with self._lock:
            last = connection.exec_driver_sql(
                "SELECT coalesce(max(key), 0) FROM search_entry"
            ).scalar_one()
            if self._last_key == 0 or last < self._last_key:
                rows = connection.exec_driver_sql("SELECT term FROM search_words")
                self._learn(row[0] for row in rows)
            else:
                # The last one too: a key is given again once its person was taken back.
                rows = connection.exec_driver_sql(
                    "SELECT names FROM search_entry WHERE key >= ?", (self._last_key,)
                )
                self._learn(word for (names,) in rows for word in fold(names).split())
            self._last_key = last

    def learn(self, names: str) -> None:
        """Learn the words of somebody whose name was corrected."""
        with self._lock:
            self._learn(fold(names).split())

    def _learn(self, words: Iterable[str]) -> None:
        new = {word for word in words if not word.isdigit()} - self._known
        if new:
            self._known |= new
            self._words = sorted(self._known)
            self._beginnings.clear()
            self._close.clear()

    def begins(self, token: str) -> bool:
        """Whether some word begins so."""
        place = bisect_left(self._words, token)
        return place < len(self._words) and self._words[place].startswith(token)

    def has(self, token: str) -> bool:
        """Whether it is a word."""
        return token in self._known

    def close(self, token: str) -> Close:
        """Words, or beginnings of words, that the token may be with a slip or two."""
        if not _SHORTEST <= len(token) <= 30:
            return Close()
        with self._lock:
            if token not in self._close:
                if len(self._close) > 500:
                    self._close.clear()
                self._close[token] = self._search(token)
            return self._close[token]

    def _search(self, token: str) -> Close:
        slips = 2 if len(token) >= _TWO_SLIPS else 1
        whole = process.extract(
            token, self._words, scorer=OSA.distance, score_cutoff=slips, limit=_MOST
        )
        size = len(token)
        if size not in self._beginnings:
            self._beginnings[size] = sorted({w[:size] for w in self._words if len(w) > size})
        begun = process.extract(
            token, self._beginnings[size], scorer=OSA.distance, score_cutoff=1, limit=_MOST
        )
        return Close(
            tuple(word for word, _, _ in whole if not word.startswith(token)),
            tuple(word for word, _, _ in begun if word != token),
        )


_OF_HOUSE: WeakKeyDictionary[Engine, Vocabulary] = WeakKeyDictionary()
_GUARD = threading.Lock()


def of(session: Session) -> Vocabulary:
    """The words of the house that a session reads, up to date."""
    engine = session.connection().engine
    with _GUARD:
        found = _OF_HOUSE.setdefault(engine, Vocabulary())
    found.refresh(session)
    return found


def learn(session: Session, names: str) -> None:
    """Learn the words of a corrected name, where the house's words were read already."""
    with _GUARD:
        found = _OF_HOUSE.get(session.connection().engine)
    if found is not None:
        found.learn(names)
