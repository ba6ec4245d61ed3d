"""What the centre leaves at a house, as an exchange would write it: rows, problems, the past."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from desktop.core.ids import new_id
from desktop.models import record_names
from desktop.models.database import Database
from desktop.models.deciding import Conflict, OnlineRegistration
from desktop.models.exchange import Exchange, Link, Problem
from desktop.models.journal import Entry


def linked(database: Database, **more: Any) -> None:
    """A laptop that was enrolled."""
    values = {
        "id": 1, "server": "https://centro.example", "authority": None, "token": "x",
        "certificate": "x", "centre_key": "00", "centre_box": "00",
        "enrolled_at": database.clock.now() - timedelta(days=30), **more,
    }  # fmt: skip
    with database.keep() as session:
        session.add(Link(**values))


def answered(database: Database, until: int | None = None) -> None:
    """The centre answered for everything, or for what came before an entry."""
    with database.keep() as session:
        query = update(Entry).where(Entry.answered == 0).values(answered=1)
        session.execute(query if until is None else query.where(Entry.seq <= until))


def exchanged(database: Database, at: datetime, problem: str | None = None, **more: Any) -> None:
    """An exchange of the past, and what the link remembers of it."""
    values = {
        "seconds": 4.0, "sent": 41, "received": 6, "bytes_sent": 2_100, "bytes_received": 900,
        "requests": 1, **more,
    }  # fmt: skip
    with database.keep() as session:
        session.add(Exchange(at=at, problem=problem, **values))
        remembered = (
            {"last_success_at": at, "last_error": None, "last_error_at": None}
            if problem is None
            else {"last_error": problem, "last_error_at": at}
        )
        session.execute(update(Link).values(**remembered))


def registered_online(database: Database, **more: Any) -> UUID:
    """Somebody who registered on the platform."""
    values = {
        "id": new_id(), "reference": f"R-{new_id().hex[:8]}", "surnames": "Morales Quinga",
        "given_names": "Sofía", "document_kind": "cedula", "document_number": "1710034065",
        "phone": "0990000142", "received_at": database.clock.now(), "state": "open", **more,
    }  # fmt: skip
    with database.receive() as received:
        received.session.add(OnlineRegistration(**values))
        received.tables.add("registration")
    return UUID(str(values["id"]))


def clashed(
    database: Database,
    table: str,
    row: UUID,
    field: str,
    kept: dict[str, Any] | None,
    lost: dict[str, Any] | None,
    **more: Any,
) -> UUID:
    """A conflict that the centre opened."""
    now = database.clock.now()
    values = {
        "id": new_id(), "reason": "concurrent", "tbl": table, "row": row, "field": field,
        "kept": kept, "lost": lost, "kept_by": database.staff_id, "kept_at": now,
        "kept_letter": "A", "lost_by": new_id(), "lost_at": now - timedelta(days=1),
        "lost_letter": "B", "opened_at": now, **more,
    }  # fmt: skip
    with database.receive() as received:
        received.session.add(Conflict(**values))
        received.tables.add("conflict")
    return UUID(str(values["id"]))


def refused(
    database: Database,
    table: str,
    row: UUID,
    message: str = "El centro ya tiene otro valor.",
    *,
    kind: str = "rejected",
    cause: tuple[str, UUID] | None = None,
    field: str | None = None,
) -> None:
    """A change the centre did not take; what it answered for is no longer pending."""
    code = record_names.code_of(table)
    with database.keep() as session:
        session.add(
            Problem(
                tbl=code, row=row, kind=kind, op=1, mask=0, base=0, code="refused",
                message=message, field=field,
                cause_tbl=record_names.code_of(cause[0]) if cause else None,
                cause_row=cause[1] if cause else None,
                staff_id=database.staff_id, opened_at=database.clock.now(),
            )
        )  # fmt: skip
        session.execute(update(Entry).where(Entry.tbl == code, Entry.row == row).values(answered=1))
