"""Which schema a file has, how a new file gets this one, and what to do with an older or newer one.

Alembic costs 0.7 s to import, so the module that uses it is loaded only when a migration is due.
"""

import importlib
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table

from desktop.core.errors import UserError
from desktop.models import journal, search, tables

HEAD = "0003"
"""The newest revision; a test ties it to the scripts and to the tables."""

RELEASED = ("0001", "0002", "0003")
"""Every revision ever released, oldest first: an unknown one is newer than this program."""


# Alembic's own table, as it would make it: a new file does without Alembic.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class NewerDatabase(UserError):
    """The file was written by a later version of the program."""

    def __init__(self) -> None:
        super().__init__(
            "Los datos de la casa son de una versión más nueva de este programa. No se cambió"
            " nada. Instale la versión nueva para abrirlos."
        )


@dataclass(frozen=True)
class Schema:
    """What a file says of itself."""

    revision: str | None

    @property
    def due(self) -> bool:
        """Whether it must be migrated before use."""
        return self.revision != HEAD


def create(engine: Engine) -> None:
    """Give an empty file this version's tables, indexes and triggers, in one transaction."""
    with engine.connect().execution_options(write=True) as connection:
        tables.METADATA.create_all(connection)
        _VERSION.create(connection)
        connection.execute(_VERSION.insert().values(version_num=HEAD))
        install_triggers(connection)
        connection.commit()


def install_triggers(connection: Connection) -> None:
    """The journal's and the search index's triggers, from this version's tables."""
    search.install(connection)
    journal.install(connection, tables.journalled_tables())


def schema_of(connection: Connection) -> Schema:
    """The revision of a file; raises `NewerDatabase` for one this program does not know."""
    known = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).scalar()
    revision = (
        connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if known
        else None
    )
    if revision is not None and revision not in RELEASED:
        raise NewerDatabase
    return Schema(revision)


def migrate(engine: Engine) -> None:
    """Bring an older file to this version; the caller has a verified copy already."""
    importlib.import_module("desktop.models.upgrade").upgrade(engine)
