"""Paths into a declaration, written as AWS tables write them: `a.b | c[].d`.

`.` steps into a block or object, `[]` into each element of a list, `|` separates names of one thing, the first that
is written wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from linter.source import Span
from linter.value import Array, Choice, Option, Record, Reference, Scalar, Unknown, Value


@cache
def names(path: str) -> tuple[tuple[str, ...], ...]:
    """The steps of each alternative; `subnet_mapping[].subnet_id` has the steps `subnet_mapping`, `[]`, `subnet_id`."""
    return tuple(
        tuple(step for step in alternative.strip().replace("[]", ".[]").split(".") if step)
        for alternative in path.split("|")
    )


def read(body: Record | Unknown, path: str) -> Value | None:
    """What the declaration says at the path; None where it says nothing (null is nothing)."""
    if isinstance(body, Unknown):
        return body
    for steps in names(path):
        found = _descend(body, steps)
        if found is not None and not _is_null(found):
            return found
    return None


def place(body: Record | Unknown, path: str) -> Span:
    """Where the declaration writes the setting, name and value, as deep as the path can be followed.

    The span of the declaration where it says nothing of it.
    """
    if isinstance(body, Record):
        for steps in names(path):
            if steps and steps[0] in body.places and steps[0] in body.entries:
                return _deepest(body, steps)
    return body.span


def _deepest(body: Record, steps: tuple[str, ...]) -> Span:
    found = body.places[steps[0]]
    inner: Value | None = body.entries[steps[0]]
    for step in steps[1:]:
        if isinstance(inner, Array) and len(inner.items) == 1:
            inner = inner.items[0]
        if step == "[]":
            continue
        if not isinstance(inner, Record) or step not in inner.places:
            break
        found, inner = inner.places[step], inner.entries.get(step)
    return found


def _is_null(value: Value) -> bool:
    return isinstance(value, Scalar) and value.content is None


def _descend(value: Value, steps: tuple[str, ...]) -> Value | None:
    if not steps:
        return value
    if isinstance(value, Choice):
        options = [(option, _descend(option.value, steps)) for option in value.options]
        if all(found is None for _, found in options):
            return None
        return Choice(
            tuple(Option(found or Scalar(None, value.span), option.when) for option, found in options), value.span
        )
    if isinstance(value, Array):
        return _into_array(value, steps)
    if isinstance(value, Record):
        if steps[0] == "[]":
            return _descend(value, steps[1:])
        inner = value.entries.get(steps[0])
        return None if inner is None else _descend(inner, steps[1:])
    if isinstance(value, (Unknown, Reference)):
        return Unknown(_reason(value), value.span)
    return None


def _into_array(value: Array, steps: tuple[str, ...]) -> Value | None:
    if steps[0] == "[]":
        found = [_descend(item, steps[1:]) for item in value.items]
        return Array(tuple(_flat(each for each in found if each is not None)), value.span, value.rest)
    if value.items:  # a block that may be written once is a list of one
        return _descend(value.items[0], steps)
    return None if value.rest is None else Unknown(value.rest.reason, value.rest.span)


def _flat(values: Iterable[Value]) -> Iterable[Value]:
    for value in values:
        if isinstance(value, Array) and value.rest is None:
            yield from value.items
        else:
            yield value


def _reason(value: Unknown | Reference) -> str:
    return (
        value.reason if isinstance(value, Unknown) else f"{value.resource}.{value.attribute} is known after deployment"
    )
