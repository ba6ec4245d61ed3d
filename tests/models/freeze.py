"""Writes the first revision anew from the tables: `python -m tests.models.freeze`.

Only until the first release: afterwards a change of the tables is a new revision.
"""

from pathlib import Path

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop.models.tables import METADATA
from desktop.models.upgrade import MIGRATIONS

FIRST = MIGRATIONS / "versions" / "0001_first.py"
_HEAD = '''"""The first tables: what a house keeps when its counter begins to work."""

from alembic import op

revision = "0001"
down_revision = None

# Plain SQL and none of the models, which will have changed by the time this runs.
STATEMENTS = (
'''
_TAIL = ''')


def upgrade() -> None:
    """Create every table and index; triggers and search index come afterwards."""
    for sql in STATEMENTS:
        op.get_bind().exec_driver_sql(sql)
'''


def first_revision() -> str:
    """The text of the first revision, as the tables ask for it today."""
    sqlite = dialect()
    statements = []
    for table in METADATA.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=sqlite)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=sqlite)) for index in indexes]
    quoted = (f'    """\n{_indented(sql)}\n    """,\n' for sql in statements)
    return _HEAD + "".join(quoted) + _TAIL


def _indented(sql: str) -> str:
    lines = (line.strip() for line in sql.replace("\t", "").strip().splitlines())
    kept = [line for line in lines if line]
    inner = (f"        {_broken(line)}" for line in kept[1:-1])
    return "\n".join([f"    {kept[0]}", *inner, *(f"    {line}" for line in kept[1:][-1:])])


def _broken(line: str) -> str:
    for word in (" REFERENCES ", " CHECK "):
        line = line.replace(word, "\n           " + word, 1)
    return line


if __name__ == "__main__":
    Path(FIRST).write_text(first_revision(), encoding="utf-8")
