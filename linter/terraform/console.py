"""One question as JSON, one answer as JSON: what an expression evaluates to.

`{"expr": HCL, "locals": {name: HCL}}` is answered with `{"result": …}` (and `type`, `sensitive`), with
`{"unknown": true, "why": …}`, with both `result` and `after_unknown` where only parts are unknown, or with
`{"error": …}`. `python -m linter.terraform.console` answers one line of standard input after the other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from linter.source import Source, Span
from linter.terraform.cty import STRING, Collection, ObjectType, Primitive, TupleType, Type, Unknown, Value
from linter.terraform.diagnostic import EvaluationError, InvalidReference
from linter.terraform.environment import Scope
from linter.terraform.equality import wholly_known
from linter.terraform.expression import evaluate
from linter.terraform.functions import Context, call
from linter.terraform.grammar import parse_expression
from linter.terraform.number_text import json_number
from linter.terraform.operators import marks_within
from linter.terraform.references import references
from linter.terraform.syntax import AttributeStep, Expression, SyntaxFault, Traversal


class ConsoleScope:
    """A module of locals alone: what an expression can refer to when no files are read."""

    def __init__(self, locals_: Mapping[str, str], context: Context) -> None:
        self._locals = locals_
        self._context = context
        self._values: dict[str, Value] = {}
        self._pending: set[str] = set()

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """What a traversal starts with. Raises InvalidReference."""
        root, steps = traversal.root, traversal.steps
        step = steps[0] if steps else None
        if not isinstance(step, AttributeStep):
            detail = f"A reference to {root} must be followed by at least one attribute access."
            raise InvalidReference("Invalid reference", detail, traversal.span)
        if root == "local":
            return self._local(step), 1
        known = {
            ("path", "module"): ".",
            ("path", "root"): ".",
            ("path", "cwd"): str(Path.cwd()),
            ("terraform", "workspace"): "default",
        }
        content = known.get((root, step.name))
        if content is not None:
            return Value(STRING, content, traversal.span), 1
        if root in ("path", "terraform"):
            title = f'Invalid "{root}" attribute'
            raise InvalidReference(title, f'The "{root}" object has no attribute "{step.name}".', step.span)
        detail = f'"{root}.{step.name}" has not been declared in the root module.'
        raise InvalidReference("Reference to undeclared resource", detail, traversal.span)

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        """The result of a function. Raises EvaluationError."""
        return call(name, arguments, self._context, span)

    def _local(self, step: AttributeStep) -> Value:
        text = self._locals.get(step.name)
        if text is None:
            detail = f'A local value with the name "{step.name}" has not been declared.'
            raise InvalidReference("Reference to undeclared local value", detail, step.span)
        if step.name not in self._values:
            if step.name in self._pending:
                detail = f"The definition of local.{step.name} leads back to itself: it goes round in a circle."
                raise InvalidReference("Cycle", detail, step.span)
            self._pending.add(step.name)
            self._values[step.name] = _evaluated(f"local.{step.name}", text, self)
        return self._values[step.name]


def answer(row: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """The answer to one question in this scope; never raises."""
    try:
        value = _evaluated("expression", str(row.get("expr", "")), scope)
        return _answered(value)
    except (EvaluationError, SyntaxFault) as error:
        return {"error": f"{error.title}: {error.detail}", "title": error.title}


def _evaluated(name: str, text: str, scope: Scope) -> Value:
    expression: Expression = parse_expression(Source(name, f"{text}\n"))
    for reference in references(expression):
        scope.reference(reference)
    return evaluate(expression, scope)


def _answered(value: Value) -> dict[str, Any]:
    marked = {"sensitive": True} if "sensitive" in marks_within(value) else {}
    if value.unknown is not None:
        return {"unknown": True, "why": value.unknown.reason, **marked}
    # A plan writes the type of every null as dynamic.
    type_ = "dynamic" if value.content is None else type_as_json(value.type)
    result = {"result": as_json(value), "type": type_, **marked}
    if not wholly_known(value):
        result["after_unknown"] = unknown_as_json(value)
    return result


def as_json(value: Value) -> Any:
    """The value as `terraform show -json` writes it, null where it is unknown. Raises EvaluationError for infinity."""
    content = value.content
    if isinstance(content, tuple):
        return [as_json(element) for element in content]
    if isinstance(content, Mapping):
        return {name: as_json(element) for name, element in content.items() if not _left_out(element)}
    if isinstance(content, float):
        raise EvaluationError("Invalid number", "An infinite number has no JSON form.", value.span)
    if isinstance(content, Fraction):
        return json_number(content)
    return None if isinstance(content, Unknown) else content


def _left_out(element: Value) -> bool:
    return element.unknown is not None


def unknown_as_json(value: Value) -> Any:
    """Which parts are unknown, as a plan's `after_unknown` says it."""
    content = value.content
    if isinstance(content, Unknown):
        return True
    if isinstance(content, tuple):
        return [unknown_as_json(element) for element in content]
    if isinstance(content, Mapping):
        return {name: unknown_as_json(element) for name, element in content.items() if not wholly_known(element)}
    return False


def type_as_json(type_: Type) -> Any:
    """A type in cty's JSON form: `"string"`, `["list", "string"]`, `["object", {"a": "number"}]`."""
    if isinstance(type_, Primitive):
        return type_.name
    if isinstance(type_, Collection):
        return [type_.kind, type_as_json(type_.element)]
    if isinstance(type_, TupleType):
        return ["tuple", [type_as_json(element) for element in type_.elements]]
    if isinstance(type_, ObjectType):
        return ["object", {name: type_as_json(inner) for name, inner in type_.attributes.items()}]
    raise AssertionError(type_)


def main() -> None:
    """Answer the lines of standard input, with the working directory as the module's."""
    context = Context(Path.cwd())
    for line in sys.stdin:
        row = json.loads(line)
        scope = ConsoleScope(row.get("locals") or {}, context)
        print(json.dumps(answer(row, scope)), flush=True)


if __name__ == "__main__":
    main()
