"""Scans of signed papers: what was scanned stays on this laptop, encrypted; that it exists travels.

A paper may have several. One content is kept once, however often it is attached, and is told by
its sha256; nothing is ever written outside the database unless staff save a copy.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, delete, func, literal_column, select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound, UserError
from desktop.core.ids import scan_id
from desktop.models.house import Device
from desktop.models.journal import Entry, Transaction
from desktop.models.opening import OpenHouse
from desktop.models.record_names import code_of
from desktop.models.reference import DeviceCertificate
from desktop.models.scan import Scan, ScanContent
from desktop.models.staff import StaffMember
from desktop.models.undoing import running, take_back
from desktop.services.documents import saving, standing
from desktop.services.documents.signing import sign

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one scan: ten pages in colour at 200 dpi, or a photograph of a telephone."""
_KEPT_FOR = timedelta(days=1)
"""How long what was detached can still be put back by «Deshacer»."""
_BLANK: Final = b"\xef\xbb\xbf \t\r\n\0"


_ORDER: Final = (Scan.added_at, literal_column("scan.rowid", Integer))
"""As they were attached; those of one job keep the order of the files."""


class MediaType(StrEnum):
    """What may be attached."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def suffix(self) -> str:
        """How a saved copy ends."""
        return {MediaType.PDF: ".pdf", MediaType.JPEG: ".jpg", MediaType.PNG: ".png"}[self]


class ScanTooLarge(UserError):
    """A file of more than `LARGEST` bytes."""

    def __init__(self) -> None:
        super().__init__(
            f"El archivo pasa de {LARGEST // 1024**2} MB y no se adjuntó. Escanéelo a 150 o 200"
            " puntos por pulgada, en grises o en blanco y negro, o adjúntelo en varias partes: un"
            " documento puede tener varios escaneos."
        )


class NotAScan(UserError):
    """The content is neither a PDF nor a JPEG nor a PNG."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo no es un PDF ni una imagen JPEG o PNG, aunque su nombre lo diga. No se"
            " adjuntó. Escanee el papel otra vez y guárdelo como PDF o como imagen."
        )


class CannotRead(UserError):
    """The file that staff chose could not be read."""

    def __init__(self) -> None:
        super().__init__(
            "No se pudo leer el archivo: no está, está protegido o la unidad no respondió. No se"
            " adjuntó nada. Cópielo a este equipo y vuelva a adjuntarlo."
        )


class ScanAltered(UserError):
    """What is kept is not what was attached."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"El escaneo del documento {number} no coincide con su huella: fue alterado después de"
            " adjuntarlo. El papel firmado sigue siendo el válido: escanéelo y adjúntelo otra vez."
        )


class ScanElsewhere(UserError):
    """The scan was attached on another laptop, and only what it is has come here."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"El escaneo está en {place}: los escaneos no se envían. Véalo allí, o adjunte aquí el"
            " mismo archivo."
        )


class NoSuchScan(NotFound):
    """No scan of this house has that id."""

    def __init__(self) -> None:
        super().__init__("Ese escaneo ya no está adjunto.")


@dataclass(frozen=True)
class ScanRow:
    """A scan as the side of a paper shows it."""

    id: UUID
    document_id: UUID
    media_type: MediaType
    size: int
    """Bytes."""
    added_at: datetime
    added_by: str
    here: bool
    """Whether its content is on this laptop."""
    place: str
    """Where it is where it is not here: «el equipo B», «otro equipo de la casa»."""


@dataclass(frozen=True)
class Attached:
    """Scans that are attached to a paper."""

    ids: tuple[UUID, ...]
    """In the order given."""
    fresh: int
    """How many of them the paper did not have yet."""
    transaction: int | None
    """Takes them back, with the signature that was recorded; None where nothing was new."""


