"""What the door asks of the house: its services as they look from outside, loaded late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.doorstep import Doorstep
from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.ui.door.frame import DoorFrame, DoorPage
from desktop.ui.door.work import Work
from desktop.ui.messages import Messages
from desktop.ui.tasks import Tasks
from desktop.ui.widgets import Notice


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


class Door(Protocol):
    """The window of the door, as the pages behind the first one see it."""

    clock: Clock
    messages: Messages
    tasks: Tasks
    work: Work
    frame: DoorFrame

    def show_page(self, page: DoorPage) -> None:
        """Show a page; the one before is forgotten unless it was kept."""

    def keep(self, pages: Sequence[DoorPage]) -> None:
        """Pages one may go back to."""

    def begin(self, notice: Notice | None = None) -> None:
        """Look at the folder again and show what it needs."""

    def look(self) -> Doorstep:
        """What the folder needs."""

    def arrive(self, desk: Any) -> None:
        """Somebody is in."""

    def close(self) -> bool:
        """Go."""


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


class Flow(Protocol):
    """Everything behind the first page: its pages are loaded with the services, late."""

    def set_up(self) -> None:
        """The first set-up, step by step."""

    def make_practice(self) -> None:
        """Invent the practice house, in sight."""

    def recover(self) -> None:
        """Ask for the recovery sheet."""

    def restore(self, copy: Path | None = None) -> None:
        """Ask for a copy; given one, restore it at once."""

    def pass_through(self, entered: Entered, password: str) -> None:
        """Whatever is due between the open house and the desk."""

    def leave(self) -> None:
        """Close a house that nobody arrived in."""


class Entrance(Protocol):
    """The services of one folder."""

    def fault(self) -> UserError | None:
        """Why nobody can sign in, where the doorstep could not tell who does."""

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

    def flow(self, door: Door) -> Flow:
        """The pages behind the first one, shown at this door."""

    def print_paper(self, window: QWidget, pdf: bytes) -> bool:
        """Ask for a printer and print; False when staff thought better of it."""
