"""A stream, a laptop and one of its lives, as read from the tables."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

EPOCH_BITS = 40
"""A version carries its epoch above these bits."""


@dataclass(frozen=True, slots=True)
class StreamRow:
    """Where a stream stands."""

    house: bytes
    head: int
    """Its last version."""
    ended: dict[int, int] = field(default_factory=dict)
    """The last version of each epoch that ended."""

    @property
    def epoch(self) -> int:
        """Which epoch it is in."""
        return self.head >> EPOCH_BITS


@dataclass(frozen=True, slots=True)
class Device:
    """A laptop as it was enrolled."""

    id: bytes
    house: bytes
    kind: str
    letter: str
    public_key: bytes
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """One incarnation of a laptop; `sequence` is that of its last applied batch."""

    number: int
    device: bytes
    incarnation: bytes
    house: bytes
    letter: str
    sequence: int
    attempt: bytes | None


def stream_row(row: Row[Any]) -> StreamRow:
    """A row of `stream`."""
    ended = {int(epoch): last for epoch, last in json.loads(row.ended).items()}
    return StreamRow(row.house, row.head, ended)


def device_row(row: Row[Any]) -> Device:
    """A row of `device`."""
    return Device(row.id, row.house, row.kind, row.letter, row.public_key, row.revoked_at)


def life_row(row: Row[Any]) -> Life:
    """A row of `life`."""
    return Life(
        row.number,
        row.device,
        row.incarnation,
        row.house,
        row.letter,
        row.sequence,
        row.attempt,
    )
