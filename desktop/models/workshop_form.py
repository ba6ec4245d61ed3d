"""A workshop as staff type it, and the sentence that says what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.core.amounts import cents
from desktop.core.errors import InvalidInput
from desktop.core.text import clean
from desktop.models.catalogues import knows
from desktop.models.programme import Modality
from desktop.models.scheduling import WeeklyHour, check_hours, check_span

USUAL_CONTRIBUTION = 100
"""USD 1,00 per class in a community workshop (model, «Modalidades»)."""
HIGHEST_CONTRIBUTION = 10_000
OLDEST = 120


@dataclass(frozen=True)
class WorkshopForm:
    """A workshop as typed, new or changed."""

    name: str
    category: str
    """Code in the catalogue of the 13 categories."""
    modality: Modality
    cycle_id: UUID
    starts_on: date
    ends_on: date
    hours: tuple[WeeklyHour, ...]
    capacity: int
    facilitator_id: UUID | None = None
    room_id: UUID | None = None
    contribution: str | int | None = None
    """Voluntary contribution per class, as typed («1,50», «1.50») or in cents; without it the
    usual one."""
    minimum_age: int | None = None
    maximum_age: int | None = None
    share_room: bool = False
    """Staff know that another workshop has the room at the same time."""


def check_hours_of(form: WorkshopForm) -> None:
    """Refuse hours and dates that cannot be."""
    check_hours(form.hours)
    check_span(form.starts_on, form.ends_on)


def checked(form: WorkshopForm) -> dict[str, object]:
    """The columns of a workshop, or the sentence that says what is wrong."""
    name = clean(form.name)
    if not name:
        raise InvalidInput("name", "Escriba el nombre del taller.")
    if len(name) > 200:
        raise InvalidInput("name", "El nombre es demasiado largo: hasta 200 letras.")
    if not knows("category", form.category):
        raise InvalidInput("category", "Elija la categoría.")
    if not 1 <= form.capacity <= 1000:
        raise InvalidInput("capacity", "Escriba el cupo: un número entre 1 y 1000.")
    check_hours_of(form)
    least, most = form.minimum_age, form.maximum_age
    for field, age in (("minimum_age", least), ("maximum_age", most)):
        if age is not None and not 0 <= age <= OLDEST:
            raise InvalidInput(field, f"Escriba una edad entre 0 y {OLDEST}.")
    if least is not None and most is not None and most < least:
        raise InvalidInput("maximum_age", "La edad máxima es menor que la mínima.")
    return {
        "cycle_id": form.cycle_id,
        "name": name,
        "category": form.category,
        "modality": form.modality,
        "facilitator_id": form.facilitator_id,
        "room_id": form.room_id,
        "capacity": form.capacity,
        "contribution_cents": _contribution(form),
        "minimum_age": least,
        "maximum_age": most,
        "starts_on": form.starts_on,
        "ends_on": form.ends_on,
    }


def _contribution(form: WorkshopForm) -> int:
    community = form.modality == Modality.COMMUNITY
    typed = form.contribution
    if typed is None or typed == "":
        return USUAL_CONTRIBUTION if community else 0
    amount = typed if isinstance(typed, int) else cents(typed)
    if amount is None or not 0 <= amount <= HIGHEST_CONTRIBUTION:
        raise InvalidInput("contribution", "Escriba el aporte por clase así: 1,00.")
    if amount and not community:
        raise InvalidInput(
            "contribution", "Solo los talleres comunitarios tienen aporte voluntario por clase."
        )
    return amount
