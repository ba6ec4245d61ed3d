"""The paper of a lent room: numbered once, redrawn the same, signed and annulled with it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from desktop.core.errors import InvalidInput, UserError
from desktop.models.opening import OpenHouse
from desktop.services.agreements.register import (
    AgreementForm,
    Agreements,
    Authority,
    Item,
    NotIssued,
    Stage,
    WrongStage,
)
from desktop.services.documents.register import Documents, DocumentState
from tests.agreement_makers import TODAY, authorised, form, one_day, room, yes
from tests.printing.reading import page_texts

SATURDAY = date(2026, 12, 5)


@pytest.fixture
def documents(house: OpenHouse) -> Documents:
    return Documents(house)


def private(house: OpenHouse) -> AgreementForm:
    """A request with a document, a RUC and a telephone."""
    outside = one_day(SATURDAY, staff_id=house.staff.id, guard="Segundo Toapanta")
    return form(
        room(house.database), one_day(date(2026, 12, 1)), outside,
        representative_kind="CEDULA", representative_number="1710034065",
        ruc="1710034065001", phone="0990004127",
    )  # fmt: skip


def words(documents: Documents, key: UUID) -> str:
    return " ".join(" ".join(page_texts(documents.draw(key))).split())


def test_unchanged_it_keeps_its_number_and_its_bytes(
    house: OpenHouse, documents: Documents
) -> None:
    key = authorised(house, form(room(house.database)))
    first = documents.agreement(key)
    again = documents.agreement(key)
    assert (first.fresh, again.fresh) == (True, False)
    assert first.number == again.number == "ACU-LLOA-A-2026-0001"
    assert documents.draw(first.id) == documents.draw(again.id)


def test_it_says_what_was_agreed_and_hides_numbers(house: OpenHouse, documents: Documents) -> None:
    key = authorised(house, private(house))
    said = words(documents, documents.agreement(key).id)
    for word in (
        "APSA-2026-014", "Asociación de Productoras Sumak Allpa", "Carmen Amelia Tituaña Yépez",
        "Feria de semillas", "Patio cubierto", "05/12/2026", "Jornada laboral", "Segundo Toapanta",
        "GADDMQ-CG-2026-0418", "Administración Zonal",
    ):  # fmt: skip
        assert word in said, word
    for hidden in ("1710034065", "0990004127", "990004127"):
        assert hidden not in said
    assert "171****065" in said


def test_before_both_said_yes_there_is_only_a_draft(house: OpenHouse, documents: Documents) -> None:
    agreements = Agreements(house)
    key = agreements.request(form(room(house.database)))
    for answers in ((), (Authority.GENERAL,)):
        for authority in answers:
            agreements.validate(key, authority, yes())
        with pytest.raises(WrongStage, match="No se puede emitir el acuerdo"):
            documents.agreement(key)
        pages = page_texts(documents.agreement_draft(key))
        assert all("BORRADOR" in page for page in pages)
        assert not any("ACU-" in page for page in pages)
    assert documents.how_many() == 0


def test_changed_before_it_is_signed_it_gets_another_number(
    house: OpenHouse, documents: Documents
) -> None:
    agreements, asked = Agreements(house), private(house)
    key = authorised(house, asked)
    first = documents.agreement(key)
    agreements.change(key, replace(asked, goods="8 mesas"))
    assert documents.one(first.id).state is DocumentState.ANNULLED
    with pytest.raises(NotIssued):
        agreements.sign(key, TODAY)
    second = documents.agreement(key)
    assert second.number == "ACU-LLOA-A-2026-0002"
    agreements.hand_over(key, [Item("Mesa", 8, "bien")], TODAY)
    third = documents.agreement(key)
    assert (third.fresh, "Mesa" in words(documents, third.id)) == (True, True)
    assert [paper.number for paper in agreements.one(key).papers] == [
        third.number, second.number, first.number,
    ]  # fmt: skip


def test_a_job_taken_back_brings_its_paper_back(house: OpenHouse, documents: Documents) -> None:
    agreements, asked = Agreements(house), private(house)
    key = authorised(house, asked)
    first = documents.agreement(key)
    agreements.change(key, replace(asked, goods="8 mesas"))
    transaction = house.database.last_transaction
    assert transaction is not None
    agreements.undo(transaction)
    assert documents.agreement(key) == replace(first, fresh=False)


def test_signed_as_a_document_the_agreement_is_signed(
    house: OpenHouse, documents: Documents
) -> None:
    agreements = Agreements(house)
    key = authorised(house, form(room(house.database), one_day(SATURDAY)))
    issued = documents.agreement(key)
    with pytest.raises(InvalidInput, match="presencia voluntaria"):
        documents.sign(issued.id, TODAY)
    assert agreements.one(key).stage is Stage.AUTHORISED
    outside = one_day(SATURDAY, staff_id=house.staff.id, guard="Segundo")
    agreements.change(key, replace(agreements.form_of(key), days=(outside,)))
    issued = documents.agreement(key)
    documents.sign(issued.id, TODAY)
    assert agreements.one(key).stage is Stage.SIGNED
    assert documents.agreement(key) == replace(issued, fresh=False)


def test_annulled_before_it_was_used_it_waits_for_another(
    house: OpenHouse, documents: Documents
) -> None:
    agreements = Agreements(house)
    key = authorised(house, form(room(house.database), one_day(TODAY)))
    first = documents.agreement(key)
    agreements.sign(key, TODAY)
    documents.annul(first.id, "Se firmó el ejemplar equivocado")
    assert agreements.one(key).stage is Stage.AUTHORISED
    second = documents.agreement(key)
    agreements.sign(key, TODAY)
    agreements.count(agreements.one(key).days[0].id, 20)
    with pytest.raises(UserError, match="ya se usó"):
        documents.annul(second.id, "Tarde")
    assert documents.one(second.id).state is DocumentState.SIGNED


def test_what_a_later_day_brings_makes_no_other_paper(
    house: OpenHouse, documents: Documents
) -> None:
    key = authorised(house, form(room(house.database)))
    issued = documents.agreement(key)
    assert not documents.course(issued.id).outdated
    assert documents.listing("sumak")[0].id == issued.id
    assert documents.one(issued.id).issued_on == TODAY < TODAY + timedelta(days=1)
