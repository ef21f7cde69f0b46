"""Convert the `Conditions` and `Rules` of a template to formulas.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from linter.cloudformation.conditions.formula import Constant, Every, Formula, Is, Named, Not, Same, Some
from linter.cloudformation.expressions.arguments import listed, value_of
from linter.cloudformation.expressions.combining import name_of
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Call, Sequence, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.value import Reference, Scalar, Value

_YES = "true"


def formula(node: Syntax, scope: Scope) -> Formula:
    """The formula of a condition; a part that is not understood is an unknown of its own."""
    if isinstance(node, Object) and list(node.entries) == ["Condition"]:
        return _named(node.entries["Condition"].value, scope)
    if isinstance(node, Text) and isinstance(node.content, bool):
        return Constant(node.content)
    if not isinstance(node, Call):
        return _open(node)
    if node.name == "Condition":
        return _named(node.argument, scope)
    if node.name == "Fn::Equals":
        sides = listed(node, 2, 2)
        if sides is None:
            return _open(node)
        return _equal(value_of(sides[0], scope), value_of(sides[1], scope), node)
    return _contains(node, scope) if node.name == "Fn::Contains" else _logical(node, scope)


def rule(node: Syntax, scope: Scope) -> Formula:
    """The formula of an entry in `Rules`: its assertions hold whenever its `RuleCondition` does.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
    """
    if not isinstance(node, Object):
        return Constant(holds=True)
    when, asserted = node.get("RuleCondition"), node.get("Assertions")
    entries = asserted.items if isinstance(asserted, Sequence) else ()
    asserts = (item.get("Assert") for item in entries if isinstance(item, Object))
    demanded = Every(tuple(formula(item, scope) for item in asserts if item is not None))
    return demanded if when is None else Some((Not(formula(when, scope)), demanded))


def _contains(node: Call, scope: Scope) -> Formula:
    """`Fn::Contains`, allowed in rules only: whether a list contains a value."""
    parts = listed(node, 2, 2)
    if parts is None or not isinstance(parts[0], Sequence):
        return _open(node)
    value = value_of(parts[1], scope)
    return Some(tuple(_equal(value_of(item, scope), value, node) for item in parts[0].items))


def _logical(node: Call, scope: Scope) -> Formula:
    inner = tuple(formula(part, scope) for part in listed(node, 1, 10) or ())
    if node.name == "Fn::Not" and len(inner) == 1:
        return Not(inner[0])
    if node.name in {"Fn::And", "Fn::Or"} and inner:
        return Every(inner) if node.name == "Fn::And" else Some(inner)
    return _open(node)


def _named(name: Syntax, scope: Scope) -> Formula:
    return Named(scope.names.question(scope.text(name))) if isinstance(name, Text) else _open(name)


def _open(node: Syntax) -> Formula:
    return Is(f"the value of {node.span}", _YES)


def _equal(first: Value, second: Value, node: Syntax) -> Formula:
    if isinstance(first, Scalar) and isinstance(second, Scalar):
        return Constant(rendered(first.content) == rendered(second.content))
    if isinstance(first, Scalar):
        first, second = second, first
    name = name_of(first)
    if not name:
        return _open(node)
    if isinstance(second, Scalar):
        literal = rendered(second.content)
        if isinstance(first, Reference) and not literal:
            return Constant(holds=False)  # an attribute of a resource is never empty
        return Is(name, literal)
    other = name_of(second)
    if not other:
        return _open(node)
    return Constant(holds=True) if name == other else Same(name, other)
