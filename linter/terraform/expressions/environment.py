"""The environment of an expression: the scope of its module, and the names bound by expressions around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from linter.budget import meet, step
from linter.source import Span
from linter.terraform.syntax.syntax import Expression, Traversal
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError


class Scope(Protocol):
    """The scope of a module: the values of references and the functions that can be called.

    `short_circuits` tells whether `||` and `&&` ignore the other operand, errors included, once one of them decides:
    they do from Terraform 1.12 on.
    """

    @property
    def short_circuits(self) -> bool:
        """Whether one operand of `||` or `&&` can decide alone."""

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """The value at the start of a traversal, and the number of steps that lead to it.

        For `aws_vpc.main.tags["x"]` these are the resource and 1; the evaluator takes the remaining steps. A
        resource instance should be an `open_object`. Raises InvalidReference if it is not declared.
        """

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        """The result of a function that depends only on the values of its arguments. Raises EvaluationError."""


MOST_ITERATIONS = 100_000
"""The most elements that all loops of an expression may iterate over in total."""


class Budget:
    """The remaining iterations of an expression, which bound nested loops."""

    __slots__ = ("_left",)

    def __init__(self, iterations: int = MOST_ITERATIONS) -> None:
        self._left = iterations

    def spend(self, span: Span) -> None:
        """Take one iteration. Raises EvaluationError when none is left."""
        self._left -= 1
        if self._left < 0:
            detail = f"The loops of one expression go through more than {MOST_ITERATIONS:,} elements."
            meet(f"Expression too long: {detail}", span)
            raise EvaluationError("Expression too long", detail, span)


class Environment(Struct, frozen=True):
    """A scope, the names bound by `for` and templates, and the current element of a splat."""

    scope: Scope
    variables: Mapping[str, Value]
    evaluators: Mapping[type, Callable[[Any, Environment], Value]]
    budget: Budget
    item: Value | None = None
    templates: int = 0
    """How many template files are being rendered within each other."""

    def value(self, expression: Expression) -> Value:
        """The value of an expression in this environment. Raises EvaluationError."""
        step()
        return self.evaluators[type(expression)](expression, self)

    def binding(self, names: Mapping[str, Value]) -> Environment:
        """This environment with additional names."""
        return replace(self, variables={**self.variables, **names})

    def over(self, item: Value) -> Environment:
        """This environment with another current element of the splat."""
        return replace(self, item=item)
