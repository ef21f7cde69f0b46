"""`yamldecode` and `yamlencode`, with the mix of YAML 1.1 and 1.2 of go-cty-yaml.

https://developer.hashicorp.com/terraform/language/functions/yamldecode
https://github.com/zclconf/go-cty-yaml/blob/master/resolve.go
"""

from __future__ import annotations

import base64
import datetime
import io
import math
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import yaml

from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    Call,
    Function,
    FunctionError,
    OutOfBounds,
    Parameter,
    TooMuch,
)
from linter.terraform.functions.json_text import DEEPEST
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.conversion import convert
from linter.terraform.values.cty import NUMBER, STRING, Unknown, Value, boolean, null, object_of, string, tuple_of
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.number_text import number_text, parse_number

MOST_NODES = 200_000
"""The most values after expanding aliases."""

_USUAL_WIDTH = 80
_TAG = "tag:yaml.org,2002:"
_BOOLS = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
}
_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_INFINITIES = {
    sign + word: (-math.inf if sign == "-" else math.inf)
    for sign in ("", "+", "-")
    for word in (".inf", ".Inf", ".INF")
}
_NOT_NUMBERS = frozenset([".nan", ".NaN", ".NAN"])
_INTEGER = re.compile(r"([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+))")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))"
    r"|(?: ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?))?"
)


