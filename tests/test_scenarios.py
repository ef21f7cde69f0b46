"""Combinations of answers in words."""

from linter.resource import Declarations, Dialect, Resource
from linter.scenarios import FEWEST, MOST_JUDGED, affordable, words
from linter.source import Span
from linter.value import Record

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


def test_of_many_combinations_on_many_resources_as_many_are_tried_as_there_is_time_for() -> None:
    body = Record({}, Span("t.yaml", 1, 1, 1, 1))
    one = Resource("a", "AWS::EC2::VPC", Dialect.CLOUDFORMATION, body.span, body)
    combinations = tuple({"A": bool(at % 2)} for at in range(64))
    small = Declarations((one,) * 10, scenarios=combinations)
    assert affordable(small) is small
    large = affordable(Declarations((one,) * 500, scenarios=combinations))
    assert len(large.scenarios) == MOST_JUDGED // 500
    assert large.unexplored == "56 combinations of conditions were not tried on 500 resources"
    assert len(affordable(Declarations((one,) * 100_000, scenarios=combinations)).scenarios) == FEWEST
