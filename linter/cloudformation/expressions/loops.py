"""Expand `Fn::ForEach` and `Fn::Transform` among the entries of an object.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from linter.cloudformation.expressions.combining import name_of, why_open
from linter.cloudformation.expressions.expression import Scope, fill
from linter.cloudformation.expressions.transforms import TRANSFORM, included
from linter.cloudformation.syntax.syntax import LOOP, Entry, Sequence, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.finding import Problem
from linter.value import Array, Scalar, Unknown, Value

Expanded: TypeAlias = "tuple[str, Entry, Scope]"


def expanded(entries: Mapping[str, Entry], scope: Scope) -> Iterator[Expanded]:
    """Every entry with its name and scope once loops and includes are expanded."""
    for name, entry in entries.items():
        if name.startswith(LOOP):
            yield from _loop(entry, scope)
        elif name == TRANSFORM:
            yield from _transform(entry, scope)
        else:
            yield (fill(name, scope.bindings) if scope.bindings else name), entry, scope


def _loop(entry: Entry, scope: Scope) -> Iterator[Expanded]:
    parts = entry.value.items if isinstance(entry.value, Sequence) else ()
    if len(parts) != 3 or not isinstance(parts[0], Text) or not isinstance(parts[2], Object):
        advice = "write a list of an identifier, a collection and an object"
        scope.names.report(Problem(entry.place, f"{entry.key.text} is not a valid loop", advice))
        return
    identifier, fragment = parts[0].text, parts[2]
    for item in _collection(scope.value(parts[1]), identifier, entry):
        if not scope.names.turn():
            scope.names.report(
                Problem(entry.key.span, "the loops of this deployment have too many iterations; the rest is not judged")
            )
            return
        yield from expanded(fragment.entries, scope.binding({identifier: item}))


def _transform(entry: Entry, scope: Scope) -> Iterator[Expanded]:
    fragment = included(entry.value, scope)
    if fragment is not None:
        yield from expanded(fragment.entries, replace(scope, includes=scope.includes + 1))


def _collection(value: Value | None, identifier: str, entry: Entry) -> tuple[Value, ...]:
    """The values a loop runs over; a single unknown when the collection is not known."""
    if isinstance(value, Array) and value.rest is None:
        return tuple(_member(item, identifier, entry) for item in value.items)
    reason = why_open(value) if value is not None else "it has no value"
    return (Unknown(f"the collection of {entry.key.text} is not known: {reason}", entry.key.span, token=identifier),)


def _member(item: Value, identifier: str, entry: Entry) -> Value:
    if isinstance(item, Scalar):
        return item
    return Unknown(why_open(item), entry.key.span, token=name_of(item) or identifier)
