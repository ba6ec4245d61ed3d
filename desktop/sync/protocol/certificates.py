"""What the centre vouches for of a laptop, and how a laptop proves that a key is its own."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no I, L, O, U."""
CODE_LENGTH = 12
"""Signs of an enrolment code: 60 bits."""

_TYPED = str.maketrans({"I": "1", "L": "1", "O": "0"})


def plain_code(typed: str) -> str | None:
    """The signs of an enrolment code as typed, in any case, with any separators; None where it
    cannot be one."""
    bare = "".join(c for c in typed.upper().translate(_TYPED) if c.isalnum())
    whole = len(bare) == CODE_LENGTH and all(c in CODE_ALPHABET for c in bare)
    return bare if whole else None


def certificate_text(device: bytes, house: bytes, letter: str, key: bytes) -> bytes:
    """What the centre signs: this laptop of this house writes this letter with this key."""
    return b"casa-somos-device-1" + device + house + letter.encode() + key


def sign_certificate(
    centre: bytes, device: bytes, house: bytes, letter: str, key: bytes
) -> bytes:  # fmt: skip
    """The certificate of a laptop; `centre` is the centre's raw private key."""
    return _signed(centre, certificate_text(device, house, letter, key))


def certifies(
    certificate: bytes, centre_key: bytes, device: bytes, house: bytes, letter: str, key: bytes
) -> bool:
    """Whether the centre of that public key signed that certificate."""
    return _holds(certificate, centre_key, certificate_text(device, house, letter, key))


def enrolment_text(
    code: str, house: bytes, device: bytes, incarnation: bytes, letter: str, key: bytes
) -> bytes:
    """What a laptop signs when it enrols; `code` as `plain_code` gives it."""
    named = house + device + incarnation
    return b"casa-somos-enrol-1" + code.encode() + named + letter.encode() + key


def sign_enrolment(
    private: bytes, code: str, house: bytes, device: bytes, incarnation: bytes, letter: str
) -> bytes:
    """The proof that whoever enrols has the private half of the key it shows."""
    key = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return _signed(private, enrolment_text(code, house, device, incarnation, letter, key))


def proves(
    proof: bytes,
    code: str,
    house: bytes,
    device: bytes,
    incarnation: bytes,
    letter: str,
    key: bytes,
) -> bool:
    """Whether that proof was made for this enrolment with the private half of `key`."""
    return _holds(proof, key, enrolment_text(code, house, device, incarnation, letter, key))


def _signed(private: bytes, text: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).sign(text)


def _holds(signature: bytes, key: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
