"""Enrolling a laptop: codes, proofs, letters, tokens, revocation, and guessing made slow."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from central import catalogue, devices
from central.centre import Centre
from central.refusals import Refused
from central.settings import HOUR, Settings
from central.tables import CODE, DEVICE, FAILURE, LIFE, PLATFORM
from desktop.sync.protocol.certificates import CODE_ALPHABET, certifies, plain_code
from tests.central.asking import Answer, Client
from tests.central.conftest import Watch, served
from tests.central.laptop import Laptop, code_for, enrolled, room

LLOA = next(h.id.bytes for h in catalogue.houses().values() if h.code == "C10")


def _refused(answer: Answer, status: int, code: str) -> str:
    told = answer.json()
    assert (answer.status_code, told["error"]) == (status, code)
    assert answer.headers["x-casa-somos"] == "1"
    return str(told["message"])


def _devices(centre: Centre) -> int:
    with centre.store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(DEVICE)).scalar_one())


def test_a_code_enrols_a_laptop_with_a_certificate_of_the_centre(
    client: Client, centre: Centre, watch: Watch
) -> None:
    laptop = Laptop()
    told = laptop.enrol(client, code_for(centre))
    assert (told["house"], told["letter"], told["now"]) == ("C10", "A", watch.now)
    certificate, key = bytes.fromhex(told["certificate"]), bytes.fromhex(told["centre_key"])
    assert certifies(certificate, key, laptop.device, LLOA, "A", laptop.public)
    assert not certifies(certificate, key, laptop.device, LLOA, "B", laptop.public)
    assert len(bytes.fromhex(told["centre_box"])) == 32
    assert laptop.exchange(client).status == 200


def test_a_code_is_understood_however_it_is_typed(client: Client, centre: Centre) -> None:
    code = code_for(centre)
    assert set(code) - {"-"} <= set(CODE_ALPHABET)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert plain_code(typed) == code.replace("-", "")
    laptop = Laptop()
    assert client.post("/v1/enrol", form=laptop.form(typed)).status_code == 200


def test_nothing_that_opens_a_door_is_kept_in_the_clear(client: Client, centre: Centre) -> None:
    code = code_for(centre)
    laptop = Laptop()
    laptop.enrol(client, code)
    with centre.store.read() as connection:
        kept = [
            bytes(value)
            for table in (CODE, DEVICE, PLATFORM)
            for row in connection.execute(select(table)).all()
            for value in row
            if isinstance(value, bytes)
        ]
    assert kept
    secrets = (code.encode(), code.replace("-", "").encode(), laptop.token.encode())
    assert not any(secret in value for value in kept for secret in secrets)


def test_a_code_that_expired_says_so(client: Client, centre: Centre, watch: Watch) -> None:
    code = code_for(centre)
    watch.now += 72 * HOUR
    answer = client.post("/v1/enrol", form=Laptop().form(code))
    assert "venció" in _refused(answer, 403, "code")
    assert _devices(centre) == 0


def test_a_code_enrols_one_laptop_only(client: Client, centre: Centre) -> None:
    code = code_for(centre)
    Laptop().enrol(client, code)
    answer = client.post("/v1/enrol", form=Laptop().form(code))
    assert "ya se usó" in _refused(answer, 403, "code")
    assert _devices(centre) == 1


def test_a_code_nobody_gave_is_refused(client: Client, centre: Centre) -> None:
    answer = client.post("/v1/enrol", form=Laptop().form("0000-0000-0000"))
    assert "no conoce" in _refused(answer, 403, "code")
    answer = client.post("/v1/enrol", form=Laptop().form("corto"))
    assert "doce signos" in _refused(answer, 403, "code")


def test_a_lost_answer_does_not_lose_the_laptop(
    client: Client, centre: Centre, watch: Watch
) -> None:
    laptop, code = Laptop(), code_for(centre)
    first = laptop.enrol(client, code)
    old = laptop.token
    watch.now += 71 * HOUR
    again = laptop.enrol(client, code)
    assert (again["letter"], again["certificate"]) == (first["letter"], first["certificate"])
    assert laptop.token != old
    assert laptop.exchange(client).status == 200
    laptop.token = old
    assert laptop.exchange(client).refusal.code == "token"
    watch.now += HOUR
    _refused(client.post("/v1/enrol", form=laptop.form(code)), 403, "code")


def test_a_code_of_another_house_names_the_right_one(client: Client, centre: Centre) -> None:
    code = code_for(centre, "C12")
    said = _refused(client.post("/v1/enrol", form=Laptop("C10").form(code)), 409, "house")
    assert "Solanda (C12)" in said
    assert "Lloa (C10)" in said
    # The code is not spent by it.
    Laptop("C12").enrol(client, code)


@pytest.mark.parametrize("spoiled", ["device", "incarnation", "public_key", "proof"])
def test_a_key_that_is_not_the_laptops_is_refused(
    client: Client, centre: Centre, spoiled: str
) -> None:
    form = Laptop().form(code_for(centre))
    form[spoiled] = Laptop().form("0000-0000-0000")[spoiled]
    _refused(client.post("/v1/enrol", form=form), 400, "proof")
    assert _devices(centre) == 0


def test_a_known_laptop_is_not_taken_over_by_another_key(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    thief = Laptop(device=laptop.device, incarnation=laptop.incarnation)
    answer = client.post("/v1/enrol", form=thief.form(code_for(centre)))
    _refused(answer, 409, "device")
    moved = replace(laptop, house="C12")
    _refused(client.post("/v1/enrol", form=moved.form(code_for(centre, "C12"))), 409, "device")
    assert laptop.exchange(client).status == 200


def test_practice_stays_at_home_and_kinds_do_not_mix(client: Client, centre: Centre) -> None:
    answer = client.post("/v1/enrol", form=Laptop(kind="practice").form(code_for(centre)))
    assert "práctica" in _refused(answer, 409, "kind")
    enrolled(client, centre, kind="measurement")
    answer = client.post("/v1/enrol", form=Laptop(kind="real").form(code_for(centre)))
    assert "no se mezcla" in _refused(answer, 409, "kind")
    fresh = Laptop(kind="real")
    answer = client.post("/v1/enrol", form=fresh.form(code_for(centre), empty=True))
    assert (answer.status_code, answer.json()["kind"]) == (200, "measurement")
    enrolled(client, centre, "C12", kind="real")


def test_letters_of_a_house_are_each_given_once(client: Client, centre: Centre) -> None:
    given = [enrolled(client, centre, letter=asked).letter for asked in ("C", "C", "A", "A", "D")]
    assert given == ["C", "A", "B", "D", "E"]
    assert enrolled(client, centre, "C12", letter="C").letter == "C"
    # An answer that is lost takes no other letter.
    laptop, code = Laptop(letter="A"), code_for(centre)
    assert laptop.enrol(client, code)["letter"] == laptop.enrol(client, code)["letter"] == "F"


def test_a_house_without_letters_left_goes_on_with_pairs(client: Client, centre: Centre) -> None:
    with centre.store.write() as connection:
        connection.execute(
            LIFE.insert(),
            [
                {
                    "device": uuid4().bytes,
                    "incarnation": uuid4().bytes,
                    "house": LLOA,
                    "letter": letter,
                    "begun_at": 0,
                }
                for letter in devices.LETTERS
            ],
        )
    assert enrolled(client, centre, letter="A").letter == "AA"
    assert enrolled(client, centre, letter="A").letter == "AB"


def test_a_revoked_laptop_is_let_in_no_more(client: Client, centre: Centre, watch: Watch) -> None:
    laptop, colleague = enrolled(client, centre), enrolled(client, centre, letter="B")
    code = code_for(centre)
    laptop.enrol(client, code)
    with centre.store.write() as connection:
        devices.revoke(connection, laptop.device, watch.now)
    told = laptop.exchange(client, laptop.sealed(1, room("Sala")))
    assert (told.status, told.refusal.code) == (403, "revoked")
    assert "sigue guardado" in told.refusal.message
    state = f"/v1/sync/state?incarnation={laptop.incarnation.hex()}"
    _refused(client.get(state, headers=laptop.headers), 403, "revoked")
    rows = {row.row: row.values for p in colleague.exchange(client).pages for row in p.rows}
    assert rows[laptop.device]["revoked_at"] == watch.now
    # Neither does the code it was enrolled with let it back in; a new one does.
    _refused(client.post("/v1/enrol", form=laptop.form(code)), 403, "revoked")
    laptop.enrol(client, code_for(centre))
    assert laptop.exchange(client).status == 200


def test_a_laptop_revoked_while_it_sends_has_no_effect(
    client: Client, centre: Centre, watch: Watch
) -> None:
    laptop = enrolled(client, centre)
    batch = laptop.sealed(1, room("Sala"))

    def revoked() -> None:
        with centre.store.write() as connection:
            devices.revoke(connection, laptop.device, watch.now)

    told = laptop.send(client, [laptop.asking() + batch[:200], revoked, batch[200:]])
    assert (told.status, told.refusal.code) == (403, "revoked")
    assert not told.answers
    assert not told.pages


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "ñ" * 20, "a" * 5000])
def test_a_forged_token_is_refused(client: Client, centre: Centre, token: str) -> None:
    laptop = enrolled(client, centre)
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post("/v1/sync", content=laptop.asking(), headers=headers)
    assert answer.status_code == 401
    assert answer.content.startswith(b"CSQ1")
    path = f"/v1/sync/state?incarnation={laptop.incarnation.hex()}"
    _refused(client.get(path, headers=headers), 401, "token")


def test_guessing_is_made_slow_for_one_address(
    client: Client, centre: Centre, watch: Watch
) -> None:
    for _ in range(10):
        _refused(client.post("/v1/enrol", form=Laptop().form("0000-0000-0000")), 403, "code")
    code = code_for(centre)
    answer = client.post("/v1/enrol", form=Laptop().form(code))
    assert "Espere 10 minutos" in _refused(answer, 429, "too_many")
    # Somebody else is not made to wait, nor are those who are enrolled.
    Laptop().enrol(Client(client.app, "192.0.2.8"), code)
    watch.now += 10 * 60_000
    enrolled(client, centre)
    _refused(client.post("/v1/enrol", form=Laptop().form("0000-0000-0000")), 403, "code")
    with centre.store.read() as connection:
        # Addresses are not kept longer than they are counted.
        assert connection.execute(select(func.count()).select_from(FAILURE)).scalar_one() == 1


def test_guessing_from_many_addresses_is_made_slow_for_all(
    settings: Settings, watch: Watch
) -> None:
    with served(replace(settings, failures_from_all=4), watch) as client:
        for number in range(4):
            somebody = Client(client.app, f"192.0.2.{number}")
            _refused(somebody.post("/v1/enrol", form=Laptop().form("0000-0000-0000")), 403, "code")
        answer = Client(client.app, "192.0.2.9").post("/v1/enrol", form=Laptop().form("x"))
        _refused(answer, 429, "too_many")


def test_only_a_trusted_proxy_is_believed_about_addresses(settings: Settings, watch: Watch) -> None:
    limits = replace(settings, failures_from_one=1, trusted_proxies=frozenset({"127.0.0.1"}))
    with served(limits, watch) as client:
        proxy, form = Client(client.app, "127.0.0.1"), Laptop().form("0000-0000-0000")

        def through(forwarded: str, asked: Client = proxy) -> int:
            headers = {"X-Forwarded-For": forwarded, "content-type": "application/json"}
            return asked.post("/v1/enrol", form=form, headers=headers).status_code

        assert through("192.0.2.1") == 403
        # What the client itself wrote in front of it changes nothing.
        assert through("198.51.100.1, 192.0.2.1") == 429
        assert through("192.0.2.2") == 403
        stranger = Client(client.app, "192.0.2.50")
        assert through("192.0.2.3", stranger) == 403
        assert through("192.0.2.4", stranger) == 429


def test_revoking_what_nobody_enrolled_is_refused(centre: Centre, watch: Watch) -> None:
    with pytest.raises(Refused) as refused, centre.store.write() as connection:
        devices.revoke(connection, UUID(int=1).bytes, watch.now)
    assert refused.value.code == "unknown_device"
