"""The door's view of the real services; heavy to load, so the door loads it by name, late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.services import upkeep
from desktop.services.access import Access, NewHouse
from desktop.services.documents.recovery import recovery_sheet
from desktop.services.numbers import NAMES
from desktop.services.staffing import Staffing
from desktop.ui.door.entrance import Door, Entered, Flow, Founding, HouseOption
from desktop.ui.door.flow import DoorFlow
from desktop.ui.preview_print import print_from_dialog

MakeDesk = Callable[[Any], Any]


@dataclass
class OpenedHouse:
    """A house on its way to the desk."""

    house: Any
    """The open house, opaque here."""
    make_desk: MakeDesk
    code: tuple[str, ...] = ()
    password: str = ""

    @property
    def staff_name(self) -> str:
        """Who signed in."""
        return str(self.house.staff.name)

    @property
    def house_name(self) -> str:
        """Which house."""
        return str(self.house.house.name)

    @property
    def newcomer(self) -> bool:
        """Whether confidentiality was not accepted yet."""
        return not Staffing(self.house).accepted_confidentiality()

    def accept(self, first_password: str, own_password: str) -> None:
        """Accept confidentiality, with a password of one's own."""
        staffing = Staffing(self.house)
        staffing.change_password(first_password, own_password)
        staffing.accept_confidentiality()

    def sheet(self) -> bytes:
        """The recovery sheet of `code`."""
        return recovery_sheet(self.house, self.code)

    def unknown_numbers(self) -> Sequence[tuple[str, str]]:
        """Kinds of paper whose last number nobody knows."""
        kinds = upkeep.Upkeep(self.house).unknown_numbers()
        return [(kind, name) for kind, name in NAMES.items() if kind in kinds]

    def tell_highest(self, told: dict[str, int]) -> None:
        """The last number on paper of some kinds."""
        upkeep.Upkeep(self.house).tell_highest(told)

    def desk(self) -> Any:
        """The desk, made once by the window."""
        return self.make_desk(self.house)

    def close(self) -> None:
        """Sign out again."""
        self.house.close()


class HouseEntrance:
    """The services of one folder."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        make_desk: MakeDesk,
        make_practice: Callable[[Home, Clock, Progress], object],
    ) -> None:
        self._home, self._clock = home, clock
        self._access = Access(home, clock)
        self._make_desk = make_desk
        self._make_practice = make_practice

    def fault(self) -> UserError | None:
        """Why nobody can sign in."""
        try:
            self._access.one_member()
        except UserError as error:
            return error
        return None

    def houses(self) -> Sequence[HouseOption]:
        """The catalogue."""
        return [
            HouseOption(house.code, house.label, house.zone, house.sigla, house.name is not None)
            for house in self._access.houses()
        ]

    def letters(self) -> str:
        """The letters a laptop may take."""
        return self._access.letters()

    def stage(self, opened_on: date) -> str:
        """The class of a house opened on a day."""
        return self._access.stage(opened_on).value

    def found(self, request: Founding) -> Entered:
        """Set the house up and open it."""
        made = self._access.set_up(
            NewHouse(
                code=request.code,
                staff_name=request.staff_name,
                password=request.password,
                opened_on=request.opened_on,
                letter=request.letter,
            )
        )
        house = self._access.sign_in(None, request.password)
        return OpenedHouse(house, self._make_desk, made.recovery or ())

    def sign_in(self, name: str | None, password: str) -> Entered:
        """Open the house."""
        return OpenedHouse(self._access.sign_in(name, password), self._make_desk)

    def recover(self, code: str, password: str) -> Entered:
        """Open the house with the recovery sheet and give it a new password."""
        house, groups = self._access.recover(code, password)
        return OpenedHouse(house, self._make_desk, groups)

    def restore(self, source: Path) -> None:
        """Put a copy in the place of what is in the folder."""
        upkeep.restore(source, self._home, self._clock)

    def make_practice(self, progress: Progress) -> None:
        """Invent the practice house."""
        self._make_practice(self._home, self._clock, progress)

    def flow(self, door: Door) -> Flow:
        """The pages behind the first one, shown at this door."""
        return DoorFlow(door, self)

    def print_paper(self, window: QWidget, pdf: bytes) -> bool:
        """Ask for a printer and print."""
        return print_from_dialog(window, pdf, "Hoja de recuperación")
