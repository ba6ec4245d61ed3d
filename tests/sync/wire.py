"""Rows as they travel, invented, for the tests of the wire and of the centre."""

import json
from collections.abc import Callable
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from desktop.core.ids import version_7
from desktop.sync.protocol.batch import Author, Batch, Op, arranged
from desktop.sync.protocol.identity import derived
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import BY_NAME, TABLES, Table, Wire

SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
DEVICE, INCARNATION = b"d" * 16, b"i" * 16

ids = st.one_of(
    st.builds(
        lambda millis, noise: version_7(millis, noise).bytes,
        st.integers(0, 2**47),
        st.integers(0, 2**74 - 1),
    ),
    st.binary(min_size=16, max_size=16),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_json = st.recursive(st.booleans() | texts, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
VALUES: dict[Wire, st.SearchStrategy[Value]] = {
    Wire.UUID: ids,
    Wire.TEXT: texts | st.from_regex(r"\A\+?[0-9]{1,20}\Z"),
    Wire.INT: st.integers(-(2**63), 2**63 - 1),
    Wire.BOOL: st.booleans(),
    Wire.DATE: st.integers(-719_162, 2_932_896),
    Wire.INSTANT: st.integers(-(2**40), 2**44),
    Wire.JSON: _json.map(lambda value: json.dumps(value, ensure_ascii=False)),
}


def values_of(table: Table) -> st.SearchStrategy[dict[str, Value]]:
    """Whole rows of a table."""
    return st.fixed_dictionaries(
        {
            c.name: st.none() | VALUES[c.wire] if c.optional else VALUES[c.wire]
            for c in table.columns
        }
    )


@st.composite
def ops(draw: st.DrawFn, authors: int) -> Op:
    """Any change of any row."""
    table = draw(st.sampled_from(TABLES))
    kind = draw(st.sampled_from([Kind.PUT, Kind.SET, Kind.DELETE]))
    values = draw(values_of(table)) if kind is not Kind.DELETE else {}
    row = draw(ids)
    if kind is Kind.PUT and draw(st.booleans()):
        row = derived(table.name, values) or row
    if kind is Kind.SET:
        names = draw(st.sets(st.sampled_from([c.name for c in table.columns]), min_size=1))
        values = {name: value for name, value in values.items() if name in names}
    return Op(
        table.name, row, kind, draw(st.integers(0, authors - 1)),
        draw(st.integers(0, 2**60)), values,
    )  # fmt: skip


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Any batch."""
    author = st.builds(Author, st.none() | ids, st.integers(-(2**40), 2**44))
    authors = draw(st.lists(author, min_size=1, max_size=4))
    changes = draw(st.lists(ops(len(authors)), min_size=1, max_size=12))
    sequence = draw(st.integers(1, 2**32 - 1))
    return Batch(DEVICE, INCARNATION, sequence, tuple(authors), arranged(changes))


def row(table: str, **given: Value) -> dict[str, Value]:
    """A whole row of a table with what is given and the least of everything else."""
    least: dict[Wire, Callable[[], Value]] = {
        Wire.UUID: lambda: bytes(16), Wire.TEXT: str, Wire.INT: int, Wire.BOOL: bool,
        Wire.DATE: int, Wire.INSTANT: int, Wire.JSON: lambda: "[]",
    }  # fmt: skip
    whole: dict[str, Value] = {
        c.name: None if c.optional else least[c.wire]() for c in BY_NAME[table].columns
    }
    return whole | given


def key(number: int) -> bytes:
    """An id to tell rows apart by."""
    return UUID(int=number).bytes
