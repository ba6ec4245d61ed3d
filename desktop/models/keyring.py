"""The key file: one slot per member of staff and one for recovery, each holding the database key.

The database key is random. A slot has an X25519 pair of its own: the private half is locked by
the password (Argon2id), the database key is sealed to the public half. So a new database key
reaches everybody's slot without anybody's password, and deleting a slot is enough to retire
somebody. Names stand only as salted hashes: the file tells nobody who works here.
"""

import hashlib
import json
import math
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.core.durable import explained, write_durably
from desktop.core.errors import InvalidInput, NeedsCopy, TryLater
from desktop.core.ids import new_id
from desktop.core.recovery_code import WrongRecoveryCode as WrongRecoveryCode
from desktop.core.recovery_code import new_recovery_code as new_recovery_code
from desktop.core.recovery_code import plain_code as plain_code
from desktop.core.text import count, fold

ARGON = {"memory_kib": 65_536, "passes": 2, "lanes": 1}
"""About 0.1 s here; kept in each slot, so that it can be raised later."""

_MOST = {"memory_kib": 1_048_576, "passes": 16, "lanes": 8}
_SIZES = {(16, 32, 60, 80), (16, 32, 60, 80, 80)}
"""Bytes of salt, public half, locked private half, and sealed keys."""

FREE_FAILURES = 3
LONGEST_WAIT = 60.0
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1024


class KeyFileMissing(NeedsCopy):
    """There is a database and no key file."""

    def __init__(self) -> None:
        super().__init__(
            "Falta el archivo de llaves («llaves.json») junto a los datos de la casa. Los datos"
            " siguen guardados y cifrados; restaure una copia de seguridad, que lo incluye."
        )


