"""One box finds people: from the first letter, in any order, with slips, or by a number."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.database import Database
from desktop.models.finding import read
from desktop.services.people import (
    Found,
    NewDocument,
    NewGuardian,
    NewPerson,
    People,
    PeopleFilter,
)
from desktop.services.reception import Reception
from tests.programme_makers import opened

ANAGUANO = NewPerson(
    "Quishpe Anaguano",
    "María Belén",
    birth_date=date(1992, 4, 12),
    documents=(NewDocument("CEDULA", "1714307103"),),
    phones=("0990000142",),
)
TOAPANTA = NewPerson("Quishpe Toapanta", "Mario Andrés", birth_date=date(1965, 1, 3))
CHILD = NewPerson(
    "Quishpe Guamán",
    "Mariana",
    birth_date=date(2017, 5, 6),
    guardians=(NewGuardian("Inés Guamán", "mother"),),
)
NACATO = NewPerson(
    "Ñacato Oña",
    "Édison",
    preferred_name="Edy",
    documents=(NewDocument("DOC_EXTRANJERO", "V-25.679.095", country="VE"),),
    phones=("+58 412 000 0077",),
)
MARIA = NewPerson("María Quinga", "Rosa")
EVERYBODY = (ANAGUANO, TOAPANTA, CHILD, NACATO, MARIA)


@pytest.fixture
def people(database: Database) -> People:
    service = People(database)
    for person in EVERYBODY:
        service.register(person)
    return service


def names(found: tuple[Found, ...]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    "typed",
    [
        "quishpe ana",
        "QUISHPE ANAGUANO MARÍA BELÉN",
        "belén quishpe",
        "maria belen anaguano",
        "anagu",
        "1714307103",
        "171430710-3",
        "4307",
        "7103",
        "0990000142",
        "099 000 01",
        "+593 99 000 0142",
        "quishpe 1714",
        "quishpe 7103",
        "anaguano quishpe 1714",
        "quispe anaguano",
        "quishpe anaguno",
        "qiushpe belen",
    ],
)
def test_maria_belen_is_found(people: People, typed: str) -> None:
    assert names(people.find(typed))[:1] == ["Quishpe Anaguano, María Belén"]


@pytest.mark.parametrize(
    "typed", ["ñacato", "nacato", "edison ona", "edy", "25679095", "v-25.679.095", "412000", "ñ"]
)
def test_edison_is_found(people: People, typed: str) -> None:
    assert names(people.find(typed))[:1] == ["Ñacato Oña, Édison"]


def test_the_first_letter_finds_and_surnames_come_first(people: People) -> None:
    assert set(names(people.find("q"))[:3]) == {
        "Quishpe Anaguano, María Belén", "Quishpe Toapanta, Mario Andrés",
        "Quishpe Guamán, Mariana",
    }  # fmt: skip
    assert names(people.find("maria"))[0] == "María Quinga, Rosa"


def test_the_first_digits_of_a_cedula_find(people: People) -> None:
    assert names(people.find("1")) == ["Quishpe Anaguano, María Belén"]
    assert names(people.find("17")) == ["Quishpe Anaguano, María Belén"]


def test_whoever_is_enrolled_now_comes_first(people: People, database: Database) -> None:
    workshop = opened(database)
    toapanta = people.find("toapanta")[0].id
    Reception(database).enrol(toapanta, workshop)
    people.register(NewPerson("Quishpe", "Último"))
    found = people.find("quishpe")
    assert found[0].id == toapanta
    assert found[0].workshops == ("Bailoterapia",)
    assert found[1].workshops == ()


def test_a_row_says_what_tells_people_apart(people: People) -> None:
    child = people.find("mariana")[0]
    assert (child.age, child.representative, child.document) == (9, "Inés Guamán", "Sin documento")
    adult = people.find("belen")[0]
    assert (adult.age, adult.representative, adult.document) == (34, None, "cédula ··· 7103")


def test_what_was_typed_is_marked_in_the_name(people: People) -> None:
    for found in people.find("quishpe mar"):
        assert [found.name[a:b] for a, b in found.marks] == ["Quishpe", "Mar"]
    belen = people.find("belen quish ana")[0]
    assert [belen.name[a:b] for a, b in belen.marks] == ["Quish", "Ana", "Belén"]


def test_a_slip_is_told_and_exact_finds_come_before(people: People) -> None:
    people.register(NewPerson("Quispe", "Rosa"))
    people.warm()
    found = people.find("quispe")
    assert names(found)[0] == "Quispe, Rosa"
    assert not found[0].approximate
    assert {one.approximate for one in found[1:]} == {True}
    assert len(found) == 4


def test_a_whole_name_finds_who_was_registered_with_less(people: People) -> None:
    assert names(people.find("maría quinga rosa elvira")) == ["María Quinga, Rosa"]


def test_somebody_registered_just_now_is_found_with_a_slip(people: People) -> None:
    people.find("zzzz")
    people.register(NewPerson("Llumiquinga", "Tránsito"))
    assert names(people.find("llumikinga")) == ["Llumiquinga, Tránsito"]


def test_a_corrected_name_is_found_and_the_old_one_is_not(people: People) -> None:
    person = people.find("toapanta")[0].id
    people.update(person, {"surnames": "Chicaiza"})
    assert [one.id for one in people.find("chicaiza mario")] == [person]
    assert people.find("toapanta") == ()
    assert [one.id for one in people.find("chicayza")] == [person]


def test_a_slip_finds_who_came_after_somebody_was_taken_back(people: People) -> None:
    _, done = people.register(NewPerson("Changoluisa", "Ana"))
    people.find("zzzz")
    people.undo(done.transaction)
    people.register(NewPerson("Llumiquinga", "Tránsito"))
    assert names(people.find("llumikinga")) == ["Llumiquinga, Tránsito"]


@pytest.mark.parametrize(
    ("surnames", "given", "typed"),
    [
        ("김", "철수", "철수"), ("王", "小明", "小明"), ("Петров", "Иван", "иван"),
        ("محمد", "علي", "علي"), ("さとう", "ひろし", "ひろ"),
    ],
)  # fmt: skip
def test_a_name_of_any_script_is_found(
    people: People, surnames: str, given: str, typed: str
) -> None:
    registered, _ = people.register(NewPerson(surnames=surnames, given_names=given))
    assert registered.person_id in [found.id for found in people.find(typed)]


def test_nobody_is_like_that(people: People) -> None:
    assert people.find("xqzw wkrt") == ()
    assert people.find("quishpe 999") == ()
    assert people.find("") == people.find("   ") == people.find("·-–*") == ()


def test_no_more_than_asked_for(people: People) -> None:
    assert len(people.find("q", 2)) == 2


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", "*", "-", "quishpe -mar", "NEAR(a b)", "a AND OR NOT", "names:quishpe", "^q",
        "(", "a)", "{a}", "q+", "\x00quishpe", "\ud800", "😀", "quishpe 😀", "+", "١٢٣", "²", "ﬁ",
        "%", "_", "\u202equishpe", "'; DROP TABLE person; --",
    ],
)  # fmt: skip
def test_no_sign_is_an_error(people: People, typed: str) -> None:
    people.find(typed)
    people.page(PeopleFilter(text=typed))


def test_ten_megabytes_are_only_a_name_that_nobody_has(people: People) -> None:
    assert people.find("quishpeanaguano" * 700_000) == ()
    assert people.find("1" * 10_000_000) == ()
    assert len(people.find("quishpe " * 1_300_000)) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_an_error(people: People, typed: str) -> None:
    people.find(typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["quishpe", "maría", "4307", "x", "-", '"', "ñ"]), max_size=12))
def test_no_words_together_are_an_error(people: People, typed: list[str]) -> None:
    people.find(" ".join(typed))


def test_the_reader_tells_names_from_numbers() -> None:
    assert read("Quishpe  quishpe 171430710-3").words == ("quishpe",)
    assert read("171430710-3").code == "1714307103"
    assert read("+593 99 000 0142").code == "0990000142"


# The list


def listed(people: People, wanted: PeopleFilter | None = None, **how: int) -> list[str]:
    return [row.name for row in people.page(wanted or PeopleFilter(), **how).rows]


ALPHABETICAL = [
    "María Quinga, Rosa",
    "Ñacato Oña, Édison",
    "Quishpe Anaguano, María Belén",
    "Quishpe Guamán, Mariana",
    "Quishpe Toapanta, Mario Andrés",
]


def test_the_list_is_in_alphabetical_order_with_enye_after_n(people: People) -> None:
    people.register(NewPerson("Nzara", "Ana"))
    people.register(NewPerson("", "Nina"))
    people.register(NewPerson("Quishpe", "Zoila"))
    people.register(NewPerson("de la Torre", "Ana"))
    assert listed(people) == [
        "de la Torre, Ana",
        "María Quinga, Rosa",
        "Nina",
        "Nzara, Ana",
        "Ñacato Oña, Édison",
        "Quishpe, Zoila",
        *ALPHABETICAL[2:],
    ]
    backwards = PeopleFilter(descending=True)
    assert listed(people, backwards) == listed(people)[::-1]


def test_a_page_says_how_many_there_are(people: People) -> None:
    page = people.page(PeopleFilter(), offset=2, limit=2)
    assert [row.name for row in page.rows] == ALPHABETICAL[2:4]
    assert (page.total, page.everybody, page.incomplete) == (5, 5, 5)
    assert page.rows[0].phone == "099 000 0142"
    assert page.rows[0].document == "cédula ··· 7103"


def test_the_list_of_a_workshop(people: People, database: Database) -> None:
    workshop = opened(database)
    child = people.find("mariana")[0].id
    Reception(database).enrol(child, workshop)
    assert listed(people, PeopleFilter(workshop_id=workshop)) == ["Quishpe Guamán, Mariana"]


def test_the_list_of_an_age(people: People) -> None:
    people.register(NewPerson("Oña", "Estimada", birth_year=1950))
    assert listed(people, PeopleFilter(age_group="ninez")) == ["Quishpe Guamán, Mariana"]
    assert listed(people, PeopleFilter(age_group="adulto_mayor")) == ["Oña, Estimada"]
    assert listed(people, PeopleFilter(age_group="unknown")) == ALPHABETICAL[:2]
    assert people.page(PeopleFilter(age_group="adultez")).total == 2


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2014, 11, 24), "ninez"),
        (date(2014, 11, 23), "adolescencia"),
        (date(1961, 11, 24), "adultez"),
        (date(1961, 11, 23), "adulto_mayor"),
    ],
)
def test_a_birthday_changes_the_group(database: Database, born: date, group: str) -> None:
    people = People(database)
    people.register(NewPerson("Oña", "Luz", birth_date=born))
    for other in ("ninez", "adolescencia", "juventud", "adultez", "adulto_mayor"):
        assert people.page(PeopleFilter(age_group=other)).total == (other == group)


def test_the_list_of_what_stays_to_be_completed(people: People) -> None:
    assert people.page(PeopleFilter(incomplete=True)).total == 5
    assert not people.page(PeopleFilter()).rows[0].complete


def test_typing_narrows_the_list_and_keeps_its_order(people: People) -> None:
    assert listed(people, PeopleFilter(text="quish")) == ALPHABETICAL[2:]
    assert listed(people, PeopleFilter(text="quish", age_group="ninez")) == [
        "Quishpe Guamán, Mariana"
    ]
    assert listed(people, PeopleFilter(text="quispe")) == ALPHABETICAL[2:]
    page = people.page(PeopleFilter(text="quish"), offset=1, limit=1)
    assert (page.total, page.offset, page.capped) == (3, 1, False)
    assert people.page(PeopleFilter(text="nadie")).total == 0


def test_enrolments_stand_in_the_record_with_their_attendance(
    people: People, database: Database
) -> None:
    workshop = opened(database, capacity=1)
    first, second = (person(people, name) for name in ("toapanta", "mariana"))
    reception = Reception(database)
    reception.enrol(first, workshop)
    reception.enrol(second, workshop)
    (enrolled,) = people.record(first).enrolments
    assert (enrolled.workshop, enrolled.schedule) == (
        "Bailoterapia", "lunes y miércoles 08:00–10:00",
    )  # fmt: skip
    assert (enrolled.percent, enrolled.position, enrolled.current) == (None, None, True)
    assert people.record(second).enrolments[0].position == 1
    assert ("Bailoterapia", "", "Lista de espera") in [
        (row.what, row.before, row.after) for row in people.history(second)
    ]


def person(people: People, typed: str) -> UUID:
    return people.find(typed)[0].id
