"""Whether a database file opens with a key, and whether all that is in it is whole."""

from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop.models.database import Damaged, connect, explain

_CACHE_KIB = 400_000
"""Each row is looked for in each index: where the indexes do not fit, five million marks take
three times as long. No more is taken than the file has."""


@dataclass(frozen=True)
class Verdict:
    """What an examination of the file found."""

    integrity: str
    """"ok" or the fault."""


def opens(path: Path, key: bytes) -> bool:
    """Whether a key opens a database of ours."""
    connection = _opened(path, key, shared=True)
    if connection is None:
        return False
    connection.close()
    return True


def examine(path: Path, key: bytes, *, shared: bool = True) -> Verdict:
    """Read every page: authenticity of each, structure of the tree, every foreign key.

    `shared` is for the file that is being worked with; a copy that nobody else opens is not.
    """
    connection = _opened(path, key, shared=shared)
    if connection is None:
        return Verdict("el archivo no se puede leer con estas llaves")
    try:
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        altered = _altered_pages(connection)
        if altered and shared:
            # Pages are read past the locks, so one that was being written may look altered;
            # one that is altered still is the second time.
            altered &= _altered_pages(connection)
        if altered:
            return Verdict(f"páginas alteradas: {len(altered)}")
        tree = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if tree != ["ok"]:
            return Verdict(f"estructura dañada: {len(tree)} o más faltas")
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            return Verdict(f"registros sueltos: {len(orphans)}")
    except sqlcipher.DatabaseError as error:
        return Verdict(f"no se pudo leer entero ({type(error).__name__})")
    finally:
        connection.close()
    return Verdict("ok")


def _altered_pages(connection: sqlcipher.Connection) -> set[str]:
    return {row[0] for row in connection.execute("PRAGMA cipher_integrity_check")}


def _opened(path: Path, key: bytes, *, shared: bool) -> sqlcipher.Connection | None:
    """A raw connection, or None where the key is not this file's or nothing is in it."""
    # Any key "opens" an empty file, which then would pass for a house without anything.
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = None
    try:
        connection = connect(path, key, shared=shared)
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return connection
    except sqlcipher.DatabaseError as error:
        known = explain(error, path)
        if known is not None and not isinstance(known, Damaged):
            if connection is not None:
                connection.close()
            raise known from error
    if connection is not None:
        connection.close()
    return None
