"""Who gets the seats of one cycle: newcomers first, then those who came lately, without clashes."""

from collections import deque
from collections.abc import Collection
from random import Random

from desktop.services.practice.measure_plan import MOST_WORKSHOPS_A_PERSON

_TRIES = 30


class Dealer:
    """Deals people, numbered as they registered, to the workshops of a cycle."""

    def __init__(self, rng: Random, pool: int, newcomers: list[int]) -> None:
        self._rng = rng
        self._pool = pool
        rng.shuffle(newcomers)
        self._waiting = deque(newcomers)
        self._recent = min(pool, max(len(newcomers) * 5, 200))
        self._weeks: dict[int, int] = {}
        """The weekly hours each person has taken, a bit each."""

    def take(self, many: int, week: int) -> list[int]:
        """As many distinct people as asked; rather a clash in somebody's week than a mark less."""
        chosen = self.spare(many, week)
        if len(chosen) < many:
            others = [p for p in range(self._pool) if p not in set(chosen)]
            chosen += self._rng.sample(others, many - len(chosen))
        return chosen

    def spare(self, many: int, week: int, but: Collection[int] = ()) -> list[int]:
        """Up to so many people whose week has room, none of them in `but`."""
        chosen: list[int] = []
        taken = set(but)
        while len(chosen) < many:
            person = self._next(week, taken)
            if person is None:
                break
            chosen.append(person)
            taken.add(person)
            self._weeks[person] = self._weeks.get(person, 0) | 1 << week
        return chosen

    def _next(self, week: int, taken: Collection[int]) -> int | None:
        if self._waiting:
            # Nobody in this line has a seat yet, so every workshop suits them.
            return self._waiting.popleft()
        for _ in range(_TRIES if self._recent else 0):
            # Nearer the end of the list: registered lately.
            person = self._pool - 1 - int(self._rng.random() ** 1.4 * self._recent)
            if self._suits(person, week, taken):
                return person
        if self._pool == 0:
            return None
        start = self._rng.randrange(self._pool)
        everybody = (*range(start, self._pool), *range(start))
        return next((p for p in everybody if self._suits(p, week, taken)), None)

    def _suits(self, person: int, week: int, taken: Collection[int]) -> bool:
        weeks = self._weeks.get(person, 0)
        free = not weeks >> week & 1 and weeks.bit_count() < MOST_WORKSHOPS_A_PERSON
        return free and person not in taken
