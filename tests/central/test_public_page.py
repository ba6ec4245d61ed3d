"""The public page of a diploma: what it says, what it never says, and who may ask how often."""

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from central import authority, devices
from central.centre import Centre
from central.settings import Settings
from desktop.core.ids import new_id
from desktop.sync.protocol.diploma import (
    DiplomaFacts,
    HouseKind,
    name_hash,
    seal,
    short_code,
)
from desktop.sync.protocol.rows import Value
from tests.central.asking import Answer, Client
from tests.central.conftest import Watch, served
from tests.central.laptop import Laptop, enrolled
from tests.sync import wire

NAME = 'Rosa María <b>"Ñato"</b> & Hijas'
NUMBER = "DIP-LLOA-A-2026-0042"
JSON = {"accept": "application/json"}
PREFIX = "HTTPS://CASAS.EXAMPLE/VERIFICAR/"


def facts(**more: Any) -> DiplomaFacts:
    made = DiplomaFacts(
        HouseKind.REAL, new_id(), NUMBER, date(2026, 11, 20), "Tejido y bordado",
        date(2026, 10, 5), date(2026, 11, 18), 1_470, NAME, b"",
    )  # fmt: skip
    made = replace(made, **more)
    return replace(made, name_hash=name_hash(made.name))


class House:
    """A laptop that sends diplomas."""

    def __init__(self, client: Client, centre: Centre, code: str = "C10", **more: Any) -> None:
        self.client = client
        self.laptop: Laptop = enrolled(client, centre, code, **more)
        self.sent = 0
        staff: dict[str, Value] = wire.row("staff_member", name="Lucía", role="gestor")
        self.staff = uuid4().bytes
        self.send(("staff_member", self.staff, staff))

    def send(self, *rows: tuple[str, bytes, dict[str, Value]]) -> None:
        self.sent += 1
        told = self.laptop.exchange(self.client, self.laptop.sealed(self.sent, *rows))
        assert told.answers[0].outcomes == ()

    def issue(self, told: DiplomaFacts, prefix: str = "CSQD1:", **paper: Any) -> str:
        """Send a diploma; `paper` says otherwise what is kept."""
        code = seal(told, self.laptop.private, prefix)
        self.send(self.row(told, code, **paper))
        return code

    def row(
        self, told: DiplomaFacts, code: str, **paper: Any
    ) -> tuple[str, bytes, dict[str, Value]]:
        """The row of a diploma, as a laptop sends it."""
        stored = json.dumps(
            {
                "name": told.name, "workshop": told.workshop, "category": "Artes",
                "starts": told.starts.isoformat(), "ends": told.ends.isoformat(),
                "minutes": told.minutes, "payload": code, "document": "171****103",
                "code": short_code(told.id), **paper,
            },
            ensure_ascii=paper.get("name") == "\ud800",
        )  # fmt: skip
        values = wire.row(
            "document", kind="DIP", number=told.number, issued_by=self.staff,
            issued_on=(told.issued_on - date(1970, 1, 1)).days, facts=stored, state="issued",
            facts_hash=hashlib.sha256(stored.encode()).hexdigest(), code=short_code(told.id),
        )  # fmt: skip
        return "document", told.id.bytes, values


@pytest.fixture
def lloa(client: Client, centre: Centre) -> House:
    return House(client, centre)


def asked(client: Client, code: str, **headers: str) -> Answer:
    # As a server hands it on: the path decoded.
    return client.get(f"/verificar/{code}", headers)


