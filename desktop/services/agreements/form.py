"""A request for a room as staff type it from the oficio, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from uuid import UUID

from desktop.core.errors import InvalidInput
from desktop.core.text import clean, day, hour
from desktop.models import identity, ruc
from desktop.models.scheduling import RestDay, Slot
from desktop.models.space_use import ValidationResult

MOST_DAYS = 200
"""No agreement has more days; a longer list is a date typed wrong."""
LONGEST_NAME = 200
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class DayForm:
    """One day of use as typed; without `setup` and `clear` the room is ready and tidy at once."""

    on: date
    starts: time
    ends: time
    setup: time | None = None
    """When setting up begins, at the latest `starts`."""
    clear: time | None = None
    """When it is tidy again, at the earliest `ends`."""
    staff_id: UUID | None = None
    """Who of the house volunteers to be there outside working hours."""
    guard: str = ""
    """The guard who is there outside working hours."""

    @property
    def slot(self) -> Slot:
        """From setting up to tidying: for how long the room is needed."""
        return Slot(self.on, self.setup or self.starts, self.clear or self.ends)


@dataclass(frozen=True)
class WeeklyDays:
    """The days that repeat every week, and the holidays left out."""

    days: tuple[DayForm, ...]
    skipped: tuple[RestDay, ...]


@dataclass(frozen=True)
class AgreementForm:
    """A request for a room as typed."""

    request_number: str
    """Of the oficio, as the applicant wrote it."""
    requested_on: date
    applicant: str
    """The institution or colectivo."""
    representative: str
    room_id: UUID
    activity: str
    days: tuple[DayForm, ...]
    ruc: str | None = None
    representative_role: str | None = None
    representative_kind: str | None = None
    """Code of the type of identity document."""
    representative_number: str | None = None
    phone: str | None = None
    email: str | None = None
    audience: str | None = None
    expected: int | None = None
    """How many people are expected."""
    goods: str | None = None
    """Furniture and equipment asked for."""
    long_reason: str | None = None
    """Why it lasts longer than one cycle."""

    @property
    def first_on(self) -> date:
        """Its first day."""
        return min(one.on for one in self.days)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return max(one.on for one in self.days)

    @property
    def slots(self) -> list[Slot]:
        """When the room is needed, day by day."""
        return [one.slot for one in self.days]


@dataclass(frozen=True)
class ValidationForm:
    """What an authority answered, from its document."""

    result: ValidationResult
    number: str
    """Of the document; obligatory."""
    on: date
    signer: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Item:
    """Something handed over with the room; `out` and `back` say how it was found."""

    name: str
    quantity: int = 1
    out: str = ""
    back: str | None = None
    """None until the room is returned."""


def check_days(days: Sequence[DayForm]) -> None:
    """Refuse days that cannot be: none (there is no permanent use), backwards, or two at once."""
    if not days:
        raise InvalidInput("days", "Indique al menos un día: no se otorga uso permanente.")
    if len(days) > MOST_DAYS:
        raise InvalidInput("days", f"Son más de {MOST_DAYS} días. Revise las fechas.")
    for one in days:
        if one.ends <= one.starts:
            raise InvalidInput(
                "days", f"El {day(one.on)} la hora de fin debe ser posterior a la de inicio."
            )
        if one.slot.starts > one.starts:
            raise InvalidInput(
                "days", f"El {day(one.on)} el montaje empieza después de la actividad."
            )
        if one.slot.ends < one.ends:
            raise InvalidInput(
                "days", f"El {day(one.on)} el desmontaje termina antes que la actividad."
            )
    ordered = sorted(one.slot for one in days)
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            raise InvalidInput("days", f"El {day(later.on)} consta dos veces a la misma hora.")


def checked(form: AgreementForm, today: date) -> dict[str, object]:
    """The columns of an agreement, or the sentence that says what is wrong."""
    check_days(form.days)
    if form.requested_on > today:
        raise InvalidInput(
            "requested_on", f"El oficio no puede tener fecha posterior a hoy, {day(today)}."
        )
    if form.expected is not None and not 1 <= form.expected <= 5000:
        raise InvalidInput("expected", "Escriba cuántas personas se esperan, o deje vacío.")
    number = identity.normalised(form.representative_number or "")
    phone = clean(form.phone or "")
    return {
        "request_number": _named(
            "request_number", form.request_number, "Escriba el número del oficio de solicitud."
        ),
        "requested_on": form.requested_on,
        "applicant": _named(
            "applicant", form.applicant, "Escriba la institución o el colectivo que solicita."
        ),
        "ruc": ruc.normalised(form.ruc or "")[:30] or None,
        "representative": _named(
            "representative", form.representative, "Escriba quién representa a quien solicita."
        ),
        "representative_role": _text("representative_role", form.representative_role),
        "representative_kind": (form.representative_kind or None) if number else None,
        "representative_number": number[: identity.LONGEST_NUMBER] or None,
        "phone": identity.read_phone(phone).number if phone else None,
        "email": identity.read_email(form.email or "").address or None,
        "room_id": form.room_id,
        "activity": _named("activity", form.activity, "Escriba para qué se usará el espacio."),
        "audience": _text("audience", form.audience),
        "expected": form.expected,
        "goods": _text("goods", form.goods),
        "long_reason": _text("long_reason", form.long_reason),
    }


def checked_validation(form: ValidationForm, requested_on: date, today: date) -> dict[str, object]:
    """The columns of a validation, or the sentence that says what is wrong."""
    number = _named("number", form.number, "Escriba el número del documento de la validación.")
    if form.on > today:
        raise InvalidInput("on", f"La validación no puede ser posterior a hoy, {day(today)}.")
    if form.on < requested_on:
        raise InvalidInput(
            "on", f"La validación no puede ser anterior al oficio, del {day(requested_on)}."
        )
    note = _text("note", form.note)
    if form.result is not ValidationResult.AUTHORISED and note is None:
        raise InvalidInput("note", "Escriba qué se observa o por qué se niega.")
    return {
        "result": form.result,
        "number": number,
        "on": form.on,
        "signer": _text("signer", form.signer),
        "note": note,
    }


def checked_items(items: Sequence[Item], *, back: bool) -> list[dict[str, object]]:
    """What is handed over as it is kept; with `back`, each says how it came back."""
    kept: list[dict[str, object]] = []
    for item in items:
        name = _named("items", item.name, "Escriba qué se entrega.")
        if not 1 <= item.quantity <= 10_000:
            raise InvalidInput("items", f"Escriba cuántas unidades de «{name}» se entregan.")
        row: dict[str, object] = {
            "name": name, "quantity": item.quantity, "out": clean(item.out)[:LONGEST_NAME],
        }  # fmt: skip
        if back:
            returned = clean(item.back or "")[:LONGEST_NAME]
            if not returned:
                raise InvalidInput("items", f"Escriba cómo se devolvió «{name}».")
            row["back"] = returned
        kept.append(row)
    return kept


def day_values(one: DayForm) -> dict[str, object]:
    """The columns of a day that may change."""
    return {
        "ends": hour(one.ends),
        "setup": hour(one.slot.starts),
        "clear": hour(one.slot.ends),
        "staff_id": one.staff_id,
        "guard": clean(one.guard)[:LONGEST_NAME] or None,
    }


def _named(field: str, typed: str, problem: str) -> str:
    text = clean(typed)
    if not text:
        raise InvalidInput(field, problem)
    if len(text) > LONGEST_NAME:
        raise InvalidInput(field, f"El texto es demasiado largo: hasta {LONGEST_NAME} letras.")
    return text


def _text(field: str, typed: str | None) -> str | None:
    text = clean(typed or "")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(field, f"El texto es demasiado largo: hasta {LONGEST_TEXT} letras.")
    return text or None
