"""The single values inside of a setting of any shape: environments, metadata, documents."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.value import Array, Choice, Record, Value

DEEPEST = 32
"""Values that are nested deeper are left out. No declaration that AWS accepts is nested as deep."""


class Leaf(Struct, frozen=True):
    """A value that is neither a list nor an object, with the key it has, empty for a value without one."""

    name: str
    value: Value


def leaves(value: Value | None, name: str = "") -> Iterator[Leaf]:
    """All single values inside of a value, in the order of the declaration; those of all options of a choice."""
    yield from _leaves(value, name, 0)


def _leaves(value: Value | None, name: str, depth: int) -> Iterator[Leaf]:
    if value is None or depth > DEEPEST:
        return
    if isinstance(value, Record):
        for key, inner in value.entries.items():
            yield from _leaves(inner, key, depth + 1)
    elif isinstance(value, Array):
        for item in (*value.items, *((value.rest,) if value.rest is not None else ())):
            yield from _leaves(item, name, depth + 1)
    elif isinstance(value, Choice):
        for option in value.options:
            yield from _leaves(option.value, name, depth + 1)
    else:
        yield Leaf(name, value)
