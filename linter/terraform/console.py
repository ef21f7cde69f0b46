"""One question as JSON, one answer as JSON: what an expression evaluates to.

`{"expr": HCL, "locals": {name: HCL}}` is answered with `{"result": …}` (and `type`, `sensitive`), with
`{"unknown": true, "why": …}`, with both `result` and `after_unknown` where only parts are unknown, or with
`{"error": …}`. `python -m linter.terraform.console` answers one line of standard input after the other.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linter.source import Source, Span
from linter.terraform.expressions.environment import Scope
from linter.terraform.expressions.expression import evaluate
from linter.terraform.expressions.operators import marks_within
from linter.terraform.functions import Context, call
from linter.terraform.instances.planned import planned
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.references import references
from linter.terraform.syntax.syntax import AttributeStep, Expression, SyntaxFault, Traversal
from linter.terraform.values.cty import STRING, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.json_form import as_json, type_as_json, unknown_as_json


class ConsoleScope:
    """A module that consists of locals only: the scope of an expression when no files are read.

    It evaluates as Terraform 1.11 does, unless it `short_circuits` as 1.12 does.
    """

    def __init__(self, locals_: Mapping[str, str], context: Context, *, short_circuits: bool = False) -> None:
        self.short_circuits = short_circuits
        self._locals = locals_
        self._context = context
        self._values: dict[str, Value] = {}
        self._pending: set[str] = set()

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """The value that a traversal starts at, and how many of its steps led there. Raises InvalidReference."""
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
                detail = f"The definition of local.{step.name} refers to itself, directly or indirectly."
                raise InvalidReference("Cycle", detail, step.span)
            self._pending.add(step.name)
            self._values[step.name] = evaluated(f"local.{step.name}", text, self)
        return self._values[step.name]


def answer(row: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """The answer to one question in this scope; never raises."""
    try:
        value = evaluated("expression", str(row.get("expr", "")), scope)
        return _answered(value)
    except (EvaluationError, SyntaxFault) as error:
        return {"error": f"{error.title}: {error.detail}", "title": error.title}


def evaluated(name: str, text: str, scope: Scope) -> Value:
    """The value of an expression; `name` is the file name in its spans.

    Raises:
        SyntaxFault: the text is not an expression.
        EvaluationError: the expression has no value.
    """
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


def main() -> None:
    """Answer the lines of standard input, with the working directory as the module folder.

    With `module DIR [-var=NAME=VALUE] [-var-file=FILE]`, print what Terraform would create for that module instead.
    """
    if sys.argv[1:2] == ["module"]:
        answered = planned(Path(sys.argv[2]), sys.argv[3:], os.environ)
        print(json.dumps(answered, ensure_ascii=False))
        return
    context = Context(Path.cwd())
    for line in sys.stdin:
        row = json.loads(line)
        scope = ConsoleScope(row.get("locals") or {}, context)
        print(json.dumps(answer(row, scope)), flush=True)


if __name__ == "__main__":
    main()
