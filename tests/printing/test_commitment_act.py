"""The acta, its nómina and its addenda, read as those who sign them read them."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.printing.commitment_act import ActFacts, draw_act, draw_addendum
from desktop.printing.roster import Participant
from tests.printing import people
from tests.printing.reading import page_texts


def whole(facts: ActFacts) -> str:
    return " ".join(page_texts(draw_act(facts)))


def test_the_acta_says_who_what_where_and_when() -> None:
    first = page_texts(draw_act(people.act()))[0]
    for said in (
        "ACT-LLOA-A-2026-0042",
        "Quito, 5 de octubre de 2026",
        "En la Casa Somos Lloa, el lunes 5 de octubre de 2026, la tallerista Luz Marina Ñáñez",
        "«Cerámica y barro de los Andes»",
        "Manualidades y Producción Artesanal",
        "05/10/2026 – 18/12/2026",
        "lunes y miércoles, 15:00 – 17:00",
        "22 sesiones · 44 horas",
        "171****356",
        "099 *** 4127",
        "25 (4 menores de edad)",
        "plantilla acta 1.0",
        "texto 1.0",
    ):
        assert said in first


def test_twenty_five_people_with_five_minors_sign_on_one_page() -> None:
    pages = page_texts(draw_act(people.act(people.people(25, 5))))
    assert len(pages) == 3
    assert "Nómina y firmas" in pages[2]
    assert "ZAMBRANO INTRIAGO, Gema Monserrate" in pages[2]


@pytest.mark.parametrize("many", [26, 27, 28, 29, 30, 31, 45, 52, 60])
def test_more_people_go_on_with_the_head_repeated_and_never_one_or_two_alone(many: int) -> None:
    pages = page_texts(draw_act(people.act(people.people(many, 5))))
    rosters = [page for page in pages if "Apellidos y nombres" in page]
    assert rosters == pages[-len(rosters) :]
    counts = [page.count("****") - page.count("171****804") for page in rosters]
    counts[0] -= 0
    assert sum(counts) == many
    assert min(counts) >= 3


def test_the_voluntary_contribution_is_named_only_where_there_is_one() -> None:
    assert "USD 1,00 por clase. El aporte es voluntario" in whole(people.act())
    free = whole(replace(people.act(), contribution_cents=0))
    assert "aporte" not in free.lower().replace("sin aportar", "")
    assert "USD" not in free


def test_the_diploma_clause_stands_only_where_a_minimum_is_set() -> None:
    assert "Diploma" not in whole(people.act())
    assert "Diploma" not in whole(replace(people.act(), minimum_attendance=0))
    assert "al menos al 75 % de las sesiones" in whole(replace(people.act(), minimum_attendance=75))


def test_clauses_are_numbered_after_conditions_apply() -> None:
    plain = replace(people.act(people.people(25, 0)), contribution_cents=0)
    assert "9 Datos personales" in whole(plain)
    full = replace(people.act(), minimum_attendance=75)
    assert "12 Datos personales" in whole(full)


def test_the_children_clause_stands_only_with_children() -> None:
    assert "Niñas, niños y adolescentes" in whole(people.act())
    assert "Niñas, niños y adolescentes" not in whole(people.act(people.people(25, 0)))


def test_a_minor_signs_with_whoever_represents_them() -> None:
    roster = page_texts(draw_act(people.act()))[2]
    assert roster.count("menor de edad · firma con su madre") == 4
    assert "COLIMBA FARINANGO, Inti Raymi" in roster
    assert "171****804" in roster


def test_a_minor_without_a_known_representative_gets_a_place_to_write_it() -> None:
    person = Participant("Simbaña", "Kuri", "175****001", minor=True)
    roster = page_texts(draw_act(people.act((person,))))[2]
    assert "firma con quien representa" in roster
    assert "Nombre y documento:" in roster


def test_the_nomina_repeats_the_number_and_begins_its_own_page() -> None:
    roster = page_texts(draw_act(people.act()))[2]
    assert "el Acta de compromiso N.º ACT-LLOA-A-2026-0042" in roster


def test_the_text_ends_with_the_signatures_and_the_end_line() -> None:
    second = page_texts(draw_act(people.act()))[1]
    closing = second.index("Leída el acta")
    assert closing < second.index("Tallerista") < second.index("Como testigo del acto")
    assert "Aquí termina el texto del acta" in second


def test_a_name_is_never_cut() -> None:
    long = "María Auxiliadora del Carmen Guadalupe Borja de la Torre y Pérez-Ñacato " * 3
    facts = people.act((Participant(long[:200], long[:200], "171****000"),))
    facts = replace(facts, instructor=replace(people.INSTRUCTOR, name=long[:200]))
    said = whole(facts)
    assert "…" not in said
    squeezed = said.replace(" ", "")
    assert long[:200].upper().replace(" ", "") in squeezed
    assert squeezed.count(long[:200].replace(" ", "")) >= 3


@pytest.mark.parametrize(
    ("surnames", "names", "printed"),
    [
        ("Navarrete", "Concepción", "NAVARRETE, Concepción"),
        ("", "Sisa", "Sisa"),
        ("Quishpe", "", "QUISHPE"),
        ("Петров", "Иван", "PETROV, Ivan"),
        ("王", "小明", "WANG, XiaoMing"),
        ("Şahin", "İlker", "ŞAHIN, İlker"),
        ("<i>Cruz</i>", "Ana & Luz", "<I>CRUZ</I>, Ana & Luz"),
        ("\u202eOña\x00", "Paúl 😀", "OÑA, Paúl"),
        ("", "", "—"),
    ],
)
def test_every_name_stands_in_the_nomina(surnames: str, names: str, printed: str) -> None:
    roster = page_texts(draw_act(people.act((Participant(surnames, names, "171****000"),))))[-1]
    assert f"1 {printed} 171****000" in roster


def test_a_word_of_sixty_letters_is_broken_not_lost() -> None:
    roster = page_texts(draw_act(people.act((Participant("W" * 60, "Ana", "171****000"),))))[-1]
    assert "W" * 60 in roster.replace(" ", "")


def test_an_acta_of_one_person_or_of_nobody_is_still_drawn() -> None:
    assert len(page_texts(draw_act(people.act(people.people(1, 0))))) == 3
    assert "Participantes 0" in whole(people.act(()))


def test_the_addendum_names_its_acta_and_goes_on_counting() -> None:
    said = page_texts(draw_addendum(people.addendum()))[0]
    for part in (
        "ACT-LLOA-A-2026-0042-AD1",
        "Adenda 1 al acta de compromiso",
        "Acta de origen",
        "05/10/2026",
        "9F3A61C2",
        "Inscripción tardía",
        "26 ALMEIDA ÑAUÑAY, Rosa Elvira",
        "28 BAÑOS QUILUMBA, Lucía",
        "Total después de esta adenda: 28 personas participantes",
        "Fin de la adenda",
        "Quito, 19 de octubre de 2026",
    ):
        assert part in said


def test_the_first_children_of_an_acta_bring_their_clause_with_the_addendum() -> None:
    facts = people.addendum(people.people(9, 1))
    assert "puerta cerrada" not in " ".join(page_texts(draw_addendum(facts)))
    first = replace(facts, act_had_minors=False)
    said = " ".join(page_texts(draw_addendum(first)))
    assert "se añade al acta esta cláusula" in said
    assert "puerta cerrada" in said
    grown = replace(people.addendum(), act_had_minors=False)
    assert "puerta cerrada" not in " ".join(page_texts(draw_addendum(grown)))


@pytest.mark.parametrize("many", [15, 16, 17, 18, 19, 20, 21, 22, 40])
def test_a_long_addendum_keeps_closing_and_signatures_together(many: int) -> None:
    pages = page_texts(draw_addendum(people.addendum(people.people(many, 2))))
    signed = [page for page in pages if "Como testigo del acto" in page]
    assert len(signed) == 1
    assert "Total después de esta adenda" in signed[0]
    rows = [page.count("****") - page.count("171****804") for page in pages]
    rows = [count - page.count("C.C. ") for count, page in zip(rows, pages, strict=True)]
    assert sum(rows) == many
    assert all(count == 0 or count >= 3 for count in rows)


def test_a_date_not_known_yet_is_left_to_be_written() -> None:
    paper = replace(people.act().imprint, issued=None)
    assert "Fecha: ____ / ____ / ______" in whole(replace(people.act(), imprint=paper))


def test_a_workshop_without_all_its_data_is_still_printed() -> None:
    bare = replace(people.WORKSHOP, category="", room="", starts=None, ends=date(2026, 12, 18))
    assert "Espacio —" in whole(replace(people.act(), workshop=bare))
