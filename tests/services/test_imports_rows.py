"""What one row of a sheet tells of a person, however it is written."""

from datetime import date
from typing import Any

import pytest

from desktop.models.identity import DocumentKind, Warned
from desktop.models.person import Flag
from desktop.services.imports.fields import Field
from desktop.services.imports.told import Told, understand
from tests.sheet_makers import cedula

TODAY = date(2026, 11, 23)


def told(**cells: Any) -> Told:
    values = {"SURNAMES": "Peña", "GIVEN": "Luz"} | cells
    return understand(
        {
            Field[name]: cell if isinstance(cell, tuple) else (cell,)
            for name, cell in values.items()
            if cell is not None
        },
        TODAY,
    )


def named(**cells: Any) -> tuple[str, str]:
    person = told(**({"SURNAMES": None, "GIVEN": None} | cells))
    return person.surnames, person.given_names


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Oña Peña Édison", ("Oña Peña", "Édison")),
        ("Del Pozo Yánez Ana Carmen", ("Del Pozo Yánez", "Ana Carmen")),
        ("CAÑIZARES DE LA CRUZ JOSÉ MARTÍN", ("Cañizares de la Cruz", "José Martín")),
        ("de la cruz gabriela rosa", ("De la Cruz", "Gabriela Rosa")),
        ("Benítez Luz", ("Benítez", "Luz")),
        ("Cañizares Rosa Verónica", ("Cañizares", "Rosa Verónica")),
        ("Pérez Guamán María del Carmen", ("Pérez Guamán", "María del Carmen")),
        ("PEÑA OÑA, Luz", ("Peña Oña", "Luz")),
        ("Guamán Chiluisa", ("Guamán Chiluisa", "")),
        ("Pillajo", ("Pillajo", "")),
        ("  guamán \u202e\u200b chiluisa\tzoila ", ("Guamán Chiluisa", "Zoila")),
    ],
)
def test_a_whole_name_in_the_column_of_surnames_is_split(cell: str, name: tuple[str, str]) -> None:
    assert named(SURNAMES=cell) == name


@pytest.mark.parametrize(
    ("field", "cell", "name"),
    [
        ("SURNAMES_FIRST", "Quishpe Toapanta Wilson Inti", ("Quishpe Toapanta", "Wilson Inti")),
        ("GIVEN_FIRST", "Wilson Inti Quishpe Toapanta", ("Quishpe Toapanta", "Wilson Inti")),
        ("GIVEN_FIRST", "María del Carmen de la Torre Vega", ("de la Torre Vega",
                                                              "María del Carmen")),
        ("GIVEN_FIRST", "Rosa Elvira Almeida", ("Almeida", "Rosa Elvira")),
        ("GIVEN_FIRST", "Luz Peña Oña", ("Peña Oña", "Luz")),
        ("FULL_NAME", "Luz Peña Oña", ("Peña Oña", "Luz")),
        ("FULL_NAME", "Peña Oña Luz", ("Peña Oña", "Luz")),
        ("FULL_NAME", "3. TIPÁN ÑACATO EMILIA", ("Tipán Ñacato", "Emilia")),
        ("FULL_NAME", "Xyz", ("Xyz", "")),
    ],
)  # fmt: skip
def test_a_whole_name_in_one_column_is_split(field: str, cell: str, name: tuple[str, str]) -> None:
    assert named(**{field: cell}) == name


@pytest.mark.parametrize("name", [("王", "小明"), ("王", "伟"), ("김", "철수"), ("李小龍", "王")])
def test_one_sign_can_be_a_whole_name(name: tuple[str, str]) -> None:
    assert named(SURNAMES=name[0], GIVEN=name[1]) == name


def test_names_over_four_columns_are_put_together() -> None:
    columns = {"SURNAME_1": "PEÑA", "SURNAME_2": "OÑA", "GIVEN_1": "LUZ", "GIVEN_2": "MARÍA"}
    assert named(**columns) == ("Peña Oña", "Luz María")
    assert named(SURNAME_1="Peña", GIVEN_1="Luz") == ("Peña", "Luz")


@pytest.mark.parametrize(
    "cell", ["", "-", "???", "S/N", "sin nombre", "12345", "A", "\u200b\u202e"]
)
def test_a_row_without_a_readable_name_is_refused(cell: str) -> None:
    person = told(SURNAMES=cell, GIVEN=None, DOCUMENT="1714307103")
    assert person.refusal == "No hay un nombre que se pueda leer."


