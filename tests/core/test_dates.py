"""Dates as people write them."""

from datetime import date, datetime

import pytest

from desktop.core.dates import read_birth, read_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(1990, 5, 3, 8, 30), date(1990, 5, 3)),
        (date(1990, 5, 3), date(1990, 5, 3)),
        (35123, date(1996, 2, 28)),
        (35123.0, date(1996, 2, 28)),
        ("35123", date(1996, 2, 28)),
        (9800, date(1926, 10, 30)),
        ("29/3/19", date(2019, 3, 29)),
        (" 10-12-1974 ", date(1974, 12, 10)),
        ("2012-03-21", date(2012, 3, 21)),
        ("1990-05-21 00:00:00", date(1990, 5, 21)),
        ("1990-05-21T00:00:00", date(1990, 5, 21)),
        ("1990/5/3", date(1990, 5, 3)),
        ("21.05.1990", date(1990, 5, 21)),
        ("11 de agosto de 2003", date(2003, 8, 11)),
        ("11 de agosto de 2.003", date(2003, 8, 11)),
        ("1ro de mayo del 90", date(1990, 5, 1)),
        ("1° de Mayo de 1990", date(1990, 5, 1)),
        ("MARTES 3 DE JULIO DE 1990", date(1990, 7, 3)),
        ("mar 3 jul 1990", date(1990, 7, 3)),
        ("5-mar-72", date(1972, 3, 5)),
        ("11-VIII-2003", date(2003, 8, 11)),
        ("agosto 11, 2003", date(2003, 8, 11)),
        ("12/05/1990 (36 años)", date(1990, 5, 12)),
        ("030795", date(1995, 7, 3)),
        (3071995, date(1995, 7, 3)),
        ("19900521", date(1990, 5, 21)),
        ("20121210", date(2012, 12, 10)),
        ("\u202e12/05/1990\u200b", date(1990, 5, 12)),
    ],
)
def test_a_birth_date_is_understood_however_it_is_written(written: object, day: date) -> None:
    birth = read_birth(written, TODAY)
    assert (birth.on, birth.year, birth.problem) == (day, None, "")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("24/11/26", date(1926, 11, 24)),
        ("23/11/26", date(2026, 11, 23)),
        ("24/11/41", date(1941, 11, 24)),
        ("10/1/00", date(2000, 1, 10)),
    ],
)
def test_two_figures_are_the_latest_year_that_has_been(written: str, day: date) -> None:
    assert read_birth(written, TODAY).on == day


@pytest.mark.parametrize(
    "written",
    ["1950", 1950, 1950.0, "aprox. 1950", "~1950", "año 1950", "mayo 1950", "05/1950", "76 años",
     "1.950", datetime(1905, 5, 3)],
)  # fmt: skip
def test_a_year_alone_is_an_estimate(written: object) -> None:
    birth = read_birth(written, TODAY)
    assert (birth.on, birth.year, birth.problem) == (None, 1950, "")


@pytest.mark.parametrize(
    "written", [None, "", "-", "no sabe", "No recuerda bien", "N/R", "s/f", "desconoce", "0", True]
)
def test_not_knowing_is_no_mistake(written: object) -> None:
    birth = read_birth(written, TODAY)
    assert not birth.known
    assert not birth.problem


@pytest.mark.parametrize(
    "written",
    ["31/02/1990", "29/02/2023", "13/13/1990", "12/12/2030", "abc", date(1870, 1, 1), 1e20,
     float("nan"), "9" * 500, "199", "00/00/0000", "5 marzo"],
)  # fmt: skip
def test_an_impossible_date_is_told_and_nothing_is_kept(written: object) -> None:
    birth = read_birth(written, TODAY)
    assert not birth.known
    assert birth.problem.endswith(".")
    assert len(birth.problem) < 100


def test_a_month_written_first_is_understood_and_told() -> None:
    birth = read_birth("05/21/1990", TODAY)
    assert birth.on == date(1990, 5, 21)
    assert "revise" in birth.problem


@pytest.mark.parametrize("written", ["3/7/95", "03-07-1995", "030795", "3 jul 1995", "1995-07-03"])
def test_staff_type_a_date_as_they_like(written: str) -> None:
    assert read_date(written, TODAY, past=True).value == date(1995, 7, 3)


def test_a_typed_date_that_means_nothing_says_why() -> None:
    assert read_date("31/02/1990", TODAY).problem == "Febrero no tiene día 31."
    assert read_date("29/02/2023", TODAY).problem == "En 2023 febrero no tuvo día 29."
    assert read_date("24/11/2026", TODAY, past=True).problem.startswith("Esa fecha todavía")
    assert read_date("3/7", TODAY, past=True).problem == "Falta el año."
    assert read_date("3/7", TODAY).value == date(2026, 7, 3)
    assert read_date("1995", TODAY).problem == "Faltan el día y el mes."
    assert read_date("1995", TODAY, year_alone=True).value == 1995
