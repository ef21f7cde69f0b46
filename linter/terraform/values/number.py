"""Terraform's numbers: binary floating point with 512 bits of mantissa, kept as fractions.

The two infinities, which `1/0` gives, are Python's own floats.
https://pkg.go.dev/math/big#Float
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TypeAlias

MANTISSA = 512

Number: TypeAlias = Fraction | float
"""A rounded fraction or an infinity."""


def rounded(exact: Fraction) -> Fraction:
    """The nearest number of 512 bits, halves to even."""
    numerator, denominator = exact.numerator, exact.denominator
    if denominator == 1 and numerator.bit_length() <= MANTISSA:
        return exact
    if denominator & (denominator - 1) == 0 and numerator.bit_length() <= MANTISSA:
        return exact
    magnitude = abs(numerator)
    shift = MANTISSA - (magnitude.bit_length() - denominator.bit_length())
    quotient = _quotient(magnitude, denominator, shift)
    if quotient.bit_length() > MANTISSA:
        shift -= 1
        quotient = _quotient(magnitude, denominator, shift)
    result = Fraction(quotient) / (1 << shift) if shift >= 0 else Fraction(quotient << -shift)
    return -result if numerator < 0 else result


def _quotient(numerator: int, denominator: int, shift: int) -> int:
    """numerator * 2**shift / denominator, rounded half to even."""
    if shift >= 0:
        numerator <<= shift
    else:
        denominator <<= -shift
    quotient, rest = divmod(numerator, denominator)
    twice = rest * 2
    return quotient + (twice > denominator or (twice == denominator and quotient & 1 == 1))


def add(left: Number, right: Number) -> Number | None:
    """The sum; None for opposite infinities."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return rounded(left + right)
    if isinstance(left, float) and isinstance(right, float):
        return left if left == right else None
    return left if isinstance(left, float) else right


def multiply(left: Number, right: Number) -> Number | None:
    """The product; None for zero times an infinity."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return rounded(left * right)
    sign = _sign(left) * _sign(right)
    return sign * math.inf if sign else None


def divide(left: Number, right: Number) -> Number | None:
    """The quotient, an infinity for a zero divisor; None for 0/0 and infinity/infinity."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        if right:
            return rounded(left / right)
        return _sign(left) * math.inf if left else None
    if isinstance(right, float):
        return None if isinstance(left, float) else Fraction(0)
    return _sign(left) * (_sign(right) or 1) * math.inf


def remainder(left: Number, right: Number) -> Number | None:
    """The remainder of a division truncated toward zero; the dividend for a zero divisor."""
    if isinstance(left, float):
        return None
    if isinstance(right, float) or not right:
        return left
    return rounded(left - right * math.trunc(left / right))


def _sign(number: Number) -> int:
    return (number > 0) - (number < 0)