def test_a_name_as_long_as_a_book_is_refused_with_its_reason() -> None:
    assert "más de 400 letras" in told(SURNAMES="A" * 4_000).refusal
    assert "más de 400 letras" in told(GIVEN="Luz " * 120).refusal


@pytest.mark.parametrize(
    ("cells", "kind", "number", "warning"),
    [
        ({"DOCUMENT": " 171430710-3 "}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": 1714307103}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": 1714307103.0}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": "1720268596.0"}, DocumentKind.CEDULA, "1720268596", None),
        ({"DOCUMENT": "'0102030400"}, DocumentKind.CEDULA, "0102030400", None),
        ({"DOCUMENT": 102030400}, DocumentKind.CEDULA, "0102030400", None),
        ({"DOCUMENT": "102030400"}, DocumentKind.CEDULA, "0102030400", None),
        ({"DOCUMENT": "102030401"}, DocumentKind.OTHER, "102030401", Warned.KIND_GUESSED),
        ({"DOCUMENT": "102030401", "DOCUMENT_KIND": "CEDULA"}, DocumentKind.OTHER, "102030401",
         Warned.NOT_TEN_DIGITS),
        ({"DOCUMENT": "C.I. 1714307103"}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": "Cédula: 1714307103"}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": "1714307103001"}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": "1,714307103E+09"}, DocumentKind.CEDULA, "1714307103", None),
        ({"DOCUMENT": "17143O7103"}, DocumentKind.OTHER, "17143O7103", Warned.KIND_GUESSED),
        ({"DOCUMENT": "a 043-1234", "DOCUMENT_KIND": "pasaporte"}, DocumentKind.PASSPORT,
         "A0431234", None),
        ({"PASSPORT": "V4841447"}, DocumentKind.PASSPORT, "V4841447", None),
        ({"DOCUMENT": "Pasaporte A0431234"}, DocumentKind.PASSPORT, "A0431234", None),
        ({"DOCUMENT": "25679095", "NATIONALITY": "VENEZUELA"}, DocumentKind.FOREIGN, "25679095",
         None),
        ({"DOCUMENT": "C2909656", "NATIONALITY": "Colombiana"}, DocumentKind.PASSPORT, "C2909656",
         None),
        ({"DOCUMENT": "25679095", "DOCUMENT_KIND": "DOC_EXTRANJERO"}, DocumentKind.FOREIGN,
         "25679095", None),
        ({"DOCUMENT": "1712345670"}, DocumentKind.CEDULA, "1712345670", Warned.CHECK_DIGIT),
    ],
)  # fmt: skip
def test_documents_are_read_as_sheets_spoil_them(
    cells: dict[str, Any], kind: DocumentKind, number: str, warning: Warned | None
) -> None:
    (paper,) = told(**cells).papers
    assert (paper.kind, paper.number, paper.warning) == (kind, number, warning)


def test_a_foreign_paper_keeps_its_country() -> None:
    (paper,) = told(DOCUMENT="25679095", DOCUMENT_KIND="DOC_EXTRANJERO", NATIONALITY="Perú").papers
    assert paper.country == "PE"


def test_two_documents_in_one_cell_are_two() -> None:
    papers = told(DOCUMENT="1714307103 / A0431234").papers
    assert [paper.number for paper in papers] == ["1714307103", "A0431234"]


@pytest.mark.parametrize("cell", ["no tiene", "S/N", "-", "en trámite", "N/A", "pendiente", 0])
def test_no_document_is_no_mistake(cell: Any) -> None:
    person = told(DOCUMENT=cell)
    assert person.papers == ()
    assert person.problems == ()


@pytest.mark.parametrize("cell", ["1.71431E+09", "9999999999", "1234567890"])
def test_a_number_that_is_nobodys_is_not_kept_but_told(cell: str) -> None:
    person = told(DOCUMENT=cell)
    assert person.papers == ()
    assert Flag.VALUE_TO_REVIEW in person.flags
    assert person.problems


