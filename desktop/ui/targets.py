"""What one screen may ask of another through `context.navigate`, besides an id."""

from dataclasses import dataclass
from uuid import UUID

DECIDE = "decide"
"""Of «Hoy»: go to what waits for a decision."""


@dataclass(frozen=True)
class OpenField:
    """Open the record of a person at what the centre refused."""

    person_id: UUID
    table: str
    column: str = ""


@dataclass(frozen=True)
class RegisterSomeone:
    """Open the form of a new person, with what was typed and the workshop they want."""

    typed: str = ""
    workshop_id: UUID | None = None
    back: str = "today"
    """The screen to go back to."""
    back_target: object = None


@dataclass(frozen=True)
class EnrolIn:
    """Find who is at the counter, for this workshop; then go back to this lesson."""

    workshop_id: UUID
    lesson_id: UUID | None = None


@dataclass(frozen=True)
class JustEnrolled:
    """Say on «Hoy» what was done at the form, and offer what to print."""

    done: object
    """A `WalkedIn` of the reception."""
    name: str
    workshop: str


@dataclass(frozen=True)
class OpenDiplomas:
    """Of «Diplomas»: those of one workshop, of one person, or of a cycle (the current one)."""

    workshop_id: UUID | None = None
    person_id: UUID | None = None
    cycle_id: UUID | None = None
    words: str = ""
    """The workshop or the person, as the page calls them."""
    back: str = "documents"
    """The screen to go back to."""
    back_target: object = None
