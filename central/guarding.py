"""How often an enrolment may fail before an address, or everybody, has to wait."""

from sqlalchemy import Connection, delete, func, insert, select

from central.refusals import Refused
from central.settings import Settings
from central.store import Store
from central.tables import FAILURE

COUNTED = frozenset({"code", "house", "proof", "device"})
"""Refusals that may be somebody guessing."""


def check(connection: Connection, settings: Settings, address: str, now: int) -> None:
    """Refuse whoever failed too often of late."""
    recent = select(func.count()).where(FAILURE.c.at > now - settings.failures_ms)
    here = connection.execute(recent.where(FAILURE.c.address == address)).scalar_one()
    everywhere = connection.execute(recent).scalar_one()
    if here >= settings.failures_from_one or everywhere >= settings.failures_from_all:
        minutes = settings.failures_ms // 60_000
        raise Refused(
            "too_many",
            f"Hubo demasiados intentos fallidos. Espere {minutes} minutos y vuelva a intentar.",
        )


def note(store: Store, settings: Settings, address: str, now: int) -> None:
    """Count a failure; those past counting are let go, addresses with them."""
    with store.write() as connection:
        connection.execute(delete(FAILURE).where(FAILURE.c.at <= now - settings.failures_ms))
        connection.execute(insert(FAILURE).values(address=address, at=now))
