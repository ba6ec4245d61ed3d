"""Invented requests for rooms, made by the same doors that staff use."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from desktop.models.database import Database
from desktop.models.opening import OpenHouse
from desktop.services.agreements.register import (
    AgreementForm,
    Agreements,
    Authority,
    DayForm,
    ValidationForm,
    ValidationResult,
)
from desktop.services.programme import Programme, RoomForm

TODAY = date(2026, 11, 23)
"""A Monday."""


def room(database: Database, name: str = "Patio cubierto", capacity: int | None = 60) -> UUID:
    """A space of the house."""
    return Programme(database).save_room(RoomForm(name, capacity))


def one_day(on: date, starts: int = 9, ends: int = 11, **more: Any) -> DayForm:
    """A day of use from one full hour to another."""
    return DayForm(on, time(starts), time(ends), **more)


def form(room_id: UUID, *days: DayForm, **changes: Any) -> AgreementForm:
    """A request of an association that nobody can find fault with: a Tuesday morning in a week."""
    asked = AgreementForm(
        request_number="APSA-2026-014",
        requested_on=date(2026, 11, 16),
        applicant="Asociación de Productoras Sumak Allpa",
        representative="Carmen Amelia Tituaña Yépez",
        representative_role="Presidenta",
        room_id=room_id,
        activity="Feria de semillas",
        days=days or (one_day(date(2026, 12, 1)),),
        expected=40,
    )
    return replace(asked, **changes)


def yes(number: str = "GADDMQ-CG-2026-0418", on: date = TODAY, **more: Any) -> ValidationForm:
    """An authority authorises."""
    return ValidationForm(ValidationResult.AUTHORISED, number, on, **more)


def authorised(house: OpenHouse, asked: AgreementForm, share: bool = False) -> UUID:
    """A request with both validations."""
    agreements = Agreements(house)
    key = agreements.request(asked, share)
    agreements.validate(key, Authority.GENERAL, yes())
    agreements.validate(key, Authority.ZONAL, yes("GADDMQ-AZEA-2026-1122"))
    return key
