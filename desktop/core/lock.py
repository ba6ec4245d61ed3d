"""One program at a time in a house's folder, by a lock the system lets go of by itself."""

import sys
from pathlib import Path
from typing import IO

from desktop.core.errors import UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class HomeInUse(UserError):
    """Another program has the house open."""

    def __init__(self) -> None:
        super().__init__(
            "La casa ya está abierta en este equipo, en otra ventana u otro programa. Ciérrelo"
            " o trabaje en esa ventana."
        )


class HomeLock:
    """Held from `take` until `release` or the end of the program, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock or raise `HomeInUse`; the operating system frees it if we die."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = self._path.open("ab")
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            raise HomeInUse from None
        self._handle = handle

    def release(self) -> None:
        """Let go; doing it twice is harmless."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
