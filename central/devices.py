"""Laptops: how one is enrolled, known by its token, begins another life, and is revoked."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from central import catalogue, reference, spool
from central.keys import Keys
from central.records import Device, Life, device_row, life_row
from central.refusals import Refused
from central.store import Store, lock_stream
from central.tables import CODE, DEVICE, LIFE
from desktop.sync.protocol.certificates import CODE_ALPHABET, CODE_LENGTH, plain_code, proves

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
KINDS = ("real", "measurement")


@dataclass(frozen=True, repr=False)
class Enrolment:
    """What a laptop shows to be enrolled."""

    code: str
    house: str
    """The code of the house it is set up for."""
    kind: str
    device: bytes
    incarnation: bytes
    letter: str
    public_key: bytes
    proof: bytes
    empty: bool = False
    """Nobody was registered on it yet: it may become a laptop for measurement."""


@dataclass(frozen=True, repr=False)
class Enrolled:
    """What it is told once; nobody can ask for the token again."""

    token: str
    house: str
    letter: str
    certificate: bytes
    kind: str


def hashed(secret: str) -> bytes:
    """What is kept of a code or token."""
    return hashlib.sha256(secret.encode()).digest()


def new_code(store: Store, house: bytes, expires_at: int) -> str:
    """A code that enrols one laptop of a house, once, until a moment."""
    signs = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    with store.write() as connection:
        connection.execute(
            insert(CODE).values(hash=hashed(signs), house=house, expires_at=expires_at)
        )
    return "-".join(signs[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def enrol(connection: Connection, keys: Keys, asked: Enrolment, now: int) -> Enrolled:
    """Enrol a laptop by its code, or answer it again where the first answer was lost."""
    code = plain_code(asked.code)
    if code is None:
        raise Refused("code", "El código tiene doce signos, como AB2C-3DE4-F5G6. Revíselo.")
    house = _good(connection, code, asked.device, now).house
    # Only now: whoever has no code is not let wait on a house's stream.
    lock_stream(connection, house)
    again = _good(connection, code, asked.device, now).used_by is not None
    asked = _checked(connection, code, house, asked)
    known = connection.execute(select(DEVICE).where(DEVICE.c.id == asked.device)).one_or_none()
    if known is not None and again:
        # A code that was used gives back a lost answer; it does not undo a revocation.
        check_standing(device_row(known))
    if known is not None and (known.house, known.public_key) != (house, asked.public_key):
        raise Refused(
            "device",
            "El centro ya conoce este equipo, de otra casa o con otra llave. No se cambió nada:"
            " pida ayuda al centro.",
        )
    life = find_life(connection, asked.device, asked.incarnation)
    if life is None:
        device = Device(asked.device, house, asked.kind, "", asked.public_key, None)
        life = _new_life(connection, device, asked.incarnation, asked.letter, now)
    token = secrets.token_urlsafe(32)
    device = Device(asked.device, house, asked.kind, life.letter, asked.public_key, None)
    certificate = keys.certify(device.id, house, device.letter, device.public_key)
    _keep(connection, device, known is not None, hashed(token), certificate, now)
    connection.execute(
        update(CODE).where(CODE.c.hash == hashed(code)).values(used_by=device.id, used_at=now)
    )
    reference.open_cycles(connection, house, now)
    reference.deliver_certificate(connection, device, certificate, now)
    return Enrolled(token, catalogue.code_of(house), life.letter, certificate, asked.kind)


def _good(connection: Connection, code: str, device: bytes, now: int) -> Row[Any]:
    row = connection.execute(select(CODE).where(CODE.c.hash == hashed(code))).one_or_none()
    if row is None:
        raise Refused("code", "El centro no conoce ese código. Revíselo, o pida otro al centro.")
    if row.used_by is not None and row.used_by != device:
        raise Refused("code", "Ese código ya se usó en otro equipo. Pida otro al centro.")
    if now >= row.expires_at:
        raise Refused("code", "Ese código ya venció: dura 72 horas. Pida otro al centro.")
    return row


def _checked(connection: Connection, code: str, house: bytes, asked: Enrolment) -> Enrolment:
    right, named = catalogue.houses()[house], catalogue.house_of(asked.house)
    if named is None or named.id.bytes != house:
        theirs = named.called if named else asked.house
        raise Refused(
            "house",
            f"Ese código es de la casa {right.called}, y este equipo es de la casa {theirs}."
            f" Pida al centro un código para {theirs}.",
            house=right.code,
        )
    proven = proves(
        asked.proof, code, house, asked.device, asked.incarnation, asked.letter, asked.public_key
    )
    if not proven:
        raise Refused("proof", "El equipo no demostró que la llave es suya. Pida ayuda al centro.")
    if asked.kind not in KINDS:
        raise Refused("kind", "Una casa de práctica no se conecta con el centro.")
    kinds = select(DEVICE.c.kind).where(DEVICE.c.house == house, DEVICE.c.id != asked.device)
    others = set(connection.execute(kinds).scalars()) - {asked.kind}
    if others == {"measurement"} and asked.empty:
        return replace(asked, kind="measurement")
    if others:
        raise Refused(
            "kind",
            f"La casa {right.called} ya tiene equipos de otra clase en el centro: una casa de"
            " medición no se mezcla con una real.",
        )
    return asked


def _keep(
    connection: Connection, device: Device, known: bool, token: bytes, certificate: bytes, now: int
) -> None:
    values = {
        "kind": device.kind,
        "letter": device.letter,
        "token_hash": token,
        "certificate": certificate,
        "enrolled_at": now,
        "revoked_at": None,
    }
    if known:
        connection.execute(update(DEVICE).where(DEVICE.c.id == device.id).values(values))
        return
    named = {"id": device.id, "house": device.house, "public_key": device.public_key}
    connection.execute(insert(DEVICE).values({**named, **values}))


def authenticate(connection: Connection, token: str) -> Device:
    """The laptop that a token belongs to."""
    given = hashed(token)
    row = connection.execute(select(DEVICE).where(DEVICE.c.token_hash == given)).one_or_none()
    if row is None or not hmac.compare_digest(row.token_hash, given):
        raise Refused(
            "token",
            "El centro no reconoce este equipo. Inscríbalo otra vez con un código del centro;"
            " lo pendiente sigue guardado aquí.",
        )
    device = device_row(row)
    check_standing(device)
    return device


def check_standing(device: Device) -> None:
    """Refuse a laptop that was revoked."""
    if device.revoked_at is not None:
        raise Refused(
            "revoked",
            "El centro dio de baja este equipo. Lo pendiente sigue guardado aquí y se puede"
            " exportar; hable con el centro.",
        )


def current(connection: Connection, device: bytes) -> Device:
    """A laptop as it stands now; the house's stream is locked."""
    found = device_row(connection.execute(select(DEVICE).where(DEVICE.c.id == device)).one())
    check_standing(found)
    return found


