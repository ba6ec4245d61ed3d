"""Lessons from weekly hours, holidays left out, and what runs into what."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import InvalidInput
from desktop.models.database import Database
from desktop.models.scheduling import (
    Slot,
    WeeklyHour,
    check_hours,
    check_span,
    holidays_between,
    plan,
    schedule_text,
)
from tests.programme_makers import FRIDAY, MONDAY, SATURDAY, TUESDAY, WEDNESDAY

MORNING = WeeklyHour(MONDAY, time(8), time(10))


def test_a_workshop_meets_every_week_from_its_first_to_its_last_day() -> None:
    made = plan([MORNING], date(2026, 10, 5), date(2026, 10, 26), {})
    assert [slot.on.day for slot in made.slots] == [5, 12, 19, 26]
    assert made.minutes == 4 * 120


def test_the_holidays_of_november_are_left_out_and_named(database: Database) -> None:
    hours = [MORNING, WeeklyHour(TUESDAY, time(8), time(10))]
    first, last = date(2026, 10, 26), date(2026, 11, 10)
    with database.read() as session:
        holidays = holidays_between(session, first, last)
    made = plan(hours, first, last, holidays)
    assert [slot.on for slot in made.slots] == [
        date(2026, 10, 26), date(2026, 10, 27), date(2026, 11, 9), date(2026, 11, 10),
    ]  # fmt: skip
    assert [rest.text.replace("\N{NO-BREAK SPACE}", " ") for rest in made.skipped] == [
        "lunes 2 de noviembre de 2026: Día de Difuntos",
        "martes 3 de noviembre de 2026: Independencia de Cuenca",
    ]


def test_a_holiday_on_which_it_does_not_meet_is_not_mentioned() -> None:
    made = plan([MORNING], date(2026, 11, 1), date(2026, 11, 8), {date(2026, 11, 3): "Cuenca"})
    assert made.skipped == ()


def test_two_hours_of_one_day_are_two_lessons() -> None:
    afternoon = WeeklyHour(MONDAY, time(15), time(16, 30))
    made = plan([afternoon, MORNING], date(2026, 10, 5), date(2026, 10, 5), {})
    assert [slot.text for slot in made.slots] == [
        "lunes 05/10/2026, 08:00–10:00",
        "lunes 05/10/2026, 15:00–16:30",
    ]


def test_the_timetable_reads_as_staff_say_it() -> None:
    hours = [
        WeeklyHour(WEDNESDAY, time(8), time(10)),
        MORNING,
        WeeklyHour(SATURDAY, time(9), time(11)),
    ]
    assert schedule_text(hours) == "lunes y miércoles 08:00–10:00 · sábado 09:00–11:00"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([], "al menos un día"),
        ([WeeklyHour(MONDAY, time(10), time(8))], "posterior"),
        ([WeeklyHour(MONDAY, time(10), time(10))], "posterior"),
        ([WeeklyHour(7, time(8), time(10))], "día de la semana"),
        ([MORNING, WeeklyHour(MONDAY, time(9), time(11))], "El lunes tiene dos horarios"),
        ([MORNING, MORNING], "se cruzan"),
    ],
)
def test_hours_that_cannot_be_are_refused(hours: list[WeeklyHour], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_hours(hours)


def test_a_lesson_may_begin_when_another_ends() -> None:
    check_hours([MORNING, WeeklyHour(MONDAY, time(10), time(12))])


def test_dates_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidInput, match="anterior"):
        check_span(date(2026, 10, 5), date(2026, 10, 4))
    with pytest.raises(InvalidInput, match="más de un año"):
        check_span(date(2026, 10, 5), date(2062, 10, 5))


TIMES = st.times(min_value=time(6), max_value=time(22)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


@given(TIMES, TIMES, TIMES, TIMES)
def test_overlapping_is_mutual_and_means_a_shared_minute(
    a: time, b: time, c: time, d: time
) -> None:
    one, other = (Slot(date(2026, 10, 5), *sorted(pair)) for pair in ((a, b), (c, d)))
    shared = {m for m in range(24 * 60) if _during(one, m)} & {
        m for m in range(24 * 60) if _during(other, m)
    }
    assert one.overlaps(other) == other.overlaps(one)
    if one.starts < one.ends and other.starts < other.ends:
        assert one.overlaps(other) == bool(shared)


def _during(slot: Slot, minute: int) -> bool:
    at = time(minute // 60, minute % 60)
    return slot.starts <= at < slot.ends


def test_another_day_never_overlaps() -> None:
    friday = Slot(date(2026, 10, 9), time(8), time(10))
    assert friday.on.weekday() == FRIDAY
    assert not friday.overlaps(Slot(date(2026, 10, 5), time(8), time(10)))