def told(client: Client, code: str) -> dict[str, Any]:
    answer = asked(client, code, accept="application/json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    assert answer.status_code == (404 if found["state"] == "unknown" else 200)
    return found


def test_it_says_what_the_diploma_says_and_nothing_else(client: Client, lloa: House) -> None:
    diploma = facts()
    code = lloa.issue(diploma)
    found = told(client, short_code(diploma.id))
    assert found.pop("sentence").startswith("La firma del código es de un equipo de esa casa")
    assert found == {
        "state": "valid", "house_kind": "real", "number": NUMBER, "issued_on": "2026-11-20",
        "name": NAME, "name_is_cut": False, "workshop": "Tejido y bordado", "category": "Artes",
        "house": "Lloa", "starts": "2026-10-05", "ends": "2026-11-18", "hours": 24.5,
    }  # fmt: skip
    spaced = "-".join(re.findall("....", short_code(diploma.id).lower()))
    for typed in (code, code + "\n", spaced):
        assert told(client, typed) == told(client, short_code(diploma.id))
    assert told(client, code.lower())["state"] == "altered"
    page = asked(client, code).text
    assert "171" not in page
    for secret in (str(diploma.id), diploma.id.hex, short_code(diploma.id), "Lucía"):
        assert secret not in page


class _Outline(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(
    client: Client, lloa: House
) -> None:
    answer = asked(client, lloa.issue(facts()), accept="text/html,application/json;q=0.9")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    headers = answer.headers
    style = re.search("<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == f"'sha256-{digest}'"
    assert set(policy) == {"default-src", "style-src", "base-uri", "form-action", "frame-ancestors"}
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert (headers["cache-control"], headers["vary"]) == ("no-store", "Accept")
    assert headers["x-content-type-options"] == "nosniff"
    outline = _Outline(answer.text).found
    tags = [tag for tag, _ in outline]
    assert not set(tags) & {"script", "img", "link", "iframe", "object", "base"}
    assert not [a for _, a in outline if any(n.startswith("on") or n == "style" for n in a)]
    # What is in a name is words, never elements.
    assert answer.text.count("<b") == answer.text.count('<b aria-hidden="true">') + 1  # body
    assert "Rosa María &lt;b&gt;&quot;Ñato&quot;&lt;/b&gt; &amp; Hijas" in answer.text
    assert ("html", {"lang": "es"}) in outline
    assert (tags.count("h1"), tags.count("main")) == (1, 1)
    assert "prefers-color-scheme:dark" in style[1]
    assert "noindex" in answer.text


def test_a_code_with_the_address_of_the_page_before_it_is_opened_by_it(
    client: Client, lloa: House
) -> None:
    code = lloa.issue(facts(), PREFIX)
    profile: dict[str, Value] = wire.row("house_profile", verification_prefix=PREFIX)
    assert told(client, code)["state"] == "valid"
    assert told(client, code[len(PREFIX) :])["state"] == "altered"
    lloa.send(("house_profile", uuid4().bytes, profile))
    assert told(client, code[len(PREFIX) :])["state"] == "valid"
    # As a telephone asks for it.
    answer = client.get("/VERIFICAR/" + code[len(PREFIX) :], JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "valid")


def test_one_that_was_annulled_says_since_when(client: Client, centre: Centre, lloa: House) -> None:
    one, other = facts(), facts(number="DIP-LLOA-A-2026-0043")
    codes = [lloa.issue(each) for each in (one, other)]
    values = lloa.row(one, codes[0])[2] | {"state": "annulled", "state_on": 20_780}
    lloa.send(("document", one.id.bytes, values))
    found = told(client, codes[0])
    assert (found["state"], found["name"]) == ("annulled", NAME)
    assert "23 de noviembre de 2026" in found["sentence"]
    assert "anulado" in asked(client, codes[0]).text
    assert told(client, codes[1])["state"] == "valid"
    authority.annul(centre.store, "DIP-LLOA-A-2026-0043", centre.clock())
    assert told(client, short_code(other.id))["state"] == "annulled"


def test_one_that_its_house_has_not_sent_is_told_by_its_code(client: Client, lloa: House) -> None:
    long = "Ñ" * 100
    found = told(client, seal(facts(name=long), lloa.laptop.private))
    assert (found["state"], found["name"], found["name_is_cut"]) == ("valid", "Ñ" * 40, True)
    assert found["category"] is None
    assert "no ha enviado" in found["sentence"]


def test_a_changed_code_is_altered_and_tells_nothing(client: Client, lloa: House) -> None:
    code = lloa.issue(facts())
    states = set()
    for at in range(len(code)):
        put = "B" if code[at] != "B" else "C"
        found = told(client, code[:at] + put + code[at + 1 :])
        states.add(found["state"])
        assert set(found) == {"state", "sentence"}
        if at % 50 == 0:
            clear(lloa)
    assert states <= {"altered", "unknown"}


def clear(house: House) -> None:
    """Ten minutes pass."""
    watch: Watch = house.client.app.state.centre.clock
    watch.now += 11 * 60_000


@pytest.mark.parametrize(
    "wrong",
    [{"name": "Otra"}, {"name": 7}, {"name": None}, {"workshop": "Cocina"}, {"minutes": 9_000},
     {"starts": "2026-10-06"}, {"ends": None}, {"name": "\ud800"}],
)  # fmt: skip
def test_what_a_house_sent_counts_only_as_it_was_signed(
    client: Client, lloa: House, wrong: dict[str, Any]
) -> None:
    diploma = facts()
    code = lloa.issue(diploma, **wrong)
    assert told(client, code)["state"] == "altered"
    assert told(client, short_code(diploma.id))["state"] in ("altered", "unknown")


@pytest.mark.parametrize("payload", ["", "hola", 7, None, [], "CSQD1:" + "A" * 300])
def test_a_row_without_a_good_code_is_nothing(client: Client, lloa: House, payload: object) -> None:
    diploma = facts()
    lloa.issue(diploma, payload=payload)
    assert told(client, short_code(diploma.id))["state"] == "unknown"


def test_what_another_house_says_of_a_diploma_is_nothing(
    client: Client, centre: Centre, lloa: House
) -> None:
    diploma = facts()
    code = lloa.issue(diploma)
    other = House(client, centre, "C07")
    copied = other.row(diploma, code)[2]
    other.send(("document", diploma.id.bytes, copied | {"state": "annulled", "state_on": 20_700}))
    assert told(client, code)["state"] == "valid"
    assert told(client, short_code(diploma.id))["state"] == "valid"
    alone = facts(number="DIP-LLOA-A-2026-0050")
    stolen = seal(alone, lloa.laptop.private)
    other.send(other.row(alone, stolen))
    assert told(client, short_code(alone.id))["state"] == "unknown"


def test_a_revoked_laptop_vouches_for_what_it_signed_before(
    client: Client, centre: Centre, lloa: House
) -> None:
    before, after = facts(), facts(number="DIP-LLOA-A-2026-0043", issued_on=date(2026, 11, 24))
    codes = [lloa.issue(each) for each in (before, after)]
    with centre.store.write() as connection:
        devices.revoke(connection, lloa.laptop.device, centre.clock())
    found = told(client, codes[0])
    assert (found["state"], "dejó de usarse" in found["sentence"]) == ("valid", True)
    assert told(client, codes[1])["state"] == "unknown"


def test_a_measurement_house_is_marked(client: Client, centre: Centre) -> None:
    house = House(client, centre, kind="measurement")
    code = house.issue(facts(house_kind=HouseKind.MEASUREMENT))
    assert told(client, code)["house_kind"] == "measurement"
    assert "no vale como diploma" in asked(client, code).text


UNKNOWN = ["0000-0000-0000", "x", "Ñ" * 30, "https://www.quito.gob.ec", "../../etc/passwd", "%00",
           "\0", "<script>alert(1)</script>", "a b" * 2_000, "7" * 12, " "]  # fmt: skip


def test_what_nobody_knows_is_answered_always_the_same(client: Client, lloa: House) -> None:
    stranger = seal(facts(), bytes(32))
    answers = {
        (a.status_code, a.content, tuple(sorted(a.headers.items())))
        for code in (*UNKNOWN, stranger, NUMBER, str(UUID(int=5)))
        for a in (asked(client, code),)
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_whoever_guesses_waits_and_others_do_not(settings: Settings, watch: Watch) -> None:
    with served(replace(settings, unknown_from_one=3), watch) as client:
        house = House(client, client.app.state.centre)
        code = house.issue(facts())
        for _ in range(5):
            assert told(client, code)["state"] == "valid"
        for number in range(3):
            assert asked(client, f"0000-0000-000{number}").status_code == 404
        for right_or_wrong in (code, "0000-0000-0009"):
            answer = asked(client, right_or_wrong)
            assert answer.status_code == 429
            assert "Espere 10 minutos" in answer.text
            assert answer.headers["referrer-policy"] == "no-referrer"
        assert asked(client, code, **JSON).json()["error"] == "too_many"
        elsewhere = Client(client.app, "192.0.2.99")
        assert told(elsewhere, code)["state"] == "valid"
        # Nor do guesses of codes keep a laptop from being enrolled.
        House(client, client.app.state.centre)
        watch.now += 11 * 60_000
        assert told(client, code)["state"] == "valid"


def test_no_code_and_no_name_is_written_down(
    client: Client, lloa: House, capsys: pytest.CaptureFixture[str]
) -> None:
    diploma = facts()
    code = lloa.issue(diploma)
    capsys.readouterr()
    for path in (
        f"/verificar/{code}", f"/verificar/{short_code(diploma.id)}", "/VERIFICAR/ABC",
        f"/verificar?codigo={short_code(diploma.id)}", f"/verificar/{code}?x={NUMBER}",
    ):  # fmt: skip
        client.get(path)
    said = capsys.readouterr().err
    paths = [json.loads(line)["path"] for line in said.splitlines()]
    assert set(paths) == {"/verificar/{code:path}", "/VERIFICAR/{code:path}", "/verificar"}
    for secret in (code[:40], short_code(diploma.id), "Rosa", NUMBER, "192.0.2"):
        assert secret not in said


def test_somebody_without_a_reader_types_the_code(client: Client, lloa: House) -> None:
    page = client.get("/verificar")
    assert page.status_code == 200
    outline = _Outline(page.text).found
    assert ("form", {"action": "/verificar", "method": "get"}) in outline
    field = next(attributes for tag, attributes in outline if tag == "input")
    assert ("label", {"for": field["id"]}) in outline
    answer = client.get(f"/verificar?codigo={quote('ab/c d')}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/verificar/ab%2Fc%20d")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert client.get("/verificar?codigo=" + "A" * 700).status_code == 400
