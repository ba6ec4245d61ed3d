"""The ficha, the lista, the notice and the recovery sheet, read as people read them."""

from dataclasses import replace

import pytest

from desktop.printing.attendance_sheet import Listed, draw_list
from desktop.printing.data_notice import draw_notice
from desktop.printing.enrolment_form import (
    DISABILITIES,
    DOCUMENTS,
    ETHNICITIES,
    GENDERS,
    draw_form,
)
from desktop.printing.recovery_sheet import draw_recovery
from tests.printing import people
from tests.printing.reading import page_texts

# --- ficha ---------------------------------------------------------------------------------


def test_the_ficha_is_one_sheet_with_all_its_answers() -> None:
    face, reverse = page_texts(draw_form(people.form()))
    for said in (
        "FIC-LLOA-A-2026-0214", "Haro Peñafiel", "Samanta Nicole", "175****641", "Ecuador",
        "1 4 0 3 2 0 1 3", "099 *** 2086", "Urauco", "Haro Villacís, Édgar Rubén", "Padre",
        "28/09/2026 10:14", "Continúa al reverso",
    ):  # fmt: skip
        assert said in face
    assert "Letra grande en los materiales" in reverse
    assert "Samanta Nicole Haro Peñafiel" in reverse


def test_a_blank_ficha_asks_everything_and_answers_nothing() -> None:
    face, reverse = page_texts(draw_form(people.blank_form()))
    for option in (*DOCUMENTS, *GENDERS):
        assert option in face
    for option in (*ETHNICITIES, *DISABILITIES):
        assert option in reverse
    assert "Fecha: ____ / ____ / ______" in face
    assert reverse.count("Nombre:") == 3
    assert "No aplica" not in reverse


def test_the_blank_and_the_filled_ficha_are_the_same_form() -> None:
    labels = ("Apellidos", "Nombres", "País que lo emitió", "Nacionalidad", "Avisar a",
              "o solo el año aproximado", "Nombre de preferencia, si es otro")  # fmt: skip
    for facts in (people.form(), people.blank_form()):
        face = page_texts(draw_form(facts))[0]
        assert all(label in face for label in labels)


def test_the_ficha_carries_the_seventeen_points_and_three_separate_consents() -> None:
    reverse = page_texts(draw_form(people.blank_form()))[1]
    for number in range(1, 18):
        assert f" {number}. " in reverse
    for said in ("estadística sin nombres", "por WhatsApp", "fotografías o video",
                 "Cada autorización es independiente y puede negarse"):  # fmt: skip
        assert said in reverse


def test_every_answer_to_a_consent_draws_another_ficha_and_none_is_marked_before() -> None:
    answers = {draw_form(replace(people.form(), image=answer)) for answer in (True, False, None)}
    assert len(answers) == 3
    blank = people.blank_form()
    assert (blank.sensitive, blank.whatsapp_consent, blank.image) == (None, None, None)


def test_an_answer_the_form_does_not_offer_is_printed_all_the_same() -> None:
    reverse = page_texts(draw_form(replace(people.form(), ethnicity="Waorani")))[1]
    assert "Waorani" in reverse


def test_an_adult_needs_no_representative() -> None:
    grown = replace(people.form(), minor=False, representative="")
    assert "No aplica" in page_texts(draw_form(grown))[1]


def test_a_foreign_document_stands_beside_an_empty_cedula() -> None:
    facts = replace(people.form(), document_kind="Pasaporte", document="AB****12")
    face = page_texts(draw_form(facts))[0]
    assert "AB****12" in face
    assert "Número de cédula" in face


def test_an_approximate_year_is_printed_where_the_date_is_not_known() -> None:
    face = page_texts(draw_form(replace(people.form(), born=None, birth_year=1954)))[0]
    assert "1 9 5 4" in face


