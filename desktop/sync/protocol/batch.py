"""A sealed batch: changes of one laptop in bytes that never change, signed by its key.

Header, 144 bytes, big-endian: "CSB1", device 16, incarnation 16, sequence u32, schema u16, rows
u16, length of the body u32, sha256 of the body 32, Ed25519 signature over all before it 64. Body:
zstd over CBOR of typed columns (`rows.py`), at most `limits.MOST_BATCH` bytes.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.sync.protocol import limits, rows, schema
from desktop.sync.protocol.columns import pack_ints, unpack_ints
from desktop.sync.protocol.errors import BadSignature, Malformed, TooNew
from desktop.sync.protocol.rows import Kind, Row, Value

_MAGIC = b"CSB1"
_HEAD = struct.Struct(">4s16s16sIHHI32s")
_SIGNATURE = 64
HEADER_SIZE = _HEAD.size + _SIGNATURE
"""Bytes before the body."""


@dataclass(frozen=True, slots=True)
class Author:
    """One job: who did it and when, by the laptop's clock. Its changes hang together."""

    staff: bytes | None
    at: int
    """Milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Op:
    """One changed row. `values` are wire values: all columns of a PUT, those changed of a SET."""

    table: str
    row: bytes
    kind: Kind
    author: int
    """Place in the batch's authors."""
    base: int
    """The version of the house's stream that the author could have seen."""
    values: dict[str, Value]


@dataclass(frozen=True)
class Batch:
    """What a laptop tells at once, in the order of `arranged`: an op is named by its place."""

    device: bytes
    incarnation: bytes
    sequence: int
    authors: tuple[Author, ...]
    ops: tuple[Op, ...]
    schema: int = schema.VERSION


@dataclass(frozen=True)
class Header:
    """What a batch says of itself before it is opened."""

    device: bytes
    incarnation: bytes
    sequence: int
    schema: int
    rows: int
    length: int
    sha256: bytes
    signature: bytes
    signed: bytes
    """The bytes the signature is over."""

    @property
    def size(self) -> int:
        """Bytes of the whole batch."""
        return HEADER_SIZE + self.length


def arranged(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Ops in the order a batch has them."""
    as_rows = rows.arranged(Row(o.table, o.row, o.kind, o.values, i) for i, o in enumerate(ops))
    return tuple(ops[row.at] for row in as_rows)


def seal(batch: Batch, private_key: bytes) -> bytes:
    """The bytes of a batch whose ops are arranged; raises `ValueError` past the limits."""
    body = pack(batch)
    if not 0 < len(batch.ops) <= limits.MOST_ROWS or len(body) > limits.MOST_BATCH:
        raise ValueError("a batch past the limits")
    head = _HEAD.pack(
        _MAGIC, batch.device, batch.incarnation, batch.sequence, batch.schema, len(batch.ops),
        len(body), hashlib.sha256(body).digest(),
    )  # fmt: skip
    return head + Ed25519PrivateKey.from_private_bytes(private_key).sign(head) + body


def pack(batch: Batch) -> bytes:
    """The compressed body."""
    staff = list(dict.fromkeys(a.staff for a in batch.authors if a.staff is not None))
    places = {key: place for place, key in enumerate(staff, 1)}
    extra = [
        len(batch.authors).to_bytes(2, "big"),
        b"".join(staff),
        pack_ints([places[a.staff] if a.staff is not None else 0 for a in batch.authors]),
        pack_ints([a.at for a in batch.authors]),
        pack_ints([op.author for op in batch.ops]),
        pack_ints([op.base for op in batch.ops]),
    ]
    moments = [author.at for author in batch.authors]
    content = [Row(o.table, o.row, o.kind, o.values, moments[o.author]) for o in batch.ops]
    return rows.encode(content, extra)


def read_header(data: bytes) -> Header:
    """The header at the beginning of `data`, within the limits; raises `Malformed`."""
    if len(data) < HEADER_SIZE:
        raise Malformed("header")
    signed = bytes(data[: _HEAD.size])
    magic, device, incarnation, sequence, version, count, length, digest = _HEAD.unpack(signed)
    if magic != _MAGIC or not 0 < count <= limits.MOST_ROWS or not 0 < length <= limits.MOST_BATCH:
        raise Malformed("header")
    return Header(
        device, incarnation, sequence, version, count, length, digest,
        bytes(data[_HEAD.size : HEADER_SIZE]), signed,
    )  # fmt: skip


def verify(header: Header, body: bytes, public_key: bytes) -> None:
    """Check hash and signature; raises `Malformed` or `BadSignature`."""
    if len(body) != header.length or hashlib.sha256(body).digest() != header.sha256:
        raise Malformed("hash")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(header.signature, header.signed)
    except InvalidSignature:
        raise BadSignature from None


def open_batch(header: Header, body: bytes, public_key: bytes) -> Batch:
    """A batch that was sealed by the holder of a key; raises `WireError`."""
    verify(header, body, public_key)
    if header.schema > schema.VERSION:
        raise TooNew
    opened = rows.opened(body)
    authors, of_ops, bases = _extra(rows.extra_of(opened), header.rows)
    moments = [authors[place].at for place in of_ops]
    found = rows.rows_of(opened, limits.MOST_ROWS, moments)
    if len(found) != header.rows:
        raise Malformed("rows")
    ops = tuple(
        Op(row.table, row.row, row.kind, author, base, row.values)
        for row, author, base in zip(found, of_ops, bases, strict=True)
    )
    return Batch(
        header.device, header.incarnation, header.sequence, authors, ops, header.schema
    )  # fmt: skip


def _extra(extra: list[bytes], count: int) -> tuple[tuple[Author, ...], list[int], list[int]]:
    if len(extra) != 6 or len(extra[0]) != 2 or len(extra[1]) % 16:
        raise Malformed("authors")
    written = int.from_bytes(extra[0], "big")
    staff = [None, *(extra[1][i : i + 16] for i in range(0, len(extra[1]), 16))]
    who, when = unpack_ints(extra[2], written), unpack_ints(extra[3], written)
    of_ops, bases = unpack_ints(extra[4], count), unpack_ints(extra[5], count)
    inside = (
        0 < written <= limits.MOST_ROWS
        and min(who) >= 0
        and max(who) < len(staff)
        and min(of_ops) >= 0
        and max(of_ops) < written
        and min(bases) >= 0
        and max(bases) < 2**63
        and all(abs(at) < 2**60 for at in when)
    )
    if not inside:
        raise Malformed("authors")
    authors = tuple(Author(staff[w], at) for w, at in zip(who, when, strict=True))
    return authors, of_ops, bases
