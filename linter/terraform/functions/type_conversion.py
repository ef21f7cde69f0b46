"""Type conversion functions, and functions for marks.

https://developer.hashicorp.com/terraform/language/functions/tostring
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.conversion import ConversionError, convert, convertible, type_name
from linter.terraform.values.cty import BOOL, DYNAMIC, NUMBER, STRING, Collection, Type, Value, boolean

SENSITIVE = "sensitive"
EPHEMERAL = "ephemeral"
_ANY = Parameter("value", null=True, unknown=True, marked=True, dynamic=True)


def _converting(type_: Type) -> Function:
    name = type_name(type_, constraint=True)

    def implementation(call: Call) -> Value:
        value = call.arguments[0]
        if not convertible(value.type, type_):
            raise FunctionError(f"cannot convert {type_name(value.type)} to {name}", 0)
        try:
            return convert(value, type_)
        except ConversionError as error:
            raise FunctionError(_refusal(value, type_), 0) from error

    return Function(implementation, (replace(_ANY, name="v"),), None, type_, not_null=False)


def _refusal(value: Value, type_: Type) -> str:
    name = type_name(type_, constraint=True)
    if SENSITIVE in value.marks:
        return f"cannot convert this sensitive {type_name(value.type)} to {name}"
    if isinstance(value.content, str) and type_ == BOOL:
        return f'cannot convert "{value.content}" to bool; only the strings "true" or "false" are allowed'
    if isinstance(value.content, str) and type_ == NUMBER:
        return f'cannot convert "{value.content}" to number; given string must be a decimal representation of a number'
    return f"cannot convert {type_name(value.type)} to {name}"


def _sensitive(call: Call) -> Value:
    return call.arguments[0].marked(frozenset((SENSITIVE,)))


def _nonsensitive(call: Call) -> Value:
    value = call.arguments[0]
    return replace(value, marks=value.marks - {SENSITIVE})


def _issensitive(call: Call) -> Value:
    value = call.arguments[0]
    if SENSITIVE in value.marks:
        return boolean(truth=True)
    return boolean(truth=False) if value.unknown is None else unknown_of(call)


def _ephemeralasnull(call: Call) -> Value:
    return _without_ephemeral(call.arguments[0])


def _without_ephemeral(value: Value) -> Value:
    content = value.content
    if EPHEMERAL in value.marks:
        rest = value.marks - {EPHEMERAL}
        return replace(value, content=content if value.unknown is not None else None, marks=rest)
    if isinstance(content, tuple):
        return replace(value, content=tuple(map(_without_ephemeral, content)))
    if type(content) is dict:
        return replace(value, content={key: _without_ephemeral(item) for key, item in content.items()})
    return value


FUNCTIONS: Mapping[str, Function] = {
    "ephemeralasnull": Function(_ephemeralasnull, (_ANY,), not_null=False),
    "issensitive": Function(_issensitive, (_ANY,), None, BOOL),
    "nonsensitive": Function(_nonsensitive, (_ANY,), not_null=False),
    "sensitive": Function(_sensitive, (_ANY,), not_null=False),
    "tobool": _converting(BOOL),
    "tolist": _converting(Collection("list", DYNAMIC)),
    "tomap": _converting(Collection("map", DYNAMIC)),
    "tonumber": _converting(NUMBER),
    "toset": _converting(Collection("set", DYNAMIC)),
    "tostring": _converting(STRING),
}
