"""What the centre answers to a request for a room reaches the house and is changed only there."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from central import authority, catalogue, cli
from central.centre import Centre
from central.refusals import Refused
from central.store import Store
from desktop.core.errors import NotAllowed
from desktop.core.ids import house_id, space_validation_id
from desktop.services.agreements.register import Agreements, Authority, Stage
from desktop.sync.protocol.frames import Status
from desktop.sync.protocol.rows import Kind, Value
from tests.agreement_makers import form, one_day, room, yes
from tests.central.laptops import HOUSE, NOON, Laptop, laptop, statuses
from tests.sync import wire
from tests.sync.street import Street, street

AGREEMENT = wire.key(60)
ANSWER = space_validation_id(UUID(bytes=AGREEMENT), "zonal").bytes
ON = date(2026, 11, 20)


@pytest.fixture
def one(store: Store) -> Laptop:
    return laptop(store, 1)


def requested() -> list[tuple[str, bytes, Kind, dict[str, Value]]]:
    """A room, a request for it and its day."""
    day = wire.row("space_day", agreement_id=AGREEMENT, on=20_800, starts="09:00")
    key = wire.key(61)
    asked = wire.row("space_agreement", room_id=wire.key(59), applicant="Sumak", state="requested")
    return [
        ("room", wire.key(59), Kind.PUT, wire.row("room", name="Patio")),
        ("space_agreement", AGREEMENT, Kind.PUT, asked),
        ("space_day", key, Kind.PUT, day),
    ]


def answer(**given: Value) -> tuple[str, bytes, Kind, dict[str, Value]]:
    """What a house writes of an authority's answer."""
    told: dict[str, Value] = {
        "agreement_id": AGREEMENT, "authority": "zonal", "result": "authorised", "number": "AZ-1",
        "on": 20_700,
    }  # fmt: skip
    return "space_validation", ANSWER, Kind.PUT, wire.row("space_validation", **told | given)


def issue(store: Store, result: str = "observed", number: str = "CG-7") -> None:
    """The centre answers."""
    authority.validate(
        store, HOUSE, AGREEMENT, "zonal", result, number, ON, NOON, note="Falta el aforo"
    )


def test_a_house_records_an_answer_and_never_issues_one(store: Store, one: Laptop) -> None:
    one.says(*requested())
    claimed = one.says(answer(issued=True))
    assert [(o.code, o.field) for o in claimed.outcomes] == [("claimed", "issued")]
    assert one.says(answer()).outcomes == ()
    claimed = one.says(
        ("space_validation", ANSWER, Kind.SET, {"issued": True, "result": "authorised"})
    )
    assert [o.code for o in claimed.outcomes] == ["claimed"]


def test_what_the_centre_issued_takes_the_place_of_what_was_typed(
    store: Store, one: Laptop
) -> None:
    one.says(*requested(), answer())
    issue(store)
    one.reads()
    told = one.rows["space_validation", ANSWER]
    assert (told["result"], told["number"], told["issued"]) == ("observed", "CG-7", True)
    refused = one.says(answer(issued=True, number="otro"))
    assert [(o.code, o.field) for o in refused.outcomes] == [("authority", "result")]
    # The same row said again is no change.
    same = dict(told)
    assert one.says(("space_validation", ANSWER, Kind.PUT, same)).outcomes == ()
    # The centre itself thinks again.
    issue(store, "authorised", "CG-8")
    one.reads()
    assert one.rows["space_validation", ANSWER]["number"] == "CG-8"


def test_who_had_not_heard_of_it_loses_visibly(store: Store, one: Laptop) -> None:
    one.says(*requested())
    two = laptop(store, 2)
    two.reads()
    issue(store)
    assert statuses(two.says(answer())) == [Status.CONFLICT]
    two.reads()
    assert two.rows["space_validation", ANSWER]["number"] == "CG-7"


def test_what_the_centre_issued_is_not_taken_away_with_its_request(
    store: Store, one: Laptop
) -> None:
    one.says(*requested())
    issue(store)
    one.reads()
    _, agreement, day = requested()
    taken = (answer(), day, agreement)
    one.says(*((table, row, Kind.DELETE, {}) for table, row, _, _ in taken))
    two = laptop(store, 2)
    two.reads()
    assert {key[0] for key in two.rows} == {
        "room", "space_agreement", "space_day", "space_validation",
    }  # fmt: skip
    one.reads()
    assert {key[:2] for key in taken} <= one.rows.keys()


@pytest.mark.parametrize(
    "asked",
    [
        ("otra", "authorised", "N-1", "x"),
        ("zonal", "quizás", "N-1", "x"),
        ("zonal", "authorised", " ", "x"),
        ("zonal", "refused", "N-1", " "),
    ],
)
def test_an_answer_has_author_document_and_reason(
    store: Store, one: Laptop, asked: tuple[str, str, str, str]
) -> None:
    one.says(*requested())
    who, result, number, note = asked
    with pytest.raises(Refused, match="field"):
        authority.validate(store, HOUSE, AGREEMENT, who, result, number, ON, NOON, note=note)


def test_a_request_nobody_sent_is_told(store: Store) -> None:
    with pytest.raises(Refused, match="unknown_agreement"):
        issue(store)


def test_it_is_a_job_of_the_command(
    centre: Centre, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "from_environment", lambda _: centre.settings)
    said: list[Any] = []
    monkeypatch.setattr(authority, "validate", lambda *words: said.append(words))
    words = [
        "--data", str(centre.settings.data), "--json", "validate", "--house", "C10",
        "--authority", "general", "--result", "observed", "--number", "CG-7",
        "--on", "2026-11-20", "--note", "Falta el aforo", "--signer", "Rocío Ñaupari",
    ]  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--agreement", str(UUID(bytes=AGREEMENT))])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["number"] == "CG-7"
    house = next(h.id.bytes for h in catalogue.houses().values() if h.code == "C10")
    assert said[0][1:7] == (house, AGREEMENT, "general", "observed", "CG-7", ON)
    assert said[0][8:] == ("Rocío Ñaupari", "Falta el aforo")
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--agreement", "otro"])
    assert ended.value.code == 1


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as found:
        yield found


def test_over_a_real_exchange_it_arrives_and_is_not_changed_here(stage: Street) -> None:
    house = stage.one.open()
    today = house.clock.today()
    asked = form(room(house.database), one_day(today), requested_on=today)
    key = Agreements(house).request(asked)
    Agreements(house).validate(key, Authority.GENERAL, yes("CG-1", on=today))
    stage.one.exchange()
    centre = stage.served.centre
    authority.validate(
        centre.store, house_id("C10").bytes, key.bytes, "zonal", "authorised", "AZ-9", today,
        centre.clock(), signer="Iván Sotomayor",
    )  # fmt: skip
    stage.settle()
    for seat in stage.seats:
        agreements = Agreements(seat.open())
        detail = agreements.one(key)
        assert detail.stage is Stage.AUTHORISED
        assert [(v.number, v.issued) for v in detail.validations] == [
            ("CG-1", False), ("AZ-9", True),
        ]  # fmt: skip
        with pytest.raises(NotAllowed):
            agreements.validate(key, Authority.ZONAL, yes("otro", on=today))
        # Whoever changes it all the same, past the job, is told so by the centre.
        seat.execute(
            "UPDATE space_validation SET number = 'OTRO' WHERE id = :row",
            row=space_validation_id(key, "zonal").bytes,
        )
        seat.exchange()
        assert seat.problems() == {("space_validation", space_validation_id(key, "zonal").bytes)}
