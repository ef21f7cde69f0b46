"""`Fn::Transform`: the included object, or an unknown for any other macro.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

from msgspec.structs import replace

from linter.cloudformation.expressions.expression import Scope, record
from linter.cloudformation.syntax.syntax import Call, Syntax
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import INCLUDE, text_in
from linter.finding import Notice, Problem
from linter.value import Unknown, Value

DEEPEST_INCLUDE = 5


def transform(call: Call, scope: Scope) -> Value:
    """`Fn::Transform` as a value."""
    fragment = included(call.argument, scope)
    if fragment is None:
        return Unknown("the result of a macro is known at deployment", call.span)
    return record(fragment, replace(scope, includes=scope.includes + 1), fragment.span)


def included(body: Syntax, scope: Scope) -> Object | None:
    """The object that `AWS::Include` inserts; None, with a notice, for a missing file or another macro."""
    name = text_in(body, "Name") if isinstance(body, Object) else ""
    if not isinstance(body, Object) or name != INCLUDE:
        macro = f"the macro {name}" if name else "a macro without a name"
        scope.names.report(Notice(f"the result of {macro} cannot be seen", body.span))
        return None
    if scope.includes >= DEEPEST_INCLUDE:
        scope.names.report(
            Problem(body.span, f"AWS::Include includes itself, or is nested more than {DEEPEST_INCLUDE} deep")
        )
        return None
    arguments = body.get("Parameters")
    location = arguments.get("Location") if isinstance(arguments, Object) else None
    value = scope.value(location) if location is not None else None
    return scope.names.included(value, body.span)
