"""The open desk: every service of the signed-in house, made when first asked for."""

from functools import cached_property

from desktop.core.clock import Clock
from desktop.models.database import Database
from desktop.models.opening import HouseRow, OpenHouse, StaffRow
from desktop.services.attendance import Attendance
from desktop.services.documents.register import Documents
from desktop.services.imports.runs import Imports
from desktop.services.people import People
from desktop.services.programme import Programme
from desktop.services.reception import Reception
from desktop.services.staffing import Staffing
from desktop.services.upkeep import Upkeep


class Desk:
    """What a screen is given: who works, where, and the jobs."""

    def __init__(self, house: OpenHouse) -> None:
        self.open_house = house

    @property
    def staff(self) -> StaffRow:
        """Who is signed in."""
        return self.open_house.staff

    @property
    def house(self) -> HouseRow:
        """Which house is open."""
        return self.open_house.house

    @property
    def clock(self) -> Clock:
        """The only source of time."""
        return self.open_house.clock

    @property
    def database(self) -> Database:
        """For the change bus, which listens to it."""
        return self.open_house.database

    @cached_property
    def people(self) -> People:
        """People, their papers, consents, duplicates and history."""
        return People(self.database)

    @cached_property
    def programme(self) -> Programme:
        """Cycles, rooms, talleristas, workshops and lessons."""
        return Programme(self.database)

    @cached_property
    def reception(self) -> Reception:
        """Walk-ins."""
        return Reception(self.database)

    @cached_property
    def attendance(self) -> Attendance:
        """Rolls."""
        return Attendance(self.database)

    @cached_property
    def documents(self) -> Documents:
        """Numbered papers."""
        return Documents(self.open_house)

    @cached_property
    def imports(self) -> Imports:
        """Registration sheets."""
        return Imports(self.database)

    @cached_property
    def staffing(self) -> Staffing:
        """Staff, passwords and the recovery sheet."""
        return Staffing(self.open_house)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Copies and the house's own data."""
        return Upkeep(self.open_house)

    def close(self) -> None:
        """Sign out."""
        self.open_house.close()
