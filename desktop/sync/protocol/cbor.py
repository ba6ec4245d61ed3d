"""CBOR from the other side: looked over before anything is made of it."""

import cbor2

from desktop.sync.protocol import limits
from desktop.sync.protocol.errors import Malformed


def loads(data: bytes) -> object:
    """CBOR whose depth, items and lengths were checked before anything was made of it."""
    _check(data)
    try:
        return cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, MemoryError):
        raise Malformed("CBOR") from None


def _check(data: bytes) -> None:
    """Walk over CBOR without making anything: arrays, texts, bytes and whole numbers only."""
    left = [1]
    at = items = 0
    while left:
        if left[-1] == 0:
            left.pop()
            continue
        left[-1] -= 1
        items += 1
        if items > limits.MOST_ITEMS or at >= len(data):
            raise Malformed("CBOR")
        major, small = data[at] >> 5, data[at] & 0x1F
        at += 1
        size = small
        if 24 <= small <= 27:
            length = 1 << (small - 24)
            size = int.from_bytes(data[at : at + length], "big")
            at += length
        elif small > 27:
            raise Malformed("CBOR")
        if major in (2, 3):
            at += size
        elif major in (4, 5):
            if len(left) > limits.DEEPEST or size > limits.MOST_ITEMS:
                raise Malformed("CBOR")
            left.append(size * (2 if major == 5 else 1))
        elif major == 6 or (major == 7 and small not in (20, 21, 22)):
            raise Malformed("CBOR")
    if at != len(data):
        raise Malformed("CBOR")
