"""Amounts as staff type them."""

import pytest

from desktop.core.amounts import cents


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1,50", 150),
        ("1.50", 150),
        ("1.5", 150),
        ("1", 100),
        (" USD 1,00 ", 100),
        ("usd\N{NO-BREAK SPACE}1,00", 100),
        ("$ 0,25", 25),
        ("0", 0),
        ("", None),
        ("uno", None),
        ("1,505", None),
        ("1.000,00", None),
        ("-1", None),
        ("1e3", None),
        ("١", None),
        ("9" * 5000, None),
    ],
)
def test_the_numeric_pad_s_point_is_a_decimal_comma(typed: str, expected: int | None) -> None:
    assert cents(typed) == expected
