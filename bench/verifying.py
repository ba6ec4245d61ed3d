"""Checks of diplomas a second, without a network, at a laptop that knows the whole network."""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from bench.ground import PASSWORD, STAFF
from bench.timing import Figure
from desktop.core.clock import Clock
from desktop.core.ids import new_id
from desktop.core.paths import Home
from desktop.models.document import Document, DocumentKind
from desktop.models.exchange import Link
from desktop.models.house import Device, House
from desktop.models.opening import OpenHouse
from desktop.models.reference import AnnulledDiploma, DeviceCertificate
from desktop.printing.designs import DesignReference
from desktop.printing.diploma import DiplomaPaper, DiplomaSigner
from desktop.printing.facts import canonical, facts_hash
from desktop.printing.imprint import Imprint
from desktop.services.access import Access, NewHouse
from desktop.services.verifying.register import Verdict, VerdictState, Verifying
from desktop.sync.protocol.certificates import sign_certificate
from desktop.sync.protocol.diploma import DiplomaFacts, HouseKind, name_hash, seal, short_code

CODES, LAPTOPS_A_HOUSE, ANNULLED = 1_000, 3, 5_000
_CENTRE = bytes(range(32))
_LETTERS = "ABCDEFGH"
_FACTS = DiplomaFacts(
    HouseKind.REAL, new_id(), "", date(2026, 12, 20), "Tejido y bordado para principiantes",
    date(2026, 10, 5), date(2026, 12, 18), 1_440, "", bytes(16),
)  # fmt: skip


def measure(
    folder: Path, codes: int = CODES, laptops: int = LAPTOPS_A_HOUSE, annulled: int = ANNULLED
) -> list[Figure]:
    """Check as many codes of this house and of others, each by itself, as at the counter."""
    place = folder / "comprobar"
    shutil.rmtree(place, ignore_errors=True)
    house = _founded(Home(place / "casa"))
    try:
        theirs = _others(house, codes, laptops, annulled)
        own = _own(house, codes)
        verifying = Verifying(house)
        # A letter that is in none of them, where a name was.
        spoilt = [code[:-40] + ("B" if code[-40] != "B" else "C") + code[-39:] for code in theirs]
        short = [short_code(key) for key, _ in own]
        jobs: tuple[tuple[str, Sequence[str], VerdictState, str], ...] = (
            ("of another house", theirs, VerdictState.VALID, ""),
            ("of this house", [code for _, code in own], VerdictState.VALID,
             "beside what is kept of it"),
            ("of this house, by its twelve signs", short, VerdictState.VALID, ""),
            ("altered by one sign", spoilt, VerdictState.ALTERED, ""),
        )  # fmt: skip
        known = f"{annulled:,} annulled and {laptops} laptops a house known"
        figures = [
            Figure(f"codes {what}", _a_second(verifying.text, asked, state), "codes/s", None, note)
            for what, asked, state, note in jobs
        ]
        return [replace(figures[0], note=known), *figures[1:]]
    finally:
        house.close()
        shutil.rmtree(place)


def _a_second(
    check: Callable[[str], Verdict], codes: Sequence[str], state: VerdictState
) -> float:  # fmt: skip
    check(codes[0])
    begun = time.perf_counter()
    found = [check(code).state for code in codes]
    seconds = time.perf_counter() - begun
    if set(found) != {state}:
        raise RuntimeError(f"{set(found)} instead of {state}")
    return len(codes) / seconds


def _founded(home: Home) -> OpenHouse:
    access = Access(home, Clock())
    access.set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    house = access.sign_in(None, PASSWORD)
    with house.database.keep() as session:
        session.add(
            Link(
                id=1, server="https://centro.example", token="x", certificate="x",
                centre_key=_public(_CENTRE).hex(), centre_box="00",
                enrolled_at=datetime(2026, 1, 1, tzinfo=UTC),
                last_success_at=datetime(2026, 12, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    return house


def _others(house: OpenHouse, codes: int, laptops: int, annulled: int) -> list[str]:
    """The keys of the network, a list of annulled ones, and diplomas of all houses in turn."""
    keys: list[tuple[str, bytes]] = []
    with house.database.receive() as received:
        for home, sigla in received.session.execute(select(House.id, House.sigla)).all():
            for letter in _LETTERS[:laptops]:
                secret, device = Ed25519PrivateKey.generate().private_bytes_raw(), new_id()
                public = _public(secret)
                signed = sign_certificate(_CENTRE, device.bytes, home.bytes, letter, public)
                received.session.add(
                    DeviceCertificate(
                        id=device, house_id=home, letter=letter, public_key=public.hex(),
                        certificate=signed.hex(),
                    )
                )  # fmt: skip
                keys.append((f"DIP-{sigla}-{letter}-2026-", secret))
        received.session.add_all(
            AnnulledDiploma(id=new_id(), number=f"DIP-XX-A-2025-{n:04}", document_id=new_id())
            for n in range(annulled)
        )
    made = []
    for turn in range(codes):
        series, secret = keys[turn % len(keys)]
        made.append(seal(_facts(f"{series}{turn:04}"), secret))
    return made


def _own(house: OpenHouse, codes: int) -> list[tuple[UUID, str]]:
    """Diplomas of this house, kept as they are issued."""
    with house.database.read() as session:
        secret = session.execute(select(Device.private_key)).scalar_one()
    made = []
    with house.database.write("Emitir diplomas") as session:
        for turn in range(codes):
            told = _facts(f"DIP-LLOA-A-2026-{turn:04}")
            code = seal(told, secret)
            stored = canonical(_paper(told, code))
            session.add(
                Document(
                    id=told.id, kind=DocumentKind.DIPLOMA, number=told.number,
                    issued_on=told.issued_on, issued_at=house.clock.now(),
                    issued_by=house.staff.id, people=[], facts=stored.decode(),
                    facts_hash=facts_hash(stored), code=short_code(told.id),
                )
            )  # fmt: skip
            made.append((told.id, code))
    return made


def _facts(number: str) -> DiplomaFacts:
    name = f"María Auxiliadora {number} Quishpe Ñato"
    return replace(_FACTS, id=new_id(), number=number, name=name, name_hash=name_hash(name))


def _paper(told: DiplomaFacts, code: str) -> DiplomaPaper:
    return DiplomaPaper(
        Imprint(told.number, told.id, "Lloa", "Administración Zonal Eloy Alfaro", told.issued_on),
        told.name, told.workshop, "Artes", told.starts, told.ends, told.minutes,
        (DiplomaSigner("Persona Inventada"),), short_code(told.id), code,
        DesignReference("cordillera", "1.0", "0" * 64),
    )  # fmt: skip


def _public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
