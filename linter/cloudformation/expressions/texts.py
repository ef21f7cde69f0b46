"""The intrinsic functions that build and split strings."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from linter.cloudformation.expressions.arguments import listed, malformed, value_of
from linter.cloudformation.expressions.combining import (
    LONGEST_TEXT,
    concatenated,
    name_of,
    pieces_of,
    through,
    too_long,
    why_open,
    written,
)
from linter.cloudformation.expressions.expression import Scope, record
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Call, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.source import Span
from linter.text import text_of
from linter.value import Array, Choice, Option, Record, Reference, Scalar, Unknown, Value, referred
from linter.value import Text as PartlyKnown

_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")


def sub(call: Call, scope: Scope) -> Value:
    """`Fn::Sub`: a string with `${Name}`, `${Name.Attribute}` and its own names replaced; `${!x}` means `${x}`."""
    parts = listed(call, 1, 2) or (call.argument,)
    template, names = parts[0], parts[-1]
    local = record(names, scope, call.span).entries if isinstance(names, Object) else {}
    if not isinstance(template, Text):
        return malformed(call, "a string, or a string and an object with the values of its names")
    text = scope.text(template)
    pieces: list[Value] = []
    last = 0
    for placeholder in _PLACEHOLDER.finditer(text):
        pieces.append(Scalar(text[last : placeholder.start()], template.span))
        literal = placeholder[1] == "!"
        name = placeholder[2].strip()
        pieces.append(
            Scalar(f"${{{placeholder[2]}}}", template.span) if literal else _meaning(name, local, call.span, scope)
        )
        last = placeholder.end()
    pieces.append(Scalar(text[last:], template.span))
    return concatenated((scope.followed(piece) for piece in pieces), call.span)


def _meaning(name: str, local: Mapping[str, Value], span: Span, scope: Scope) -> Value:
    if name in local:
        return local[name]
    resource, dot, attribute = name.partition(".")
    if dot:
        return scope.names.attribute(resource, attribute, span, scope)
    return scope.names.ref(name, span, scope) or Scalar("", span)


def join(call: Call, scope: Scope) -> Value:
    """`Fn::Join`: the elements of a list as one string, with a delimiter between them."""
    parts = listed(call, 2, 2)
    if parts is None:
        return malformed(call, "a delimiter and a list")
    delimiter, items = value_of(parts[0], scope), value_of(parts[1], scope)
    if isinstance(items, Array):
        items = replace(items, items=tuple(scope.followed(item) for item in items.items))
    return through((delimiter, items), lambda between, given: _joined(between, given, call), call.span)


def _joined(delimiter: Value, items: Value, call: Call) -> Value:
    if isinstance(items, Reference):
        return items
    if isinstance(items, Unknown):
        token = f"{items.token} joined by {written(delimiter)}" if items.token else ""
        return Unknown(items.reason, call.span, token=token, mentions=referred(items))
    if not isinstance(items, Array) or not isinstance(delimiter, Scalar):
        return malformed(call, "a delimiter and a list")
    if items.rest is not None:
        return Unknown(items.rest.reason, call.span)
    pieces: list[Value] = []
    for item in items.items:
        pieces += [delimiter, item] if pieces else [item]
    return concatenated(pieces, call.span) if pieces else Scalar("", call.span)


def split(call: Call, scope: Scope) -> Value:
    """`Fn::Split`: the pieces of a string. Splitting a reference gives that reference."""
    parts = listed(call, 2, 2)
    if parts is None:
        return malformed(call, "a delimiter and a string")
    given = (value_of(parts[0], scope), value_of(parts[1], scope))
    return through(given, lambda delimiter, text: _split(delimiter, text, call), call.span)


def _split(delimiter: Value, text: Value, call: Call) -> Value:
    if isinstance(text, Reference):
        return text
    if isinstance(text, PartlyKnown) and isinstance(delimiter, Scalar) and delimiter.content:
        return pieces_of(text, rendered(delimiter.content), call.span)
    if isinstance(text, Unknown):
        token = f"{text.token} split at {written(delimiter)}" if text.token else ""
        return Unknown(text.reason, call.span, token=token, mentions=referred(text))
    if not isinstance(delimiter, Scalar) or not isinstance(text, Scalar) or not delimiter.content:
        return malformed(call, "a delimiter and a string")
    pieces = rendered(text.content).split(rendered(delimiter.content))
    return Array(tuple(Scalar(piece, text.span) for piece in pieces), text.span)


def base64_of(call: Call, scope: Scope) -> Value:
    """`Fn::Base64`: a string in base64. A partly unknown string keeps the plain text as its token."""
    text = value_of(call.argument, scope)
    return through((text,), lambda whole: _encoded(whole, call), call.span)


def _encoded(text: Value, call: Call) -> Value:
    if isinstance(text, Scalar) and len(rendered(text.content)) > LONGEST_TEXT // 2:
        return too_long(call.span)
    if isinstance(text, Scalar):
        encoded = base64.b64encode(rendered(text.content).encode("utf-8", "replace")).decode("ascii")
        return Scalar(encoded, text.span)
    if isinstance(text, (Unknown, Reference)):
        return Unknown(why_open(text), call.span, token=name_of(text), mentions=referred(text), decoded=text)
    return malformed(call, "a string")


def to_json_string(call: Call, scope: Scope) -> Value:
    """`Fn::ToJsonString`: a list or an object as JSON.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ToJsonString.html
    """
    pieces: list[Value] = []
    size = 0
    for piece in _json(value_of(call.argument, scope), call.span):
        pieces.append(piece)
        size += len(written(piece))
        if size > LONGEST_TEXT:
            return too_long(call.span)
    return concatenated(pieces, call.span)


def _json(value: Value, span: Span) -> Iterator[Value]:
    """The pieces of a value as JSON; an unknown is taken for a string."""
    if isinstance(value, Scalar):
        yield Scalar(json.dumps(value.content), span)
    elif isinstance(value, Array) and value.rest is None:
        yield Scalar("[", span)
        for position, item in enumerate(value.items):
            yield from (Scalar(",", span),) if position else ()
            yield from _json(item, span)
        yield Scalar("]", span)
    elif isinstance(value, Record):
        yield Scalar("{", span)
        for position, (key, entry) in enumerate(value.entries.items()):
            yield Scalar(f"{',' if position else ''}{json.dumps(key)}:", span)
            yield from _json(entry, span)
        yield Scalar("}", span)
    elif isinstance(value, Choice):
        yield Choice(tuple(Option(_json_text(option.value, span), option.when) for option in value.options), span)
    else:
        yield from (Scalar('"', span), _escaped(value, span), Scalar('"', span))


def _json_text(value: Value, span: Span) -> Value:
    return concatenated(_json(value, span), span)


def _escaped(value: Value, span: Span) -> Value:
    if not isinstance(value, PartlyKnown):
        return value
    return text_of((json.dumps(part)[1:-1] if isinstance(part, str) else part for part in value.parts), span)
