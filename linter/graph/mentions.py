"""Which resources mention which, in whatever argument, whatever kind they are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.value import Array, Choice, Record, Value, referred


def mentioned(value: Value) -> Iterator[str]:
    """The keys of the resources that a value refers to, however deep."""
    waiting: list[Value] = [value]
    while waiting:
        each = waiting.pop()
        yield from (reference.resource for reference in referred(each))
        waiting.extend(_inside(each))


def _inside(value: Value) -> Iterable[Value]:
    if isinstance(value, Array):
        return value.items
    if isinstance(value, Record):
        return tuple(value.entries.values())
    if isinstance(value, Choice):
        return tuple(option.value for option in value.options)
    return ()
