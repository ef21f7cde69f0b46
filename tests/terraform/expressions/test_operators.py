"""Operators on what is known in part, and what they refuse."""

from __future__ import annotations

import math

import pytest

from linter.terraform.values.cty import BOOL, NUMBER, Type
from linter.terraform.values.diagnostic import EvaluationError
from tests.terraform.bench import undecided, value

KNOWN = {"var.flag": undecided(BOOL), "var.number": undecided(NUMBER), "var.any": undecided()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 3 * 3 == 1", True),
        ("0.1 + 0.2 == 0.3", True),
        ("1 / 0", math.inf),
        ('"6" * "7"', 42),
        ("-7 % 3", -1),
        ('!"true"', False),
        ("true || false && false", True),
        ("-(-3)", 3),
    ],
)
def test_operands_are_converted_and_results_exact(text: str, expected: object) -> None:
    assert value(text).content == expected


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("false && var.flag", BOOL),
        ("true || var.flag", BOOL),
        ("var.any + 1", NUMBER),
        ("var.number < 1", BOOL),
        ("!var.any", BOOL),
        ("-var.any", NUMBER),
        ("var.any == 1", BOOL),
    ],
)
def test_no_operator_is_decided_by_one_side(text: str, type_: Type) -> None:
    result = value(text, KNOWN)
    assert result.type == type_
    assert result.unknown is not None
    assert result.unknown.not_null


@pytest.mark.parametrize(
    ("text", "title", "type_"),
    [
        ('"a" + 1', "Invalid operand", NUMBER),
        ("1 && true", "Invalid operand", BOOL),
        ("null + 1", "Operation failed", NUMBER),
        ("!null", "Operation failed", BOOL),
        ("0 / 0", "Operation failed", NUMBER),
        ("1 < null", "Operation failed", BOOL),
        ("true || [][0]", "Invalid index", None),
    ],
)
def test_what_has_no_result_is_an_error_that_knows_its_type(text: str, title: str, type_: Type | None) -> None:
    with pytest.raises(EvaluationError) as caught:
        value(text, KNOWN)
    assert caught.value.title == title
    assert type_ is None or caught.value.type == type_


def test_marks_of_either_side_are_on_the_result() -> None:
    assert value("sensitive(1) + 1").marks == {"sensitive"}
    assert value("[sensitive(1)] == [1]").marks == {"sensitive"}
    assert value("!sensitive(true)").marks == {"sensitive"}
