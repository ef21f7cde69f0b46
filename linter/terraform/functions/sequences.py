"""Collection functions that build a sequence from others; elements keep their place and identity.

https://developer.hashicorp.com/terraform/language/functions/concat
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from linter.terraform.functions.collection import members
from linter.terraform.functions.function import (
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    Parameter,
    TooMuch,
    integer,
)
from linter.terraform.functions.knowledge import having, knowing, sure_members, unknown_of
from linter.terraform.values import number
from linter.terraform.values.conversion import ConversionError, convert_all, type_name, unify
from linter.terraform.values.cty import (
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    TupleType,
    Type,
    Unknown,
    Value,
    is_kind,
    is_sequence,
    list_of,
    tuple_of,
)
from linter.terraform.values.equality import equals, wholly_known

_DYNAMIC_LIST = Collection("list", DYNAMIC)
_MOST_OF_RANGE = 1024


def _chunklist(call: Call) -> Value:
    whole, size_value = call.arguments
    items = members(whole)
    if not items:
        return Value(call.type, ())
    size = integer(size_value.content)
    if size < 0:
        raise FunctionError("the size argument must be positive")
    if size == 0:
        return Value(call.type, (whole,))
    return Value(call.type, tuple(Value(whole.type, items[i : i + size]) for i in range(0, len(items), size)))


def _concat_type(arguments: tuple[Value, ...]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    types = [argument.type for argument in arguments]
    if all(is_kind(type_, "list") for type_ in types):
        unified = unify(types)
        if unified is not None:
            return unified
    elements: list[Type] = []
    for index, argument in enumerate(arguments):
        if isinstance(argument.type, TupleType):
            elements.extend(argument.type.elements)
        elif isinstance(argument.type, Collection) and argument.type.kind == "list":
            if argument.unknown is not None:
                return DYNAMIC
            elements.extend([argument.type.element] * len(members(argument)))
        else:
            raise FunctionError(f"all arguments must be lists or tuples; got {type_name(argument.type)}", index)
    return TupleType(tuple(elements))


def _concat(call: Call) -> Value:
    marks = frozenset[str]().union(*(argument.marks for argument in call.arguments))
    arguments = call.arguments
    if is_kind(call.type, "list"):
        arguments = _as(call.type, arguments)
    items = tuple(item for argument in arguments for item in members(argument))
    if len(items) > MOST_ELEMENTS:
        raise TooMuch(f"more than {MOST_ELEMENTS} elements")
    return Value(call.type, items, None, marks)


def _concat_glimpse(call: Call) -> Value:
    items = tuple(item for argument in call.arguments for item in sure_members(argument))
    return having(unknown_of(call), items[:MOST_ELEMENTS])


def _as(type_: Type, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    try:
        return convert_all(arguments, type_)
    except ConversionError as error:
        raise FunctionError(str(error), 0) from error


def _flatten(call: Call) -> Value:
    if not is_sequence(call.arguments[0].type):
        raise FunctionError("can only flatten lists, sets and tuples")
    items: list[Value] = []
    known = _flattened(call.arguments[0], items)
    if known:
        return tuple_of(items)
    sure = tuple(item for item in items if item.type != DYNAMIC and not is_sequence(item.type))
    result = having(unknown_of(call), sure)
    loose = any(item.unknown is not None and is_sequence(item.type) for item in items)
    return result if loose else knowing(result, (tuple_of(items),))


def _flattened(sequence: Value, items: list[Value]) -> bool:
    """Collect the leaves; returns whether Terraform knows their number."""
    known = not (is_kind(sequence.type, "set") and not wholly_known(sequence))
    for item in members(sequence):
        if is_sequence(item.type) and item.content is not None:
            if item.unknown is not None:
                items.extend(item.unknown.alternatives or (item,))
                known = False
            else:
                known = _flattened(item, items) and known
        else:
            known = known and not (item.type == DYNAMIC and item.unknown is not None)
            items.append(item)
        if len(items) > MOST_ELEMENTS:
            raise TooMuch(f"more than {MOST_ELEMENTS} elements")
    return known


def _matchkeys_type(arguments: tuple[Value, ...]) -> Type:
    if unify((arguments[1].type, arguments[2].type)) is None:
        raise FunctionError("keys and searchset must be of the same type")
    return arguments[0].type


def _matchkeys(call: Call) -> Value:
    values, keys, wanted = call.arguments
    if len(members(values)) != len(members(keys)):
        raise FunctionError("length of keys and values should be equal")
    keys, wanted = _as(unify((keys.type, wanted.type)) or DYNAMIC, (keys, wanted))
    if not wanted.content:
        return Value(call.type, ())
    selected: list[Value] = []
    for item, key in zip(members(values), members(keys), strict=True):
        answers = [equals(key, search) for search in members(wanted)]
        if any(answer.content is True for answer in answers):
            selected.append(item)
        elif any(answer.unknown is not None for answer in answers):
            return knowing(unknown_of(call), members(values) and (values,))
    result = Value(call.type, tuple(selected))
    settled = wholly_known(values) and wholly_known(keys)
    return result if settled else knowing(unknown_of(call), (result,))


def _range(call: Call) -> Value:
    amounts = [argument.content for argument in call.arguments]
    if not 1 <= len(amounts) <= 3:
        raise FunctionError("must have one, two, or three arguments")
    numbers = [amount for amount in amounts if isinstance(amount, (Fraction, float))]
    if len(numbers) == 1:
        numbers.insert(0, Fraction(0))
    start, end = numbers[0], numbers[1]
    step = numbers[2] if len(numbers) == 3 else Fraction(-1 if end < start else 1)
    if not step:
        raise FunctionError("step must not be zero")
    if step < 0 and end > start:
        raise FunctionError("end must be less than start when step is negative", 1)
    if step > 0 and end < start:
        raise FunctionError("end must be greater than start when step is positive", 1)
    counted: list[Value] = []
    current: number.Number = start
    while current > end if step < 0 else current < end:
        if len(counted) >= _MOST_OF_RANGE:
            raise FunctionError(
                f"more than {_MOST_OF_RANGE} values were generated; either decrease the difference between start and "
                "end or use a smaller step"
            )
        counted.append(Value(NUMBER, current))
        following = number.add(current, step)
        current = end if following is None else following
    return list_of(counted, NUMBER)


def _reverse_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, TupleType):
        return TupleType(type_.elements[::-1])
    if isinstance(type_, Collection) and type_.kind != "map":
        return Collection("list", type_.element)
    raise FunctionError(f"can only reverse list or tuple values, not {type_name(type_)}", 0)


def _reverse(call: Call) -> Value:
    sequence = call.arguments[0]
    if is_kind(sequence.type, "set") and not wholly_known(sequence):
        return knowing(unknown_of(call), (Value(call.type, members(sequence)),))
    return Value(call.type, members(sequence)[::-1], None, sequence.marks)


def _slice_type(arguments: tuple[Value, ...]) -> Type:
    type_ = arguments[0].type
    if is_kind(type_, "set"):
        raise FunctionError(
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the "
            "ordering of the result is not important",
            0,
        )
    if not isinstance(type_, TupleType) and not is_kind(type_, "list") and type_ != DYNAMIC:
        raise FunctionError("must be a list or tuple value", 0)
    start, end = _bounds(arguments)
    if not isinstance(type_, TupleType):
        return type_
    return DYNAMIC if start is None or end is None else TupleType(type_.elements[start:end])


def _bounds(arguments: tuple[Value, ...]) -> tuple[int | None, int | None]:
    """The start and end of a slice, if they are known. Raises FunctionError."""
    length = len(members(arguments[0])) if arguments[0].unknown is None else None
    if isinstance(arguments[0].type, TupleType):
        length = len(arguments[0].type.elements)
    bounds: list[int | None] = []
    for place, name in ((1, "start"), (2, "end")):
        if arguments[place].unknown is not None:
            bounds.append(None)
            continue
        index = integer(arguments[place].content, place)
        if index < 0:
            raise FunctionError(f"{name} index must not be less than zero", place)
        if length is not None and index > length:
            raise FunctionError(f"{name} index must not be greater than the length of the list", place)
        bounds.append(index)
    start, end = bounds
    if start is not None and end is not None and start > end:
        raise FunctionError("start index must not be greater than end index", 1)
    return start, end


def _slice(call: Call) -> Value:
    """A slice. Even if the list is unknown, the length and the identities of the elements are known."""
    sequence = call.arguments[0]
    start, end = _bounds(call.arguments)
    if start is None or end is None:
        return unknown_of(call)
    if sequence.unknown is None:
        return Value(call.type, members(sequence)[start:end], None, sequence.marks)
    if end - start > MOST_ELEMENTS:
        raise TooMuch(f"more than {MOST_ELEMENTS} elements")
    result = unknown_of(call)
    elements = tuple(_place(sequence, index) for index in range(start, end))
    return knowing(result, (Value(Collection("list", _inner(sequence.type)), elements, sequence.span),))


def _place(sequence: Value, index: int) -> Value:
    known = sequence.unknown
    reason = known.reason if known is not None else "not known before apply"
    identity = known.identity if known is not None else None
    if identity is not None:
        identity = replace(identity, attribute=f"{identity.attribute}[{index}]")
    return Value(_inner(sequence.type), Unknown(reason, identity), sequence.span)


def _inner(type_: Type) -> Type:
    return type_.element if isinstance(type_, Collection) else DYNAMIC


def _sort(call: Call) -> Value:
    items = members(call.arguments[0])
    if not wholly_known(call.arguments[0]):
        if len(items) == 1:
            return list_of(items, STRING)
        element = knowing(replace(unknown_of(call), type=STRING), items)
        return list_of((element for _ in items), STRING)
    for index, item in enumerate(items):
        if item.content is None:
            raise FunctionError(f"given list element {index} is null; a null string cannot be sorted")
    return list_of(sorted(items, key=lambda item: str(item.content)), STRING)


FUNCTIONS: Mapping[str, Function] = {
    "chunklist": Function(
        _chunklist,
        (Parameter("list", _DYNAMIC_LIST), Parameter("size", NUMBER)),
        None,
        lambda arguments: Collection("list", arguments[0].type),
    ),
    "concat": Function(_concat, (), Parameter("seqs", marked=True), _concat_type, glimpse=_concat_glimpse),
    "flatten": Function(_flatten, (Parameter("list"),)),
    "matchkeys": Function(
        _matchkeys,
        (Parameter("values", _DYNAMIC_LIST), Parameter("keys", _DYNAMIC_LIST), Parameter("searchset", _DYNAMIC_LIST)),
        None,
        _matchkeys_type,
    ),
    "range": Function(_range, (), Parameter("params", NUMBER), Collection("list", NUMBER)),
    "reverse": Function(_reverse, (Parameter("list", marked=True),), None, _reverse_type),
    "slice": Function(
        _slice,
        (
            Parameter("list", marked=True, unknown=True, dynamic=True),
            Parameter("start_index", NUMBER),
            Parameter("end_index", NUMBER),
        ),
        None,
        _slice_type,
    ),
    "sort": Function(_sort, (Parameter("list", Collection("list", STRING)),), None, Collection("list", STRING)),
}
