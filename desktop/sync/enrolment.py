"""Tying this laptop to the centre, by a code that the centre gave for this house."""

import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from desktop.core.errors import InvalidInput, UserError
from desktop.core.progress import Progress
from desktop.models.exchange import Link
from desktop.models.house import Device, HouseKind
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.sync import letters
from desktop.sync.errors import NotSafe, not_the_centre
from desktop.sync.protocol.certificates import certifies, plain_code, sign_enrolment
from desktop.sync.transport import Transport, checked_address

_LARGEST_PEM = 256 * 1024


class OtherCentre(UserError):
    """The laptop belongs to another centre already."""

    def __init__(self) -> None:
        super().__init__(
            "Este equipo ya está enlazado con otro centro, que tiene sus cambios. No se cambió"
            " nada. Use la dirección de siempre, o llame a soporte para pasarlo a otro centro."
        )


@dataclass(frozen=True)
class Enrolled:
    """What the centre answered."""

    letter: str
    house: str
    """Its code, such as C10."""
    changed_letter: bool


def enrol(
    house: OpenHouse,
    server: str,
    code: str,
    authority: Path | None = None,
    progress: Progress | None = None,
) -> Enrolled:
    """Enrol this laptop. `authority` is a PEM file of the institution's own certificates.

    Raises what staff read. An answer that is lost costs nothing: the same code may be tried
    again on this laptop.
    """
    if house.house.kind is HouseKind.PRACTICE:
        raise UserError("La casa de práctica no se enlaza: lo que hay en ella es inventado.")
    address = checked_address(server)
    plain = plain_code(code)
    if plain is None:
        raise InvalidInput(
            "code",
            "El código tiene doce signos, como AB2C-3DE4-F5G6. Revíselo y escríbalo otra vez.",
        )
    pem = _read_authority(authority) if authority is not None else None
    with house.database.read() as session:
        device = session.execute(select(Device)).scalar_one()
        known = session.execute(select(Link)).scalar_one_or_none()
        empty = session.execute(select(Person.id).limit(1)).first() is None
    public = Ed25519PrivateKey.from_private_bytes(device.private_key).public_key()
    key = public.public_bytes_raw()
    ours = house.house.id.bytes
    transport = Transport(address, None, pem, progress or Progress())
    try:
        told = transport.enrol(
            {
                "code": plain,
                "house": house.house.code,
                "kind": house.house.kind.value,
                "empty": empty,
                "device": device.id.hex,
                "incarnation": device.incarnation.hex,
                "letter": device.letter,
                "public_key": key.hex(),
                "proof": sign_enrolment(
                    device.private_key, plain, ours, device.id.bytes, device.incarnation.bytes,
                    device.letter,
                ).hex(),
            }
        )  # fmt: skip
    finally:
        transport.close()
    try:
        token, letter = str(told["token"]), str(told["letter"])
        kind = HouseKind(told["kind"])
        certificate, centre = bytes.fromhex(told["certificate"]), bytes.fromhex(told["centre_key"])
        box = bytes.fromhex(told["centre_box"])
    except (KeyError, TypeError, ValueError):
        raise not_the_centre(200) from None
    if not certifies(certificate, centre, device.id.bytes, ours, letter, key):
        raise NotSafe(
            "Lo que contestó el centro no lleva su propia firma. No se enlazó el equipo; avise a"
            " soporte."
        )
    if known is not None and known.centre_key != centre.hex():
        raise OtherCentre
    with house.database.keep() as session:
        link = session.execute(select(Link)).scalar_one_or_none()
        if link is None:
            link = Link(id=1)
            session.add(link)
        link.server, link.authority, link.token = address, pem, token
        link.certificate, link.centre_key, link.centre_box = (
            certificate.hex(), centre.hex(), box.hex(),
        )  # fmt: skip
        link.enrolled_at, link.revoked_at = house.clock.now(), None
        link.last_error = None
        # An empty laptop that joins a house for measurement is one for measurement too.
        session.execute(select(Device)).scalar_one().kind = kind
    house.reload_house()
    changed = letters.adopt(house, letter)
    return Enrolled(letter, house.house.code, changed)


def _read_authority(place: Path) -> str:
    try:
        with place.open("rb") as handle:
            data = handle.read(_LARGEST_PEM + 1)
        text = data.decode("ascii")
        ssl.create_default_context(cadata=text)
    except (OSError, ValueError, ssl.SSLError):
        text = ""
    if not text or len(text) > _LARGEST_PEM:
        raise InvalidInput(
            "authority",
            "Ese archivo no es un certificado (PEM). Pida a su institución el archivo de su"
            " autoridad certificadora.",
        )
    return text
