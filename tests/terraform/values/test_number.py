"""Arithmetic at 512 bits."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from linter.terraform.values.number import MANTISSA, add, divide, multiply, remainder, rounded

FRACTIONS = st.fractions()


def test_a_third_is_rounded_and_three_of_them_are_one() -> None:
    third = rounded(Fraction(1, 3))
    assert third != Fraction(1, 3)
    assert third.numerator.bit_length() == MANTISSA
    assert multiply(third, Fraction(3)) == 1


def test_halves_are_rounded_to_even() -> None:
    assert rounded(Fraction(2**MANTISSA + 1)) == 2**MANTISSA
    assert rounded(Fraction(2**MANTISSA + 3)) == 2**MANTISSA + 4
    assert rounded(Fraction(2 ** (MANTISSA + 1) - 1)) == 2 ** (MANTISSA + 1)


@given(FRACTIONS, st.integers(-600, 600))
def test_rounding_is_close_idempotent_and_symmetric(exact: Fraction, exponent: int) -> None:
    exact *= Fraction(2) ** exponent
    near = rounded(exact)
    assert rounded(near) == near == -rounded(-exact)
    assert near.numerator.bit_length() <= MANTISSA or near.denominator == 1
    assert abs(near - exact) * 2**MANTISSA <= abs(exact)


def test_infinities_follow_their_signs() -> None:
    assert divide(Fraction(1), Fraction(0)) == math.inf
    assert divide(Fraction(-1), Fraction(0)) == -math.inf
    assert divide(Fraction(0), Fraction(0)) is None
    assert divide(math.inf, Fraction(-2)) == -math.inf
    assert divide(Fraction(5), math.inf) == 0
    assert divide(math.inf, math.inf) is None
    assert add(math.inf, Fraction(1)) == math.inf
    assert add(Fraction(1), -math.inf) == -math.inf
    assert add(math.inf, -math.inf) is None
    assert multiply(math.inf, Fraction(0)) is None
    assert multiply(-math.inf, Fraction(2)) == -math.inf


def test_a_remainder_has_the_sign_of_the_dividend() -> None:
    assert remainder(Fraction(-17), Fraction(5)) == -2
    assert remainder(Fraction(17), Fraction(-5)) == 2
    assert remainder(Fraction(15, 2), Fraction(2)) == Fraction(3, 2)
    assert remainder(Fraction(5), Fraction(0)) == 5
    assert remainder(Fraction(5), math.inf) == 5
    assert remainder(math.inf, Fraction(5)) is None
