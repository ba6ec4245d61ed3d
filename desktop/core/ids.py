"""How records get their ids: derived from what is natural where it exists, random where not.

Two laptops that write the same natural thing (the same lesson, the same mark) then write the
same row (sync.md, «Numbers to reach»). Ids are 16 bytes; random ones are UUID version 7, so
that they sort by time.
"""

import hashlib
import secrets
import time
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d2c4e-9a37-5b60-8e21-c0a5a5050105")
"""The root of every derived id; changing it would break every house's links."""


def new_id() -> UUID:
    """A UUID version 7 of this moment."""
    return version_7(time.time_ns() // 1_000_000, secrets.randbits(74))


def version_7(millis: int, noise: int) -> UUID:
    """A UUID version 7: 48 bits of milliseconds since 1970, 74 bits of noise (RFC 9562)."""
    value = (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (noise >> 62 & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | noise & (2**62 - 1))


def cycle_id(code: str) -> UUID:
    """The id of a cycle from its code, such as "2026-4"."""
    return uuid5(NAMESPACE, f"cycle:{code}")


def house_id(code: str) -> UUID:
    """The id of a house from its code, such as "C10"."""
    return uuid5(NAMESPACE, f"house:{code}")


def lesson_id(workshop: UUID, original_date: date, starts: str) -> UUID:
    """The id of a lesson from its workshop, the date first planned and its start "HH:MM"."""
    return uuid5(workshop, f"lesson:{original_date.isoformat()}:{starts}")


def enrolment_id(workshop: UUID, person: UUID) -> UUID:
    """The id of an enrolment: a person who returns to a workshop takes up the same one."""
    return uuid5(workshop, f"enrolment:{person.hex}")


def mark_id(enrolment: UUID, lesson: UUID) -> UUID:
    """The id of one attendance mark."""
    return uuid5(enrolment, f"mark:{lesson.hex}")


def mark_keys(enrolments: Iterable[UUID], lessons: Iterable[UUID]) -> list[list[bytes]]:
    """The ids of every mark of some enrolments at some lessons, 16 bytes each, a row for each
    enrolment: what `mark_id` says, five times as fast."""
    names = [f"mark:{lesson.hex}".encode() for lesson in lessons]
    rows = []
    for enrolment in enrolments:
        begun = hashlib.sha1(enrolment.bytes, usedforsecurity=False)
        row = []
        for name in names:
            digest = begun.copy()
            digest.update(name)
            key = bytearray(digest.digest()[:16])
            key[6] = key[6] & 0x0F | 0x50
            key[8] = key[8] & 0x3F | 0x80
            row.append(bytes(key))
        rows.append(row)
    return rows


def space_day_id(agreement: UUID, on: date, starts: str) -> UUID:
    """The id of a day of an agreement from its date and its start "HH:MM"."""
    return uuid5(agreement, f"day:{on.isoformat()}:{starts}")


def space_validation_id(agreement: UUID, authority: str) -> UUID:
    """The id of what an authority answered to a request."""
    return uuid5(agreement, f"validation:{authority}")


def scan_id(document: UUID, sha256: str) -> UUID:
    """The id of a scan of a paper, from its content."""
    return uuid5(document, f"scan:{sha256}")


def identity_document_id(person: UUID, kind: str, number: str) -> UUID:
    """The id of an identity document of a person from its type and normalised number."""
    return uuid5(person, f"document:{kind}:{number}")


def phone_id(person: UUID, number: str) -> UUID:
    """The id of a telephone of a person from its number."""
    return uuid5(person, f"phone:{number}")


def consent_id(person: UUID, purpose: str, text_version: str) -> UUID:
    """The id of a person's answer to one purpose under one version of its text."""
    return uuid5(person, f"consent:{purpose}:{text_version}")
