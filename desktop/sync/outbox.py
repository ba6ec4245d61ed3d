"""What leaves the house: sealed batches, and what the centre answered to each.

A batch is folded, compressed and signed outside the write lock and kept by a short write. Its
bytes never change; they go in the transaction that stores the answer, which also retires exactly
the entries the batch covers and writes down what was not taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desktop.models.database import Database
from desktop.models.exchange import Link, SealedBatch
from desktop.models.house import Device
from desktop.models.journal import Entry
from desktop.sync import problems
from desktop.sync.fold import Folded, fold
from desktop.sync.protocol import batch, frames, limits
from desktop.sync.protocol.rows import Value

_SMALLEST = 1
_TOO_LARGE = (
    "Este registro es demasiado grande para enviarlo. Sigue guardado aquí; acorte el texto más"
    " largo y se enviará."
)


@dataclass(frozen=True)
class Waiting:
    """A sealed batch that has no answer."""

    sequence: int
    content: bytes
    rows: int


class NotOurs(Exception):
    """The centre answered a batch of this number and other bytes: a copy of this laptop sent it."""


def seal_next(database: Database, until: int, *, settling: bool = False) -> bool:
    """Seal the next pending entries up to `until`; False where there is nothing more.

    `settling`: also what waits for another answer without a new entry.
    """
    with database.read() as session:
        device = session.execute(select(Device)).scalar_one()
        sequence = session.execute(select(Link.sequence)).scalar_one() + 1
        after = sealed_until(session, device.incarnation)
        if not settling and not _is_pending(session, after, until):
            return False
        made = _sealed(session, device, sequence, after, settling=settling)
    if made is None:
        return False
    folded, content, too_large = made
    with database.keep() as session:
        link = session.execute(select(Link)).scalar_one()
        now = session.execute(select(Device.incarnation)).scalar_one()
        if link.sequence + 1 != sequence or now != device.incarnation:
            return True  # another life began meanwhile: look again
        if content is None:
            _retire(session, folded.first_seq, folded.last_seq)
            if too_large:
                _keep_here(session, folded, database.clock.now())
            return True
        link.sequence = sequence
        session.add(
            SealedBatch(
                incarnation=device.incarnation,
                sequence=sequence,
                first_seq=folded.first_seq,
                last_seq=folded.last_seq,
                rows=len(folded.ops),
                content=content,
                sealed_at=database.clock.now(),
            )
        )
    return True


def _is_pending(session: Session, after: int, until: int) -> bool:
    """Whether anything between two entries waits to be sealed: whoever goes on typing does not
    keep an exchange from its end."""
    pending = session.connection().exec_driver_sql(
        "SELECT 1 FROM journal INDEXED BY journal_pending"
        " WHERE answered = 0 AND seq > ? AND seq <= ? LIMIT 1",
        (after, until),
    )
    return pending.first() is not None


def _sealed(
    session: Session, device: Device, sequence: int, after: int, *, settling: bool
) -> tuple[Folded, bytes | None, bool] | None:
    """The next entries folded, and their bytes: none where what they began they ended too, or
    where, as is said then, one row alone is more than a batch holds."""
    most, told = limits.MOST_ROWS, _told_until(session, device.incarnation)
    while True:
        folded = fold(session.connection(), after, most, settling=settling, told_until=told)
        if folded is None or not folded.ops:
            return None if folded is None else (folded, None, False)
        whole = batch.Batch(
            device.id.bytes, device.incarnation.bytes, sequence, folded.authors, folded.ops
        )
        try:
            return folded, batch.seal(whole, device.private_key), False
        except ValueError:
            if most <= _SMALLEST:
                return folded, None, True
            most = max(_SMALLEST, min(most, len(folded.ops)) // 2)


def _keep_here(session: Session, folded: Folded, now: datetime) -> None:
    """A row that no batch holds waits here until somebody shortens it; the others go on."""
    outcomes = [
        frames.Outcome(place, frames.Status.REJECTED, "too_large", _TOO_LARGE, _longest(op.values))
        for place, op in enumerate(folded.ops)
    ]
    staff = [folded.authors[op.author].staff for op in folded.ops]
    problems.settle(session, folded.ops, outcomes, staff, now)


def _longest(values: Mapping[str, Value]) -> str:
    texts = {name: len(value) for name, value in values.items() if isinstance(value, str)}
    return max(texts, key=lambda name: texts[name], default="")


def sealed_until(session: Session, incarnation: UUID) -> int:
    """The last entry that a batch of this life without an answer covers."""
    found = session.execute(
        select(SealedBatch.last_seq)
        .where(SealedBatch.incarnation == incarnation, SealedBatch.answered_at.is_(None))
        .order_by(SealedBatch.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or 0


def answered(session: Session, incarnation: UUID) -> int:
    """The last batch of a life whose answer is kept."""
    found = session.execute(
        select(func.max(SealedBatch.sequence)).where(
            SealedBatch.incarnation == incarnation, SealedBatch.answered_at.is_not(None)
        )
    ).scalar_one()
    return found or 0


def _told_until(session: Session, incarnation: UUID) -> int:
    """The last entry that the centre may know of without this life knowing its answer: in a life
    before this one it may have been told anything."""
    earlier = session.execute(
        select(SealedBatch.sequence).where(SealedBatch.incarnation != incarnation).limit(1)
    ).first()
    link = session.execute(select(Link)).scalar_one()
    if earlier is not None or (link.sequence == 0 and link.house_cursor > 0):
        return int(session.execute(select(func.max(Entry.seq))).scalar_one() or 0)
    return 0


def waiting(session: Session, most_bytes: int) -> list[Waiting]:
    """The sealed batches of this life without an answer, oldest first, up to a size: at least one
    where there is any. Those of an earlier life are never sent."""
    found = session.execute(
        select(SealedBatch.sequence, SealedBatch.content, SealedBatch.rows)
        .where(
            SealedBatch.incarnation == select(Device.incarnation).scalar_subquery(),
            SealedBatch.answered_at.is_(None),
        )
        .order_by(SealedBatch.sequence)
    )
    taken: list[Waiting] = []
    size = 0
    for sequence, content, rows in found:
        if content is None:
            break
        size += len(content)
        if taken and size > most_bytes:
            break
        taken.append(Waiting(sequence, content, rows))
    found.close()
    return taken


def store(database: Database, answer: frames.Answer, payload: bytes) -> int | None:
    """Keep the centre's answer to the oldest batch that waits for one, and retire what it covers.

    Returns how many changes of the journal it answered; None for an answer to anything else,
    which changes nothing. Raises `NotOurs`.
    """
    with database.read() as session:
        device = session.execute(select(Device)).scalar_one()
        found = _oldest(session, device.incarnation)
        if found is None or found.sequence != answer.sequence or found.content is None:
            return None
        content = found.content
        if batch.read_header(content).sha256[:16] != answer.digest:
            raise NotOurs
        told = bool(answer.outcomes) or problems.any_open(session)
    sent = _opened(content, device.private_key) if told else None
    with database.keep() as session:
        found = _oldest(session, device.incarnation)
        if found is None or found.sequence != answer.sequence:
            return None
        found.answer, found.answered_at, found.content = payload, database.clock.now(), None
        retired = _retire(session, found.first_seq, found.last_seq)
        if sent is not None:
            staff = [sent.authors[op.author].staff for op in sent.ops]
            problems.settle(session, sent.ops, answer.outcomes, staff, database.clock.now())
        return retired


def _oldest(session: Session, incarnation: UUID) -> SealedBatch | None:
    return session.execute(
        select(SealedBatch)
        .where(SealedBatch.incarnation == incarnation, SealedBatch.answered_at.is_(None))
        .order_by(SealedBatch.sequence)
        .limit(1)
    ).scalar_one_or_none()


def _opened(content: bytes, private_key: bytes) -> batch.Batch:
    """A batch of our own: which row each place of an answer means."""
    public = Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
    return batch.open_batch(batch.read_header(content), content[batch.HEADER_SIZE :], public)


def _retire(session: Session, first: int, last: int) -> int:
    retired = session.connection().exec_driver_sql(
        "UPDATE journal SET answered = 1 WHERE answered = 0 AND seq BETWEEN ? AND ?",
        (first, last),
    )
    return retired.rowcount


def take_back(session: Session, incarnation: UUID, after: int) -> None:
    """Make pending again what the batches of a life after one were answered for: the centre was
    put back from a copy that does not know them."""
    taken = session.execute(
        select(SealedBatch.first_seq, SealedBatch.last_seq).where(
            SealedBatch.incarnation == incarnation, SealedBatch.sequence > after
        )
    )
    for first, last in taken.all():
        session.connection().exec_driver_sql(
            "UPDATE journal SET answered = 0 WHERE answered = 1 AND seq BETWEEN ? AND ?",
            (first, last),
        )


def let_go(session: Session, incarnation: UUID) -> None:
    """Drop the bytes of batches that will never be sent: their entries are sealed again."""
    session.execute(
        update(SealedBatch)
        .where(SealedBatch.incarnation != incarnation, SealedBatch.content.is_not(None))
        .values(content=None)
    )
