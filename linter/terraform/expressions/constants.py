"""Constant expressions: those of defaults and variable files, without references and function calls."""

from __future__ import annotations

from linter.source import Span
from linter.terraform.expressions.expression import evaluate
from linter.terraform.syntax.syntax import Expression, SyntaxFault, Traversal
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference


class _Nothing:
    """A scope without declarations and functions."""

    short_circuits = True

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """Raises InvalidReference."""
        raise InvalidReference("Variables not allowed", "Variables may not be used here.", traversal.span)

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:  # noqa: ARG002 - the protocol's
        """Raises EvaluationError."""
        raise EvaluationError("Function calls not allowed", f"{name}() may not be called here.", span)


_NOTHING = _Nothing()


def constant(expression: Expression) -> Value:
    """The value of a constant expression. Raises EvaluationError for any other."""
    return evaluate(expression, _NOTHING)


def unfaulty(fault: SyntaxFault) -> EvaluationError:
    """A syntax error as an evaluation error."""
    return EvaluationError(fault.title, fault.detail, fault.span)
