"""The JSON that is taken at the door: its fields, their limits, and what is said of a wrong one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from central import catalogue


def _printable(text: str) -> str:
    # A NUL cannot be kept in PostgreSQL, and no name has any of the others.
    if any(ord(c) < 32 and c not in "\n\t" for c in text):
        raise ValueError("control")
    return text


def _day(text: str) -> str:
    if not 1900 <= date.fromisoformat(text).year <= 2200 or len(text) != len("2000-01-01"):
        raise ValueError("date")
    return text


def _instant(text: str) -> str:
    moment = datetime.fromisoformat(text)
    # At the ends of the calendar no other zone has a day for it.
    if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        raise ValueError("instant")
    return text


def _kind(code: str) -> str:
    if code not in catalogue.document_kinds():
        raise ValueError("kind")
    return code


def _uuid(text: str) -> str:
    return str(UUID(text))


def _hex(size: int) -> Any:
    return Field(pattern=rf"^[0-9a-fA-F]{{{size * 2}}}$", examples=["0" * 8 + "…"])


def _text(most: int, least: int = 1) -> Any:
    return Field(min_length=least, max_length=most)


PRINTABLE = AfterValidator(_printable)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class EnrolForm(_Form):
    """A laptop with an enrolment code."""

    code: Annotated[str, _text(40), PRINTABLE]
    house: Annotated[str, _text(10), PRINTABLE]
    kind: Annotated[str, _text(20), PRINTABLE]
    device: Annotated[str, _hex(16)]
    incarnation: Annotated[str, _hex(16)]
    letter: Annotated[str, Field(pattern="^[A-Z]{1,2}$")]
    public_key: Annotated[str, _hex(32)]
    proof: Annotated[str, _hex(64)]
    empty: bool = False


class EnrolAnswer(BaseModel):
    """What an enrolled laptop keeps; keys and certificate in hexadecimal."""

    token: str
    house: str
    kind: str
    letter: str
    certificate: str
    centre_key: str
    centre_box: str
    now: int


class RegistrationForm(_Form):
    """A registration made online for a house."""

    house: Annotated[str, _text(10), PRINTABLE]
    reference: Annotated[str, _text(100), PRINTABLE]
    surnames: Annotated[str, _text(200), PRINTABLE]
    given_names: Annotated[str, _text(200), PRINTABLE]
    document_kind: Annotated[str, _text(40), PRINTABLE, AfterValidator(_kind)] | None = None
    document_number: Annotated[str, _text(40), PRINTABLE] | None = None
    country: Annotated[str, _text(60), PRINTABLE] | None = None
    birth_date: Annotated[str, _text(10), PRINTABLE, AfterValidator(_day)] | None = None
    phone: Annotated[str, _text(40), PRINTABLE] | None = None
    email: Annotated[str, _text(254), PRINTABLE] | None = None
    workshop: Annotated[str, _text(36), PRINTABLE, AfterValidator(_uuid)] | None = None
    note: Annotated[str, _text(2_000), PRINTABLE] | None = None
    notice_at: Annotated[str, _text(40), PRINTABLE, AfterValidator(_instant)] | None = None


class RegistrationAnswer(BaseModel):
    """Where a registration is kept; the same reference always answers the same id."""

    id: str
    house: str
    state: str


class Refusal(BaseModel):
    """Why something was not done."""

    error: str
    message: str


_SAID = {
    "missing": "Falta «{field}».",
    "extra_forbidden": "«{field}» no se conoce.",
    "string_too_long": "«{field}» es demasiado largo: {max_length} signos como máximo.",
    "string_too_short": "«{field}» está vacío.",
    "json_invalid": "El cuerpo de la solicitud no es JSON.",
    "model_attributes_type": "El cuerpo de la solicitud debe ser un objeto JSON.",
}


def sentence(errors: Sequence[Any]) -> tuple[str, str]:
    """What is wrong with a form, as field and Spanish sentence."""
    first = errors[0]
    places = [str(place) for place in first["loc"] if place != "body"]
    whole = first["type"] in ("json_invalid", "model_attributes_type") or not places
    if first["type"] == "missing" and not places:
        return "", "Falta el cuerpo de la solicitud, un objeto JSON."
    field = "" if whole else places[0][:40]
    said = _SAID.get(first["type"])
    if said is None:
        said = "«{field}» no es válido." if field else _SAID["model_attributes_type"]
    return field, said.format(field=field, **first.get("ctx", {}))
