"""Enrolling people of a sheet in the workshop its column names; no workshop is ever created."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.ids import enrolment_id
from desktop.core.text import fold
from desktop.models.enrolling import WorkshopNotOpen
from desktop.models.enrolling_many import enrol_many
from desktop.models.programme import Cycle, Enrolment, EnrolmentState, Workshop, WorkshopState

_SEVERAL = re.compile(r"[/;,+|\n]")
_ARTICLE = re.compile(r"(?:taller|curso) (?:de |del )?")


@dataclass(frozen=True)
class Place:
    """Where a row puts its person, and what of its column could not be followed."""

    workshops: tuple[UUID, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """Somebody to be enrolled."""

    workshop: UUID
    person: UUID


class Workshops:
    """The open workshops of the cycle that runs today, by name."""

    def __init__(self, session: Session, today: date) -> None:
        rows = session.execute(
            select(Workshop.id, Workshop.name)
            .join(Cycle, Cycle.id == Workshop.cycle_id)
            .where(
                Workshop.state == WorkshopState.OPEN,
                Cycle.starts_on <= today,
                Cycle.ends_on >= today,
            )
        )
        self._by_name: dict[str, list[UUID]] = {}
        for workshop, name in rows:
            self._by_name.setdefault(_compared(name), []).append(workshop)

    def place(self, names: Sequence[str]) -> Place:
        """The workshops that the cells of a row name."""
        found: list[UUID] = []
        problems: list[str] = []
        for name in names:
            parts = [name]
            if _compared(name) not in self._by_name:
                parts = [part for part in _SEVERAL.split(name) if fold(part)]
                if not any(_compared(part) in self._by_name for part in parts):
                    parts = [name]
            for part in parts:
                same = self._by_name.get(_compared(part), [])
                if len(same) == 1:
                    found.append(same[0])
                elif same:
                    problems.append(
                        f"Hay {len(same)} talleres abiertos con el nombre «{part.strip()}»;"
                        " inscríbala en el que corresponde."
                    )
                else:
                    problems.append(
                        f"No hay un taller abierto del ciclo con el nombre «{part.strip()}»."
                    )
        return Place(tuple(dict.fromkeys(found)), tuple(problems))


@dataclass(frozen=True)
class Joined:
    """What became of enrolling the people of some rows."""

    enrolled: int
    waiting: int
    withdrawn: frozenset[Seat]
    """Who had left the workshop: a sheet does not bring anybody back."""


def enrol_all(session: Session, seats: Sequence[Seat], now: datetime) -> Joined:
    """Enrol each person once; who is there already stays as they are."""
    wanted = {enrolment_id(seat.workshop, seat.person): seat for seat in seats}
    states = dict(
        session.execute(
            select(Enrolment.id, Enrolment.state).where(Enrolment.id.in_(list(wanted)))
        ).all()
    )
    withdrawn = {s for i, s in wanted.items() if states.get(i) == EnrolmentState.WITHDRAWN}
    by_workshop: dict[UUID, list[UUID]] = {}
    for identifier, seat in wanted.items():
        if identifier not in states:
            by_workshop.setdefault(seat.workshop, []).append(seat.person)
    placed: list[EnrolmentState] = []
    for workshop, people in by_workshop.items():
        # One that was closed while the sheet was read is told as not found the next time.
        with suppress(WorkshopNotOpen):
            placed += enrol_many(session, workshop, people, now)
    return Joined(
        placed.count(EnrolmentState.ENROLLED),
        placed.count(EnrolmentState.WAITING),
        frozenset(withdrawn),
    )


def _compared(name: str) -> str:
    plain = fold(name)
    return _ARTICLE.sub("", plain, count=1) if _ARTICLE.match(plain) else plain
