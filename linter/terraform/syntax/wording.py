"""Conditions as text, for messages that say what a choice depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from linter.terraform.syntax.syntax import (
    Access,
    AttributeStep,
    Binary,
    Call,
    Expression,
    Literal,
    Step,
    Traversal,
    Unary,
    Wrapped,
)

_LONGEST = 80


def wording(expression: Expression) -> str:
    """The text of a simple expression (`var.public`, `var.stage == "prod"`); empty for other expressions."""
    text = _text(expression)
    return text if len(text) <= _LONGEST else ""


def _text(expression: Expression) -> str:
    writer = _WRITERS.get(type(expression))
    return writer(expression) if writer is not None else ""


def _literal(node: Literal) -> str:
    if isinstance(node.content, str):
        return f'"{node.content}"'
    if isinstance(node.content, bool) or node.content is None:
        return {True: "true", False: "false", None: "null"}[node.content]
    return str(node.content) if node.content.denominator == 1 else str(float(node.content))


def _step(step: Step) -> str:
    if isinstance(step, AttributeStep):
        return f".{step.name}"
    return f"[{step.key}]" if isinstance(step.key, Fraction) else f'["{step.key}"]'


def _call(node: Call) -> str:
    arguments = [_text(argument) for argument in node.arguments]
    return f"{node.name}({', '.join(arguments)})" if all(arguments) else ""


def _joined(*parts: str) -> str:
    return "".join(parts) if all(parts) else ""


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Access: lambda node: _joined(_text(node.source), _step(node.step)),
    Binary: lambda node: _joined(_text(node.left), f" {node.operator} ", _text(node.right)),
    Call: _call,
    Literal: _literal,
    Traversal: lambda node: "".join((node.root, *map(_step, node.steps))),
    Unary: lambda node: _joined(node.operator, _text(node.operand)),
    Wrapped: lambda node: _text(node.inner),
}
