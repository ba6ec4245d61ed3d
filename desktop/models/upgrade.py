"""Bringing an older database to this version, whole or not at all.

Loaded only when a migration is due: Alembic costs 0.7 s to import. Batch migrations move a table
by copying and dropping it, so meanwhile foreign keys are off (dropping a person's table would
take the documents along) and every generated trigger is gone (the journal would call it the work
of staff). Triggers and search index are made anew from this version's tables, and every link is
checked, before the one transaction is committed.

Whoever writes a revision: batch mode carries over neither CHECK constraints nor WITHOUT ROWID, so
name them in `table_args`; a new column stands last in its table, here and in the models.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from desktop.core.errors import UserError
from desktop.models import journal, search, tables

MIGRATIONS = Path(__file__).with_name("migrations")


class NotUpgraded(UserError):
    """The upgrade would have left rows that refer to nothing."""

    def __init__(self, orphans: int) -> None:
        super().__init__(
            "Los datos de la casa no se pudieron pasar a esta versión del programa. No se cambió"
            " nada, y la copia que se hizo antes está en la carpeta «copias». Siga con la versión"
            " anterior y pida ayuda."
        )
        self.orphans = orphans


def upgrade(engine: Engine, scripts: Path = MIGRATIONS) -> None:
    """Run every revision the file lacks; the caller has a verified copy already."""
    with engine.connect() as connection:
        # This connection does not go back to the others: they have their foreign keys on.
        connection.detach()
        # Inside a transaction the setting would be ignored, in silence.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        writing = connection.execution_options(write=True)
        with writing.begin():
            _upgrade(writing, scripts)


def _upgrade(connection: Connection, scripts: Path) -> None:
    journal.drop_triggers(connection)
    search.drop_triggers(connection)
    config = Config()
    # The setting takes «%» for a reference, and a folder may be called so.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    search.rebuild(connection)
    journal.install(connection, tables.journalled_tables())
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise NotUpgraded(len(orphans))
