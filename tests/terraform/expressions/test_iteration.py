"""`for` and splats over what is known in part."""

from __future__ import annotations

import pytest

from linter.terraform.values.cty import BOOL, DYNAMIC, STRING, Collection, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.unknown import cases
from tests.terraform.bench import plain, undecided, value

NAMES = Value(Collection("list", STRING), Unknown("x", least_length=3, most_length=3))
KNOWN = {"var.flag": undecided(BOOL), "var.text": undecided(STRING), "var.any": undecided(), "data.names": NAMES}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[for k, v in { b = 1, a = 2 } : k]", ["a", "b"]),
        ('[for k, v in toset(["b", "a"]) : k]', ["a", "b"]),
        ('{ for v in ["a", "b", "a"] : v => 1... }', {"a": [1, 1], "b": [1]}),
        ("[for x in [1, var.text] : x]", [1, "?"]),
        ("[for x in [1] : x if var.flag]", "?"),
        ("{ for x in [var.text] : x => 1 }", "?"),
        ("[for x in var.any : x]", "?"),
        ("null[*]", []),
        ("5[*]", [5]),
        ("[1, var.text][*]", [1, "?"]),
    ],
)
def test_elements_come_in_terraforms_order_and_unknowns_stay(text: str, expected: object) -> None:
    assert plain(value(text, KNOWN)) == expected


def test_a_condition_that_cannot_work_fails_on_no_elements_too() -> None:
    with pytest.raises(EvaluationError, match="Invalid 'for' condition"):
        value('[for x in [] : x if "maybe"]')


def test_a_splat_over_a_list_of_known_length_keeps_the_length() -> None:
    result = value("data.names[*]", KNOWN)
    assert result.type == Collection("list", STRING)
    assert result.unknown is not None
    assert (result.unknown.least_length, result.unknown.most_length, result.unknown.not_null) == (3, 3, True)


def test_what_may_be_null_is_a_list_of_one_or_none() -> None:
    result = value("var.text[*]", KNOWN)
    assert result.type == DYNAMIC
    assert [plain(case) for case in cases(result)] == [["?"]]


def test_marks_of_a_collection_stay_on_the_result() -> None:
    assert value("[for x in sensitive([1]) : x]").marks == {"sensitive"}
    assert value("sensitive([{ a = 1 }])[*].a").marks == {"sensitive"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("[for x in null : x]", "Iteration over null value"),
        ("[for x in 5 : x]", "Iteration over non-iterable value"),
        ("[for x in var.text : x]", "Iteration over non-iterable value"),
        ('{ for x in ["a", "a"] : x => 1 }', "Duplicate object key"),
        ("{ for x in [null] : x => 1 }", "Invalid object key"),
        ("tolist(null)[*]", "Splat of null value"),
    ],
)
def test_what_cannot_be_iterated_is_an_error(text: str, title: str) -> None:
    with pytest.raises(EvaluationError, match=title):
        value(text, KNOWN)
