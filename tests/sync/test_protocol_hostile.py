"""Bytes from somebody who means harm, or from a broken disk: refused, in bounded memory."""

import hashlib
import tracemalloc
from collections.abc import Callable

import cbor2
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.sync.protocol import batch as sealed
from desktop.sync.protocol import limits, rows
from desktop.sync.protocol.batch import (
    HEADER_SIZE,
    Author,
    Batch,
    Op,
    open_batch,
    read_header,
    seal,
)
from desktop.sync.protocol.columns import pack_ints, unpack_ints, unpack_present, unpack_texts
from desktop.sync.protocol.errors import BadSignature, Malformed, TooNew, WireError
from desktop.sync.protocol.frames import FrameKind, decode, read_frames, split_ask
from desktop.sync.protocol.rows import Kind
from desktop.sync.protocol.schema import VERSION
from tests.sync import wire

GOOD = Batch(
    wire.DEVICE, wire.INCARNATION, 1, (Author(None, 1795000000000),),
    (Op("room", wire.key(1), Kind.PUT, 0, 0, wire.row("room", name="Sala 1")),),
)  # fmt: skip
BYTES = seal(GOOD, wire.SECRET)


def packed(body: object) -> bytes:
    """A body that the protocol did not make."""
    return zstandard.ZstdCompressor().compress(cbor2.dumps(body))


def signed(body: bytes, count: int = 1, version: int = VERSION) -> bytes:
    """Any body under a true signature: the device itself is hostile."""
    key = Ed25519PrivateKey.from_private_bytes(wire.SECRET)
    head = sealed._HEAD.pack(
        b"CSB1", wire.DEVICE, wire.INCARNATION, 1, version, count, len(body),
        hashlib.sha256(body).digest(),
    )  # fmt: skip
    return head + key.sign(head) + body


def opened(data: bytes) -> Batch:
    """As the centre opens it."""
    return open_batch(read_header(data), data[HEADER_SIZE:], wire.PUBLIC)


def test_one_altered_byte_is_noticed() -> None:
    for place in range(len(BYTES)):
        data = bytearray(BYTES)
        data[place] ^= 1
        with pytest.raises(WireError):
            opened(bytes(data))


def test_another_key_is_not_the_device() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(BadSignature):
        open_batch(read_header(BYTES), BYTES[HEADER_SIZE:], other)


def test_a_later_schema_is_told_apart_from_nonsense() -> None:
    with pytest.raises(TooNew):
        opened(signed(BYTES[HEADER_SIZE:], version=VERSION + 1))


def test_a_bomb_is_not_opened() -> None:
    bombs = [
        zstandard.ZstdCompressor(level=1).compress(bytes(limits.MOST_OPENED + 1)),
        # One that does not say how large it becomes.
        zstandard.ZstdCompressor(write_content_size=False).compress(bytes(limits.MOST_OPENED)),
    ]
    tracemalloc.start()
    for bomb in bombs:
        with pytest.raises(Malformed):
            rows.opened(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < limits.MOST_OPENED


HOSTILE: dict[str, Callable[[], bytes]] = {
    "deep": lambda: zstandard.ZstdCompressor().compress(b"\x81" * 100_000 + b"\x00"),
    "claims a huge array": lambda: zstandard.ZstdCompressor().compress(b"\x9b" + b"\xff" * 8),
    "claims huge bytes": lambda: zstandard.ZstdCompressor().compress(b"\x5b" + b"\x7f" * 8),
    "without an end": lambda: zstandard.ZstdCompressor().compress(b"\x9f" * 1000),
    "tags": lambda: packed(cbor2.CBORTag(2, b"\xff" * 1000)),
    "millions of empty items": lambda: packed([b""] * 2_000_000),
    "nothing": lambda: packed([]),
    "no sections": lambda: packed([[b"", b"", b""], [], [b"\0\1", b"", b"", b"", b"", b""]]),
    "millions of empty ops": lambda: packed(
        [[b"", b"", b"\0" * 16], [[10, 2, 2**31, 0, b"\1\0\0", []]], [b"\0\1", b"", b"\0\0",
         b"\0\0", b"\0\0", b"\0\0"]]
    ),
    "an unknown table": lambda: packed(
        [[b"", b"", b"\0" * 16], [[999, 2, 1, 0, b"\1\0\0", []]], [b"\0\1", b"", b"\0\0", b"\0\0",
         b"\0\0", b"\0\0"]]
    ),
    "an id outside the pool": lambda: packed(
        [[b"", b"", b"\0" * 16], [[10, 2, 1, 0, b"\1\0\x7e", []]], [b"\0\1", b"", b"\0\0",
         b"\0\0", b"\0\0", b"\0\0"]]
    ),
    "an author who is not there": lambda: packed(
        [[b"", b"", b"\0" * 16], [[10, 2, 1, 0, b"\1\0\2", []]], [b"\0\1", b"", b"\0\0", b"\0\0",
         b"\0\x0e", b"\0\0"]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_hostile_device_signs_is_refused_in_little_memory(name: str) -> None:
    data = signed(HOSTILE[name]())
    tracemalloc.start()
    with pytest.raises(Malformed):
        opened(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * limits.MOST_OPENED


@settings(max_examples=400)
@given(st.binary(max_size=300), st.integers(0, 2000))
def test_any_bytes_are_read_or_refused(data: bytes, count: int) -> None:
    for read in (unpack_ints, unpack_texts, unpack_present):
        try:
            found = read(data, count)
        except Malformed:
            continue
        assert len(found) == count
    for kind in FrameKind:
        try:
            decode(kind, data)
        except Malformed:
            continue
    for whole in (split_ask, read_header):
        try:
            whole(data)
        except Malformed:
            continue


@settings(max_examples=300)
@given(wire.batches(), st.integers(0, 10**6), st.integers(1, 255))
@example(GOOD, 3, 1)
def test_an_altered_body_is_read_or_refused(batch: Batch, place: int, change: int) -> None:
    plain = zstandard.ZstdDecompressor().decompress(sealed.pack(batch))
    body = bytearray(plain)
    body[place % len(body)] ^= change
    data = signed(zstandard.ZstdCompressor().compress(bytes(body)), count=len(batch.ops))
    try:
        found = opened(data)
    except Malformed:
        return
    assert len(found.ops) == len(batch.ops)


@given(st.binary(max_size=200))
def test_an_answer_that_breaks_off_is_no_answer(data: bytes) -> None:
    try:
        frames = list(read_frames(b"CSQ1" + data))
    except Malformed:
        return
    assert sum(5 + len(content) for _, content in frames) == len(data)


def test_what_does_not_fit_is_not_sealed() -> None:
    one = Op("room", wire.key(1), Kind.DELETE, 0, 0, {})
    many = Batch(wire.DEVICE, wire.INCARNATION, 1, (Author(None, 0),), (one,) * 2001)
    with pytest.raises(ValueError, match="limits"):
        seal(many, wire.SECRET)


def test_numbers_of_no_width_are_few_bytes() -> None:
    assert len(pack_ints([7] * 2000)) == 2