def find_life(connection: Connection, device: bytes, incarnation: bytes) -> Life | None:
    """A life of a laptop, if it began."""
    row = connection.execute(
        select(LIFE).where(LIFE.c.device == device, LIFE.c.incarnation == incarnation)
    ).one_or_none()
    return life_row(row) if row is not None else None


def life_of(
    connection: Connection, keys: Keys, device: Device, incarnation: bytes, letter: str, now: int
) -> Life:
    """A life of a laptop, begun here where it is new; the house's stream is locked.

    A new life gets the letter it asks for where no life of the house ever had it.
    """
    found = find_life(connection, device.id, incarnation)
    if found is not None:
        return found
    life = _new_life(connection, device, incarnation, letter, now)
    spool.forget_others(connection, device.id, life.number)
    told = replace(device, letter=life.letter)
    certificate = keys.certify(device.id, device.house, told.letter, device.public_key)
    connection.execute(
        update(DEVICE)
        .where(DEVICE.c.id == device.id)
        .values(letter=told.letter, certificate=certificate)
    )
    reference.deliver_certificate(connection, told, certificate, now)
    return life


def _new_life(
    connection: Connection, device: Device, incarnation: bytes, letter: str, now: int
) -> Life:
    had = select(LIFE.c.letter).where(LIFE.c.house == device.house)
    given = _letter(letter, set(connection.execute(had).scalars()))
    values = {
        "device": device.id,
        "incarnation": incarnation,
        "house": device.house,
        "letter": given,
        "begun_at": now,
    }
    connection.execute(insert(LIFE).values(values))
    life = find_life(connection, device.id, incarnation)
    assert life is not None
    return life


def _letter(asked: str, had: set[str]) -> str:
    free = [one for one in LETTERS if one not in had]
    if asked in free:
        return asked
    # A house that used up its letters goes on with pairs: nobody is left without numbers.
    free = free or ["".join(p) for p in product(LETTERS, repeat=2) if "".join(p) not in had]
    if not free:
        raise Refused("letters", "En esta casa ya no quedan letras libres. Pida ayuda al centro.")
    return free[0]


def revoke(connection: Connection, device: bytes, now: int) -> None:
    """Let a laptop in no more; what it sent stays."""
    row = connection.execute(select(DEVICE).where(DEVICE.c.id == device)).one_or_none()
    if row is None:
        raise Refused("unknown_device", "El centro no conoce ese equipo. Vea «devices».")
    lock_stream(connection, row.house)
    connection.execute(
        update(DEVICE)
        .where(DEVICE.c.id == device, DEVICE.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    row = connection.execute(select(DEVICE).where(DEVICE.c.id == device)).one()
    reference.deliver_certificate(connection, device_row(row), row.certificate, now)
