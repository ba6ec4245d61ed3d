"""How often an enrolment or a look-up may fail before an address, or everybody, has to wait."""

from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from central.refusals import Refused
from central.settings import Settings
from central.store import Store
from central.tables import FAILURE

COUNTED = frozenset({"code", "house", "proof", "device"})
"""Refusals that may be somebody guessing."""


class GuardedDoor(StrEnum):
    """Where somebody may guess."""

    ENROL = "enrol"
    VERIFY = "verify"


def check(
    connection: Connection, settings: Settings, door: GuardedDoor, address: str, now: int
) -> None:
    """Refuse whoever failed too often of late.

    Enrolments wait for everybody's failures. Codes of diplomas do not: sixty bits are not guessed
    from many addresses either, and nobody shall shut the page for all.
    """
    recent = select(func.count()).where(
        FAILURE.c.door == door, FAILURE.c.at > now - settings.failures_ms
    )
    here = connection.execute(recent.where(FAILURE.c.address == address)).scalar_one()
    if door is GuardedDoor.ENROL:
        everywhere = connection.execute(recent).scalar_one()
        full = here >= settings.failures_from_one or everywhere >= settings.failures_from_all
    else:
        full = here >= settings.unknown_from_one
    if full:
        minutes = settings.failures_ms // 60_000
        raise Refused(
            "too_many",
            f"Hubo demasiados intentos fallidos. Espere {minutes} minutos y vuelva a intentar.",
        )


def note(store: Store, settings: Settings, door: GuardedDoor, address: str, now: int) -> None:
    """Count a failure; those past counting are let go, addresses with them."""
    with store.write() as connection:
        connection.execute(delete(FAILURE).where(FAILURE.c.at <= now - settings.failures_ms))
        connection.execute(insert(FAILURE).values(door=door, address=address, at=now))
