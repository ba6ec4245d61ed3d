"""Registrations made online: the municipality's platform leaves them for a house to confirm."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from central import catalogue
from central.apply import write_rows
from central.devices import hashed
from central.forms import RegistrationForm
from central.refusals import Refused
from central.store import Store, lock_stream
from central.tables import FEED, PLATFORM, ROWS
from desktop.sync.protocol import identity
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_NAME


@dataclass(frozen=True)
class Registered:
    """Where it is kept, and whether it was new."""

    id: UUID
    house: str
    new: bool


def new_platform_token(store: Store, now: int) -> str:
    """A token that the platform presents; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    with store.write() as connection:
        connection.execute(insert(PLATFORM).values(hash=hashed(token), made_at=now))
    return token


def check_platform(connection: Connection, token: str) -> None:
    """Refuse whoever is not the platform."""
    given = hashed(token)
    row = connection.execute(select(PLATFORM).where(PLATFORM.c.hash == given)).one_or_none()
    known = row is not None and hmac.compare_digest(row.hash, given)
    if not known or row is None or row.revoked_at is not None:
        raise Refused("token", "El centro no reconoce la credencial de la plataforma.")


def register(connection: Connection, form: RegistrationForm, now: int) -> Registered:
    """Leave a registration in a house's stream; the same reference changes nothing."""
    house = catalogue.house_of(form.house)
    if house is None or house.name is None:
        raise Refused("unknown_house", f"No hay ninguna casa con el código «{form.house}».")
    if form.document_number and not form.document_kind:
        raise Refused("field", "Falta «document_kind»: el tipo de ese documento.", field=_KIND)
    key = identity.registration_id(house.id, form.reference)
    stream = lock_stream(connection, house.id.bytes)
    had = connection.execute(
        select(FEED.c.version).where(
            FEED.c.house == house.id.bytes,
            FEED.c.tbl == BY_NAME["registration"].code,
            FEED.c.row == key.bytes,
        )
    ).one_or_none()
    if had is None:
        _check_workshop(connection, house.id.bytes, form.workshop)
        row = ("registration", key.bytes, _values(form, now))
        write_rows(connection, stream, [row], now)
    return Registered(key, house.code, had is None)


_KIND = "document_kind"


def _check_workshop(connection: Connection, house: bytes, workshop: str | None) -> None:
    # One that the house has not sent yet is taken: somebody's registration is not lost over it.
    if workshop is None:
        return
    table = ROWS["workshop"]
    found = select(table.c.house).where(table.c.id == UUID(workshop).bytes)
    owners = set(connection.execute(found).scalars())
    if owners and house not in owners:
        raise Refused("field", "«workshop» no es un taller de esa casa.", field="workshop")


def _values(form: RegistrationForm, now: int) -> dict[str, Value]:
    return {
        "reference": form.reference,
        "surnames": form.surnames,
        "given_names": form.given_names,
        "document_kind": form.document_kind,
        "document_number": form.document_number,
        "country": form.country,
        "birth_date": _days(form.birth_date),
        "phone": form.phone,
        "email": form.email,
        "workshop_id": UUID(form.workshop).bytes if form.workshop else None,
        "note": form.note,
        "notice_at": _millis(form.notice_at),
        "received_at": now,
        "state": "open",
        "person_id": None,
        "decided_at": None,
        "decided_by": None,
    }


def _days(text: str | None) -> int | None:
    return None if text is None else catalogue.days(date.fromisoformat(text))


def _millis(text: str | None) -> int | None:
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)
