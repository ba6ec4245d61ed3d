"""Copies of a house: one file with the encrypted database and the key slots, verified.

The file is a ZIP without compression (encrypted bytes do not shrink) with a manifest of the
sha256 of each part; nothing in it is readable without a password of the house.
"""

import hashlib
import json
import os
import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.clock import Clock
from desktop.core.durable import sync_folder
from desktop.core.errors import UserError
from desktop.core.paths import Home
from desktop.models import keyring, numbering
from desktop.models.database import connect, explain

SUFFIX = ".casa"
DAILY = "copia-"
"""How the names of the copies of every day begin."""
_MANIFEST = "manifiesto.json"
_DATABASE = "casa.db"
_KEYS = "llaves.json"
_READY = "LISTO"
_CHUNK = 1 << 20


class NotACopy(UserError):
    """The file is not a copy of a house, or it is not whole."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No se pudo leer la copia: {why}. No se cambió nada en este equipo.")


class CannotCopy(UserError):
    """The copy could not be written or verified."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No se pudo hacer la copia: {why}. Los datos de la casa siguen guardados en este"
            " equipo. Elija otra carpeta o libere espacio y vuelva a intentar."
        )


@dataclass(frozen=True)
class Verdict:
    """What an examination of the file found."""

    integrity: str
    """"ok" or the fault."""


def opens(path: Path, key: bytes) -> bool:
    """Whether a key opens a database."""
    connection = connect_or_none(path, key)
    if connection is None:
        return False
    connection.close()
    return True


