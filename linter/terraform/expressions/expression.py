"""Expressions to values, as Terraform evaluates them.

    value = evaluate(attribute.expression, scope)

`scope` is the module that contains the expression (environment.Scope): it resolves `var.x`, `local.x`, `each.key`,
`path.module` and `aws_vpc.main`, and calls functions; values are computed on demand. `variables` are names bound around
the expression, such as the iterator of a dynamic block.

Values keep the place that set them. A value that is not known before apply is an `Unknown`, as it is to Terraform; in
addition it keeps its `identity` through traversals, indices and splats, and the few values it may have as
`alternatives` (`unknown.cases`). `references(expression)` in references.py lists the declarations that Terraform
requires before it evaluates anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from linter.terraform.expressions import operators
from linter.terraform.expressions.access import index, step_into
from linter.terraform.expressions.calls import call
from linter.terraform.expressions.conditional import conditional
from linter.terraform.expressions.environment import Budget, Environment, Scope
from linter.terraform.expressions.iteration import for_expression, splat
from linter.terraform.expressions.template import template, template_join
from linter.terraform.syntax.syntax import (
    Access,
    AmbiguousKey,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    Literal,
    ObjectConstructor,
    ObjectItem,
    Splat,
    SplatItem,
    Template,
    TemplateJoin,
    Traversal,
    TupleConstructor,
    Unary,
    Wrapped,
)
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import BOOL, DYNAMIC, NUMBER, STRING, Unknown, Value, object_of, tuple_of
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.extent import bounded
from linter.terraform.values.number import rounded
from linter.terraform.values.unknown import at, unknown


def evaluate(expression: Expression, scope: Scope, variables: Mapping[str, Value] | None = None) -> Value:
    """The value of an expression. Raises EvaluationError, and nothing else, where Terraform reports an error."""
    try:
        return Environment(scope, variables or {}, _EVALUATORS, Budget()).value(expression)
    except RecursionError as error:
        detail = "This expression, with what it refers to, is nested too deeply to be evaluated."
        raise EvaluationError("Expression too deep", detail, expression.span) from error


def _literal(node: Literal, environment: Environment) -> Value:  # noqa: ARG001 - one signature for all
    content = node.content
    if isinstance(content, str):
        return Value(STRING, content, node.span)
    if isinstance(content, bool):
        return Value(BOOL, content, node.span)
    if isinstance(content, Fraction):
        return Value(NUMBER, rounded(content), node.span)
    return Value(DYNAMIC, None, node.span)


def _wrapped(node: Wrapped, environment: Environment) -> Value:
    return environment.value(node.inner)


def _traversal(node: Traversal, environment: Environment) -> Value:
    bound = environment.variables.get(node.root)
    value, taken = (bound, 0) if bound is not None else environment.scope.reference(node)
    for step in node.steps[taken:]:
        value = step_into(value, step)
    return at(value, node.span)


def _access(node: Access, environment: Environment) -> Value:
    steps = [node.step]
    source = node.source
    while isinstance(source, Access):
        steps.append(source.step)
        source = source.source
    value = environment.value(source)
    for step in reversed(steps):
        value = step_into(value, step)
    return value


def _index(node: Index, environment: Environment) -> Value:
    return index(environment.value(node.source), environment.value(node.key), node.span)


def _item(node: SplatItem, environment: Environment) -> Value:
    return environment.item or Value(DYNAMIC, Unknown("the element at hand"), node.span)


def _binary(node: Binary, environment: Environment) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, Binary):
        chain.append(chain[-1].left)
    outcome = _outcome(chain[-1].left, environment)
    for link in reversed(chain):
        outcome = _linked(link, outcome, environment)
    if isinstance(outcome, EvaluationError):
        raise outcome
    return outcome


def _outcome(expression: Expression, environment: Environment) -> Value | EvaluationError:
    """The value of an operand, or its error, which the other operand may make irrelevant."""
    try:
        return environment.value(expression)
    except InvalidReference:
        raise
    except EvaluationError as error:
        return error


def _linked(link: Binary, left: Value | EvaluationError, environment: Environment) -> Value | EvaluationError:
    try:
        if link.operator in ("&&", "||") and environment.scope.short_circuits:
            right = _outcome(link.right, environment)
            return operators.short_circuited(link.operator, left, right, link.span)
        if isinstance(left, EvaluationError):
            return left
        return operators.binary(link.operator, left, environment.value(link.right), link.span)
    except InvalidReference:
        raise
    except EvaluationError as error:
        return error


def _unary(node: Unary, environment: Environment) -> Value:
    return operators.unary(node.operator, environment.value(node.operand), node.span)


def _tuple(node: TupleConstructor, environment: Environment) -> Value:
    values = [environment.value(element) for element in node.elements]
    return bounded(tuple_of(values).at(node.span), node.span)


def _object(node: ObjectConstructor, environment: Environment) -> Value:
    content: dict[str, Value] = {}
    marks = frozenset[str]()
    undecided: Value | None = None
    for item in node.items:
        key = _key(item, environment)
        value = environment.value(item.value)
        marks |= key.marks
        if isinstance(key.content, str):
            content[key.content] = value
        else:
            undecided = undecided or key
    if undecided is not None:
        return unknown((undecided,)).at(node.span).marked(marks)
    return bounded(object_of(content).at(node.span), node.span).marked(marks)


def _key(item: ObjectItem, environment: Environment) -> Value:
    key = environment.value(item.key)
    if key.content is None:
        raise EvaluationError("Null value as key", "Can't use a null value as a key.", item.key.span)
    try:
        return convert(key, STRING)
    except ConversionError as error:
        raise EvaluationError(
            "Incorrect key type", f"Can't use this value as a key: {error}.", item.key.span
        ) from error


def _ambiguous(node: AmbiguousKey, environment: Environment) -> Value:  # noqa: ARG001 - one signature for all
    detail = (
        "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a "
        "literal name containing periods, wrap it in quotes to create a string literal."
    )
    raise EvaluationError("Ambiguous attribute key", detail, node.span)


_EVALUATORS: Mapping[type, Callable[[Any, Environment], Value]] = {
    Access: _access,
    AmbiguousKey: _ambiguous,
    Binary: _binary,
    Call: call,
    Conditional: conditional,
    For: for_expression,
    Index: _index,
    Literal: _literal,
    ObjectConstructor: _object,
    Splat: splat,
    SplatItem: _item,
    Template: template,
    TemplateJoin: template_join,
    Traversal: _traversal,
    TupleConstructor: _tuple,
    Unary: _unary,
    Wrapped: _wrapped,
}
