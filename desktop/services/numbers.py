"""The numbers of papers: what this laptop gave, and what was written by hand in a booklet.

When the power is out for days staff go on by hand under the same numbers; once they told the last
one, this laptop goes on after it. What is told is kept beside the database, as all last numbers
are, so that a restored copy does not give one of them again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.core.errors import InvalidInput
from desktop.models import numbering
from desktop.models.document import DocumentKind
from desktop.models.numbering import Memory
from desktop.models.opening import OpenHouse

LARGEST = 999_999
NAMES = {
    DocumentKind.ACT: "Acta de compromiso",
    DocumentKind.AGREEMENT: "Acuerdo de espacio",
    DocumentKind.DIPLOMA: "Diploma",
    DocumentKind.FORM: "Ficha de inscripción",
    DocumentKind.LIST: "Lista de asistencia",
}
"""Short enough to stand before a number."""


@dataclass(frozen=True)
class Series:
    """The numbers of one kind of paper in one year."""

    kind: DocumentKind
    year: int
    given: int
    """The last that this laptop gave under its letter of today; 0 where there is none."""
    known: int
    """The last that is known to be on paper: given, told by staff, or given before a restore."""
    beginning: str
    """What stands before the count: «ACT-LLOA-A-2026-»."""
    unsure: bool
    """After a restore: more may be on paper than is known, so nothing is given until it is told."""

    @property
    def following(self) -> str:
        """The number that the next paper gets."""
        return self.number(self.known + 1)

    def number(self, count: int) -> str:
        """A number of this series as it stands on paper."""
        return f"{self.beginning}{count:04d}"


class Numbers:
    """Jobs on the numbers of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def years(self) -> list[int]:
        """The years with numbers, this one first, with or without any."""
        memory = numbering.load(self._house.home.numbers)
        told = {int(key.rpartition("-")[2]) for key in memory.last}
        this = self._today.year
        return [this, *sorted({year for year in told if year < this}, reverse=True)]

    def of_year(self, year: int) -> list[Series]:
        """Every kind of paper in a year."""
        memory = numbering.load(self._house.home.numbers)
        return [self._series(memory, kind, year) for kind in DocumentKind]

    def tell(self, year: int, told: Mapping[DocumentKind, int]) -> list[Series]:
        """Record the last numbers written by hand; returns the series as they go on from here.

        Raises `InvalidInput`, whose field is the kind, for a number below one that is on paper
        already; then nothing is recorded.
        """
        memory = numbering.load(self._house.home.numbers)
        for kind, highest in told.items():
            series = self._series(memory, kind, year)
            if not 0 <= highest <= LARGEST:
                raise InvalidInput(kind.value, "Escriba solo las cifras del final, hasta 999999.")
            if highest < series.known:
                raise InvalidInput(
                    kind.value,
                    f"Ya se usó hasta el {series.number(series.known)}: el siguiente será el"
                    f" {series.following}. Si a mano no se pasó de ahí, deje este vacío.",
                )
            # What is known of a past year says nothing of the numbers of this one.
            record = numbering.tell if year == self._today.year else numbering.note
            memory = record(memory, kind, year, highest)
        numbering.save(self._house.home.numbers, memory)
        return [self._series(memory, kind, year) for kind in told]

    @property
    def _today(self) -> date:
        return self._house.clock.today()

    def _series(self, memory: Memory, kind: DocumentKind, year: int) -> Series:
        with self._house.database.read() as session:
            beginning = numbering.series_of(session, kind, year)
            given = numbering.last_given(session, beginning)
        known = max(given, memory.last.get(f"{kind}-{year}", 0))
        unsure = not memory.whole and kind not in memory.told
        return Series(kind, year, given, known, beginning, unsure)
