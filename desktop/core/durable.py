"""Small files that survive a power cut whole: the old one or the new one."""

import os
from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file so that after a power cut it is whole, old or new."""
    fresh = path.with_name(path.name + ".nuevo")
    with fresh.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be synced (Windows does not)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
