"""The diploma of participation: what it says, drawn on one landscape sheet."""

from dataclasses import dataclass
from datetime import date

from desktop.printing.designs import DesignReference
from desktop.printing.imprint import Imprint


@dataclass(frozen=True, slots=True)
class DiplomaSigner:
    """Who signs: name and, under it, as what."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class DiplomaPaper:
    """All that a diploma says; `imprint.issued` and `imprint.place` are its day and place."""

    imprint: Imprint
    name: str
    """The whole name, given names first."""
    workshop: str
    category: str
    starts: date
    ends: date
    minutes: int
    """Of the lessons that were given."""
    signers: tuple[DiplomaSigner, ...]
    """One to three."""
    code: str
    """The twelve signs under the QR."""
    payload: str
    """The text of the QR, already signed."""
    design: DesignReference
    document: str = ""
    """Masked; empty where the person showed none."""
