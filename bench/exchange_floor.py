"""How small the same rows can be: their columns one after another, and the best compressor."""

from array import array
from collections.abc import Sequence

import zstandard

from bench.exchange_ground import PERSON_FIELDS, Laptop

_LEVEL = 19


def of_pairs(laptop: Laptop, count: int) -> float:
    """Bytes a pair of the last persons with their document, ids of persons included.

    Whole numbers lie in planes of bytes, texts stand one after another; who a document is of is
    known by its place, and its id derives. Nothing says whose laptop it is, nor when.
    """
    names = ", ".join(f"p.{name}" for name in PERSON_FIELDS)
    rows = laptop.rows(
        f"SELECT p.id, p.registered_at, {names}, d.kind, d.number, d.country FROM person p"
        f" JOIN identity_document d ON d.person_id = p.id ORDER BY p.id DESC LIMIT {count}"
    )
    columns = [_packed(column) for column in zip(*rows, strict=True)]
    return len(zstandard.ZstdCompressor(level=_LEVEL).compress(b"".join(columns))) / len(rows)


def _packed(column: Sequence[object]) -> bytes:
    if all(isinstance(value, bytes) for value in column):
        whole = b"".join(value for value in column if isinstance(value, bytes))
        return b"".join(whole[place::16] for place in range(16))
    if all(isinstance(value, int | None) for value in column):
        numbers = array("q", [value if isinstance(value, int) else -1 for value in column])
        raw = numbers.tobytes()
        return b"".join(raw[place::8] for place in range(8))
    return "\n".join("" if value is None else str(value) for value in column).encode()
