"""Collection functions that select a member or a collection.

https://developer.hashicorp.com/terraform/language/functions/element
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from linter.terraform.functions.collection import members
from linter.terraform.functions.function import Call, Function, FunctionError, Parameter, integer
from linter.terraform.functions.knowledge import knowing, unknown_of
from linter.terraform.values.conversion import ConversionError, convert, type_name, unify
from linter.terraform.values.cty import (
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Value,
    is_kind,
    null,
)
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.open_object import OpenObject
from linter.terraform.values.unknown import is_identifier

_ANYTHING = Parameter("vals", null=True, unknown=True, dynamic=True)


def _coalesce_type(arguments: tuple[Value, ...]) -> Type:
    type_ = unify(argument.type for argument in arguments)
    if type_ is None:
        raise FunctionError("all arguments must have the same type")
    return type_


def _coalesce(call: Call) -> Value:
    for index, argument in enumerate(call.arguments):
        try:
            value = convert(argument, call.type)
        except ConversionError as error:
            raise FunctionError(str(error), index) from error
        if value.unknown is not None:
            known = replace(value.unknown, identity=None, alternatives=(), prefix="", parts=())
            return _first_of(Value(call.type, known, value.span), value, call.arguments[index + 1 :])
        if value.content is not None and not (call.type == STRING and value.content == ""):
            return value
    raise FunctionError("no non-null, non-empty-string arguments")


def _first_of(result: Value, value: Value, others: tuple[Value, ...]) -> Value:
    """The possible results of `coalesce`: the first unknown argument, or those after it up to a certain one.

    An `id` or `arn` is never empty, so that no later argument is possible.
    """
    cases = [value]
    if not is_identifier(value):
        for other in others:
            if other.unknown is not None or other.content not in (None, ""):
                cases.append(other)
            if other.unknown is None and other.content not in (None, ""):
                break
    if len(cases) > 1 or value.unknown is None:
        return knowing(result, cases)
    return replace(result, content=replace(value.unknown, prefix="", not_null=True))


def _coalescelist_type(arguments: tuple[Value, ...]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    if any(argument.unknown is not None for argument in arguments):
        return DYNAMIC
    for argument in arguments:
        if not isinstance(argument.type, TupleType) and not is_kind(argument.type, "list"):
            raise FunctionError("coalescelist arguments must be lists or tuples")
    return DYNAMIC


def _coalescelist(call: Call) -> Value:
    for index, argument in enumerate(call.arguments):
        if argument.unknown is not None:
            return knowing(unknown_of(call), call.arguments[index:])
        if argument.content:
            return argument
    raise FunctionError("no non-null arguments")


def _element_type(arguments: tuple[Value, ...]) -> Type:
    sequence, index = arguments
    if is_kind(sequence.type, "list") and isinstance(sequence.type, Collection):
        return sequence.type.element
    if sequence.type == DYNAMIC:
        return DYNAMIC
    if not isinstance(sequence.type, TupleType):
        raise FunctionError(f"cannot read elements from {type_name(sequence.type)}")
    if index.unknown is not None:
        return DYNAMIC
    place = integer(index.content)
    if not sequence.type.elements:
        raise FunctionError("cannot use element function with an empty list")
    return sequence.type.elements[place % len(sequence.type.elements)]


def _element(call: Call) -> Value:
    sequence, index = call.arguments
    negative = isinstance(index.content, (Fraction, float)) and index.content < 0
    if negative and not call.context.negative_elements:
        raise FunctionError("cannot use element function with a negative index")
    if index.unknown is not None:
        return knowing(unknown_of(call), members(sequence))
    if sequence.unknown is not None:
        return _of_unknown(call, sequence, index)
    items, place = members(sequence), integer(index.content)
    if not items:
        raise FunctionError("cannot use element function with an empty list")
    return items[place % len(items)].marked(sequence.marks)


def _of_unknown(call: Call, sequence: Value, index: Value) -> Value:
    """An element of an unknown list. Only the first has an identity, since later indices may wrap around."""
    result = unknown_of(call)
    identity = sequence.unknown.identity if sequence.unknown is not None else None
    if identity is None or index.content != 0 or result.unknown is None:
        return result
    first = replace(identity, attribute=f"{identity.attribute}[0]")
    return replace(result, content=replace(result.unknown, identity=first, not_null=False))


def _lookup_type(arguments: tuple[Value, ...]) -> Type:
    mapping, key, *default = arguments
    if len(default) > 1:
        raise FunctionError(f"lookup() takes two or three arguments, got {len(arguments)}")
    if isinstance(mapping.type, ObjectType):
        if not isinstance(key.content, str) or isinstance(mapping.content, OpenObject):
            return DYNAMIC
        if key.content in mapping.type.attributes:
            return mapping.type.attributes[key.content]
        if default:
            return default[0].type
        raise FunctionError(f'the given object has no attribute "{key.content}"', 0)
    if isinstance(mapping.type, Collection) and mapping.type.kind == "map":
        try:
            for value in default:
                convert(value, mapping.type.element)
        except ConversionError as error:
            raise FunctionError("the default value must have the same type as the map elements", 2) from error
        return mapping.type.element
    raise FunctionError("lookup() requires a map as the first argument", 0)


def _lookup(call: Call) -> Value:
    mapping, key, *default = call.arguments
    marks = mapping.marks | key.marks
    entries = mapping.content
    if not isinstance(entries, Mapping) or not isinstance(key.content, str):
        possible = (*members(mapping), *default) if isinstance(entries, Mapping) else ()
        return knowing(unknown_of(call), possible).marked(marks)
    if isinstance(entries, OpenObject):
        return entries.attribute(key.content).marked(marks)
    if key.content in entries:
        return entries[key.content].marked(marks)
    if not default:
        raise FunctionError(f'lookup failed to find key "{key.content}"')
    return convert(default[0], call.type).marked(marks)


def _one_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, Collection) and type_.kind != "map":
        return type_.element
    if isinstance(type_, TupleType) and len(type_.elements) < 2:
        return type_.elements[0] if type_.elements else DYNAMIC
    raise FunctionError("must be a list, set, or tuple value with either zero or one elements", 0)


def _one(call: Call) -> Value:
    items = members(call.arguments[0])
    if not items:
        return null(call.type)
    if len(items) == 1:
        return items[0]
    if is_kind(call.arguments[0].type, "set") and not wholly_known(call.arguments[0]):
        return knowing(unknown_of(call), items)
    raise FunctionError("must be a list, set, or tuple value with either zero or one elements", 0)


FUNCTIONS: Mapping[str, Function] = {
    "coalesce": Function(_coalesce, (), _ANYTHING, _coalesce_type),
    "coalescelist": Function(_coalescelist, (), _ANYTHING, _coalescelist_type),
    "element": Function(
        _element,
        (Parameter("list", marked=True, unknown=True, dynamic=True), Parameter("index", NUMBER, unknown=True)),
        None,
        _element_type,
        not_null=False,
    ),
    "lookup": Function(
        _lookup,
        (Parameter("inputMap", marked=True, unknown=True), Parameter("key", STRING, marked=True, unknown=True)),
        Parameter("default", null=True, unknown=True, marked=True, dynamic=True),
        _lookup_type,
        not_null=False,
    ),
    "one": Function(_one, (Parameter("list"),), None, _one_type, not_null=False),
}
