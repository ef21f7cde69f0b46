"""A module to evaluate expressions in: references with given values, and every function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linter.source import Source, Span
from linter.terraform.expressions.expression import evaluate
from linter.terraform.functions import Context, call
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import AttributeStep, Traversal
from linter.terraform.values.cty import DYNAMIC, Address, Type, Unknown, Value
from linter.terraform.values.diagnostic import InvalidReference


class Bench:
    """Answers references from a mapping of `root.name` to value."""

    short_circuits = False

    def __init__(self, values: Mapping[str, Value], folder: Path) -> None:
        self._values = values
        self._context = Context(folder)

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        step = traversal.steps[0] if traversal.steps else None
        name = f"{traversal.root}.{step.name}" if isinstance(step, AttributeStep) else traversal.root
        if name not in self._values:
            raise InvalidReference("Reference to undeclared resource", f"{name} is not declared.", traversal.span)
        return self._values[name], 1

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        return call(name, arguments, self._context, span)


def value(text: str, values: Mapping[str, Value] | None = None, folder: Path = Path()) -> Value:
    """What the text evaluates to."""
    return evaluate(parse_expression(Source("x.tf", f"{text}\n")), Bench(values or {}, folder))


def undecided(
    type: Type = DYNAMIC,  # noqa: A002
    *alternatives: Value,
    identity: Address | None = None,
    not_null: bool = False,
) -> Value:
    """A value that is not known, or known to be one of these."""
    return Value(type, Unknown("not known here", identity, alternatives, not_null=not_null))


def plain(value: Value) -> object:
    """The content as plain Python, "?" where it is unknown."""
    content = value.content
    if isinstance(content, Unknown):
        return "?"
    if isinstance(content, tuple):
        return [plain(element) for element in content]
    if isinstance(content, Mapping):
        return {name: plain(element) for name, element in content.items()}
    return content
