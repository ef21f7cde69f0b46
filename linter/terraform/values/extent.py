"""A bound on the size of values: a list that contains the same list twice doubles the work of every later step."""

from __future__ import annotations

from collections.abc import Mapping

from linter.budget import meet
from linter.source import Span
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError

LARGEST = 200_000
"""The most elements of a value, including those of its elements."""


def bounded(value: Value, span: Span) -> Value:
    """The value, if it is not too large. Raises EvaluationError."""
    pending: list[Value] = [value]
    seen = 0
    while pending:
        inner = _elements(pending.pop())
        seen += len(inner)
        if seen > LARGEST:
            detail = f"This value holds more than {LARGEST:,} elements."
            meet(f"Value too large: {detail}", span)
            raise EvaluationError("Value too large", detail, span)
        pending.extend(element for element in inner if isinstance(element.content, (tuple, Mapping)))
    return value


def _elements(value: Value) -> tuple[Value, ...]:
    content = value.content
    if isinstance(content, tuple):
        return content
    return tuple(content.values()) if isinstance(content, Mapping) else ()
