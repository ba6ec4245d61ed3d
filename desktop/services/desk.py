"""The open desk: every service of the signed-in house, made when first asked for."""

import importlib
from datetime import timedelta
from functools import cached_property

from desktop.core.clock import Clock
from desktop.core.lock import HomeLock
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.models import restoring
from desktop.models.database import Database
from desktop.models.house import HouseKind
from desktop.models.opening import HouseRow, OpenHouse, StaffRow
from desktop.services.access import Access, HouseExists, NewHouse
from desktop.services.agreements.register import Agreements
from desktop.services.attendance import Attendance
from desktop.services.deciding.jobs import Deciding
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import Documents
from desktop.services.documents.scans import Scans
from desktop.services.imports.runs import Imports
from desktop.services.numbers import Numbers
from desktop.services.people import People
from desktop.services.programme import Programme
from desktop.services.reception import Reception
from desktop.services.staffing import Staffing
from desktop.services.standing import Standing
from desktop.services.upkeep import Upkeep
from desktop.services.verifying.register import Verifying

PRACTICE_HOUSE = "C07"
PRACTICE_STAFF = "Lucía Paredes"
PRACTICE_PASSWORD = "practica"
_PRACTICE_AGE = 2500
"""Days since the practice house opened: it is a consolidated one."""


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
    def agreements(self) -> Agreements:
        """Rooms that are lent."""
        return Agreements(self.open_house)

    @cached_property
    def documents(self) -> Documents:
        """Numbered papers."""
        return Documents(self.open_house)

    @cached_property
    def diplomas(self) -> Diplomas:
        """Diplomas: who gets one, the run over a house, their files."""
        return Diplomas(self.open_house)

    @cached_property
    def scans(self) -> Scans:
        """Scans of signed papers."""
        return Scans(self.open_house)

    @cached_property
    def numbers(self) -> Numbers:
        """The last numbers on paper."""
        return Numbers(self.open_house)

    @cached_property
    def imports(self) -> Imports:
        """Registration sheets."""
        return Imports(self.database)

    @cached_property
    def deciding(self) -> Deciding:
        """What the centre asks of this house, and the answers."""
        return Deciding(self.database)

    @cached_property
    def standing(self) -> Standing:
        """What is to be sent, and where each record stands with the centre."""
        return Standing(self.database)

    @cached_property
    def staffing(self) -> Staffing:
        """Staff, passwords and the recovery sheet."""
        return Staffing(self.open_house)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Copies and the house's own data."""
        return Upkeep(self.open_house)

    @cached_property
    def verifying(self) -> Verifying:
        """Whether a diploma is one of ours."""
        return Verifying(self.open_house)

    def close(self) -> None:
        """Sign out."""
        self.open_house.close()


def make_practice_house(home: Home, clock: Clock, progress: Progress | None = None) -> None:
    """Set up and fill the practice house of a folder.

    It is made apart and moved in whole, so that a cut leaves no half of a house.
    """
    if Access(home, clock).exists():
        raise HouseExists
    lock = HomeLock(home.lock)
    lock.take()
    try:
        apart = Access(restoring.open_stage(home), clock)
        opened_on = clock.today() - timedelta(days=_PRACTICE_AGE)
        request = NewHouse(
            PRACTICE_HOUSE, PRACTICE_STAFF, PRACTICE_PASSWORD, opened_on, kind=HouseKind.PRACTICE
        )
        apart.set_up(request, with_recovery=False)
        house = apart.sign_in(None, PRACTICE_PASSWORD)
        try:
            # By name: what invents a house is loaded once in the life of a machine.
            invented = importlib.import_module("desktop.services.practice.filling")
            invented.fill_practice_house(house, progress)
            importlib.import_module("desktop.services.rehearsal").lend_rooms(house)
        finally:
            house.close()
        apart.home.lock.unlink(missing_ok=True)
        restoring.close_stage(home, clock)
        restoring.finish(home)
    finally:
        lock.release()
