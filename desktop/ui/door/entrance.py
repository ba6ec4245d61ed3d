"""What the door asks of the house: its services as they look from outside, loaded late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.core.errors import UserError
from desktop.core.progress import Progress


@dataclass(frozen=True)
class Doorstep:
    """What is known of a house's folder before anything heavy is loaded."""

    exists: bool
    asks_name: bool = False
    problem: UserError | None = None
    """Why nobody can sign in."""


@dataclass(frozen=True)
class HouseOption:
    """A house of the catalogue; one without a name cannot be chosen."""

    code: str
    name: str
    zone: str
    sigla: str
    selectable: bool


@dataclass(frozen=True)
class Founding:
    """What the first set-up gathered."""

    code: str
    opened_on: date
    letter: str
    staff_name: str
    password: str


class Entered(Protocol):
    """An open house, on its way to the desk."""

    @property
    def staff_name(self) -> str:
        """Who signed in."""

    @property
    def house_name(self) -> str:
        """Which house."""

    @property
    def code(self) -> tuple[str, ...]:
        """A recovery code that must be kept before going on, or ()."""

    @property
    def newcomer(self) -> bool:
        """Whether confidentiality was not accepted yet."""

    def accept(self, first_password: str, own_password: str) -> None:
        """Accept confidentiality, with a password of one's own."""

    def sheet(self) -> bytes:
        """The recovery sheet of `code`, as PDF."""

    def unknown_numbers(self) -> Sequence[tuple[str, str]]:
        """Kinds of paper whose last number nobody knows: code and name."""

    def tell_highest(self, told: dict[str, int]) -> None:
        """The last number on paper of some kinds."""

    def desk(self) -> Any:
        """The desk of the house, for the window."""

    def close(self) -> None:
        """Sign out again."""


class Entrance(Protocol):
    """The services of one folder."""

    def houses(self) -> Sequence[HouseOption]:
        """The catalogue."""

    def letters(self) -> str:
        """The letters a laptop may take."""

    def stage(self, opened_on: date) -> str:
        """The class of a house opened on a day, in the words of the model."""

    def found(self, request: Founding) -> Entered:
        """Set the house up and open it."""

    def sign_in(self, name: str | None, password: str) -> Entered:
        """Open the house."""

    def recover(self, code: str, password: str) -> Entered:
        """Open the house with the recovery sheet and give it a new password."""

    def restore(self, source: Path) -> None:
        """Put a copy in the place of what is in the folder."""

    def make_practice(self, progress: Progress) -> None:
        """Invent the practice house."""

    def print_paper(self, window: QWidget, pdf: bytes) -> bool:
        """Ask for a printer and print; False when staff thought better of it."""
