"""Conditionals: their type, their dropped errors, and what is left of them when undecided."""

from __future__ import annotations

import pytest

from linter.terraform.values.cty import BOOL, NUMBER, STRING, Collection, Unknown
from linter.terraform.values.diagnostic import EvaluationError
from tests.terraform.bench import plain, undecided, value

FLAG = {"var.flag": undecided(BOOL), "var.text": undecided(STRING)}


def known(text: str) -> Unknown:
    result = value(text, FLAG)
    assert isinstance(result.content, Unknown)
    return result.content


def test_the_error_of_the_other_arm_is_dropped() -> None:
    assert value('true ? 1 : tonumber("x")').content == 1
    with pytest.raises(EvaluationError, match="Invalid index"):
        value("false ? 1 : [][0]")


def test_the_type_of_a_dropped_error_still_counts() -> None:
    with pytest.raises(EvaluationError, match="Inconsistent conditional result types"):
        value('true ? {} : (1 + "x")')


def test_both_arms_take_one_type() -> None:
    assert value('true ? 1 : "a"').type == STRING
    assert value("var.flag ? 1 : null", FLAG).type == NUMBER
    assert value('var.flag ? [1, 2] : ["a"]', FLAG).type == Collection("list", STRING)


def test_an_arm_that_fails_is_no_case_of_an_undecided_conditional() -> None:
    assert [plain(case) for case in known('var.flag ? "a" : [][0]').alternatives] == ["a"]


def test_an_undecided_conditional_is_never_null_where_no_arm_is() -> None:
    assert known("var.flag ? 1 : 2").not_null
    assert not known("var.flag ? 1 : null").not_null
    assert not known("var.flag ? var.text : var.text").not_null
    assert value("var.flag ? null : null", FLAG).content is None


def test_the_length_of_an_undecided_list_is_that_of_its_arms() -> None:
    content = known("var.flag ? tolist([1, 2]) : tolist([1])")
    assert (content.least_length, content.most_length) == (1, 2)


@pytest.mark.parametrize(
    ("text", "title"),
    [("null ? 1 : 2", "Null condition"), ('"maybe" ? 1 : 2', "Incorrect condition type"), ("[] ? 1 : 2", "Incorrect")],
)
def test_a_condition_is_a_bool(text: str, title: str) -> None:
    with pytest.raises(EvaluationError, match=title):
        value(text)


def test_marks_of_the_condition_and_the_chosen_arm_stay() -> None:
    assert value("sensitive(true) ? 1 : 2").marks == {"sensitive"}
    assert value("true ? sensitive(1) : 2").marks == {"sensitive"}
    assert value("false ? sensitive(1) : 2").marks == frozenset()
