"""Registrations made online: once each, within limits, in the stream of their house alone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from central import catalogue, registrations
from central.centre import Centre
from desktop.sync.protocol import identity
from tests.central.asking import Answer, Client
from tests.central.conftest import Watch
from tests.central.laptop import enrolled, room

FORM: dict[str, Any] = {
    "house": "C10",
    "reference": "WEB-2026-17",
    "surnames": "Morales Quinga",
    "given_names": "Sofía",
    "document_kind": "CEDULA",
    "document_number": "1710034065",
    "birth_date": "2001-04-30",
    "phone": "0990000142",
    "notice_at": "2026-11-22T18:30:00-05:00",
}


@pytest.fixture
def token(centre: Centre) -> str:
    return registrations.new_platform_token(centre.store, centre.clock())


def _post(client: Client, token: str, **other: Any) -> Answer:
    form = {**FORM, **other}
    given = {k: v for k, v in form.items() if v is not ...}
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/v1/registrations", form=given, headers=headers)


def test_a_registration_reaches_its_house_and_no_other(
    client: Client, centre: Centre, token: str, watch: Watch
) -> None:
    lloa, solanda = enrolled(client, centre), enrolled(client, centre, "C12")
    answer = _post(client, token)
    assert answer.status_code == 201, answer.text
    key = identity.registration_id(identity.house_id("C10"), "WEB-2026-17")
    assert answer.json() == {"id": str(key), "house": "C10", "state": "open"}
    rows = {row.row: row.values for p in lloa.exchange(client).pages for row in p.rows}
    values = rows[key.bytes]
    assert (values["surnames"], values["state"]) == ("Morales Quinga", "open")
    assert values["birth_date"] == catalogue.days(datetime(2001, 4, 30, tzinfo=UTC).date())
    told = datetime(2026, 11, 22, 23, 30, tzinfo=UTC).timestamp() * 1000
    assert (values["notice_at"], values["received_at"]) == (told, watch.now)
    assert key.bytes not in {row.row for p in solanda.exchange(client).pages for row in p.rows}


def test_the_same_reference_again_changes_nothing(
    client: Client, centre: Centre, token: str
) -> None:
    laptop = enrolled(client, centre)
    first = _post(client, token)
    end = laptop.exchange(client).end
    laptop.house_cursor, laptop.ref_cursor = end.house_head, end.ref_head
    again = _post(client, token, surnames="Otros")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert laptop.exchange(client).pages == []
    assert _post(client, token, reference="WEB-2026-18").status_code == 201
    assert _post(client, token, house="C12").json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("surnames", "x" * 201, "demasiado largo: 200"),
        ("given_names", "", "está vacío"),
        ("given_names", "   ", "está vacío"),
        ("reference", ..., "Falta «reference»"),
        ("surnames", 17, "«surnames» no es válido"),
        ("surnames", "Mora\x00les", "«surnames» no es válido"),
        ("document_kind", "CARNET_DE_CLUB", "«document_kind» no es válido"),
        ("document_kind", ..., "Falta «document_kind»"),
        ("birth_date", "30/04/2001", "«birth_date» no es válido"),
        ("birth_date", "20010430", "«birth_date» no es válido"),
        ("birth_date", "1201-04-30", "«birth_date» no es válido"),
        ("notice_at", "2026-11-22T18:30:00", "«notice_at» no es válido"),
        ("workshop", "no-es-un-uuid", "«workshop» no es válido"),
        ("email", "a" * 255, "«email» es demasiado largo"),
        ("note", "n" * 2001, "«note» es demasiado largo"),
        ("apodo", "Sofi", "«apodo» no se conoce"),
    ],
)
def test_a_wrong_field_is_named(
    client: Client, token: str, field: str, value: Any, said: str
) -> None:
    answer = _post(client, token, **{field: value})
    told = answer.json()
    assert (answer.status_code, told["error"], told["field"]) == (400, "field", field)
    assert said in told["message"]


def test_an_unknown_house_is_not_found(client: Client, token: str) -> None:
    for house in ("C99", "C45", "Lloa"):
        answer = _post(client, token, house=house)
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown_house")


def test_only_the_platform_registers(client: Client, centre: Centre, token: str) -> None:
    laptop = enrolled(client, centre)
    for wrong in ("", "x", laptop.token, token[:-1]):
        answer = _post(client, wrong)
        assert (answer.status_code, answer.json()["error"]) == (401, "token")
    # Nor does the platform's token open an exchange.
    laptop.token = token
    assert laptop.exchange(client).refusal.code == "token"


def test_a_workshop_of_another_house_is_refused(client: Client, centre: Centre, token: str) -> None:
    other = enrolled(client, centre, "C12")
    cycle = identity.cycle_id("2026-4").bytes
    key = UUID(int=77)
    values = {
        "cycle_id": cycle, "name": "Danza", "category": "artistico", "modality": "gratuito",
        "facilitator_id": None, "room_id": None, "capacity": 20, "contribution_cents": 0,
        "minimum_age": None, "maximum_age": None, "starts_on": 20_700, "ends_on": 20_780,
        "state": "draft", "state_reason": None, "authorised_by": None, "authorised_on": None,
        "authorisation_number": None,
    }  # fmt: skip
    told = other.exchange(client, other.sealed(1, ("workshop", key.bytes, values), room("Sala")))
    assert told.answers[0].outcomes == ()
    answer = _post(client, token, workshop=str(key))
    assert (answer.status_code, answer.json()["field"]) == (400, "workshop")
    assert _post(client, token, workshop=str(key), house="C12").status_code == 201
    # One that no house has sent yet loses nobody's registration.
    assert _post(client, token, workshop=str(UUID(int=78)), reference="R2").status_code == 201
