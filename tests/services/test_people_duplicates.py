"""Who may be registered already, told while the form is being typed, with the reasons."""

from datetime import date
from uuid import UUID

import pytest

from desktop.models.database import Database
from desktop.services.people import Candidate, NewDocument, NewPerson, People, TypedPerson

SOFIA = NewPerson(
    "Morales Quinga",
    "Sofía Valentina",
    birth_date=date(2014, 8, 14),
    documents=(NewDocument("CEDULA", "1714307103"),),
    phones=("0980000205",),
)


@pytest.fixture
def people(database: Database) -> People:
    service = People(database)
    service.register(SOFIA)
    service.register(NewPerson("Morales Quinga", "Mateo", phones=("0980000205",)))
    service.register(NewPerson("Morales", "Rosa", birth_date=date(1950, 1, 1)))
    return service


@pytest.fixture
def sofia(people: People) -> UUID:
    return people.find("sofia")[0].id


def told(found: tuple[Candidate, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.person.given_names, one.reasons) for one in found]


def test_surnames_alone_warn_of_nobody(people: People) -> None:
    assert people.duplicates(TypedPerson("Morales Quinga")) == ()
    assert people.duplicates(TypedPerson()) == ()


def test_the_same_name_and_birth(people: People) -> None:
    found = people.duplicates(TypedPerson("MORALES QUINGA", "sofia valentina", date(2014, 8, 14)))
    assert told(found) == [("Sofía Valentina", ("Mismo nombre", "Misma fecha de nacimiento"))]
    assert found[0].birth_date == date(2014, 8, 14)
    assert found[0].person.document == "cédula ··· 7103"


@pytest.mark.parametrize(
    "typed",
    [
        TypedPerson("Morales Quinga", "Sofía V.", date(2015, 8, 14)),
        TypedPerson("Quinga Morales", "Valentina Sofía", date(2014, 8, 14)),
        TypedPerson("Morales", "Sofía", date(2014, 8, 14)),
        TypedPerson("Morales Qinga", "Sofia Valetina", date(2014, 8, 14)),
        TypedPerson("Morales Quinga Sofía Valentina", "", date(2014, 8, 14)),
        TypedPerson("Morales Quinga", "Sofía Valentina", birth_year=2014),
        TypedPerson("Morales Quinga", "Sofía", phones=("098 000 0205",)),
    ],
)
def test_sofia_written_in_other_ways(people: People, sofia: UUID, typed: TypedPerson) -> None:
    found = people.duplicates(typed)
    assert [one.person.id for one in found][:1] == [sofia]


def test_the_same_document_is_the_strongest_reason(people: People, sofia: UUID) -> None:
    found = people.duplicates(
        TypedPerson("Chiluisa", "Pedro", documents=(("CEDULA", "171430710-3", None),))
    )
    assert [one.person.id for one in found] == [sofia]
    assert found[0].same_document
    assert found[0].reasons == ("Mismo documento con otro nombre",)
    alone = people.duplicates(TypedPerson(documents=(("CEDULA", "1714307103", None),)))
    assert told(alone) == [("Sofía Valentina", ("Mismo documento",))]


def test_a_near_birth_is_said_to_be_near(people: People) -> None:
    found = people.duplicates(
        TypedPerson("Morales Quinga", "Sofía V.", date(2015, 8, 14), phones=("0980000205",))
    )
    assert told(found) == [
        ("Sofía Valentina", ("Nombre parecido", "Fecha de nacimiento parecida", "Mismo teléfono"))
    ]


def test_brother_and_sister_are_two_people(people: People) -> None:
    typed = TypedPerson("Morales Quinga", "Andrés", date(2018, 2, 2), phones=("0980000205",))
    assert people.duplicates(typed) == ()


def test_a_namesake_of_another_age_is_no_warning(people: People) -> None:
    assert people.duplicates(TypedPerson("Morales", "Rosa", date(2001, 5, 5))) == ()
    assert told(people.duplicates(TypedPerson("Morales", "Rosa"))) == [("Rosa", ("Mismo nombre",))]


def test_the_record_that_is_open_is_not_its_own_double(people: People, sofia: UUID) -> None:
    typed = TypedPerson("Morales Quinga", "Sofía Valentina", date(2014, 8, 14))
    assert people.duplicates(typed, apart_from=sofia) == ()


@pytest.mark.parametrize("typed", ['"', "NEAR(", "😀", "a" * 100_000, "\x00", "* *"])
def test_no_sign_is_an_error(people: People, typed: str) -> None:
    people.duplicates(
        TypedPerson(typed, typed, phones=(typed,), documents=(("OTRO", typed, None),))
    )
