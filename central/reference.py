"""What the centre writes of its own accord: the stream `ref`, and the cycles of a house's year."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from central import catalogue
from central.apply import take_away, write_rows
from central.records import Device
from central.store import Store, lock_stream
from central.tables import FEED, REF, ROWS
from desktop.sync.protocol import identity
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_NAME

Written = tuple[str, bytes, dict[str, Value]]

CYCLE_NAMES = ("Primer", "Segundo", "Tercer", "Cuarto")
_DIPLOMA = "DIP"
_ANNULLED_HERE = "Lo anuló la Coordinación"
_AT_ONCE = 500
_QUITO = timedelta(hours=-5)
"""Without daylight saving since 1993."""


def fill(store: Store, now: int) -> int:
    """Write what of the catalogues `ref` does not say yet; returns how many rows changed."""
    with store.write() as connection:
        return write_rows(connection, lock_stream(connection, REF), _catalogues(), now)


def _catalogues() -> Iterator[Written]:
    for house in catalogue.houses().values():
        yield (
            "house",
            house.id.bytes,
            {"code": house.code, "sigla": house.sigla, "name": house.name, "note": house.note},
        )
        for place, (zone, first, last) in enumerate(house.zones):
            yield (
                "house_zone",
                identity.zone_id(house.id, place).bytes,
                {
                    "house_id": house.id.bytes,
                    "zone": zone,
                    "valid_from": _maybe(first),
                    "valid_to": _maybe(last),
                },
            )
    for day, name, scope in catalogue.holidays():
        values: dict[str, Value] = {"on": catalogue.days(day), "name": name, "scope": scope}
        yield "holiday", identity.holiday_id(day).bytes, values
    for code, name in catalogue.categories():
        yield "category", identity.category_id(code).bytes, {"code": code, "name": name}
    for code, zone, year, people in catalogue.goals():
        values = {"code": code, "zone": zone, "year": year, "beneficiaries": people}
        yield "goal", identity.goal_id(code, year).bytes, values


def deliver_certificate(
    connection: Connection, device: Device, certificate: bytes, now: int
) -> None:
    """Tell every house which key a laptop signs with, and whether it was revoked.

    Whoever holds the stream of a house may take `ref` after it, never the other way round.
    """
    values: dict[str, Value] = {
        "house_id": device.house,
        "letter": device.letter,
        "public_key": device.public_key.hex(),
        "certificate": certificate.hex(),
        "revoked_at": device.revoked_at,
    }
    row = ("device_certificate", device.id, values)
    write_rows(connection, lock_stream(connection, REF), [row], now)


def annul_diploma(connection: Connection, number: str, now: int) -> bytes | None:
    """Tell every house that the number of a diploma no longer counts, and which diploma it is
    where exactly one bears it; its own house finds it annulled. Returns that one."""
    rows = ROWS["document"].c
    bearing = connection.execute(
        _standing()
        .add_columns(rows.house, rows.state)
        .where(rows.number == number, rows.kind == _DIPLOMA)
    ).all()
    diploma = bytes(bearing[0].id) if len(bearing) == 1 else None
    on = catalogue.days(today(now))
    if diploma is not None and bearing[0].state != "annulled":
        # The house first: whoever holds its stream may take `ref` after it.
        stream = lock_stream(connection, bytes(bearing[0].house))
        state: dict[str, Value] = {
            "state": "annulled", "state_on": on, "state_reason": _ANNULLED_HERE,
        }  # fmt: skip
        write_rows(connection, stream, [("document", diploma, state)], now)
    values: dict[str, Value] = {"number": number, "document_id": diploma, "annulled_on": on}
    row = ("annulled_diploma", identity.annulled_diploma_id(number).bytes, values)
    write_rows(connection, lock_stream(connection, REF), [row], now)
    return diploma


def follow_diplomas(
    connection: Connection, house: bytes, documents: Collection[bytes], now: int
) -> None:
    """Tell every house which of some papers are diplomas that their house annulled, and take back
    what was told of one that stands again. The stream of the house is locked.

    A house says so of its own numbers only.
    """
    rows = ROWS["document"].c
    known = catalogue.houses().get(house)
    series = f"{_DIPLOMA}-{known.sigla}-" if known else ""
    annulled: list[Written] = []
    standing: list[bytes] = []
    for some in _portions(documents):
        query = select(rows.id, rows.number, rows.state, rows.state_on).where(
            rows.house == house, rows.id.in_(some), rows.kind == _DIPLOMA,
            rows.number.startswith(series, autoescape=True),
        )  # fmt: skip
        for row in connection.execute(query):
            key = identity.annulled_document_id(UUID(bytes=bytes(row.id))).bytes
            if row.state != "annulled":
                standing.append(key)
                continue
            values: dict[str, Value] = {
                "number": row.number, "document_id": bytes(row.id), "annulled_on": row.state_on,
            }  # fmt: skip
            annulled.append(("annulled_diploma", key, values))
    told = ROWS["annulled_diploma"].c
    again: list[bytes] = []
    for some in _portions(standing):
        query = select(told.id).where(told.house == REF, told.id.in_(some))
        again += [bytes(key) for key in connection.execute(query).scalars()]
    if annulled:
        write_rows(connection, lock_stream(connection, REF), annulled, now)
    if again:
        keys = [("annulled_diploma", key) for key in again]
        take_away(connection, lock_stream(connection, REF), keys)


def _standing() -> Select[Any]:
    rows = ROWS["document"].c
    return select(rows.id).join(
        FEED,
        (FEED.c.house == rows.house)
        & (FEED.c.tbl == BY_NAME["document"].code)
        & (FEED.c.row == rows.id)
        & FEED.c.gone.is_(None),
    )


def _portions(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    given = list(keys)
    for at in range(0, len(given), _AT_ONCE):
        yield given[at : at + _AT_ONCE]


def today(now: int) -> date:
    """The day on Quito's calendar."""
    return (datetime.fromtimestamp(now / 1000, UTC) + _QUITO).date()


def year_of(now: int) -> int:
    """The year on Quito's calendar."""
    return today(now).year


def missing_cycles(connection: Connection, house: bytes, year: int) -> list[Written]:
    """The cycles of a year and the next that a house's stream never had.

    Those it has are the house's to change, and one that was deleted stays so.
    """
    wanted = {row[1]: row for y in (year, year + 1) for row in _cycles(y)}
    had = connection.execute(
        select(FEED.c.row).where(
            FEED.c.house == house, FEED.c.tbl == BY_NAME["cycle"].code, FEED.c.row.in_(wanted)
        )
    ).scalars()
    for key in had:
        wanted.pop(key)
    return list(wanted.values())


def open_cycles(connection: Connection, house: bytes, now: int) -> None:
    """Write the cycles of this year and the next that are missing."""
    stream = lock_stream(connection, house)
    missing = missing_cycles(connection, house, year_of(now))
    if missing:
        write_rows(connection, stream, missing, now)


def _cycles(year: int) -> Iterator[Written]:
    for quarter, name in enumerate(CYCLE_NAMES, 1):
        code = f"{year}-{quarter}"
        following = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
        yield (
            "cycle",
            identity.cycle_id(code).bytes,
            {
                "code": code,
                "name": f"{name} ciclo {year}",
                "starts_on": catalogue.days(date(year, quarter * 3 - 2, 1)),
                "ends_on": catalogue.days(following) - 1,
            },
        )


def _maybe(day: date | None) -> Value:
    return None if day is None else catalogue.days(day)
