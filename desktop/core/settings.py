"""The choices of this machine: appearance, auto-lock, a second copy; nothing personal."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from desktop.core.durable import write_durably

LEAST_MINUTES, MOST_MINUTES = 1, 30
APPEARANCES = ("system", "light", "dark")


@dataclass(frozen=True)
class Settings:
    """What stands in the file."""

    house: str = ""
    """The name of the house, to greet with before anybody signed in."""
    appearance: str = "system"
    """One of `APPEARANCES`."""
    lock_minutes: int = 5
    second_copy: str = ""
    """The folder where the daily copy is also put."""
    window: str = ""
    """Place and size of the window, as the window writes them."""


class SettingsFile:
    """The file of a house's folder; a missing or damaged one is the settings of the first day.

    Without a path the choices last as long as the program.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.now = _read(path) if path is not None else Settings()

    def change(self, **changes: Any) -> None:
        """Change some of them; a disk that does not take it keeps them until the end."""
        changed = replace(self.now, **changes)
        if changed == self.now:
            return
        self.now = changed
        if self._path is None:
            return
        try:
            write_durably(self._path, json.dumps(asdict(changed), indent=1).encode())
        except OSError:
            # A choice of appearance is not worth an error while somebody works.
            return


def _read(path: Path) -> Settings:
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return Settings()
    if not isinstance(raw, dict):
        return Settings()
    # One value at a time: a file of another version keeps what is understood of it.
    known = {
        field.name: raw[field.name]
        for field in fields(Settings)
        if type(raw.get(field.name)) is field.type
    }
    read = Settings(**known)
    if read.appearance not in APPEARANCES:
        read = replace(read, appearance=APPEARANCES[0])
    minutes = min(max(read.lock_minutes, LEAST_MINUTES), MOST_MINUTES)
    return replace(read, lock_minutes=minutes)
