"""What happens in an invented house, gathered in any order and written in the order of time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from desktop.core.clock import QUITO
from desktop.core.text import hour
from desktop.models.bulk import BulkLoad
from desktop.models.programme import Enrolment, Facilitator, Lesson, Room, Timetable, Workshop
from desktop.models.scheduling import WeeklyHour
from desktop.models.space_use import SpaceAgreement, SpaceDay, SpaceValidation
from desktop.services.practice.shapes import Registrar, millis, seeded_id

Happening = Callable[..., None]


class Timeline:
    """The jobs of a house, each with its moment; `perform` writes them into the load."""

    def __init__(self, load: BulkLoad, rng: Random, registrar: Registrar) -> None:
        self._load = load
        self._rng = rng
        self._registrar = registrar
        self._events: list[tuple[datetime, int, Happening, tuple[Any, ...]]] = []

    def then(self, at: datetime, act: Happening, *facts: Any) -> None:
        """Something that happens at a moment; of two at the same moment, the first told."""
        self._events.append((at, len(self._events), act, facts))

    def perform(self) -> None:
        """Write what was gathered, in the order of time."""
        self._events.sort(key=lambda event: event[:2])
        for at, _, act, facts in self._events:
            act(at, *facts)
        self._events.clear()

    def register(self, at: datetime, make: Callable[[], Any]) -> None:
        """Somebody walks in; the person is made only now, to be forgotten at once."""
        self._load.job(millis(at), "Registrar a quien llega")
        self._registrar.write(make())

    def open_workshop(
        self,
        at: datetime,
        workshop: Mapping[str, Any],
        week: Sequence[WeeklyHour],
        lessons: Sequence[Mapping[str, Any]],
    ) -> None:
        """A workshop is written with its weekly hours and lessons."""
        self._load.job(millis(at), "Crear un taller")
        self._load.add(Workshop, workshop)
        for weekly in week:
            self._load.add(
                Timetable,
                {
                    "id": seeded_id(self._rng, at),
                    "workshop_id": workshop["id"],
                    "weekday": weekly.weekday,
                    "starts": hour(weekly.starts),
                    "ends": hour(weekly.ends),
                },
            )
        shared = {"workshop_id": workshop["id"], "room_id": workshop["room_id"]}
        for lesson in lessons:
            self._load.add(Lesson, {**shared, **lesson})

    def enrol(
        self, at: datetime, enrolment: UUID, workshop: UUID, person: UUID, state: Mapping[str, Any]
    ) -> None:
        """Somebody gets a place in a workshop."""
        self._load.job(millis(at), "Inscribir en un taller")
        place = {"id": enrolment, "workshop_id": workshop, "person_id": person}
        self._load.add(Enrolment, {**place, **state})

    def call_roll(
        self, at: datetime, lesson: UUID, marks: Sequence[tuple[bytes, bytes, str]]
    ) -> None:
        """The roll of a lesson is called."""
        self._load.job(millis(at), "Tomar lista")
        self._load.roll(lesson, millis(at), marks)

    def lend(
        self,
        at: datetime,
        agreement: Mapping[str, Any],
        days: Sequence[Mapping[str, Any]],
        validations: Sequence[Mapping[str, Any]],
    ) -> None:
        """A request for a room is written with its days and what the authorities answered."""
        self._load.job(millis(at), "Registrar una solicitud de espacio")
        self._load.add(SpaceAgreement, agreement)
        for day in days:
            self._load.add(SpaceDay, day)
        for validation in validations:
            self._load.add(SpaceValidation, validation)

    def furnish(self, at: datetime, rooms: Sequence[Mapping[str, Any]]) -> list[UUID]:
        """The house names its rooms."""
        self._load.job(millis(at), "Guardar un espacio")
        found = [seeded_id(self._rng, at) for _ in rooms]
        for key, room in zip(found, rooms, strict=True):
            self._load.add(Room, {"id": key, **room})
        return found

    def hire(self, at: datetime, facilitators: Sequence[Mapping[str, Any]]) -> list[UUID]:
        """The house meets its talleristas."""
        self._load.job(millis(at), "Guardar a una o un tallerista")
        found = [seeded_id(self._rng, at) for _ in facilitators]
        for key, facilitator in zip(found, facilitators, strict=True):
            self._load.add(Facilitator, {"id": key, **facilitator})
        return found


def moment(on: date, at: time, *, minutes: float = 0) -> datetime:
    """A moment on the house's wall clock, some minutes after or before."""
    return datetime.combine(on, at, QUITO) + timedelta(minutes=minutes)


def some_moment(rng: Random, on: date) -> datetime:
    """Some moment of the house's working day."""
    return moment(on, time(8)) + timedelta(milliseconds=rng.randrange(9 * 3_600_000))
