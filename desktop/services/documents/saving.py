"""Putting a paper where staff chose, and what to say when that place fails."""

from pathlib import Path

from desktop.core.durable import write_durably
from desktop.core.errors import UserError


class CannotSave(UserError):
    """The place did not take the file; the paper and its number are kept."""

    def __init__(self, place: Path) -> None:
        if place.is_dir():
            super().__init__(
                f"«{place.absolute().name or place}» es una carpeta: indique también el nombre del"
                " archivo. El documento y su número siguen guardados en la casa."
            )
        else:
            super().__init__(
                f"No se pudo guardar en «{place.parent.name or place.parent}»: no existe, está"
                " llena o está protegida. El documento y su número siguen guardados en la casa;"
                " elija otra carpeta y vuelva a guardarlo."
            )
        self.place = place


def save(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises `CannotSave`."""
    try:
        write_durably(path, data)
    except (OSError, ValueError) as error:
        # «.» and «/» have no name of a file: that is a value, not a disk, that is wrong.
        raise CannotSave(path) from error
