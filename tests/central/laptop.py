"""A laptop as the centre meets it: its key, its enrolment, its batches and the answers it reads."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import catalogue, devices
from central.centre import Centre
from desktop.sync.protocol.batch import Author, Batch, Op, arranged, seal
from desktop.sync.protocol.certificates import plain_code, sign_enrolment
from desktop.sync.protocol.frames import (
    Answer,
    Ask,
    End,
    Frame,
    Page,
    Refusal,
    decode,
    encode_ask,
    read_frames,
)
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import VERSION
from tests.central.asking import Client, Part
from tests.central.conftest import MORNING


@dataclass
class Told:
    """An answer, read."""

    status: int
    frames: list[Frame]

    @property
    def answers(self) -> list[Answer]:
        return [f for f in self.frames if isinstance(f, Answer)]

    @property
    def pages(self) -> list[Page]:
        return [f for f in self.frames if isinstance(f, Page)]

    @property
    def end(self) -> End:
        (found,) = (f for f in self.frames if isinstance(f, End))
        return found

    @property
    def refusal(self) -> Refusal:
        (found,) = (f for f in self.frames if isinstance(f, Refusal))
        return found


@dataclass
class Laptop:
    """One laptop of a house; it keeps no rows, only how far it got."""

    house: str = "C10"
    kind: str = "real"
    letter: str = "A"
    device: bytes = field(default_factory=lambda: uuid4().bytes)
    incarnation: bytes = field(default_factory=lambda: uuid4().bytes)
    private: bytes = field(default_factory=lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    token: str = ""
    house_cursor: int = 0
    ref_cursor: int = 0
    now: int = MORNING
    schema: int = VERSION

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def form(self, code: str, **other: Any) -> dict[str, Any]:
        """What it shows to be enrolled."""
        house = catalogue.house_of(self.house)
        assert house is not None
        plain = plain_code(code) or code
        proof = sign_enrolment(
            self.private, plain, house.id.bytes, self.device, self.incarnation, self.letter
        )
        return {
            "code": code,
            "house": self.house,
            "kind": self.kind,
            "device": self.device.hex(),
            "incarnation": self.incarnation.hex(),
            "letter": self.letter,
            "public_key": self.public.hex(),
            "proof": proof.hex(),
            **other,
        }

    def enrol(self, client: Client, code: str) -> dict[str, Any]:
        """Enrol, and keep the token."""
        answer = client.post("/v1/enrol", form=self.form(code))
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.token, self.letter = told["token"], told["letter"]
        return told

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def sealed(self, sequence: int, *rows: tuple[str, bytes, dict[str, Value]]) -> bytes:
        """A batch that writes some rows whole."""
        base = self.house_cursor
        ops = [Op(table, row, Kind.PUT, 0, base, values) for table, row, values in rows]
        authors = (Author(None, self.now),)
        batch = Batch(self.device, self.incarnation, sequence, authors, arranged(ops))
        return seal(batch, self.private)

    def asking(self, resume: tuple[int, int] | None = None) -> bytes:
        """The beginning of a request."""
        return encode_ask(
            Ask(
                self.incarnation,
                self.letter,
                self.now,
                self.house_cursor,
                self.ref_cursor,
                512 * 1024,
                resume,
                schema=self.schema,
            )
        )

    def exchange(
        self, client: Client, *batches: bytes, resume: tuple[int, int] | None = None
    ) -> Told:
        """One request and its answer."""
        return self.send(client, self.asking(resume) + b"".join(batches))

    def send(self, client: Client, body: bytes | Iterable[Part]) -> Told:
        """One request of any bytes."""
        answer = client.post("/v1/sync", content=body, headers=self.headers)
        assert answer.headers["x-casa-somos"] == "1"
        return Told(answer.status_code, [decode(k, p) for k, p in read_frames(answer.content)])

    def cut(self, client: Client, *parts: bytes) -> None:
        """A request whose connection ends in the middle."""
        answer = client.ask("POST", "/v1/sync", self.headers, parts, cut=True)
        assert answer.content == b""

    def state(self, client: Client) -> dict[str, int]:
        """How far it got, as the centre says."""
        path = f"/v1/sync/state?incarnation={self.incarnation.hex()}"
        answer = client.get(path, headers=self.headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, int] = answer.json()
        return told


def code_for(centre: Centre, house: str = "C10") -> str:
    """A new code of a house."""
    known = catalogue.house_of(house)
    assert known is not None
    expires = centre.clock() + centre.settings.code_ms
    return devices.new_code(centre.store, known.id.bytes, expires)


def enrolled(client: Client, centre: Centre, house: str = "C10", **other: Any) -> Laptop:
    """A laptop with its token."""
    laptop = Laptop(house, **other)
    laptop.enrol(client, code_for(centre, house))
    return laptop


def room(name: str) -> tuple[str, bytes, dict[str, Value]]:
    """A row of a house: a room."""
    return "room", uuid4().bytes, {"name": name, "capacity": 20, "retired": False}


def bulky(count: int) -> list[tuple[str, bytes, dict[str, Value]]]:
    """Rooms whose names compress badly."""
    return [room(os.urandom(40).hex()) for _ in range(count)]
