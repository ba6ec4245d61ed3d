"""Copies of a house: one file with the encrypted database and the key slots, verified.

The file is a ZIP without compression (encrypted bytes do not shrink) with a manifest of the
sha256 of each part; nothing in it is readable without a password of the house.
"""

import errno
import hashlib
import json
import shutil
import struct
import zipfile
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.clock import Clock
from desktop.core.durable import explained, is_device, sync_file, sync_folder
from desktop.core.errors import UserError
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.models.database import CannotWrite, Damaged, DiskFull, connect, explain
from desktop.models.examining import examine

SUFFIX = ".casa"
DAILY = "copia-"
"""How the names of the copies of every day begin."""
ALWAYS_KEPT = 7
"""The newest copies stay whatever the clock says: set wrong, it would make them all too old."""
_MANIFEST = "manifiesto.json"
_DATABASE = "casa.db"
_KEYS = "llaves.json"
_CHUNK = 1 << 20
_LARGEST_LIST = 1 << 20
"""Bytes of the manifest and of the key file, at most."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""A ZIP cannot say an earlier time, and a clock may stand in 1970."""


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


def copy_name(home: Home, clock: Clock, why: str = DAILY.rstrip("-")) -> Path:
    """A name for a copy in the house's own folder; the time, never a person."""
    try:
        home.copies.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCopy(reason(error)) from error
    return home.copies / f"{why}-{clock.local():%Y-%m-%d-%H%M%S}{SUFFIX}"


