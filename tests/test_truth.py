"""Kleene's logic, held against the classical completions of its unknowns."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, between, truth, unknown

TRUTHS = st.sampled_from([YES, NO, unknown("var.a has no default")])


def completions(value: Truth) -> set[bool]:
    return {True, False} if value.possible and not value.certain else {value.certain}


@given(st.lists(TRUTHS, max_size=4))
def test_all_and_any_hold_exactly_when_every_completion_agrees(values: list[Truth]) -> None:
    worlds = list(itertools.product(*map(completions, values)))
    for combined, classical in ((all_of(values), all), (any_of(values), any)):
        assert completions(combined) >= {classical(world) for world in worlds}
        assert combined.certain == all(classical(world) for world in worlds)
        assert combined.possible == any(classical(world) for world in worlds)


@given(TRUTHS)
def test_not_turns_each_completion_round(value: Truth) -> None:
    assert completions(~value) == {not world for world in completions(value)}


@given(st.lists(TRUTHS, max_size=4))
def test_only_an_undecided_truth_has_doubts(values: list[Truth]) -> None:
    for combined in (all_of(values), any_of(values)):
        assert bool(combined.doubts) == (combined.possible and not combined.certain)


def test_an_unknown_is_never_taken_for_a_boolean() -> None:
    with pytest.raises(TypeError, match="may be unknown"):
        bool(YES)


def test_the_same_doubt_is_told_once() -> None:
    doubtful = unknown("var.office has no default")
    assert (doubtful & doubtful).doubts == (Doubt("var.office has no default"),)


def test_bounds_that_agree_leave_no_doubt() -> None:
    assert between(possible=True, certain=True, doubts=[Doubt("why")]) == YES
    assert between(possible=False, certain=False) == truth(False)
