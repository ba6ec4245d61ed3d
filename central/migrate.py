"""Bringing the centre's database to this version, once, whichever worker comes first."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from central.refusals import Refused
from central.store import Store

HEAD = "0001"
MIGRATIONS = Path(__file__).with_name("migrations")

_LOCK = 0x63617361  # "casa": any number will do that nobody else on this database locks


def revision_of(connection: Connection) -> str | None:
    """The revision of the database; None before its first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found else None


def upgrade(store: Store) -> None:
    """Run every revision that is missing, whole or not at all."""
    with store.read() as connection:
        if revision_of(connection) == HEAD:
            return
    with store.write() as connection:
        if not store.embedded:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        # Another worker may have done it while this one waited.
        if revision_of(connection) != HEAD:
            _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    # Alembic costs half a second to load, and is rarely needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    found = revision_of(connection)
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
        raise Refused(
            "failed",
            "Esta base de datos es de una versión más nueva del centro. No se cambió nada:"
            " use esa versión.",
        )
    config = Config()
    # The setting takes «%» for a reference, and a folder may be called so.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
