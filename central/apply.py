"""Writing into a stream: a laptop's batch, or what the centre itself has to say.

The caller holds the stream's lock, so that comparing and writing cannot be torn apart.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from sqlalchemy import Connection, tuple_, update
from sqlalchemy.exc import SQLAlchemyError

from central import logs, rules
from central.merge import Merge, Refused, Source
from central.records import Device, Life, StreamRow
from central.shelf import Key, Shelf, Stamp
from central.tables import CENTRE, QUARANTINE, STREAM
from desktop.sync.protocol.batch import Batch
from desktop.sync.protocol.frames import Answer, Outcome, Status
from desktop.sync.protocol.rows import Value
from desktop.sync.protocol.schema import BY_NAME, group_of

_AT_ONCE = 200
_OURS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
         ValueError)  # fmt: skip


def apply_batch(
    connection: Connection,
    stream: StreamRow,
    device: Device,
    life: Life,
    batch: Batch,
    offset_ms: int,
    now_ms: int,
) -> Answer:
    """Apply a batch that was opened and is the next of its life; returns what became of each op.

    In bulk; only where the database refuses something, or our own code fails on it, job by job
    and then op by op, so that one poisoned row never delays others.
    """
    source = Source(stream.house, device.id, life.number, life.letter, offset_ms, now_ms)
    every = range(len(batch.ops))
    head, merges = _in_steps(connection, source, batch, stream.head, every)
    _set_head(connection, stream.house, head)
    outcomes: dict[int, Outcome] = {}
    refused: list[Refused] = []
    taken: set[Key] = set()
    for merge in merges:
        outcomes |= merge.outcomes
        refused += merge.refused
        taken |= merge.taken
    _settle(connection, source, batch, taken - {problem.key for problem in refused})
    _quarantine(connection, source, batch, refused)
    return Answer(batch.sequence, head, tuple(outcomes[place] for place in sorted(outcomes)))


def write_rows(
    connection: Connection,
    stream: StreamRow,
    rows: Iterable[tuple[str, bytes, Mapping[str, Value]]],
    now_ms: int,
    staff: bytes | None = None,
) -> int:
    """The centre's own writing; only what differs. Returns how many rows it changed."""
    shelf = Shelf(connection, stream.house, stream.head)
    given = list(rows)
    shelf.take((table, row) for table, row, _ in given)
    changed = 0
    for table, row, values in given:
        entry = shelf.get(table, row)
        if entry is None:
            stamp = Stamp(shelf.next_version(), now_ms, CENTRE, staff)
            shelf.add(table, row, values, stamp)
            changed += 1
            continue
        differing = {n: v for n, v in values.items() if entry.values[n] != v}
        if not differing and entry.gone is None:
            continue
        version = shelf.move(entry, CENTRE, 0)
        entry.gone = None
        entry.values.update(differing)
        entry.changed.update(differing)
        for group in {group_of(BY_NAME[table].by_name[name]) for name in differing}:
            entry.stamps[group] = Stamp(version, now_ms, CENTRE, staff)
        changed += 1
    shelf.put_back()
    _set_head(connection, stream.house, shelf.head)
    return changed


def take_away(connection: Connection, stream: StreamRow, keys: Iterable[Key]) -> int:
    """Rows that the centre itself takes back; returns how many were there."""
    shelf = Shelf(connection, stream.house, stream.head)
    given = list(keys)
    shelf.take(given)
    gone = 0
    for table, row in given:
        entry = shelf.get(table, row)
        if entry is None or entry.gone is not None:
            continue
        entry.gone = shelf.move(entry, CENTRE, 0)
        gone += 1
    shelf.put_back()
    _set_head(connection, stream.house, shelf.head)
    return gone


def _in_steps(
    connection: Connection, source: Source, batch: Batch, head: int, ops: Sequence[int]
) -> tuple[int, list[Merge]]:
    """Everything at once; else each job apart; else each op apart, and what fails is refused."""
    done = _attempt(connection, source, batch, head, ops)
    if done is not None:
        return done.head, [done.merge]
    merges: list[Merge] = []
    for job in _jobs(batch, ops):
        done = _attempt(connection, source, batch, head, job)
        if done is not None:
            head = done.head
            merges.append(done.merge)
            continue
        for op in job:
            done = _attempt(connection, source, batch, head, [op])
            if done is not None:
                head = done.head
                merges.append(done.merge)
            else:
                merges.append(_failed(connection, source, batch, head, op))
    return head, merges


