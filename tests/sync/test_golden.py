"""A batch that an earlier version sealed is understood for ever: it may lie on a stick for a year.

`golden/` is never written again. A later schema adds a file of its own beside it.
"""

from pathlib import Path

import pytest

from desktop.sync.protocol.batch import (
    HEADER_SIZE,
    Author,
    Batch,
    Op,
    arranged,
    open_batch,
    read_header,
)
from desktop.sync.protocol.identity import derived
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import FROM_HOUSE, VERSION, Wire
from tests.sync import wire

GOLDEN = Path(__file__).with_name("golden")
AT = 1_795_000_000_000


def everything(version: int) -> Batch:
    """Every kind of row and of change that a version of the schema knows, invented."""
    samples: dict[Wire, Value] = {
        Wire.UUID: wire.key(7), Wire.TEXT: "Ñandú «0042»", Wire.INT: 42, Wire.BOOL: True,
        Wire.DATE: 20_780, Wire.INSTANT: AT + 5, Wire.JSON: '["Uno","dos"]',
    }  # fmt: skip
    ops = []
    known = [table for table in FROM_HOUSE if table.known_to(version)]
    for number, table in enumerate(known, 1):
        columns = table.known_to(version)
        whole = {c.name: samples[c.wire] for c in columns}
        least = {c.name: None if c.optional else samples[c.wire] for c in columns}
        some = {c.name: samples[c.wire] for c in columns[:2]}
        ops += [
            Op(table.name, derived(table.name, whole) or wire.key(number), Kind.PUT, 0, 11, whole),
            Op(table.name, wire.key(100 + number), Kind.PUT, 1, 12, least),
            Op(table.name, wire.key(200 + number), Kind.SET, 1, 12, some),
            Op(table.name, wire.key(300 + number), Kind.DELETE, 0, 12, {}),
        ]
    authors = (Author(wire.key(9), AT), Author(None, AT + 60_000))
    return Batch(wire.DEVICE, wire.INCARNATION, 3, authors, arranged(ops), version)


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_every_version_is_understood(version: int) -> None:
    sealed = (GOLDEN / f"schema-{version}.bin").read_bytes()
    header = read_header(sealed)
    assert header.schema == version
    assert open_batch(header, sealed[HEADER_SIZE:], wire.PUBLIC) == everything(version)
