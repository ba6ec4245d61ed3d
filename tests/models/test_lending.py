"""Where an agreement stands, what is outside working hours, and the RUC, without a house."""

from datetime import date, time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.ec import ruc as official

from desktop.models import ruc, working_hours
from desktop.models.lending import AUTHORITY_NAMES, RESULT_NAMES, STAGE_NAMES, Stage, stage_of
from desktop.models.space_use import AgreementState, Authority, ValidationResult

TODAY = date(2026, 11, 23)
YES, LOOK, NO = (
    ValidationResult.AUTHORISED, ValidationResult.OBSERVED, ValidationResult.REFUSED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "answers", "stage"),
    [
        ("requested", (), Stage.REQUESTED),
        ("requested", ("",), Stage.REQUESTED),
        ("requested", (YES,), Stage.VALIDATING),
        ("requested", (YES, YES), Stage.AUTHORISED),
        ("requested", (YES, LOOK), Stage.OBSERVED),
        ("requested", (LOOK, NO), Stage.REFUSED),
        ("observed", (YES, YES), Stage.OBSERVED),
        ("observed", (NO,), Stage.REFUSED),
        ("signed", (YES, NO), Stage.SIGNED),
        ("used", (), Stage.USED),
        ("closed", (NO, NO), Stage.CLOSED),
        ("refused", (YES, YES), Stage.REFUSED),
        ("cancelled", (YES, YES), Stage.CANCELLED),
    ],
)
def test_the_stage_follows_from_state_and_answers(
    state: str, answers: tuple[str, ...], stage: Stage
) -> None:
    assert stage_of(state, answers, TODAY, TODAY) is stage


def test_a_signed_agreement_is_in_use_from_the_day_after_its_first() -> None:
    assert stage_of("signed", (), date(2026, 11, 22), TODAY) is Stage.USED
    assert stage_of("signed", (), TODAY, TODAY) is Stage.SIGNED
    assert stage_of("signed", (), None, TODAY) is Stage.SIGNED


def test_every_word_on_screen_has_its_name() -> None:
    for state, first, second in product(AgreementState, ("", *ValidationResult), ("", YES, NO)):
        assert STAGE_NAMES[stage_of(state, (first, second), TODAY, TODAY)]
    assert AUTHORITY_NAMES.keys() == set(Authority)
    assert RESULT_NAMES.keys() == set(ValidationResult)


@pytest.mark.parametrize(
    ("on", "hours", "why"),
    [
        (TODAY, (time(8), time(16, 30)), None),
        (TODAY, (time(7, 59), time(9)), "antes de las 08:00"),
        (TODAY, (time(15), time(16, 31)), "después de las 16:30"),
        (date(2026, 11, 28), (time(9), time(10)), "sábado"),
        (date(2026, 12, 25), (time(9), time(10)), "feriado: Navidad"),
    ],
)
def test_working_hours_are_those_of_the_municipality(
    on: date, hours: tuple[time, time], why: str | None
) -> None:
    assert working_hours.outside(on, *hours, {date(2026, 12, 25): "Navidad"}) == why


@pytest.mark.parametrize(
    "number",
    ["1710034065001", "1792060346001", "1760001550001", "0990012345001", "1768152560001"],
)
def test_a_ruc_as_others_judge_it(number: str) -> None:
    assert (ruc.warning(number) is None) == official.is_valid(number)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1710034065", "13 dígitos"),
        ("17100340650A1", "13 dígitos"),
        ("1710034065002", "terminar en 001"),
        ("9910034065001", "provincia"),
        ("1780034065001", "tercer dígito"),
        ("1710034066001", "verificador"),
        ("1792060347001", "verificador"),
        ("1760001560001", "verificador"),
    ],
)
def test_what_is_doubtful_about_a_ruc_is_said(typed: str, said: str) -> None:
    assert said in (ruc.warning(ruc.normalised(typed)) or "")


@given(some.text(max_size=40))
def test_anything_else_is_doubted_and_never_breaks(typed: str) -> None:
    number = ruc.normalised(typed)
    assert ruc.normalised(number) == number
    assert ruc.warning(number) is not None or (len(number) == 13 and number.endswith("001"))


@given(some.integers(0, 10**13 - 1).map(lambda n: f"{n:013}"))
def test_what_others_find_right_is_not_doubted(number: str) -> None:
    right = number[:10] + "001"
    if official.is_valid(right):
        assert ruc.warning(right) is None
