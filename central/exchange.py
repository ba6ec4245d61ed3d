"""What happens in the database while a laptop asks: its life, its batches, what comes down."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select, update

from central import devices, feed, reference, spool
from central.apply import apply_batch
from central.centre import Centre
from central.records import Device, Life, life_row
from central.refusals import Refused
from central.store import begin_epoch, from_where, has_moved, is_beyond, lock_stream, stream_of
from central.tables import ANSWER, LIFE, REF
from desktop.sync.protocol.batch import Header, open_batch, verify
from desktop.sync.protocol.frames import (
    Ask,
    End,
    FrameKind,
    Stream,
    encode_answer,
    encode_end,
    frame,
)


@dataclass(frozen=True)
class Exchange:
    """One laptop asking once."""

    centre: Centre
    device: Device
    life: Life
    ask: Ask
    offset: int
    """What its clock lacks, in ms."""
    attempt: bytes


def begin(centre: Centre, device: Device, ask: Ask) -> Exchange:
    """The life that asks, begun where it is new; streams whose memory it exceeds begin anew."""
    now = centre.clock()
    seen = (device.house, reference.year_of(now))
    with centre.store.read() as connection:
        life = devices.find_life(connection, device.id, ask.incarnation)
        lost = is_beyond(stream_of(connection, device.house), ask.house_cursor)
        ref_lost = is_beyond(stream_of(connection, REF), ask.ref_cursor)
        if seen not in centre.opened_years:
            turned = bool(reference.missing_cycles(connection, *seen))
        else:
            turned = False
    if life is None or lost or ref_lost or turned:
        with centre.store.write() as connection:
            life = _begin(connection, centre, device, ask, now)
    centre.opened_years.add(seen)
    return Exchange(centre, device, life, ask, now - ask.now, spool.new_attempt())


def _begin(connection: Connection, centre: Centre, device: Device, ask: Ask, now: int) -> Life:
    stream = lock_stream(connection, device.house)
    device = devices.current(connection, device.id)
    if is_beyond(stream, ask.house_cursor):
        begin_epoch(connection, device.house, ask.house_cursor)
    reference.open_cycles(connection, device.house, now)
    life = devices.life_of(connection, centre.keys, device, ask.incarnation, ask.letter, now)
    if is_beyond(lock_stream(connection, REF), ask.ref_cursor):
        begin_epoch(connection, REF, ask.ref_cursor)
    return life


def check_life(exchange: Exchange) -> None:
    """Whether the laptop that asks is the one that lived this life so far; a copy of it, or a
    centre that was put back from a copy, is told before anything else."""
    ask = exchange.ask
    with exchange.centre.store.read() as connection:
        last = _life(connection, exchange.life.number).sequence
    if ask.sealed is not None and ask.sealed < last:
        raise _fork(last)
    if ask.answered is not None and ask.answered > last:
        _restored(exchange)
        raise _gap(last)


def go_on(exchange: Exchange) -> tuple[bytes, list[bytes]]:
    """After a cut: the bytes held of the batch that goes on, and answers that were lost with it."""
    assert exchange.ask.resume is not None
    sequence, start = exchange.ask.resume
    life = exchange.life.number
    with exchange.centre.store.write() as connection:
        before = spool.go_on(connection, life, exchange.attempt, sequence, start)
        answers = connection.execute(
            select(ANSWER.c.content)
            .where(
                ANSWER.c.life == life,
                ANSWER.c.sequence > (exchange.ask.answered or 0),
                ANSWER.c.sequence < sequence,
            )
            .order_by(ANSWER.c.sequence)
        ).scalars()
        return before, [frame(FrameKind.ANSWER, content) for content in answers]


def start(exchange: Exchange, first: int) -> None:
    """Take the life over for a request whose first batch is `first`."""
    with exchange.centre.store.write() as connection:
        spool.begin(connection, exchange.life.number, exchange.attempt, first)


def keep(exchange: Exchange, sequence: int, at: int, content: bytes) -> None:
    """Keep bytes of a batch that has not arrived whole."""
    with exchange.centre.store.write() as connection:
        spool.check(connection, exchange.life.number, exchange.attempt)
        if _life(connection, exchange.life.number).sequence >= sequence:
            return  # meanwhile the batch came whole by another connection
        spool.add(connection, exchange.life.number, sequence, at, content)


def drop(exchange: Exchange) -> None:
    """Forget bytes that turned out to be no batch."""
    with exchange.centre.store.write() as connection:
        spool.check(connection, exchange.life.number, exchange.attempt)
        spool.drop(connection, exchange.life.number)


def stored(exchange: Exchange, header: Header) -> bytes | None:
    """The answer to a batch that was applied already; None for the next one.

    Raises what it is refused with where it is neither.
    """
    try:
        with exchange.centre.store.read() as connection:
            return _stored(connection, exchange.life.number, header)
    except Refused as refused:
        if refused.code == "gap":
            _restored(exchange)
        raise


def settle(exchange: Exchange, header: Header, body: bytes, first: int | None) -> bytes:
    """Apply a batch that arrived whole, once; returns the ANSWER, now or as it was.

    Where the life is not taken over yet, `first` is the request's first batch, and that is done
    on the way: most batches arrive at once, and a transaction of its own would cost as much.
    """
    again = stored(exchange, header)
    if again is not None:
        verify(header, body, exchange.device.public_key)
        return again
    batch = open_batch(header, body, exchange.device.public_key)
    life, house = exchange.life.number, exchange.device.house
    with exchange.centre.store.write() as connection:
        stream = lock_stream(connection, house)
        device = devices.current(connection, exchange.device.id)
        if first is not None:
            spool.begin(connection, life, exchange.attempt, first)
        spool.check(connection, life, exchange.attempt)
        again = _stored(connection, life, header)
        if again is not None:
            return again
        now = exchange.centre.clock()
        answer = apply_batch(
            connection, stream, device, _life(connection, life), batch, exchange.offset, now
        )
        papers = {op.row for op in batch.ops if op.table == "document"}
        reference.follow_diplomas(connection, house, papers, now)
        content = encode_answer(replace(answer, digest=header.sha256[:16]))
        spool.drop(connection, life)
        connection.execute(
            insert(ANSWER).values(
                life=life, sequence=header.sequence, sha256=header.sha256, content=content
            )
        )
        connection.execute(
            update(LIFE).where(LIFE.c.number == life).values(sequence=header.sequence)
        )
    return content


def _stored(connection: Connection, life: int, header: Header) -> bytes | None:
    last = _life(connection, life).sequence
    if header.sequence == last + 1:
        return None
    if header.sequence > last:
        raise _gap(last)
    row = connection.execute(
        select(ANSWER.c.sha256, ANSWER.c.content).where(
            ANSWER.c.life == life, ANSWER.c.sequence == header.sequence
        )
    ).one_or_none()
    if row is None or row.sha256 != header.sha256:
        raise _fork(last)
    content: bytes = row.content
    return content


def _gap(last: int) -> Refused:
    return Refused(
        "gap",
        "El centro volvió a una copia anterior. Este equipo le envía otra vez lo que falta.",
        sequence=last,
    )


def _fork(last: int) -> Refused:
    return Refused(
        "fork",
        "Otra copia de este equipo ya envió cambios. Esta sigue con otra letra, y nada se pierde.",
        sequence=last,
    )


def _restored(exchange: Exchange) -> None:
    # A laptop remembers more than the centre does: what others read since may be gone too.
    with exchange.centre.store.write() as connection:
        stream = lock_stream(connection, exchange.device.house)
        if has_moved(stream.head):
            begin_epoch(connection, exchange.device.house)


def _life(connection: Connection, number: int) -> Life:
    return life_row(connection.execute(select(LIFE).where(LIFE.c.number == number)).one())


def state(centre: Centre, device: Device, incarnation: bytes) -> spool.Held:
    """After a cut: how far a life got."""
    with centre.store.write() as connection:
        life = devices.find_life(connection, device.id, incarnation)
        return spool.Held(0, 0) if life is None else spool.held(connection, life)


def end(exchange: Exchange) -> tuple[list[bytes], int]:
    """The frames that close an answer: pages and END; and how many pages."""
    ask, budget = exchange.ask, exchange.ask.page_bytes
    with exchange.centre.store.read() as connection:
        devices.current(connection, exchange.device.id)
        house = stream_of(connection, exchange.device.house)
        ref = stream_of(connection, REF)
        life = exchange.life.number
        pages, _, more = feed.pages(
            connection, house.house, Stream.HOUSE, ask.house_cursor, life, budget, ask.schema
        )
        budget -= sum(map(len, pages))
        if more or budget <= 0:
            more = more or from_where(ref, ask.ref_cursor) < ref.head
        else:
            others, _, more = feed.pages(
                connection, REF, Stream.REF, ask.ref_cursor, life, budget, ask.schema
            )
            pages += others
    told = End(exchange.centre.clock(), exchange.life.letter, house.head, ref.head, more)
    frames = [frame(FrameKind.PAGE, page) for page in pages]
    return [*frames, frame(FrameKind.END, encode_end(told))], len(pages)
