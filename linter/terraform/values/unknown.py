"""How what is not known passes through an operation: its reason, its marks, and the few values it may be.

Terraform's own answer stands in the type and the refinements. Beside it `alternatives` carry what the operation gives
for each value an undecided operand may have, so a policy can still judge every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice, product

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference

MOST_ALTERNATIVES = 16
"""More cases than this are not followed: the value is then unknown with its reason alone."""


def unknown(values: Iterable[Value], type: Type = DYNAMIC, *, not_null: bool = False, prefix: str = "") -> Value:  # noqa: A002
    """The unknown result of an operation on these operands, for the reason of the first one not known."""
    reason, span, marks = "not known before apply", None, frozenset[str]()
    for value in reversed(tuple(values)):
        marks |= value.marks
        if value.unknown is not None:
            reason, span = value.unknown.reason, value.span
    return Value(type, Unknown(reason, not_null=not_null, prefix=prefix), span, marks)


def cases(value: Value) -> tuple[Value, ...]:
    """The values it may be, where they are few and known to be all; otherwise the value alone."""
    if value.unknown is None or not value.unknown.alternatives:
        return (value,)
    return tuple(case.marked(value.marks) for case in value.unknown.alternatives)


def following(result: Value, operation: Callable[..., Value], *operands: Value) -> Value:
    """The unknown result, with what the operation gives for each case of its operands as alternatives.

    A case that fails is no alternative: terraform would stop there.
    """
    if result.unknown is None or not any(o.unknown is not None and o.unknown.alternatives for o in operands):
        return result
    combinations = list(islice(product(*map(cases, operands)), MOST_ALTERNATIVES + 1))
    if len(combinations) > MOST_ALTERNATIVES:
        return result
    outcomes = [_attempt(operation, combination) for combination in combinations]
    found = [case for outcome in outcomes if outcome is not None for case in cases(outcome)]
    if not found or len(found) > MOST_ALTERNATIVES:
        return result
    question = _question(operands) if len(found) == len(outcomes) == 2 and None not in outcomes else ""
    return replace(result, content=replace(result.unknown, alternatives=tuple(found), question=question))


def _question(operands: tuple[Value, ...]) -> str:
    """What decides between the two cases there are."""
    return next((o.unknown.question for o in operands if o.unknown is not None and o.unknown.question), "")


def _attempt(operation: Callable[..., Value], operands: tuple[Value, ...]) -> Value | None:
    try:
        return operation(*operands)
    except InvalidReference:
        raise
    except EvaluationError:
        return None


def at(value: Value, span: Span) -> Value:
    """The value, at this place unless it has one of its own."""
    return value if value.span is not None else value.at(span)
