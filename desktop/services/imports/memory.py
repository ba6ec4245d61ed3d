"""What became of each row of this very file when it was imported before."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.desk_work import ImportRow, ImportRun
from desktop.services.imports.matches import Judgement, Known, Verdict, may_be_one
from desktop.services.imports.results import Decision
from desktop.services.imports.told import Told


@dataclass(frozen=True, slots=True)
class Remembered:
    """The outcome of a row in an earlier import of the same file."""

    verdict: Verdict
    person_id: UUID | None
    decision: Decision | None

    @property
    def settled_person(self) -> UUID | None:
        """Who the row was found to be, where that is not in doubt."""
        if self.decision is Decision.DISCARD:
            return None
        doubted = self.verdict is Verdict.DOUBTFUL and self.decision is None
        return None if doubted else self.person_id


Memory = Mapping[tuple[int, int], Remembered]
"""By sheet of the file and line."""


def recall(session: Session, digest: str) -> Memory:
    """Everything known of the rows of a file; empty where it was never imported."""
    rows = session.execute(
        select(
            ImportRow.sheet, ImportRow.line, ImportRow.verdict, ImportRow.person_id,
            ImportRow.decision,
        )
        .join(ImportRun, ImportRun.id == ImportRow.run_id)
        .where(ImportRun.file_hash == digest)
        .order_by(ImportRun.at)
    )  # fmt: skip
    found: dict[tuple[int, int], Remembered] = {}
    for sheet, line, verdict, person_id, decision in rows:
        decided = Decision(decision) if decision else None
        outcome = Remembered(Verdict(verdict), person_id, decided)
        before = found.get((sheet, line))
        # A decision stands until another one.
        if before is None or before.decision is None or decided is not None:
            found[sheet, line] = outcome
    return found


def corrected(
    judgement: Judgement, told: Told, before: Remembered, known: Known | None
) -> tuple[Judgement, bool]:
    """The verdict in the light of the earlier import, and whether a doubtful row waits already.

    A person without documents or without a birth date cannot be found by them; that this very
    row made them known says it.
    """
    if judgement.verdict is Verdict.EXISTING:
        return judgement, False
    decided = before.decision in (Decision.SAME, Decision.NEW)
    if known is not None and (decided or may_be_one(known.name, (told.surnames, told.given_names))):
        reason = f"Ya se importó antes de este archivo: {known.called}."
        return Judgement(Verdict.EXISTING, known, reason), False
    if before.decision is Decision.DISCARD:
        reason = "Se descartó al importar antes este archivo."
        return Judgement(Verdict.DOUBTFUL, judgement.known, reason), True
    waits = before.verdict is Verdict.DOUBTFUL and before.decision is None
    return judgement, waits and judgement.verdict is Verdict.DOUBTFUL
