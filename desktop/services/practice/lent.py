"""Rooms lent over the years of a measurement house: every week some, at hours without lessons."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from desktop.core.ids import space_day_id, space_validation_id
from desktop.models.space_use import AgreementState, Authority, ValidationResult
from desktop.services.practice.measure_plan import CycleSpan
from desktop.services.practice.shapes import lending, seeded_id
from desktop.services.practice.timeline import Timeline, some_moment

A_WEEK = 4
"""Requests for rooms that a house gets in a week."""
_MOST_DAYS = 3
"""Days of one request, a week between them."""
_SETUP, _STARTS, _ENDS, _CLEAR = "12:30", "12:45", "13:45", "14:00"
"""No workshop of the measurement house meets then, so that no two uses of a room overlap."""
_REFUSED = 12
"""One request in so many is refused."""


class RoomLender:
    """Plans the requests of each cycle onto a timeline."""

    def __init__(self, timeline: Timeline, today: date) -> None:
        self._timeline = timeline
        self._today = today
        self._made = 0

    def plan(self, span: CycleSpan, rooms: Sequence[UUID]) -> None:
        """The requests of one cycle; no more days than there are free rooms at noon."""
        # Lots of its own: who takes part in workshops must not hang from who asks for rooms.
        rng = Random(f"espacios:{span.code}")
        free = {on: list(rooms) for on in _weekdays(span)}
        for monday in [on for on in free if on.weekday() == 0]:
            for _ in range(A_WEEK):
                first = monday + timedelta(days=rng.randrange(5))
                wanted = [first + timedelta(weeks=n) for n in range(rng.randint(1, _MOST_DAYS))]
                room = next((r for r in rooms if r in free.get(first, ())), None)
                days = [on for on in wanted if room in free.get(on, ())]
                if room is None:
                    continue
                for on in days:
                    free[on].remove(room)
                self._request(rng, room, days)

    def _request(self, rng: Random, room: UUID, days: Sequence[date]) -> None:
        asked = min(days[0] - timedelta(days=rng.randint(9, 20)), self._today - timedelta(days=1))
        at = some_moment(rng, asked)
        key = seeded_id(rng, at)
        self._made += 1
        over = days[-1] < self._today
        refused = rng.randrange(_REFUSED) == 0
        begun = days[0] < self._today
        state = AgreementState.REQUESTED
        if over and not refused:
            state = AgreementState.CLOSED
        elif begun and not refused:
            state = AgreementState.USED
        words = lending()
        agreement = {
            "id": key,
            "request_number": f"OF-{asked.year}-{self._made:04d}",
            "requested_on": asked,
            "applicant": rng.choice(words["applicants"]),
            "representative": "Persona Representante Inventada",
            "room_id": room,
            "activity": rng.choice(words["activities"]),
            "expected": rng.randint(10, 30),
            "state": state,
            "state_on": None if state == AgreementState.REQUESTED else days[-1 if over else 0],
            "returned_on": days[-1] if state == AgreementState.CLOSED else None,
        }
        answers = list(Authority) if begun or refused else list(Authority)[: rng.randint(0, 2)]
        counted_to = date.min if refused else self._today
        rows = [_day(key, on, counted_to, rng) for on in days]
        said = list(_validations(key, asked, answers, refused))
        self._timeline.then(at, self._timeline.lend, agreement, rows, said)


def _weekdays(span: CycleSpan) -> Iterator[date]:
    for offset in range((span.ends_on - span.starts_on).days + 1):
        on = span.starts_on + timedelta(days=offset)
        if on.weekday() < 5:
            yield on


def _day(agreement: UUID, on: date, counted_to: date, rng: Random) -> dict[str, Any]:
    return {
        "id": space_day_id(agreement, on, _STARTS),
        "agreement_id": agreement,
        "on": on,
        "starts": _STARTS,
        "ends": _ENDS,
        "setup": _SETUP,
        "clear": _CLEAR,
        "attended": rng.randint(8, 30) if on < counted_to else None,
    }


def _validations(
    agreement: UUID, asked: date, authorities: Sequence[Authority], refused: bool
) -> Iterator[dict[str, Any]]:
    for authority in authorities:
        no = refused and authority is Authority.ZONAL
        yield {
            "id": space_validation_id(agreement, authority),
            "agreement_id": agreement,
            "authority": authority,
            "result": ValidationResult.REFUSED if no else ValidationResult.AUTHORISED,
            "number": f"GADDMQ-{authority.upper()}-{asked.year}-{asked:%m%d}",
            "on": asked,
            "note": "No es afín al proyecto" if no else None,
        }
