"""Writes the centre's first revision anew from the tables: `python -m tests.central.freeze`.

Only until the first release: afterwards a change of the tables is a new revision.
"""

import subprocess
import sys

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import create_engine

from central.migrate import MIGRATIONS
from central.tables import METADATA

FIRST = MIGRATIONS / "versions" / "0001_first.py"
_HEAD = '''"""The first tables: what the centre keeps of every house."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table and index."""
'''


def first_revision() -> str:
    """The text of the first revision, as the tables ask for it today."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        wanted = produce_migrations(context, METADATA).upgrade_ops
        assert isinstance(wanted, UpgradeOps)
        code = render_python_code(wanted)
    engine.dispose()
    kept = (line for line in code.splitlines() if not line.strip().startswith("#"))
    return _HEAD + "\n".join(kept) + "\n"


if __name__ == "__main__":
    FIRST.write_text(first_revision(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(FIRST)], check=True)
