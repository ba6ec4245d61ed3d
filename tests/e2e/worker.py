"""A counter at work in a process of its own: each line it prints is a write that must survive.

Run as `python -m tests.e2e.worker FOLDER SEED SHEET`. Prints «ready», then a line for every
acknowledged write, until it is killed.
"""

import random
import sys
from pathlib import Path
from uuid import UUID

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.models.database import Database
from desktop.models.registering import NewPerson
from desktop.services.access import Access
from desktop.services.attendance import Attendance, MarkValue
from desktop.services.imports.runs import Imports
from desktop.services.programme import Programme
from desktop.services.reception import Reception, WalkIn
from tests.conftest import PASSWORD


def say(*words: object) -> None:
    """One line, out of this process before anything else happens."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class Counter:
    """Marks, registrations and imports, one after another."""

    def __init__(self, database: Database, seed: int, sheet: Path) -> None:
        self._reception = Reception(database)
        self._attendance = Attendance(database)
        self._imports = Imports(database)
        self._random = random.Random(seed)
        self._sheet = sheet
        self._seed = seed
        programme = Programme(database)
        self._lesson = programme.lessons_on()[0].id
        self._workshop = programme.workshops()[0].id

    def work(self) -> None:
        """Until the end, which comes from outside."""
        turn = 0
        while True:
            turn += 1
            choice = self._random.random()
            if choice < 0.25:
                self._walk_in(turn)
            elif choice < 0.95:
                self._mark()
            else:
                self._import(turn)

    def _walk_in(self, turn: int) -> None:
        person = NewPerson(surnames=f"Inventada {self._seed}", given_names=f"Persona {turn}")
        done = self._reception.walk_in(WalkIn(person, self._workshop, extra=True))
        say("person", done.person_id.hex)

    def _mark(self) -> None:
        lines = self._attendance.roll(self._lesson).lines
        if not lines:
            return
        line = self._random.choice(lines)
        value = self._random.choice(list(MarkValue))
        self._attendance.mark(self._lesson, line.enrolment_id, value)
        say("mark", line.enrolment_id.hex, value.value)

    def _import(self, turn: int) -> None:
        rows = [
            f"Importada {self._seed} {turn} {i};Persona {i};2{i % 10}/03/1990" for i in range(30)
        ]
        text = "APELLIDOS;NOMBRES;FECHA DE NACIMIENTO\n" + "\n".join(rows)
        self._sheet.write_text(text, encoding="utf-8")
        result = self._imports.run(self._imports.read(self._sheet))
        assert result.import_id is not None
        say("import", result.import_id.hex, result.created)


def main() -> None:
    """Sign in and work."""
    folder, seed, sheet = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    keyring.ARGON.update(memory_kib=64, passes=1)
    house = Access(Home(folder), Clock()).sign_in(None, PASSWORD)
    counter = Counter(house.database, seed, sheet)
    say("ready")
    counter.work()


def person(line: str) -> UUID:
    """The id in a line."""
    return UUID(hex=line.split()[1])


if __name__ == "__main__":
    main()