def write(destination: Path, home: Home, key: bytes) -> None:
    """Write a verified copy of an open or closed house; raises `CannotCopy`, leaving nothing."""
    if destination.absolute().parent.resolve() == home.folder.resolve():
        raise CannotCopy("esa es la carpeta de los propios datos de la casa")
    if is_device(destination):
        raise CannotCopy("ahí no se puede dejar un archivo")
    part = destination.with_name(destination.name + ".parte")
    copy = destination.with_name(destination.name + ".db")
    try:
        # The keys first: changed meanwhile, they would not be those of the database that follows.
        keys = _keys(home)
        _copy_database(home.database, copy, key)
        found = examine(copy, key, shared=False)
        if found.integrity != "ok":
            raise CannotCopy(f"los datos tienen un daño ({found.integrity})")
        _bundle(part, copy, keys)
        sync_file(part)
        verify(part)
        part.replace(destination)
        sync_folder(destination.parent)
    except NotACopy:
        raise CannotCopy("la unidad no la guardó entera") from None
    except OSError as error:
        raise CannotCopy(reason(error)) from error
    finally:
        for leftover in (part, copy, copy.with_name(copy.name + "-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _keys(home: Home) -> bytes:
    try:
        keys = home.keys.read_bytes()
        keyring.decode(keys)
    except (FileNotFoundError, keyring.KeyFileDamaged):
        raise CannotCopy("el archivo de llaves de la casa falta o está dañado") from None
    return keys


def _bundle(part: Path, database: Path, keys: bytes) -> None:
    sums = {_DATABASE: _sha256(database), _KEYS: hashlib.sha256(keys).hexdigest()}
    manifest = json.dumps({"format": 1, "sha256": sums}, indent=1).encode()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as bundle:
        bundle.writestr(zipfile.ZipInfo(_MANIFEST, _TIME), manifest)
        bundle.writestr(zipfile.ZipInfo(_KEYS, _TIME), keys)
        whole = zipfile.ZipInfo(_DATABASE, _TIME)
        whole.file_size = database.stat().st_size
        with database.open("rb") as origin, bundle.open(whole, "w") as target:
            shutil.copyfileobj(origin, target, _CHUNK)


def repeat(copy: Path, folder: Path) -> None:
    """Put a verified copy in another folder too; raises `CannotCopy`, leaving nothing."""
    destination = folder / copy.name
    part = destination.with_name(destination.name + ".parte")
    try:
        # Only the last folder: a memory stick that is not there must be noticed.
        folder.mkdir(exist_ok=True)
        shutil.copyfile(copy, part)
        sync_file(part)
        verify(part)
        part.replace(destination)
        sync_folder(folder)
    except NotACopy:
        raise CannotCopy("la unidad no la guardó entera") from None
    except OSError as error:
        raise CannotCopy(reason(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def prune(folder: Path, today: date) -> list[Path]:
    """Delete daily copies past their time; keeps 7 days, then 4 weeks, then 6 months.

    Returns what was deleted. Only automatic copies are touched.
    """
    kept: set[tuple[str, int, int]] = set()
    deleted: list[Path] = []
    newest_first = sorted(folder.glob(f"{DAILY}*{SUFFIX}"), reverse=True)
    for place, path in enumerate(newest_first):
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
        if place >= ALWAYS_KEPT and (slot in kept or age > 190):
            with suppress(OSError):
                path.unlink()
                deleted.append(path)
        else:
            kept.add(slot)
    return deleted


def of_day(folder: Path, day: date) -> bool:
    """Whether there is an automatic copy of a day."""
    return any(folder.glob(f"{DAILY}{day.isoformat()}-*{SUFFIX}"))


def rekey(home: Home, old: bytes, new: bytes) -> None:
    """Encrypt a closed house's database anew; the old file stays until the new one is proved."""
    fresh = home.folder / "casa.db.nueva"
    try:
        fresh.unlink(missing_ok=True)
        _export(home.database, fresh, old, new)
        found = examine(fresh, new, shared=False)
        if found.integrity != "ok":
            raise CannotCopy(f"la nueva base no quedó bien ({found.integrity})")
        sync_file(fresh)
        fresh.replace(home.database)
        sync_folder(home.folder)
    except OSError as error:
        raise CannotCopy(reason(error)) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _copy_database(source: Path, copy: Path, key: bytes) -> None:
    copy.unlink(missing_ok=True)
    try:
        with (
            closing(connect(source, key)) as origin,
            closing(connect(copy, key, shared=False)) as target,
        ):
            # What goes wrong with a copy is undone by deleting it.
            target.execute("PRAGMA journal_mode=OFF")
            origin.backup(target)
            # The pages say that the original keeps a log; the copy is one file.
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlcipher.DatabaseError as error:
        raise CannotCopy(_said(error)) from error


def _export(source: Path, target: Path, old: bytes, new: bytes) -> None:
    try:
        with closing(connect(source, old)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # The log goes away before its database does.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute(f"ATTACH DATABASE ? AS nueva KEY \"x'{new.hex()}'\"", (str(target),))
            connection.execute("SELECT sqlcipher_export('nueva')")
            connection.execute("DETACH DATABASE nueva")
    except sqlcipher.DatabaseError as error:
        raise CannotCopy(_said(error)) from error


def verify(source: Path) -> dict[str, str]:
    """The sha256 of each part of a whole copy, by name; raises `NotACopy`."""
    try:
        with zipfile.ZipFile(source) as bundle:
            parts = {part.filename: part for part in bundle.infolist()}
            if set(parts) != {_MANIFEST, _KEYS, _DATABASE}:
                raise NotACopy("no es una copia de una Casa Somos o le faltan partes")
            # Stored as they are: nothing can swell, whatever the file claims.
            if any(part.compress_type or part.flag_bits & 1 for part in parts.values()):
                raise NotACopy("no es una copia de una Casa Somos")
            if max(parts[name].file_size for name in (_MANIFEST, _KEYS)) > _LARGEST_LIST:
                raise NotACopy("no es una copia de una Casa Somos")
            told = json.loads(bundle.read(_MANIFEST))["sha256"]
            sums = {name: str(told[name]) for name in (_KEYS, _DATABASE)}
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
    except keyring.KeyFileDamaged:
        raise NotACopy("las llaves que trae no son de una Casa Somos") from None
    except OSError as error:
        raise NotACopy(reason(error)) from error
    except (
        zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, NotImplementedError,
        RecursionError, struct.error,
    ):  # fmt: skip
        raise NotACopy("no es una copia de una Casa Somos o está incompleta") from None
    return sums


def unpack(source: Path, sums: dict[str, str], folder: Path) -> None:
    """Write the parts of a verified copy into a folder, each checked as it stands there."""
    try:
        with zipfile.ZipFile(source) as bundle:
            for name, expected in sums.items():
                with bundle.open(name) as origin, (folder / name).open("wb") as target:
                    shutil.copyfileobj(origin, target, _CHUNK)
                if _sha256(folder / name) != expected:
                    raise NotACopy("la unidad no la entregó dos veces igual")
    except (zipfile.BadZipFile, EOFError):
        raise NotACopy("la unidad no la entregó dos veces igual") from None


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def made_at(path: Path) -> datetime | None:
    """When a copy of the house's own folder was made, from its name, on Quito's wall clock."""
    try:
        return datetime.strptime(path.stem[-17:], "%Y-%m-%d-%H%M%S")
    except ValueError:
        return None


def reason(error: OSError) -> str:
    """What the file system said, in words that follow «porque»."""
    if error.errno == errno.ENOENT:
        return "la carpeta no existe"
    if error.errno == errno.EISDIR:
        return "ahí hay una carpeta con ese nombre"
    return _words(explained(error))


def _said(error: sqlcipher.DatabaseError) -> str:
    known = explain(error)
    return _words(known) if known else "la base no se pudo leer entera"


def _words(known: UserError) -> str:
    if isinstance(known, DiskFull):
        return "no hay espacio en el disco"
    if isinstance(known, CannotWrite):
        return "no se puede escribir en esa carpeta: no existe o está protegida"
    if isinstance(known, Damaged):
        return "los datos de la casa tienen un daño"
    return "la unidad no respondió"
