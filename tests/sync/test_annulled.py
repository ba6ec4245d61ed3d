"""A house annuls a diploma, and another house knows: over the line, and then without it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from central import authority, cli
from desktop.models.document import Document
from desktop.models.reference import AnnulledDiploma
from desktop.services.verifying.register import Verdict, VerdictState, Verifying
from tests.code_makers import NUMBER, annulled_here, issued
from tests.sync.town import Seat, Town

VALID, _, ANNULLED, UNKNOWN = VerdictState


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Two laptops of Lloa and one of Chilibulo, enrolled, who know each other's keys."""
    made = Town(tmp_path_factory.mktemp("pueblo"))
    made.settle()
    yield made
    made.close()


@pytest.fixture
def lloa(town: Town) -> Seat:
    return town.seats[0]


@pytest.fixture
def chilibulo(town: Town) -> Seat:
    return town.seats[2]


def seen(seat: Seat, code: str) -> Verdict:
    """What a laptop says by itself."""
    return Verifying(seat.open()).text(code)


def listed(seat: Seat, diploma: UUID) -> list[tuple[str, date | None]]:
    """What its list says of a diploma."""
    with seat.open().database.read() as session:
        found = session.execute(
            select(AnnulledDiploma.number, AnnulledDiploma.annulled_on).where(
                AnnulledDiploma.document_id == diploma
            )
        )
        return [(number, on) for number, on in found]


def exchanged(*seats: Seat) -> None:
    for seat in seats:
        seat.exchange()


def test_every_house_knows_what_one_annulled_and_what_it_took_back(
    town: Town, lloa: Seat, chilibulo: Seat
) -> None:
    diploma, twin = issued(lloa.open()), issued(lloa.open(), number="DIP-LLOA-A-2026-0043")
    exchanged(lloa, chilibulo)
    found = seen(chilibulo, diploma.code)
    assert (found.state, found.certified, found.house) == (VALID, True, "Lloa")
    assert found.list_age is not None
    assert seen(chilibulo, diploma.short).state is UNKNOWN
    assert seen(town.seats[1], diploma.code).state is VALID

    annulled_here(lloa.open(), diploma.id)
    assert seen(lloa, diploma.code).state is ANNULLED
    exchanged(lloa)
    assert seen(chilibulo, diploma.code).state is VALID  # it has not heard of it
    exchanged(chilibulo)
    assert listed(chilibulo, diploma.id) == [(NUMBER, date(2026, 11, 22))]
    for typed in (diploma.code, diploma.short, NUMBER):
        assert seen(chilibulo, typed).state is ANNULLED, typed
    assert seen(chilibulo, twin.code).state is VALID
    assert seen(chilibulo, diploma.code).list_age != found.list_age

    # «Deshacer» in time: it stands again, everywhere.
    lloa.execute(
        "UPDATE document SET state = 'issued', state_on = NULL, state_reason = NULL"
        " WHERE id = :row",
        row=diploma.id.bytes,
    )
    exchanged(lloa, chilibulo)
    assert listed(chilibulo, diploma.id) == []
    assert seen(chilibulo, diploma.code).state is VALID
    annulled_here(lloa.open(), diploma.id)
    exchanged(lloa, chilibulo)
    assert seen(chilibulo, diploma.code).state is ANNULLED


def test_two_of_one_number_are_two(town: Town, lloa: Seat, chilibulo: Seat) -> None:
    number = "DIP-LLOA-A-2026-0100"
    first = issued(lloa.open(), number=number)
    annulled_here(lloa.open(), first.id)
    exchanged(lloa)
    second = issued(lloa.open(), number=number)
    exchanged(lloa, chilibulo)
    assert seen(chilibulo, first.code).state is ANNULLED
    assert seen(chilibulo, second.code).state is VALID
    # Both annulled, both stay so.
    annulled_here(lloa.open(), second.id)
    exchanged(lloa, chilibulo)
    assert [seen(chilibulo, one.code).state for one in (first, second)] == [ANNULLED] * 2


def test_a_house_annuls_no_diploma_of_another(town: Town, lloa: Seat, chilibulo: Seat) -> None:
    theirs = issued(chilibulo.open(), number="DIP-CHIL-A-2026-0001")
    exchanged(chilibulo)
    # The same id in another house, under their number and under its own.
    for number in ("DIP-CHIL-A-2026-0001", "DIP-LLOA-A-2026-0200"):
        with lloa.open().database.write("Copiar") as session:
            session.add(
                Document(
                    id=theirs.id, kind="DIP", number=number, issued_on=date(2026, 11, 20),
                    issued_at=lloa.time.tick(), issued_by=lloa.open().staff.id, people=[],
                    facts="{}", facts_hash="", state="annulled", state_on=date(2026, 11, 22),
                )
            )  # fmt: skip
        exchanged(lloa, chilibulo)
        assert seen(chilibulo, theirs.code).state is VALID
        with lloa.open().database.write("Quitar") as session:
            session.delete(session.get_one(Document, theirs.id))
        exchanged(lloa)


def test_the_centre_annuls_by_number_and_says_which_one(
    town: Town, lloa: Seat, chilibulo: Seat, capsys: pytest.CaptureFixture[str]
) -> None:
    one = issued(lloa.open(), number="DIP-LLOA-A-2026-0300")
    exchanged(lloa)
    centre = town.served.centre
    assert authority.annul(centre.store, " dip-lloa-a-2026-0300", centre.clock()) == one.id.bytes
    exchanged(chilibulo, lloa)
    assert [seen(seat, one.code).state for seat in (chilibulo, lloa)] == [ANNULLED] * 2
    assert listed(chilibulo, one.id)[0][0] == "DIP-LLOA-A-2026-0300"
    # Its own house does not print it again.
    with lloa.open().database.read() as session:
        kept = session.get_one(Document, one.id)
        assert (kept.state, kept.state_reason) == ("annulled", "Lo anuló la Coordinación")
    # Nobody has it: the number alone.
    assert authority.annul(centre.store, "DIP-LLOA-A-2026-0999", centre.clock()) is None
    # What the house does afterwards does not take back what the centre said.
    annulled_here(lloa.open(), one.id)
    exchanged(lloa)
    with lloa.open().database.write("Deshacer") as session:
        session.execute(
            update(Document).where(Document.id == one.id).values(state="issued", state_on=None)
        )
    exchanged(lloa, chilibulo)
    assert seen(chilibulo, one.code).state is ANNULLED
    with pytest.raises(SystemExit) as ended:
        cli.main(
            ["--json", "--data", str(Path(town.folder / "centro")), "annul-diploma",
             "DIP-LLOA-A-2026-0300"]
        )  # fmt: skip
    assert ended.value.code == 0
    assert str(one.id) in capsys.readouterr().out


def test_many_annulled_by_one_job_are_all_told(town: Town, lloa: Seat, chilibulo: Seat) -> None:
    made = [issued(lloa.open(), number=f"DIP-LLOA-A-2026-{n}") for n in range(4000, 4060)]
    with lloa.open().database.write("Anular todos") as session:
        session.execute(
            update(Document)
            .where(Document.id.in_([one.id for one in made]))
            .values(state="annulled", state_on=date(2026, 11, 22))
        )
    exchanged(lloa, chilibulo)
    assert {seen(chilibulo, one.code).state for one in made} == {ANNULLED}