def connect_or_none(path: Path, key: bytes) -> sqlcipher.Connection | None:
    """A raw connection, or None where the key is not this file's."""
    connection = None
    try:
        connection = connect(path, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        known = explain(error)
        if known is not None and "dañado" not in known.message:
            raise known from error
        return None
    return connection


def examine(path: Path, key: bytes) -> Verdict:
    """Read every page: authenticity of each, structure of the tree, every foreign key."""
    connection = connect_or_none(path, key)
    if connection is None:
        return Verdict("el archivo no se puede leer con estas llaves")
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if pages:
            return Verdict(f"páginas alteradas: {len(pages)}")
        tree = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if tree != ["ok"]:
            return Verdict("estructura dañada: " + "; ".join(str(t) for t in tree))
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            return Verdict(f"registros sueltos: {len(orphans)}")
    except sqlcipher.DatabaseError as error:
        return Verdict(f"no se pudo leer entero: {type(error).__name__}")
    finally:
        connection.close()
    return Verdict("ok")


def copy_name(home: Home, clock: Clock, why: str = DAILY.rstrip("-")) -> Path:
    """A name for a copy in the house's own folder; the time, never a person."""
    home.copies.mkdir(parents=True, exist_ok=True)
    return home.copies / f"{why}-{clock.local():%Y-%m-%d-%H%M%S}{SUFFIX}"


def write(destination: Path, home: Home, key: bytes) -> None:
    """Write a verified copy of an open or closed house; raises `CannotCopy`, leaving nothing."""
    part = destination.with_name(destination.name + ".parte")
    copy = destination.with_name(destination.name + ".db")
    try:
        _copy_database(home.database, copy, key)
        found = examine(copy, key)
        if found.integrity != "ok":
            raise CannotCopy(f"los datos tienen un daño ({found.integrity})")
        files = {_DATABASE: copy, _KEYS: home.keys}
        manifest = {"format": 1, "sha256": {name: _sha256(path) for name, path in files.items()}}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as bundle:
            bundle.writestr(_MANIFEST, json.dumps(manifest, indent=1))
            for name, path in files.items():
                bundle.write(path, name)
        _verify(part)
        part.replace(destination)
        sync_folder(destination.parent)
    except OSError as error:
        raise CannotCopy(_why(error)) from error
    finally:
        for leftover in (part, copy):
            leftover.unlink(missing_ok=True)


def repeat(copy: Path, folder: Path) -> None:
    """Put a verified copy in another folder too; raises `CannotCopy`, leaving nothing."""
    destination = folder / copy.name
    part = destination.with_name(destination.name + ".parte")
    try:
        shutil.copyfile(copy, part)
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        _verify(part)
        part.replace(destination)
        sync_folder(folder)
    except NotACopy:
        raise CannotCopy("la unidad no la guardó entera") from None
    except OSError as error:
        raise CannotCopy(_why(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def restore(source: Path, home: Home, clock: Clock) -> None:
    """Put a copy in the place of what is here; what was here is set aside whole.

    In an empty folder nothing remembers the numbers on paper, so they wait to be told; in any
    case the device begins another life at its next opening.
    """
    manifest = _verify(source)
    home.folder.mkdir(parents=True, exist_ok=True)
    stage = home.folder / "restaurando"
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        with zipfile.ZipFile(source) as bundle:
            for name in manifest:
                with bundle.open(name) as origin, (stage / name).open("wb") as target:
                    shutil.copyfileobj(origin, target, _CHUNK)
        keyring.load(stage / _KEYS)
        memory = numbering.load(home.numbers) if home.numbers.exists() else numbering.unknown()
        numbering.save(stage / home.numbers.name, _with_new_life(memory))
        (stage / _READY).touch()
        sync_folder(stage)
        finish_restore(home, clock)
    except OSError as error:
        raise NotACopy(_why(error)) from error


def finish_restore(home: Home, clock: Clock) -> None:
    """Move a staged restore into place; called again at the next start if the power went."""
    stage = home.folder / "restaurando"
    if not (stage / _READY).exists():
        return
    if home.database.exists() and (stage / _DATABASE).exists():
        aside = home.folder / f"antes-de-restaurar-{clock.local():%Y-%m-%d-%H%M%S}"
        aside.mkdir(exist_ok=True)
        for name in (_DATABASE, _DATABASE + "-wal", _DATABASE + "-shm", _KEYS):
            if (home.folder / name).exists():
                (home.folder / name).replace(aside / name)
    for name in (_KEYS, home.numbers.name, _DATABASE):
        if (stage / name).exists():
            (stage / name).replace(home.folder / name)
    sync_folder(home.folder)
    shutil.rmtree(stage)


def prune(folder: Path, today: date) -> list[Path]:
    """Delete daily copies past their time; keeps 7 days, then 4 weeks, then 6 months.

    Returns what was deleted. Only automatic copies are touched.
    """
    kept: set[tuple[str, int, int]] = set()
    deleted: list[Path] = []
    for path in sorted(folder.glob(f"{DAILY}*{SUFFIX}"), reverse=True):
        at = made_at(path)
        if at is None:
            continue
        made = at.date()
        age = (today - made).days
        iso = made.isocalendar()
        slot = (
            ("day", made.year, made.timetuple().tm_yday) if age < 7
            else ("week", iso.year, iso.week) if age < 35
            else ("month", made.year, made.month)
        )  # fmt: skip
        if slot in kept or age > 190:
            path.unlink()
            deleted.append(path)
        else:
            kept.add(slot)
    return deleted


def newest(folder: Path) -> Path | None:
    """The latest automatic copy."""
    return max(folder.glob(f"{DAILY}*{SUFFIX}"), default=None)


def rekey(home: Home, old: bytes, new: bytes) -> None:
    """Encrypt a closed house's database anew; the old file stays until the new one is proved."""
    fresh = home.folder / "casa.db.nueva"
    fresh.unlink(missing_ok=True)
    try:
        _export(home.database, fresh, old, new)
        found = examine(fresh, new)
        if found.integrity != "ok":
            raise CannotCopy(f"la nueva base no quedó bien ({found.integrity})")
        fresh.replace(home.database)
        sync_folder(home.folder)
    finally:
        fresh.unlink(missing_ok=True)


def _copy_database(source: Path, copy: Path, key: bytes) -> None:
    copy.unlink(missing_ok=True)
    origin = connect(source, key)
    target = connect(copy, key)
    try:
        target.execute("PRAGMA journal_mode=DELETE")
        origin.backup(target)
    except sqlcipher.DatabaseError as error:
        raise CannotCopy(f"la base no se pudo leer o escribir ({type(error).__name__})") from error
    finally:
        target.close()
        origin.close()


def _export(source: Path, target: Path, old: bytes, new: bytes) -> None:
    connection = connect(source, old)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(
            f"ATTACH DATABASE ? AS nueva KEY \"x'{new.hex()}'\"", (str(target),)
        )
        connection.execute("SELECT sqlcipher_export('nueva')")
        connection.execute("PRAGMA nueva.journal_mode=DELETE")
        connection.execute("DETACH DATABASE nueva")
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlcipher.DatabaseError as error:
        raise CannotCopy(f"la base no se pudo cifrar de nuevo ({type(error).__name__})") from error
    finally:
        connection.close()


def _verify(source: Path) -> dict[str, str]:
    """The manifest of a whole copy; raises `NotACopy`."""
    try:
        with zipfile.ZipFile(source) as bundle:
            manifest = json.loads(bundle.read(_MANIFEST))
            sums: dict[str, str] = manifest["sha256"]
            if set(sums) != {_DATABASE, _KEYS}:
                raise NotACopy("le faltan partes")
            for name, expected in sums.items():
                digest = hashlib.sha256()
                with bundle.open(name) as part:
                    while block := part.read(_CHUNK):
                        digest.update(block)
                if digest.hexdigest() != expected:
                    raise NotACopy("está dañada o fue alterada")
            keyring.decode(bundle.read(_KEYS))
    except FileNotFoundError:
        raise NotACopy("el archivo no existe") from None
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError):
        raise NotACopy("no es una copia de una Casa Somos o está incompleta") from None
    except OSError as error:
        raise NotACopy(_why(error)) from error
    return sums


def _with_new_life(memory: numbering.Memory) -> numbering.Memory:
    return numbering.Memory(memory.last, memory.told, memory.whole, new_life=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def made_at(path: Path) -> datetime | None:
    """When a copy of the house's own folder was made, from its name, on Quito's wall clock."""
    try:
        return datetime.strptime(path.stem[-17:], "%Y-%m-%d-%H%M%S")
    except ValueError:
        return None


def _why(error: OSError) -> str:
    known = {13: "no hay permiso para escribir ahí", 28: "no hay espacio en el disco",
             30: "esa unidad es de solo lectura", 2: "la carpeta no existe"}  # fmt: skip
    return known.get(error.errno or 0, "la unidad no respondió")
