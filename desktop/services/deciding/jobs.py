"""The jobs of deciding: what waits, and one method an answer."""

from dataclasses import dataclass
from uuid import UUID

from desktop.models import undoing
from desktop.models.database import Database
from desktop.models.deciding import Reason
from desktop.models.enrolling import Enrolled
from desktop.models.matching import Candidate
from desktop.models.person_values import SENSITIVE
from desktop.models.programme import EnrolmentState
from desktop.models.record_names import Named
from desktop.models.registering import AlreadyRegistered, author
from desktop.models.staff import SensitiveRead
from desktop.models.undoing import NotUndone
from desktop.services.deciding import clashes, online, refused
from desktop.services.deciding.clashes import CannotPutBack, Clash, Side
from desktop.services.deciding.online import AlreadyDecided, OnlineRow, Settled
from desktop.services.deciding.refused import Refused

__all__ = [
    "AlreadyDecided", "AlreadyRegistered", "Candidate", "CannotPutBack", "Clash", "Decided",
    "Deciding", "Enrolled", "EnrolmentState", "Named", "NotUndone", "OnlineRow", "Reason",
    "Refused", "Settled", "Side", "Waiting",
]  # fmt: skip

MOST = 50
"""As many of each kind as are shown at once; the counts are whole."""


@dataclass(frozen=True)
class Waiting:
    """How many of each wait for somebody's answer."""

    online: int
    clashes: int
    rejected: int
    held: int

    @property
    def total(self) -> int:
        """What staff can decide now; held changes follow from others."""
        return self.online + self.clashes + self.rejected


@dataclass(frozen=True)
class Decided:
    """An answer that was given: what it was about, and what «Deshacer» takes back."""

    title: str
    transaction: int


class Deciding:
    """What the centre asks of this house, and the answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> Waiting:
        """How many wait."""
        with self._database.read() as session:
            rejected, held = refused.counts(session)
            return Waiting(online.count_open(session), clashes.count_open(session), rejected, held)

    def waiting(self, limit: int = MOST) -> tuple[OnlineRow, ...]:
        """People who registered online, the oldest first, with who they may be."""
        with self._database.read() as session:
            return online.open_rows(session, self._database.clock.today(), limit)

    def clashes(self, limit: int = MOST) -> tuple[Clash, ...]:
        """Values that two laptops wrote without knowing of each other, the oldest first."""
        with self._database.read() as session:
            return clashes.open_rows(session, limit)

    def refused(self, limit: int = MOST) -> tuple[Refused, ...]:
        """Changes the centre did not take, the oldest first, with what waits behind each."""
        with self._database.read() as session:
            return refused.rows(session, limit)

    # Registrations made online

    def confirm(self, registration: UUID) -> Settled:
        """Register the person and enrol them where they asked; `AlreadyRegistered` where the
        document is somebody's here."""
        by = author(self._database)
        with self._database.write("Confirmar un registro en línea") as session:
            return online.confirm(session, registration, by, undoing.running(session))

    def join(self, registration: UUID, person: UUID) -> Settled:
        """It was somebody the house knows: what is new is added to their record."""
        by = author(self._database)
        with self._database.write("Unir un registro en línea a una ficha") as session:
            return online.join(session, registration, person, by, undoing.running(session))

    def dismiss(self, registration: UUID) -> Decided:
        """Set it aside without registering anybody."""
        by = author(self._database)
        with self._database.write("Descartar un registro en línea") as session:
            return Decided(online.dismiss(session, registration, by), undoing.running(session))

    # Clashes

    def keep_other(self, clash: UUID) -> Decided:
        """Put the other value back, as an ordinary change."""
        by = author(self._database)
        with self._database.write("Conservar el otro valor") as session:
            return Decided(clashes.swap(session, clash, by), undoing.running(session))

    def leave(self, clash: UUID) -> Decided:
        """What stands is right; of a duplicate, they are two people."""
        by = author(self._database)
        with self._database.write("Dejar el valor como está") as session:
            return Decided(clashes.leave(session, clash, by), undoing.running(session))

    def reveal(self, clash: UUID) -> tuple[str, str]:
        """Both values of sensitive data; that they were opened is kept, with who and when."""
        by = author(self._database)
        with self._database.write("Abrir datos sensibles") as session:
            kept, lost, person = clashes.revealed(session, clash)
            session.add(
                SensitiveRead(
                    person_id=person, staff_id=by.staff_id, at=by.at, fields=list(SENSITIVE)
                )
            )
            return kept, lost

    def undo(self, transaction: int) -> None:
        """Take one answer back whole."""
        undoing.take_back(self._database, transaction)