class KeyFileDamaged(NeedsCopy):
    """The key file is not one of ours, or was altered."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo de llaves está dañado. Los datos siguen guardados y cifrados; restaure"
            " una copia de seguridad, que lo incluye."
        )


Secret = Literal["name and password", "password", "code"]
_WRONG: dict[Secret, str] = {
    "name and password": "El nombre o la contraseña no coinciden.",
    "password": "La contraseña no coincide.",
    "code": "Ese código no abre esta casa. Puede ser de otra casa o ya haberse usado.",
}


class WrongPassword(TryLater):
    """What was typed opens no slot; `wait` seconds must pass before the next try."""

    def __init__(self, wait: float, secret: Secret = "name and password") -> None:
        pause = f" Espere {_seconds(wait)} antes de volver a probar." if wait else ""
        super().__init__(_WRONG[secret] + pause, wait)
        self.wait = wait


class WaitBeforeRetrying(TryLater):
    """Too many wrong passwords in a row; `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Hubo varios intentos fallidos. Espere {_seconds(seconds)} y vuelva a intentarlo.",
            seconds,
        )


def _seconds(seconds: float) -> str:
    return count(max(1, math.ceil(seconds)), "segundo")


@dataclass(frozen=True)
class Slot:
    """One way in. All binary fields are raw bytes."""

    id: UUID
    staff_id: UUID | None
    """None for the recovery slot."""
    salt: bytes
    labels: tuple[str, ...]
    argon: dict[str, int]
    public: bytes
    private: bytes
    """nonce + locked private half."""
    sealed: tuple[bytes, ...]
    """The database key sealed to `public`; two while a change of key is under way."""


@dataclass(frozen=True)
class KeyFile:
    """What stands in the file."""

    id: UUID
    slots: tuple[Slot, ...] = ()
    failures: int = 0
    last_failure: float = 0.0
    """Seconds since 1970."""


@dataclass(frozen=True)
class Opened:
    """A slot that was opened: whose it is and the keys the database may have, likeliest first."""

    slot: Slot
    keys: tuple[bytes, ...]


def check_password(password: str) -> None:
    """Raise `InvalidInput` for a password that is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            "password",
            f"La contraseña necesita al menos {SHORTEST_PASSWORD} signos. Una frase corta sirve.",
        )
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput("password", "La contraseña es demasiado larga.")


def new_database_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def new_key_file() -> KeyFile:
    """A key file without slots."""
    return KeyFile(new_id())


def add_staff(file: KeyFile, staff_id: UUID, name: str, password: str, key: bytes) -> KeyFile:
    """The file with a slot for a member of staff, in place of any earlier one of theirs."""
    salt = secrets.token_bytes(16)
    slot = _lock(staff_id, salt, _labels(name, salt), password.encode(), key)
    return replace(file, slots=(*(s for s in file.slots if s.staff_id != staff_id), slot))


def add_recovery(file: KeyFile, code: str, key: bytes) -> KeyFile:
    """The file with a slot for this recovery code, in place of the earlier one."""
    slot = _lock(None, secrets.token_bytes(16), (), plain_code(code).encode(), key)
    return replace(file, slots=(*(s for s in file.slots if s.staff_id is not None), slot))


def remove_staff(file: KeyFile, staff_id: UUID) -> KeyFile:
    """The file without this member's slot."""
    return replace(file, slots=tuple(s for s in file.slots if s.staff_id != staff_id))


def seal_next(file: KeyFile, key: bytes) -> KeyFile:
    """The file in which every slot opens the present key and a coming one."""
    return replace(
        file,
        slots=tuple(replace(s, sealed=(s.sealed[0], _seal(s.public, key))) for s in file.slots),
    )


def settle(file: KeyFile, position: int) -> KeyFile:
    """The file in which each slot keeps only its sealed key number `position`."""
    return replace(
        file, slots=tuple(replace(s, sealed=(s.sealed[min(position, len(s.sealed) - 1)],))
                          for s in file.slots)
    )  # fmt: skip


def has_recovery(file: KeyFile) -> bool:
    """Whether a recovery sheet is in force."""
    return any(s.staff_id is None for s in file.slots)


def staff_slots(file: KeyFile) -> tuple[UUID, ...]:
    """Whose slots the file has."""
    return tuple(s.staff_id for s in file.slots if s.staff_id is not None)


def open_with_password(file: KeyFile, name: str | None, password: str) -> Opened | None:
    """Open the slot of `name` (whole name or first name); without a name, the only slot."""
    slots = [s for s in file.slots if s.staff_id is not None]
    if name is None:
        candidates = slots if len(slots) == 1 else []
    else:
        candidates = [s for s in slots if _label(name, s.salt) in s.labels]
    for slot in candidates:
        opened = _open(slot, password.encode())
        if opened:
            return opened
    return None


def open_with_recovery(file: KeyFile, code: str) -> Opened | None:
    """Open the recovery slot; raises `WrongRecoveryCode` for a mistyped code."""
    plain = plain_code(code)
    for slot in file.slots:
        if slot.staff_id is None:
            return _open(slot, plain.encode())
    return None


def wait_left(file: KeyFile, now: float) -> float:
    """Seconds to wait before the next try; it doubles after the third failure, to one minute."""
    if file.failures < FREE_FAILURES:
        return 0.0
    pause = min(2.0 ** min(file.failures - FREE_FAILURES, 10), LONGEST_WAIT)
    # A clock set back must not lock the house for years.
    return max(0.0, pause - max(0.0, now - file.last_failure))


def waiting(path: Path, file: KeyFile, now: float) -> float:
    """Seconds to wait before the next try, counted from now on where the clock was set back."""
    left = wait_left(file, now)
    if left > 0 and now < file.last_failure:
        save(path, replace(file, last_failure=now))
    return left


def failed(path: Path, file: KeyFile, now: float, secret: Secret) -> WrongPassword:
    """Write down one more failure; returns the refusal to raise."""
    once_more = replace(file, failures=file.failures + 1, last_failure=now)
    save(path, once_more)
    return WrongPassword(wait_left(once_more, now), secret)


def succeeded(path: Path, file: KeyFile) -> KeyFile:
    """The file with its failures forgotten."""
    if not file.failures:
        return file
    forgiven = replace(file, failures=0)
    save(path, forgiven)
    return forgiven


def _lock(
    staff_id: UUID | None, salt: bytes, labels: tuple[str, ...], secret: bytes, key: bytes
) -> Slot:
    slot_id = new_id()
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    nonce = secrets.token_bytes(12)
    locked = ChaCha20Poly1305(_stretch(secret, salt, ARGON)).encrypt(
        nonce, private.private_bytes_raw(), slot_id.bytes
    )
    return Slot(
        slot_id, staff_id, salt, labels, dict(ARGON), public, nonce + locked, (_seal(public, key),)
    )


def _open(slot: Slot, secret: bytes) -> Opened | None:
    lock = ChaCha20Poly1305(_stretch(secret, slot.salt, slot.argon))
    try:
        raw = lock.decrypt(slot.private[:12], slot.private[12:], slot.id.bytes)
        private = X25519PrivateKey.from_private_bytes(raw)
        keys = tuple(_unseal(private, slot.public, sealed) for sealed in slot.sealed)
    except (InvalidTag, ValueError):
        return None
    return Opened(slot, keys)


def _stretch(secret: bytes, salt: bytes, argon: dict[str, int]) -> bytes:
    return hash_secret_raw(
        secret,
        salt,
        time_cost=argon["passes"],
        memory_cost=argon["memory_kib"],
        parallelism=argon["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def _seal(public: bytes, key: bytes) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    own = ephemeral.public_key().public_bytes_raw()
    # A fresh pair for each sealing makes the derived key single-use: a fixed nonce is safe.
    return own + ChaCha20Poly1305(_derive(shared, own, public)).encrypt(bytes(12), key, own)


def _unseal(private: X25519PrivateKey, public: bytes, sealed: bytes) -> bytes:
    own, locked = sealed[:32], sealed[32:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(own))
    return ChaCha20Poly1305(_derive(shared, own, public)).decrypt(bytes(12), locked, own)


def _derive(shared: bytes, own: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=own + public, info=b"casa-somos database key").derive(shared)


def _labels(name: str, salt: bytes) -> tuple[str, ...]:
    first = name.split(" ", maxsplit=1)[0]
    return tuple(dict.fromkeys((_label(name, salt), _label(first, salt))))


def _label(name: str, salt: bytes) -> str:
    return hashlib.sha256(salt + fold(name).encode()).hexdigest()[:32]


# --- the file ------------------------------------------------------------------------------


def load(path: Path) -> KeyFile:
    """Read the key file; raises `KeyFileMissing` or `KeyFileDamaged`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise KeyFileMissing from None
    return decode(data)


def decode(data: bytes) -> KeyFile:
    """A key file from its bytes."""
    try:
        raw = json.loads(data)
        return KeyFile(
            UUID(raw["id"]),
            tuple(_slot(s) for s in raw["slots"]),
            int(raw["failures"]),
            float(raw["last_failure"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise KeyFileDamaged from None


def encode(file: KeyFile) -> bytes:
    """The bytes of a key file."""
    slots = [
        {
            "id": s.id.hex,
            "staff": s.staff_id.hex if s.staff_id else None,
            "salt": b64encode(s.salt).decode(),
            "labels": list(s.labels),
            "argon2id": s.argon,
            "public": b64encode(s.public).decode(),
            "private": b64encode(s.private).decode(),
            "sealed": [b64encode(k).decode() for k in s.sealed],
        }
        for s in file.slots
    ]
    body = {
        "format": 1,
        "id": file.id.hex,
        "slots": slots,
        "failures": file.failures,
        "last_failure": file.last_failure,
    }
    return json.dumps(body, indent=1).encode()


def save(path: Path, file: KeyFile) -> None:
    """Replace the key file in one step; a power cut leaves the old or the new one.

    Raises what staff read where the disk refuses.
    """
    try:
        write_durably(path, encode(file))
    except OSError as error:
        raise explained(error) from error


def _slot(raw: dict[str, Any]) -> Slot:
    slot = Slot(
        UUID(raw["id"]),
        UUID(raw["staff"]) if raw["staff"] else None,
        b64decode(raw["salt"]),
        tuple(raw["labels"]),
        {k: int(raw["argon2id"][k]) for k in ARGON},
        b64decode(raw["public"]),
        b64decode(raw["private"]),
        tuple(b64decode(k) for k in raw["sealed"]),
    )
    sizes = (len(slot.salt), len(slot.public), len(slot.private), *map(len, slot.sealed))
    # A file that asks for all the memory of the machine is not ours either.
    if sizes not in _SIZES or any(not 1 <= slot.argon[k] <= most for k, most in _MOST.items()):
        raise ValueError
    return slot
