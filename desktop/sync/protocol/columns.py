"""Columns of one type as few bytes: what the layout saves, no compressor finds again.

Every function takes values in and gives bytes, or bytes and how many values, and gives them back.
Whatever is wrong with the bytes raises `Malformed`; nothing larger than what was announced is made.
"""

import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise

from desktop.sync.protocol.errors import Malformed

_SAME, _PLAIN, _DELTA = 0, 1, 2
_WORDS, _DIGITS, _CHOICE = 0, 1, 2
_ALL, _NONE, _SOME = 0, 1, 2
_WIDEST = 2**64
_LONGEST_DIGITS = 18


def pack_ints(values: Sequence[int]) -> bytes:
    """Whole numbers of up to 64 bits: the same ones, or planes of bytes from the smallest up."""
    if not values:
        return b""
    low, high = min(values), max(values)
    if low == high:
        return bytes((_SAME,)) + _signed(low)
    plain = _width(high - low)
    steps = [after - before for before, after in pairwise(values)]
    shortest = min(steps)
    if max(steps) - shortest < _WIDEST and (by_step := _width(max(steps) - shortest)) < plain:
        return (
            bytes((_DELTA, by_step))
            + _signed(values[0])
            + _signed(shortest)
            + _planes([step - shortest for step in steps], by_step)
        )
    return bytes((_PLAIN, plain)) + _signed(low) + _planes([v - low for v in values], plain)


def unpack_ints(data: bytes, count: int) -> list[int]:
    """The `count` numbers that were packed."""
    if count == 0:
        _nothing_left(data, 0)
        return []
    mode = _byte(data, 0)
    if mode == _SAME:
        value, at = _read_signed(data, 1)
        _nothing_left(data, at)
        return [value] * count
    width = _byte(data, 1)
    if width > 8 or mode not in (_PLAIN, _DELTA):
        raise Malformed("mode of numbers")
    first, at = _read_signed(data, 2)
    if mode == _PLAIN:
        return [first + value for value in _from_planes(data, at, width, count)]
    shortest, at = _read_signed(data, at)
    found = [first]
    for step in _from_planes(data, at, width, count - 1):
        first += step + shortest
        found.append(first)
    if max(found) >= _WIDEST or min(found) <= -_WIDEST:
        raise Malformed("number too large")
    return found


def pack_texts(values: Sequence[str]) -> bytes:
    """Texts: a choice among few, numbers written with digits, or one after another."""
    if not values:
        return b""
    kinds = dict.fromkeys(values)
    if len(kinds) * 2 <= len(values):
        places = {text: place for place, text in enumerate(kinds)}
        words = pack_texts(list(kinds))
        return (
            bytes((_CHOICE,))
            + _unsigned(len(kinds))
            + _unsigned(len(words))
            + words
            + pack_ints([places[text] for text in values])
        )
    return _pack_digits(values) or _pack_words(values)


def unpack_texts(data: bytes, count: int) -> list[str]:
    """The `count` texts that were packed."""
    if count == 0:
        _nothing_left(data, 0)
        return []
    mode = _byte(data, 0)
    if mode == _CHOICE:
        kinds, at = _read_unsigned(data, 1)
        size, at = _read_unsigned(data, at)
        # A choice among choices would nest without end.
        if kinds > count or size > len(data) - at or _byte(data, at) == _CHOICE:
            raise Malformed("choice of texts")
        words = unpack_texts(data[at : at + size], kinds)
        places = unpack_ints(data[at + size :], count)
        if min(places) < 0 or max(places) >= kinds:
            raise Malformed("choice of texts")
        return [words[place] for place in places]
    if mode == _DIGITS:
        return _unpack_digits(data, count)
    if mode != _WORDS:
        raise Malformed("mode of texts")
    size, at = _read_unsigned(data, 1)
    lengths = unpack_ints(data[at : at + size], count)
    at += size
    if min(lengths) < 0 or sum(lengths) != len(data) - at:
        raise Malformed("lengths of texts")
    found = []
    for length in lengths:
        found.append(_text(data[at : at + length]))
        at += length
    return found


