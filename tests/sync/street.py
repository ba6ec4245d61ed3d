"""Two laptops of one house, enrolled and quiet: the stage of the tests that cut at bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

from central.settings import Settings
from desktop.core.clock import Clock
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models.exchange import SealedBatch
from desktop.models.person import Person, Phone
from desktop.services.access import Access, NewHouse
from desktop.sync.enrolment import enrol
from desktop.sync.protocol.identity import derived
from tests.conftest import PASSWORD, STAFF
from tests.sync.line import Line
from tests.sync.served import Served
from tests.sync.town import Seat, Time, Town


class Street(Town):
    """The centre, a line to it that only `one` is behind, and two laptops of C10."""

    def __init__(self, served: Served, line: Line, folders: list[Path], time: Time) -> None:
        self.served, self.line, self.time = served, line, time
        self.folder = served.folder.parent
        self.seats = [Seat(Home(folder), "C10", time) for folder in folders]
        self.one, self.other = self.seats
        self._words = 0

    def begin(self) -> None:
        """Both enrolled, and everything told to both."""
        for seat, url in ((self.one, self.line.url), (self.other, self.served.url)):
            enrol(seat.open(), url, self.served.code("C10"))
        self.settle()

    def word(self) -> str:
        """A word that nobody else writes."""
        self._words += 1
        return f"Palabra{self._words:05}"

    def something_up(self, times: int = 3) -> list[str]:
        """Some people with a telephone, registered on `one`."""
        return self._people(self.one, times, phones=True)

    def something_down(self, times: int = 2) -> list[str]:
        """Some people that the centre has from `other`, and `one` has not read."""
        words = self._people(self.other, times, phones=False)
        self.other.exchange()
        return words

    def _people(self, seat: Seat, times: int, *, phones: bool) -> list[str]:
        words = [self.word() for _ in range(times)]
        with seat.open().database.write("Registrar") as session:
            for word in words:
                who = Person(
                    id=new_id(), surnames="Inventada", given_names=word,
                    registered_at=self.time.tick(),
                )  # fmt: skip
                session.add(who)
                if phones:
                    number = f"+59399{word[-5:]}00"
                    key = derived("phone", {"person_id": who.id.bytes, "number": number})
                    assert key is not None
                    session.add(Phone(id=UUID(bytes=key), person_id=who.id, number=number))
        return words

    def names(self, seat: Seat) -> list[str]:
        """The given names of everybody on a laptop."""
        with seat.open().database.read() as session:
            return list(session.execute(text("SELECT given_names FROM person")).scalars())

    def sealed(self) -> int:
        """Bytes of the batches of `one` that have no answer."""
        with self.one.open().database.read() as session:
            found = session.execute(
                select(SealedBatch.content).where(SealedBatch.answered_at.is_(None))
            ).scalars()
            return sum(len(content) for content in found if content is not None)


@contextmanager
def street(folder: Path, settings: Settings | None = None) -> Iterator[Street]:
    """The stage from its beginning to its end."""
    time = Time()
    homes = [folder / "casa-0", folder / "casa-1"]
    for home in homes:
        access = Access(Home(home), Clock(time.tick))
        access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    with Served(folder / "centro", time.millis, settings) as served, Line(served.port) as line:
        made = Street(served, line, homes, time)
        try:
            made.begin()
            yield made
        finally:
            for seat in made.seats:
                seat.close()
