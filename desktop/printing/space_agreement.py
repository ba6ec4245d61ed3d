"""The agreement by which a room is lent, and the sheet on which it is handed over and returned."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.printing.imprint import Imprint
from desktop.printing.texts import TextReference

TEXT_NAME = "acuerdo"

Result = Literal["", "authorised", "observed", "refused"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs for one side."""

    name: str
    role: str = ""
    """«Gestora, Casa Somos Lloa», «Presidenta»."""
    document: str = ""
    """Masked: «C.C. 171****229»."""


@dataclass(frozen=True, slots=True)
class AgreementDay:
    """One day of use; hours as "HH:MM"."""

    on: date
    setup: str
    starts: str
    ends: str
    clear: str
    presence: str = ""
    """«Jornada laboral», or who of the house and of the guard is there outside it."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What one of the two authorities answered; without a result it is still to be answered."""

    authority: str
    """«Coordinación General de Casas Somos Quito», «Administración Zonal Quitumbe»."""
    result: Result = ""
    number: str = ""
    on: date | None = None
    signer: str = ""


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """Something handed over: how it was found when it went out and when it came back."""

    name: str
    quantity: str = ""
    """As it is printed: «8», «1 juego»."""
    out: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """All that an agreement says (model, «Uso de espacio de las instalaciones»).

    `imprint.issued` is the day of signing.
    """

    imprint: Imprint
    text: TextReference
    request_number: str
    """Of the oficio, as the applicant wrote it."""
    requested_on: date
    applicant: str
    representative: Party
    house: Party
    """Who signs for the house."""
    activity: str
    room: str
    days: tuple[AgreementDay, ...]
    validations: tuple[Validation, ...]
    """Coordinación General and Administración Zonal, in this order."""
    ruc: str = ""
    """Masked."""
    phone: str = ""
    """Masked."""
    audience: str = ""
    expected: int | None = None
    """People expected."""
    capacity: int | None = None
    """People that fit the room."""
    goods: str = ""
    """Furniture and equipment asked for."""
    long_reason: str = ""
    """Why it lasts longer than one cycle."""
    inventory: tuple[InventoryItem, ...] = ()
    handed_on: date | None = None
    returned_on: date | None = None
    return_note: str = ""
