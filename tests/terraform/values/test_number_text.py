"""Numbers as text, digit for digit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.terraform.values.number import rounded
from linter.terraform.values.number_text import Double, json_number, number_text, parse_number


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0.10", "0.1"),
        ("1e100", "1" + "0" * 100),
        ("1e200", "1" + "0" * 200),
        ("-2.50e-4", "-0.00025"),
        ("5.", "5"),
        (".5", "0.5"),
        ("1p-2", "0.25"),
        ("+Inf", "Inf"),
        ("007", "7"),
    ],
)
def test_a_number_is_written_with_the_fewest_digits(text: str, written: str) -> None:
    amount = parse_number(text)
    assert amount is not None
    assert number_text(amount) == written


@pytest.mark.parametrize("text", ["", ".", "e5", "1_0", "0x10", " 5", "NaN", "1e99999", "９", "1" * 5000])
def test_what_is_no_number_or_too_large_a_one_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_thirds_are_cut_where_terraform_cuts_them() -> None:
    assert number_text(rounded(Fraction(1, 3))) == "0." + "3" * 154 + "5"
    assert number_text(rounded(Fraction(2, 3))) == "0." + "6" * 153 + "7"


def test_what_came_through_a_double_has_no_more_digits_than_one() -> None:
    assert number_text(Double(2.0**64)) == "18446744073709550000"
    assert number_text(-Double(0.1)) == "-0.1"
    assert json_number(Double(3.0**50)) == 717897987691852600000000


@given(st.decimals(allow_nan=False, allow_infinity=False, places=30, min_value=-(10**60), max_value=10**60))
def test_a_short_decimal_comes_back_as_it_was(amount: object) -> None:
    parsed = parse_number(f"{amount:f}")
    assert parsed is not None
    again = parse_number(number_text(parsed))
    assert again == parsed
    assert isinstance(parsed, Fraction)
    assert Fraction(number_text(parsed)) == Fraction(str(amount))
