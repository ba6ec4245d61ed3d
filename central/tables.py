"""The centre's tables: one for each kind of row on the wire, and what orders and guards them.

The rows' tables are built from the wire schema, so nothing is written down twice. Every table of
a house's data is keyed by house first.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from desktop.sync.protocol import schema
from desktop.sync.protocol.schema import Wire

METADATA = MetaData()

REF = bytes(16)
"""The stream of what is everybody's, where a house's stream has the id of its house."""
CENTRE = 0
"""The life in whose name the centre itself writes."""

_TYPES: dict[Wire, Any] = {
    Wire.UUID: LargeBinary(16),
    Wire.TEXT: Text,
    Wire.INT: BigInteger,
    Wire.BOOL: Boolean,
    Wire.DATE: BigInteger,
    Wire.INSTANT: BigInteger,
    Wire.JSON: Text,
}
"""Values are kept as they travel: days and milliseconds since 1970 as numbers."""


def _rows(table: schema.Table) -> Table:
    # Every value may be missing: a column that a later version adds is empty in older rows, and
    # what is obligatory is checked before a row is written.
    return Table(
        f"row_{table.name}",
        METADATA,
        Column("house", LargeBinary(16), primary_key=True),
        Column("id", LargeBinary(16), primary_key=True),
        *(Column(c.name, _TYPES[c.wire]) for c in table.columns),
    )


ROWS = {table.name: _rows(table) for table in schema.TABLES}
"""The rows of each table, by its name on the wire; those of `ref` under the house `REF`."""

Index(
    "row_identity_document_number", *(ROWS["identity_document"].c[n] for n in ("house", "number"))
)
Index("row_document_number", *(ROWS["document"].c[n] for n in ("house", "number")))
# Who asks by the twelve signs of a diploma does not say of which house.
Index("row_document_code", ROWS["document"].c.code)

for _table in schema.TABLES:
    for _column, _parent in _table.parents:
        Index(
            f"row_{_table.name}_{_column}",
            ROWS[_table.name].c.house,
            ROWS[_table.name].c[_column],
        )

STREAM = Table(
    "stream",
    METADATA,
    Column("house", LargeBinary(16), primary_key=True),
    Column("head", BigInteger, nullable=False, server_default="0"),
    # JSON: the last version of each epoch that ended, by its number.
    Column("ended", Text, nullable=False, server_default="{}"),
)
"""One row a stream, locked before anything of the stream is read to be changed."""

FEED = Table(
    "feed",
    METADATA,
    Column("house", LargeBinary(16), primary_key=True),
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("row", LargeBinary(16), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("life", Integer, nullable=False),
    Column("owed", Boolean, nullable=False),
    Column("gone", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("staff", LargeBinary(16)),
    Column("stamps", Text),
    Index("feed_version", "house", "version", unique=True),
)
"""Where each row stands in its stream.

`version`: of its last change. `life`: who made it; `owed`: whether that life had not read an
earlier change of the row, so that it is sent what it wrote itself. `gone`: the number of the
delete that took it. `born`, `at`, `staff`: the stamp of every group that has none of its own, with
`life`, or with the life in `stamps` under "". `stamps`: JSON, group → [version, corrected time ms,
life, author hex or null].
"""

DEVICE = Table(
    "device",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("house", LargeBinary(16), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("certificate", LargeBinary(64), nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

LIFE = Table(
    "life",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("incarnation", LargeBinary(16), nullable=False),
    Column("house", LargeBinary(16), nullable=False, index=True),
    Column("letter", Text, nullable=False),
    Column("sequence", Integer, nullable=False, server_default="0"),
    # Which attempt may write to the spool: a newer one takes over a stalled one.
    Column("attempt", LargeBinary(16)),
    Column("begun_at", BigInteger, nullable=False),
    Index("life_of_device", "device", "incarnation", unique=True),
)

ANSWER = Table(
    "answer",
    METADATA,
    Column("life", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""What was answered to the batches of a life, until its next request shows that it arrived: a
request may carry several batches, and its answer may be lost as a whole."""

SPOOL = Table(
    "spool",
    METADATA,
    Column("life", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""Bytes of a batch that has not arrived whole."""

CODE = Table(
    "enrol_code",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("house", LargeBinary(16), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_by", LargeBinary(16)),
    Column("used_at", BigInteger),
)

FAILURE = Table(
    "failure",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("door", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("failure_address", "door", "address", "at"),
)
"""What may be somebody guessing: `door` is "enrol" or "verify"."""

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("house", LargeBinary(16), primary_key=True),
    Column("id", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("life", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("tbl", Integer, nullable=False),
    Column("row", LargeBinary(16), nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    Index(
        "quarantine_open",
        "house",
        "tbl",
        "row",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)
"""What was rejected or held, whole; `settled_at` once the house sent it again and it was taken."""

PLATFORM = Table(
    "platform_token",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

SETTING = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""The centre's own keys."""
