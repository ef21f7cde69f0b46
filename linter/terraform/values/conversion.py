"""Terraform's conversions between types.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
https://github.com/zclconf/go-cty/tree/main/cty/convert
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec.structs import replace

from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    Content,
    ObjectType,
    Primitive,
    TupleType,
    Type,
    Unknown,
    Value,
)
from linter.terraform.values.equality import has_dynamic
from linter.terraform.values.number_text import number_text, parse_number
from linter.terraform.values.sets import set_of
from linter.terraform.values.type_mismatch import mismatch
from linter.terraform.values.unification import convertible, plain_type, type_name, unify

__all__ = ["ConversionError", "convert", "convertible", "type_name", "unify"]

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class ConversionError(Exception):
    """A value cannot be converted to the wanted type; the message is Terraform's."""


def convert(value: Value, type: Type) -> Value:  # noqa: A002
    """The value converted to the type; where the type is open (`any`), the value determines it.

    Raises:
        ConversionError: there is no such conversion, or it fails for this value.
    """
    if type == DYNAMIC or value.type is type:
        return value
    target = plain_type(type)
    if value.type == target:
        return value
    if not convertible(value.type, type):
        raise ConversionError(mismatch(value.type, type))
    return _converted(value, target, type)


def _converted(value: Value, target: Type, constraint: Type) -> Value:
    content = value.content
    if content is None or isinstance(content, Unknown):
        return replace(value, type=filled(target, value.type), content=_still_unknown(content, value.type, target))
    if isinstance(constraint, Primitive):
        return replace(value, type=target, content=_primitive(content, constraint))
    result = _structure(value, content, constraint)
    return replace(result, span=value.span, marks=value.marks | result.marks)


def _still_unknown(content: Unknown | None, source: Type, target: Type) -> Content:
    """The knowledge about an unknown value that survives conversion; prefix and parts only do from string to string."""
    if content is None:
        return None
    alternatives = [case for given in content.alternatives if (case := _attempted(given, target)) is not None]
    text = target == STRING and source in (STRING, DYNAMIC)
    bounds = isinstance(target, Collection) and target.kind == "list" and source != DYNAMIC
    return replace(
        content,
        prefix=content.prefix if text else "",
        parts=content.parts if text else (),
        alternatives=tuple(alternatives),
        least_length=content.least_length if bounds else min(content.least_length, 1),
        most_length=content.most_length if isinstance(target, Collection) else None,
    )


def _attempted(value: Value, target: Type) -> Value | None:
    try:
        return convert(value, target)
    except ConversionError:
        return None


def _primitive(content: Content, target: Primitive) -> Content:
    if target == STRING:
        if isinstance(content, bool):
            return "true" if content else "false"
        if isinstance(content, (Fraction, float)):
            return number_text(content)
    if target == NUMBER and isinstance(content, str):
        amount = parse_number(content)
        if amount is None:
            raise ConversionError("a number is required")
        return amount
    if target == BOOL and isinstance(content, str):
        if content not in _BOOLEANS:
            raise ConversionError(_no_bool(content))
        return _BOOLEANS[content]
    return content


def _no_bool(text: str) -> str:
    if text in ("True", "TRUE"):
        return 'a bool is required; to convert from string, use lowercase "true"'
    if text in ("False", "FALSE"):
        return 'a bool is required; to convert from string, use lowercase "false"'
    return "a bool is required"


def _structure(value: Value, content: Content, constraint: Type) -> Value:
    if isinstance(constraint, TupleType):
        items = content if isinstance(content, tuple) else ()
        pairs = zip(items, constraint.elements, strict=True)
        converted = tuple(_within(item, type_, f"element {index}") for index, (item, type_) in enumerate(pairs))
        return Value(TupleType(tuple(item.type for item in converted)), converted)
    if isinstance(constraint, ObjectType):
        return _object(content if isinstance(content, Mapping) else {}, constraint)
    if not isinstance(constraint, Collection):
        return value
    if constraint.kind == "map":
        return _map(value, content if isinstance(content, Mapping) else {}, constraint)
    given = content if isinstance(content, tuple) else ()
    element = _element_type(value.type, constraint)
    elements = _unified([_within(item, element, f"element {index}") for index, item in enumerate(given)], element)
    inner = _settled(elements, element, value.type)
    if constraint.kind == "set":
        return set_of(elements, inner)
    return Value(Collection("list", inner), tuple(elements))


def _map(value: Value, entries: Mapping[str, Value], constraint: Collection) -> Value:
    element = _element_type(value.type, constraint)
    items = _unified([_within(item, element, f'element "{key}"') for key, item in entries.items()], element)
    inner = _settled(items, element, value.type)
    return Value(Collection("map", inner), dict(sorted(zip(entries, items, strict=True))))


def _object(entries: Mapping[str, Value], constraint: ObjectType) -> Value:
    attributes: dict[str, Value] = {}
    for name, type_ in sorted(constraint.attributes.items()):
        if name in entries:
            attributes[name] = _within(entries[name], type_, f'attribute "{name}"')
        elif name in constraint.optional:
            attributes[name] = Value(plain_type(type_), None)
        else:
            raise ConversionError(f'attribute "{name}" is required')
    return Value(ObjectType({name: item.type for name, item in attributes.items()}), attributes)


def _within(value: Value, type_: Type, place: str) -> Value:
    try:
        return convert(value, type_)
    except ConversionError as error:
        raise ConversionError(f"{place}: {error}") from error


def _element_type(source: Type, constraint: Collection) -> Type:
    """The wanted element type; if it is open, the type that all elements of a structural type can be converted to."""
    if constraint.element != DYNAMIC:
        return constraint.element
    if isinstance(source, TupleType):
        return unify(source.elements) or DYNAMIC
    if isinstance(source, ObjectType):
        return unify(source.attributes.values()) or DYNAMIC
    return DYNAMIC


def _unified(items: list[Value], element: Type) -> list[Value]:
    """If the element type is open, converted elements may differ in type; convert them to a common one."""
    if not has_dynamic(element) or not items:
        return items
    settled = [item.type for item in items if item.type != DYNAMIC]
    type_ = unify(settled) if settled else DYNAMIC
    if type_ is None:
        raise ConversionError("all elements must have the same type")
    return [convert(item, type_) for item in items]


def _settled(items: list[Value], element: Type, source: Type) -> Type:
    for item in items:
        if not has_dynamic(item.type):
            return item.type
    if items:
        return items[0].type
    if element == DYNAMIC and isinstance(source, Collection):
        return source.element
    return plain_type(element)


def filled(target: Type, source: Type) -> Type:
    """The target type, with its open parts taken from the source type."""
    if target == DYNAMIC:
        return source
    if isinstance(target, Collection) and target.element == DYNAMIC:
        if isinstance(source, Collection):
            return replace(target, element=source.element)
        if isinstance(source, TupleType):
            return replace(target, element=unify(source.elements) or DYNAMIC)
        if isinstance(source, ObjectType):
            return replace(target, element=unify(source.attributes.values()) or DYNAMIC)
    return target


def convert_all(values: Iterable[Value], type: Type) -> tuple[Value, ...]:  # noqa: A002
    """All values converted to the type. Raises ConversionError."""
    return tuple(convert(value, type) for value in values)
