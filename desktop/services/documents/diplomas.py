"""Diplomas: the whole house in one action, handed over, and issued anew where a name was wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput
from desktop.core.progress import Progress
from desktop.core.text import clean, day
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.opening import OpenHouse
from desktop.models.staff import Job
from desktop.models.undoing import running, take_back
from desktop.printing.lettering import romanised
from desktop.services.documents import diploma_facts, diploma_files, diploma_rows, standing
from desktop.services.documents.diploma_files import DiplomaFiles, FilesCut
from desktop.services.documents.diploma_plan import (
    Candidate,
    DiplomaPlan,
    Excluded,
    Existing,
    Scope,
    Unfinished,
    have_one,
    plan,
)
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.services.documents.issuing import Issued, issue_all, remember

__all__ = [
    "Candidate", "Delivered", "DiplomaFiles", "DiplomaPlan", "DiplomaRow", "Diplomas",
    "DiplomasIssued", "Excluded", "Existing", "FilesCut", "How", "Issued", "Unfinished",
]  # fmt: skip

How = Literal["digital", "printed"]
GROUP = 50
"""Diplomas a transaction: what a cut or a cancellation may still leave to issue."""


@dataclass(frozen=True)
class DiplomasIssued:
    """What a run did."""

    issued: tuple[Issued, ...]
    existing: tuple[Existing, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True)
class Delivered:
    """What was noted as handed over; `transaction` takes it back, None where nothing was new."""

    transaction: int | None
    delivered: int
    already: int
    """Those that their people had before, which stay as they were noted."""


class Diplomas:
    """Jobs on diplomas of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def plan(
        self,
        cycle_id: UUID | None = None,
        workshop_id: UUID | None = None,
        person_id: UUID | None = None,
    ) -> DiplomaPlan:
        """Who would get one and who not, of a cycle, a workshop, a person, or what all share.

        Raises `InvalidInput` where none of them is told and `NotFound` for one that is unknown.
        """
        with self._house.database.read() as session:
            return self._plan(session, Scope(cycle_id, workshop_id, person_id))

    def issue(
        self,
        cycle_id: UUID | None = None,
        workshop_id: UUID | None = None,
        person_id: UUID | None = None,
        progress: Progress | None = None,
    ) -> DiplomasIssued:
        """Issue those that are missing, a group a transaction; asked again, it goes on.

        The numbers of each group are noted beside the database before the next one and before any
        paper. Raises `Cancelled` between groups, and `NumbersUnknown` after a restore.
        """
        found = self.plan(cycle_id, workshop_id, person_id)
        missing, done = found.to_issue, 0
        issued: list[Issued] = []
        if progress is not None:
            progress.step(0, len(missing))
        for group in _groups(missing):
            issued += self._issue_group(group)
            done += len(group)
            if progress is not None:
                progress.step(done, len(missing))
        return DiplomasIssued(tuple(issued), found.existing, found.excluded)

    def date_warning(self) -> str | None:
        """What to say where this machine's day is before that of the last diploma it numbered."""
        today = self._today
        with self._house.database.read() as session:
            last = diploma_rows.last_numbered(session, today.year)
        if last is None or last.issued_on <= today:
            return None
        return (
            f"La fecha de este equipo es el {day(today)}, anterior a la del último diploma que"
            f" emitió, {last.number}, del {day(last.issued_on)}. Los números siguen y ninguno se"
            " repite, pero los diplomas llevan la fecha del equipo: si está atrasada, corríjala"
            " antes de emitir más."
        )

    def reissue(self, document_id: UUID, reason: str) -> Issued:
        """Annul a diploma and issue another with what the record says today."""
        self._house.staff.require(Job.ANNUL_DOCUMENT)
        why = clean(reason)
        if not why:
            raise InvalidInput("reason", "Escriba por qué se emite de nuevo.")
        with self._house.database.write("Emitir de nuevo un diploma") as session:
            before = diploma_rows.found(session, document_id)
            if before.state == DocumentState.ANNULLED:
                said = "Este diploma está anulado: emita otro desde el taller."
                raise InvalidInput("document", said)
            assert before.person_id is not None
            assert before.workshop_id is not None
            who = [(before.person_id, before.workshop_id)]
            draft = diploma_facts.drafts(session, self._house, who)[0]
            if diploma_facts.says_the_same(draft, before):
                raise InvalidInput(
                    "document",
                    "Lo que dice este diploma no ha cambiado. Vuelva a imprimirlo o a guardarlo:"
                    " tiene el mismo número.",
                )
            issued = issue_all(session, self._house, DocumentKind.DIPLOMA, [draft])[0]
            replaced = f"Reemplazado por {issued.number}: {why}"
            standing.annul(before, self._today, replaced)
        remember(self._house, issued.number)
        return issued

    def name_changed(self, document_id: UUID) -> bool:
        """Whether the record bears another name today than the diploma."""
        return self.one(document_id).outdated

    def outdated(self, cycle_id: UUID | None = None) -> list[DiplomaRow]:
        """The diplomas that stand and whose name was corrected since, of a cycle or of all."""
        with self._house.database.read() as session:
            found = diploma_rows.of(
                session, Scope(cycle_id), Document.state != DocumentState.ANNULLED
            )
        return [row for row in found if row.outdated]

    def deliver(self, document_ids: Sequence[UUID], how: How, on: date) -> Delivered:
        """Note that people have their diplomas: digital by default, printed by exception."""
        if how not in ("digital", "printed"):
            raise InvalidInput("how", "Indique si se entregó en digital o impreso.")
        if on > self._today:
            raise InvalidInput("on", "La fecha de la entrega no puede estar en el futuro.")
        with self._house.database.write("Registrar la entrega de diplomas") as session:
            asked = diploma_rows.to_deliver(session, document_ids)
            for diploma in asked:
                if diploma.state == DocumentState.ANNULLED:
                    said = f"El diploma {diploma.number} está anulado y no se entrega."
                    raise InvalidInput("document", said)
                if on < diploma.issued_on:
                    said = (
                        f"El diploma {diploma.number} no pudo entregarse antes de emitirse, el"
                        f" {day(diploma.issued_on)}."
                    )
                    raise InvalidInput("on", said)
            fresh = [diploma.id for diploma in asked if diploma.delivered_on is None]
            diploma_rows.note_delivery(session, fresh, how, on)
            transaction = running(session) if fresh else None
        return Delivered(transaction, len(fresh), len(asked) - len(fresh))

    def undo(self, transaction: int) -> None:
        """Take back a delivery that was noted by mistake."""
        take_back(self._house.database, transaction)

    def one(self, document_id: UUID) -> DiplomaRow:
        """One diploma; raises `NoSuchDocument`."""
        with self._house.database.read() as session:
            return diploma_rows.one(session, document_id)

    def romanised(
        self,
        cycle_id: UUID | None = None,
        workshop_id: UUID | None = None,
        person_id: UUID | None = None,
    ) -> list[DiplomaRow]:
        """The diplomas that stand whose name is printed by its sound: the paper lacks its letters
        (Arabic, Chinese, Cyrillic)."""
        with self._house.database.read() as session:
            found = diploma_rows.of(session, Scope(cycle_id, workshop_id, person_id))
        return [row for row in found if row.stands and romanised(row.name)]

    def of_cycle(self, cycle_id: UUID) -> list[DiplomaRow]:
        """The diplomas of a cycle, annulled ones too, by workshop and then by name."""
        with self._house.database.read() as session:
            return diploma_rows.of(session, Scope(cycle_id))

    def write_files(
        self,
        folder: Path,
        cycle_id: UUID | None = None,
        workshop_id: UUID | None = None,
        person_id: UUID | None = None,
        progress: Progress | None = None,
    ) -> DiplomaFiles:
        """Put every diploma that stands into a folder: one by one, all together, and their codes.

        Asked again, it writes the same files under the same numbers. Raises `FilesCut` where the
        place stops taking them and `Cancelled` between two files; what is there is whole.
        """
        scope = Scope(cycle_id, workshop_id, person_id)
        return diploma_files.write(self._house, scope, folder, progress)

    @property
    def _today(self) -> date:
        return self._house.clock.today()

    def _plan(self, session: Session, scope: Scope) -> DiplomaPlan:
        return plan(session, scope, self._house.house.minimum_attendance, self._today)

    def _issue_group(self, group: Sequence[Candidate]) -> list[Issued]:
        with self._house.database.write("Emitir diplomas") as session:
            # Another laptop's may have come since the run began.
            had = have_one(session, group)
            who = [(each.person_id, each.workshop_id) for each in group]
            due = [each for each in who if each not in had]
            drafts = diploma_facts.drafts(session, self._house, due)
            issued = issue_all(session, self._house, DocumentKind.DIPLOMA, drafts)
        remember(self._house, *(each.number for each in issued))
        return issued


def _groups(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for start in range(0, len(candidates), GROUP):
        yield candidates[start : start + GROUP]
