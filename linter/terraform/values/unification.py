"""The conversions between types, and the common type of several.

https://github.com/zclconf/go-cty/blob/main/cty/convert/unify.go
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    ObjectType,
    Primitive,
    TupleType,
    Type,
)


def type_name(type: Type, *, constraint: bool = False) -> str:  # noqa: A002
    """The name of the type in Terraform's messages."""
    if isinstance(type, Primitive):
        return "any type" if type == DYNAMIC and constraint else type.name
    if isinstance(type, Collection):
        if type.element == DYNAMIC and constraint:
            return f"{type.kind} of any single type"
        return f"{type.kind} of {type_name(type.element, constraint=constraint)}"
    return "tuple" if isinstance(type, TupleType) else "object"


def plain_type(type: Type) -> Type:  # noqa: A002
    """The type of the values that a constraint admits, without optional attributes."""
    if isinstance(type, Collection):
        element = plain_type(type.element)
        return type if element is type.element else Collection(type.kind, element)
    if isinstance(type, TupleType):
        return TupleType(tuple(map(plain_type, type.elements)))
    if isinstance(type, ObjectType):
        return ObjectType({name: plain_type(inner) for name, inner in type.attributes.items()})
    return type


def convertible(source: Type, target: Type) -> bool:
    """Whether values of one type can be converted to the other; for a particular value that may still fail."""
    if DYNAMIC in (source, target) or source == target:
        return True
    if isinstance(source, Primitive) or isinstance(target, Primitive):
        return isinstance(source, Primitive) and isinstance(target, Primitive) and {source, target} != {NUMBER, BOOL}
    if isinstance(target, ObjectType):
        return _to_object(source, target)
    if isinstance(target, TupleType):
        same = isinstance(source, TupleType) and len(source.elements) == len(target.elements)
        return isinstance(source, TupleType) and same and all(map(convertible, source.elements, target.elements))
    if target.kind == "map":
        return _to_map(source, target)
    if isinstance(source, TupleType):
        return _elements(source.elements, target.element)
    return isinstance(source, Collection) and source.kind != "map" and convertible(source.element, target.element)


def _to_object(source: Type, target: ObjectType) -> bool:
    if isinstance(source, Collection):
        return source.kind == "map" and all(convertible(source.element, t) for t in target.attributes.values())
    if not isinstance(source, ObjectType):
        return False
    return all(
        convertible(source.attributes[name], inner) if name in source.attributes else name in target.optional
        for name, inner in target.attributes.items()
    )


def _to_map(source: Type, target: Collection) -> bool:
    if isinstance(source, ObjectType):
        return _elements(tuple(source.attributes.values()), target.element)
    return isinstance(source, Collection) and source.kind == "map" and convertible(source.element, target.element)


def _elements(types: Sequence[Type], element: Type) -> bool:
    if element == DYNAMIC and types:
        unified = unify(types)
        if unified is None:
            return False
        element = unified
    return all(convertible(type_, element) for type_ in types)


def unify(types: Iterable[Type]) -> Type | None:
    """The most specific type that all of these convert to; None if there is none."""
    distinct = tuple(types)
    if not distinct:
        return None
    first = distinct[0]
    if all(type_ is first or type_ == first for type_ in distinct):
        return first
    return _structural(tuple(type_ for type_ in distinct if type_ != DYNAMIC)) or _preferred(distinct)


def _structural(types: Sequence[Type]) -> Type | None:
    """Unify types of the same shape element by element; the result may be none of them."""
    shapes = {type_.kind if isinstance(type_, Collection) else type_.__class__.__name__ for type_ in types}
    if shapes == {"ObjectType"}:
        return _unified_objects([type_ for type_ in types if isinstance(type_, ObjectType)])
    if shapes == {"TupleType"}:
        return _unified_tuples([type_ for type_ in types if isinstance(type_, TupleType)])
    if shapes in ({"list"}, {"list", "TupleType"}):
        return _unified_collection("list", _inner(types))
    if shapes in ({"map"}, {"map", "ObjectType"}):
        return _unified_collection("map", _inner(types))
    return _unified_collection("set", _inner(types)) if shapes == {"set"} else None


