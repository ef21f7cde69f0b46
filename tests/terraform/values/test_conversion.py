"""Values become other types by terraform's rules, or are refused in its words."""

from __future__ import annotations

import pytest

from linter.terraform.values.conversion import ConversionError, convert
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
    Unknown,
    Value,
    boolean,
    list_of,
    null,
    number,
    object_of,
    string,
    tuple_of,
)
from tests.terraform.bench import plain, value

LIST, SET, MAP = (Collection(kind, DYNAMIC) for kind in ("list", "set", "map"))
PORT = ObjectType({"port": NUMBER, "note": STRING}, frozenset({"note"}))


@pytest.mark.parametrize(
    ("text", "target", "result"),
    [
        ("1.50", STRING, "1.5"),
        ("true", STRING, "true"),
        ('"0"', BOOL, False),
        ('[1, "a", null]', LIST, ["1", "a", None]),
        ("[[1, 2], [1], []]", SET, [[1, 2], [1], []]),
        ('[{ a = 1 }, { a = "x" }]', LIST, [{"a": "1"}, {"a": "x"}]),
        ("[{ a = 1 }, { b = 2 }]", LIST, [{"a": 1}, {"b": 2}]),
        ("{ b = 1, a = 2 }", MAP, {"a": 2, "b": 1}),
        ('{ port = "22", extra = [] }', PORT, {"port": 22, "note": None}),
        ('tomap({ port = "22" })', PORT, {"port": 22, "note": None}),
        ('["1", true]', TupleType((NUMBER, STRING)), [1, "true"]),
        ("[]", Collection("list", NUMBER), []),
        ("null", NUMBER, None),
    ],
)
def test_a_value_becomes_the_type(text: str, target: Type, result: object) -> None:
    assert plain(convert(value(text), target)) == result


def test_what_any_leaves_open_the_value_fills_in() -> None:
    assert convert(value("[1, 2]"), LIST).type == Collection("list", NUMBER)
    assert convert(list_of([], STRING), LIST).type == Collection("list", STRING)
    assert convert(null(Collection("list", STRING)), SET).type == Collection("set", STRING)


@pytest.mark.parametrize(
    ("text", "target", "error"),
    [
        ('"x"', NUMBER, "a number is required"),
        ('"True"', BOOL, 'a bool is required; to convert from string, use lowercase "true"'),
        ("1", BOOL, "bool required"),
        ('"a"', LIST, "list of any single type required"),
        ("[true, 1]", LIST, "all list elements must have the same type"),
        ("{ a = true, b = 1 }", MAP, "all map elements must have the same type"),
        ("[[], {}]", Collection("list", STRING), "element 0: string required"),
        ('["a"]', Collection("set", NUMBER), "element 0: a number is required"),
        ("{}", PORT, 'attribute "port" is required'),
        ("{ port = [] }", PORT, 'attribute "port": number required'),
        ("{}", ObjectType({"a": BOOL, "b": BOOL, "c": BOOL}), 'attributes "a", "b", and "c" are required'),
        ("[1]", TupleType((NUMBER, NUMBER)), "tuple required"),
    ],
)
def test_a_value_without_that_form_is_refused(text: str, target: Type, error: str) -> None:
    with pytest.raises(ConversionError) as refused:
        convert(value(text), target)
    assert str(refused.value) == error


def test_identity_span_and_marks_go_along() -> None:
    subnet = Value(DYNAMIC, Unknown("on apply", Address("aws_subnet.a", "id")), None, frozenset({"sensitive"}))
    converted = convert(tuple_of([subnet, string("x")]), Collection("list", STRING))
    assert isinstance(converted.content, tuple)
    first = converted.content[0]
    assert (first.type, first.unknown and first.unknown.identity) == (STRING, Address("aws_subnet.a", "id"))
    assert first.marks == {"sensitive"}


def test_marks_of_elements_become_those_of_the_set() -> None:
    secret = string("b").marked(frozenset({"sensitive"}))
    assert convert(tuple_of([secret, string("a")]), SET).marks == {"sensitive"}


def test_an_undecided_value_is_undecided_between_the_converted_ones() -> None:
    either = Value(DYNAMIC, Unknown("which", alternatives=(number(1), boolean(truth=True), object_of({}))))
    converted = convert(either, STRING)
    assert converted.unknown is not None
    assert [case.content for case in converted.unknown.alternatives] == ["1", "true"]
