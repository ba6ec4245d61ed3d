"""Whose key signed a diploma: this laptop's own, or one that the centre vouches for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import QUITO
from desktop.models.exchange import Link
from desktop.models.house import Device
from desktop.models.reference import DeviceCertificate
from desktop.sync.protocol.certificates import certifies
from desktop.sync.protocol.diploma import SealedDiploma, key_id

_MANY = 4096


@dataclass(frozen=True)
class Signer:
    """Who has the key that signed."""

    own: bool
    certified: bool
    house_id: UUID
    letter: str
    retired_on: date | None
    """The day in Quito on which the centre took the laptop out of service."""


class Keys:
    """What this laptop knows of keys, as of one reading of its database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._device = session.execute(
            select(Device.private_key, Device.house_id, Device.letter)
        ).one()
        link = session.execute(
            select(Link.centre_key, Link.last_success_at, Link.revoked_at)
        ).one_or_none()
        self._own = _public(self._device.private_key)
        self._centre = b"" if link is None else _bytes(link.centre_key)
        self._told = None if link is None else _day(link.revoked_at)
        self.list_age: datetime | None = None if link is None else link.last_success_at

    def knows(self, sealed: SealedDiploma) -> bool:
        """Whether a key known here goes by the name that the code says: a signature that does not
        hold is then no stranger's."""
        own = _key_id(self._own) == sealed.key_id
        return own or any(row.certified for row in self._rows(sealed.key_id))

    def signer_of(self, sealed: SealedDiploma) -> Signer | None:
        """Who signed exactly this; None where no key known here did."""
        own = sealed.signed_by(self._own)
        for row in self._rows(sealed.key_id):
            if row.certified and (own or sealed.signed_by(row.key)):
                retired = row.retired_on or (self._told if own else None)
                return Signer(own, True, row.house_id, row.letter, retired)
        if own:
            return Signer(True, False, self._device.house_id, self._device.letter, None)
        return None

    def _rows(self, wanted: bytes) -> list["_Row"]:
        if not self._centre:
            return []
        # A key is not found by its name in the file; all of them, a few hundred, soon are.
        every = self._session.scalars(select(DeviceCertificate.public_key))
        keys = [key for key in every if _key_id(_bytes(key)) == wanted]
        if not keys:
            return []
        found = self._session.execute(
            select(
                DeviceCertificate.id, DeviceCertificate.house_id, DeviceCertificate.letter,
                DeviceCertificate.public_key, DeviceCertificate.certificate,
                DeviceCertificate.revoked_at,
            ).where(DeviceCertificate.public_key.in_(keys))
        )  # fmt: skip
        rows = []
        for row in found:
            key, certificate = _bytes(row.public_key), _bytes(row.certificate)
            holds = _certifies(
                certificate, self._centre, row.id.bytes, row.house_id.bytes, row.letter, key
            )
            rows.append(_Row(key, row.house_id, row.letter, holds, _day(row.revoked_at)))
        return rows


@dataclass(frozen=True)
class _Row:
    key: bytes
    house_id: UUID
    letter: str
    certified: bool
    retired_on: date | None


# What follows only from what it is given, and is asked for again with each code.
_key_id = lru_cache(_MANY)(key_id)
_certifies = lru_cache(_MANY)(certifies)


def _public(private_key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def _bytes(hexadecimal: str) -> bytes:
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError:
        return b""


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(QUITO).date()
