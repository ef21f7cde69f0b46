"""`value.name` and `value[key]`, with Terraform's messages for missing attributes and elements.

https://github.com/hashicorp/hcl/blob/main/ops.go
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from linter.source import Span
from linter.terraform.syntax.syntax import AttributeStep, Step
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import (
    DYNAMIC,
    NUMBER,
    STRING,
    Address,
    Collection,
    ObjectType,
    Primitive,
    TupleType,
    Type,
    Unknown,
    Value,
)
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.open_object import OpenObject
from linter.terraform.values.unknown import MOST_ALTERNATIVES, cases, following, sources_of, unknown

_INVALID_INDEX = "Invalid index"
_UNSUPPORTED = "Unsupported attribute"


def step_into(value: Value, step: Step) -> Value:
    """The value that an attribute or literal index leads to. Raises EvaluationError."""
    if isinstance(step, AttributeStep):
        return attribute(value, step.name, step.span)
    key_type = STRING if isinstance(step.key, str) else NUMBER
    return index(value, Value(key_type, step.key, step.span), step.span)


def attribute(value: Value, name: str, span: Span) -> Value:
    """`value.name`. Raises EvaluationError."""
    content, type_ = value.content, value.type
    if content is None:
        detail = "This value is null, so it does not have any attributes."
        raise EvaluationError("Attempt to get attribute from null value", detail, span)
    if isinstance(content, OpenObject):
        return content.attribute(name).marked(value.marks)
    if isinstance(type_, ObjectType):
        if name not in type_.attributes:
            raise EvaluationError(_UNSUPPORTED, f'This object does not have an attribute named "{name}".', span)
        inner = type_.attributes[name]
    elif isinstance(type_, Collection) and type_.kind == "map":
        inner = type_.element
        if isinstance(content, Mapping) and name not in content:
            raise EvaluationError(
                "Missing map element", f'This map does not have an element with the key "{name}".', span
            )
    elif type_ == DYNAMIC:
        inner = DYNAMIC
    else:
        raise EvaluationError(_UNSUPPORTED, _without_attributes(type_), span)
    if isinstance(content, Mapping):
        return content[name].marked(value.marks)
    result = _derived(value, inner, f".{name}")
    return following(result, lambda case: attribute(case, name, span), value)


def index(value: Value, key: Value, span: Span) -> Value:
    """`value[key]`. Raises EvaluationError."""
    type_ = value.type
    if value.content is None:
        raise EvaluationError("Attempt to index null value", "This value is null, so it has no indices.", span)
    if key.content is None:
        raise EvaluationError(_INVALID_INDEX, "Can't use a null value as an indexing key.", span)
    if DYNAMIC in (type_, key.type):
        result = (
            _derived(value, DYNAMIC, _bracketed(key)) if value.unknown else unknown((key, value)).marked(value.marks)
        )
        return following(result, lambda a, b: index(a, b, span), value, key)
    if isinstance(type_, ObjectType):
        return _object_index(value, _key(key, STRING, span), span)
    if isinstance(type_, TupleType) or (isinstance(type_, Collection) and type_.kind == "list"):
        return _sequence_index(value, _key(key, NUMBER, span), span)
    if isinstance(type_, Collection) and type_.kind == "map":
        return _map_index(value, _key(key, STRING, span), span)
    if isinstance(type_, Collection):
        detail = "Elements of a set are identified only by their value and don't have any separate index or key."
        raise EvaluationError(_INVALID_INDEX, detail, span)
    raise EvaluationError(_INVALID_INDEX, "This value does not have any indices.", span)


def _key(key: Value, type_: Type, span: Span) -> Value:
    try:
        return convert(key, type_)
    except ConversionError as error:
        detail = f"The given key does not identify an element in this collection value: {error}."
        raise EvaluationError(_INVALID_INDEX, detail, span) from error


def _object_index(value: Value, key: Value, span: Span) -> Value:
    if not isinstance(key.content, str):
        return _undecided(value, key, DYNAMIC)
    closed = not isinstance(value.content, OpenObject) and isinstance(value.type, ObjectType)
    if closed and isinstance(value.type, ObjectType) and key.content not in value.type.attributes:
        detail = "The given key does not identify an element in this collection value."
        raise EvaluationError(_INVALID_INDEX, detail, span)
    return attribute(value, key.content, span)


def _map_index(value: Value, key: Value, span: Span) -> Value:
    element = value.type.element if isinstance(value.type, Collection) else DYNAMIC
    if not isinstance(key.content, str):
        return _undecided(value, key, element)
    if isinstance(value.content, Mapping):
        if key.content not in value.content:
            detail = "The given key does not identify an element in this collection value."
            raise EvaluationError(_INVALID_INDEX, detail, span)
        return value.content[key.content].marked(value.marks)
    result = _derived(value, element, _bracketed(key))
    return following(result, lambda case: index(case, key, span), value)


def _sequence_index(value: Value, key: Value, span: Span) -> Value:
    type_, content, position = value.type, value.content, key.content
    if not isinstance(position, (Fraction, float)):
        return _undecided(value, key, type_.element if isinstance(type_, Collection) else DYNAMIC)
    whole = isinstance(position, Fraction) and position.denominator == 1 and position >= 0
    length = (
        len(content) if isinstance(content, tuple) else len(type_.elements) if isinstance(type_, TupleType) else None
    )
    if not whole or (length is not None and position >= length):
        detail = "The given key does not identify an element in this collection value"
        reason = f": it has {length} elements." if length is not None else ": indices are whole numbers from 0."
        raise EvaluationError(_INVALID_INDEX, detail + reason, span)
    if isinstance(content, tuple):
        return content[int(position)].marked(value.marks)
    element = type_.elements[int(position)] if isinstance(type_, TupleType) else _element(type_)
    result = _derived(value, element, _bracketed(key))
    return following(result, lambda case: index(case, key, span), value)


def _element(type_: Type) -> Type:
    return type_.element if isinstance(type_, Collection) else DYNAMIC


def _undecided(value: Value, key: Value, type_: Type) -> Value:
    """The element at an unknown key: any of the elements."""
    result = unknown((key, value), type_).marked(value.marks)
    elements: tuple[Value, ...] = ()
    if isinstance(value.content, tuple):
        elements = value.content
    elif isinstance(value.content, Mapping) and not isinstance(value.content, OpenObject):
        elements = tuple(value.content.values())
    possible = tuple(case for element in elements for case in cases(element))
    if result.unknown is None or not possible or len(possible) > MOST_ALTERNATIVES:
        return result
    return replace(result, content=replace(result.unknown, alternatives=possible))


def _derived(value: Value, type_: Type, path: str) -> Value:
    """A part of an unknown value, with the same reason; its identity is extended by the path."""
    source = value.unknown
    if source is None:
        return unknown((value,), type_)
    identity = source.identity
    if identity is not None:
        attribute_path = f"{identity.attribute}{path}".removeprefix(".")
        identity = Address(identity.resource, attribute_path)
    return Value(type_, Unknown(source.reason, identity, sources=sources_of((value,))), value.span, value.marks)


def _bracketed(key: Value) -> str:
    content = key.content
    if isinstance(content, str):
        return f'["{content}"]'
    if isinstance(content, Fraction) and content.denominator == 1:
        return f"[{content.numerator}]"
    return "[*]" if isinstance(content, Unknown) and content.current else "[?]"


def _without_attributes(type_: Type) -> str:
    if isinstance(type_, Primitive):
        return f"Can't access attributes on a primitive-typed value ({type_.name})."
    if isinstance(type_, Collection) and isinstance(type_.element, ObjectType):
        return (
            f"Can't access attributes on a {type_.kind} of objects. Did you mean to access an attribute of one of them?"
        )
    return "This value does not have any attributes."
