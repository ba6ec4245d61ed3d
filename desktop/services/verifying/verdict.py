"""What is said of a diploma that somebody shows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from desktop.sync.protocol.diploma import HouseKind


class VerdictState(StrEnum):
    """What the check came to."""

    VALID = "valid"
    ALTERED = "altered"
    ANNULLED = "annulled"
    UNKNOWN = "unknown"
    """Nothing speaks against it, and nothing here can vouch for it."""


@dataclass(frozen=True)
class Verdict:
    """The answer to one code; what a code does not tell is None."""

    state: VerdictState
    sentence: str
    """Finished Spanish, exact about what was checked and what was not."""
    list_age: datetime | None = None
    """When the list of annulled diplomas last came from the centre; None: never."""
    house_kind: HouseKind | None = None
    certified: bool = False
    """The centre vouches for the laptop that signed it."""
    number: str | None = None
    issued_on: date | None = None
    name: str | None = None
    name_is_cut: bool = False
    """The code holds only the beginning of the name; compare that much."""
    workshop: str | None = None
    """In a code of another house its first 60 bytes."""
    starts: date | None = None
    ends: date | None = None
    hours: float | None = None
    house: str | None = None
    """Of the house that issued it, without the words «Casa Somos»."""
    document_id: UUID | None = None
    """Where this house has the diploma."""