def test_a_birth_in_three_columns_or_as_an_age_is_understood() -> None:
    assert told(BIRTH_DAY=3, BIRTH_MONTH="julio", BIRTH_YEAR=1995).birth.on == date(1995, 7, 3)
    assert told(AGE=31).birth.year == 1995
    assert told(AGE="31 años").birth.year == 1995
    impossible = told(BIRTH="31/02/1990")
    assert not impossible.birth.known
    assert Flag.BIRTH_DATE_TO_REVIEW in impossible.flags
    assert told(BIRTH="no sabe").problems == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"GENDER": "masculino"}, ("gender", "male")),
        ({"GENDER": "F"}, ("gender", "female")),
        ({"GENDER_MALE": "x"}, ("gender", "male")),
        ({"ETHNICITY": "mestizo/a"}, ("ethnicity", "mestiza")),
        ({"ETHNICITY": "INDIGENA"}, ("ethnicity", "indigena")),
        ({"ETHNICITY": "Afroecuatoriano (a)"}, ("ethnicity", "afroecuatoriana")),
        ({"ETHNICITY": "N/R"}, ("ethnicity", "undisclosed")),
        ({"NATIONALITY": "VENEZUELA"}, ("nationality", "VE")),
        ({"NATIONALITY": "ecuatoriano/a"}, ("nationality", "EC")),
        ({"NATIONALITY": "Colonbiana"}, ("nationality", "CO")),
        ({"MOBILITY": "x"}, ("mobility", "yes")),
        ({"MOBILITY": "Sí"}, ("mobility", "yes")),
        ({"MOBILITY": "NO"}, ("mobility", "no")),
        ({"MOBILITY": "Refugiada"}, ("mobility_detail", "refugee")),
        ({"DISABILITY": "no"}, ("disability", "no")),
        ({"DISABILITY": "Física 35"}, ("disability_types", ("fisica",))),
        ({"DISABILITY": "Física 35"}, ("disability_percent", 35)),
        ({"DISABILITY": "SI 40%"}, ("disability_percent", 40)),
        ({"DISABILITY": "SI 40%"}, ("disability", "yes")),
        ({"DISABILITY": "x"}, ("disability", "yes")),
        ({"DISABILITY": "0%"}, ("disability", "no")),
        ({"DISABILITY": "Auditiva y visual, 60 %"}, ("disability_types", ("auditiva", "visual"))),
        ({"DISABILITY": "SI", "DISABILITY_TYPE": "Intelectual", "DISABILITY_PERCENT": 0.45},
         ("disability_percent", 45)),
        ({"EMAIL": "sin correo"}, ("email", None)),
        ({"EMAIL": " Luz@Ejemplo.EC "}, ("email", "Luz@ejemplo.ec")),
        ({"PHONE": 991234567}, ("phones", ("+593991234567",))),
        ({"PHONE": "0991234567 / (02) 234-5678"}, ("phones", ("+593991234567", "+59322345678"))),
        ({"PHONE": "0991234567 0987654321"}, ("phones", ("+593991234567", "+593987654321"))),
        ({"PHONE": ("0991234567", "+58 4121037872")}, ("phones", ("+593991234567",
                                                                  "+584121037872"))),
        ({"PHONE": "no tiene"}, ("phones", ())),
        ({"PARISH": "Lloa"}, ("parish", "170166")),
        ({"WORKSHOP": ("Panadería", "N/A")}, ("workshops", ("Panadería",))),
    ],
)  # fmt: skip
def test_words_of_every_spelling_are_understood(
    cells: dict[str, Any], expected: tuple[str, Any]
) -> None:
    person = told(**cells)
    assert getattr(person, expected[0]) == expected[1]
    assert person.problems == ()


def test_what_is_not_understood_is_told_and_never_refused() -> None:
    person = told(
        GENDER="¿?¿? raro", PHONE="12345", EMAIL="luz arroba", PARISH="Sangolquí centro",
        DISABILITY="Síndrome raro", MOBILITY="tal vez", NATIONALITY="Narnia",
    )  # fmt: skip
    assert person.refusal == ""
    assert person.flags == {Flag.VALUE_TO_REVIEW, Flag.PHONE_TO_REVIEW}
    assert len(person.problems) == 7
    assert person.phones == ("12345",)
    assert person.neighbourhood == "Sangolquí centro"
    assert (person.disability, person.disability_types) == ("yes", ())


def test_a_representative_comes_with_what_stands_beside_the_name() -> None:
    guardian = told(GUARDIAN="Ana Oña (mamá) 0991234567", GUARDIAN_DOCUMENT="1710034065").guardian
    assert guardian is not None
    assert guardian.name == "Ana Oña"
    assert guardian.relationship == "mother"
    assert guardian.phone == "+593991234567"
    assert guardian.document is not None
    assert guardian.document.number == "1710034065"
    assert told(GUARDIAN="N/A").guardian is None


def test_the_check_digit_of_the_makers_is_right() -> None:
    assert cedula("171430710") == "1714307103"
