"""Numeric functions.

https://developer.hashicorp.com/terraform/language/functions/abs
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter, amount, integer, plain
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.cty import NUMBER, STRING, Content, Type, Value
from linter.terraform.values.number import Number
from linter.terraform.values.number_text import MOST_DIGITS, Double
from linter.terraform.values.unification import type_name

_NUMBERS = Parameter("numbers", NUMBER, dynamic=True)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _rounding(cut: Callable[[Fraction], int]) -> Callable[[Any], Content]:
    def rounded(content: Number) -> Content:
        return content if isinstance(content, float) else Fraction(cut(content))

    return rounded


def _log(content: Number, base: Number) -> Content:
    logarithm, divisor = _logarithm(_as_float(content)), _logarithm(_as_float(base))
    if math.isnan(logarithm) or math.isnan(divisor) or (math.isinf(logarithm) and math.isinf(divisor)):
        raise FunctionError("the result is not a number")
    if divisor == 0:
        if logarithm == 0:
            raise FunctionError("the result is not a number")
        return math.copysign(math.inf, logarithm) * math.copysign(1, divisor)
    return _from_float(logarithm / divisor)


def _logarithm(content: float) -> float:
    if content < 0:
        return math.nan
    return math.log(content) if content else -math.inf


def _pow(content: Number, power: Number) -> Content:
    base, exponent = _as_float(content), _as_float(power)
    try:
        return _from_float(math.pow(base, exponent))
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError as error:
        if base == 0:
            return math.inf
        raise FunctionError("the result is not a number") from error


def _as_float(content: Number) -> float:
    try:
        return float(content)
    except OverflowError:
        return math.inf if content > 0 else -math.inf


def _from_float(content: float) -> Content:
    return content if math.isinf(content) else Double(content)


def _signum(content: Content) -> Content:
    whole = integer(content)
    return Fraction((whole > 0) - (whole < 0))


def _extreme(choose: Callable[..., Any]) -> Callable[[Call], Value]:
    def implementation(call: Call) -> Value:
        if not call.arguments:
            raise FunctionError("must pass at least one number")
        return Value(NUMBER, choose(argument.content for argument in call.arguments))

    return implementation


def _parsed_type(arguments: tuple[Value, ...]) -> Type:
    if arguments[0].type != STRING:
        raise FunctionError(f"first argument must be a string, not {type_name(arguments[0].type)}", 0)
    return NUMBER


def _parseint(call: Call) -> Value:
    digits, base = call.arguments
    if digits.unknown is not None or base.unknown is not None:
        return unknown_of(call)
    radix = integer(base.content, 1)
    if not 2 <= radix <= 62:
        raise FunctionError("base must be a whole number between 2 and 62 inclusive", 1)
    text = str(digits.content)
    whole = _whole(text, radix) if len(text) <= MOST_DIGITS else None
    if whole is None:
        raise FunctionError(f'cannot parse "{text}" as a base {radix} integer', 0)
    return Value(NUMBER, Fraction(whole), None, digits.marks | base.marks)


def _whole(text: str, radix: int) -> int | None:
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if radix <= 36:
        unsigned = unsigned.lower()
    alphabet = _DIGITS[:radix]
    if not unsigned or any(digit not in alphabet for digit in unsigned):
        return None
    whole = 0
    for digit in unsigned:
        whole = whole * radix + alphabet.index(digit)
    return -whole if text[0] == "-" else whole


FUNCTIONS: Mapping[str, Function] = {
    "abs": plain(abs, NUMBER, amount("num")),
    "ceil": plain(_rounding(math.ceil), NUMBER, amount("num")),
    "floor": plain(_rounding(math.floor), NUMBER, amount("num")),
    "log": plain(_log, NUMBER, Parameter("num", NUMBER), Parameter("base", NUMBER)),
    "max": Function(_extreme(max), (), _NUMBERS, NUMBER),
    "min": Function(_extreme(min), (), _NUMBERS, NUMBER),
    "parseint": Function(
        _parseint,
        (Parameter("number", marked=True, unknown=True), Parameter("base", NUMBER, marked=True, unknown=True)),
        None,
        _parsed_type,
    ),
    "pow": plain(_pow, NUMBER, Parameter("num", NUMBER), Parameter("power", NUMBER)),
    "signum": plain(_signum, NUMBER, Parameter("num", NUMBER)),
}
