"""What is invented, in the very shape in which the services write it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from desktop.core.ids import version_7
from desktop.core.resources import resource
from desktop.models import catalogues, completeness
from desktop.models.bulk import BulkLoad
from desktop.models.consent import Consent, Purpose
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.models.person_values import cleaned, refused
from desktop.models.registering import (
    DETAILS,
    Author,
    NewPerson,
    consent_row,
    document_row,
    guardian_row,
    phone_row,
)


@dataclass(frozen=True)
class Invented:
    """Somebody invented: who they will be in the house, when they came, and what they told."""

    id: UUID
    at: datetime
    told: NewPerson


class Registrar:
    """Puts invented people into a load with the rows, checks and flags of a registration."""

    def __init__(self, load: BulkLoad, rng: Random, staff: UUID, today: date) -> None:
        self._load = load
        self._rng = rng
        self._staff = staff
        self._today = today

    def write(self, invented: Invented) -> None:
        """The rows of one person, who came in one job."""
        key, told = invented.id, invented.told
        by = Author(self._staff, invented.at, invented.at.date())
        values = cleaned({name: getattr(told, name) for name in DETAILS}, by.today)
        if any(a.purpose is Purpose.SENSITIVE and not a.granted for a in told.consents):
            refused(values)
        documents = [row for d in told.documents if (row := document_row(key, d))]
        phones = [row for p in told.phones if (row := phone_row(key, p))]
        guardians = [row for g in told.guardians if (row := guardian_row(key, g))]
        for row in guardians:
            # A registration draws this id by lot; the same seed must give the same house.
            row["id"] = seeded_id(self._rng, invented.at)
        representative = next((g["name"] for g in guardians if g["represents"]), None)
        born = values["birth_date"], values["birth_year"]
        consents = [consent_row(key, answer, by, *born, representative) for answer in told.consents]
        look = completeness.Look(
            values["surnames"],
            *born,
            tuple((d["kind"], d["warning"], d["override_reason"]) for d in documents),
            tuple(row["number"] for row in phones),
            representative is not None,
            any(row["purpose"] == Purpose.NOTICE for row in consents),
            tuple(told.flags),
        )
        flags = completeness.flags(look, self._today) or None
        person = {"id": key, **values, "flags": flags, "registered_at": invented.at}
        self._load.add(Person, person)
        for table, rows in (
            (IdentityDocument, documents),
            (Phone, phones),
            (Guardian, guardians),
            (Consent, consents),
        ):
            for row in rows:
                self._load.add(table, row)


def seeded_id(rng: Random, at: datetime) -> UUID:
    """The id of something that came about at a moment, the same for the same seed."""
    return version_7(millis(at), rng.getrandbits(74))


def millis(at: datetime) -> int:
    """A moment as the database keeps it."""
    return round(at.timestamp() * 1000)


@cache
def words() -> Mapping[str, Any]:
    """The words from which people are made."""
    return _read("people.json")


@cache
def offer() -> Mapping[str, Any]:
    """The invented programme: rooms and workshops."""
    return _read("programme.json")


@cache
def lending() -> Mapping[str, Any]:
    """The invented requests for rooms."""
    return _read("lending.json")


def category_code(name: str) -> str:
    """The code of one of the 13 categories."""
    code = catalogues.recognised("category", name)
    if code is None:
        raise KeyError(name)
    return code


def why_withdrawn() -> list[str]:
    """Reasons for leaving a workshop, as the form offers them."""
    return [entry.name for entry in catalogues.entries("withdrawal_reason")[:7]]


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource("practice", name).read_text("utf-8"))
    return found
