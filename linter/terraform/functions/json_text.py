"""`jsonencode` and `jsondecode`.

https://developer.hashicorp.com/terraform/language/functions/jsonencode
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    Call,
    Function,
    FunctionError,
    Parameter,
    TooMuch,
)
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.cty import (
    DYNAMIC,
    NUMBER,
    STRING,
    Unknown,
    Value,
    boolean,
    null,
    object_of,
    string,
    tuple_of,
)
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.number_text import number_text, parse_number
from linter.terraform.values.open_object import OpenObject
from linter.terraform.values.unknown import hole, in_parts, is_identifier

DEEPEST = 200
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_string(content: str) -> str:
    """A string as encoded by Go, which escapes it for HTML."""
    written = json.dumps(content, ensure_ascii=False).replace("\x7f", "\x7f")
    for character, escape in _ESCAPED.items():
        written = written.replace(character, escape)
    return written


def json_text(value: Value, depth: int = 0) -> str:
    """A wholly known value as JSON, without spaces. Raises FunctionError for infinity, OutOfBounds when too deep."""
    content = value.content
    if depth > DEEPEST:
        raise TooMuch(f"the value is nested more than {DEEPEST} deep")
    if content is None:
        return "null"
    if isinstance(content, str):
        return json_string(content)
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, float):
        raise FunctionError("cannot serialize infinity as JSON")
    if isinstance(content, Fraction):
        return number_text(content)
    if isinstance(content, tuple):
        return f"[{','.join(json_text(item, depth + 1) for item in content)}]"
    if isinstance(content, Unknown):
        raise AssertionError("an unknown value has no JSON form")
    pairs = (f"{json_string(key)}:{json_text(item, depth + 1)}" for key, item in sorted(content.items()))
    return f"{{{','.join(pairs)}}}"


def _jsonencode(call: Call) -> Value:
    value = call.arguments[0]
    if wholly_known(value):
        written = json_text(value)
        if len(written) > MOST_CHARACTERS:
            raise TooMuch("the JSON would be too long")
        return string(written)
    prefix = "{" if isinstance(value.content, Mapping) else "[" if isinstance(value.content, tuple) else ""
    return in_parts(unknown_of(call, prefix=prefix), _json_parts(value, 0))


def _json_parts(value: Value, depth: int) -> Iterator[str | Value]:
    """The JSON of a value that is not wholly known, in parts; an unknown string has quotes around it."""
    content = value.content
    if depth > DEEPEST:
        raise TooMuch(f"the value is nested more than {DEEPEST} deep")
    if isinstance(content, Unknown):
        quote = '"' if value.type == STRING and (content.not_null or is_identifier(value)) else ""
        yield from (quote, value, quote) if quote else (hole(value),)
    elif isinstance(content, OpenObject):
        yield hole(value)
    elif isinstance(content, tuple):
        yield "["
        for position, item in enumerate(content):
            yield "," if position else ""
            yield from _json_parts(item, depth + 1)
        yield "]"
    elif isinstance(content, Mapping):
        yield "{"
        for position, (key, item) in enumerate(sorted(content.items())):
            yield f"{',' if position else ''}{json_string(key)}:"
            yield from _json_parts(item, depth + 1)
        yield "}"
    else:
        yield json_text(value)


class _Numeral(str):
    """The digits of a number."""

    __slots__ = ()


def parsed_json(text: str) -> Value:
    """The value of a JSON text, with the types it implies. Raises FunctionError."""
    try:
        raw = json.loads(text, parse_int=_Numeral, parse_float=_Numeral, parse_constant=_refused)
        return from_plain(raw)
    except ValueError as error:
        raise FunctionError(f"{error}") from error
    except RecursionError as error:
        raise TooMuch("the JSON is nested too deep") from error


def _refused(constant: str) -> Any:
    raise ValueError(f"invalid character '{constant[0]}' looking for beginning of value")


def from_plain(raw: Any) -> Value:
    """Plain data as a value of the type it implies: an object for a mapping, a tuple for a list."""
    if isinstance(raw, _Numeral):
        amount = parse_number(raw)
        if amount is None:
            raise TooMuch("a number has too many digits")
        return Value(NUMBER, amount)
    if isinstance(raw, str):
        return string(raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    if raw is None:
        return null()
    if isinstance(raw, bool):
        return boolean(raw)
    if isinstance(raw, dict):
        return object_of({string(key).content: from_plain(item) for key, item in raw.items()})  # type: ignore[misc]
    return tuple_of(map(from_plain, raw))


def _jsondecode(call: Call) -> Value:
    return parsed_json(str(call.arguments[0].content))


FUNCTIONS: Mapping[str, Function] = {
    "jsondecode": Function(_jsondecode, (Parameter("str", STRING),), None, DYNAMIC, not_null=False),
    "jsonencode": Function(_jsonencode, (Parameter("val", null=True, unknown=True, dynamic=True),), None, STRING),
}
