"""A house to measure with: as many people and marks as asked, over years of cycles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from desktop.core import ids
from desktop.core.clock import QUITO
from desktop.core.text import hour
from desktop.models.bulk import BulkLoad
from desktop.models.identity import DocumentKind
from desktop.models.programme import EnrolmentState, Modality, WorkshopState
from desktop.services.practice.dealing import Dealer
from desktop.services.practice.lent import RoomLender
from desktop.services.practice.measure_plan import SLOTS, CycleSpan, PlannedWorkshop
from desktop.services.practice.people import ECUADOR, PeopleMaker
from desktop.services.practice.shapes import (
    Registrar,
    category_code,
    offer,
    seeded_id,
    why_withdrawn,
)
from desktop.services.practice.timeline import Timeline, moment, some_moment

_EVERY = bytes(range(256))
_STEADY = bytes.maketrans(_EVERY, b"P" * 226 + b"A" * 14 + b"T" * 9 + b"J" * 7)
_IRREGULAR = bytes.maketrans(_EVERY, b"P" * 158 + b"A" * 60 + b"T" * 18 + b"J" * 20)
_SWAPS = 20
"""One member in so many leaves midway and somebody else takes the seat."""

_WORKSHOPS_EACH = 7
"""How many workshops a tallerista gives, none of them at the same time."""


@dataclass(frozen=True)
class _Member:
    """One person in one workshop: there from lesson `first` up to before lesson `last`."""

    person: int
    first: int
    last: int
    left: bool = False


class MeasurementHouse:
    """Writes the planned cycles into a load, one after another, each job at its time."""

    def __init__(
        self, load: BulkLoad, rng: Random, zone: str, staff: UUID, today: date, people: int
    ) -> None:
        self._rng = rng
        self._maker = PeopleMaker(rng, zone, practice=False)
        self._timeline = Timeline(load, rng, Registrar(load, rng, staff, today))
        self._lender = RoomLender(self._timeline, today)
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
        begun = moment(cycles[0].starts_on - timedelta(days=30), time(9))
        self._write_premises(begun, 1 + (len(planned[0]) - 1) // len(SLOTS))
        for place, (span, workshops) in enumerate(zip(cycles, planned, strict=True), 1):
            current = place == len(cycles)
            pool = self._people if current else self._pool(workshops, place, len(cycles))
            dealer = Dealer(self._rng, pool, self._arrivals(span, pool))
            for workshop in workshops:
                self._plan_workshop(span, workshop, dealer, current=current)
            self._lender.plan(span, self._rooms)
            self._timeline.perform()
            yield self.marks

    def _pool(self, workshops: Sequence[PlannedWorkshop], place: int, cycles: int) -> int:
        """How many people the house knows by the end of a cycle."""
        seats = sum(w.attending for w in workshops)
        fullest = max((w.attending for w in workshops), default=0)
        known = -(-self._people * place // cycles)
        return min(self._people, max(known, -(-seats // 2), fullest, len(self._ids)))

    def _arrivals(self, span: CycleSpan, pool: int) -> list[int]:
        """People who register before the lessons begin."""
        opens = span.starts_on - timedelta(days=12)
        until = min(span.starts_on, self._today) - timedelta(days=1)
        newcomers = list(range(len(self._ids), pool))
        self._known.clear()
        for person in newcomers:
            day = self._rng.randrange(max((until - opens).days, 1))
            at = some_moment(self._rng, opens + timedelta(days=day))
            key = seeded_id(self._rng, at)
            self._ids.append(key)
            self._known[person] = at
            make = partial(self._maker.make, at, key=key)
            self._timeline.then(at, self._timeline.register, make)
        return newcomers

    def _plan_workshop(
        self, span: CycleSpan, planned: PlannedWorkshop, dealer: Dealer, *, current: bool
    ) -> None:
        rng = self._rng
        at = some_moment(rng, span.starts_on - timedelta(days=20 - rng.randrange(5)))
        key = seeded_id(rng, at)
        lessons = [ids.lesson_id(key, s.on, hour(s.starts)) for s in planned.lessons]
        self.workshops += 1
        self._timeline.then(
            at, self._timeline.open_workshop, self._workshop(at, span, key, planned, current),
            SLOTS[planned.week], _lessons(planned, lessons),
        )  # fmt: skip
        members = self._members(planned, dealer)
        enrolments = [ids.enrolment_id(key, self._ids[member.person]) for member in members]
        keys = ids.mark_keys(enrolments, lessons[: planned.held])
        rolls: list[list[tuple[bytes, bytes, str]]] = [[] for _ in range(planned.held)]
        for member, enrolment, row in zip(members, enrolments, keys, strict=True):
            whose, letters = enrolment.bytes, self._letters(planned.held)
            for place in range(member.first, member.last):
                rolls[place].append((row[place], whose, letters[place]))
            self._plan_enrolment(span, key, enrolment, member, planned)
        for slot, lesson, marks in zip(planned.lessons, lessons, rolls, strict=False):
            if marks:
                self.marks += len(marks)
                at = moment(slot.on, slot.starts, minutes=8)
                self._timeline.then(at, self._timeline.call_roll, lesson, marks)
        if current:
            self._plan_newly_enrolled(span, key, planned, members, dealer)

    def _workshop(
        self, at: datetime, span: CycleSpan, key: UUID, planned: PlannedWorkshop, current: bool
    ) -> dict[str, Any]:
        shown = offer()["workshops"]
        group, which = divmod(planned.place, len(shown))
        known = shown[which]
        return {
            "id": key,
            "cycle_id": span.id,
            "name": f"{known['name']} · grupo {group + 1}" if group else known["name"],
            "category": category_code(known["category"]),
            "modality": Modality.COMMUNITY if known["cents"] else Modality.MUNICIPAL,
            "facilitator_id": self._facilitators[planned.place // _WORKSHOPS_EACH],
            "room_id": self._rooms[planned.room],
            "capacity": max(planned.seats, 10),
            "contribution_cents": known["cents"],
            "starts_on": planned.lessons[0].on if planned.lessons else span.starts_on,
            "ends_on": planned.lessons[-1].on if planned.lessons else span.ends_on,
            "state": WorkshopState.OPEN if current else WorkshopState.CLOSED,
            "authorised_by": "Coordinación Zonal",
            "authorised_on": at.astimezone(QUITO).date(),
            "authorisation_number": f"GADDMQ-{span.code}-{planned.place + 1:04d}-O",
        }

    def _members(self, planned: PlannedWorkshop, dealer: Dealer) -> list[_Member]:
        """Who comes to which lessons, adding up to the marks of the workshop."""
        rng, attending, held = self._rng, planned.attending, planned.held
        if not attending:
            return []
        swaps = sum(rng.randrange(_SWAPS) == 0 for _ in range(attending - 1)) if held > 6 else 0
        whole = dealer.take(attending, planned.week)
        spare = dealer.spare(swaps, planned.week, whole)
        last = planned.marks - (attending - 1) * held
        members = [_Member(person, 0, held) for person in whole[:-1]]
        for place, person in enumerate(spare):
            leaves = rng.randrange(3, held - 2)
            members[place] = _Member(members[place].person, 0, leaves, left=True)
            members.append(_Member(person, leaves, held))
        members.append(_Member(whole[-1], held - last, held))
        return members

    def _plan_enrolment(
        self, span: CycleSpan, workshop: UUID, enrolment: UUID, member: _Member,
        planned: PlannedWorkshop,
    ) -> None:  # fmt: skip
        rng = self._rng
        if member.first == 0:
            joined = some_moment(rng, span.starts_on - timedelta(days=11 - rng.randrange(10)))
        else:
            first = planned.lessons[member.first]
            joined = moment(first.on, first.starts, minutes=-25)
        if (known := self._known.get(member.person)) and joined <= known:
            joined = known + timedelta(seconds=40)
        state: dict[str, Any] = {"state": EnrolmentState.ENROLLED, "since": joined}
        if member.left:
            gone = planned.lessons[member.last - 1]
            state = {
                "state": EnrolmentState.WITHDRAWN,
                "since": moment(gone.on, gone.ends),
                "reason": rng.choice(self._reasons),
            }
        person = self._ids[member.person]
        self._timeline.then(joined, self._timeline.enrol, enrolment, workshop, person, state)

    def _plan_newly_enrolled(
        self, span: CycleSpan, workshop: UUID, planned: PlannedWorkshop,
        members: Sequence[_Member], dealer: Dealer,
    ) -> None:  # fmt: skip
        """People who joined the running workshop after its last lesson: no mark expects them."""
        many = max(planned.seats * 3 // 5 - len(members), 0)
        on = span.starts_on - timedelta(days=2)
        if planned.held:
            on = planned.lessons[planned.held - 1].on + timedelta(days=1)
        for person in dealer.spare(many, planned.week, [member.person for member in members]):
            since = moment(min(on, self._today), time(6), minutes=self._rng.randrange(60))
            key = self._ids[person]
            self._timeline.then(
                since, self._timeline.enrol, ids.enrolment_id(workshop, key), workshop, key,
                {"state": EnrolmentState.ENROLLED, "since": since},
            )  # fmt: skip

    def _write_premises(self, at: datetime, rooms: int) -> None:
        """The rooms and the talleristas."""
        self._rooms = self._timeline.furnish(
            at, [{"name": f"Salón {place + 1}", "capacity": 30} for place in range(rooms)]
        )
        facilitators = []
        for _ in range(rooms * len(SLOTS) // _WORKSHOPS_EACH):
            woman = self._rng.randrange(3) > 0
            given = self._maker.given_names(ECUADOR, woman, 40)
            facilitators.append(
                {
                    "name": f"{given} {self._maker.surnames()}",
                    "article": "la" if woman else "el",
                    "document_kind": DocumentKind.CEDULA,
                    "document_number": self._maker.cedula(),
                    "phone": self._maker.phone(),
                }
            )
        self._facilitators = self._timeline.hire(at, facilitators)

    def _letters(self, lessons: int) -> str:
        habit = _IRREGULAR if self._rng.randrange(5) == 0 else _STEADY
        return self._rng.randbytes(lessons).translate(habit).decode()


def _lessons(planned: PlannedWorkshop, keys: Sequence[UUID]) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "original_on": slot.on,
            "on": slot.on,
            "starts": hour(slot.starts),
            "ends": hour(slot.ends),
            "roll_closed_at": moment(slot.on, slot.ends)
            if place < planned.held and planned.marks
            else None,
        }
        for place, (key, slot) in enumerate(zip(keys, planned.lessons, strict=True))
    ]
