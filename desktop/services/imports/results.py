"""What an import tells: a verdict for every row, the five numbers, and what waits for staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from desktop.services.imports.matches import Verdict


class Decision(StrEnum):
    """What staff say of a doubtful row."""

    SAME = "same"
    """It is the person it was compared with."""
    NEW = "new"
    """It is somebody else, to be registered."""
    DISCARD = "discard"
    """The row is of no use."""


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What becomes, or became, of one row."""

    sheet: str
    line: int
    name: str
    verdict: Verdict
    reason: str
    notes: tuple[str, ...] = ()
    """What is kept but should be looked at: an impossible date, a document that does not check."""
    unmatched: tuple[str, ...] = ()
    """Why the person was not enrolled in a workshop the row names."""
    person_id: UUID | None = None
    """Who was created or found; in a doubtful row, who it may be."""


@dataclass(frozen=True)
class ImportResult:
    """The numbers of a sheet; `created`, `existing`, `doubtful` and `refused` sum to `rows`."""

    rows: int
    created: int
    existing: int
    doubtful: int
    refused: int
    import_id: UUID | None
    """None after a dry run."""
    refused_file: bytes | None
    """A workbook of the refused rows, the reason beside each; None where there are none."""
    lines: tuple[LineVerdict, ...]
    enrolled: int = 0
    waiting: int = 0
    """People who found their workshop full and wait for a seat."""
    completed: int = 0
    """Known people to whom the sheet added something that was missing."""

    @property
    def flagged(self) -> tuple[LineVerdict, ...]:
        """The rows that were kept with something to look at."""
        return tuple(line for line in self.lines if line.notes)

    @property
    def unmatched(self) -> tuple[LineVerdict, ...]:
        """The rows whose workshop was not found, or not one alone."""
        return tuple(line for line in self.lines if line.unmatched)


@dataclass(frozen=True)
class DoubtfulRow:
    """A row that waits for a decision, beside the person it may be."""

    id: UUID
    import_id: UUID
    at: datetime
    line: int
    name: str
    document: str
    """As lists show it."""
    born: str
    reason: str
    workshops: tuple[str, ...]
    candidate_id: UUID | None
    candidate_name: str
    candidate_document: str
    candidate_born: str


@dataclass(frozen=True)
class Decided:
    """What a decision did."""

    person_id: UUID | None
    created: bool
    enrolled: int
    waiting: int
    unmatched: tuple[str, ...]
