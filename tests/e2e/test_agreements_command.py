"""Agreements for rooms as another program would ask for them."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.services.access import Access
from desktop.services.agreements.register import Agreements, Authority
from tests.agreement_makers import form, one_day, room, yes
from tests.e2e.test_command import PASSWORD, Shell
from tests.printing.reading import page_texts


@pytest.fixture
def lent(tmp_path: Path) -> tuple[Shell, UUID, UUID]:
    """A house with a request that both authorised and one that nobody answered."""
    password = tmp_path / "clave"
    password.write_text(PASSWORD + "\n", encoding="utf-8")
    shell = Shell(tmp_path / "casa", password)
    shell.run("setup", "--house", "C10", "--staff", "Lucía Paredes")
    house = Access(Home(shell.home), Clock()).sign_in(None, PASSWORD)
    try:
        today, agreements = house.clock.today(), Agreements(house)
        patio = room(house.database)
        first = agreements.request(form(patio, one_day(today), requested_on=today))
        for authority in Authority:
            agreements.validate(first, authority, yes(on=today))
        other = form(patio, one_day(today, 12, 13), requested_on=today, applicant="Club Ñaupa")
        return shell, first, agreements.request(other)
    finally:
        house.close()


def test_an_agreement_is_numbered_and_what_is_not_authorised_is_a_draft(
    lent: tuple[Shell, UUID, UUID], tmp_path: Path
) -> None:
    shell, ready, waiting = lent
    listed = shell.run("agreements")["agreements"]
    assert {row["id"]: (row["number"], row["state"]) for row in listed} == {
        str(ready): (None, "authorised"), str(waiting): (None, "requested"),
    }  # fmt: skip
    out = tmp_path / "acuerdo.pdf"
    drafted = shell.run("agreement", "--id", str(waiting), "--out", str(out))
    assert drafted == {"number": None, "draft": True}
    assert all("BORRADOR" in page for page in page_texts(out.read_bytes()))
    made = shell.run("agreement", "--id", str(ready), "--out", str(out))
    assert made == {"number": made["number"], "draft": False}
    assert made["number"].startswith("ACU-LLOA-A-")
    first = out.read_bytes()
    assert made["number"] in page_texts(first)[0]
    assert not any("BORRADOR" in page for page in page_texts(first))
    assert shell.run("agreement", "--id", str(ready), "--out", str(out)) == made
    assert out.read_bytes() == first
    states = {row["id"]: row["number"] for row in shell.run("agreements")["agreements"]}
    assert states == {str(ready): made["number"], str(waiting): None}


def test_what_is_not_there_and_where_it_cannot_go_is_told(
    lent: tuple[Shell, UUID, UUID], tmp_path: Path
) -> None:
    shell, ready, _ = lent
    out = str(tmp_path / "acuerdo.pdf")
    for asked in (str(uuid4()), "otro"):
        assert shell.run("agreement", "--id", asked, "--out", out, code=1)["error"].endswith(".")
    nowhere = str(tmp_path / "no existe" / "acuerdo.pdf")
    assert (
        "No se pudo guardar"
        in shell.run("agreement", "--id", str(ready), "--out", nowhere, code=1)["error"]
    )
    # The number is kept, and is the same one once the place takes it.
    (kept,) = (r["number"] for r in shell.run("agreements")["agreements"] if r["number"])
    assert shell.run("agreement", "--id", str(ready), "--out", out)["number"] == kept
