"""What workshops stand on: the cycles of the year, the rooms of the house and the talleristas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound
from desktop.core.ids import cycle_id, new_id
from desktop.core.text import alphabetical, clean, fold
from desktop.models.programme import Cycle, Facilitator, Room
from desktop.models.scheduling import check_span

_CYCLE_CODE = re.compile(r"\d{4}-[A-Z0-9]{1,12}")


@dataclass(frozen=True)
class CycleRow:
    """A cycle of workshops; cycles may overlap."""

    id: UUID
    code: str
    """Year and quarter, "2026-4"; a holiday programme may be "2026-V"."""
    name: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Whether it runs on a day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class RoomForm:
    """A space of the house as typed; without an id it is a new one."""

    name: str
    capacity: int | None = None
    id: UUID | None = None
    retired: bool = False


@dataclass(frozen=True)
class RoomRow:
    """A space of the house."""

    id: UUID
    name: str
    capacity: int | None
    retired: bool


@dataclass(frozen=True)
class FacilitatorForm:
    """A tallerista as typed; without an id it is a new one."""

    name: str
    article: str = "la"
    """«la» or «el», as the acta writes it; asked, not guessed."""
    document_kind: str | None = None
    document_number: str | None = None
    phone: str | None = None
    email: str | None = None
    id: UUID | None = None
    retired: bool = False


@dataclass(frozen=True)
class FacilitatorRow:
    """A tallerista."""

    id: UUID
    name: str
    article: str
    document_kind: str | None
    document_number: str | None
    phone: str | None
    email: str | None
    retired: bool


def cycles(session: Session) -> list[CycleRow]:
    """Every cycle, the latest first."""
    rows = session.scalars(select(Cycle).order_by(Cycle.starts_on.desc(), Cycle.code.desc()))
    return [CycleRow(row.id, row.code, row.name, row.starts_on, row.ends_on) for row in rows]


def current_cycle(found: list[CycleRow], today: date) -> CycleRow | None:
    """The cycle of today: the last one begun that still runs, else the next, else the last."""
    running = [cycle for cycle in found if cycle.holds(today)]
    if running:
        return max(running, key=lambda cycle: cycle.starts_on)
    coming = [cycle for cycle in found if cycle.starts_on > today]
    if coming:
        return min(coming, key=lambda cycle: cycle.starts_on)
    return max(found, key=lambda cycle: cycle.ends_on, default=None)


def add_cycle(session: Session, code: str, name: str, starts_on: date, ends_on: date) -> UUID:
    """Write a new cycle; its id derives from its code."""
    typed = clean(code).upper()
    if not _CYCLE_CODE.fullmatch(typed):
        raise InvalidInput("code", "Escriba el año y el ciclo así: 2026-4.")
    key = cycle_id(typed)
    if session.get(Cycle, key) is not None:
        raise InvalidInput("code", f"El ciclo {typed} ya existe.")
    named = _named(name, "Escriba el nombre del ciclo.")
    check_span(starts_on, ends_on)
    session.add(Cycle(id=key, code=typed, name=named, starts_on=starts_on, ends_on=ends_on))
    return key


def change_cycle(session: Session, key: UUID, name: str, starts_on: date, ends_on: date) -> None:
    """Change the name and dates of a cycle; its workshops keep theirs."""
    cycle = session.get(Cycle, key)
    if cycle is None:
        raise NotFound("Ese ciclo no consta en la casa.")
    check_span(starts_on, ends_on)
    cycle.name = _named(name, "Escriba el nombre del ciclo.")
    cycle.starts_on, cycle.ends_on = starts_on, ends_on


def rooms(session: Session) -> list[RoomRow]:
    """Every space, those in use first, by name."""
    found = [RoomRow(r.id, r.name, r.capacity, r.retired) for r in session.scalars(select(Room))]
    return sorted(found, key=lambda room: (room.retired, fold(room.name)))


def save_room(session: Session, form: RoomForm) -> UUID:
    """Add a space or change it; a retired one keeps its past and is not offered again."""
    name = _named(form.name, "Escriba el nombre del espacio.")
    for room in rooms(session):
        if not room.retired and room.id != form.id and fold(room.name) == fold(name):
            raise InvalidInput("name", f"Ya hay un espacio llamado «{room.name}».")
    if form.capacity is not None and not 1 <= form.capacity <= 5000:
        raise InvalidInput("capacity", "Escriba cuántas personas caben, o deje vacío.")
    values = {"name": name, "capacity": form.capacity, "retired": form.retired}
    return _save(session, Room, form.id, values)


def facilitators(session: Session) -> list[FacilitatorRow]:
    """Every tallerista, those at work first, by name."""
    found = [
        FacilitatorRow(
            f.id, f.name, f.article, f.document_kind, f.document_number, f.phone, f.email, f.retired
        )
        for f in session.scalars(select(Facilitator))
    ]
    return sorted(found, key=lambda row: (row.retired, alphabetical(row.name, "")))


def save_facilitator(session: Session, form: FacilitatorForm) -> UUID:
    """Add a tallerista or change what is known of them; a retired one keeps their workshops."""
    if form.article not in ("la", "el"):
        raise InvalidInput("article", "Elija «la tallerista» o «el tallerista».")
    values = {
        "name": _named(form.name, "Escriba el nombre de la o el tallerista."),
        "article": form.article,
        "document_kind": form.document_kind,
        "document_number": clean(form.document_number or "").upper() or None,
        "phone": clean(form.phone or "") or None,
        "email": clean(form.email or "") or None,
        "retired": form.retired,
    }
    return _save(session, Facilitator, form.id, values)


def _named(typed: str, problem: str) -> str:
    name = clean(typed)
    if not name:
        raise InvalidInput("name", problem)
    if len(name) > 200:
        raise InvalidInput("name", "El nombre es demasiado largo: hasta 200 letras.")
    return name


def _save(
    session: Session,
    table: type[Room] | type[Facilitator],
    key: UUID | None,
    values: Mapping[str, str | int | bool | None],
) -> UUID:
    known = key or new_id()
    session.execute(
        insert(table)
        .values(id=known, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
    return known
