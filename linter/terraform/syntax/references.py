"""The references and calls in an expression, found without evaluating it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from linter.terraform.syntax.syntax import (
    Access,
    AmbiguousKey,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    ObjectConstructor,
    Splat,
    Template,
    TemplateJoin,
    Traversal,
    TupleConstructor,
    Unary,
    Wrapped,
)

_PARTS: Mapping[type, Callable[[Any], tuple[Expression, ...]]] = {
    Access: lambda node: (node.source,),
    AmbiguousKey: lambda node: (node.wrapped,),
    Binary: lambda node: (node.left, node.right),
    Call: lambda node: node.arguments[:1] if node.name.removeprefix("core::") == "convert" else node.arguments,
    Conditional: lambda node: (node.condition, node.yes, node.no),
    Index: lambda node: (node.source, node.key),
    ObjectConstructor: lambda node: tuple(part for item in node.items for part in (item.key, item.value)),
    Splat: lambda node: (node.source, node.element),
    Template: lambda node: node.parts,
    TemplateJoin: lambda node: (node.loop,),
    TupleConstructor: lambda node: node.elements,
    Unary: lambda node: (node.operand,),
    Wrapped: lambda node: (node.inner,),
}


def references(expression: Expression) -> Iterator[Traversal]:
    """All references in the expression, in order, except those to names that a `for` binds."""
    pending: list[tuple[Expression, frozenset[str]]] = [(expression, frozenset())]
    while pending:
        node, bound = pending.pop()
        if isinstance(node, Traversal):
            if node.root not in bound:
                yield node
        elif isinstance(node, For):
            inner = bound | {node.key_name, node.value_name}
            parts = [part for part in (node.key, node.value, node.condition) if part is not None]
            pending.extend((part, inner) for part in reversed(parts))
            pending.append((node.collection, bound))
        else:
            parts_of = _PARTS.get(type(node))
            if parts_of is not None:
                pending.extend((part, bound) for part in reversed(parts_of(node)))


def calls(expression: Expression) -> Iterator[Call]:
    """All function calls in the expression, in order."""
    pending: list[Expression] = [expression]
    while pending:
        node = pending.pop()
        if isinstance(node, Call):
            yield node
        if isinstance(node, For):
            parts = (node.collection, *(part for part in (node.key, node.value, node.condition) if part is not None))
        else:
            parts_of = _PARTS.get(type(node))
            parts = parts_of(node) if parts_of is not None else ()
        pending.extend(reversed(parts))
