"""Results that Terraform leaves unknown: the reason, and the values they may have nevertheless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from linter.terraform.functions.function import Call
from linter.terraform.values.cty import Unknown, Value
from linter.terraform.values.unknown import MOST_ALTERNATIVES, unknown


def unknown_of(call: Call, *, prefix: str = "") -> Value:
    """The unknown result of a call, with the reason of the unknown argument, or of an unknown value within one."""
    leaves: list[Value] = []
    if not any(isinstance(argument.content, Unknown) for argument in call.arguments):
        leaves = [leaf for argument in call.arguments for leaf in _first_unknown(argument)]
    return unknown((*leaves, *call.arguments), call.type, not_null=True, prefix=prefix)


def _first_unknown(value: Value) -> list[Value]:
    content = value.content
    if isinstance(content, Unknown):
        return [value]
    items = content if isinstance(content, tuple) else tuple(content.values()) if isinstance(content, Mapping) else ()
    for item in items:
        leaf = _first_unknown(item)
        if leaf:
            return leaf
    return []


def knowing(value: Value, alternatives: Iterable[Value]) -> Value:
    """The unknown value, with the values it may have.

    Terraform promises nothing about `compact([aws_subnet.a.id, ""])`, yet all its members come from the given list:
    such a collection is kept as an alternative, whose elements keep their identities.
    """
    possible = tuple(alternatives)
    if value.unknown is None or not possible or len(possible) > MOST_ALTERNATIVES:
        return value
    return replace(value, content=replace(value.unknown, alternatives=possible))


def having(value: Value, members: tuple[Value, ...] | Mapping[str, Value]) -> Value:
    """The unknown collection, with the members that are certainly in it."""
    if value.unknown is None or not members:
        return value
    return replace(value, content=replace(value.unknown, members=members))


def sure_members(value: Value) -> tuple[Value, ...]:
    """The elements that are certainly in a sequence, known or not."""
    content = value.content.members if isinstance(value.content, Unknown) else value.content
    return content if isinstance(content, tuple) else ()
