"""Collection functions that process all members: count, compare or sum them.

https://developer.hashicorp.com/terraform/language/functions/length
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter
from linter.terraform.functions.knowledge import knowing, unknown_of
from linter.terraform.values import number
from linter.terraform.values.conversion import ConversionError, convert, type_name
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Unknown,
    Value,
    boolean,
    is_kind,
    is_mapping,
    is_sequence,
    list_of,
    map_of,
    string,
)
from linter.terraform.values.cty import number as number_value
from linter.terraform.values.equality import equals, wholly_known
from linter.terraform.values.graphemes import graphemes
from linter.terraform.values.open_object import OpenObject

_ANYTHING = Parameter("vals", null=True, unknown=True, dynamic=True)
_LIST_OR_TUPLE = "argument must be a list or tuple"


def members(value: Value) -> tuple[Value, ...]:
    """The members of a sequence or mapping; empty if it is unknown."""
    content = value.content
    if isinstance(content, tuple):
        return content
    return tuple(content.values()) if isinstance(content, Mapping) else ()


def _length_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if type_ in (STRING, DYNAMIC) or is_sequence(type_) or is_mapping(type_):
        return NUMBER
    raise FunctionError("argument must be a string, a collection type, or a structural type")


def _length(call: Call) -> Value:
    value = call.arguments[0]
    return _counted(value, call).marked(value.marks)


def _counted(value: Value, call: Call) -> Value:
    if isinstance(value.type, TupleType):
        return number_value(len(value.type.elements))
    if isinstance(value.content, OpenObject):
        return unknown_of(call)
    if isinstance(value.type, ObjectType):
        return number_value(len(value.type.attributes))
    content = value.content
    if isinstance(content, str):
        return number_value(len(graphemes(content)))
    if isinstance(content, Unknown):
        exact = content.most_length is not None and content.most_length == content.least_length
        return number_value(content.least_length) if exact and isinstance(value.type, Collection) else unknown_of(call)
    if is_kind(value.type, "set") and not wholly_known(value):
        count = len(members(value))
        return number_value(count) if count < 2 else unknown_of(call)
    return number_value(len(members(value)))


def _judging(decisive: bool) -> Callable[[Call], Value]:
    """A true member decides `anytrue`, a false or null one `alltrue`."""

    def implementation(call: Call) -> Value:
        undecided = False
        for item in members(call.arguments[0]):
            if item.unknown is not None:
                if not decisive:
                    return unknown_of(call)
                undecided = True
            elif bool(item.content) is decisive:
                return boolean(decisive)
        return unknown_of(call) if undecided else boolean(not decisive)

    return implementation


def _compact(call: Call) -> Value:
    items = members(call.arguments[0])
    kept = list_of((item for item in items if item.content is not None and item.content != ""), STRING)
    return kept if wholly_known(call.arguments[0]) else knowing(unknown_of(call), (kept,))


def _contains(call: Call) -> Value:
    collection, wanted = call.arguments
    if not is_sequence(collection.type):
        raise FunctionError("argument must be list, tuple, or set")
    return _any_equal(call, members(collection), wanted)


def _any_equal(call: Call, items: tuple[Value, ...], wanted: Value) -> Value:
    undecided = False
    for item in items:
        equal = equals(wanted, item)
        if equal.content is True:
            return equal
        undecided = undecided or equal.unknown is not None
    return unknown_of(call) if undecided else boolean(truth=False)


def _distinct(call: Call) -> Value:
    kept: list[Value] = []
    for item in members(call.arguments[0]):
        if not any(equals(item, other).content is True or _same(item, other) for other in kept):
            kept.append(item)
    result = Value(call.type, tuple(kept))
    return result if wholly_known(call.arguments[0]) else knowing(unknown_of(call), (result,))


def _same(item: Value, other: Value) -> bool:
    """Whether both are the same attribute of the same resource."""
    identity = item.unknown.identity if item.unknown is not None else None
    return identity is not None and other.unknown is not None and identity == other.unknown.identity


def _index(call: Call) -> Value:
    sequence, wanted = call.arguments
    if not isinstance(sequence.type, TupleType) and not is_kind(sequence.type, "list"):
        raise FunctionError(_LIST_OR_TUPLE)
    if not sequence.content:
        raise FunctionError("cannot search an empty list")
    for place, item in enumerate(members(sequence)):
        equal = equals(item, wanted)
        if equal.unknown is not None:
            return unknown_of(call)
        if equal.content is True:
            return number_value(place)
    raise FunctionError("item not found")


def _sum(call: Call) -> Value:
    collection = call.arguments[0]
    if not is_sequence(collection.type) and not is_mapping(collection.type):
        raise FunctionError("cannot sum noniterable", 0)
    if not collection.content:
        raise FunctionError("cannot sum an empty list", 0)
    if not is_sequence(collection.type):
        raise FunctionError(f"argument must be list, set, or tuple. Received {type_name(collection.type)}", 0)
    if not wholly_known(collection):
        return unknown_of(call)
    total: number.Number | None = None
    for item in members(collection):
        amount = _amount(item)
        total = amount if total is None else number.add(total, amount)
        if total is None:
            raise FunctionError("can't compute sum of opposing infinities")
    return Value(NUMBER, total)


def _amount(item: Value) -> number.Number:
    try:
        content = convert(item, NUMBER).content
    except ConversionError as error:
        raise FunctionError("argument must be list, set, or tuple of number values", 0) from error
    if not isinstance(content, (Fraction, float)):
        raise FunctionError("argument must be list, set, or tuple of number values", 0)
    return content


def _transpose(call: Call) -> Value:
    mapping = call.arguments[0]
    if not wholly_known(mapping) or not isinstance(mapping.content, Mapping):
        return unknown_of(call)
    keys: dict[str, list[str]] = {}
    for key, items in mapping.content.items():
        if items.content is None:
            raise FunctionError("input must be a map of lists of strings")
        for item in members(items):
            if item.content is None:
                raise FunctionError("input must be a map of lists of strings")
            keys.setdefault(str(item.content), []).append(key)
    element = Collection("list", STRING)
    return map_of({name: list_of(map(string, sorted(group)), STRING) for name, group in keys.items()}, element)


def _deprecated(name: str, instead: str, literal: str) -> Function:
    def implementation(call: Call) -> Value:
        raise FunctionError(
            f'the "{name}" function was deprecated in Terraform v0.12 and is no longer available; use {instead} '
            f"syntax to write a literal {literal} (it was given {len(call.arguments)} arguments)"
        )

    return Function(implementation, (), _ANYTHING)


_DYNAMIC_LIST = Parameter("list", Collection("list", DYNAMIC))

FUNCTIONS: Mapping[str, Function] = {
    "alltrue": Function(_judging(decisive=False), (Parameter("list", Collection("list", BOOL)),), None, BOOL),
    "anytrue": Function(_judging(decisive=True), (Parameter("list", Collection("list", BOOL)),), None, BOOL),
    "compact": Function(_compact, (Parameter("list", Collection("list", STRING)),), None, Collection("list", STRING)),
    "contains": Function(_contains, (Parameter("list"), Parameter("value")), None, BOOL),
    "distinct": Function(_distinct, (_DYNAMIC_LIST,), None, lambda arguments: arguments[0].type),
    "index": Function(_index, (Parameter("list"), Parameter("value")), None, NUMBER),
    "length": Function(_length, (Parameter("value", unknown=True, marked=True, dynamic=True),), None, _length_type),
    "list": _deprecated("list", "tolist([ ... ])", "list"),
    "map": _deprecated("map", "tomap({ ... })", "map"),
    "sum": Function(_sum, (Parameter("list"),), None, NUMBER),
    "transpose": Function(
        _transpose,
        (Parameter("values", Collection("map", Collection("list", STRING))),),
        None,
        Collection("map", Collection("list", STRING)),
    ),
}
