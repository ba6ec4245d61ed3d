"""Diplomas as files: one by one in a folder a workshop, all in one PDF, and a sheet of their codes.

Every file is written whole or not at all, named by number, never by a person. The same run again
writes the same files: so a place that failed half-way is completed by asking again.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.core.text import clean, thousands
from desktop.models.document import Document
from desktop.models.opening import OpenHouse
from desktop.models.programme import Workshop
from desktop.printing import workbook
from desktop.printing.diploma import DiplomaBook, DiplomaPaper, draw_diploma
from desktop.printing.facts import facts_hash, from_json
from desktop.services.documents import diploma_rows
from desktop.services.documents.diploma_plan import Scope
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.services.documents.issuing import remember
from desktop.services.documents.register import AlteredDocument
from desktop.services.documents.saving import CannotSave, save

HEADINGS = (
    "Número", "Código", "Nombre", "Taller", "Fecha de emisión", "Entregado el", "Cómo se entregó",
)  # fmt: skip
PERSONAL = "Contiene datos personales: solo para entregar los diplomas. No lo comparta."
HOW = {"digital": "Digital", "printed": "Impreso", None: ""}
_GROUP = 50
_LONGEST = 50
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(10)}


class FilesCut(UserError):
    """The place took some of the files and then no more."""

    def __init__(self, folder: Path, done: int, total: int) -> None:
        where = folder.name or str(folder)
        kept = f"Se guardaron {thousands(done)} de {thousands(total)} diplomas en «{where}»"
        if done == total:
            kept = f"Los {thousands(total)} diplomas están en «{where}», sin el PDF que los reúne"
        super().__init__(
            f"{kept}: la carpeta no aceptó más archivos porque está llena, protegida o ya no está."
            " Ningún número se perdió. Libere espacio o elija otra carpeta y vuelva a pedirlos:"
            " se completan con los mismos números."
        )
        self.folder, self.done, self.total = folder, done, total


@dataclass(frozen=True)
class DiplomaFiles:
    """What is in the folder; without any diploma there is neither PDF nor sheet."""

    folder: Path
    merged: Path | None
    """All in one PDF, by workshop and then by name."""
    codes: Path | None
    """The sheet of numbers and codes."""
    singles: int


def write(
    house: OpenHouse, scope: Scope, folder: Path, progress: Progress | None = None
) -> DiplomaFiles:
    """Put the diplomas that stand into a folder; raises `FilesCut` and `AlteredDocument`."""
    with house.database.read() as session:
        scope.require(session)
        rows = diploma_rows.of(session, scope)
        folders = _folders(session, rows)
    standing = [row for row in rows if row.stands]
    for row in rows:
        if not row.stands:
            # Nobody must hand over an annulled one that an earlier run left here.
            _clear(folder / folders[row.workshop_id] / f"{row.number}.pdf")
    if not standing:
        return DiplomaFiles(folder, None, None, 0)
    # A power cut after issuing may have left numbers that nobody noted.
    remember(house, *(row.number for row in standing))
    return _Run(house, scope, folder, folders, standing, progress).all()


@dataclass
class _Run:
    house: OpenHouse
    scope: Scope
    folder: Path
    folders: dict[UUID, str]
    rows: Sequence[DiplomaRow]
    progress: Progress | None
    done: int = 0

    def all(self) -> DiplomaFiles:
        """Singles, then what gathers them."""
        name = self._name()
        merged = self.folder / f"diplomas-{name}.pdf"
        codes = self.folder / f"codigos-{name}.xlsx"
        held = io.BytesIO()
        book = DiplomaBook(held, f"Diplomas {name}", f"Casa Somos {self.house.house.name}")
        try:
            for key in {row.workshop_id for row in self.rows}:
                _prepare(self.folder / self.folders[key])
            for row, paper in self._papers():
                single = self.folder / self.folders[row.workshop_id] / f"{row.number}.pdf"
                save(single, draw_diploma(paper))
                book.add(paper)
                self.done += 1
                if self.progress is not None:
                    self.progress.step(self.done, len(self.rows))
            book.close()
            save(merged, held.getvalue())
            save(codes, workbook.draw(self._codes()))
        except CannotSave as error:
            raise FilesCut(self.folder, self.done, len(self.rows)) from error
        return DiplomaFiles(self.folder, merged, codes, self.done)

    def _papers(self) -> Iterator[tuple[DiplomaRow, DiplomaPaper]]:
        """Each with its facts, read a group at a time so that a large house fits in memory."""
        for start in range(0, len(self.rows), _GROUP):
            group = self.rows[start : start + _GROUP]
            query = select(Document.id, Document.facts, Document.facts_hash).where(
                Document.id.in_([row.id for row in group])
            )
            with self.house.database.read() as session:
                kept = {key: (facts, digest) for key, facts, digest in session.execute(query)}
            for row in group:
                facts, digest = kept[row.id]
                if facts_hash(facts.encode()) != digest:
                    raise AlteredDocument(row.number)
                yield row, from_json(DiplomaPaper, facts.encode())

    def _name(self) -> str:
        """What tells this run's files from those of a wider one in the same folder."""
        first = self.rows[0]
        if self.scope.person_id is not None:
            return first.number
        if self.scope.workshop_id is not None:
            return f"{safe(first.cycle_code)}-{self.folders[first.workshop_id]}"
        return safe(first.cycle_code)

    def _codes(self) -> workbook.Listing:
        told = [
            (
                row.number, row.code, row.name, row.workshop, row.issued_on, row.delivered_on,
                HOW.get(row.delivered_how, ""),
            )
            for row in self.rows
        ]  # fmt: skip
        return workbook.Listing("Diplomas (datos personales)", HEADINGS, told, head=PERSONAL)


def safe(name: str) -> str:
    """A name that every file system takes for a folder."""
    kept = "".join(
        char if char in " -_,()" or unicodedata.category(char)[0] in "LMN" else " "
        for char in clean(name)
    )
    kept = " ".join(kept.split())[:_LONGEST].strip()
    return f"Taller {kept}".strip() if not kept or kept.casefold() in _RESERVED else kept


def _folders(session: Session, rows: Sequence[DiplomaRow]) -> dict[UUID, str]:
    """A folder for each workshop, the same whatever part of its cycle is asked for."""
    cycles = select(Workshop.cycle_id).where(Workshop.id.in_({row.workshop_id for row in rows}))
    found: dict[UUID, str] = {}
    taken: set[str] = set()
    query = select(Workshop.id, Workshop.name).where(Workshop.cycle_id.in_(cycles))
    for key, name in session.execute(query.order_by(Workshop.id)):
        plain = place = safe(name)
        again = 2
        while place.casefold() in taken:
            place, again = f"{plain} ({again})", again + 1
        taken.add(place.casefold())
        found[key] = place
    return found


def _prepare(folder: Path) -> None:
    """Make a folder and take away what a power cut left half written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob("DIP-*.pdf.nuevo"):
            _clear(half)
    except OSError as error:
        raise CannotSave(folder) from error


def _clear(path: Path) -> None:
    # What cannot be taken away is told where something cannot be written.
    with suppress(OSError):
        path.unlink()