class Scans:
    """Jobs on the scans of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def attach(
        self, document_id: UUID, contents: Sequence[bytes], signed_on: date | None = None
    ) -> Attached:
        """Attach scans to a paper and, with a day, record that the paper was signed on it.

        Raises `ScanTooLarge`, `NotAScan`, or `InvalidInput` of `on` for a day that cannot be;
        then nothing is attached.
        """
        kinds = [media_type(content) for content in contents]
        sums = [hashlib.sha256(content).hexdigest() for content in contents]
        ids = tuple(scan_id(document_id, told) for told in sums)
        clock = self._house.clock
        with self._house.database.write("Adjuntar el escaneo de un documento") as session:
            document = standing.found(session, document_id)
            _forget_detached(session, clock.now() - _KEPT_FOR)
            fresh = 0
            for known, told, kind, content in zip(ids, sums, kinds, contents, strict=True):
                _keep(session, told, content)
                if session.get(Scan, known) is None:
                    fresh += 1
                    session.add(
                        Scan(
                            id=known,
                            document_id=document_id,
                            sha256=told,
                            media_type=kind,
                            size=len(content),
                            added_at=clock.now(),
                            added_by=self._house.staff.id,
                        )
                    )
                    session.flush()
            if signed_on is not None:
                sign(session, document, signed_on, clock.today())
            new = fresh or signed_on is not None
            return Attached(ids, fresh, running(session) if new else None)

    def of(self, document_id: UUID) -> list[ScanRow]:
        """The scans of a paper, the first attached first."""
        with self._house.database.read() as session:
            here = select(ScanContent.sha256).where(ScanContent.sha256 == Scan.sha256).exists()
            found = session.execute(
                select(Scan, StaffMember.name, here)
                .join(StaffMember, StaffMember.id == Scan.added_by)
                .where(Scan.document_id == document_id)
                .order_by(*_ORDER)
            ).all()
            place = "" if all(row[2] for row in found) else _place(session)
            return [_row(scan, name, here, place) for scan, name, here in found]

    def content(self, scan_id: UUID) -> bytes:
        """What was scanned; raises `ScanElsewhere` and `ScanAltered`."""
        with self._house.database.read() as session:
            scan = _found(session, scan_id)
            kept = session.get(ScanContent, scan.sha256)
            if kept is None:
                raise ScanElsewhere(_place(session))
            if hashlib.sha256(kept.content).hexdigest() != scan.sha256:
                raise ScanAltered(standing.found(session, scan.document_id).number)
            return kept.content

    def detach(self, scan_id: UUID) -> int:
        """Take a scan off its paper; returns what puts it back by `undo`, for a day."""
        with self._house.database.write("Quitar el escaneo de un documento") as session:
            session.delete(_found(session, scan_id))
            return running(session)

    def undo(self, transaction: int) -> None:
        """Put back a scan that was detached, or take off one that was attached by mistake."""
        take_back(self._house.database, transaction)

    def save(self, scan_id: UUID, place: Path) -> None:
        """Write a copy where staff chose; raises `CannotSave`."""
        saving.save(place, self.content(scan_id))

    def copy_name(self, scan_id: UUID) -> str:
        """How a copy is called: by the number of its paper, never by a person."""
        with self._house.database.read() as session:
            scan = _found(session, scan_id)
            number = standing.found(session, scan.document_id).number
            order = select(Scan.id).where(Scan.document_id == scan.document_id)
            ids = list(session.scalars(order.order_by(*_ORDER)))
        place = ids.index(scan_id) + 1
        return f"{number}-escaneo-{place}{MediaType(scan.media_type).suffix}"


def read_scan(path: Path) -> bytes:
    """The content of a file that staff chose, told by what it holds and not by its name.

    Raises `CannotRead`, `ScanTooLarge` and `NotAScan`; never reads more than `LARGEST` bytes.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CannotRead from error
    media_type(content)
    return content


def media_type(content: bytes) -> MediaType:
    """What a content is, by its first bytes; raises `ScanTooLarge` and `NotAScan`."""
    if len(content) > LARGEST:
        raise ScanTooLarge
    if content[:1024].lstrip(_BLANK).startswith(b"%PDF-"):
        return MediaType.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    raise NotAScan


def _keep(session: Session, told: str, content: bytes) -> None:
    kept = select(ScanContent.sha256).where(ScanContent.sha256 == told)
    if session.scalar(kept) is None:
        session.add(ScanContent(sha256=told, content=content))
        session.flush()


def _found(session: Session, scan_id: UUID) -> Scan:
    scan = session.get(Scan, scan_id)
    if scan is None:
        raise NoSuchScan
    return scan


def _row(scan: Scan, name: str, here: bool, place: str) -> ScanRow:
    return ScanRow(
        id=scan.id,
        document_id=scan.document_id,
        media_type=MediaType(scan.media_type),
        size=scan.size,
        added_at=scan.added_at,
        added_by=name,
        here=here,
        place="" if here else place,
    )


def _place(session: Session) -> str:
    """The other laptop of the house where there is only one; which of several is not known."""
    device = session.execute(select(Device)).scalar_one()
    others = session.scalars(
        select(DeviceCertificate.letter).where(
            DeviceCertificate.house_id == device.house_id,
            DeviceCertificate.letter != device.letter,
            DeviceCertificate.revoked_at.is_(None),
        )
    ).all()
    return f"el equipo {others[0]}" if len(others) == 1 else "otro equipo de la casa"


def _forget_detached(session: Session, before: datetime) -> None:
    """Let go of contents that no paper has any more, once nobody can put them back."""
    attached = select(Scan.sha256)
    orphans = session.scalars(
        select(ScanContent.sha256).where(ScanContent.sha256.not_in(attached))
    ).all()
    if not orphans:
        return
    gone = set(orphans) - set(_detached_since(session, before))
    session.execute(delete(ScanContent).where(ScanContent.sha256.in_(gone)))


def _detached_since(session: Session, moment: datetime) -> Iterable[str]:
    return session.scalars(
        select(func.json_extract(Entry.old, "$.sha256"))
        .join(Transaction, Transaction.id == Entry.tx)
        .where(Entry.op == "D", Entry.tbl == code_of(Scan.__tablename__), Transaction.at >= moment)
    )
