"""The centre's own pairs of keys: one to vouch for laptops, one that only it can open."""

from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from central.store import Store, insert_new
from central.tables import SETTING
from desktop.sync.protocol.certificates import sign_certificate

_SIGNING, _BOX = "signing_key", "box_key"


@dataclass(frozen=True, repr=False)
class Keys:
    """Raw private halves, 32 bytes each."""

    signing: bytes
    box: bytes

    @classmethod
    def of(cls, store: Store) -> Self:
        """The centre's keys, made the first time anybody asks."""
        with store.write() as connection:
            # Of workers that start at once the first to write wins, and all read the same.
            connection.execute(
                insert_new(connection, SETTING),
                [
                    {"name": _SIGNING, "value": Ed25519PrivateKey.generate().private_bytes_raw()},
                    {"name": _BOX, "value": X25519PrivateKey.generate().private_bytes_raw()},
                ],
            )
            rows = connection.execute(select(SETTING.c.name, SETTING.c.value)).all()
            found = {str(row.name): bytes(row.value) for row in rows}
        return cls(found[_SIGNING], found[_BOX])

    @property
    def signing_public(self) -> bytes:
        """What laptops check certificates with."""
        key = Ed25519PrivateKey.from_private_bytes(self.signing)
        return key.public_key().public_bytes_raw()

    @property
    def box_public(self) -> bytes:
        """What laptops seal to when only the centre is to open it."""
        return X25519PrivateKey.from_private_bytes(self.box).public_key().public_bytes_raw()

    def certify(self, device: bytes, house: bytes, letter: str, key: bytes) -> bytes:
        """The certificate of a laptop."""
        return sign_certificate(self.signing, device, house, letter, key)
