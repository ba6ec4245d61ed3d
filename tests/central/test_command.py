"""The command `casa-central` as whoever minds the centre types it: real processes and sockets."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from central.settings import from_environment
from central.store import Store
from desktop.sync.protocol.frames import decode, read_frames
from tests.central.laptop import Laptop, Told, bulky, room

COMMAND = [sys.executable, "-m", "central"]
_SECONDS = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the process sees, with each of the two databases."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CASA_CENTRAL")}
    if request.param == "sqlite":
        return plain
    database: Callable[[], str] = request.getfixturevalue("postgres")
    return {**plain, "CASA_CENTRAL_DATABASE": database()}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "centro"


def _said(*words: str, environment: dict[str, str], code: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [*COMMAND, *words], env=environment, capture_output=True, text=True, timeout=_SECONDS,
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def serving(
    data: Path, environment: dict[str, str], *words: str, log: Path | None = None
) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A centre in a process of its own; yields its port once it is ready."""
    errors = (log or data.with_suffix(".log")).open("w")
    process = subprocess.Popen(
        [*COMMAND, "--data", str(data), "--json", "serve", "--port", "0", *words],
        env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said, Path(errors.name).read_text()
        port = int(json.loads(said)["url"].rpartition(":")[2])
        _wait(port)
        yield port, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(_SECONDS)
        assert process.stdout is not None
        process.stdout.close()
        errors.close()


def _wait(port: int) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            if _ask(port, "GET", "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the centre did not become ready")


def _ask(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def _enrol(port: int, laptop: Laptop, code: str) -> None:
    body = json.dumps(laptop.form(code)).encode()
    status, _, answer = _ask(port, "POST", "/v1/enrol", body, {"content-type": "application/json"})
    assert status == 200, answer
    laptop.token = json.loads(answer)["token"]


def _sync(
    port: int, laptop: Laptop, *batches: bytes, resume: tuple[int, int] | None = None
) -> Told:
    body = laptop.asking(resume) + b"".join(batches)
    status, _, answer = _ask(port, "POST", "/v1/sync", body, laptop.headers)
    return Told(status, [decode(kind, payload) for kind, payload in read_frames(answer)])


def test_a_centre_from_the_first_word_to_the_last(
    data: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    place = ("--data", str(data))
    code = _said(*place, "--json", "enrol-code", "c10", environment=environment)
    assert code["house"] == "C10"
    assert data.is_dir()
    laptop, log = Laptop(), tmp_path / "registro"
    with serving(data, environment, log=log) as (port, process):
        _enrol(port, laptop, code["code"])
        told = _sync(port, laptop, laptop.sealed(1, room("Sala"), room("Patio")))
        assert [a.sequence for a in told.answers] == [1]
        # The other jobs go on beside it.
        listed = _said(*place, "devices", "--json", environment=environment)
        device = str(UUID(bytes=laptop.device))
        assert listed == {
            "devices": [{"id": device, "house": "C10", "letter": "A", "revoked": False}]
        }
        assert _said(*place, "revoke", device, "--json", environment=environment)
        assert _sync(port, laptop).refusal.code == "revoked"
        process.send_signal(signal.SIGTERM)
        assert process.wait(_SECONDS) == 0
    out = tmp_path / "todo.jsonl"
    told_of = _said(*place, "--json", "export", "--out", str(out), environment=environment)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert told_of == {"out": str(out), "rows": len(rows)}
    assert {row["table"] for row in rows} == {"room", "cycle"}
    rooms = {row["values"]["name"]: row for row in rows if row["table"] == "room"}
    assert set(rooms) == {"Sala", "Patio"}
    assert rooms["Sala"]["values"] == {"name": "Sala", "capacity": 20, "retired": False}
    assert rooms["Sala"]["house"] == "C10"
    cycles = {row["values"]["code"]: row["values"] for row in rows if row["table"] == "cycle"}
    assert all(values["starts_on"].endswith("-01") for values in cycles.values())
    for job in ("conflicts", "quarantine"):
        assert _said(*place, "--json", job, environment=environment) == {job: []}
    assert _said(*place, "--json", "restored", environment=environment) == {"streams": 2}
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {line["path"] for line in lines} == {"/health", "/v1/enrol", "/v1/sync"}
    assert laptop.token not in log.read_text(encoding="utf-8")


def test_answers_have_a_length_and_few_headers(data: Path, environment: dict[str, str]) -> None:
    code = _said("--data", str(data), "--json", "enrol-code", "C10", environment=environment)
    laptop = Laptop()
    with serving(data, environment) as (port, _):
        _enrol(port, laptop, code["code"])
        status, headers, body = _ask(port, "POST", "/v1/sync", laptop.asking(), laptop.headers)
    assert (status, set(headers)) == (200, {"content-length", "x-casa-somos"})
    assert int(headers["content-length"]) == len(body)


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_connection_cut_in_the_middle_is_gone_on_from(
    data: Path, environment: dict[str, str], workers: str
) -> None:
    code = _said("--data", str(data), "--json", "enrol-code", "C10", environment=environment)
    laptop = Laptop()
    with serving(data, environment, "--workers", workers) as (port, process):
        _enrol(port, laptop, code["code"])
        batch = laptop.sealed(1, *bulky(400))
        body = laptop.asking() + batch[:9_000]
        whole = len(laptop.asking()) + len(batch)
        with socket.create_connection(("127.0.0.1", port), _SECONDS) as line:
            head = (
                f"POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {laptop.token}\r\n"
                f"Content-Length: {whole}\r\n\r\n"
            )
            line.sendall(head.encode() + body)
            # Kept while the connection still stands, not only once it ends.
            held = _held(port, laptop, 9_000 - 2_048)
        assert 9_000 - 2_048 <= held <= 9_000
        told = _sync(port, laptop, batch[held:], resume=(1, held))
        assert [a.sequence for a in told.answers] == [1]
        process.send_signal(signal.SIGINT)
        assert process.wait(_SECONDS) == 0
    export = data / "todo.jsonl"
    place = ("--data", str(data), "--json", "export", "--out", str(export))
    assert _said(*place, environment=environment)["rows"] == 400 + 8


def _held(port: int, laptop: Laptop, least: int) -> int:
    """How many bytes are held, once it is that many."""
    path = f"/v1/sync/state?incarnation={laptop.incarnation.hex()}"
    end = time.monotonic() + _SECONDS
    found = 0
    # Asking takes the life over, so what is still on its way then is not waited for: sent bytes
    # on this machine arrive long before.
    time.sleep(0.5)
    while found < least and time.monotonic() < end:
        found = json.loads(_ask(port, "GET", path, headers=laptop.headers)[2])["held"]
        time.sleep(0.1)
    return found


def test_wrong_words_are_told_in_spanish(data: Path, tmp_path: Path) -> None:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CASA_CENTRAL")}
    place = ("--data", str(data), "--json")
    for words, code, said in (
        (("enrol-code", "C99"), 1, "No hay ninguna casa"),
        (("enrol-code", "C45"), 1, "por confirmar"),
        (("revoke", "ninguno"), 1, "no es el id de un equipo"),
        (("revoke", str(UUID(int=5))), 1, "no conoce ese equipo"),
        (("export", "--out", str(tmp_path / "no" / "hay")), 1, "No se pudo"),
        (("inventar",), 2, "no es uno de"),
        (("serve",), 2, "falta indicar --port"),
        (("serve", "--port", "0", "--workers", "muchos"), 2, "no es válido"),
        ((), 2, "falta indicar"),
    ):
        told = _said(*place, *words, environment=plain, code=code)
        assert said in told["error"], words
    assert "falta indicar --data" in _said("--json", "devices", environment=plain, code=2)["error"]
    nowhere = {**plain, "CASA_CENTRAL_DATABASE": "postgresql://nadie@/x?host=/no/hay"}
    assert "ocupado" in _said(*place, "devices", environment=nowhere, code=1)["error"]


def test_a_port_that_is_taken_is_told(data: Path) -> None:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CASA_CENTRAL")}
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        words = ("--data", str(data), "--json", "serve", "--port", port)
        assert "otro programa" in _said(*words, environment=plain, code=1)["error"]


def test_only_this_machine_reaches_it_unless_told_otherwise(
    data: Path, environment: dict[str, str]
) -> None:
    with serving(data, environment) as (port, _), socket.socket() as line:
        line.settimeout(_SECONDS)
        # Another address of this machine is not listened at.
        with pytest.raises(OSError, match="refused"):
            line.connect(("127.0.0.2", port))


def test_the_embedded_database_keeps_through_a_power_cut(data: Path) -> None:
    store = Store(from_environment(data, {}))
    with store.read() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous")
        }
    store.close()
    assert told == {"journal_mode": "wal", "synchronous": 2}
