"""The value of the expression at a position in a template, for the language server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from linter.cloudformation.evaluate import assembled
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.stacks.stack import Stack
from linter.cloudformation.syntax.syntax import Call, Sequence, Syntax
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.deployment import NO_ANSWERS, Answer, Deployment, Inputs, together
from linter.tree import Tree, Unreadable
from linter.value import Array, Choice, Record, Reference, Scalar, Value

MOST_SHOWN = 30
"""The most members of a list, or entries of an object, that are shown."""
_DEEPEST = 6


def value_at(deployment: Deployment, tree: Tree, inputs: Inputs, file: Path, place: tuple[int, int]) -> Answer | None:
    """The value of the innermost function call at a position; None when there is no call."""
    if file != deployment.path:
        return None
    try:
        source = tree.read(file)
    except Unreadable:
        return None
    _, stack = assembled(deployment, tree, inputs, source)
    call = _innermost(stack.template.root, place) if stack is not None else None
    if stack is None or call is None:
        return None
    shown = [(name, _masked(_shown(scope.value(call)), stack)) for name, scope in _scopes(stack, place)]
    return together(call.span, shown)


def _masked(text: str, stack: Stack) -> str:
    """A text without the values of parameters with `NoEcho`, as CloudFormation shows them."""
    for secret in sorted(stack.hidden, key=len, reverse=True):
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "****")
    return text


def _scopes(stack: Stack, place: tuple[int, int]) -> Iterator[tuple[str, Scope]]:
    """The scopes of a position: one for each resource that a loop creates from it, else that of the template."""
    around = [
        (name, resource.scope) for name, resource in stack.resources.items() if _holds(resource.entry.value, place)
    ]
    yield from around or [("", stack.scope(NO_ANSWERS))]


def _innermost(node: Syntax, place: tuple[int, int]) -> Call | None:
    innermost: Call | None = None
    inner: Syntax | None = node
    while inner is not None:
        if isinstance(inner, Call) and inner.name != "Condition":
            innermost = inner
        inner = next((part for part in _parts(inner) if _holds(part, place)), None)
    return innermost


def _parts(node: Syntax) -> Iterator[Syntax]:
    if isinstance(node, Call):
        yield node.argument
    elif isinstance(node, Sequence):
        yield from node.items
    elif isinstance(node, Object):
        yield from (entry.value for entry in node.entries.values())


def _holds(node: Syntax, place: tuple[int, int]) -> bool:
    span = node.span
    return (span.line, span.column) <= place <= (span.end_line, span.end_column)


def _shown(value: Value | None, depth: int = 0) -> str:
    """A value in the form shown to a person."""
    if value is None:
        return "(nothing: AWS::NoValue)"
    if isinstance(value, Scalar):
        return json.dumps(value.content, ensure_ascii=False)
    if isinstance(value, Reference):
        what = "" if value.attribute == "Ref" else f".{value.attribute}"
        return f"({value.resource}{what}: known after deployment)"
    if isinstance(value, Choice):
        options = [
            f"{_shown(option.value, depth + 1)}{f' when {option.when}' if option.when else ''}"
            for option in value.options
        ]
        return f"(one of: {'; '.join(options)})"
    if isinstance(value, (Array, Record)):
        return _collected(value, depth)
    return f"(unknown: {value.reason})"


def _collected(value: Array | Record, depth: int) -> str:
    start, end = "[]" if isinstance(value, Array) else "{}"
    if depth > _DEEPEST:
        return f"{start}...{end}"
    if isinstance(value, Array):
        parts = [_shown(item, depth + 1) for item in value.items]
        parts += [f"(and others: {value.rest.reason})"] if value.rest is not None else []
    else:
        parts = [
            f"{json.dumps(name, ensure_ascii=False)}: {_shown(entry, depth + 1)}"
            for name, entry in value.entries.items()
        ]
    shown = parts[:MOST_SHOWN] + (["..."] if len(parts) > MOST_SHOWN else [])
    return f"{start}{', '.join(shown)}{end}"
