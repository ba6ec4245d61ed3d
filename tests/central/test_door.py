"""What every request passes: limits, what answers carry, what the log says and does not say."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from central import migrate, registrations
from central.centre import Centre
from central.refusals import Refused
from central.settings import Settings, from_environment
from desktop.sync.protocol.frames import MAGIC
from tests.central.asking import Client
from tests.central.conftest import Watch, served
from tests.central.laptop import Laptop, bulky, code_for, enrolled, room

SURNAME = "Quinatoa"


def test_health_says_whether_the_database_answers(client: Client, centre: Centre) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    with centre.store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'otra'")
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["error"]) == (503, "busy")


def test_an_answer_of_an_exchange_carries_no_more_than_it_must(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    answer = client.post("/v1/sync", content=laptop.asking(), headers=laptop.headers)
    assert set(answer.headers) == {"content-length", "x-casa-somos"}
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_json_doors_are_described_and_the_framed_one_is_not(client: Client) -> None:
    told = client.get("/openapi.json").json()
    assert set(told["paths"]) == {
        "/health",
        "/v1/enrol",
        "/v1/registrations",
        "/v1/sync/state",
        "/verificar/{code}",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/", 404, "not_found"), ("GET", "/v1/enrol", 405, "method"),
     ("DELETE", "/v1/sync", 405, "method"), ("GET", "/v1/sync/state", 400, "field"),
     ("GET", "/v1/sync/state?incarnation=zz", 400, "field"),
     ("GET", "/docs", 404, "not_found")],
)  # fmt: skip
def test_what_is_no_door_says_so_in_spanish(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = client.ask(method, path, {}, [])
    assert (answer.status_code, answer.headers["x-casa-somos"]) == (status, "1")
    if answer.headers["content-type"] == "application/json":
        assert answer.json()["error"] == code
        assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"17", b'"x"', b"[" * 15_000, b'{"a":' * 3_000, b"\xff\xfe", b"NaN",
     b'{"code": "\\ud800"}'],
)  # fmt: skip
def test_what_is_no_form_is_refused(client: Client, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    for path in ("/v1/enrol", "/v1/registrations"):
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code in (400, 401)
        assert answer.json()["message"].endswith(".")


def test_a_form_that_does_not_say_it_is_json_is_taken(client: Client, centre: Centre) -> None:
    form = json.dumps(Laptop().form(code_for(centre))).encode()
    assert client.post("/v1/enrol", content=form).status_code == 200


def test_a_long_form_is_refused_before_it_is_read(client: Client) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/enrol", content=b" " * 20_000, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    # Nor does it help to say no length.
    answer = client.post("/v1/enrol", content=[b" " * 9_000] * 3, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_a_long_exchange_is_answered_as_far_as_it_went(settings: Settings, watch: Watch) -> None:
    with served(replace(settings, request_bytes=30_000), watch) as client:
        laptop = enrolled(client, client.app.state.centre)
        first, second = laptop.sealed(1, room("Sala")), laptop.sealed(2, *bulky(600))
        told = laptop.send(client, [laptop.asking() + first, second[:20_000], second[20_000:]])
        assert (told.status, told.refusal.code) == (413, "too_large")
        assert [a.sequence for a in told.answers] == [1]
        told = laptop.send(client, laptop.asking() + first + second)
        assert (told.status, told.refusal.code, told.answers) == (413, "too_large", [])


@pytest.mark.parametrize(
    "body",
    [b"", b"CSQ", b"GET / HTTP/1.1", MAGIC + b"\xff\xff" + b"x" * 70_000, MAGIC + b"\0\1\xff",
     MAGIC + b"\0\x05\x9f\x9f\x9f\x9f\x9f"],
)  # fmt: skip
def test_bytes_that_are_no_question_are_refused(
    client: Client, centre: Centre, body: bytes
) -> None:
    laptop = enrolled(client, centre)
    told = laptop.send(client, body)
    assert (told.status, told.refusal.code) == (400, "malformed")


def test_a_connection_that_stands_still_is_let_go_and_its_bytes_are_kept(
    settings: Settings, watch: Watch
) -> None:
    with served(replace(settings, stall_seconds=1), watch) as client:
        laptop = enrolled(client, client.app.state.centre)
        batch = laptop.sealed(1, *bulky(200))
        answer = client.post(
            "/v1/sync",
            [laptop.asking() + batch[:1500], lambda: time.sleep(1.5), batch[1500:]],
            laptop.headers,
        )
        assert answer.status_code == 408
        # What arrived, though less than is kept at once.
        assert laptop.state(client) == {"sequence": 0, "held": 1500}


def test_the_log_has_a_line_a_request_and_no_secrets(
    client: Client, centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    code, token = code_for(centre), registrations.new_platform_token(centre.store, 1)
    laptop = Laptop(letter="C")
    laptop.enrol(client, code)
    laptop.exchange(client, laptop.sealed(1, room(SURNAME)))
    laptop.state(client)
    form = {"house": "C10", "reference": "R-99", "surnames": SURNAME, "given_names": "Ana"}
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/v1/registrations", form=form, headers=headers)
    client.post("/v1/registrations", form={**form, "phone": [SURNAME]}, headers=headers)
    client.get(f"/{SURNAME}?nombre={SURNAME}")
    written = capsys.readouterr().err
    lines: list[dict[str, Any]] = [json.loads(line) for line in written.splitlines()]
    assert [line["path"] for line in lines] == [
        "/v1/enrol", "/v1/sync", "/v1/sync/state", "/v1/registrations", "/v1/registrations",
        "otra",
    ]  # fmt: skip
    sync = lines[1]
    assert {"time", "ms", "received", "sent"} <= set(sync)
    told = (sync["status"], sync["letter"], sync["house"], sync["rows"])
    assert told == (200, "C", "C10", 1)
    for secret in (SURNAME, code, laptop.token, token, laptop.device.hex(), "192.0.2"):
        assert secret not in written
        assert secret.replace("-", "") not in written


def test_what_fails_unforeseen_says_where_and_never_what(
    settings: Settings, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(settings, watch) as client:
        centre: Centre = client.app.state.centre
        laptop = enrolled(client, centre)
        with centre.store.write() as connection:
            connection.exec_driver_sql("DROP TABLE answer")
        told = laptop.exchange(client, laptop.sealed(1, room(SURNAME)))
    assert told.status in (500, 503)
    written = capsys.readouterr().err
    assert SURNAME not in written
    assert laptop.token not in written
    if told.status == 500:
        failed = json.loads(written.splitlines()[-1])
        assert failed["failure"] in told.refusal.message


def test_the_database_is_brought_up_once_and_a_newer_one_is_left_alone(
    client: Client, centre: Centre, settings: Settings
) -> None:
    migrate.upgrade(centre.store)
    with centre.store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="failed") as refused:
        migrate.upgrade(centre.store)
    assert "versión más nueva" in refused.value.message


def test_settings_are_read_from_the_environment(tmp_path: Any) -> None:
    made = from_environment(
        tmp_path / "a" / "b",
        {
            "CASA_CENTRAL_DATABASE": "postgresql://centro:x@db/centro",
            "CASA_CENTRAL_TRUSTED_PROXY": "127.0.0.1, 10.0.0.1",
            "CASA_CENTRAL_REQUEST_BYTES": "1000000",
        },
    )
    assert made.url == "postgresql+psycopg://centro:x@db/centro"
    assert made.trusted_proxies == {"127.0.0.1", "10.0.0.1"}
    assert made.request_bytes == 1_000_000
    assert (tmp_path / "a" / "b").is_dir()
    for wrong in (
        {"CASA_CENTRAL_DATABASE": "mysql://centro:secreta@db/x"},
        {"CASA_CENTRAL_STALL_SECONDS": "mucho"},
    ):
        with pytest.raises(Refused) as refused:
            from_environment(tmp_path, wrong)
        assert "secreta" not in refused.value.message
