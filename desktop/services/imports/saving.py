"""Putting the refused rows of a sheet where staff chose, and what to say when that place fails."""

from pathlib import Path

from desktop.core.durable import write_durably
from desktop.core.errors import UserError


class CannotSaveRows(UserError):
    """The place did not take the file."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"No se pudo guardar en «{place.parent.name or place.parent}»: no existe, está llena o"
            " está protegida. Lo importado está a salvo y las filas rechazadas siguen a la vista;"
            " elija otra carpeta y vuelva a guardarlas."
        )
        self.place = place


def save_rows(place: Path, workbook: bytes) -> Path:
    """Write the workbook whole or not at all; returns where, its ending added if missing."""
    if place.suffix.casefold() != ".xlsx":
        place = place.with_name(place.name + ".xlsx")
    try:
        write_durably(place, workbook)
    except OSError as error:
        raise CannotSaveRows(place) from error
    return place
