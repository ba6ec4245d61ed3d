"""The lent rooms of the practice house: made by the jobs that staff use, after it was filled."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from desktop.models.opening import OpenHouse
from desktop.models.premises import rooms
from desktop.models.space_use import Authority, ValidationResult
from desktop.services.agreements.form import AgreementForm, DayForm, Item, ValidationForm
from desktop.services.agreements.register import Agreements
from desktop.services.documents.register import Documents
from desktop.services.practice.shapes import lending

_LATEST = 60
"""Days within which a free day is looked for."""


def lend_rooms(house: OpenHouse) -> None:
    """One room used this morning and to be given back, one to sign for, one that waits for the
    Administración Zonal."""
    with house.database.read() as session:
        known = {room.name: room.id for room in rooms(session)}
    for told in lending()["agreements"]:
        _lend(house, told, known[told["room"]])


def _lend(house: OpenHouse, told: dict[str, Any], room: UUID) -> None:
    agreements, today = Agreements(house), house.clock.today()
    key = agreements.request(_form(house, agreements, told, room))
    agreements.validate(key, Authority.GENERAL, _yes("GADDMQ-CG", told, today, 6))
    if told["goes"] == "validating":
        return
    agreements.validate(key, Authority.ZONAL, _yes("GADDMQ-AZ", told, today, 3))
    if told["goes"] == "authorised":
        return
    items = [Item(name, quantity, "en buen estado") for name, quantity in told["items"]]
    agreements.hand_over(key, items, today)
    Documents(house).agreement(key)
    agreements.sign(key, today)
    (one,) = agreements.one(key).days
    agreements.count(one.id, told["attended"], told["tally"])


def _form(
    house: OpenHouse, agreements: Agreements, told: dict[str, Any], room: UUID
) -> AgreementForm:
    today = house.clock.today()
    asked = today - timedelta(days=9)
    kind, number = told["document"] or (None, None)
    days: list[DayForm] = []

    def with_days(found: list[DayForm]) -> AgreementForm:
        return AgreementForm(
            request_number=f"{told['request']}-{asked.year}",
            requested_on=asked,
            applicant=told["applicant"],
            representative=told["representative"],
            representative_role=told["role"],
            representative_kind=kind,
            representative_number=number,
            room_id=room,
            activity=told["activity"],
            days=tuple(found),
            ruc=told["ruc"],
            phone=told["phone"],
            audience=told["audience"],
            expected=told["expected"],
            goods=told["goods"],
        )

    for offset in range(told["in_days"], _LATEST):
        one = _day(house, told, today + timedelta(days=offset))
        found = agreements.check(with_days([one]))
        # Anything but a free room within working hours would be a riddle to who practises.
        if not found.clashes and not found.outside_hours:
            days.append(one)
        if len(days) == told["days"]:
            break
    return with_days(days)


def _day(house: OpenHouse, told: dict[str, Any], on: date) -> DayForm:
    starts, ends, setup, clear = (
        time.fromisoformat(told[name]) for name in ("from", "to", "setup", "clear")
    )
    guard = told.get("guard", "")
    return DayForm(on, starts, ends, setup, clear, house.staff.id if guard else None, guard)


def _yes(series: str, told: dict[str, Any], today: date, ago: int) -> ValidationForm:
    on = today - timedelta(days=ago)
    number = sum(map(ord, told["request"])) % 900 + 100
    return ValidationForm(ValidationResult.AUTHORISED, f"{series}-{on.year}-0{number}-O", on)
