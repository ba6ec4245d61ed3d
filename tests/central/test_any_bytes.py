"""Any bytes at any door of the centre: an answer in our own words, and nothing stored."""

import json
import tracemalloc
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central import registrations
from central.centre import Centre
from central.settings import Settings
from desktop.sync.protocol.frames import MAGIC
from tests.central.asking import Answer, Client
from tests.central.conftest import Watch, served
from tests.central.laptop import Laptop, code_for, enrolled, room
from tests.central.test_hostile import counted

PATHS = ("/health", "/v1/enrol", "/v1/registrations", "/v1/sync/state", "/v1/sync", "/openapi.json",
         "/v1/sync/", "//v1/sync", "/v1/../health", "/docs")  # fmt: skip
_names = st.sampled_from(
    ["authorization", "content-type", "content-length", "x-forwarded-for", "expect", "range",
     "accept-encoding", "transfer-encoding", "origin", "upgrade"]
)  # fmt: skip
_values = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_categories=["Cc", "Cs"]), max_size=40),
    st.sampled_from(["application/json", "text/plain", "multipart/form-data; boundary=x",
                     "9" * 5000,
                     "-1", "1e9", "Bearer", "Bearer ", "Basic YTpi", "gzip", "chunked"]),
)  # fmt: skip
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=30)
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\ud800", "\0",
                       "C10", "A" * 41, "2026-11-23", "0000-00-00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner,
                                                                max_size=4),
    max_leaves=8,
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, good: bytes) -> bytes:
    """Bytes that were good once."""
    data = bytearray(good)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 3)):
            case 0 if data:
                data[at] ^= draw(st.integers(1, 255))
            case 1:
                data[at:at] = draw(st.binary(max_size=8))
            case 2:
                del data[at : at + draw(st.integers(1, 40))]
            case _:
                del data[at:]
    return bytes(data)


class Doors:
    """A centre with one laptop and a platform, and valid requests to spoil."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.centre: Centre = client.app.state.centre
        self.laptop = enrolled(client, self.centre)
        self.token = registrations.new_platform_token(self.centre.store, 1)
        self.enrolment = Laptop(letter="D").form(code_for(self.centre))
        self.registration = {
            "house": "C10", "reference": "R-1", "surnames": "Inventada", "given_names": "Ana",
            "document_kind": "cedula", "document_number": "1710034065", "country": "Ecuador",
            "birth_date": "1990-03-02", "phone": "0991234567", "email": "a@example.org",
            "workshop": str(uuid4()), "note": "Nada", "notice_at": "2026-11-23T10:00:00-05:00",
        }  # fmt: skip
        laptop = self.laptop
        self.sync = laptop.asking() + laptop.sealed(1, room("Sala"))
        self.state = f"/v1/sync/state?incarnation={laptop.incarnation.hex()}"
        self.known = {
            f"Bearer {laptop.token}", f"Bearer {self.token}",
        }  # fmt: skip


@st.composite
def requests(draw: st.DrawFn, doors: Doors) -> tuple[str, str, dict[str, str], bytes]:
    """One request, valid here and there."""
    door = draw(st.integers(0, 5))
    headers = {"authorization": draw(st.sampled_from(sorted(doors.known)))}
    if door == 0:
        path, method, body = "/v1/sync", "POST", draw(mutated(doors.sync))
    elif door == 1:
        path, method, body = draw(mutated(doors.state.encode())).decode("latin-1"), "GET", b""
    elif door in (2, 3):
        path = "/v1/enrol" if door == 2 else "/v1/registrations"
        form = dict(doors.enrolment if door == 2 else doors.registration)
        for name in draw(st.sets(st.sampled_from(sorted(form)), max_size=3)):
            form[name] = draw(_json)
        form |= draw(st.dictionaries(st.text(max_size=8), _json, max_size=1))
        body = json.dumps(form).encode()
        method = "POST"
        if draw(st.booleans()):
            body = draw(mutated(body))
        if draw(st.booleans()):
            headers["content-type"] = "application/json"
    else:
        path = draw(st.sampled_from(PATHS))
        method = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH",
                                       "TRACE", "RARO"]))  # fmt: skip
        body = draw(st.binary(max_size=200))
    for name in draw(st.sets(_names, max_size=2)):
        headers[name] = draw(_values)
    return method, path, headers, body


def judged(doors: Doors, answer: Answer, path: str) -> None:
    """Ours, and never a failure of ours."""
    assert answer.status_code != 500, path
    assert answer.headers["x-casa-somos"] == "1"
    if answer.status_code >= 400 and answer.content:
        if answer.content.startswith(MAGIC):
            return
        told = answer.json()
        assert told["message"].endswith(".")
        assert told["error"]


def fuzz(settings_: Settings, examples: int) -> None:
    with served(settings_, Watch()) as client:
        doors = Doors(client)
        others = ("row_registration", "feed", "life", "device", "failed_enrolment", "spool",
                  "row_room", "answer", "row_device_certificate", "row_cycle", "stream",
                  "enrol_code")  # fmt: skip
        before = counted(doors.centre, *others)

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.data())
        def every_door(data: st.DataObject) -> None:
            method, path, headers, body = data.draw(requests(doors))
            answer = client.ask(method, path, headers, [body])
            judged(doors, answer, f"{method} {path}")

        tracemalloc.start()
        every_door()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 64 * 1024 * 1024
        assert counted(doors.centre, *others) == before
        rooms = counted(doors.centre)["row_room"]
        # The one valid batch may have been among them; nothing else of a house can be.
        assert rooms <= 1


def test_any_bytes_at_any_door(settings: Settings) -> None:
    fuzz(settings, 300)


@pytest.mark.soak
def test_very_many_bytes_at_any_door(settings: Settings) -> None:
    fuzz(settings, 20_000)
