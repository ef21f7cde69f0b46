"""The innermost expression at a place, and the blocks around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct

from linter.source import Span
from linter.terraform.syntax.syntax import (
    Access,
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    Literal,
    ObjectConstructor,
    Splat,
    Template,
    TupleConstructor,
    Unary,
    Wrapped,
)

Place: TypeAlias = tuple[int, int]
"""A line and a column, both from 1."""


class Located(Struct, frozen=True):
    """An expression and the blocks that contain it, outermost first."""

    expression: Expression
    blocks: tuple[Block, ...]


def holds(span: Span, place: Place) -> bool:
    """Whether a place is within a span or right after it."""
    return (span.line, span.column) <= place <= (span.end_line, span.end_column)


def located_at(body: Body, place: Place, blocks: tuple[Block, ...] = ()) -> Located | None:
    """The expression at a place; on the name of an argument, its whole value.

    None if there is nothing to evaluate. Raises SyntaxFault if the argument has a syntax error.
    """
    for attribute in body.attributes.values():
        if holds(attribute.span, place):
            return Located(_innermost(attribute, place), blocks)
    for block in body.blocks:
        if holds(block.span, place):
            return located_at(block.body, place, (*blocks, block))
    return None


def _innermost(attribute: Attribute, place: Place) -> Expression:
    expression = attribute.expression
    if holds(attribute.name_span, place):
        return expression
    while True:
        inner = next((part for part in _parts(expression) if holds(part.span, place)), None)
        if inner is None or isinstance(inner, Literal):
            return expression
        expression = inner


_PARTS: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Template: ("parts",),
        Wrapped: ("inner",),
        Access: ("source",),
        Splat: ("source",),
        Index: ("key", "source"),
        Call: ("arguments",),
        Conditional: ("condition", "yes", "no"),
        Binary: ("left", "right"),
        Unary: ("operand",),
        TupleConstructor: ("elements",),
        For: ("collection",),
    }
)
"""The parts that can be evaluated on their own, which those inside a loop cannot."""


def _parts(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, ObjectConstructor):
        yield from (item.value for item in expression.items)
    for name in _PARTS.get(type(expression), ()):
        part = getattr(expression, name)
        yield from part if isinstance(part, tuple) else (part,)
