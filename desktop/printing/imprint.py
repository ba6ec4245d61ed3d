"""What every paper says of itself: number, house, date, layout; and what its QR says."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from desktop.core.errors import UserError

HouseKind = Literal["real", "practice", "measurement"]


class UnknownLayout(UserError):
    """The paper was drawn by a version of the program that this one does not know."""

    def __init__(self, layout: str) -> None:
        super().__init__(
            f"Este papel usa la plantilla «{layout}», que esta versión del programa no conoce. "
            "Actualice el programa para volver a verlo; el papel impreso sigue siendo válido."
        )
        self.layout = layout


@dataclass(frozen=True, slots=True)
class Imprint:
    """The head and foot of a paper, as finished values."""

    number: str
    """`ACT-LLOA-A-2026-0042`, or the serial of a blank form; empty on a draft."""
    uuid: UUID
    house: str
    """Without the words «Casa Somos»: `Lloa`."""
    zone: str
    """Its full name: `Administración Zonal Eloy Alfaro`."""
    issued: date | None = None
    """None leaves a place to write the date by hand."""
    place: str = "Quito"
    house_kind: HouseKind = "real"
    draft: bool = False
    """A working paper: no number, no QR, marked on every page."""
    data_contact: str = ""
    """Where the data protection delegate answers; empty while the client has not said."""
    layout: str = "1.0"

    def require_layout(self, paper: str, *known: str) -> None:
        """Refuse a layout that this version of the program cannot draw exactly."""
        if self.layout not in known:
            raise UnknownLayout(f"{paper} {self.layout}")


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What the QR of a paper says: never a name, never a document."""

    number: str
    page: int
    pages: int
    hash: str
    extra: str = ""
    """More that a paper needs to be reopened, such as the sessions of an attendance sheet."""

    @property
    def kind(self) -> str:
        """ACT, FIC, LIS…"""
        return self.number.partition("-")[0]

    def payload(self) -> str:
        """The text of the QR, within the signs that a QR holds most tightly."""
        text = f"CSQ1:{self.kind}:{self.number}:{self.page}/{self.pages}:{self.hash}"
        return f"{text}:{self.extra}" if self.extra else text


_PAYLOAD = re.compile(
    r"CSQ1:(?P<kind>[A-Z]+):(?P<number>(?P=kind)-[A-Z0-9-]+):(?P<page>\d+)/(?P<pages>\d+)"
    r":(?P<hash>[0-9A-F]{8})(?::(?P<extra>[A-Z0-9 $%*+./:-]+))?"
)


def read_code(scanned: str) -> PaperCode | None:
    """The code of a paper of ours from what a reader scanned, or None if it is another's."""
    found = _PAYLOAD.fullmatch(scanned.strip().upper())
    if found is None:
        return None
    return PaperCode(
        found["number"],
        int(found["page"]),
        int(found["pages"]),
        found["hash"],
        found["extra"] or "",
    )
