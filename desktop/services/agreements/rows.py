"""What a request for a room looks like in lists and by itself."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from desktop.models.lending import AUTHORITY_NAMES, RESULT_NAMES, STAGE_NAMES, Stage
from desktop.models.scheduling import RoomClash, Slot, span
from desktop.models.space_use import Authority, ValidationResult
from desktop.services.agreements.form import Item


@dataclass(frozen=True)
class AgreementRow:
    """One request as lists show it."""

    id: UUID
    request_number: str
    requested_on: date
    applicant: str
    activity: str
    room_id: UUID
    room: str
    stage: Stage
    number: str | None
    """Of its paper; None while there is none."""
    first_on: date | None
    """Of the days that stand; None where every day was cancelled."""
    last_on: date | None
    next_on: date | None
    """The next day of use from today on; today only while its attendance was not counted."""
    days: int
    """How many stand."""
    uncounted: int
    """Days gone by whose attendance was not counted yet."""

    @property
    def stage_name(self) -> str:
        """«En validación»."""
        return STAGE_NAMES[self.stage]


@dataclass(frozen=True)
class DayRow:
    """One day of an agreement."""

    id: UUID
    on: date
    starts: time
    ends: time
    setup: time
    clear: time
    outside: str | None
    """Why it is not in working hours («sábado»); None where it is."""
    staff_id: UUID | None
    staff: str
    guard: str
    cancelled: bool
    reason: str | None
    attended: int | None
    tally: dict[str, Any] | None

    @property
    def slot(self) -> Slot:
        """From setting up to tidying."""
        return Slot(self.on, self.setup, self.clear)

    @property
    def hours(self) -> str:
        """«09:00–14:00»."""
        return span(self.starts, self.ends)

    @property
    def lacks_presence(self) -> bool:
        """Outside working hours, without somebody of the house or without a guard."""
        alone = self.staff_id is None or not self.guard
        return not self.cancelled and self.outside is not None and alone


@dataclass(frozen=True)
class ValidationRow:
    """What one of the two authorities answered; without a result it is still to be answered."""

    authority: Authority
    result: ValidationResult | None = None
    number: str = ""
    on: date | None = None
    signer: str = ""
    note: str = ""
    issued: bool = False
    """It came from the centre and is changed only there."""

    @property
    def authority_name(self) -> str:
        """«Coordinación General»."""
        return AUTHORITY_NAMES[self.authority]

    @property
    def result_name(self) -> str:
        """«Autorizada», or «Pendiente»."""
        return RESULT_NAMES[self.result] if self.result else "Pendiente"


@dataclass(frozen=True)
class PaperRow:
    """One numbered paper of the agreement."""

    id: UUID
    number: str
    issued_on: date
    state: str
    """"issued", "signed" or "annulled"."""
    state_on: date | None
    state_reason: str | None


@dataclass(frozen=True)
class AgreementDetail:
    """Everything about one request."""

    row: AgreementRow
    ruc: str | None
    representative: str
    representative_role: str | None
    representative_kind: str | None
    representative_number: str | None
    phone: str | None
    email: str | None
    capacity: int | None
    """People that fit the room."""
    audience: str | None
    expected: int | None
    goods: str | None
    long_reason: str | None
    days: tuple[DayRow, ...]
    validations: tuple[ValidationRow, ...]
    """Always both, the Coordinación General first."""
    papers: tuple[PaperRow, ...]
    """Newest first."""
    items: tuple[Item, ...]
    """What was handed over."""
    handed_on: date | None
    returned_on: date | None
    return_note: str | None
    state_on: date | None
    state_reason: str | None
    missing: tuple[str, ...]
    """What it lacks for the next step, as sentences."""
    clashes: tuple[RoomClash, ...]
    """What else has the room at the same time, from today on: it is shared knowingly, or something
    came from another laptop."""

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.row.stage

    @property
    def attended(self) -> int:
        """How many came, all days together."""
        return sum(one.attended or 0 for one in self.days)


@dataclass(frozen=True)
class Pending:
    """How many agreements wait for somebody: for «Hoy»."""

    to_validate: int
    """An authority has not answered, or observed something."""
    to_sign: int
    to_count: int
    """Some day went by whose attendance was not counted."""
    to_close: int
    """Every day went by and was counted."""


@dataclass(frozen=True)
class OutsideDay:
    """A day outside working hours for which the volunteer or the guard is missing."""

    on: date
    why: str
    """«sábado», «después de las 16:30», «feriado: Día de Difuntos»."""
    lacks_staff: bool
    lacks_guard: bool


@dataclass(frozen=True)
class Alternative:
    """Another room at the same hours, or the same room at other hours, free on every day."""

    room_id: UUID
    room: str
    capacity: int | None
    shift: int
    """Minutes later than asked, on every day; negative is earlier."""
    text: str
    """«Aula 1, a las mismas horas», «Salón comunal, de 10:30 a 12:30»."""


@dataclass(frozen=True)
class AgreementCheck:
    """What a request would run into, before it is saved."""

    clashes: tuple[RoomClash, ...]
    """Each lesson and each day of another agreement that has the room."""
    outside_hours: tuple[OutsideDay, ...]
    warnings: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    """Only looked for where something clashes."""
