"""Bytes of a batch that has not arrived whole, and which attempt may add to them.

A newer attempt of a life takes over from one that stands still: whoever was replaced writes no
more.
"""

import os
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from central.records import Life
from central.refusals import BUSY, Refused
from central.tables import ANSWER, LIFE, SPOOL


class Replaced(Refused):
    """Another attempt of the same life took over."""

    def __init__(self) -> None:
        super().__init__("busy", BUSY)


@dataclass(frozen=True)
class Held:
    """How far a life got: its last applied batch, and bytes of the next."""

    sequence: int
    bytes: int


def new_attempt() -> bytes:
    """What one request is known by while it sends."""
    return os.urandom(16)


def begin(connection: Connection, life: int, attempt: bytes, first: int) -> None:
    """Take over, and send from the first byte of batch `first`.

    A laptop sends the oldest batch it has no answer to, so those before it have arrived.
    """
    _take_over(connection, life, attempt)
    connection.execute(delete(SPOOL).where(SPOOL.c.life == life))
    connection.execute(delete(ANSWER).where(ANSWER.c.life == life, ANSWER.c.sequence < first))


def go_on(connection: Connection, life: int, attempt: bytes, sequence: int, start: int) -> bytes:
    """Take over, and go on from a byte of the next batch; returns the bytes before it."""
    _take_over(connection, life, attempt)
    held = _content(connection, life, sequence)
    if len(held) < start:
        # Another attempt finished it meanwhile, or the copy the centre was put back from is older.
        raise Refused("busy", BUSY)
    connection.execute(delete(SPOOL).where(SPOOL.c.life == life))
    if start:
        add(connection, life, sequence, 0, held[:start])
    return held[:start]


def add(connection: Connection, life: int, sequence: int, start: int, content: bytes) -> None:
    """Keep bytes that arrived; the attempt was checked in this transaction."""
    connection.execute(
        insert(SPOOL).values(life=life, sequence=sequence, start=start, content=content)
    )


def check(connection: Connection, life: int, attempt: bytes) -> None:
    """Hold a life until the transaction ends, if it is still this attempt's."""
    now = connection.execute(select(LIFE.c.attempt).where(LIFE.c.number == life).with_for_update())
    if now.scalar_one() != attempt:
        raise Replaced


def drop(connection: Connection, life: int) -> None:
    """Forget the bytes of a life."""
    connection.execute(delete(SPOOL).where(SPOOL.c.life == life))


def held(connection: Connection, life: Life) -> Held:
    """How far a life got. Whoever was sending stops: what is told here stays true."""
    _take_over(connection, life.number, new_attempt())
    last = connection.execute(
        select(LIFE.c.sequence).where(LIFE.c.number == life.number)
    ).scalar_one()
    kept = connection.execute(
        select(func.sum(func.length(SPOOL.c.content))).where(
            SPOOL.c.life == life.number, SPOOL.c.sequence == last + 1
        )
    ).scalar_one()
    return Held(last, int(kept or 0))


def forget_others(connection: Connection, device: bytes, life: int) -> None:
    """A laptop began another life: half a batch of those before it is not kept for ever. A copy
    of it that lives one of them sends its batch again."""
    others = select(LIFE.c.number).where(LIFE.c.device == device, LIFE.c.number != life)
    connection.execute(delete(SPOOL).where(SPOOL.c.life.in_(others)))
    connection.execute(
        update(LIFE)
        .where(LIFE.c.device == device, LIFE.c.number != life)
        .values(attempt=new_attempt())
    )


def _take_over(connection: Connection, life: int, attempt: bytes) -> None:
    connection.execute(update(LIFE).where(LIFE.c.number == life).values(attempt=attempt))


def _content(connection: Connection, life: int, sequence: int) -> bytes:
    parts = connection.execute(
        select(SPOOL.c.content)
        .where(SPOOL.c.life == life, SPOOL.c.sequence == sequence)
        .order_by(SPOOL.c.start)
    ).scalars()
    return b"".join(parts)
