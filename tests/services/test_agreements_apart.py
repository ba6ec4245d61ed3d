"""Whatever is asked for, changed and cancelled: no two uses of a room overlap unless shared."""

from contextlib import suppress
from datetime import date, time
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select

from desktop.core.errors import UserError
from desktop.models.opening import OpenHouse
from desktop.models.premises import rooms as rooms_of
from desktop.models.programme import Lesson, LessonState, Timetable, Workshop, WorkshopState
from desktop.models.scheduling import Slot, read_time
from desktop.models.space_use import SpaceAgreement, SpaceDay, SpaceValidation
from desktop.services.agreements.register import (
    Agreements,
    Authority,
    DayForm,
    ValidationForm,
    ValidationResult,
)
from desktop.services.programme import Programme, WeeklyHour
from tests.agreement_makers import TODAY, form, room
from tests.programme_makers import opened

_HOURS = range(8, 14)
_DAYS = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)]

hours = some.tuples(some.sampled_from(_HOURS), some.integers(1, 3), some.booleans())
days = some.dictionaries(some.sampled_from(_DAYS), hours, min_size=1, max_size=3)
steps = some.lists(
    some.one_of(
        some.tuples(some.just("request"), some.integers(0, 1), days),
        some.tuples(some.just("change"), some.integers(0, 5), days),
        some.tuples(some.just("cancel"), some.integers(0, 5), days),
        some.tuples(some.just("refuse"), some.integers(0, 5), days),
        some.tuples(some.just("allow"), some.integers(0, 5), days),
        some.tuples(some.just("unvalidate"), some.integers(0, 5), days),
        some.tuples(some.just("workshop"), some.integers(0, 1), days),
        some.tuples(some.just("lesson"), some.integers(0, 5), days),
    ),
    max_size=12,
)


def typed(told: dict[date, tuple[int, int, bool]]) -> tuple[DayForm, ...]:
    return tuple(
        DayForm(on, time(at, 30), time(at + long, 15), time(at) if early else None, None)
        for on, (at, long, early) in told.items()
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_no_two_uses_of_a_room_overlap(house: OpenHouse, done: list[Any]) -> None:
    _emptied(house)
    agreements, programme = Agreements(house), Programme(house.database)
    with house.database.read() as session:
        known = [one.id for one in rooms_of(session)]
    known += [room(house.database, f"Aula {n}") for n in range(len(known), 2)]
    keys: list[UUID] = []
    workshops: list[UUID] = []
    no = ValidationForm(ValidationResult.REFUSED, "N-1", TODAY, note="No es afín")
    yes = ValidationForm(ValidationResult.AUTHORISED, "N-2", TODAY)
    for job, which, told in done:
        asked = form(known[which % 2], *typed(told), expected=None)
        with suppress(UserError, IndexError):
            if job == "request":
                keys.append(agreements.request(asked))
            elif job == "change":
                agreements.change(keys[which], asked)
            elif job == "cancel":
                agreements.cancel(keys[which], "Desistieron", TODAY)
            elif job == "refuse":
                agreements.validate(keys[which], Authority.ZONAL, no)
            elif job == "allow":
                agreements.validate(keys[which], Authority.ZONAL, yes)
            elif job == "unvalidate":
                agreements.remove_validation(keys[which], Authority.ZONAL)
            elif job == "workshop":
                week = tuple(
                    WeeklyHour(on.weekday(), time(at), time(at + long))
                    for on, (at, long, _) in told.items()
                )
                workshops.append(
                    opened(
                        house.database, hours=week, room_id=known[which],
                        starts_on=_DAYS[0], ends_on=_DAYS[-1],
                    )
                )  # fmt: skip
            else:
                on, (at, long, _) = next(iter(told.items()))
                programme.add_lesson(workshops[which], on, time(at), time(at + long))
    uses = _uses(house)
    for one, other in combinations(uses, 2):
        assert one[0] != other[0] or not one[1].overlaps(other[1]), (one, other)
    shown = sum(len(each.blocks) for each in agreements.week(_DAYS[0]).rooms)
    assert shown == len(uses)
    assert not any(b.shared for each in agreements.week(_DAYS[0]).rooms for b in each.blocks)


def _emptied(house: OpenHouse) -> None:
    with house.database.write("Vaciar") as session:
        for table in (SpaceValidation, SpaceDay, SpaceAgreement, Lesson, Timetable, Workshop):
            session.execute(delete(table))


def _uses(house: OpenHouse) -> list[tuple[UUID | None, Slot]]:
    """Every use of a room, told without the rule under test."""
    with house.database.read() as session:
        lessons = session.execute(
            select(Lesson.room_id, Lesson.on, Lesson.starts, Lesson.ends)
            .join(Workshop, Workshop.id == Lesson.workshop_id)
            .where(Lesson.state == LessonState.PLANNED, Workshop.state == WorkshopState.OPEN)
        ).all()
        refused = set(
            session.scalars(
                select(SpaceValidation.agreement_id).where(SpaceValidation.result == "refused")
            )
        )
        lent = session.execute(
            select(
                SpaceAgreement.room_id, SpaceDay.on, SpaceDay.setup, SpaceDay.clear,
                SpaceAgreement.id, SpaceAgreement.state,
            ).join(SpaceAgreement, SpaceAgreement.id == SpaceDay.agreement_id)
        ).all()  # fmt: skip
    found: list[tuple[UUID | None, Slot]] = [
        (room, Slot(on, read_time(a), read_time(b))) for room, on, a, b in lessons
    ]
    found += [
        (row[0], Slot(row[1], read_time(row[2]), read_time(row[3])))
        for row in lent
        if row[5] not in ("cancelled", "refused") and row[4] not in refused
    ]
    return found
