"""The values inside values, and the resources they refer to, whatever the argument and the type of resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.value import Array, Choice, Record, Value, referred


def values_in(values: Iterable[Value]) -> Iterator[Value]:
    """The values themselves and all values inside them, each object once, however many places share it."""
    waiting = list(values)
    seen: dict[int, Value] = {}  # keeps the values alive, so that no two share an id
    while waiting:
        value = waiting.pop()
        if id(value) not in seen:
            seen[id(value)] = value
            yield value
            waiting.extend(_inside(value))


def mentioned(value: Value) -> Iterator[str]:
    """The keys of the resources that a value refers to, however deep."""
    return (reference.resource for inner in values_in((value,)) for reference in referred(inner))


def _inside(value: Value) -> Iterable[Value]:
    if isinstance(value, Array):
        return value.items
    if isinstance(value, Record):
        return tuple(value.entries.values())
    if isinstance(value, Choice):
        return tuple(option.value for option in value.options)
    return ()
