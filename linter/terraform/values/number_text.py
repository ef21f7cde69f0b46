"""Numbers as text, parsed and formatted digit for digit as in Terraform.

https://pkg.go.dev/math/big#Float.Text
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from linter.terraform.values.number import MANTISSA, Number, rounded

_NUMBER = re.compile(r"([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([eEpP])([+-]?\d+))?", re.ASCII)
_INFINITE = {"Inf": math.inf, "inf": math.inf}
MOST_DIGITS = 4_000
"""Longer numbers and larger exponents are rejected, since their digits could exhaust memory."""


class Double(Fraction):
    """A number computed as a 64-bit float, such as the result of `pow`; it is formatted with no more digits."""

    __slots__ = ()

    def __neg__(self) -> Double:
        return Double(-Fraction(self))


def parse_number(text: str) -> Number | None:
    """The number in a text; None if it is not a number or is too large."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        sign, digits = (text[:1], text[1:]) if text[:1] in ("+", "-") else ("", text)
        infinity = _INFINITE.get(digits)
        return None if infinity is None else -infinity if sign == "-" else infinity
    sign, whole, tail, bare, base, exponent_text = match.groups()
    fraction = tail or bare or ""
    if len(text) > MOST_DIGITS:
        return None
    exponent = int(exponent_text or 0)
    if abs(exponent) > MOST_DIGITS:
        return None
    mantissa = Fraction(int((whole or "") + fraction), 10 ** len(fraction))
    scale = Fraction(2 if base in ("p", "P") else 10) ** exponent
    exact = rounded(mantissa * scale)
    return -exact if sign == "-" else exact


def number_text(amount: Number) -> str:
    """The number as Terraform formats it: decimal, without exponent, with the fewest digits that identify it."""
    if isinstance(amount, float):
        return "Inf" if amount > 0 else "-Inf"
    if amount.denominator == 1 and amount.numerator.bit_length() <= _precision(amount):
        return str(amount.numerator)
    digits, point = shortest_digits(amount)
    sign = "-" if amount < 0 else ""
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}" if digits else "0"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def json_number(amount: Fraction) -> int | float:
    """The number that a JSON parser reads from Terraform's text. Raises ValueError beyond 4300 digits."""
    written = number_text(amount)
    return int(written) if amount.denominator == 1 else float(written)


def shortest_digits(amount: Fraction) -> tuple[str, int]:
    """The fewest digits that identify the number at its precision, and the position of the decimal point.

    Compares the exact decimal expansions of the number and of the two halfway points beside it, as Go does.
    """
    if not amount:
        return "", 1
    mantissa, exponent = _binary(abs(amount), _precision(amount))
    inclusive = mantissa & 1 == 0
    digits, point = _decimal(2 * mantissa, exponent - 1)
    lower, _ = _decimal(2 * mantissa - 1, exponent - 1)
    upper, _ = _decimal(2 * mantissa + 1, exponent - 1)
    for index, digit in enumerate(digits):
        low = lower[index] if index < len(lower) else "0"
        high = upper[index] if index < len(upper) else "0"
        down = low != digit or (inclusive and index + 1 == len(lower))
        up = digit != high and (inclusive or int(digit) + 1 < int(high) or index + 1 < len(upper))
        if down and up:
            return round_digits(digits, point, index + 1)
        if down:
            return digits[: index + 1].rstrip("0"), point
        if up:
            return _raised(digits[: index + 1], point)
    return digits, point


def exact_digits(amount: Fraction) -> tuple[str, int]:
    """All decimal digits of the number, and the position of the decimal point."""
    if not amount:
        return "", 1
    return _decimal(*_binary(abs(amount), _precision(amount)))


def round_digits(digits: str, point: int, count: int) -> tuple[str, int]:
    """The digits rounded to a count of them, halves to even."""
    if count >= len(digits):
        return digits, point
    if count < 0:
        return "", point
    kept, rest = digits[:count], digits[count:]
    even = not kept or int(kept[-1]) % 2 == 0
    if rest[0] > "5" or (rest[0] == "5" and (rest.strip("0") != "5" or not even)):
        return _raised(kept, point)
    return kept.rstrip("0"), point


def _raised(digits: str, point: int) -> tuple[str, int]:
    raised = str(int(digits or "0") + 1).rjust(len(digits), "0")
    return raised.rstrip("0"), point + len(raised) - len(digits)


def _precision(amount: Fraction) -> int:
    return 53 if isinstance(amount, Double) else MANTISSA


def _binary(amount: Fraction, bits: int) -> tuple[int, int]:
    """Mantissa of that many bits and exponent of two."""
    numerator, power = amount.numerator, amount.denominator.bit_length() - 1
    shift = bits - numerator.bit_length()
    mantissa = numerator << shift if shift >= 0 else numerator >> -shift
    return mantissa, -power - shift


def _decimal(mantissa: int, exponent: int) -> tuple[str, int]:
    """The digits of mantissa * 2**exponent, without trailing zeros, and the place of the point."""
    if exponent >= 0:
        text, scale = format(Decimal(mantissa << exponent), "f"), 0
    else:
        text, scale = format(Decimal(mantissa * 5**-exponent), "f"), -exponent
    return text.rstrip("0"), len(text) - scale
