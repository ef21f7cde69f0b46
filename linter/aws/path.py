"""Paths to the settings of a declaration: `a.b | c[].d | e[name]`.

`.` leads into a block or object and `[]` to each element of a list. `[name]` leads to the value of the element with
that name, in a list of names and values: `LoadBalancerAttributes[access_logs.s3.enabled]`; a number is the index of an
element. `tunnel1_*` leads to an object of all arguments with the prefix. A path goes on through a string that is JSON
or YAML. `|` separates alternative names of a setting; the first that the declaration uses counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from linter.aws.document_text import from_document
from linter.source import Span
from linter.value import Array, Choice, Option, Record, Reference, Scalar, Text, Unknown, Value

IDENTITIES = frozenset(("arn", "id", "Arn", "Ref"))
"""The attributes of a resource that it has in any case."""
_STEP = re.compile(r"\[[^\]]*\]|[^.\[\]]+")
_NAMES = ("Key", "Name", "ParameterName", "key", "name")
_VALUES = ("Value", "Values", "ParameterValue", "value", "values")


@cache
def names(path: str) -> tuple[tuple[str, ...], ...]:
    """The steps of each alternative; `subnet_mapping[].subnet_id` has the steps `subnet_mapping`, `[]`, `subnet_id`."""
    return tuple(tuple(_STEP.findall(alternative.strip())) for alternative in path.split("|"))


def read(body: Record | Unknown, path: str) -> Value | None:
    """The value at the path; None if the declaration omits it or sets it to null."""
    if isinstance(body, Unknown):
        return body
    for steps in names(path):
        value = _descend(body, steps)
        if value is not None and not _is_null(value):
            return value
    return None


def place(body: Record | Unknown, path: str) -> Span:
    """The span of the setting, with its name, as deep as the path can be followed.

    If the declaration omits it, the span of the declaration.
    """
    if isinstance(body, Record):
        for steps in names(path):
            if steps and steps[0] in body.places and steps[0] in body.entries:
                return _deepest(body, steps)
    return body.span


def _deepest(body: Record, steps: tuple[str, ...]) -> Span:
    span = body.places[steps[0]]
    inner: Value | None = body.entries[steps[0]]
    for step in steps[1:]:
        if isinstance(inner, Array) and len(inner.items) == 1:
            inner = inner.items[0]
        if step[0] == "[":
            continue
        if not isinstance(inner, Record) or step not in inner.places:
            break
        span, inner = inner.places[step], inner.entries.get(step)
    return span


def _is_null(value: Value) -> bool:
    return isinstance(value, Scalar) and value.content is None


def _descend(value: Value, steps: tuple[str, ...]) -> Value | None:
    if not steps:
        return value
    if isinstance(value, Choice):
        options = [(option, _descend(option.value, steps)) for option in value.options]
        if all(inner is None for _, inner in options):
            return None
        return Choice(
            tuple(Option(inner or Scalar(None, value.span), option.when) for option, inner in options),
            value.span,
            value.reason,
        )
    if isinstance(value, Array):
        return _into_array(value, steps)
    if isinstance(value, Record):
        if steps[0] == "[]":
            return _descend(value, steps[1:])
        inner = _in_record(value, steps[0])
        return None if inner is None else _descend(inner, steps[1:])
    if isinstance(value, Text) or (isinstance(value, Scalar) and isinstance(value.content, str)):
        return _into_text(value, steps)
    if isinstance(value, Reference):
        return _into_reference(value, steps)
    return Unknown(value.reason, value.span) if isinstance(value, Unknown) else None


def _into_reference(value: Reference, steps: tuple[str, ...]) -> Value:
    """The identity of a resource where a list belongs is a member of it; anything within a value is not known."""
    if steps == ("[]",) and value.attribute in IDENTITIES:
        return Array((value,), value.span, Unknown(value.beside, value.span) if value.beside else None)
    return Unknown(f"{value.resource}.{value.attribute} is known after deployment", value.span)


def _into_text(text: Scalar | Text, steps: tuple[str, ...]) -> Value | None:
    """What a document in a text says; a text alone where a list belongs is its only element."""
    document = from_document(text)
    if document is not None:
        return _descend(document, steps)
    if isinstance(text, Text):
        return Unknown(text.reason, text.span)
    return text if steps == ("[]",) else None


def _in_record(value: Record, step: str) -> Value | None:
    if _is_name(step):
        return _named((value,), None, step)
    return _prefixed(value, step[:-1]) if step[-1] == "*" else value.entries.get(step)


def _prefixed(value: Record, prefix: str) -> Record:
    entries = {name.removeprefix(prefix): value.entries[name] for name in value.entries if name.startswith(prefix)}
    places = {name.removeprefix(prefix): span for name, span in value.places.items() if name.startswith(prefix)}
    return Record(entries, value.span, places)


def _is_name(step: str) -> bool:
    return step[0] == "[" and step != "[]"


def _named(items: tuple[Value, ...], rest: Unknown | None, step: str) -> Value | None:
    """The value of the element with a name, or of the key of an object; unknown if an unknown element may be it."""
    wanted = step[1:-1]
    if wanted.isdigit():
        return items[int(wanted)] if int(wanted) < len(items) else rest
    for item in items:
        name = _first(item, _NAMES)
        if name is None and isinstance(item, Record):
            return item.entries.get(wanted)
        if isinstance(name, Scalar) and str(name.content) == wanted:
            return _first(item, _VALUES)
        if not isinstance(name, Scalar):
            rest = rest or Unknown(f"whether {wanted} is set is not known", item.span)
    return None if rest is None else Unknown(rest.reason, rest.span)


def _first(item: Value, keys: tuple[str, ...]) -> Value | None:
    entries = item.entries if isinstance(item, Record) else {}
    return next((entries[key] for key in keys if key in entries), None)


def _into_array(value: Array, steps: tuple[str, ...]) -> Value | None:
    if _is_name(steps[0]):
        named = _named(value.items, value.rest, steps[0])
        return None if named is None else _descend(named, steps[1:])
    if steps[0] == "[]":
        inner = [_descend(item, steps[1:]) for item in value.items]
        return Array(tuple(_flat(item for item in inner if item is not None)), value.span, value.rest)
    if value.items:  # a block that may be written once is a list of one
        return _descend(value.items[0], steps)
    return None if value.rest is None else Unknown(value.rest.reason, value.rest.span)


def _flat(values: Iterable[Value]) -> Iterable[Value]:
    for value in values:
        if isinstance(value, Array) and value.rest is None:
            yield from value.items
        else:
            yield value
