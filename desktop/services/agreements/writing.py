"""What the jobs on lent rooms share: links, hours and days as they are written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotAllowed, NotFound, UserError
from desktop.core.ids import space_day_id
from desktop.core.text import clean, hour
from desktop.models import catalogues, lending
from desktop.models.lending import AUTHORITY_NAMES, Stage
from desktop.models.lent_days import PLANNED
from desktop.models.scheduling import RoomTaken, Slot, read_time, room_clashes
from desktop.models.space_use import SpaceAgreement, SpaceDay, ValidationResult
from desktop.models.staff import StaffMember
from desktop.services.agreements import checking
from desktop.services.agreements.form import AgreementForm, DayForm, day_values

MOST_TOLD = 10_000


class AlreadyAuthorised(UserError):
    """An authority said yes to something else than what is asked for now."""

    def __init__(self, who: str, number: str) -> None:
        super().__init__(
            f"La {who} ya autorizó esto con {number}. Cambiar la actividad, el espacio, las fechas"
            " o el público requiere una nueva autorización: cancele esta solicitud y registre otra"
            " con su oficio, o quite esa validación si se anotó por error."
        )


class IssuedByTheCentre(NotAllowed):
    """The centre issued the validation: it is changed only there."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"La validación de la {who} la emitió el centro y solo allí se cambia. Pida el cambio a"
            " su coordinación."
        )


def check_links(session: Session, form: AgreementForm) -> None:
    """Refuse a room or a member of staff of nobody, and one cycle or more without a reason."""
    checking.room_of(session, form.room_id)
    if checking.lasts(form) > checking.cycle_days(session, form.first_on) and not clean(
        form.long_reason or ""
    ):
        raise InvalidInput(
            "long_reason",
            "Dura más que un ciclo y no se otorga uso permanente: escriba por qué, o acorte las"
            " fechas.",
        )
    for key in {one.staff_id for one in form.days if one.staff_id is not None}:
        member = session.get(StaffMember, key)
        if member is None or member.retired_at is not None:
            raise InvalidInput("days", "Elija a alguien que trabaje en la casa.")


def require_still_free(session: Session, kept: SpaceAgreement, today: date) -> None:
    """Refuse to take up again a request whose room was given away while it was refused."""
    if lending.current_stage(session, kept, today) is Stage.REFUSED:
        return
    slots = [
        Slot(d.on, read_time(d.setup), read_time(d.clear))
        for d in lending.days_of(session, kept.id)
        if d.state == PLANNED
    ]
    clashes = room_clashes(session, kept.room_id, slots, but=kept.id)
    if clashes:
        raise RoomTaken(clashes)


def keyed(agreement: UUID, days: Sequence[DayForm]) -> dict[UUID, DayForm]:
    """The days by the id that each has."""
    return {space_day_id(agreement, one.on, hour(one.starts)): one for one in days}


def hours_typed(one: DayForm) -> tuple[date, str, str, str, str]:
    """The hours of a day as typed, to compare."""
    slot = one.slot
    return one.on, hour(one.starts), hour(one.ends), hour(slot.starts), hour(slot.ends)


def hours_of(row: SpaceDay) -> tuple[date, str, str, str, str]:
    """The hours of a day as they are kept."""
    return row.on, row.starts, row.ends, row.setup, row.clear


def write_days(session: Session, agreement: UUID, days: Sequence[DayForm]) -> None:
    """Write the days of an agreement; one that is there already takes what is typed now."""
    for key, one in keyed(agreement, days).items():
        row = session.get(SpaceDay, key)
        if row is None:
            starts = hour(one.starts)
            row = SpaceDay(id=key, agreement_id=agreement, on=one.on, starts=starts, state=PLANNED)
            session.add(row)
        for column, value in day_values(one).items():
            setattr(row, column, value)


def require_free(session: Session, form: AgreementForm, agreement: UUID | None) -> None:
    """Raise `RoomTaken` with everything that has the room at one of the hours."""
    clashes = room_clashes(session, form.room_id, form.slots, but=agreement)
    if clashes:
        raise RoomTaken(clashes)


def require_unauthorised(session: Session, agreement: UUID) -> None:
    """Raise `AlreadyAuthorised` where an authority said yes."""
    for authority, row in lending.validations_of(session, agreement).items():
        if row.result == ValidationResult.AUTHORISED:
            raise AlreadyAuthorised(AUTHORITY_NAMES[authority], row.number)


def day_and_agreement(session: Session, day_id: UUID) -> tuple[SpaceDay, SpaceAgreement]:
    """A day and what it belongs to; raises `NotFound`."""
    one = session.get(SpaceDay, day_id)
    if one is None:
        raise NotFound("Ese día no consta en ningún acuerdo de la casa.")
    return one, lending.agreement_of(session, one.agreement_id)


def checked_tally(attended: int, tally: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What was counted as it is kept, or the sentence that says what is wrong."""
    if not 0 <= attended <= MOST_TOLD:
        raise InvalidInput("attended", "Escriba cuántas personas asistieron.")
    if not tally:
        return None
    if not all(catalogues.knows("gender", gender) for gender in tally) or not all(
        catalogues.knows("age_group", group) for groups in tally.values() for group in groups
    ):
        raise InvalidInput("tally", "Cuente por género y grupo de edad de los catálogos.")
    numbers = [number for groups in tally.values() for number in groups.values()]
    if any(not isinstance(number, int) or number < 0 for number in numbers):
        raise InvalidInput("tally", "Escriba números enteros en el conteo por grupo.")
    if sum(numbers) > attended:
        raise InvalidInput("tally", "El conteo por grupos suma más personas que el total.")
    return {gender: dict(groups) for gender, groups in tally.items()}


def checked_reason(typed: str, problem: str) -> str:
    """A reason as it is kept; `problem` is told where there is none."""
    said = clean(typed)
    if not said:
        raise InvalidInput("reason", problem)
    return said