class _Done:
    def __init__(self, merge: Merge, head: int) -> None:
        self.merge = merge
        self.head = head


def _attempt(
    connection: Connection, source: Source, batch: Batch, head: int, ops: Sequence[int]
) -> _Done | None:
    shelf = Shelf(connection, source.house, head)
    merge = Merge(connection, source, batch, shelf, ops)
    try:
        with connection.begin_nested():
            merge.run()
            shelf.put_back()
    except SQLAlchemyError as error:
        if connection.invalidated or not _of_the_row(error):
            raise
        return None
    except _OURS as error:
        # Our own code fails on a row: it is refused by itself, and stops no house for ever.
        if len(ops) == 1:
            logs.line(source.now, **logs.failure(error))
        return None
    return _Done(merge, shelf.head)


def _of_the_row(error: SQLAlchemyError) -> bool:
    """Whether the database refused what it was given, rather than failed (locked, full, gone)."""
    kind = type(error).__name__
    return kind in {"DataError", "IntegrityError", "StatementError", "ProgrammingError"}


def _failed(connection: Connection, source: Source, batch: Batch, head: int, place: int) -> Merge:
    merge = Merge(connection, source, batch, Shelf(connection, source.house, head), [])
    op = batch.ops[place]
    fault = rules.INTERNAL
    merge.outcomes[place] = Outcome(place, Status.REJECTED, fault.code, fault.message)
    merge.refused.append(Refused(place, (op.table, op.row), Status.REJECTED, fault, None))
    return merge


def _jobs(batch: Batch, ops: Sequence[int]) -> list[list[int]]:
    """Ops by the job that they belong to, in the order in which jobs were done."""
    jobs: dict[int, list[int]] = {}
    for place in ops:
        jobs.setdefault(batch.ops[place].author, []).append(place)
    return [jobs[author] for author in sorted(jobs)]


def _set_head(connection: Connection, house: bytes, head: int) -> None:
    connection.execute(update(STREAM).where(STREAM.c.house == house).values(head=head))


def _settle(connection: Connection, source: Source, batch: Batch, taken: set[Key]) -> None:
    """What waited in quarantine and was sent again and taken, waits no longer."""
    keys = [(BY_NAME[table].code, row) for table, row in taken]
    for at in range(0, len(keys), _AT_ONCE):
        connection.execute(
            update(QUARANTINE)
            .where(
                QUARANTINE.c.house == source.house,
                QUARANTINE.c.settled_at.is_(None),
                tuple_(QUARANTINE.c.tbl, QUARANTINE.c.row).in_(keys[at : at + _AT_ONCE]),
            )
            .values(settled_at=source.now)
        )


def _quarantine(
    connection: Connection, source: Source, batch: Batch, refused: list[Refused]
) -> None:
    if not refused:
        return
    _settle(connection, source, batch, {problem.key for problem in refused})
    connection.execute(
        QUARANTINE.insert(),
        [
            {
                "house": source.house,
                "id": uuid5(
                    UUID(bytes=batch.incarnation), f"refused:{batch.sequence}:{problem.op}"
                ).bytes,
                "device": source.device,
                "life": source.life,
                "sequence": batch.sequence,
                "tbl": BY_NAME[problem.key[0]].code,
                "row": problem.key[1],
                "kind": "held" if problem.kind is Status.HELD else "rejected",
                "code": problem.fault.code,
                "message": problem.fault.message,
                "content": _content(batch.ops[problem.op].values),
                "at": source.now,
            }
            for problem in refused
        ],
    )


def _content(values: Mapping[str, Value]) -> str:
    plain = {k: v.hex() if isinstance(v, bytes) else v for k, v in values.items()}
    # PostgreSQL keeps no zero character; written as its escape it is kept all the same.
    return json.dumps(plain, sort_keys=True)
