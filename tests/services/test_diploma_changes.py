"""Diplomas handed over, and issued anew where a name was wrong."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from desktop.core.errors import InvalidInput, NotAllowed
from desktop.core.ids import cycle_id, new_id
from desktop.models.document import DocumentState
from desktop.models.house import HouseProfile
from desktop.models.opening import OpenHouse
from desktop.models.staff import Role
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import (
    Documents,
    NoSuchDocument,
)
from tests.roll_makers import attended, numbers, rename

CYCLE = cycle_id("2026-4")
TODAY = date(2026, 11, 23)


@pytest.fixture
def diplomas(house: OpenHouse) -> Diplomas:
    return Diplomas(house)


# -- a name that was wrong


def test_a_corrected_name_is_issued_anew_and_the_earlier_one_says_by_which(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    _workshop, (who,) = attended(house.database, 1)
    first = diplomas.issue(CYCLE).issued[0]
    assert not diplomas.name_changed(first.id)
    rename(house, who, "Ñacato")
    assert diplomas.name_changed(first.id)
    assert [row.id for row in diplomas.outdated(CYCLE)] == [first.id]
    assert Documents(house).course(first.id).outdated
    second = diplomas.reissue(first.id, "corrección del nombre")
    assert second.number == "DIP-LLOA-A-2026-0002"
    before, now = diplomas.one(first.id), diplomas.one(second.id)
    assert before.state is DocumentState.ANNULLED
    assert before.state_reason == "Reemplazado por DIP-LLOA-A-2026-0002: corrección del nombre"
    assert (now.name, now.outdated, before.outdated) == ("Rosa Ñacato", False, False)
    assert before.code != now.code
    assert diplomas.outdated(CYCLE) == []
    assert [each.id for each in diplomas.issue(CYCLE).existing] == [second.id]


def test_a_diploma_that_says_what_is_so_is_not_issued_anew(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    attended(house.database, 1)
    first = diplomas.issue(CYCLE).issued[0]
    with house.database.write("Otra coordinadora") as session:
        session.execute(update(HouseProfile).values(signer_name="Marta Peña"))
    with pytest.raises(InvalidInput, match="no ha cambiado"):
        diplomas.reissue(first.id, "corrección del nombre")
    with pytest.raises(InvalidInput, match="por qué"):
        diplomas.reissue(first.id, "  ")
    assert diplomas.one(first.id).stands
    assert len(numbers(house)) == 1


def test_only_who_may_annul_issues_anew(house: OpenHouse, diplomas: Diplomas) -> None:
    _workshop, (who,) = attended(house.database, 1)
    first = diplomas.issue(CYCLE).issued[0]
    rename(house, who, "Ñacato")
    house.staff = type(house.staff)(house.staff.id, house.staff.name, Role.TECNICO)
    with pytest.raises(NotAllowed):
        diplomas.reissue(first.id, "corrección del nombre")


def test_an_annulled_diploma_is_not_issued_anew(house: OpenHouse, diplomas: Diplomas) -> None:
    _workshop, (who,) = attended(house.database, 1)
    first = diplomas.issue(CYCLE).issued[0]
    Documents(house).annul(first.id, "No correspondía")
    rename(house, who, "Ñacato")
    with pytest.raises(InvalidInput, match="está anulado"):
        diplomas.reissue(first.id, "corrección del nombre")


# -- handing over


def test_diplomas_are_noted_as_delivered_and_taken_back(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    attended(house.database, 3)
    keys = [each.id for each in diplomas.issue(CYCLE).issued]
    assert diplomas.deliver(keys[:1], "printed", TODAY).delivered == 1
    done = diplomas.deliver(keys, "digital", TODAY)
    assert (done.delivered, done.already) == (2, 1)
    hows = {row.id: row.delivered_how for row in diplomas.of_cycle(CYCLE)}
    assert hows == {keys[0]: "printed", keys[1]: "digital", keys[2]: "digital"}
    assert done.transaction is not None
    diplomas.undo(done.transaction)
    assert [row.delivered_on for row in diplomas.of_cycle(CYCLE)] == [TODAY, None, None]
    assert diplomas.deliver(keys[:1], "digital", TODAY).transaction is None


def test_what_cannot_have_been_delivered_is_refused_whole(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    workshop, _who = attended(house.database, 2)
    one, two = (each.id for each in diplomas.issue(CYCLE).issued)
    Documents(house).annul(two, "No correspondía")
    acta = Documents(house).act(workshop).id
    for keys, on, said in (
        ([one, two], TODAY, "DIP-LLOA-A-2026-0002 está anulado"),
        ([one], TODAY + timedelta(days=1), "en el futuro"),
        ([one], TODAY - timedelta(days=1), "antes de emitirse, el 23/11/2026"),
        ([one, acta], TODAY, "no es un diploma"),
    ):
        with pytest.raises(InvalidInput, match=said):
            diplomas.deliver(keys, "digital", on)
    with pytest.raises(NoSuchDocument):
        diplomas.deliver([one, new_id()], "digital", TODAY)
    assert diplomas.one(one).delivered_on is None
