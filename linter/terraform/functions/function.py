"""The parts of a function: its parameters, the type of its result, and its implementation."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from msgspec import Struct

from linter.terraform.functions.context import Context
from linter.terraform.values.cty import DYNAMIC, NUMBER, STRING, Content, Type, Value, string

MOST_ELEMENTS = 100_000
"""A result with more elements is left unknown."""

MOST_CHARACTERS = 10_000_000
"""A string longer than this is left unknown."""


class FunctionError(Exception):
    """A call that Terraform rejects; `argument` is the index of the argument at fault, if there is one."""

    def __init__(self, message: str, argument: int | None = None) -> None:
        super().__init__(message)
        self.argument = argument


class OutOfBounds(Exception):  # noqa: N818 - it says where the result lies
    """A result is not computed because it would be too large or take too long; the message says which."""


class TooMuch(OutOfBounds):
    """The result is not computed because it would take too much: a bound that is reported where it is met."""


class Parameter(Struct, frozen=True):
    """A parameter: its type, and the arguments it admits in addition to known, unmarked values of that type.

    These are `null`, `unknown` (at the top level; deeper unknowns are always admitted), `marked` (otherwise all marks
    at any depth are moved to the result) and `dynamic` (a value whose type is not known yet).
    """

    name: str
    type: Type = DYNAMIC
    null: bool = False
    unknown: bool = False
    marked: bool = False
    dynamic: bool = False


class Call(Struct, frozen=True):
    """A call: its arguments, converted and checked, the type of its result, and the context for reading files."""

    arguments: tuple[Value, ...]
    type: Type
    context: Context


ResultType: TypeAlias = "Type | Callable[[tuple[Value, ...]], Type]"


class Function(Struct, frozen=True):
    """A function of the library.

    `result` is the type of its result, or a function that computes it from arguments of which some may be unknown, and
    raises FunctionError for types it does not accept. `implementation` is called if all arguments that must be known
    are; otherwise `glimpse`, if set, computes an unknown result with everything known about it. `not_null` means that
    Terraform guarantees a result that is not null.
    """

    implementation: Callable[[Call], Value]
    parameters: tuple[Parameter, ...] = ()
    variadic: Parameter | None = None
    result: ResultType = DYNAMIC
    not_null: bool = True
    glimpse: Callable[[Call], Value] | None = None


def plain(compute: Callable[..., Content], result: Type, *parameters: Parameter) -> Function:
    """A function whose arguments must all be known."""

    def implementation(call: Call) -> Value:
        return content_of(result, compute(*(argument.content for argument in call.arguments)))

    return Function(implementation, parameters, None, result)


def content_of(type_: Type, content: Content) -> Value:
    """A value of primitive type. Raises OutOfBounds for a string that is too long."""
    if isinstance(content, str):
        if len(content) > MOST_CHARACTERS:
            raise TooMuch(f"the text is longer than {MOST_CHARACTERS // 1_000_000} million characters")
        return string(content)
    return Value(type_, Fraction(content) if type_ == NUMBER and type(content) is int else content)


def text(name: str) -> Parameter:
    """A parameter for a string."""
    return Parameter(name, STRING, dynamic=True)


def amount(name: str) -> Parameter:
    """A parameter for a number."""
    return Parameter(name, NUMBER, dynamic=True)


def integer(content: Any, argument: int | None = None) -> int:
    """A whole number. Raises FunctionError for any other."""
    if not isinstance(content, Fraction) or content.denominator != 1:
        raise FunctionError("a whole number is required", argument)
    if content.numerator.bit_length() > 63:
        raise FunctionError("the number is too large: it must fit into 64 bits", argument)
    return content.numerator