def pack_present(values: Sequence[object]) -> bytes:
    """Which values are there."""
    missing = sum(value is None for value in values)
    if missing == 0:
        return bytes((_ALL,))
    if missing == len(values):
        return bytes((_NONE,))
    bits = sum(1 << place for place, value in enumerate(values) if value is not None)
    return bytes((_SOME,)) + bits.to_bytes((len(values) + 7) // 8, "little")


def unpack_present(data: bytes, count: int) -> list[bool]:
    """Which of `count` values are there."""
    mode = _byte(data, 0)
    if mode in (_ALL, _NONE):
        _nothing_left(data, 1)
        return [mode == _ALL] * count
    if mode != _SOME or len(data) != 1 + (count + 7) // 8:
        raise Malformed("presence")
    bits = int.from_bytes(data[1:], "little")
    return [bool(bits >> place & 1) for place in range(count)]


def _pack_digits(values: Sequence[str]) -> bytes:
    """Cédulas and telephones: what they begin with alike, then numbers of one length."""
    start = _common_start(values)
    length = len(values[0]) - len(start)
    rest = [text[len(start) :] for text in values]
    if not 0 < length <= _LONGEST_DIGITS or any(
        len(r) != length or not (r.isascii() and r.isdigit()) for r in rest
    ):
        return b""
    begin = start.encode()
    return (
        bytes((_DIGITS, length))
        + _unsigned(len(begin))
        + begin
        + pack_ints([int(digits) for digits in rest])
    )


def _unpack_digits(data: bytes, count: int) -> list[str]:
    length = _byte(data, 1)
    size, at = _read_unsigned(data, 2)
    start = _text(data[at : at + size])
    numbers = unpack_ints(data[at + size :], count)
    if length > _LONGEST_DIGITS or min(numbers) < 0 or max(numbers) >= 10**length:
        raise Malformed("digits")
    return [start + str(number).zfill(length) for number in numbers]


def _common_start(values: Sequence[str]) -> str:
    first, last = min(values), max(values)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    # Digits that happen to agree stay among the digits; only a sign such as +593 is put apart.
    return first[:same] if first[:1] == "+" else ""


def _pack_words(values: Sequence[str]) -> bytes:
    words = [text.encode() for text in values]
    lengths = pack_ints([len(word) for word in words])
    return bytes((_WORDS,)) + _unsigned(len(lengths)) + lengths + b"".join(words)


def _planes(values: list[int], width: int) -> bytes:
    whole = array("Q", values)
    if sys.byteorder == "big":
        whole.byteswap()
    raw = whole.tobytes()
    return b"".join(raw[place::8] for place in range(width))


def _from_planes(data: bytes, at: int, width: int, count: int) -> "array[int]":
    if len(data) - at != width * count:
        raise Malformed("planes of numbers")
    raw = bytearray(8 * count)
    for place in range(width):
        raw[place::8] = data[at + place * count : at + (place + 1) * count]
    whole = array("Q")
    whole.frombytes(raw)
    if sys.byteorder == "big":
        whole.byteswap()
    return whole


def _width(span: int) -> int:
    if span >= _WIDEST:
        raise ValueError("a number of more than 64 bits")
    return (span.bit_length() + 7) // 8


def _signed(value: int) -> bytes:
    return _unsigned(value << 1 if value >= 0 else (-value << 1) - 1)


def _read_signed(data: bytes, at: int) -> tuple[int, int]:
    value, at = _read_unsigned(data, at)
    return (value >> 1 if value & 1 == 0 else -((value + 1) >> 1)), at


def _unsigned(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_unsigned(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = _byte(data, at)
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise Malformed("number too long")


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise Malformed("too short")
    return data[at]


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None


def _nothing_left(data: bytes, at: int) -> None:
    if len(data) != at:
        raise Malformed("too long")
