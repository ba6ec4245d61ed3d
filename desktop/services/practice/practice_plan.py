"""The weeks of the practice house: when its workshops meet, and how far each lesson has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from desktop.models import scheduling
from desktop.models.scheduling import Slot, WeeklyHour
from desktop.services.practice.timeline import moment

_DAYS = "LMXJVSD"
_WEEKS = 12
_MIDDLE = 7
"""Whole weeks gone by where the real cycle has just begun or is about to end."""

_FEWEST_TODAY = 5
_MAKE_UP = 6
_LATEST_ROLL = timedelta(minutes=25)
"""A lesson that began less than this ago has its roll still to be called."""


@dataclass(frozen=True)
class PracticeSpan:
    """The twelve weeks in which the practice house lives."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PracticeLesson:
    """One lesson and how far it has come."""

    slot: Slot
    called: bool
    """Its roll was called."""
    cancelled: str | None = None
    """Why it did not take place, or will not."""


@dataclass(frozen=True)
class PracticeWorkshop:
    """A workshop of the invented programme with its lessons."""

    facts: Mapping[str, Any]
    """As `resources/practice/programme.json` tells it."""
    week: tuple[WeeklyHour, ...]
    starts_on: date
    ends_on: date
    lessons: tuple[PracticeLesson, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.facts["name"])

    @property
    def when(self) -> str:
        """ "running", "finished", "soon", "planned" or "cancelled"."""
        return str(self.facts.get("when", "running"))


def span_of(cycle_starts: date, cycle_ends: date, today: date) -> PracticeSpan:
    """Twelve weeks of the cycle; moved so that some have gone by and some are still to come."""
    monday = _monday(cycle_starts + timedelta(days=6))
    last = monday + timedelta(days=7 * _WEEKS - 1)
    if not monday + timedelta(days=21) <= today <= min(last, cycle_ends) - timedelta(days=10):
        monday = _monday(today) - timedelta(days=7 * _MIDDLE)
        last = monday + timedelta(days=7 * _WEEKS - 1)
    return PracticeSpan(monday, last)


def workshops_of(
    facts: Mapping[str, Any],
    span: PracticeSpan,
    holidays: Mapping[date, str],
    now: datetime,
    rng: Random,
) -> list[PracticeWorkshop]:
    """Every workshop with its lessons; today's morning shows each state a roll may be in."""
    today = now.date()
    found = []
    for told in facts["workshops"]:
        starts, ends = _days_of(told.get("when", "running"), span, today)
        week = tuple(
            WeeklyHour(_DAYS.index(day), _time(told["from"]), _time(told["to"]))
            for day in told["days"]
        )
        slots = list(scheduling.plan(week, starts, ends, holidays).slots)
        found.append((told, week, starts, ends, slots))
    _hold_some_today(found, today)
    begun = sorted(
        (slot.starts, told["name"])
        for told, *_, slots in found
        for slot in slots
        if slot.on == today and _meets(told) and moment(today, slot.starts) <= now
    )
    # The one that began last still waits for its roll, and so do two of the days before.
    waiting = {(today, name) for starts, name in begun[-1:]}
    waiting |= {
        (today, name) for starts, name in begun if moment(today, starts) > now - _LATEST_ROLL
    }
    earlier = sorted(
        {(slot.on, told["name"]) for told, *_, slots in found for slot in slots
         if today - timedelta(days=5) <= slot.on < today and _meets(told)}
    )  # fmt: skip
    waiting |= set(rng.sample(earlier, min(2, len(earlier))))
    reasons = list(facts["why_cancelled"])
    return [
        PracticeWorkshop(
            told, week, starts, ends,
            tuple(_lesson(slot, told, now, waiting, reasons, rng) for slot in slots),
        )
        for told, week, starts, ends, slots in found
    ]  # fmt: skip


def _lesson(
    slot: Slot,
    told: Mapping[str, Any],
    now: datetime,
    waiting: set[tuple[date, str]],
    reasons: list[str],
    rng: Random,
) -> PracticeLesson:
    over = moment(slot.on, slot.starts) <= now and _meets(told)
    # Rain and closed roads: one lesson in fifty, never one of today.
    if _meets(told) and slot.on != now.date() and rng.randrange(50) == 0:
        return PracticeLesson(slot, False, rng.choice(reasons))
    return PracticeLesson(slot, over and (slot.on, told["name"]) not in waiting)


def _meets(told: Mapping[str, Any]) -> bool:
    return told.get("when", "running") in ("running", "finished")


def _days_of(when: str, span: PracticeSpan, today: date) -> tuple[date, date]:
    """First and last day of a workshop."""
    if when == "finished":
        return span.starts_on, min(span.starts_on + timedelta(days=34), today - timedelta(days=3))
    if when in ("soon", "planned"):
        return _monday(today) + timedelta(days=7 if when == "soon" else 14), span.ends_on
    return span.starts_on, span.ends_on


def _hold_some_today(found: list[tuple[Any, ...]], today: date) -> None:
    """On a Sunday or a holiday, workshops of another day make up a lesson today."""
    running = [(told, slots) for told, _, _, _, slots in found if "when" not in told]
    if sum(slot.on == today for _, slots in running for slot in slots) >= _FEWEST_TODAY:
        return
    other = _DAYS[today.weekday()] if today.weekday() < 6 else "L"
    for told, slots in [pair for pair in running if other in pair[0]["days"]][:_MAKE_UP]:
        slots.append(Slot(today, _time(told["from"]), _time(told["to"])))
        slots.sort(key=lambda slot: (slot.on, slot.starts))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _time(text: str) -> time:
    return time(int(text[:2]), int(text[3:]))
