"""Arithmetic, comparison, equality and logic. Up to Terraform 1.11 `&&` and `||` need both operands.

https://developer.hashicorp.com/terraform/language/expressions/operators
https://github.com/hashicorp/hcl/blob/main/hclsyntax/expression_ops.go
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from linter.source import Span
from linter.terraform.values import number
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import BOOL, NUMBER, Content, Type, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.equality import equals
from linter.terraform.values.number import Number
from linter.terraform.values.unknown import following, unknown

_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number | None]] = {
    "+": number.add,
    "-": lambda left, right: number.add(left, -right),
    "*": number.multiply,
    "/": number.divide,
    "%": number.remainder,
}
_COMPARISON: Mapping[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def binary(symbol: str, left: Value, right: Value, span: Span) -> Value:
    """The result of `left symbol right`. Raises EvaluationError."""
    if symbol in ("==", "!="):
        result = _equality(symbol, left, right)
    else:
        operands = NUMBER if symbol in _ARITHMETIC or symbol in _COMPARISON else BOOL
        results = NUMBER if symbol in _ARITHMETIC else BOOL
        left = _operand("left operand", left, operands, results, span)
        right = _operand("right operand", right, operands, results, span)
        content = _computed(symbol, left.content, right.content, span)
        undecided = content is None
        result = unknown((left, right), results, not_null=True) if undecided else Value(results, content)
    result = following(result, partial(_again, symbol, span), left, right)
    return result.at(span).marked(marks_within(left) | marks_within(right))


def short_circuited(symbol: str, left: Value | EvaluationError, right: Value | EvaluationError, span: Span) -> Value:
    """The result of `left && right` or `left || right` where one operand, in either order, can decide.

    An error of the other operand is then ignored, as it is while an unknown operand may still decide; operands of an
    unsuitable type are refused all the same. Raises EvaluationError.

    https://github.com/hashicorp/terraform/blob/v1.12/CHANGELOG.md
    https://github.com/hashicorp/hcl/blob/v2.24.0/hclsyntax/expression_ops.go
    """

    def again(*operands: Value) -> Value:
        given = iter(operands)
        first = left if isinstance(left, EvaluationError) else next(given)
        return short_circuited(symbol, first, right if isinstance(right, EvaluationError) else next(given), span)

    sides = [_logical(side, name, span) for side, name in ((left, "left operand"), (right, "right operand"))]
    operands = [side for side in (left, right) if isinstance(side, Value)]
    marks = frozenset[str]().union(*(marks_within(operand) for operand in operands))
    decisive = symbol == "||"
    for side in sides:
        if isinstance(side, Value) and side.content is decisive:
            return Value(BOOL, decisive, span, marks)
    errors = [side for side in sides if isinstance(side, EvaluationError)]
    waiting = [side for side in sides if isinstance(side, Value) and side.unknown is not None]
    if errors and (not waiting or isinstance(sides[0], EvaluationError) or sides[0].unknown is None):
        raise errors[0]
    for side, name in zip(sides, ("left", "right"), strict=True):
        if isinstance(side, Value) and side.content is None:
            detail = f"Error during operation: the {name} operand must not be null."
            raise EvaluationError("Operation failed", detail, side.span or span, BOOL)
    if not waiting:
        return Value(BOOL, not decisive, span, marks)
    result = following(unknown(operands, BOOL, not_null=True), again, *operands)
    return result.at(span).marked(marks)


def _logical(side: Value | EvaluationError, name: str, span: Span) -> Value | EvaluationError:
    if isinstance(side, EvaluationError):
        return side
    try:
        return convert(side, BOOL)
    except ConversionError as error:
        detail = f"Unsuitable value for {name}: {error}."
        raise EvaluationError("Invalid operand", detail, side.span or span, BOOL) from error


def unary(symbol: str, operand: Value, span: Span) -> Value:
    """The result of `-operand` or `!operand`. Raises EvaluationError."""
    type_ = NUMBER if symbol == "-" else BOOL
    operand = _operand("operand", operand, type_, type_, span)
    content = operand.content
    if isinstance(content, bool):
        result = Value(BOOL, not content)
    elif isinstance(content, (Fraction, float)):
        result = Value(NUMBER, -content)
    else:
        result = unknown((operand,), type_, not_null=True)
        result = following(result, lambda case: unary(symbol, case, span), operand)
    return result.at(span).marked(operand.marks)


def marks_within(value: Value) -> frozenset[str]:
    """The marks of the value and of everything in it."""
    marks = value.marks
    if isinstance(value.content, tuple):
        elements: tuple[Value, ...] = value.content
    elif isinstance(value.content, Mapping):
        elements = tuple(value.content.values())
    else:
        return marks
    return marks.union(*map(marks_within, elements))


def _again(symbol: str, span: Span, left: Value, right: Value) -> Value:
    return binary(symbol, left, right, span)


def _equality(symbol: str, left: Value, right: Value) -> Value:
    result = equals(left, right)
    if symbol == "!=" and isinstance(result.content, bool):
        return Value(BOOL, not result.content)
    return result


def _operand(name: str, value: Value, type_: Type, results: Type, span: Span) -> Value:
    try:
        converted = convert(value, type_)
    except ConversionError as error:
        detail = f"Unsuitable value for {name}: {error}."
        raise EvaluationError("Invalid operand", detail, value.span or span, results) from error
    if converted.content is None:
        detail = f"Error during operation: the {name} must not be null."
        raise EvaluationError("Operation failed", detail, value.span or span, results)
    return converted


def _computed(symbol: str, left: Content, right: Content, span: Span) -> Number | bool | None:
    """The result, None where an operand is unknown."""
    if isinstance(left, bool) and isinstance(right, bool):
        return left and right if symbol == "&&" else left or right
    if not isinstance(left, (Fraction, float)) or not isinstance(right, (Fraction, float)):
        return None
    if symbol in _COMPARISON:
        return _COMPARISON[symbol](left, right)
    result = _ARITHMETIC[symbol](left, right)
    if result is None:
        detail = "Error during operation: the result is not a number (zero or infinity met its opposite)."
        raise EvaluationError("Operation failed", detail, span, NUMBER)
    return result
