"""Whether a diploma that somebody shows on the public page is one of ours.

By the signature of a laptop that is registered here, and by what its house sent of it. What a
house sent may say anything: it counts only where it agrees with what was signed.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from central import catalogue, reference
from central.tables import DEVICE, FEED, REF, ROWS
from desktop.sync.protocol.certificates import plain_code
from desktop.sync.protocol.diploma import (
    NAME_BYTES,
    PREFIX,
    WORKSHOP_BYTES,
    Altered,
    HouseKind,
    NotOurs,
    SealedDiploma,
    key_id,
    name_hash,
    opened,
    short_code,
    shortened,
)
from desktop.sync.protocol.schema import BY_NAME

_SHORT = 40
"""Signs of anything that may be a short code, as typed."""
_BARE = re.compile(r"[A-Z2-7]{180,480}")
_KIND = "DIP"


class State(StrEnum):
    """What the page says of a code; what nothing here vouches for has no state."""

    VALID = "valid"
    ALTERED = "altered"
    ANNULLED = "annulled"


@dataclass(frozen=True)
class Shown:
    """What the page shows: no more than the diploma does."""

    state: State
    house_kind: HouseKind | None = None
    number: str = ""
    issued_on: date | None = None
    name: str = ""
    name_is_cut: bool = False
    workshop: str = ""
    category: str = ""
    house: str = ""
    starts: date | None = None
    ends: date | None = None
    hours: float | None = None
    annulled_on: date | None = None
    retired_on: date | None = None
    """The laptop that signed it went out of service afterwards."""
    sent: bool = True
    """Its house has told the centre of it."""


def judged(connection: Connection, code: str) -> Shown | None:
    """What is known of a code: the twelve signs, or a QR's text with or without its prefix. None
    for what nobody here vouches for, whatever it is."""
    given = code.strip()
    short = plain_code(given) if len(given) <= _SHORT else None
    if short is not None:
        return _by_short_code(connection, short)
    altered = False
    for text in _texts(connection, given):
        try:
            sealed = opened(text)
        except NotOurs:
            continue
        except Altered:
            altered = True
            continue
        device, known = _device(connection, sealed)
        if device is not None:
            return _shown(connection, sealed, device, _paper(connection, device, sealed))
        altered = altered or known
    return Shown(State.ALTERED) if altered else None


def _texts(connection: Connection, given: str) -> Iterator[str]:
    """The text as it is; and, of a code whose prefix is the address of this page, with each of the
    prefixes that houses print."""
    if not _BARE.fullmatch(given):
        yield given
        return
    column = ROWS["house_profile"].c.verification_prefix
    printed = connection.execute(select(column).where(column.is_not(None)).distinct()).scalars()
    for prefix in dict.fromkeys([PREFIX, *printed]):
        yield prefix + given


def _by_short_code(connection: Connection, code: str) -> Shown | None:
    rows = ROWS["document"].c
    for paper in connection.execute(_papers().where(rows.code == code)):
        try:
            sealed = opened(str(_facts(paper).get("payload", "")))
        except (NotOurs, Altered):
            continue
        if short_code(sealed.facts.id) != code or sealed.facts.id.bytes != bytes(paper.id):
            continue
        device, _ = _device(connection, sealed)
        # What another house says of somebody's diploma is nothing.
        if device is not None and bytes(device.house) == bytes(paper.house):
            return _shown(connection, sealed, device, paper)
    return None


def _device(connection: Connection, sealed: SealedDiploma) -> tuple[Any, bool]:
    """The laptop that signed; else whether one goes by the name of its key."""
    known = False
    for row in connection.execute(select(DEVICE.c.house, DEVICE.c.public_key, DEVICE.c.revoked_at)):
        if key_id(bytes(row.public_key)) == sealed.key_id:
            known = True
            if sealed.signed_by(bytes(row.public_key)):
                return row, True
    return None, known


def _papers() -> Select[Any]:
    rows = ROWS["document"].c
    standing = (
        (FEED.c.house == rows.house)
        & (FEED.c.tbl == BY_NAME["document"].code)
        & (FEED.c.row == rows.id)
        & FEED.c.gone.is_(None)
    )
    columns = (rows.id, rows.house, rows.number, rows.issued_on, rows.facts, rows.facts_hash,
               rows.state, rows.state_on)  # fmt: skip
    return select(*columns).join(FEED, standing).where(rows.kind == _KIND)


def _paper(connection: Connection, device: Any, sealed: SealedDiploma) -> Row[Any] | None:
    rows = ROWS["document"].c
    query = _papers().where(rows.house == device.house, rows.id == sealed.facts.id.bytes)
    return connection.execute(query).one_or_none()


def _facts(paper: Row[Any]) -> dict[str, Any]:
    stored = str(paper.facts).encode("utf-8", "replace")
    if hashlib.sha256(stored).hexdigest() != paper.facts_hash:
        return {}
    try:
        found = json.loads(stored)
        json.dumps(found, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _shown(
    connection: Connection, sealed: SealedDiploma, device: Any, paper: Row[Any] | None
) -> Shown | None:
    facts = sealed.facts
    known = catalogue.houses().get(bytes(device.house))
    shown = Shown(
        State.VALID, facts.house_kind, facts.number, facts.issued_on, facts.name,
        name_hash(facts.name) != facts.name_hash, facts.workshop, "",
        (known.name or known.code) if known else "", facts.starts, facts.ends,
        round(facts.minutes / 60, 2), sent=paper is not None,
    )  # fmt: skip
    if paper is not None:
        told = _facts(paper)
        if not _agrees(sealed, paper, told):
            return Shown(State.ALTERED)
        shown = replace(
            shown, name=told["name"], name_is_cut=False, workshop=told["workshop"],
            category=str(told.get("category", "")),
        )  # fmt: skip
        if paper.state == "annulled":
            return replace(shown, state=State.ANNULLED, annulled_on=_day(paper.state_on))
    annulled = _annulled(connection, sealed)
    if annulled is not None:
        return replace(shown, state=State.ANNULLED, annulled_on=_day(annulled.annulled_on))
    if device.revoked_at is not None:
        retired = reference.today(device.revoked_at)
        if facts.issued_on > retired:
            return None
        shown = replace(shown, retired_on=retired)
    return shown


def _agrees(sealed: SealedDiploma, paper: Row[Any], told: dict[str, Any]) -> bool:
    """Whether what a house sent is what was signed."""
    facts, name, workshop = sealed.facts, told.get("name"), told.get("workshop")
    if not isinstance(name, str) or not isinstance(workshop, str):
        return False
    said = (
        paper.number, _day(paper.issued_on), shortened(name, NAME_BYTES), name_hash(name),
        shortened(workshop, WORKSHOP_BYTES), told.get("starts"), told.get("ends"),
        told.get("minutes"),
    )  # fmt: skip
    return said == (
        facts.number, facts.issued_on, facts.name, facts.name_hash, facts.workshop,
        facts.starts.isoformat(), facts.ends.isoformat(), facts.minutes,
    )  # fmt: skip


def _annulled(connection: Connection, sealed: SealedDiploma) -> Row[Any] | None:
    rows = ROWS["annulled_diploma"].c
    standing = (
        (FEED.c.house == rows.house)
        & (FEED.c.tbl == BY_NAME["annulled_diploma"].code)
        & (FEED.c.row == rows.id)
        & FEED.c.gone.is_(None)
    )
    meant = (rows.document_id == sealed.facts.id.bytes) | rows.document_id.is_(None)
    query = (
        select(rows.annulled_on)
        .join(FEED, standing)
        .where(rows.house == REF, rows.number == sealed.facts.number, meant)
    )
    return connection.execute(query).first()


def _day(days: int | None) -> date | None:
    return None if days is None else catalogue.day_of(days)
