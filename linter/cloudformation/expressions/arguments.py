"""The arguments of intrinsic functions, and the result when they are malformed."""

from __future__ import annotations

from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.syntax.syntax import Call, Sequence, Syntax
from linter.value import Scalar, Unknown, Value


def listed(call: Call, least: int, most: int) -> tuple[Syntax, ...] | None:
    """The arguments of a function that takes `least` to `most` of them; None when it is given something else."""
    if isinstance(call.argument, Sequence) and least <= len(call.argument.items) <= most:
        return call.argument.items
    return None


def malformed(call: Call, expected: str) -> Unknown:
    """The unknown result of a function with malformed arguments."""
    return Unknown(f"{call.name} expects {expected}", call.span)


def value_of(node: Syntax, scope: Scope) -> Value:
    """The value of an argument, with references to stated attributes followed; `AWS::NoValue` counts as null."""
    value = scope.value(node)
    return Scalar(None, node.span) if value is None else scope.followed(value)
