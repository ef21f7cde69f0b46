"""What is known of a result that terraform leaves unknown: why, and which values it may be all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from linter.terraform.functions.function import Call
from linter.terraform.values.cty import Unknown, Value
from linter.terraform.values.unknown import MOST_ALTERNATIVES, unknown


def unknown_of(call: Call, *, prefix: str = "") -> Value:
    """The unknown result of a call, for the reason of the argument that is unknown, or of what is unknown in one."""
    found = [argument for argument in call.arguments if isinstance(argument.content, Unknown)]
    if not found:
        found = [leaf for argument in call.arguments for leaf in _first_unknown(argument)]
    return unknown(found or call.arguments, call.type, not_null=True, prefix=prefix)


def _first_unknown(value: Value) -> list[Value]:
    content = value.content
    if isinstance(content, Unknown):
        return [value]
    items = content if isinstance(content, tuple) else tuple(content.values()) if isinstance(content, Mapping) else ()
    for item in items:
        found = _first_unknown(item)
        if found:
            return found
    return []


def knowing(value: Value, alternatives: Iterable[Value]) -> Value:
    """The unknown value, with the values it may be beside it.

    Terraform promises nothing of `compact([aws_subnet.a.id, ""])`, yet its members can only be members of what went
    in: such a collection is kept as an alternative, its elements with their identities.
    """
    found = tuple(alternatives)
    if value.unknown is None or not found or len(found) > MOST_ALTERNATIVES:
        return value
    return replace(value, content=replace(value.unknown, alternatives=found))


def having(value: Value, members: tuple[Value, ...] | Mapping[str, Value]) -> Value:
    """The unknown collection, with what is surely in it."""
    if value.unknown is None or not members:
        return value
    return replace(value, content=replace(value.unknown, members=members))


def sure_members(value: Value) -> tuple[Value, ...]:
    """The elements that are surely in a sequence, known or not."""
    content = value.content.members if isinstance(value.content, Unknown) else value.content
    return content if isinstance(content, tuple) else ()
