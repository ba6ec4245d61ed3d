"""How many marks each workshop of a measurement house gets, so that they add up exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from desktop.core.errors import InvalidInput
from desktop.core.text import count, thousands
from desktop.models import scheduling
from desktop.models.scheduling import Slot, WeeklyHour

MOST_PEOPLE = 1_000_000
MOST_MARKS = 50_000_000
MOST_YEARS = 30
MOST_WORKSHOPS_A_PERSON = 8
"""More workshops in one cycle than this is nobody's week."""

_DAYS = ((0, 2), (1, 3), (4, 5))
_HOURS = tuple(
    (time(int(a[:2]), int(a[3:])), time(int(b[:2]), int(b[3:])))
    for a, b in (
        ("08:00", "09:30"), ("09:30", "11:00"), ("11:00", "12:30"), ("14:00", "15:30"),
        ("15:30", "17:00"), ("17:00", "18:30"), ("18:30", "20:00"),
    )
)  # fmt: skip
SLOTS = tuple(
    tuple(WeeklyHour(day, starts, ends) for day in days)
    for starts, ends in _HOURS
    for days in _DAYS
)
"""The weeks a workshop may have; a room holds one workshop of each."""

_SEATS = (25, 22, 28, 24, 26, 25)
_WEEKS = 12
_HANDFUL = 6
_USUAL = 45
"""Workshops of a cycle in a real house."""

_WORTH_OPENING = 10
"""People a workshop is opened for; few marks are kept together in few workshops."""


@dataclass(frozen=True)
class Measure:
    """What `seed` is asked for."""

    people: int
    marks: int
    years: int
    seed: int
    acknowledged: bool = False


@dataclass(frozen=True)
class CycleSpan:
    """A cycle as it stands in the house."""

    id: UUID
    code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PlannedWorkshop:
    """A workshop with its lessons in order, of which the first `held` are over."""

    place: int
    """Its place among the workshops of the cycle, from 0."""
    lessons: tuple[Slot, ...]
    held: int
    seats: int
    marks: int

    @property
    def room(self) -> int:
        """Which room, counted from 0."""
        return self.place // len(SLOTS)

    @property
    def week(self) -> int:
        """Which of `SLOTS`."""
        return self.place % len(SLOTS)

    @property
    def attending(self) -> int:
        """How many people it takes to put the marks: the last one joins late."""
        return -(-self.marks // self.held) if self.marks else 0


def check(asked: Measure) -> None:
    """Refuse numbers that no house can have."""
    for value, field, most, what in (
        (asked.people, "people", MOST_PEOPLE, "personas"),
        (asked.marks, "marks", MOST_MARKS, "marcas"),
        (asked.years, "years", MOST_YEARS, "años"),
    ):
        if value < 0:
            raise InvalidInput(field, f"El número de {what} no puede ser negativo.")
        if value > most:
            raise InvalidInput(field, f"El número de {what} llega como mucho a {thousands(most)}.")
    if asked.years < 1:
        raise InvalidInput("years", "Indique al menos un año.")


def plan(
    asked: Measure, cycles: Sequence[CycleSpan], holidays: Mapping[date, str], today: date
) -> list[list[PlannedWorkshop]]:
    """The workshops of each cycle; raises `InvalidInput` where so many marks do not fit."""
    weeks = [[_lessons(cycle, week, holidays) for week in SLOTS] for cycle in cycles]
    held = [[sum(slot.on < today for slot in lessons) for lessons in cycle] for cycle in weeks]

    def room_for_marks(workshops: int) -> list[list[int]]:
        return [
            [cycle[w % len(SLOTS)] * _seats(w, asked.people) for w in range(workshops)]
            for cycle in held
        ]

    workshops = max(_HANDFUL, min(_USUAL, asked.people // 100))
    potential = room_for_marks(workshops)
    while sum(map(sum, potential)) < asked.marks:
        workshops += 1
        seats = sum(_seats(w, asked.people) for w in range(workshops))
        if not seats or seats > asked.people * MOST_WORKSHOPS_A_PERSON:
            raise _too_many(asked, sum(map(sum, potential)))
        for cycle, ordinal in zip(potential, held, strict=True):
            place = workshops - 1
            cycle.append(ordinal[place % len(SLOTS)] * _seats(place, asked.people))
    shares = _spread(asked.marks, [sum(cycle) for cycle in potential])
    planned = []
    for c, share in enumerate(shares):
        parts = _kept_together(share, potential[c], held[c])
        planned.append(
            [
                PlannedWorkshop(
                    w, weeks[c][w % len(SLOTS)], held[c][w % len(SLOTS)],
                    _seats(w, asked.people), parts[w],
                )
                for w in range(workshops)
            ]
        )  # fmt: skip
    return planned


def _too_many(asked: Measure, most: int) -> InvalidInput:
    if not asked.people:
        return InvalidInput("marks", "Sin personas no puede haber marcas de asistencia.")
    return InvalidInput(
        "marks",
        f"{count(asked.people, 'persona')} en {count(asked.years, 'año')} no alcanzan para"
        f" {count(asked.marks, 'marca')}: caben unas {thousands(most)}. Pida menos marcas, o más"
        " personas o años.",
    )


def _seats(place: int, people: int) -> int:
    return min(_SEATS[place % len(_SEATS)], people)


def _lessons(
    cycle: CycleSpan, week: Sequence[WeeklyHour], holidays: Mapping[date, str]
) -> tuple[Slot, ...]:
    """Twelve weeks of lessons from the first Monday of the cycle on."""
    monday = cycle.starts_on + timedelta(days=-cycle.starts_on.weekday() % 7)
    last = min(monday + timedelta(days=7 * _WEEKS - 1), cycle.ends_on)
    return scheduling.plan(week, monday, last, holidays).slots


def _spread(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total in proportion to weights, none greater than its weight."""
    whole, before, cut = sum(weights), 0, 0
    parts = []
    for weight in weights:
        before += weight
        upto = total * before // whole if whole else 0
        parts.append(upto - cut)
        cut = upto
    return parts


def _kept_together(share: int, potential: Sequence[int], held: Sequence[int]) -> list[int]:
    """The marks of one cycle over its workshops: in the first ones only, where they are few."""
    used, room = 0, 0
    wanted = -(-share // max(_WORTH_OPENING * max(held, default=1), 1))
    while used < len(potential) and (used < wanted or room < share):
        room += potential[used]
        used += 1
    parts = _spread(share, potential[:used])
    return parts + [0] * (len(potential) - used)
