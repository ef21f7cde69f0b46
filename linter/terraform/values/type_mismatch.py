"""Terraform's explanations of why a type cannot be converted to another.

https://github.com/zclconf/go-cty/blob/main/cty/convert/mismatch_msg.go
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.terraform.values.cty import DYNAMIC, Collection, ObjectType, TupleType, Type
from linter.terraform.values.unification import convertible, type_name


def mismatch(got: Type, want: Type) -> str:
    """The reason in a few words, such as `attribute "port" is required`."""
    if isinstance(got, ObjectType) and isinstance(want, ObjectType):
        return _objects(got, want)
    if isinstance(want, Collection):
        if want.element == DYNAMIC and _same_shape(got, want) and not isinstance(got, Collection):
            return f"all {want.kind} elements must have the same type"
        if isinstance(got, TupleType) and want.kind != "map":
            places = [f"element {index}" for index in range(len(got.elements))]
            return _elements(places, got.elements, want)
        if isinstance(got, ObjectType) and want.kind == "map":
            return _elements([f'element "{name}"' for name in got.attributes], tuple(got.attributes.values()), want)
        if isinstance(got, Collection) and _same_shape(got, want):
            return f"incorrect {want.kind} element type: {mismatch(got.element, want.element)}"
    return f"{type_name(want, constraint=True)} required"


def _same_shape(got: Type, want: Collection) -> bool:
    if isinstance(got, Collection):
        return (got.kind == "map") == (want.kind == "map")
    return isinstance(got, ObjectType) if want.kind == "map" else isinstance(got, TupleType)


def _elements(places: Sequence[str], types: Sequence[Type], want: Collection) -> str:
    for place, type_ in zip(places, types, strict=True):
        if not convertible(type_, want.element):
            return f"{place}: {mismatch(type_, want.element)}"
    return f"all elements must be {type_name(want.element, constraint=True)}"


def _objects(got: ObjectType, want: ObjectType) -> str:
    missing = sorted(name for name in want.attributes if name not in got.attributes and name not in want.optional)
    if missing:
        names = [f'"{name}"' for name in missing]
        if len(names) == 1:
            return f"attribute {names[0]} is required"
        if len(names) == 2:
            return f"attributes {names[0]} and {names[1]} are required"
        return f"attributes {', '.join(names[:-1])}, and {names[-1]} are required"
    for name, type_ in want.attributes.items():
        if name in got.attributes and not convertible(got.attributes[name], type_):
            return f'attribute "{name}": {mismatch(got.attributes[name], type_)}'
    return "incorrect object attributes"
