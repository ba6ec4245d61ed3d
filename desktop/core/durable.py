"""Small files that survive a power cut whole, and what a disk that fails means to staff."""

import errno
import os
import shutil
from pathlib import Path

from desktop.core.errors import UserError

_SMALLEST = 64 * 1024
_NO_PLACE = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EEXIST,
        errno.EISDIR, errno.ENAMETOOLONG,
    }
)  # fmt: skip


class DiskFull(UserError):
    """There was no room to write."""

    def __init__(self) -> None:
        super().__init__(
            "No hay espacio en el disco. No se guardó este último cambio; lo anterior está a"
            " salvo. Libere espacio y vuelva a guardar."
        )


class CannotWrite(UserError):
    """The folder or the file is read-only, or is not there."""

    def __init__(self) -> None:
        super().__init__(
            "No se puede escribir en la carpeta de la casa: está protegida o no existe. No se"
            " guardó este último cambio. Pida permiso de escritura sobre la carpeta y vuelva a"
            " guardar."
        )


class DiskFailed(UserError):
    """The disk answered with an error of its own."""

    def __init__(self) -> None:
        super().__init__(
            "El disco no respondió. No se guardó este último cambio; lo anterior está a salvo."
            " Vuelva a guardar; si se repite, haga hoy mismo una copia de seguridad en otra"
            " unidad."
        )


def explained(error: OSError) -> UserError:
    """What a failure of the file system means to staff."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DiskFull()
    if error.errno in _NO_PLACE:
        return CannotWrite()
    return DiskFailed()


def no_room(folder: Path) -> bool:
    """Whether the disk of a folder has no place for even the smallest file of a database."""
    try:
        return shutil.disk_usage(folder).free < _SMALLEST
    except OSError:
        return False


def is_device(path: Path) -> bool:
    """Whether something that is neither a file nor a folder stands there: never to be replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file so that after a power cut it is whole, old or new."""
    if is_device(path):
        with path.open("wb") as device:
            device.write(data)
        return
    fresh = path.with_name(path.name + ".nuevo")
    try:
        with fresh.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the disk itself hold what was written to a file."""
    with path.open("r+b") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be synced (Windows does not)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
