"""Values and types as `terraform show -json` writes them.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from linter.terraform.values.cty import Collection, ObjectType, Primitive, TupleType, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.number_text import json_number


def as_json(value: Value) -> Any:
    """The value as `terraform show -json` writes it, null for unknown parts.

    Raises EvaluationError for infinity, and for a number of too many digits.
    """
    content = value.content
    if isinstance(content, tuple):
        return [as_json(element) for element in content]
    if isinstance(content, Mapping):
        return {name: as_json(element) for name, element in content.items() if not _left_out(element)}
    if isinstance(content, float):
        raise EvaluationError("Invalid number", "An infinite number has no JSON form.", value.span)
    if isinstance(content, Fraction):
        return _number(content, value)
    return None if isinstance(content, Unknown) else content


def _number(content: Fraction, value: Value) -> int | float:
    try:
        return json_number(content)
    except ValueError as error:
        detail = "A number of more than 4,300 digits is not written as JSON here."
        raise EvaluationError("Invalid number", detail, value.span) from error


def _left_out(element: Value) -> bool:
    return element.unknown is not None


def unknown_as_json(value: Value) -> Any:
    """The unknown parts, in the form of a plan's `after_unknown`."""
    content = value.content
    if isinstance(content, Unknown):
        return True
    if isinstance(content, tuple):
        return [unknown_as_json(element) for element in content]
    if isinstance(content, Mapping):
        return {name: unknown_as_json(element) for name, element in content.items() if not wholly_known(element)}
    return False


def type_as_json(type_: Type) -> Any:
    """A type in cty's JSON form: `"string"`, `["list", "string"]`, `["object", {"a": "number"}]`."""
    if isinstance(type_, Primitive):
        return type_.name
    if isinstance(type_, Collection):
        return [type_.kind, type_as_json(type_.element)]
    if isinstance(type_, TupleType):
        return ["tuple", [type_as_json(element) for element in type_.elements]]
    if isinstance(type_, ObjectType):
        return ["object", {name: type_as_json(inner) for name, inner in type_.attributes.items()}]
    raise AssertionError(type_)


def filled_json(value: Value) -> Any:
    """The value as JSON, with null for every part that is unknown. Raises EvaluationError for infinity."""
    content = value.content
    if isinstance(content, tuple):
        return [filled_json(element) for element in content]
    if isinstance(content, Mapping):
        return {name: filled_json(content[name]) for name in content}
    return as_json(value)


def unknown_paths(value: Value, at: str = "") -> Iterator[str]:
    """The paths of the parts that are unknown: `input.list[0]`, `["odd key"]`, empty for the whole."""
    content = value.content
    if isinstance(content, Unknown):
        yield at
    elif isinstance(content, tuple):
        for position, element in enumerate(content):
            yield from unknown_paths(element, f"{at}[{position}]")
    elif isinstance(content, Mapping):
        for name in content:
            plain = f".{name}" if at else name
            step = plain if name.isidentifier() else f"[{json.dumps(name, ensure_ascii=False)}]"
            yield from unknown_paths(content[name], at + step)
