"""Where a house keeps its things on disk; no file name holds a person."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder of one house on this machine."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "casa.db"

    @property
    def keys(self) -> Path:
        """The key slots of staff and of recovery."""
        return self.folder / "llaves.json"

    @property
    def numbers(self) -> Path:
        """The last number of each series of papers, kept beside the database."""
        return self.folder / "numeros.json"

    @property
    def settings(self) -> Path:
        """Window geometry and choices of this machine; nothing personal."""
        return self.folder / "ajustes.json"

    @property
    def copies(self) -> Path:
        """Automatic daily copies."""
        return self.folder / "copias"

    @property
    def logs(self) -> Path:
        """Technical log without personal data."""
        return self.folder / "bitacora"

    @property
    def lock(self) -> Path:
        """Held by the one program that has the house open."""
        return self.folder / "en-uso.lock"

    @property
    def coming(self) -> "Home":
        """Where a restored copy waits to be moved into place."""
        return Home(self.folder / "restaurando")

    @property
    def ready(self) -> Path:
        """In such a place: the mark that what waits there is whole."""
        return self.folder / "LISTO"

    def exists(self) -> bool:
        """Whether a house has been set up here."""
        return self.database.exists() or self.keys.exists()


def default_home() -> Home:
    """The house of this machine, where the operating system keeps application data."""
    return Home(_data_folder() / "casa")


def practice_home() -> Home:
    """The practice house of this machine, apart from the real one."""
    return Home(_data_folder() / "practica")


def _data_folder() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "casa-somos"
