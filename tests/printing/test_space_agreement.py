"""The agreement for a room and its hand-over sheet, read as people read them."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.printing.flow import laid_out
from desktop.printing.page import mm
from desktop.printing.space_agreement import (
    AgreementFacts,
    InventoryItem,
    Validation,
    draw_agreement,
)
from desktop.printing.table import Column, Table
from tests.printing import people, reading

LONG = (
    "Federación de Organizaciones Comunitarias, Barriales, Agroecológicas y Culturales de la "
    "Parroquia Rural de San José de Minas y sus Comunas Ancestrales del Noroccidente de Quito"
)


def pages(facts: AgreementFacts) -> list[str]:
    return reading.page_texts(draw_agreement(facts))


def test_the_agreement_says_what_the_model_asks() -> None:
    first, second, handover = pages(people.agreement())
    for said in (
        "Acuerdo para uso de espacio", "APSA-2026-014 del 14/09/2026",
        "Asociación de Productoras Agroecológicas Sumak Allpa", "179*******001",
        "Carmen Amelia Tituaña Yépez, Presidenta", "C.C. 171****229", "099 *** 4127",
        "Feria de semillas", "Vecindad de Lloa", "Patio cubierto", "60 personas", "45 personas",
        "8 mesas, 40 sillas", "05/10/2026", "lunes", "07:30", "09:00 – 14:00", "15:00",
        "guardia Segundo Rafael Ñacata Simbaña", "Jornada laboral",
        "Coordinación General de Casas Somos Quito", "Memorando CG-2026-0418", "21/09/2026",
        "Administración Zonal Eloy Alfaro", "Memorando AZEA-2026-1122", "Ing. Rocío Ñaupari",
    ):  # fmt: skip
        assert said in first
    for said in (
        "aforo de 60 personas", "plazo de 15 días", "Datos personales", "dos ejemplares",
        "Darwin Patricio Guachamín Oña", "Gestor, Casa Somos Lloa",
        "Presidenta, por la solicitante", "Fin del acuerdo",
    ):  # fmt: skip
        assert said in second
    assert "Acta de entrega-recepción del espacio" in handover
    for text in (first, second, handover):
        assert "Datos personales: responsable, Municipio" in text
        assert "ACU-LLOA-A-2026-0031" in text


def test_it_has_its_twelve_clauses_with_and_without_a_capacity() -> None:
    for capacity, said in ((60, "el aforo de 60 personas"), (None, "el aforo del espacio")):
        text = " ".join(pages(replace(people.agreement(), capacity=capacity))[:2])
        assert said in text
        assert "12 Datos personales" in text
        assert "13 " not in text.split("12 Datos personales")[1][:200]


def test_a_draft_shows_validations_to_be_given_and_is_not_to_be_signed() -> None:
    facts = people.agreement()
    draft = replace(
        facts,
        imprint=replace(facts.imprint, number="", draft=True),
        validations=tuple(Validation(found.authority) for found in facts.validations),
    )
    first, second, handover = pages(draft)
    for text in (first, second, handover):
        assert "BORRADOR" in text
        assert "ACU-" not in text
        assert "huella" not in text
    assert first.count("Nombre y cargo") == 2
    assert second.count("Se firma solo la versión numerada") == 2
    assert handover.count("Se firma solo la versión numerada") == 4
    assert "acuerdo (sin número)" in handover


def test_each_answer_of_an_authority_draws_another_paper() -> None:
    facts = people.agreement()
    drawn = set()
    for result in ("", "authorised", "observed", "refused"):
        zonal = replace(facts.validations[1], result=result)
        drawn.add(draw_agreement(replace(facts, validations=(facts.validations[0], zonal))))
    assert len(drawn) == 4


def test_forty_days_go_on_at_the_next_page_under_the_same_head() -> None:
    facts = replace(people.agreement(), days=people.lent_days(40))
    found = pages(facts)
    whole = " ".join(found)
    for day in facts.days:
        assert f"{day.on:%d/%m/%Y}" in whole
    heads = [text for text in found if "Presencia de la Casa" in text and "Desmontaje" in text]
    assert len(heads) == 2


@pytest.mark.parametrize("many", [*range(41)])
def test_no_page_holds_only_signatures_or_one_or_two_days(many: int) -> None:
    facts = replace(people.agreement(), days=people.lent_days(many))
    for text in pages(facts):
        if "Fin del acuerdo" in text:
            assert "Datos personales Los datos de contacto" in text
        if "Desmontaje" in text:
            listed = sum(f"{day.on:%d/%m/%Y}" in text for day in facts.days)
            assert listed >= min(3, many)


def test_a_request_without_days_says_they_are_to_be_set() -> None:
    assert "Por definir" in pages(replace(people.agreement(), days=()))[0]


def test_the_hand_over_sheet_has_room_to_write_until_the_room_was_handed_over() -> None:
    open_sheet = pages(people.agreement())[-1]
    assert "Se entrega el ____ / ____ / ______" in open_sheet
    assert "Novedades al devolver" in open_sheet
    facts = people.agreement()
    closed = replace(
        facts,
        handed_on=date(2026, 10, 5),
        returned_on=date(2026, 12, 20),
        inventory=tuple(replace(item, back="Completo") for item in facts.inventory),
        return_note="Una silla con la pata rota.",
    )
    sheet = pages(closed)[-1]
    for said in ("05/10/2026", "20/12/2026", "2 con el asiento flojo", "1 juego", "Completo",
                 "Novedades al devolver: Una silla con la pata rota."):  # fmt: skip
        assert said in sheet
    assert "ninguna" in pages(replace(closed, return_note=""))[-1]
    assert "Se entregó solo el espacio" in pages(replace(closed, inventory=()))[-1]
    assert open_sheet.count("Carmen Amelia Tituaña Yépez") == 2


def test_long_names_are_printed_whole() -> None:
    facts = people.agreement()
    long = replace(
        facts,
        applicant=LONG, activity=LONG, audience=LONG, goods=LONG, room=LONG,
        representative=replace(facts.representative, name=people.LONG_NAME),
        request_number="GADPRSJM-DIR-2026-000014-OF-EXT-REENVIADO",
        long_reason=LONG,
        inventory=tuple(InventoryItem(LONG, "12 juegos de 6", LONG, LONG) for _ in range(9)),
    )  # fmt: skip
    found = pages(long)
    assert found[0].count(LONG) >= 5
    assert sum(text.count(people.LONG_NAME) for text in found) >= 4
    assert " ".join(found).count("12 juegos de 6") == 9
    assert "Fin del acta de entrega-recepción" in found[-1]


def test_a_value_brings_no_markup() -> None:
    facts = replace(people.agreement(), applicant="Ana & <b>Co</b> {casa}", return_note="a < b & c")
    whole = " ".join(pages(facts))
    assert "Ana & <b>Co</b> {casa}" in whole
    assert "a < b & c" in whole


def test_a_row_higher_than_a_page_does_not_keep_the_others_from_being_laid_out() -> None:
    rows = [("palabra " * 1500,), ("dos",), ("tres",), ("cuatro",)]
    table = Table((Column("Texto", 174 * mm),), rows)
    assert len(laid_out([table])) == 2
