"""Expand `Fn::ForEach` and `Fn::Transform` among the entries of an object.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from linter.budget import admit
from linter.cloudformation.expressions.arguments import listed
from linter.cloudformation.expressions.combining import name_of, why_open
from linter.cloudformation.expressions.expression import TRANSFORM, Scope, fill
from linter.cloudformation.expressions.transforms import included
from linter.cloudformation.syntax.syntax import LOOP, Call, Entry, Sequence, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.finding import Problem
from linter.value import Array, Scalar, Unknown, Value

Expanded: TypeAlias = "tuple[str, Entry, Scope]"


def expanded(entries: Mapping[str, Entry], scope: Scope) -> Iterator[Expanded]:
    """Every entry with its name and scope once loops and includes are expanded.

    A transform whose result cannot be seen stays as an entry of that name.
    """
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
    for item, inner in _runs(parts[1], identifier, entry, scope):
        if not admit("instances", 1, f"the rest of the loop {entry.key.text} is not judged", entry.key.span):
            return
        yield from expanded(fragment.entries, inner.binding({identifier: item}))


def _runs(collection: Syntax, identifier: str, entry: Entry, scope: Scope) -> Iterator[tuple[Value, Scope]]:
    """The iterations of a loop; those over either branch of an undecided `Fn::If` require its condition."""
    branches = listed(collection, 3, 3) if isinstance(collection, Call) and collection.name == "Fn::If" else None
    if branches is None or not isinstance(branches[0], Text):
        for item in _collection(scope.value(collection), identifier, entry):
            yield item, scope
        return
    condition = scope.text(branches[0])
    decided = scope.decide(condition)
    for answer, branch in ((True, branches[1]), (False, branches[2])):
        if decided is None:
            yield from _runs(branch, identifier, entry, scope.requiring(condition, answer))
        elif decided is answer:
            yield from _runs(branch, identifier, entry, scope)


def _transform(entry: Entry, scope: Scope) -> Iterator[Expanded]:
    fragment = included(entry.value, scope)
    if fragment is None:
        yield TRANSFORM, entry, scope
    else:
        yield from expanded(fragment.entries, replace(scope, includes=scope.includes + 1))


def _collection(value: Value | None, identifier: str, entry: Entry) -> tuple[Value, ...]:
    """The values a loop runs over; a single unknown when the collection is not known."""
    if value is None:
        return ()
    if isinstance(value, Array) and value.rest is None:
        return tuple(_member(item, identifier, entry) for item in value.items)
    reason = why_open(value)
    return (Unknown(f"the collection of {entry.key.text} is not known: {reason}", entry.key.span, token=identifier),)


def _member(item: Value, identifier: str, entry: Entry) -> Value:
    if isinstance(item, Scalar):
        return item
    return Unknown(why_open(item), entry.key.span, token=name_of(item) or identifier)
