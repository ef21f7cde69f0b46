"""Collection functions of maps and objects.

https://developer.hashicorp.com/terraform/language/functions/merge
"""

from __future__ import annotations

from collections.abc import Mapping

from linter.terraform.functions.collection import members
from linter.terraform.functions.function import Call, Function, FunctionError, Parameter
from linter.terraform.functions.knowledge import having, unknown_of
from linter.terraform.values.conversion import type_name
from linter.terraform.values.cty import (
    DYNAMIC,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Value,
    is_kind,
    is_mapping,
    list_of,
    object_of,
    string,
    tuple_of,
)
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.open_object import OpenObject


def _keys_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, ObjectType):
        return TupleType((STRING,) * len(type_.attributes))
    if is_kind(type_, "map"):
        return Collection("list", STRING)
    raise FunctionError("must have map or object type", 0)


def _keys(call: Call) -> Value:
    mapping = call.arguments[0]
    if isinstance(mapping.content, OpenObject):
        return unknown_of(call)
    if isinstance(mapping.type, ObjectType):
        return tuple_of(map(string, sorted(mapping.type.attributes))).marked(mapping.marks)
    if not isinstance(mapping.content, Mapping):
        return unknown_of(call).marked(mapping.marks)
    return list_of(map(string, mapping.content), STRING).marked(mapping.marks)


def _values_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, ObjectType):
        return TupleType(tuple(type_.attributes[name] for name in sorted(type_.attributes)))
    if isinstance(type_, Collection) and type_.kind == "map":
        return Collection("list", type_.element)
    raise FunctionError("values() requires a map as the first argument")


def _values(call: Call) -> Value:
    mapping = call.arguments[0]
    if isinstance(mapping.content, OpenObject):
        return unknown_of(call)
    return Value(call.type, members(mapping), None, mapping.marks)


def _merge_type(arguments: tuple[Value, ...]) -> Type:
    types = [argument.type for argument in arguments]
    if DYNAMIC in types:
        return DYNAMIC
    for type_ in types:
        if not is_mapping(type_):
            raise FunctionError(f'arguments must be maps or objects, got "{type_name(type_)}"')
    if types and all(type_ == types[0] for type_ in types) and is_kind(types[0], "map"):
        return types[0]
    return DYNAMIC


def _merge(call: Call) -> Value:
    entries: dict[str, Value] = {}
    marks: frozenset[str] = frozenset()
    for argument in call.arguments:
        marks |= argument.marks
        if isinstance(argument.content, OpenObject):
            return unknown_of(call)
        if isinstance(argument.content, Mapping):
            entries.update(argument.content)
        elif argument.content is not None:
            raise FunctionError(f'arguments must be maps or objects, got "{type_name(argument.type)}"')
    if is_kind(call.type, "map"):
        return Value(call.type, dict(sorted(entries.items())), None, marks)
    return object_of(entries).marked(marks)


def _merge_glimpse(call: Call) -> Value:
    """The entries of the maps after the last unknown one are certainly in the result."""
    entries: dict[str, Value] = {}
    for argument in call.arguments:
        if argument.unknown is not None:
            known = argument.unknown.members
            entries = dict(known) if isinstance(known, Mapping) else {}
        elif isinstance(argument.content, Mapping):
            entries.update(argument.content)
    return having(unknown_of(call), dict(sorted(entries.items())))


def _zipmap_type(arguments: tuple[Value, ...]) -> Type:
    keys, values = arguments
    if isinstance(values.type, Collection) and values.type.kind == "list":
        return Collection("map", values.type.element)
    if not isinstance(values.type, TupleType):
        raise FunctionError("values argument must be a list or tuple value")
    if not wholly_known(keys):
        return DYNAMIC
    if len(members(keys)) != len(values.type.elements):
        raise FunctionError(_unequal(len(members(keys)), len(values.type.elements)))
    names = [_key(key, index) for index, key in enumerate(members(keys))]
    return ObjectType(dict(sorted(zip(names, values.type.elements, strict=True))))


def _unequal(keys: int, values: int) -> str:
    return f"number of keys ({keys}) does not match number of values ({values})"


def _key(key: Value, index: int) -> str:
    if key.content is None:
        raise FunctionError(f"keys list has null value at index {index}")
    return str(key.content)


def _zipmap(call: Call) -> Value:
    keys, values = call.arguments
    if not wholly_known(keys):
        return unknown_of(call)
    if len(members(keys)) != len(members(values)):
        raise FunctionError(_unequal(len(members(keys)), len(members(values))))
    entries = {
        _key(key, index): value for index, (key, value) in enumerate(zip(members(keys), members(values), strict=True))
    }
    marks = keys.marks | values.marks
    if is_kind(call.type, "map"):
        return Value(call.type, dict(sorted(entries.items())), None, marks)
    return object_of(entries).marked(marks)


FUNCTIONS: Mapping[str, Function] = {
    "keys": Function(_keys, (Parameter("inputMap", unknown=True, marked=True),), None, _keys_type),
    "merge": Function(
        _merge, (), Parameter("maps", null=True, marked=True, dynamic=True), _merge_type, glimpse=_merge_glimpse
    ),
    "values": Function(_values, (Parameter("mapping", marked=True),), None, _values_type),
    "zipmap": Function(
        _zipmap,
        (Parameter("keys", Collection("list", STRING), marked=True), Parameter("values", marked=True)),
        None,
        _zipmap_type,
    ),
}
