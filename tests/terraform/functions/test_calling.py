"""What every call has in common: arity, conversion, nulls, unknowns, marks, bounds; and that nothing else escapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.terraform.functions import NAMES, Context, call
from linter.terraform.functions.calling import function
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    Type,
    Unknown,
    Value,
    boolean,
    null,
    number,
    object_of,
    string,
    tuple_of,
)
from linter.terraform.values.diagnostic import EvaluationError

Ask = Callable[..., Any]
Evaluated = Callable[..., Value]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_has_its_function(name: str) -> None:
    assert function(name) is not None


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("upper()", 'Not enough function arguments: Function "upper" expects 1 argument(s). Missing value for "str".'),
        ('upper("a", "b")', "Too many function arguments"),
        ("upper(null)", 'Invalid function argument: Invalid value for "str" parameter: argument must not be null.'),
        ("upper([])", 'Invalid function argument: Invalid value for "str" parameter: string required.'),
        ('max("x")', 'Invalid function argument: Invalid value for "numbers" parameter: a number is required.'),
        ("max()", 'Error in function call: Call to function "max" failed: must pass at least one number.'),
        ("uper(1)", "Call to unknown function"),
        ("core::uper(1)", "Unknown provider function"),
        ("aws::arn(1)", "Unknown provider function"),
    ],
)
def test_a_wrong_call_is_refused_in_terraforms_words(ask: Ask, expression: str, error: str) -> None:
    assert ask(expression).startswith(error)


def test_arguments_are_converted_first(ask: Ask) -> None:
    assert ask('upper(true) == "TRUE" && max("9", 10) == 10 && length(compact([1, ""])) == 1') is True


def test_the_core_namespace_is_the_same_library(ask: Ask) -> None:
    assert ask('core::upper("a")') == "A"


def test_an_unknown_argument_makes_a_result_of_the_known_type(value: Evaluated) -> None:
    result = value("split(sep, given)", sep=string(","), given=Value(STRING, Unknown("var.given has no default")))
    assert (result.type, result.unknown and result.unknown.reason) == (
        Collection("list", STRING),
        "var.given has no default",
    )


def test_a_mark_deep_in_an_argument_is_on_the_whole_result(value: Evaluated) -> None:
    result = value('join("-", ["a", sensitive("b")])')
    assert (result.content, result.marks) == ("a-b", frozenset({"sensitive"}))


def test_functions_that_only_arrange_leave_marks_where_they_are(value: Evaluated) -> None:
    result = value('concat(["a"], [sensitive("b")])')
    assert isinstance(result.content, tuple)
    assert [sorted(item.marks) for item in (result, *result.content)] == [[], [], ["sensitive"]]


@pytest.mark.parametrize("expression", ["timestamp()", "uuid()", 'bcrypt("x")', "plantimestamp()"])
def test_what_chance_or_the_clock_decides_is_unknown(ask: Ask, expression: str) -> None:
    assert ask(expression) == "unknown"


@pytest.mark.parametrize(
    "expression",
    [
        'format("%99999999d", 1)',
        'indent(9999999, join("", [for i in range(100) : "\\n"]))',
        "setproduct(range(1000), range(1000))",
        'replace(join("", [for i in range(1000) : "x"]), "", join("", [for i in range(1000) : "0123456789012345"]))',
    ],
)
def test_what_would_be_too_large_is_left_unknown_with_the_reason(value: Evaluated, expression: str) -> None:
    result = value(expression)
    assert result.unknown is not None
    assert "is not computed" in result.unknown.reason


def test_a_search_that_takes_too_long_is_left_unknown(value: Evaluated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.terraform.functions.regular_expressions.MOST_SECONDS", 0.01)
    result = value('regexall("^(a|aa)+$", join("!", [join("", [for i in range(60) : "a"]), ""]))')
    assert result.unknown is not None
    assert "took longer" in result.unknown.reason


TEXTS = st.sampled_from(
    (
        *(
            "",
            "a",
            "é",
            "10.0.0.0/16",
            "fd00::/8",
            "5",
            "-1",
            "true",
            "%s %d",
            "/(a+)+$/",
            "[a-",
            "(?P<x>a)",
            "1h",
            "{a,b}",
        ),
        *("2020-01-01T00:00:00Z", "YYYY", "x.txt", "**", "../x", "/etc/passwd", "~", '{"a":1}', "[1", "a: [1]\n"),
        *("a,b\n1,2\n", "UTF-8", "\0", "1e4000", "$1", "dns", "aGk=", "%-10.3q", "\\"),
    )
)
NUMBERS = st.one_of(st.integers(-5, 70), st.fractions(), st.integers()).map(lambda each: number(Fraction(each)))
TYPES: list[Type] = [DYNAMIC, STRING, NUMBER, BOOL, Collection("list", STRING), Collection("map", NUMBER)]
UNKNOWNS = st.sampled_from(TYPES).map(lambda type_: Value(type_, Unknown("not known")))
LEAVES = st.one_of(
    st.one_of(TEXTS, st.text()).map(string),
    NUMBERS,
    st.booleans().map(boolean),
    st.sampled_from([null(), null(STRING), Value(NUMBER, math.inf)]),
    UNKNOWNS,
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple_of),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(object_of),
    ),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(NAMES)), st.lists(VALUES, max_size=4))
def test_nothing_but_the_documented_error_escapes(name: str, arguments: list[Value]) -> None:
    try:
        result = call(name, tuple(arguments), Context(Path(__file__).parent))
    except EvaluationError:
        return
    assert isinstance(result, Value)