def _inner(types: Iterable[Type]) -> list[Type]:
    """The types of all their elements."""
    inner: list[Type] = []
    for type_ in types:
        if isinstance(type_, TupleType):
            inner.extend(type_.elements)
        elif isinstance(type_, ObjectType):
            inner.extend(type_.attributes.values())
        elif isinstance(type_, Collection):
            inner.append(type_.element)
    return inner


def _preferred(types: Sequence[Type]) -> Type | None:
    shapes = {type_.__class__ for type_ in types}
    if shapes in ({ObjectType}, {TupleType}) or {ObjectType, TupleType} <= shapes:
        return None
    for index in _most_general_first(types):
        wanted = types[index]
        if all(convertible(type_, wanted) for type_ in types):
            return wanted
    return None


def _most_general_first(types: Sequence[Type]) -> list[int]:
    """The indices of the types, sorted topologically from general to specific."""
    distinct: list[int] = []
    for index, type_ in enumerate(types):
        if not any(types[other] == type_ for other in distinct):
            distinct.append(index)
    below: dict[int, list[int]] = {index: [] for index in distinct}
    above = dict.fromkeys(distinct, 0)
    for place, current in enumerate(distinct):
        for other in distinct[place + 1 :]:
            order = _compare(types[current], types[other])
            if order:
                upper, lower = (current, other) if order < 0 else (other, current)
                below[upper].append(lower)
                above[lower] += 1
    queue = [index for index in distinct if not above[index]]
    for index in queue:
        for lower in below[index]:
            above[lower] -= 1
            if not above[lower]:
                queue.append(lower)
    return queue


def _compare(a: Type, b: Type) -> int:
    """Negative if the first type is more general, positive if the second is, otherwise 0."""
    if DYNAMIC in (a, b):
        return (a == DYNAMIC) - (b == DYNAMIC)
    if isinstance(a, Primitive) and isinstance(b, Primitive):
        return (b == STRING) - (a == STRING)
    if isinstance(a, Collection) and isinstance(b, Collection) and a.kind == b.kind:
        return _compare(a.element, b.element)
    if isinstance(a, ObjectType) and isinstance(b, ObjectType):
        if a.attributes.keys() != b.attributes.keys():
            return 0
        return _overall(_compare(a.attributes[name], b.attributes[name]) for name in a.attributes)
    if isinstance(a, TupleType) and isinstance(b, TupleType):
        if len(a.elements) != len(b.elements):
            return 0
        return _overall(map(_compare, a.elements, b.elements))
    ranks = _rank(a), _rank(b)
    if ranks[0][0] != ranks[1][0]:
        return 0
    return ranks[0][1] - ranks[1][1]


def _rank(type_: Type) -> tuple[str, int]:
    """The group of types it is comparable with, and its rank there: list before tuple before set."""
    if isinstance(type_, TupleType):
        return "sequence", 1
    if isinstance(type_, ObjectType):
        return "mapping", 1
    if isinstance(type_, Collection):
        if type_.kind == "map":
            return "mapping", 0
        return "sequence", 0 if type_.kind == "list" else 2
    return "primitive", 0


def _overall(orders: Iterable[int]) -> int:
    signs = {(order > 0) - (order < 0) for order in orders} - {0}
    return signs.pop() if len(signs) == 1 else 0


def _unified_objects(types: Sequence[ObjectType]) -> Type | None:
    names = types[0].attributes.keys()
    if any(type_.attributes.keys() != names for type_ in types):
        return _unified_collection("map", _inner(types))
    attributes: dict[str, Type] = {}
    for name in names:
        inner = unify(type_.attributes[name] for type_ in types)
        if inner is None:
            return None
        attributes[name] = inner
    return ObjectType(attributes)


def _unified_tuples(types: Sequence[TupleType]) -> Type | None:
    length = len(types[0].elements)
    if any(len(type_.elements) != length for type_ in types):
        return _unified_collection("list", _inner(types))
    elements = []
    for index in range(length):
        inner = unify(type_.elements[index] for type_ in types)
        if inner is None:
            return None
        elements.append(inner)
    return TupleType(tuple(elements))


def _unified_collection(kind: str, elements: Sequence[Type]) -> Type | None:
    element = unify(elements)
    return None if element is None else Collection(kind, element)
