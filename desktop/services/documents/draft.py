"""A paper about to be issued, before it has a number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop.printing.imprint import Imprint


@dataclass(frozen=True)
class Draft:
    """Its facts once it has an imprint, whom it lists and what it is about."""

    build: Callable[[Imprint], Any]
    people: tuple[UUID, ...] = ()
    workshop_id: UUID | None = None
    person_id: UUID | None = None
    parent_id: UUID | None = None
    """The acta an addendum belongs to."""
    agreement_id: UUID | None = None
