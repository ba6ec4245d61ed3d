"""What the centre decides by itself reaches the house, and only there it is changed."""

import json
from datetime import date
from uuid import UUID

import pytest

from central import authority, catalogue, cli
from central.centre import Centre
from central.refusals import Refused
from desktop.sync.protocol import identity
from tests.central.asking import Client
from tests.central.laptop import enrolled
from tests.sync import wire

HOUSE = next(h.id.bytes for h in catalogue.houses().values() if h.code == "C10")
WORKSHOP = wire.key(50)
ON = date(2026, 11, 20)


def workshop(client: Client, centre: Centre) -> None:
    """A house sends a workshop."""
    laptop = enrolled(client, centre)
    cycle = identity.cycle_id("2026-4").bytes
    values = wire.row("workshop", cycle_id=cycle, name="Guitarra", capacity=20, state="planned")
    assert laptop.exchange(client, laptop.sealed(1, ("workshop", WORKSHOP, values))).answers


def test_an_authorisation_travels_to_the_house(client: Client, centre: Centre) -> None:
    workshop(client, centre)
    authority.authorise(centre.store, HOUSE, WORKSHOP, "Coordinación", "R-7", ON, centre.clock())
    told = enrolled(client, centre).exchange(client)
    (values,) = (r.values for p in told.pages for r in p.rows if r.table == "workshop")
    assert (values["authorised_by"], values["authorisation_number"]) == ("Coordinación", "R-7")


@pytest.mark.parametrize(("by", "number"), [("", "R-7"), ("Coordinación", " ")])
def test_an_authorisation_has_author_and_number(
    client: Client, centre: Centre, by: str, number: str
) -> None:
    workshop(client, centre)
    with pytest.raises(Refused, match="field"):
        authority.authorise(centre.store, HOUSE, WORKSHOP, by, number, ON, centre.clock())


def test_a_workshop_nobody_sent_is_told(client: Client, centre: Centre) -> None:
    with pytest.raises(Refused, match="unknown_workshop"):
        authority.authorise(centre.store, HOUSE, WORKSHOP, "Alguien", "R-7", ON, centre.clock())


def test_an_annulled_diploma_reaches_every_house(client: Client, centre: Centre) -> None:
    authority.annul(centre.store, " dip-lloa-a-2026-0007 ", centre.clock())
    for house in ("C10", "C07"):
        told = enrolled(client, centre, house).exchange(client)
        rows = [r for p in told.pages for r in p.rows if r.table == "annulled_diploma"]
        assert [row.values["number"] for row in rows] == ["DIP-LLOA-A-2026-0007"]


def test_both_are_jobs_of_the_command(
    client: Client, centre: Centre, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    workshop(client, centre)
    monkeypatch.setattr(cli, "from_environment", lambda _: centre.settings)
    words = ["--data", str(centre.settings.data), "--json"]
    issue = ["authorise", "C10", str(UUID(bytes=WORKSHOP)), "--by", "Zonal", "--number", "R-8"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, *issue])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["number"] == "R-8"
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "authorise", "C10", "otro", "--by", "Zonal", "--number", "R-8"])
    assert ended.value.code == 1
    assert "otro" in json.loads(capsys.readouterr().out)["error"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "annul-diploma", "DIP-1"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out) == {"annulled": "DIP-1", "diploma": None}
