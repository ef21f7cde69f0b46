"""The intrinsic functions that refer to something: `Ref`, `Fn::GetAtt` and `Fn::ImportValue`."""

from __future__ import annotations

from linter.cloudformation.expressions.arguments import listed, malformed, value_of
from linter.cloudformation.expressions.combining import name_of, through, why_open, written
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Call, Syntax, Text
from linter.source import Span
from linter.value import Scalar, Unknown, Value


def ref(call: Call, scope: Scope) -> Value | None:
    """`Ref`: the value of a parameter or pseudo parameter, or a reference to a resource."""
    if isinstance(call.argument, Text):
        return scope.names.ref(scope.text(call.argument), call.span, scope)
    name = value_of(call.argument, scope)
    if not isinstance(name, Scalar):
        return malformed(call, "the name of a parameter or resource")
    return scope.names.ref(rendered(name.content), call.span, scope)


def get_att(call: Call, scope: Scope) -> Value:
    """`Fn::GetAtt`: an attribute of a resource, written `Name.Attribute` or `[Name, Attribute]`."""
    if isinstance(call.argument, Text):
        resource, _, attribute = scope.text(call.argument).partition(".")
        return scope.names.attribute(resource, attribute, call.span, scope)
    names = [value_of(part, scope) for part in listed(call, 2, 2) or ()]
    if not names or not all(isinstance(name, Scalar) for name in names):
        return malformed(call, "a resource and the name of its attribute")
    resource, attribute = (written(name) for name in names)
    return scope.names.attribute(resource, attribute, call.span, scope)


def import_value(call: Call, scope: Scope) -> Value:
    """`Fn::ImportValue`: the value another stack exports."""
    return imported(call.argument, call.span, scope)


def imported(named: Syntax, span: Span, scope: Scope) -> Value:
    """The value exported under a name, which is itself an expression."""
    return through((value_of(named, scope),), lambda name: _imported(name, span, scope), span)


def _imported(name: Value, span: Span, scope: Scope) -> Value:
    if isinstance(name, Scalar) or name_of(name):
        value = scope.names.exported(written(name), span)
        if value is not None:
            return value
        reason = f"another stack exports it as {written(name)}"
        return Unknown(reason, span, token=f"export {written(name)}")
    return Unknown(why_open(name), span)
