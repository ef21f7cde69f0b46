"""`Fn::FindInMap`. With an unknown key the value is a choice of those it can select.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.cloudformation.expressions.arguments import listed, malformed, value_of
from linter.cloudformation.expressions.combining import MOST_CASES, name_of, through, why_open, written
from linter.cloudformation.expressions.expression import Scope, literal
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Call, Sequence, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.value import Array, Choice, Option, Plain, Scalar, Unknown, Value


def find_in_map(call: Call, scope: Scope) -> Value:
    """`Fn::FindInMap`: the value of a mapping under two keys, or the given default."""
    parts = listed(call, 3, 4)
    if parts is None:
        return malformed(call, "the name of a mapping and two keys")
    keys = tuple(value_of(part, scope) for part in parts[:3])
    fallback = parts[3].get("DefaultValue") if len(parts) == 4 and isinstance(parts[3], Object) else None
    default = None if fallback is None else value_of(fallback, scope)
    return through(keys, lambda *given: _found(given, default, call, scope), call.span)


def _found(keys: tuple[Value, ...], default: Value | None, call: Call, scope: Scope) -> Value:
    name, first, second = keys
    if not isinstance(name, Scalar):
        return Unknown(why_open(name), call.span)
    where = "".join(f"[{written(key)}]" for key in (first, second))
    mapping = scope.names.mapping(rendered(name.content))
    unsure = next((key for key in (first, second) if not isinstance(key, Scalar)), None)
    token = f"{rendered(name.content)}{where}" if unsure is None or name_of(unsure) else ""
    if scope.symbolic and unsure is not None:
        return Unknown(why_open(unsure), call.span, token=token)
    options = [] if mapping is None else list(_options(mapping, first, second))
    if default is not None and (unsure is not None or not options):
        options.append(Option(default))
    if not options:
        return Unknown(f"the mapping {rendered(name.content)} has no {where}", call.span)
    return _one_of(options, unsure, token, call)


def _options(mapping: Object, first: Value, second: Value) -> Iterator[Option]:
    for row, row_when in _matching(mapping, first):
        if isinstance(row, Object):
            for node, when in _matching(row, second):
                yield Option(_held(node), " and ".join(part for part in (row_when, when) if part))


def _held(node: Syntax) -> Value:
    """A value in a mapping: a literal or a list of literals, because functions are not allowed there."""
    if isinstance(node, Text):
        return literal(node.content, node.span)
    if isinstance(node, Sequence):
        return Array(tuple(_held(item) for item in node.items), node.span)
    return Unknown("a mapping may only contain strings and lists of strings", node.span)


def _matching(mapping: Object, key: Value) -> Iterator[tuple[Syntax, str]]:
    """The nodes that a key can select, each with the condition under which it does."""
    for name, entry in mapping.entries.items():
        if not isinstance(key, Scalar):
            yield entry.value, f"{name_of(key)} is {name}" if name_of(key) else ""
        elif name == rendered(key.content):
            yield entry.value, ""


def _one_of(options: list[Option], unsure: Value | None, token: str, call: Call) -> Value:
    if unsure is None:
        return options[0].value
    distinct: dict[object, Option] = {}
    for option in options:
        distinct.setdefault(_content(option.value), option)
    if len(distinct) == 1:
        return options[0].value
    if len(distinct) > MOST_CASES:
        return Unknown(why_open(unsure), call.span, token=token)
    return Choice(tuple(distinct.values()), call.span, why_open(unsure))


def _content(value: Value) -> object:
    """A key that is equal for equal values."""
    if isinstance(value, Scalar):
        content: Plain = value.content
        return type(content), content
    if isinstance(value, Array) and value.rest is None:
        return tuple(_content(item) for item in value.items)
    return value.span
