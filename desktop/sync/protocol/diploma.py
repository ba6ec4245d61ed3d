"""What the QR of a diploma says: signed facts of at most 300 bytes, provable without a network.

    u8 version  u8 kind of house  key id 8  diploma 16  number  u16 issued
    workshop  u16 first day  u16 last day  u16 minutes  name  hash of the whole name 16
    signature 64

Texts are UTF-8 behind a byte of their length; days count from 1970-01-01. Ed25519 signs the prefix
and everything before the signature. Written as upper-case Base32 without padding behind the
prefix, it fits the alphanumeric mode of a QR. There is one way to write it: whatever else decodes
to the same bytes was altered. A cédula is never in it.
"""

import base64
import hashlib
import re
import struct
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from desktop.sync.protocol.certificates import CODE_ALPHABET, CODE_LENGTH

PREFIX = "CSQD1:"
"""What stands before the code where nobody set another."""
LONGEST_PREFIX = 48
"""With it the longest code still fits a QR of version 14 at level M (528 signs)."""
MOST_BYTES = 300
WORKSHOP_BYTES = 60
NAME_BYTES = 80
_NUMBER_BYTES = 32
_CONTEXT = b"casa-somos-diploma-1"
_VERSION = 1
_KEY, _HASH, _SIGNATURE = 8, 16, 64
_EPOCH = date(1970, 1, 1)
_PREFIX = re.compile(r"[0-9A-Z $%*+\-./:]*[ $%*+\-./:]")
_OURS = re.compile(r"[A-Z2-7]{100}")
"""Signs of Base32 in a row that nothing else prints: what one wrong sign leaves of the shortest
code, whatever prefix it had."""
_LONGEST_CODE = 480
_JOINER = "\u200d"


class HouseKind(StrEnum):
    """Whether what a house prints counts."""

    REAL = "real"
    PRACTICE = "practice"
    MEASUREMENT = "measurement"


_KINDS = tuple(HouseKind)


class NotOurs(ValueError):
    """The text is no code of a diploma, but of another system."""


class Newer(NotOurs):
    """It says it is of a later version of the code, which this program cannot read."""


class Altered(ValueError):
    """It is, or was, the code of a diploma, and it was changed or copied badly."""


@dataclass(frozen=True, slots=True)
class DiplomaFacts:
    """What a QR tells; `workshop` and `name` may be cut."""

    house_kind: HouseKind
    id: UUID
    number: str
    issued_on: date
    workshop: str
    starts: date
    ends: date
    minutes: int
    name: str
    name_hash: bytes
    """Half the sha256 of the whole name."""


@dataclass(frozen=True, slots=True)
class SealedDiploma:
    """A code taken apart, whose signature nobody has checked yet."""

    facts: DiplomaFacts
    key_id: bytes
    signed: bytes
    signature: bytes

    def signed_by(self, public_key: bytes) -> bool:
        """Whether the private half of that key signed exactly this."""
        if key_id(public_key) != self.key_id:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature, self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def key_id(public_key: bytes) -> bytes:
    """The eight bytes a key is told by."""
    return hashlib.sha256(public_key).digest()[:_KEY]


def name_hash(name: str) -> bytes:
    """What tells two long names apart that are cut alike."""
    return hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()[:_HASH]


def shortened(text: str, most: int) -> str:
    """The beginning of a text in at most so many bytes, never half a character or letter.

    A letter that is longer by itself (a hundred accents on one) is cut between its accents.
    """
    whole = unicodedata.normalize("NFC", text)
    if len(whole.encode()) <= most:
        return whole
    cut = whole.encode()[:most].decode(errors="ignore")
    end = len(cut)
    while end and _goes_on(whole, end):
        end -= 1
    return whole[:end] or cut


def _goes_on(text: str, at: int) -> bool:
    """Whether a character belongs to the letter or picture that began before it."""
    here, before = text[at], text[at - 1]
    if unicodedata.category(here).startswith("M") or _JOINER in (here, before):
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":
        return True  # the colour of a skin; the letters of a region's flag
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return "\U0001f1e6" <= here <= "\U0001f1ff" and flags % 2 == 1


def short_code(diploma: UUID) -> str:
    """The twelve signs under the QR, which somebody can read aloud."""
    number = int.from_bytes(hashlib.sha256(_CONTEXT + b"code" + diploma.bytes).digest()[:8]) >> 4
    return "".join(
        CODE_ALPHABET[number >> shift & 31] for shift in range(5 * (CODE_LENGTH - 1), -1, -5)
    )


