"""Terraform's `==`: equal in type and content, and unknown if apply could still decide.

https://github.com/zclconf/go-cty/blob/main/cty/value_ops.go
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.terraform.values.cty import BOOL, DYNAMIC, Collection, ObjectType, TupleType, Type, Unknown, Value, is_kind
from linter.terraform.values.unknown import unknown

_TRUE, _FALSE = Value(BOOL, True), Value(BOOL, False)


def equals(left: Value, right: Value) -> Value:
    """Whether both are equal, as a bool that may be unknown. The caller must add the marks."""
    a, b = left.content, right.content
    if (a is None and _never_null(right)) or (b is None and _never_null(left)):
        return _FALSE
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return (
            _FALSE if _excluded(left, right) or _excluded(right, left) else unknown((left, right), BOOL, not_null=True)
        )
    if a is None or b is None:
        return Value(BOOL, a is None and b is None)
    if not (_settled(left) and _settled(right)):
        return unknown((left, right), BOOL, not_null=True)
    if left.type != right.type:
        return _FALSE
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _sequences(left, right, a, b)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        if a.keys() != b.keys():
            return _FALSE
        return _all(equals(a[key], b[key]) for key in a)
    return Value(BOOL, a == b)


def has_dynamic(type: Type) -> bool:  # noqa: A002
    """Whether the type contains a type that is not known yet."""
    if isinstance(type, Collection):
        return has_dynamic(type.element)
    if isinstance(type, TupleType):
        return any(map(has_dynamic, type.elements))
    if isinstance(type, ObjectType):
        return any(map(has_dynamic, type.attributes.values()))
    return type == DYNAMIC


def _settled(value: Value) -> bool:
    """Whether all types in it are known."""
    content = value.content
    if isinstance(content, tuple):
        return all(map(_settled, content))
    if isinstance(content, Mapping):
        return all(map(_settled, content.values()))
    return not isinstance(content, Unknown) or value.type != DYNAMIC


def wholly_known(value: Value) -> bool:
    """Whether nothing in it is unknown."""
    content = value.content
    if isinstance(content, tuple):
        return all(map(wholly_known, content))
    if isinstance(content, Mapping):
        return all(map(wholly_known, content.values()))
    return not isinstance(content, Unknown)


def _never_null(value: Value) -> bool:
    return value.unknown.not_null if value.unknown is not None else value.content is not None


def _excluded(undecided: Value, other: Value) -> bool:
    """Whether `undecided` cannot be the known `other`."""
    if undecided.unknown is None or other.unknown is not None or other.content is None:
        return False
    if not has_dynamic(undecided.type) and not has_dynamic(other.type) and undecided.type != other.type:
        return True
    content = other.content
    if isinstance(content, str):
        return not content.startswith(undecided.unknown.prefix)
    if isinstance(content, (tuple, Mapping)) and isinstance(other.type, Collection) and wholly_known(other):
        most = undecided.unknown.most_length
        return len(content) < undecided.unknown.least_length or (most is not None and len(content) > most)
    return False


def _sequences(left: Value, right: Value, a: tuple[Value, ...], b: tuple[Value, ...]) -> Value:
    if is_kind(left.type, "set") and not (wholly_known(left) and wholly_known(right)):
        return unknown((*a, *b), BOOL, not_null=True)
    if len(a) != len(b):
        return _FALSE
    return _all(equals(x, y) for x, y in zip(a, b, strict=True))


def _all(results: Iterable[Value]) -> Value:
    undecided: Value | None = None
    for result in results:
        if result.content is False:
            return _FALSE
        if result.unknown is not None:
            undecided = undecided or result
    return undecided or _TRUE
