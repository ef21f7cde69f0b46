"""`Fn::Transform`: what is put in its place, where that can be seen.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

from dataclasses import replace

from linter.cloudformation.expressions.expression import Scope, record
from linter.cloudformation.syntax.syntax import Call, Syntax
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import INCLUDE, text_in
from linter.finding import Notice, Problem
from linter.value import Unknown, Value

TRANSFORM = "Fn::Transform"
DEEPEST_INCLUDE = 5


def transform(call: Call, scope: Scope) -> Value:
    """The value that a macro makes."""
    found = included(call.argument, scope)
    if found is None:
        return Unknown("what a macro makes shows at deployment", call.span)
    return record(found, replace(scope, includes=scope.includes + 1), found.span)


def included(body: Syntax, scope: Scope) -> Object | None:
    """The object that `AWS::Include` puts in; None, and a notice, where it is not at hand or for another macro."""
    name = text_in(body, "Name") if isinstance(body, Object) else ""
    if not isinstance(body, Object) or name != INCLUDE:
        scope.names.tell(Notice(f"what the macro {name} makes cannot be seen", body.span))
        return None
    if scope.includes >= DEEPEST_INCLUDE:
        scope.names.tell(Problem(body.span, "AWS::Include leads to itself, or too deep"))
        return None
    arguments = body.get("Parameters")
    location = arguments.get("Location") if isinstance(arguments, Object) else None
    value = scope.value(location) if location is not None else None
    return scope.names.included(value, body.span)
