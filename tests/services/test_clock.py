"""A machine whose date is wrong is told so, and goes on working."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.core.clock import Clock
from desktop.models.opening import OpenHouse
from desktop.services.upkeep import HouseForm, Upkeep
from tests.conftest import MORNING

At = Callable[[datetime], Upkeep]


@pytest.fixture
def at(house: OpenHouse) -> At:
    """The house on a machine that says another date."""

    def standing(moment: datetime) -> Upkeep:
        house.clock = house.database.clock = Clock(lambda: moment)
        return Upkeep(house)

    return standing


def test_the_right_date_says_nothing(at: At) -> None:
    assert at(MORNING).clock_warning() is None
    assert at(MORNING + timedelta(days=300)).clock_warning() is None


@pytest.mark.parametrize(
    ("year", "word"), [(2010, "atrasada"), (2036, "adelantada"), (2050, "adelantada")]
)
def test_a_date_that_cannot_be_is_told_and_stops_nobody(at: At, year: int, word: str) -> None:
    upkeep = at(datetime(year, 3, 4, 15, tzinfo=UTC))
    warning = upkeep.clock_warning()
    assert warning is not None
    assert word in warning
    assert f"04/03/{year}" in warning
    upkeep.change_house(HouseForm(datetime(2005, 1, 1).date()))


def test_a_job_done_under_a_wrong_date_does_not_make_the_right_one_wrong(
    at: At,
) -> None:
    for hour in range(5):
        at(MORNING + timedelta(hours=hour)).change_house(HouseForm(date(2005, 1, 1 + hour)))
    at(datetime(2050, 1, 1, tzinfo=UTC)).change_house(HouseForm(date(2005, 2, 1)))
    assert at(MORNING + timedelta(hours=6)).clock_warning() is None
