"""How what is not known passes through operations."""

from __future__ import annotations

import pytest

from linter.source import Span
from linter.terraform.values.cty import NUMBER, STRING, Unknown, Value, number, string
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.unknown import MOST_ALTERNATIVES, cases, following, unknown
from tests.terraform.bench import plain, undecided

SPAN = Span("x.tf", 1, 1, 1, 2)


def shout(value: Value) -> Value:
    if value.unknown is not None:
        return unknown((value,), STRING)
    if value.content == "bad":
        raise EvaluationError("No", "not that one", SPAN)
    return string(f"{value.content}!")


def test_the_first_reason_and_every_mark_are_kept() -> None:
    first = Value(STRING, Unknown("first"), SPAN, frozenset({"sensitive"}))
    result = unknown((number(1), first, Value(STRING, Unknown("second"))), NUMBER)
    assert result.unknown is not None
    assert (result.unknown.reason, result.span, result.marks) == ("first", SPAN, frozenset({"sensitive"}))


def test_an_operation_is_done_on_each_case_and_a_failing_case_is_none() -> None:
    either = undecided(STRING, string("a"), string("bad"), string("c"))
    result = following(shout(either), shout, either)
    assert [plain(case) for case in cases(result)] == ["a!", "c!"]


def test_a_reference_to_nothing_is_no_failing_case() -> None:
    def refuse(value: Value) -> Value:
        raise InvalidReference("No", "not declared", SPAN)

    either = undecided(STRING, string("a"))
    with pytest.raises(InvalidReference):
        following(unknown((either,)), refuse, either)


def test_cases_carry_the_marks_of_the_whole() -> None:
    either = undecided(STRING, string("a")).marked(frozenset({"sensitive"}))
    assert cases(either)[0].marks == frozenset({"sensitive"})


@pytest.mark.parametrize(("count", "kept"), [(MOST_ALTERNATIVES, MOST_ALTERNATIVES), (MOST_ALTERNATIVES + 1, 1)])
def test_cases_are_followed_to_a_bound(count: int, kept: int) -> None:
    either = undecided(NUMBER, *map(number, range(count)))
    assert len(cases(following(shout(either), shout, either))) == kept
