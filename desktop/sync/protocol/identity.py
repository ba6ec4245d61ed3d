"""Ids that derive from what is natural in a row, so that they need not travel.

A random id costs about twelve bytes a row, a derived one none; and two laptops that write the
same natural thing write the same row (a lesson, a mark, somebody's document).
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d2c4e-9a37-5b60-8e21-c0a5a5050105")
"""The root of every derived id; changing it would break every house's links."""

_EPOCH = date(1970, 1, 1)


def house_id(code: str) -> UUID:
    """The id of a house from its code, such as "C10"."""
    return uuid5(NAMESPACE, f"house:{code}")


def cycle_id(code: str) -> UUID:
    """The id of a cycle from its code, such as "2026-4"."""
    return uuid5(NAMESPACE, f"cycle:{code}")


def zone_id(house: UUID, place: int) -> UUID:
    """The id of a house's belonging to a zone, from its place in the catalogue."""
    return uuid5(house, f"zone:{place}")


def holiday_id(day: date) -> UUID:
    """The id of a rest day."""
    return uuid5(NAMESPACE, f"holiday:{day.isoformat()}")


def category_id(code: str) -> UUID:
    """The id of a category of workshops."""
    return uuid5(NAMESPACE, f"category:{code}")


def goal_id(code: str, year: int) -> UUID:
    """The id of a zone's goal of a year."""
    return uuid5(NAMESPACE, f"goal:{code}:{year}")


def annulled_diploma_id(number: str) -> UUID:
    """The id of a number that no longer counts."""
    return uuid5(NAMESPACE, f"annulled:{number}")


def annulled_document_id(document: UUID) -> UUID:
    """The id of a diploma that its house annulled: two of one number are two."""
    return uuid5(document, "annulled")


def registration_id(house: UUID, reference: str) -> UUID:
    """The id of a registration made online, from the platform's own number."""
    return uuid5(house, f"registration:{reference}")


def conflict_id(life: bytes, sequence: int, op: int, group: str) -> UUID:
    """The id of a conflict, from the change that met another."""
    return uuid5(UUID(bytes=life), f"conflict:{sequence}:{op}:{group}")


Values = Mapping[str, object]


def _key(namespace: bytes, name: str) -> bytes:
    # What uuid5 says, without making two UUID objects for each row.
    digest = hashlib.sha1(namespace + name.encode(), usedforsecurity=False).digest()
    key = bytearray(digest[:16])
    key[6] = key[6] & 0x0F | 0x50
    key[8] = key[8] & 0x3F | 0x80
    return bytes(key)


def _day(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()


_RULES: dict[str, tuple[tuple[str, ...], Callable[..., bytes]]] = {
    "cycle": (("code",), lambda code: _key(NAMESPACE.bytes, f"cycle:{code}")),
    "identity_document": (
        ("person_id", "kind", "number"),
        lambda person, kind, number: _key(person, f"document:{kind}:{number}"),
    ),
    "phone": (("person_id", "number"), lambda person, number: _key(person, f"phone:{number}")),
    "consent": (
        ("person_id", "purpose", "text_version"),
        lambda person, purpose, version: _key(person, f"consent:{purpose}:{version}"),
    ),
    "lesson": (
        ("workshop_id", "original_on", "starts"),
        lambda workshop, on, starts: _key(workshop, f"lesson:{_day(on)}:{starts}"),
    ),
    "enrolment": (
        ("workshop_id", "person_id"),
        lambda workshop, person: _key(workshop, f"enrolment:{person.hex()}"),
    ),
    "mark": (
        ("enrolment_id", "lesson_id"),
        lambda enrolment, lesson: _key(enrolment, f"mark:{lesson.hex()}"),
    ),
    "space_day": (
        ("agreement_id", "on", "starts"),
        lambda agreement, on, starts: _key(agreement, f"day:{_day(on)}:{starts}"),
    ),
    "space_validation": (
        ("agreement_id", "authority"),
        lambda agreement, authority: _key(agreement, f"validation:{authority}"),
    ),
    "scan": (
        ("document_id", "sha256"),
        lambda document, sha256: _key(document, f"scan:{sha256}"),
    ),
}


def rule_of(table: str) -> tuple[tuple[str, ...], Callable[..., bytes]] | None:
    """The columns a table's ids derive from, and how (wire values in, 16 bytes out)."""
    return _RULES.get(table)


def derived(table: str, values: Values) -> bytes | None:
    """The id that a whole row's values ask for; None where ids of its table are random.

    A moved lesson keeps the id of its first hour, so the caller compares before leaving it out.
    """
    rule = _RULES.get(table)
    if rule is None:
        return None
    columns, make = rule
    given = [values.get(name) for name in columns]
    return None if None in given else make(*given)
