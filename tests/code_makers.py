"""Codes of diplomas, and what the centre tells of laptops and annulments, invented."""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, select, update

from desktop.core.ids import house_id, new_id
from desktop.models.document import Document
from desktop.models.exchange import Link
from desktop.models.house import Device
from desktop.models.opening import OpenHouse
from desktop.models.reference import AnnulledDiploma, DeviceCertificate
from desktop.printing.designs import DesignReference
from desktop.printing.diploma import DiplomaPaper, DiplomaSigner
from desktop.printing.facts import canonical, facts_hash
from desktop.printing.imprint import Imprint
from desktop.sync.protocol.certificates import sign_certificate
from desktop.sync.protocol.diploma import (
    PREFIX,
    DiplomaFacts,
    HouseKind,
    name_hash,
    seal,
    short_code,
)

CENTRE = hashlib.sha256(b"centre").digest()
STRANGER = hashlib.sha256(b"stranger").digest()
NAME = "Rosa María Quishpe Ñato"
NUMBER = "DIP-LLOA-A-2026-0042"
ISSUED = date(2026, 11, 20)
RECEIVED = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def public_of(secret: bytes) -> bytes:
    """The public half of a raw key."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def facts(**more: Any) -> DiplomaFacts:
    """What a code says."""
    made = DiplomaFacts(
        HouseKind.REAL, new_id(), NUMBER, ISSUED, "Tejido y bordado", date(2026, 10, 5),
        date(2026, 11, 18), 1_470, NAME, b"",
    )  # fmt: skip
    made = replace(made, **more)
    return replace(made, name_hash=name_hash(made.name))


def own_key(house: OpenHouse) -> bytes:
    """The key of this laptop."""
    with house.database.read() as session:
        return session.execute(select(Device.private_key)).scalar_one()


@dataclass(frozen=True)
class Diploma:
    """One that a house issued."""

    id: UUID
    code: str
    short: str


def issued(
    house: OpenHouse, key: bytes | None = None, prefix: str = PREFIX, **more: Any
) -> Diploma:
    """A diploma of this house, kept as it is issued; `paper` says otherwise what is kept."""
    kept: dict[str, Any] = more.pop("paper", {})
    told = facts(**more)
    code = seal(told, key or own_key(house), prefix)
    paper = DiplomaPaper(
        Imprint(
            told.number, told.id, "Lloa", "Administración Zonal Eloy Alfaro", told.issued_on,
            house_kind=told.house_kind.value,
        ),
        told.name, told.workshop, "Artes", told.starts, told.ends, told.minutes,
        (DiplomaSigner("Nadia Coello"),), short_code(told.id), code,
        DesignReference("cordillera", "1.0", "0" * 64),
    )  # fmt: skip
    stored = canonical(replace(paper, **kept))
    with house.database.write("Emitir un diploma") as session:
        session.add(
            Document(
                id=told.id, kind="DIP", number=told.number, issued_on=told.issued_on,
                issued_at=house.clock.now(), issued_by=house.staff.id, people=[],
                facts=stored.decode(), facts_hash=facts_hash(stored), state="issued",
                code=short_code(told.id),
            )
        )  # fmt: skip
    return Diploma(told.id, code, short_code(told.id))


def annulled_here(house: OpenHouse, diploma: UUID, reason: str = "Nombre mal escrito") -> None:
    """The house annuls one of its own."""
    with house.database.write("Anular un documento") as session:
        session.execute(
            update(Document)
            .where(Document.id == diploma)
            .values(state="annulled", state_on=date(2026, 11, 22), state_reason=reason)
        )


def linked(house: OpenHouse, received: datetime | None = RECEIVED) -> None:
    """Enrolled at the centre, whose news last came at a moment."""
    with house.database.keep() as session:
        session.execute(delete(Link))
        session.add(
            Link(
                id=1, server="https://centro.example", token="x", certificate="x",
                centre_key=public_of(CENTRE).hex(), centre_box="00",
                enrolled_at=datetime(2026, 11, 1, tzinfo=UTC), last_success_at=received,
            )
        )  # fmt: skip


def certified(
    house: OpenHouse, key: bytes, code: str = "C10", *, letter: str = "A", by: bytes = CENTRE,
    revoked_at: datetime | None = None, wrong: dict[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """What the centre says of a laptop; `wrong` values stand in the row and were not signed."""
    device, home = new_id(), house_id(code)
    signed = sign_certificate(by, device.bytes, home.bytes, letter, public_of(key))
    values: dict[str, Any] = {
        "id": device, "house_id": home, "letter": letter, "public_key": public_of(key).hex(),
        "certificate": signed.hex(), "revoked_at": revoked_at,
    }  # fmt: skip
    with house.database.receive() as received:
        received.session.add(DeviceCertificate(**values | (wrong or {})))
        received.tables.add("device_certificate")
    return device


def annulled_elsewhere(
    house: OpenHouse, number: str, diploma: UUID | None = None, on: date | None = None
) -> None:
    """The centre says that a diploma counts no longer."""
    with house.database.receive() as received:
        received.session.add(
            AnnulledDiploma(id=new_id(), number=number, document_id=diploma, annulled_on=on)
        )
        received.tables.add("annulled_diploma")


def picture(code: str, path: Path, scale: int = 4) -> Path:
    """A picture of a code, as papers draw it."""
    segno.make(code, error="m", boost_error=False).save(str(path), scale=scale, border=4)
    return path


def turned(code: str, at: int) -> str:
    """A code with one sign changed."""
    put = "B" if code[at] != "B" else "C"
    return code[:at] + put + code[at + 1 :]


def resealed(code: str, key: bytes, prefix: str = PREFIX) -> str:
    """What a forger makes of a code: the same words, signed by another key that is said to be the
    first one."""
    data = base64.b32decode(code[len(prefix) :] + "=" * (-(len(code) - len(prefix)) % 8))
    body = data[:-64]
    signed = Ed25519PrivateKey.from_private_bytes(key).sign(
        b"casa-somos-diploma-1" + prefix.encode() + body
    )
    return prefix + base64.b32encode(body + signed).decode().rstrip("=")
