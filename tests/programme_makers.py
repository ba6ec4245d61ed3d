"""Invented workshops and people, made by the same doors that staff use."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from desktop.core.clock import QUITO, Clock
from desktop.core.ids import cycle_id, new_id
from desktop.models.database import Database
from desktop.models.person import Person
from desktop.models.programme import Modality
from desktop.services.programme import Authorisation, Programme, Saved, WeeklyHour, WorkshopForm

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

DANCE = WorkshopForm(
    name="Bailoterapia",
    category="deportes",
    modality=Modality.COMMUNITY,
    cycle_id=cycle_id("2026-4"),
    starts_on=date(2026, 10, 5),
    ends_on=date(2026, 12, 18),
    hours=(
        WeeklyHour(MONDAY, time(8), time(10)),
        WeeklyHour(WEDNESDAY, time(8), time(10)),
    ),
    capacity=25,
)
"""Mondays and Wednesdays of the fourth cycle, 08:00–10:00."""

AUTHORISED = Authorisation("Coordinación Zonal Eloy Alfaro", date(2026, 9, 21), "AZEA-CS-2026-118")


class Wall:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def stand_at(self, on: date, at: time = time(10)) -> None:
        """Stand at an hour of Quito."""
        self.now = datetime.combine(on, at, QUITO).astimezone(UTC)


def wind(database: Database, on: date, at: time = time(10)) -> Wall:
    """Give the database a clock of one's own; services made afterwards use it."""
    wall = Wall(datetime(2026, 1, 1, tzinfo=UTC))
    wall.stand_at(on, at)
    database.clock = Clock(wall)
    return wall


def planned(database: Database, form: WorkshopForm = DANCE, **changes: Any) -> Saved:
    """A workshop with its lessons, not yet authorised."""
    return Programme(database).create(replace(form, **changes))


def opened(database: Database, form: WorkshopForm = DANCE, **changes: Any) -> UUID:
    """An open workshop."""
    made = planned(database, form, **changes)
    Programme(database).open(made.workshop_id, AUTHORISED)
    return made.workshop_id


def person(
    database: Database, surnames: str, given_names: str = "Rosa", birth: date | None = None
) -> UUID:
    """Somebody of the neighbourhood."""
    return people(database, [(surnames, given_names, birth)])[0]


def people(database: Database, names: list[tuple[str, str, date | None]]) -> list[UUID]:
    """Several people at once."""
    keys = [new_id() for _ in names]
    with database.write("Registrar personas") as session:
        session.add_all(
            Person(
                id=key,
                surnames=surnames,
                given_names=given_names,
                birth_date=birth,
                registered_at=database.clock.now(),
            )
            for key, (surnames, given_names, birth) in zip(keys, names, strict=True)
        )
    return keys
