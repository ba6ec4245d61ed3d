"""The practice house: about 900 invented people in the 45 workshops of the current cycle."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from desktop.core import ids
from desktop.core.text import hour
from desktop.models.bulk import BulkLoad
from desktop.models.identity import DocumentKind
from desktop.models.programme import EnrolmentState, Modality, WorkshopState
from desktop.models.registering import NewDocument
from desktop.services.practice.people import (
    COLOMBIA,
    ECUADOR,
    VENEZUELA,
    PeopleMaker,
    split_surnames,
)
from desktop.services.practice.practice_plan import PracticeLesson, PracticeSpan, PracticeWorkshop
from desktop.services.practice.shapes import (
    Invented,
    Registrar,
    category_code,
    offer,
    seeded_id,
    why_withdrawn,
)
from desktop.services.practice.timeline import Timeline, moment, some_moment

PEOPLE = 900
_AGES = {
    "women": (20, 66), "adults": (19, 62), "elders": (65, 86), "teens": (12, 17),
    "youth": (9, 26), "anyone": (8, 70), "children": (6, 13), "girls": (5, 11),
}  # fmt: skip
_WITH_MOTHER = 45
"""Of a hundred children, how many have a mother who is registered too."""

_SECOND_WORKSHOP = 18
_WOMEN = 68
_THIS_MORNING = 2
_ORIGINS = {"EC": ECUADOR, "VE": VENEZUELA, "CO": COLOMBIA}


@dataclass
class _Guest:
    """Somebody of the house and the workshops they have a place in."""

    invented: Invented
    age: int
    woman: bool
    children: list["_Guest"] = field(default_factory=list)
    places: list[PracticeWorkshop] = field(default_factory=list)


class PracticeHouse:
    """Writes the practice house into a load."""

    def __init__(self, load: BulkLoad, rng: Random, zone: str, staff: UUID, now: datetime) -> None:
        self._rng = rng
        self._now = now
        self._zone = zone
        self._maker = PeopleMaker(rng, zone, practice=True)
        self._timeline = Timeline(load, rng, Registrar(load, rng, staff, now.date()))
        self._guests: list[_Guest] = []
        self.marks = 0

    @property
    def people(self) -> int:
        """How many are registered."""
        return len(self._guests)

    def write(self, cycle: UUID, span: PracticeSpan, workshops: list[PracticeWorkshop]) -> None:
        """Write everything that happened in the cycle so far."""
        rooms, facilitators = self._premises(span, workshops)
        cast = self._cast(span, workshops)
        for number, workshop in enumerate(workshops, 1):
            at = self._opened(span, workshop)
            key = seeded_id(self._rng, at)
            lessons = [
                ids.lesson_id(key, lesson.slot.on, hour(lesson.slot.starts))
                for lesson in workshop.lessons
            ]
            row = self._row(cycle, key, workshop, number, at) | {
                "facilitator_id": facilitators[workshop.facts["by"][1]],
                "room_id": rooms[workshop.facts["room"]],
            }
            self._timeline.then(
                at, self._timeline.open_workshop, row, workshop.week,
                [_lesson_row(*pair) for pair in zip(lessons, workshop.lessons, strict=True)],
            )  # fmt: skip
            self._fill(workshop, key, lessons, cast.get(workshop.name, []))
        self._registered_only()
        self._heard_again()
        self._timeline.perform()

    def _premises(
        self, span: PracticeSpan, workshops: list[PracticeWorkshop]
    ) -> tuple[dict[str, UUID], dict[str, UUID]]:
        at = moment(span.starts_on - timedelta(days=40), time(9, 12))
        rooms = offer()["rooms"]
        found = self._timeline.furnish(
            at, [{"name": name, "capacity": seats} for name, seats in rooms.items()]
        )
        named = dict(sorted({(w.facts["by"][1], w.facts["by"][0]) for w in workshops}))
        talleristas = self._timeline.hire(
            at,
            [
                {
                    "name": name,
                    "article": article,
                    "document_kind": DocumentKind.CEDULA,
                    "document_number": self._maker.cedula(),
                    "phone": self._maker.phone(),
                }
                for name, article in named.items()
            ],
        )
        return dict(zip(rooms, found, strict=True)), dict(zip(named, talleristas, strict=True))

    def _opened(self, span: PracticeSpan, workshop: PracticeWorkshop) -> datetime:
        latest = min(workshop.starts_on, self._now.date()) - timedelta(days=12)
        return some_moment(self._rng, latest - timedelta(days=self._rng.randrange(6)))

    def _row(
        self, cycle: UUID, key: UUID, workshop: PracticeWorkshop, number: int, at: datetime
    ) -> dict[str, Any]:
        told = workshop.facts
        states = {
            "finished": WorkshopState.CLOSED,
            "planned": WorkshopState.PLANNED,
            "cancelled": WorkshopState.CANCELLED,
        }
        row = {
            "id": key,
            "cycle_id": cycle,
            "name": told["name"],
            "category": category_code(told["category"]),
            "modality": Modality.COMMUNITY if told["cents"] else Modality.MUNICIPAL,
            "capacity": told["capacity"],
            "contribution_cents": told["cents"],
            "minimum_age": told["ages"][0],
            "maximum_age": told["ages"][1],
            "starts_on": workshop.starts_on,
            "ends_on": workshop.ends_on,
            "state": states.get(workshop.when, WorkshopState.OPEN),
        }
        if workshop.when == "cancelled":
            row["state_reason"] = "No se completó el grupo mínimo"
        if workshop.when != "planned":
            row |= {
                "authorised_by": f"Administración Zonal {self._zone}",
                "authorised_on": at.date() + timedelta(days=3),
                "authorisation_number": f"GADDMQ-AZ-{at.year}-{400 + number:04d}-O",
            }
        return row

    def _fill(
        self, workshop: PracticeWorkshop, key: UUID, lessons: list[UUID], cast: list[_Guest]
    ) -> None:
        """Give the workshop its people and call the rolls."""
        rng, capacity = self._rng, int(workshop.facts["capacity"])
        enrolled, waiting, offered = {
            "waiting": (capacity, rng.randint(3, 5), 0),
            "offered": (capacity - 1, 2, 1),
            "full": (capacity, 0, 0),
            "usual": (capacity * rng.randint(66, 92) // 100, 0, 0),
            "few": (capacity * rng.randint(36, 48) // 100, 0, 0),
            "none": (0, 0, 0),
        }[workshop.facts["fill"]]
        held = sum(lesson.called for lesson in workshop.lessons)
        gone = rng.randint(0, 3) if held > 6 else 0
        opens = workshop.starts_on - timedelta(days=14)
        last_day = min(workshop.starts_on, self._now.date()) - timedelta(days=1)
        rolls: dict[int, list[tuple[bytes, bytes, str]]] = {}
        for place in range(enrolled + gone):
            joins, at = 0, self._between(opens, last_day)
            if held > 4 and rng.randrange(9) == 0:
                joins = rng.randrange(1, min(4, held))
                slot = workshop.lessons[joins].slot
                at = moment(slot.on, slot.starts, minutes=-20)
            guest = cast.pop() if cast else self._guest(workshop, at)
            leaves = rng.randint(joins + 2, held - 1) if place >= enrolled else None
            self._place(workshop, key, guest, at, joins, leaves, lessons, rolls)
        for lesson, marks in sorted(rolls.items()):
            slot = workshop.lessons[lesson].slot
            called = min(moment(slot.on, slot.starts, minutes=9), self._now)
            self.marks += len(marks)
            self._timeline.then(called, self._timeline.call_roll, lessons[lesson], marks)
        for place in range(offered + waiting):
            at = moment(last_day, time(11), minutes=17 * place)
            guest = self._guest(workshop, at)
            state = EnrolmentState.OFFERED if place < offered else EnrolmentState.WAITING
            since = self._now - timedelta(hours=20) if place < offered else at
            self._timeline.then(
                at, self._timeline.enrol, ids.enrolment_id(key, guest.invented.id), key,
                guest.invented.id, {"state": state, "since": since},
            )  # fmt: skip

    def _place(
        self, workshop: PracticeWorkshop, key: UUID, guest: _Guest, at: datetime, joins: int,
        leaves: int | None, lessons: list[UUID], rolls: dict[int, list[tuple[bytes, bytes, str]]],
    ) -> None:  # fmt: skip
        """One person's place in a workshop and their marks."""
        rng, person = self._rng, guest.invented.id
        enrolment = ids.enrolment_id(key, person)
        state: dict[str, Any] = {"state": EnrolmentState.ENROLLED, "since": at}
        called = [n for n, lesson in enumerate(workshop.lessons) if lesson.called and n >= joins]
        if leaves is not None:
            called = called[:leaves]
            last = workshop.lessons[called[-1]].slot
            state = {
                "state": EnrolmentState.WITHDRAWN,
                "since": moment(last.on, last.ends, minutes=4),
                "reason": rng.choice(why_withdrawn()),
            }
        self._timeline.then(at, self._timeline.enrol, enrolment, key, person, state)
        habits = "PPPPPPPPPPPPPPPPPAT" if rng.randrange(5) else "PPPPPPPAATJ"
        marks = ids.mark_keys([enrolment], [lessons[n] for n in called])[0]
        for n, mark in zip(called, marks, strict=True):
            rolls.setdefault(n, []).append((mark, enrolment.bytes, rng.choice(habits)))

    def _guest(self, workshop: PracticeWorkshop, at: datetime) -> _Guest:
        """Somebody for a workshop: now and then one of another workshop, whose week has room."""
        rng, kind = self._rng, workshop.facts["people"]
        least, most = workshop.facts["ages"]
        low, high = _AGES[kind]
        low, high = max(low, least or 0), min(high, most or 99)
        guest = None
        if rng.randrange(100) < _SECOND_WORKSHOP:
            suits = [
                g for g in self._guests
                if low <= g.age <= high and 1 <= len(g.places) < 3 and g.invented.at < at
                and (kind != "women" or g.woman)
                and not any(_clash(workshop, other) for other in g.places)
            ]  # fmt: skip
            guest = rng.choice(suits) if suits else None
        if guest is None:
            woman = True if kind == "girls" or (kind == "women" and rng.randrange(12)) else None
            if workshop.name == "Fútbol formativo":
                woman = rng.randrange(4) == 0
            came = at - timedelta(minutes=2)
            guest = self._newcomer(rng.randint(low, high), woman, came)
        guest.places.append(workshop)
        return guest

    def _newcomer(self, age: int, woman: bool | None, at: datetime) -> _Guest:
        """Somebody who comes for the first time; a child often with a mother who is known."""
        rng = self._rng
        woman = rng.randrange(100) < _WOMEN if woman is None else woman
        if age >= 16 or rng.randrange(100) >= _WITH_MOTHER:
            return self._welcome(_Guest(self._maker.make(at, age=age, woman=woman), age, woman))
        mothers = [
            g for g in self._guests
            if g.woman and 26 <= g.age <= 44 and g.invented.at < at and len(g.children) < 3
            and g.invented.told.nationality == ECUADOR.country
        ]  # fmt: skip
        if mothers and rng.randrange(3):
            mother = rng.choice(mothers)
        else:
            came = at - timedelta(minutes=4)
            years = rng.randint(26, 44)
            made = self._maker.make(came, age=years, woman=True, origin=ECUADOR)
            mother = self._welcome(_Guest(made, years, True))
        siblings = mother.children
        father = split_surnames(siblings[0].invented.told.surnames)[0] if siblings else ""
        made = self._maker.make(
            at, age=age, woman=woman, origin=ECUADOR, mother=mother.invented, father=father
        )
        child = self._welcome(_Guest(made, age, woman))
        siblings.append(child)
        return child

    def _welcome(self, guest: _Guest) -> _Guest:
        self._guests.append(guest)
        who = guest.invented
        self._timeline.then(who.at, self._timeline.register, partial(_as_it_is, who))
        return guest

    def _between(self, opens: date, last: date) -> datetime:
        days = max((last - opens).days, 1)
        return some_moment(self._rng, opens + timedelta(days=self._rng.randrange(days)))

    def _cast(
        self, span: PracticeSpan, workshops: list[PracticeWorkshop]
    ) -> dict[str, list[_Guest]]:
        """The people whom the manual and the pictures name, by their workshop."""
        found: dict[str, list[_Guest]] = {}
        for told in offer()["cast"]:
            at = some_moment(self._rng, span.starts_on - timedelta(days=9))
            guest = _Guest(self._named(told, at), told["age"], told["woman"])
            self._welcome(guest)
            if told["workshop"]:
                guest.places.append(next(w for w in workshops if w.name == told["workshop"]))
                found.setdefault(told["workshop"], []).append(guest)
        return found

    def _named(self, told: dict[str, Any], at: datetime) -> Invented:
        country = told.get("country")
        origin = _ORIGINS[country or "EC"]
        made = self._maker.make(at, age=told["age"], woman=told["woman"], origin=origin)
        documents = made.told.documents
        if "document" in told:
            documents = ()
            if told["document"]:
                kind, number = told["document"]
                documents = (NewDocument(kind, number, country, told.get("reason")),)
        name = {"surnames": told["surnames"], "given_names": told["given"]}
        told_by = replace(made.told, **name, documents=documents, preferred_name=None, email=None)
        return replace(made, told=told_by)

    def _registered_only(self) -> None:
        """People who came at other times and are in no workshop now; two came this morning."""
        rng, today = self._rng, self._now.date()
        while len(self._guests) < PEOPLE - len(offer()["heard_again"]) - _THIS_MORNING:
            age = rng.choice((rng.randint(6, 17), rng.randint(18, 64), rng.randint(30, 86)))
            self._newcomer(age, None, some_moment(rng, today - timedelta(days=rng.randint(2, 110))))
        for place in range(_THIS_MORNING):
            at = self._now - timedelta(minutes=35 * (place + 1))
            self._newcomer(rng.randint(20, 60), None, at)

    def _heard_again(self) -> None:
        """People registered once more because they were not found: to be compared."""
        for place, told in enumerate(offer()["heard_again"]):
            first = next(g for g in self._guests if g.invented.told.surnames == told["of"])
            at = some_moment(self._rng, self._now.date() - timedelta(days=3 + 2 * place))
            again = self._maker.again(
                first.invented, at, surnames=told["surnames"], given_names=told["given"]
            )
            self._welcome(_Guest(again, first.age, first.woman))


def _as_it_is(invented: Invented) -> Invented:
    return invented


def _lesson_row(key: UUID, lesson: PracticeLesson) -> dict[str, Any]:
    slot = lesson.slot
    return {
        "id": key,
        "original_on": slot.on,
        "on": slot.on,
        "starts": hour(slot.starts),
        "ends": hour(slot.ends),
        "state": "cancelled" if lesson.cancelled else "planned",
        "reason": lesson.cancelled,
        "roll_closed_at": moment(slot.on, slot.starts, minutes=12) if lesson.called else None,
    }


def _clash(one: PracticeWorkshop, other: PracticeWorkshop) -> bool:
    return one is other or any(
        a.weekday == b.weekday and a.starts < b.ends and b.starts < a.ends
        for a in one.week
        for b in other.week
    )
