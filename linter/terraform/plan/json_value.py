"""JSON to values: those of Terraform's language, and those of the graph."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from linter.source import Span
from linter.terraform.values.cty import Value as Cty
from linter.terraform.values.cty import boolean, null, number, object_of, string, tuple_of
from linter.value import Array, Record, Scalar, Value


def json_value(value: Any) -> Cty:
    """The value that `jsondecode` returns in Terraform."""
    if isinstance(value, dict):
        return object_of({name: json_value(member) for name, member in value.items()})
    if isinstance(value, list):
        return tuple_of(map(json_value, value))
    if isinstance(value, bool):
        return boolean(value)
    if isinstance(value, (int, float)):
        return number(Fraction(str(value)))
    return string(value) if isinstance(value, str) else null()


def plain_value(value: Any, span: Span) -> Value:
    """The value as the graph sees it."""
    if isinstance(value, dict):
        return Record({name: plain_value(member, span) for name, member in value.items()}, span)
    if isinstance(value, list):
        return Array(tuple(plain_value(member, span) for member in value), span)
    return Scalar(value, span)
