"""Type constraints, and values made to fit them."""

from __future__ import annotations

import pytest

from linter.source import Source, Span
from linter.terraform.expressions.access import attribute, index
from linter.terraform.expressions.constants import constant
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.values.conversion import ConversionError
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Address,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Value,
    number,
    object_of,
    string,
    tuple_of,
)
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.json_form import filled_json
from linter.terraform.values.open_object import open_object
from linter.terraform.values.type_constraint import Constraint, conform, constraint

HERE = Span("x.tf", 1, 1, 1, 1)


def read(text: str) -> Constraint:
    return constraint(parse_expression(Source("x.tf", f"{text}\n")), constant)


def value(text: str) -> Value:
    return constant(parse_expression(Source("x.tf", f"{text}\n")))


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("string", STRING),
        ("any", DYNAMIC),
        ('"number"', NUMBER),
        ('"list(string)"', Collection("list", STRING)),
        ("map", Collection("map", DYNAMIC)),
        ("set(list(bool))", Collection("set", Collection("list", BOOL))),
        ("tuple([string, number])", TupleType((STRING, NUMBER))),
        ("object({ a = string })", ObjectType({"a": STRING})),
        ("object({ a = optional(string) })", ObjectType({"a": STRING}, frozenset({"a"}))),
    ],
)
def test_types_as_they_are_written(text: str, type_: Type) -> None:
    assert read(text).type == type_


@pytest.mark.parametrize("text", ["strin", "list(string, number)", "object([])", "list(1)", "1", "optional(string)"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError, match="Invalid type specification"):
        read(text)


def test_a_default_that_does_not_fit_its_attribute_is_refused() -> None:
    with pytest.raises(EvaluationError, match="Invalid default value for optional attribute"):
        read('object({ a = optional(number, "x") })')


def test_defaults_fill_what_is_absent_or_null_however_deep() -> None:
    inner = "object({ b = optional(number, 1), c = optional(string) })"
    wanted = read(f"map(object({{ a = optional({inner}, {{}}), d = optional(bool, true) }}))")
    given = value("{ x = {}, y = { a = { b = null, c = 2 }, d = false }, z = { a = null, d = null } }")
    assert filled_json(conform(given, wanted)) == {
        "x": {"a": {"b": 1, "c": None}, "d": True},
        "y": {"a": {"b": 1, "c": "2"}, "d": False},
        "z": {"a": {"b": 1, "c": None}, "d": True},
    }


def test_what_cannot_be_converted_is_refused() -> None:
    with pytest.raises(ConversionError, match='attribute "b" is required'):
        conform(value('{ a = "x" }'), read("object({ a = string, b = number })"))


def test_a_resource_has_whatever_attribute_an_object_type_asks_for() -> None:
    vpc = open_object("aws_vpc.a", {"cidr_block": string("10.0.0.0/16")})
    wanted = read("list(object({ vpc = object({ id = string, cidr_block = string, name = optional(string) }) }))")
    fitted = conform(tuple_of([object_of({"vpc": vpc})]), wanted)
    inside = attribute(index(fitted, number(0), HERE), "vpc", HERE)
    identity = attribute(inside, "id", HERE).unknown
    assert identity is not None
    assert identity.identity == Address("aws_vpc.a", "id")
    assert attribute(inside, "cidr_block", HERE).content == "10.0.0.0/16"
    assert attribute(inside, "name", HERE).content is None
