"""A house to measure with: as many people and marks as asked, over years of cycles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from desktop.core import ids
from desktop.core.clock import QUITO
from desktop.core.text import hour
from desktop.models.bulk import BulkLoad
from desktop.models.programme import (
    Enrolment,
    EnrolmentState,
    Facilitator,
    Lesson,
    Modality,
    Room,
    Timetable,
    Workshop,
    WorkshopState,
)
from desktop.services.practice.dealing import Dealer
from desktop.services.practice.measure_plan import (
    SLOTS,
    CycleSpan,
    PlannedWorkshop,
)
from desktop.services.practice.people import ECUADOR, PeopleMaker
from desktop.services.practice.shapes import (
    Registrar,
    category_code,
    millis,
    offer,
    seeded_id,
    why_withdrawn,
)

_STEADY = bytes.maketrans(bytes(range(256)), b"P" * 226 + b"A" * 14 + b"T" * 9 + b"J" * 7)
_IRREGULAR = bytes.maketrans(bytes(range(256)), b"P" * 158 + b"A" * 60 + b"T" * 18 + b"J" * 20)
_SWAPS = 20
"""One member in so many leaves midway and somebody else takes the seat."""


@dataclass(frozen=True)
class _Member:
    """One person in one workshop: present from lesson `first` up to before lesson `last`."""

    person: int
    first: int
    last: int
    left: bool = False


@dataclass
class _Cycle:
    """What happens in one cycle, as (moment, order, what is done)."""

    span: CycleSpan
    events: list[tuple[datetime, int, tuple[Any, ...]]] = field(default_factory=list)

    def then(self, at: datetime, *what: Any) -> None:
        """Something that happens at a moment."""
        self.events.append((at, len(self.events), what))


class MeasurementHouse:
    """Writes the planned cycles into a load, one after another, each job at its time."""

    def __init__(
        self, load: BulkLoad, rng: Random, zone: str, staff: UUID, today: date, people: int
    ) -> None:
        self._load = load
        self._rng = rng
        self._maker = PeopleMaker(rng, zone, practice=False)
        self._registrar = Registrar(load, rng, staff, today)
        self._today = today
        self._people = people
        self._ids: list[UUID] = []
        self._known: dict[int, datetime] = {}
        """When the newcomers of this cycle registered."""
        self._rooms: list[UUID] = []
        self._facilitators: list[UUID] = []
        self._reasons = why_withdrawn()
        self.workshops = 0
        self.marks = 0

    def write(
        self, cycles: Sequence[CycleSpan], planned: Sequence[Sequence[PlannedWorkshop]]
    ) -> Iterator[int]:
        """Write cycle after cycle; yields how many marks are written so far."""
        first = cycles[0].starts_on - timedelta(days=30)
        self._write_premises(_at(first, 9), 1 + (len(planned[0]) - 1) // len(SLOTS))
        for place, (span, workshops) in enumerate(zip(cycles, planned, strict=True)):
            last = place == len(cycles) - 1
            pool = self._pool(workshops, place + 1, len(cycles), last)
            cycle = _Cycle(span)
            newcomers = self._arrivals(cycle, pool)
            dealer = Dealer(self._rng, pool, newcomers)
            for workshop in workshops:
                self._plan_workshop(cycle, workshop, dealer, current=last)
            self._perform(cycle)
            yield self.marks

    def _pool(
        self, workshops: Sequence[PlannedWorkshop], place: int, cycles: int, last: bool
    ) -> int:
        """How many people the house knows by the end of a cycle."""
        if last:
            return self._people
        seats = sum(w.attending for w in workshops)
        fullest = max((w.attending for w in workshops), default=0)
        known = -(-self._people * place // cycles)
        return min(self._people, max(known, -(-seats // 2), fullest, len(self._ids)))

    def _arrivals(self, cycle: _Cycle, pool: int) -> list[int]:
        """People who register before the lessons begin."""
        opens = cycle.span.starts_on - timedelta(days=12)
        until = min(cycle.span.starts_on, self._today) - timedelta(days=1)
        days = max((until - opens).days, 1)
        newcomers = list(range(len(self._ids), pool))
        self._known.clear()
        for person in newcomers:
            at = self._moment(opens + timedelta(days=self._rng.randrange(days)))
            self._ids.append(seeded_id(self._rng, at))
            self._known[person] = at
            cycle.then(at, self._register, person)
        return newcomers

    def _plan_workshop(
        self, cycle: _Cycle, workshop: PlannedWorkshop, dealer: Dealer, *, current: bool
    ) -> None:
        rng, opens = self._rng, cycle.span.starts_on - timedelta(days=20)
        at = self._moment(opens + timedelta(days=rng.randrange(5)))
        key = seeded_id(rng, at)
        lessons = [ids.lesson_id(key, s.on, hour(s.starts)) for s in workshop.lessons]
        self.workshops += 1
        cycle.then(at, self._open_workshop, cycle.span, key, workshop, lessons, current)
        members = self._members(workshop, dealer)
        rolls: list[list[tuple[bytes, bytes, str]]] = [[] for _ in range(workshop.held)]
        enrolments = [ids.enrolment_id(key, self._ids[member.person]) for member in members]
        keys = ids.mark_keys(enrolments, lessons[: workshop.held])
        for member, enrolment, row in zip(members, enrolments, keys, strict=True):
            whose, letters = enrolment.bytes, self._letters(workshop.held)
            for place in range(member.first, member.last):
                rolls[place].append((row[place], whose, letters[place]))
            self._plan_enrolment(cycle, key, enrolment, member, workshop)
        for slot, lesson, marks in zip(workshop.lessons, lessons, rolls, strict=False):
            if marks:
                self.marks += len(marks)
                cycle.then(_after(slot.on, slot.starts), self._call_roll, lesson, marks)
        if current:
            self._plan_newly_enrolled(cycle, key, workshop, members, dealer)

    def _members(self, workshop: PlannedWorkshop, dealer: Dealer) -> list[_Member]:
        """Who comes to which lessons, adding up to the marks of the workshop."""
        rng, attending, held = self._rng, workshop.attending, workshop.held
        if not attending:
            return []
        swaps = sum(rng.randrange(_SWAPS) == 0 for _ in range(attending - 1)) if held > 6 else 0
        whole = dealer.take(attending, workshop.week)
        spare = dealer.spare(swaps, workshop.week, whole)
        last = workshop.marks - (attending - 1) * held
        members = [_Member(person, 0, held) for person in whole[:-1]]
        for place, person in enumerate(spare):
            leaves = rng.randrange(3, held - 2)
            members[place] = _Member(members[place].person, 0, leaves, left=True)
            members.append(_Member(person, leaves, held))
        members.append(_Member(whole[-1], held - last, held))
        return members

    def _plan_enrolment(
        self, cycle: _Cycle, workshop: UUID, enrolment: UUID, member: _Member,
        planned: PlannedWorkshop,
    ) -> None:  # fmt: skip
        if member.first == 0:
            earliest = cycle.span.starts_on - timedelta(days=11)
            joined = self._moment(earliest + timedelta(days=self._rng.randrange(10)))
        else:
            first = planned.lessons[member.first]
            joined = _after(first.on, first.starts, minutes=-25)
        if (known := self._known.get(member.person)) and joined <= known:
            joined = known + timedelta(seconds=40)
        values: dict[str, Any] = {"state": EnrolmentState.ENROLLED, "since": joined}
        if member.left:
            gone = planned.lessons[member.last - 1]
            values = {
                "state": EnrolmentState.WITHDRAWN,
                "since": _after(gone.on, gone.ends),
                "reason": self._rng.choice(self._reasons),
            }
        cycle.then(joined, self._enrol, enrolment, workshop, member.person, values)

    def _plan_newly_enrolled(
        self, cycle: _Cycle, key: UUID, workshop: PlannedWorkshop, members: Sequence[_Member],
        dealer: Dealer,
    ) -> None:  # fmt: skip
        """People who joined the running workshop after its last lesson: no mark expects them."""
        many = max(workshop.seats * 3 // 5 - len(members), 0)
        taken = {member.person for member in members}
        last = workshop.lessons[workshop.held - 1].on if workshop.held else None
        on = last + timedelta(days=1) if last else cycle.span.starts_on - timedelta(days=2)
        for person in dealer.spare(many, workshop.week, taken):
            since = _at(min(on, self._today), 6, 30, self._rng.randrange(3_000_000))
            values = {"state": EnrolmentState.ENROLLED, "since": since}
            enrolment = ids.enrolment_id(key, self._ids[person])
            cycle.then(since, self._enrol, enrolment, key, person, values)

    def _perform(self, cycle: _Cycle) -> None:
        """Write what happened, in the order of time."""
        for at, _, (act, *facts) in sorted(cycle.events, key=lambda event: event[:2]):
            act(at, *facts)

    def _register(self, at: datetime, person: int) -> None:
        self._load.job(millis(at), "Registrar a quien llega")
        self._registrar.write(self._maker.make(at, key=self._ids[person]))

    def _open_workshop(
        self, at: datetime, span: CycleSpan, key: UUID, planned: PlannedWorkshop,
        lessons: Sequence[UUID], current: bool,
    ) -> None:  # fmt: skip
        shown = offer()["workshops"]
        known = shown[planned.place % len(shown)]
        group = planned.place // len(shown)
        community = known["cents"] > 0
        room = self._rooms[planned.room]
        week = SLOTS[planned.week]
        self._load.job(millis(at), "Crear un taller")
        self._load.add(
            Workshop,
            {
                "id": key,
                "cycle_id": span.id,
                "name": f"{known['name']} · grupo {group + 1}" if group else known["name"],
                "category": category_code(known["category"]),
                "modality": Modality.COMMUNITY if community else Modality.MUNICIPAL,
                "facilitator_id": self._facilitators[planned.place // 7],
                "room_id": room,
                "capacity": max(planned.seats, 10),
                "contribution_cents": known["cents"],
                "starts_on": planned.lessons[0].on if planned.lessons else span.starts_on,
                "ends_on": planned.lessons[-1].on if planned.lessons else span.ends_on,
                "state": WorkshopState.OPEN if current else WorkshopState.CLOSED,
                "authorised_by": "Coordinación Zonal",
                "authorised_on": at.astimezone(QUITO).date(),
                "authorisation_number": f"GADDMQ-{span.code}-{planned.place + 1:04d}-O",
            },
        )
        for weekly in week:
            self._load.add(
                Timetable,
                {
                    "id": seeded_id(self._rng, at),
                    "workshop_id": key,
                    "weekday": weekly.weekday,
                    "starts": hour(weekly.starts),
                    "ends": hour(weekly.ends),
                },
            )
        for place, (lesson, slot) in enumerate(zip(lessons, planned.lessons, strict=True)):
            called = place < planned.held and planned.marks > 0
            self._load.add(
                Lesson,
                {
                    "id": lesson,
                    "workshop_id": key,
                    "original_on": slot.on,
                    "on": slot.on,
                    "starts": hour(slot.starts),
                    "ends": hour(slot.ends),
                    "room_id": room,
                    "roll_closed_at": _after(slot.on, slot.ends) if called else None,
                },
            )

    def _enrol(
        self, at: datetime, enrolment: UUID, workshop: UUID, person: int, values: dict[str, Any]
    ) -> None:
        self._load.job(millis(at), "Inscribir en un taller")
        found = {"id": enrolment, "workshop_id": workshop, "person_id": self._ids[person]}
        self._load.add(Enrolment, found | values)

    def _call_roll(
        self, at: datetime, lesson: UUID, marks: list[tuple[bytes, bytes, str]]
    ) -> None:
        self._load.job(millis(at), "Tomar lista")
        self._load.roll(lesson, millis(at), marks)

    def _write_premises(self, at: datetime, rooms: int) -> None:
        """The rooms and the talleristas, three of whom share a room's week."""
        rng = self._rng
        self._load.job(millis(at), "Guardar un espacio")
        for place in range(rooms):
            key = seeded_id(rng, at)
            self._rooms.append(key)
            self._load.add(Room, {"id": key, "name": f"Salón {place + 1}", "capacity": 30})
        self._load.job(millis(at), "Guardar a una o un tallerista")
        for _ in range(rooms * len(SLOTS) // 7):
            key = seeded_id(rng, at)
            woman = rng.randrange(3) > 0
            given = self._maker.given_names(ECUADOR, woman, 40)
            self._facilitators.append(key)
            self._load.add(
                Facilitator,
                {
                    "id": key,
                    "name": f"{given} {self._maker.surnames()}",
                    "article": "la" if woman else "el",
                    "document_kind": "CEDULA",
                    "document_number": self._maker.cedula(),
                    "phone": self._maker.phone(),
                },
            )

    def _letters(self, lessons: int) -> str:
        habit = _IRREGULAR if self._rng.randrange(5) == 0 else _STEADY
        return self._rng.randbytes(lessons).translate(habit).decode()

    def _moment(self, on: date) -> datetime:
        """Some moment of the house's working day."""
        return _at(on, 8, 0, self._rng.randrange(9 * 3_600_000))


def _at(on: date, hours: int, minutes: int = 0, millis: int = 0) -> datetime:
    return datetime.combine(on, time(hours, minutes), QUITO) + timedelta(milliseconds=millis)


def _after(on: date, at: time, minutes: int = 8) -> datetime:
    return datetime.combine(on, at, QUITO) + timedelta(minutes=minutes)