def is_prefix(text: str) -> bool:
    """Whether a prefix can be printed and told apart from the code behind it."""
    return len(text) <= LONGEST_PREFIX and _PREFIX.fullmatch(text) is not None


def seal(facts: DiplomaFacts, private_key: bytes, prefix: str = PREFIX) -> str:
    """The text of a QR; `name` and `workshop` may be whole: they are cut here.

    Raises `ValueError` for what no diploma says: a prefix that cannot be printed, a number of more
    than 32 bytes, days before 1970, more than 65,535 minutes, half a hash.
    """
    if not is_prefix(prefix):
        raise ValueError("prefix")
    if len(facts.name_hash) != _HASH:
        raise ValueError("hash of the name")
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    try:
        body = b"".join((
            bytes((_VERSION, _KINDS.index(facts.house_kind))),
            key_id(key.public_key().public_bytes_raw()),
            facts.id.bytes,
            _text(facts.number, _NUMBER_BYTES),
            struct.pack(">H", _days(facts.issued_on)),
            _text(shortened(facts.workshop, WORKSHOP_BYTES), WORKSHOP_BYTES),
            struct.pack(">HHH", _days(facts.starts), _days(facts.ends), facts.minutes),
            _text(shortened(facts.name, NAME_BYTES), NAME_BYTES),
            facts.name_hash,
        ))  # fmt: skip
    except struct.error as error:
        raise ValueError("day or minutes") from error
    signature = key.sign(_CONTEXT + prefix.encode() + body)
    return prefix + base64.b32encode(body + signature).decode().rstrip("=")


def opened(text: str) -> SealedDiploma:
    """Take the text of a QR apart; raises `NotOurs` or `Altered`. However long it is, no more of
    it is looked at than a code has signs."""
    given = text.strip()
    most = LONGEST_PREFIX + _LONGEST_CODE
    # What was one of ours and is none any more was altered.
    ours = given[: len(PREFIX)].upper() == PREFIX or _OURS.search(given, 0, most)
    fault = Altered if ours else NotOurs
    if len(given) > most:
        raise fault
    prefix, code = _split(given)
    if not is_prefix(prefix):
        raise fault
    try:
        data = base64.b32decode(code + "=" * (-len(code) % 8))
    except ValueError:
        raise fault from None
    if base64.b32encode(data).decode().rstrip("=") != code or len(data) <= _SIGNATURE:
        raise fault
    if data[0] != _VERSION:
        raise Newer if prefix == PREFIX and data[0] > _VERSION else fault
    return _read(prefix, data, fault)


def _split(text: str) -> tuple[str, str]:
    start = len(text)
    while start and (text[start - 1] in "234567" or "A" <= text[start - 1] <= "Z"):
        start -= 1
    return text[:start], text[start:]


def _read(prefix: str, data: bytes, fault: type[ValueError]) -> SealedDiploma:
    try:
        return _taken_apart(prefix, data)
    except Altered:
        raise fault from None


def _taken_apart(prefix: str, data: bytes) -> SealedDiploma:
    if len(data) > MOST_BYTES:
        raise Altered
    body, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    reader = _Reader(body, 1)
    kind = reader.take(1)[0]
    key = reader.take(_KEY)
    diploma = UUID(bytes=reader.take(16))
    number = reader.text(_NUMBER_BYTES)
    issued = reader.day()
    workshop = reader.text(WORKSHOP_BYTES)
    starts, ends = reader.day(), reader.day()
    minutes = int.from_bytes(reader.take(2))
    name = reader.text(NAME_BYTES)
    digest = reader.take(_HASH)
    if reader.at != len(body) or kind >= len(_KINDS):
        raise Altered
    facts = DiplomaFacts(
        _KINDS[kind], diploma, number, issued, workshop, starts, ends, minutes, name, digest
    )
    return SealedDiploma(facts, key, _CONTEXT + prefix.encode() + body, signature)


@dataclass
class _Reader:
    body: bytes
    at: int

    def take(self, count: int) -> bytes:
        found = self.body[self.at : self.at + count]
        if len(found) != count:
            raise Altered
        self.at += count
        return found

    def text(self, most: int) -> str:
        length = self.take(1)[0]
        if length > most:
            raise Altered
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            raise Altered from None

    def day(self) -> date:
        return _EPOCH + timedelta(days=int.from_bytes(self.take(2)))


def _days(on: date) -> int:
    return (on - _EPOCH).days


def _text(text: str, most: int) -> bytes:
    data = text.encode()
    if len(data) > most:
        raise ValueError("too long")
    return bytes((len(data),)) + data
