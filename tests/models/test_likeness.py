"""When two names may be of one person."""

import pytest

from desktop.models.likeness import Name, alike, compatible, key, similarity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Guaman Chiluisa", "Zoila"), ("Guamán Chiluisa Zoila", "")),
        (("Pillajo Ushiña", "Sisa"), ("PILLAJO USHINA", "SISA")),
        (("De la Cruz Caiza", "Luz Nelly"), ("Caiza de la Cruz", "Nelly Luz")),
        (("Dela Cruz", "Luz"), ("de la Cruz", "Luz")),
        (("Morales Quinga", "Sofía Valentina"), ("Morales Quinga", "Sofía V.")),
        (("Morales", "Sofía"), ("Morales Quinga", "Sofía Valentina")),
        (("Caiza", "Jhon"), ("Caiza", "John")),
        (("Llumiquinga", "Rosa"), ("Llumikinga", "Rosa")),
        (("Pérez", "Mariajosé"), ("Pérez", "María José")),
        (("", "Zoila"), ("Guamán", "Zoila")),
    ],
)
def test_the_same_person_written_in_two_ways(one: Name, other: Name) -> None:
    assert compatible(one, other)
    assert compatible(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Guamán Chiluisa", "Zoila"), ("Guamán Chiluisa", "Pedro")),
        (("Quishpe Toapanta", "Mario"), ("Quishpe Toapanta", "María")),
        (("Quishpe Toapanta", "Juan"), ("Quishpe Toapanta", "Juana")),
        (("Chiluisa", "Ana"), ("Chiluisa", "Inés")),
        (("Caiza", "Luz"), ("C", "L")),
        (("", ""), ("Caiza", "Luz")),
    ],
)
def test_two_people_are_not_one(one: Name, other: Name) -> None:
    assert not compatible(one, other)
    assert not compatible(other, one)


def test_short_words_have_no_slips() -> None:
    assert not alike("ana", "eva")
    assert alike("quishpe", "quispe")
    assert not alike("paredes", "perez")


def test_the_order_of_names_does_not_count() -> None:
    assert key(("Ñacato Oña", "Ana")) == key(("", "Ana Oña Nacato"))
    assert similarity(("Caiza", "Luz"), ("Luz", "Caiza")) == 100
