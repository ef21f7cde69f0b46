"""What an expression is evaluated in: the scope of its module, and the names that expressions around it bind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from linter.source import Span
from linter.terraform.syntax.syntax import Expression, Traversal
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError


class Scope(Protocol):
    """A module seen from one of its expressions: what its references mean, and its functions.

    `short_circuits` tells whether `||` and `&&` ignore the other operand, errors included, once one of them decides:
    they do from Terraform 1.12 on.
    """

    @property
    def short_circuits(self) -> bool:
        """Whether one operand of `||` or `&&` can decide alone."""

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """The value that a traversal starts with, and how many of its steps lead there.

        For `aws_vpc.main.tags["x"]` that is the resource and 1; the evaluator takes the steps that are left. A
        resource instance is best given as an `open_object`. Raises InvalidReference for what is not declared.
        """

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        """The result of a function that is no more than a function of its arguments. Raises EvaluationError."""


MOST_ITERATIONS = 100_000
"""How many elements the loops of one expression may go through, all told."""


class Budget:
    """What is left of an expression's iterations: loops within loops must come to an end."""

    __slots__ = ("_left",)

    def __init__(self, iterations: int = MOST_ITERATIONS) -> None:
        self._left = iterations

    def spend(self, span: Span) -> None:
        """Take one iteration. Raises EvaluationError when none is left."""
        self._left -= 1
        if self._left < 0:
            detail = f"The loops of one expression go through more than {MOST_ITERATIONS} elements."
            raise EvaluationError("Expression too long", detail, span)


@dataclass(frozen=True, slots=True)
class Environment:
    """A scope, the names bound by `for` and templates, and the element at hand of a splat."""

    scope: Scope
    variables: Mapping[str, Value]
    evaluators: Mapping[type, Callable[[Any, Environment], Value]]
    budget: Budget
    item: Value | None = None
    templates: int = 0
    """How many template files are being rendered, one within the other."""

    def value(self, expression: Expression) -> Value:
        """The value of an expression here. Raises EvaluationError."""
        return self.evaluators[type(expression)](expression, self)

    def binding(self, names: Mapping[str, Value]) -> Environment:
        """This environment with more names bound."""
        return replace(self, variables={**self.variables, **names})

    def over(self, item: Value) -> Environment:
        """This environment with another element for the splat at hand."""
        return replace(self, item=item)
