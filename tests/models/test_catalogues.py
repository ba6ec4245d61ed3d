"""The lists one chooses from, word by word where the model or the law say the words."""

from typing import get_args

import pytest

from desktop.models import catalogues
from desktop.models.catalogues import Catalogue, age_group, entries, name, recognised
from desktop.models.identity import DocumentKind
from desktop.models.programme import Modality
from desktop.printing import enrolment_form

ALL: tuple[Catalogue, ...] = get_args(Catalogue)


def names(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(entry.name for entry in entries(catalogue))


@pytest.mark.parametrize("catalogue", ALL)
def test_every_list_has_a_version_and_stable_codes(catalogue: Catalogue) -> None:
    assert catalogues.version(catalogue)
    codes = [entry.code for entry in entries(catalogue)]
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and code == code.strip() for code in codes)
    for entry in entries(catalogue):
        assert recognised(catalogue, entry.name) == entry.code


def test_there_are_thirteen_categories_and_two_modalities() -> None:
    assert names("category") == (
        "Desarrollo Artístico", "Deportes y salud", "Idiomas", "Generación de Emprendimientos",
        "Programas de Computación", "Gastronomía", "Manualidades y Producción Artesanal",
        "Belleza", "Desarrollo del Adulto Mayor",
        "Inclusión de Personas con Discapacidad y Lengua de señas", "Tareas dirigidas",
        "Adiestramiento canino", "Ocupacionales",
    )  # fmt: skip
    assert {entry.code for entry in entries("modality")} == set(Modality)
    assert names("modality") == (
        "Iniciativa comunitaria o autogestión",
        "Provista o autogestionada por el Municipio del DMQ",
    )


def test_the_printed_form_has_the_same_boxes() -> None:
    assert names("gender") == enrolment_form.GENDERS
    assert names("ethnicity") == enrolment_form.ETHNICITIES
    assert names("mobility") == names("disability") == enrolment_form.YES_NO
    assert names("disability_type") == enrolment_form.DISABILITIES


def test_every_type_of_document_is_in_the_list() -> None:
    assert [entry.code for entry in entries("document_type")] == list(DocumentKind)


def test_the_district_has_32_urban_and_33_rural_parishes() -> None:
    kinds = [entry.facts["kind"] for entry in entries("parish")]
    assert (kinds.count("urbana"), kinds.count("rural")) == (32, 33)
    assert name("parish", "170166") == "Lloa"
    assert name("parish", "170112") == "Iñaquito"
    assert name("parish", catalogues.OUTSIDE) == "Fuera del DMQ"
    assert recognised("parish", "San Antonio de Pichincha") == "170180"


def test_preferring_not_to_answer_is_not_the_same_as_not_being_asked() -> None:
    for catalogue in ("gender", "ethnicity", "mobility", "disability"):
        assert name(catalogue, catalogues.UNDISCLOSED) == "Prefiere no responder"
        assert name(catalogue, None) == ""


def test_self_identification_is_kept_fine_and_reported_as_the_census_does() -> None:
    reported = "Afroecuatoriana/o, Afrodescendiente, Negra/o, Mulata/o"
    for fine in ("afroecuatoriana", "negra", "mulata"):
        assert catalogues.reported_ethnicity(fine) == reported
    assert catalogues.reported_ethnicity("mestiza") == "Mestiza/o"
    assert catalogues.reported_ethnicity("undisclosed") == "Sin dato"
    assert catalogues.reported_ethnicity(None) == "Sin dato"


@pytest.mark.parametrize(
    ("age", "group"),
    [
        (0, "ninez"), (11, "ninez"), (12, "adolescencia"), (17, "adolescencia"),
        (18, "juventud"), (29, "juventud"), (30, "adultez"), (64, "adultez"),
        (65, "adulto_mayor"), (110, "adulto_mayor"), (None, None),
    ],
)  # fmt: skip
def test_an_age_has_its_group(age: int | None, group: str | None) -> None:
    assert age_group(age) == group


@pytest.mark.parametrize(
    ("catalogue", "written", "code"),
    [
        ("gender", "F", "female"),
        ("gender", "masculino", "male"),
        ("gender", "Otro/No binario", "other"),
        ("ethnicity", "mestizo/a", "mestiza"),
        ("ethnicity", "INDIGENA", "indigena"),
        ("ethnicity", "Afroecuatoriano", "afroecuatoriana"),
        ("ethnicity", "N/R", "undisclosed"),
        ("nationality", "VENEZUELA", "VE"),
        ("nationality", "Colombiano", "CO"),
        ("nationality", "peruana", "PE"),
        ("nationality", "EE.UU.", "US"),
        ("mobility", "Sí", "yes"),
        ("mobility", "x", "yes"),
        ("disability_type", "fisica", "fisica"),
        ("document_type", "C.I.", "CEDULA"),
        ("relationship", "MAMÁ", "mother"),
        ("gender", "quién sabe", None),
        ("gender", "", None),
    ],
)
def test_what_sheets_write_is_recognised(
    catalogue: Catalogue, written: str, code: str | None
) -> None:
    assert recognised(catalogue, written) == code


def test_a_code_of_a_later_version_is_shown_as_it_is() -> None:
    assert name("gender", "unheard-of") == "unheard-of"
    assert not catalogues.knows("gender", "unheard-of")


def test_categories_are_those_of_the_centre_once_it_delivered_them() -> None:
    try:
        catalogues.deliver({"idiomas": "Idiomas y traducción", "robotica": "Robótica"})
        assert name("category", "idiomas") == "Idiomas y traducción"
        assert name("category", "belleza") == "Belleza"
        assert recognised("category", "robotica") == "robotica"
        assert [entry.code for entry in entries("category")][-1] == "robotica"
    finally:
        catalogues.deliver({})
    assert name("category", "idiomas") == "Idiomas"
    assert not catalogues.knows("category", "robotica")
