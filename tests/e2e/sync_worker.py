"""A counter at work beside an exchange that never rests: each line it prints must stay true.

Run as `python -m tests.e2e.sync_worker FOLDER SEED`. Prints «ready», then «wrote ID WORD» or
«corrected ID WORD» for every acknowledged write; «begin» when an exchange begins, and «sent» once
it told that everything up to then is at the centre. Ends when its standard input does.
"""

import random
import sys
import threading
from pathlib import Path
from uuid import UUID

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.models.database import Database
from desktop.models.person import Person
from desktop.services.access import Access
from desktop.sync.engine import Engine
from tests.conftest import PASSWORD
from tests.e2e.worker import say

_SAYING = threading.Lock()


def tell(*words: object) -> None:
    """A line from either of the two that work here."""
    with _SAYING:
        say(*words)


class Counter:
    """Registers somebody, or corrects somebody it registered."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database = database
        self._random = random.Random(seed)
        self._seed = seed
        self._known: list[UUID] = []

    def work(self, until: threading.Event) -> None:
        """One write after another."""
        turn = 0
        while not until.wait(self._random.uniform(0, 0.03)):
            turn += 1
            word = f"Palabra{self._seed}x{turn}"
            if self._known and self._random.random() < 0.4:
                self._correct(self._random.choice(self._known), word)
            else:
                self._register(word)

    def _register(self, word: str) -> None:
        who = Person(
            id=new_id(), surnames="Inventada", given_names=word,
            registered_at=self._database.clock.now(),
        )  # fmt: skip
        with self._database.write("Registrar") as session:
            session.add(who)
        self._known.append(who.id)
        tell("wrote", who.id.hex, word)

    def _correct(self, who: UUID, word: str) -> None:
        with self._database.write("Corregir") as session:
            session.get_one(Person, who).neighbourhood = word
        tell("corrected", who.hex, word)


def wait(over: threading.Event) -> None:
    """Until whoever began this process closes its input."""
    sys.stdin.read()
    over.set()


def main() -> None:
    """Sign in, then work and exchange at once."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    keyring.ARGON.update(memory_kib=64, passes=1)
    house = Access(Home(folder), Clock()).sign_in(None, PASSWORD)
    over = threading.Event()
    counter = Counter(house.database, seed)
    working = threading.Thread(target=counter.work, args=(over,))
    waiting = threading.Thread(target=wait, args=(over,), daemon=True)
    tell("ready")
    working.start()
    waiting.start()
    engine = Engine(house)
    try:
        while not over.wait(0.01):
            tell("begin")
            try:
                engine.exchange()
            except UserError as error:
                tell("failed", type(error).__name__)
            else:
                tell("sent")
    finally:
        over.set()
        working.join()
        house.close()


if __name__ == "__main__":
    main()