@pytest.mark.parametrize("length", [60, 200, 400])
def test_long_answers_stay_on_two_pages(length: int) -> None:
    name = ("Borja de la Torre y Pérez-Ñacato " * 13)[:length]
    facts = replace(people.form(), surnames=name, names="W" * length, registered_by=name,
                    collectors=name, email="x" * length, representative=name)  # fmt: skip
    assert len(page_texts(draw_form(facts))) == 2


def test_a_name_of_a_hundred_letters_is_whole_on_the_ficha() -> None:
    name = ("Borja de la Torre y Pérez-Ñacato " * 4)[:100]
    face = page_texts(draw_form(replace(people.form(), surnames=name)))[0]
    assert name.replace(" ", "") in face.replace(" ", "")


# --- lista ---------------------------------------------------------------------------------


def test_the_lista_names_people_sessions_and_marks() -> None:
    (text,) = page_texts(draw_list(people.attendance()))
    for said in ("LIS-LLOA-A-2026-0412", "sesiones 1–12 de 22", "05/10", "21/12",
                 "1 ALMEIDA ÑAUÑAY, Rosa Elvira", "código 7K4M-2XD9", "A ausente",
                 "J justificada", "T atraso", "en blanco: sin registrar"):  # fmt: skip
        assert said in text


def test_the_lista_holds_names_and_no_documents() -> None:
    assert "****" not in page_texts(draw_list(people.attendance()))[0]


def test_there_are_always_rows_for_newcomers() -> None:
    for many, last in ((0, 25), (21, 25), (22, 25), (23, 26), (24, 27), (25, 28)):
        (text,) = page_texts(draw_list(people.attendance(many)))
        assert f" {last} " in text.split("Apellidos y nombres")[1]
        assert f" {last + 1} Presentes" not in text


@pytest.mark.parametrize(
    ("many", "sessions", "pages"), [(26, 12, 2), (60, 12, 3), (60, 22, 6), (10, 0, 1), (0, 1, 1)]
)
def test_more_people_or_sessions_take_more_pages(many: int, sessions: int, pages: int) -> None:
    assert len(page_texts(draw_list(people.attendance(many, sessions)))) == pages


def test_a_lista_of_one_lesson_says_so() -> None:
    (text,) = page_texts(draw_list(people.attendance(5, 1)))
    assert "sesión 1 de 22" in text


def test_a_long_name_is_cut_only_in_the_grid() -> None:
    facts = replace(people.attendance(), people=(Listed("W" * 60, "Ana"),))
    assert "…" in page_texts(draw_list(facts))[0]


# --- notice and recovery sheet -------------------------------------------------------------


def test_the_notice_is_one_page_to_hang_on_the_wall() -> None:
    (text,) = page_texts(draw_notice(people.notice()))
    assert "17 Decisiones automáticas" in text
    assert "constan en la cartelera de esta Casa" in text
    known = replace(people.notice(), controller_contact="Venezuela y Espejo, 02 395 2300")
    assert "Venezuela y Espejo" in page_texts(draw_notice(known))[0]


def test_the_recovery_sheet_shows_its_eight_groups_in_order() -> None:
    facts = people.recovery()
    (text,) = page_texts(draw_recovery(facts))
    places = [text.replace(" ", "").index(group) for group in facts.groups]
    assert places == sorted(places)
    assert "si se pierde y nadie recuerda la contraseña" in text


def test_neither_the_code_nor_the_hash_of_the_recovery_sheet_tells_of_the_key() -> None:
    facts = people.recovery()
    other = replace(facts, groups=tuple(reversed(facts.groups)))
    (text,), (changed,) = page_texts(draw_recovery(facts)), page_texts(draw_recovery(other))
    assert text.split("huella")[1] == changed.split("huella")[1]
    assert text != changed


def test_a_recovery_sheet_without_a_number_has_no_code() -> None:
    facts = people.recovery()
    bare = replace(facts, imprint=replace(facts.imprint, number=""))
    (text,) = page_texts(draw_recovery(bare))
    assert "El QR" not in text
    assert "N.º" not in text
