"""`Fn::If`: one of two values, or a choice of both when the condition is undecided."""

from __future__ import annotations

from linter.cloudformation.expressions.arguments import listed, malformed
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.syntax.syntax import Call, Text
from linter.value import Choice, Option, Scalar, Value


def choose(call: Call, scope: Scope) -> Value | None:
    """`Fn::If`; None for `AWS::NoValue`. Each branch is evaluated with the condition assumed."""
    parts = listed(call, 3, 3)
    if parts is None or not isinstance(parts[0], Text):
        return malformed(call, "a condition and two values")
    condition = scope.text(parts[0])
    decided = scope.decide(condition)
    if decided is not None:
        return scope.value(parts[1] if decided else parts[2])
    options: list[Option] = []
    for answer, arm in ((True, parts[1]), (False, parts[2])):
        value = scope.assuming(condition, answer).value(arm)
        when = f"{scope.names.question(condition)} is {'true' if answer else 'false'}"
        options.append(Option(Scalar(None, arm.span) if value is None else value, when))
    if all(isinstance(option.value, Scalar) and option.value.content is None for option in options):
        return None
    return Choice(tuple(options), call.span)
