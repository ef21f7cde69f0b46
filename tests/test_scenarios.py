"""Combinations of answers in words."""

from linter.scenarios import words

EVERY = [{"a": True, "b": True}, {"a": True, "b": False}, {"a": False, "b": True}, {"a": False, "b": False}]


def test_what_holds_in_all_needs_no_words() -> None:
    assert words(EVERY, EVERY) == ""


def test_the_answers_shared_by_those_in_which_it_holds_are_named() -> None:
    assert words(EVERY[:2], EVERY) == "a is true"
    assert words(EVERY[3:], EVERY) == "a is false and b is false"


def test_where_they_share_nothing_they_are_counted() -> None:
    assert words([EVERY[0], EVERY[3]], EVERY) == "2 of 4 combinations of conditions hold"


def test_an_answer_that_all_give_tells_nothing() -> None:
    every = [{"a": True, "b": True}, {"a": True, "b": False}]
    assert words(every[1:], every) == "b is false"