class _Decoder:
    """A single pass over the parser's events."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(
            text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
        )
        self._anchors: dict[str, Value | None] = {}
        self._nodes = 0

    def document(self) -> Value:
        """The only document of the stream."""
        next(self._events)
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            raise FunctionError("missing start of document")
        value = self._node(next(self._events), 0)
        next(self._events)
        if isinstance(next(self._events), yaml.DocumentStartEvent):
            raise FunctionError("only a single document is allowed")
        return value

    def _node(self, event: Any, depth: int) -> Value:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > DEEPEST:
            raise TooMuch(f"the YAML has more than {MOST_NODES} values or nests more than {DEEPEST} deep")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(event, depth)
        else:
            value = self._mapping(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, name: str | None) -> Value:
        if name is None or name not in self._anchors:
            raise FunctionError(f'reference to undefined anchor "{name}"')
        value = self._anchors[name]
        if value is None:
            raise FunctionError(f'cannot refer to anchor "{name}" from inside its own definition')
        self._nodes += _size(value)
        return value

    def _sequence(self, event: Any, depth: int) -> Value:
        if event.tag not in (None, "!", _TAG + "seq"):
            raise FunctionError(f"can't interpret sequence as {event.tag}")
        items: list[Value] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(inner, depth + 1))
        return tuple_of(items)

    def _mapping(self, event: Any, depth: int) -> Value:
        if event.tag not in (None, "!", _TAG + "map"):
            raise FunctionError(f"can't interpret mapping as {event.tag}")
        entries: dict[str, Value] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            if not isinstance(inner, yaml.ScalarEvent):
                raise FunctionError("only strings are allowed as mapping keys")
            if inner.value == "<<" and _is_plain(inner):
                entries.update(_merged(self._node(next(self._events), depth + 1)))
                continue
            key = convert(_scalar(inner), STRING)
            if key.content is None:
                raise FunctionError("mapping key cannot be null")
            entries[str(key.content)] = self._node(next(self._events), depth + 1)
        return object_of(entries)


def _size(value: Value) -> int:
    content = value.content
    items = content if isinstance(content, tuple) else tuple(content.values()) if isinstance(content, Mapping) else ()
    return 1 + sum(map(_size, items))


def _merged(value: Value) -> dict[str, Value]:
    """The entries that `<<` merges: those of a mapping, or of a sequence of mappings."""
    if isinstance(value.content, Mapping):
        return dict(value.content)
    if not isinstance(value.content, tuple) or not all(isinstance(item.content, Mapping) for item in value.content):
        raise FunctionError("map merge requires map or sequence of maps as the value")
    entries: dict[str, Value] = {}
    for item in reversed(value.content):
        entries.update(_merged(item))
    return entries


def _is_plain(event: Any) -> bool:
    return event.tag is None and event.implicit[0]


def _scalar(event: Any) -> Value:
    source: str = event.value
    tag = event.tag.removeprefix(_TAG) if event.tag not in (None, "!") else ""
    if event.tag is not None and event.tag != "!" and tag == event.tag:
        raise FunctionError(f'unsupported tag "{event.tag}"')
    # Quoted text is text whatever its tag says: that is how the recorded `!!int "7"` stays a string.
    if tag == "binary":
        _check_binary(source)
    if tag in ("str", "binary") or (not event.implicit[0] and event.style in ("'", '"', "|", ">")):
        return string(source)
    value = _resolved(source, tag)
    return string(source) if value is None else value


def _check_binary(source: str) -> None:
    try:
        base64.b64decode(source.replace("\n", ""), validate=True)
    except ValueError as error:  # binascii.Error is one, and so is what other letters than those of ASCII raise
        raise FunctionError(f'cannot parse "{source}" as !!binary: not valid base64') from error


def _resolved(source: str, tag: str) -> Value | None:
    """The value of a plain scalar; None if it is a string. Raises FunctionError if its tag does not match."""
    if source in _NOT_NUMBERS:
        raise FunctionError("floating point NaN is not supported")
    for kind, value in (("bool", _BOOLS.get(source)), ("null", None), ("float", _INFINITIES.get(source))):
        if kind == "null" and source in _NULLS:
            return null()
        if value is not None:
            return boolean(value) if isinstance(value, bool) else Value(NUMBER, value)
    if tag in ("", "timestamp"):
        moment = _moment(source)
        if moment is not None:
            return string(moment)
    amount = _number(source) if tag in ("", "int", "float") else None
    if amount is not None:
        return Value(NUMBER, amount)
    if tag == "null":
        return null()
    signed = source[:1] in ("+", "-") and not source[1:]
    if tag or signed:
        raise FunctionError(f'cannot parse "{source}" as {_TAG}{tag or "int"}')
    return None


def _number(source: str) -> Fraction | float | None:
    if _DECIMAL.fullmatch(source):
        return parse_number(source)
    match = _INTEGER.fullmatch(source)
    if match is None or len(source) > 70:
        return None
    digits, base = next((group, base) for group, base in zip(match.groups()[1:], (16, 8, 2), strict=True) if group)
    return Fraction(int(match[1] + digits, base))


def _moment(source: str) -> str | None:
    """A YAML timestamp in RFC 3339 format."""
    match = _TIMESTAMP.fullmatch(source)
    if match is None:
        return None
    year, month, day = (int(match[place]) for place in (1, 2, 3))
    hour, minute, second = (
        (int(match[place] or match[place + 4] or 0) for place in (4, 5, 6))
        if match[4]
        else (int(match[place] or 0) for place in (8, 9, 10))
    )
    zone = match[7] or "Z"
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    return moment.isoformat() + ("Z" if zone in ("+00:00", "-00:00") else zone)


def _yamldecode(call: Call) -> Value:
    source = str(call.arguments[0].content)
    try:
        return _Decoder(source).document()
    except yaml.YAMLError as error:
        raise FunctionError(_worded(error)) from error
    except RecursionError as error:
        raise TooMuch("the YAML is nested too deep") from error


def _worded(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"on line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark is not None else problem


def _yamlencode(call: Call) -> Value:
    value = call.arguments[0]
    if not wholly_known(value):
        return unknown_of(call)
    if value.content == "":
        return string('""\n')  # PyYAML would put a document start before it
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(value, 0),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    written, folded = _emitted(events, MOST_CHARACTERS), _emitted(events, _USUAL_WIDTH)
    if len(written) > MOST_CHARACTERS:
        raise TooMuch("the YAML would be too long")
    if written != folded:
        raise OutOfBounds("where long text is broken into lines is not certain")
    return string(written)


def _emitted(events: list[Any], width: int) -> str:
    stream = io.StringIO()
    yaml.emit(events, stream, allow_unicode=True, width=width)
    return stream.getvalue()


def _events(value: Value, depth: int) -> Iterator[Any]:
    content = value.content
    if depth > DEEPEST:
        raise TooMuch(f"the value is nested more than {DEEPEST} deep")
    if isinstance(content, tuple):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=not content)
        for item in content:
            yield from _events(item, depth + 1)
        yield yaml.SequenceEndEvent()
    elif isinstance(content, Mapping):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not content)
        for key, item in sorted(content.items()):
            yield _text_event(key)
            yield from _events(item, depth + 1)
        yield yaml.MappingEndEvent()
    else:
        yield _leaf_event(content)


def _leaf_event(content: str | Fraction | float | bool | Unknown | None) -> Any:
    if isinstance(content, str):
        return _text_event(content)
    if isinstance(content, bool):
        written = "true" if content else "false"
    elif isinstance(content, (Fraction, float)):
        written = number_text(content) if isinstance(content, Fraction) else ".Inf" if content > 0 else "-.Inf"
    else:
        written = "null"
    return yaml.ScalarEvent(None, None, (True, False), written)


def _text_event(content: str) -> Any:
    return yaml.ScalarEvent(None, None, (True, True), content, style="|" if "\n" in content else '"')


FUNCTIONS: Mapping[str, Function] = {
    "yamldecode": Function(_yamldecode, (Parameter("src", STRING, dynamic=True),), not_null=False),
    "yamlencode": Function(_yamlencode, (Parameter("value", null=True, unknown=True, dynamic=True),), None, STRING),
}
