"""Collection functions of sets.

https://developer.hashicorp.com/terraform/language/functions/setunion
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping

from linter.terraform.functions.collection import members
from linter.terraform.functions.function import MOST_ELEMENTS, Call, Function, FunctionError, Parameter, TooMuch
from linter.terraform.functions.knowledge import having, knowing, sure_members, unknown_of
from linter.terraform.values.conversion import ConversionError, convert, unify
from linter.terraform.values.cty import DYNAMIC, Collection, TupleType, Type, Value, is_kind
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.sets import hash_bytes, set_of

_SET = Collection("set", DYNAMIC)


def _common_type(arguments: tuple[Value, ...]) -> Type:
    elements: list[Type] = []
    for argument in arguments:
        element = argument.type.element if isinstance(argument.type, Collection) else DYNAMIC
        if not (element == DYNAMIC and argument.content == ()):
            elements.append(element)
    unified = unify(elements) if elements else DYNAMIC
    if unified is None:
        raise FunctionError("given sets must all have compatible element types")
    return Collection("set", unified)


def _converted(call: Call) -> list[tuple[Value, ...]]:
    return [_as(argument, call.type, index) for index, argument in enumerate(call.arguments)]


def _as(argument: Value, type_: Type, index: int) -> tuple[Value, ...]:
    try:
        return members(convert(argument, type_))
    except ConversionError as error:
        raise FunctionError(str(error), index) from error


def _element(call: Call) -> Type:
    return call.type.element if isinstance(call.type, Collection) else DYNAMIC


def _union(call: Call) -> Value:
    return set_of(itertools.chain.from_iterable(_converted(call)), _element(call))


def _union_glimpse(call: Call) -> Value:
    return having(unknown_of(call), tuple(item for argument in call.arguments for item in sure_members(argument)))


def _narrowing(keep: Callable[[bool], bool]) -> Callable[[Call], Value]:
    """Keep the elements of the first set that are in all other sets, or in none."""

    def implementation(call: Call) -> Value:
        first, *others = _converted(call)
        kept = {hash_bytes(item, exact=True): item for item in first}
        for other in others:
            known = {hash_bytes(item, exact=True) for item in other}
            kept = {key: item for key, item in kept.items() if keep(key in known)}
        if all(map(wholly_known, call.arguments)):
            return set_of(kept.values(), _element(call))
        return knowing(unknown_of(call), (set_of(first, _element(call)),))

    return implementation


def _product_type(arguments: tuple[Value, ...]) -> Type:
    if len(arguments) < 2:
        raise FunctionError("at least two arguments are required")
    elements: list[Type] = []
    for index, argument in enumerate(arguments):
        type_ = argument.type
        if isinstance(type_, TupleType):
            element = unify(type_.elements) if type_.elements else DYNAMIC
            if element is None:
                raise FunctionError("all elements must be of the same type", index)
            elements.append(element)
        elif isinstance(type_, Collection) and type_.kind != "map":
            elements.append(type_.element)
        else:
            raise FunctionError("a set or a list is required", index)
    kind = "set" if any(is_kind(argument.type, "set") for argument in arguments) else "list"
    return Collection(kind, TupleType(tuple(elements)))


def _product(call: Call) -> Value:
    element = _element(call)
    types = element.elements if isinstance(element, TupleType) else ()
    marks = frozenset[str]().union(*(argument.marks for argument in call.arguments))
    if math.prod(len(members(argument)) for argument in call.arguments) > MOST_ELEMENTS:
        raise TooMuch(f"more than {MOST_ELEMENTS} combinations")
    columns = [
        [convert(item, type_) for item in members(arg)] for arg, type_ in zip(call.arguments, types, strict=True)
    ]
    rows = [Value(element, row) for row in itertools.product(*columns)]
    if is_kind(call.type, "list"):
        return Value(call.type, tuple(rows), None, marks)
    result = set_of(rows, element).marked(marks)
    open_set = any(is_kind(arg.type, "set") and not wholly_known(arg) for arg in call.arguments)
    return knowing(unknown_of(call), (result,)).marked(marks) if open_set else result


def _sets(first: str) -> tuple[Parameter, Parameter]:
    return Parameter(first, _SET, dynamic=True), Parameter("other_sets", _SET, dynamic=True)


FUNCTIONS: Mapping[str, Function] = {
    "setintersection": Function(
        _narrowing(lambda present: present), _sets("first_set")[:1], _sets("first_set")[1], _common_type
    ),
    "setproduct": Function(_product, (), Parameter("sets", marked=True), _product_type),
    "setsubtract": Function(
        _narrowing(lambda present: not present),
        (Parameter("a", _SET, dynamic=True), Parameter("b", _SET, dynamic=True)),
        None,
        _common_type,
    ),
    "setunion": Function(_union, _sets("first_set")[:1], _sets("first_set")[1], _common_type, glimpse=_union_glimpse),
}
