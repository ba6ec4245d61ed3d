"""What is said around the batches: the question of a laptop and the frames of an answer.

A question is "CSQ1", u16 length, CBOR `Ask`, then sealed batches one after another. An answer is
"CSQ1", then frames: u8 kind, u32 length, payload. Numbers are big-endian.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import cbor2

from desktop.sync.protocol import limits, rows, schema
from desktop.sync.protocol.cbor import loads
from desktop.sync.protocol.columns import pack_ints, unpack_ints
from desktop.sync.protocol.errors import Malformed
from desktop.sync.protocol.rows import Row

MAGIC = b"CSQ1"
_FRAME = struct.Struct(">BI")
_LONGEST_ASK = 1024


class Stream(IntEnum):
    """What a page is of."""

    HOUSE = 0
    REF = 1


class FrameKind(IntEnum):
    """What a frame holds."""

    ANSWER = 1
    PAGE = 2
    END = 3
    REFUSAL = 4


class Status(IntEnum):
    """What became of an op."""

    APPLIED = 0
    MERGED = 1
    """Another change stands beside it or instead of it, and nothing was lost: pages say how."""
    CONFLICT = 2
    """One of two values stands; the other is kept as a conflict."""
    REJECTED = 3
    HELD = 4


@dataclass(frozen=True)
class Ask:
    """What a laptop says of itself before its batches."""

    incarnation: bytes
    letter: str
    now: int
    """Its clock, milliseconds since 1970."""
    house_cursor: int
    ref_cursor: int
    page_bytes: int
    resume: tuple[int, int] | None = None
    """Sequence and byte from which the first batch goes on."""
    sealed: int | None = None
    """The last batch it sealed in this life: a centre that knows a later one speaks to a copy."""
    answered: int | None = None
    """The last one whose answer it keeps: a centre that knows less was put back from a copy."""
    schema: int = schema.VERSION


@dataclass(frozen=True)
class Outcome:
    """What became of an op that was not simply applied."""

    op: int
    status: Status
    code: str = ""
    message: str = ""
    """A finished Spanish sentence, where it was rejected or held."""
    field: str = ""
    """The column to look at, where there is one."""
    cause: tuple[str, bytes] | None = None
    """Table and row of the problem that it is held under."""


@dataclass(frozen=True)
class Answer:
    """The centre's word on one batch, the same however often it is asked."""

    sequence: int
    version: int
    """Head of the house's stream once it was applied."""
    outcomes: tuple[Outcome, ...] = ()
    digest: bytes = bytes(16)
    """The first half of the sha256 of the batch it answers: a copy of a laptop must not take the
    other's answer for its own."""


@dataclass(frozen=True)
class Page:
    """Rows of a stream between two versions; `start` is 0 where a laptop begins again."""

    stream: Stream
    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class End:
    """What closes an answer."""

    now: int
    letter: str
    """The letter of the asking life."""
    house_head: int
    ref_head: int
    more: bool
    """Whether there are pages left."""


@dataclass(frozen=True)
class Refusal:
    """Why the centre goes no further."""

    code: str
    message: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


Frame = Answer | Page | End | Refusal


def encode_ask(ask: Ask) -> bytes:
    """The beginning of a question."""
    body = cbor2.dumps([
        ask.incarnation, ask.letter, ask.now, ask.house_cursor, ask.ref_cursor, ask.page_bytes,
        list(ask.resume) if ask.resume else None, ask.sealed, ask.answered, ask.schema,
    ])  # fmt: skip
    return MAGIC + len(body).to_bytes(2, "big") + body


def split_ask(data: bytes) -> tuple[Ask, int] | None:
    """The question at the beginning of `data` and where the batches begin; None: too few bytes."""
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise Malformed("magic")
    if len(data) < 6:
        return None
    end = 6 + int.from_bytes(data[4:6], "big")
    if end > _LONGEST_ASK:
        raise Malformed("question")
    if len(data) < end:
        return None
    match loads(bytes(data[6:end])):
        case [
            bytes(incarnation), str(letter), int(now), int(house), int(ref), int(pages), resume,
            (int() | None) as sealed, (int() | None) as answered, int(version),
        ]:  # fmt: skip
            pass
        case _:
            raise Malformed("question")
    match resume:
        case None:
            where = None
        case [int(sequence), int(start)] if 0 < sequence < 2**32 and 0 <= start < 2**32:
            where = (sequence, start)
        case _:
            raise Malformed("question")
    if (
        len(incarnation) != 16
        or len(letter) > 4
        or not all(0 <= number < 2**63 for number in (now, house, ref, pages, version))
        or not all(0 <= number < 2**32 for number in (sealed or 0, answered or 0))
    ):
        raise Malformed("question")
    asked = min(max(pages, limits.SMALLEST_PAGES), limits.LARGEST_PAGES)
    return Ask(incarnation, letter, now, house, ref, asked, where, sealed, answered, version), end


