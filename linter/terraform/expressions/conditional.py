"""`condition ? yes : no`: both arms share a type, and only an error of the chosen arm counts.

https://developer.hashicorp.com/terraform/language/expressions/conditionals
"""

from __future__ import annotations

from collections.abc import Mapping

from linter.terraform.expressions.environment import Environment
from linter.terraform.syntax.syntax import Conditional, Expression
from linter.terraform.syntax.wording import wording
from linter.terraform.values.conversion import ConversionError, convert, type_name, unify
from linter.terraform.values.cty import BOOL, DYNAMIC, Collection, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.unknown import MOST_ALTERNATIVES, cases, sources_of

_TYPES = "Inconsistent conditional result types"


def conditional(node: Conditional, environment: Environment) -> Value:
    """The chosen arm, converted to the type that both arms share; either arm if the condition is unknown."""
    yes, yes_error = _arm(node.yes, environment)
    no, no_error = _arm(node.no, environment)
    type_ = _shared_type(node, yes, no)
    condition = environment.value(node.condition)
    if condition.content is None:
        detail = "The condition value is null. Conditions must either be true or false."
        raise EvaluationError("Null condition", detail, node.condition.span, type_)
    if condition.unknown is not None:
        possible = {decided.content for decided in _decisions(condition)} or {True, False}
        arms = tuple(
            arm
            for arm, error, taken in ((yes, yes_error, True), (no, no_error, False))
            if error is None and taken in possible
        )
        return _undecided(node, condition, type_, arms, (yes, no))
    try:
        decided = convert(condition, BOOL)
    except ConversionError as error:
        detail = "The condition expression must be of type bool."
        raise EvaluationError("Incorrect condition type", detail, node.condition.span, type_) from error
    chosen, error_, arm = (yes, yes_error, node.yes) if decided.content else (no, no_error, node.no)
    if error_ is not None:
        raise error_
    return _converted(chosen, type_, arm).marked(condition.marks)


def _arm(expression: Expression, environment: Environment) -> tuple[Value, EvaluationError | None]:
    try:
        return environment.value(expression), None
    except InvalidReference:
        raise
    except EvaluationError as error:
        return Value(error.type, Unknown(f"{error.title}: {error.detail}"), expression.span), error


def _shared_type(node: Conditional, yes: Value, no: Value) -> Type:
    if yes.type == DYNAMIC and yes.content is None:
        return no.type
    if no.type == DYNAMIC and no.content is None:
        return yes.type
    if DYNAMIC in (yes.type, no.type):
        return DYNAMIC
    type_ = unify((yes.type, no.type))
    if type_ is None:
        detail = (
            "The true and false result expressions must have consistent types. "
            f"The 'true' value is {type_name(yes.type)}, but the 'false' value is {type_name(no.type)}."
        )
        raise EvaluationError(_TYPES, detail, node.yes.span.to(node.no.span))
    return type_


def _decisions(condition: Value) -> tuple[Value, ...]:
    """The values an unknown condition may have, if they are few and known; empty if it may have either."""
    decided = tuple(case if case.type == BOOL else _possible(case, BOOL) for case in cases(condition))
    return (
        tuple(decision for decision in decided if decision)
        if all(decision and decision.unknown is None for decision in decided)
        else ()
    )


def _converted(value: Value, type_: Type, arm: Expression) -> Value:
    if type_ == DYNAMIC:
        return value
    try:
        return convert(value, type_)
    except ConversionError as error:
        detail = f"The chosen result value has the wrong type: {error}."
        raise EvaluationError(_TYPES, detail, arm.span, type_) from error


def _undecided(
    node: Conditional, condition: Value, type_: Type, arms: tuple[Value, ...], both: tuple[Value, Value]
) -> Value:
    marks = condition.marks.union(*(arm.marks for arm in both))
    if all(arm.content is None for arm in both):
        return Value(type_, None, node.span, marks)
    possible = (_possible(case, type_) for arm in arms for case in cases(arm))
    outcomes = tuple(case for case in possible if case is not None)
    least, most = _lengths(type_, both)
    reason = condition.unknown.reason if condition.unknown is not None else ""
    content = Unknown(
        reason,
        alternatives=outcomes if len(outcomes) <= MOST_ALTERNATIVES else (),
        question=wording(node.condition) if len(outcomes) == len(arms) == 2 else "",
        not_null=all(_never_null(arm) for arm in both),
        sources=sources_of((condition, *both)),
        least_length=least,
        most_length=most,
    )
    return Value(type_, content, node.span, marks)


def _possible(case: Value, type_: Type) -> Value | None:
    """The case converted to the type of the conditional; None if that fails, since Terraform would stop."""
    try:
        return convert(case, type_)
    except ConversionError:
        return None


def _never_null(value: Value) -> bool:
    return value.unknown.not_null if value.unknown is not None else value.content is not None


def _lengths(type_: Type, both: tuple[Value, Value]) -> tuple[int, int | None]:
    """The bounds of the length, if both arms are collections of the same type with known lengths."""
    lengths = [
        len(arm.content)
        for arm in both
        if isinstance(type_, Collection) and arm.type == type_ and isinstance(arm.content, (tuple, Mapping))
    ]
    return (min(lengths), max(lengths)) if len(lengths) == 2 else (0, None)