def frame(kind: FrameKind, payload: bytes) -> bytes:
    """One frame of an answer."""
    return _FRAME.pack(kind, len(payload)) + payload


def encode_answer(answer: Answer) -> bytes:
    """The payload of an ANSWER, which the centre keeps."""
    outcomes = [
        [o.op, int(o.status), o.code, o.message, o.field, list(o.cause) if o.cause else None]
        for o in answer.outcomes
    ]
    # Most outcomes of a large merge differ in nothing but their op.
    plain = [o for o in answer.outcomes if o.status is Status.MERGED and not o.code]
    told = [row for o, row in zip(answer.outcomes, outcomes, strict=True) if o not in plain]
    merged = pack_ints([o.op for o in plain])
    return cbor2.dumps([answer.sequence, answer.version, answer.digest, len(plain), merged, told])


def encode_page(page: Page) -> bytes:
    """The payload of a PAGE."""
    extra = pack_ints([int(page.stream), page.start, page.end])
    return rows.encode(rows.arranged(page.rows), [extra])


def encode_end(end: End) -> bytes:
    """The payload of an END."""
    return cbor2.dumps([end.now, end.letter, end.house_head, end.ref_head, end.more])


def encode_refusal(refusal: Refusal) -> bytes:
    """The payload of a REFUSAL."""
    return cbor2.dumps([refusal.code, refusal.message, dict(refusal.facts)])


def read_frames(data: bytes) -> Iterator[tuple[FrameKind, bytes]]:
    """The frames of an answer, one after another; raises `Malformed` where it breaks off."""
    if data[: len(MAGIC)] != MAGIC:
        raise Malformed("magic")
    at = len(MAGIC)
    while at < len(data):
        if len(data) - at < _FRAME.size:
            raise Malformed("frame")
        kind, length = _FRAME.unpack_from(data, at)
        at += _FRAME.size
        if length > len(data) - at or kind not in {int(k) for k in FrameKind}:
            raise Malformed("frame")
        yield FrameKind(kind), data[at : at + length]
        at += length


def decode(kind: FrameKind, payload: bytes) -> Frame:
    """What a frame says; raises `Malformed`."""
    return _DECODERS[kind](payload)


def decode_answer(payload: bytes) -> Answer:
    """An ANSWER; raises `Malformed`."""
    match loads(payload):
        case [
            int(sequence), int(version), bytes(digest), int(count), bytes(merged), list(told),
        ] if 0 <= count <= limits.MOST_ROWS and len(digest) == 16:  # fmt: skip
            plain = [Outcome(op, Status.MERGED) for op in unpack_ints(merged, count)]
            outcomes = sorted([*plain, *map(_outcome, told)], key=lambda outcome: outcome.op)
            return Answer(sequence, version, tuple(outcomes), digest)
    raise Malformed("answer")


def _outcome(told: object) -> Outcome:
    match told:
        case [int(op), int(status), str(code), str(message), str(where), cause]:
            pass
        case _:
            raise Malformed("answer")
    match cause:
        case None:
            under = None
        case [str(table), bytes(row)] if table in schema.BY_NAME and len(row) == 16:
            under = (table, row)
        case _:
            raise Malformed("answer")
    if op < 0 or status not in {int(s) for s in Status}:
        raise Malformed("answer")
    return Outcome(op, Status(status), code, message, where, under)


def _page(payload: bytes) -> Page:
    found, extra = rows.decode(payload, limits.MOST_WITH_PARENTS)
    if len(extra) != 1:
        raise Malformed("page")
    stream, start, end = unpack_ints(extra[0], 3)
    if stream not in {int(s) for s in Stream} or start < 0 or end < 0:
        raise Malformed("page")
    return Page(Stream(stream), start, end, tuple(found))


def _end(payload: bytes) -> End:
    match loads(payload):
        case [int(now), str(letter), int(house), int(ref), bool(more)]:
            return End(now, letter, house, ref, more)
    raise Malformed("end")


def _refusal(payload: bytes) -> Refusal:
    match loads(payload):
        case [str(code), str(message), dict(facts)]:
            return Refusal(code, message, {str(k): v for k, v in facts.items()})
    raise Malformed("refusal")


_DECODERS: dict[FrameKind, Callable[[bytes], Frame]] = {
    FrameKind.ANSWER: decode_answer,
    FrameKind.PAGE: _page,
    FrameKind.END: _end,
    FrameKind.REFUSAL: _refusal,
}
