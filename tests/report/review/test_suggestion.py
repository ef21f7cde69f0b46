"""Fixes as suggestions: which lines each replaces, and that all together they are what was made."""

from __future__ import annotations

from linter.finding import Fix
from linter.report.review.suggestion import Change, Suggestion, suggestions
from linter.source import Span

TEXT = "one\ntwo\nthree\nfour\nfive\n"


def change(place: tuple[int, int, int, int], replacement: str, grows: int) -> Change:
    return Change(Fix("Fix it", Span("main.tf", *place), replacement), (), grows)


def told(made: tuple[Suggestion, ...]) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(suggestion.first, suggestion.last, suggestion.new) for suggestion in made]


def test_a_part_of_a_line_is_suggested_as_the_whole_line() -> None:
    made = suggestions("main.tf", TEXT, TEXT.replace("two", "2"), [change((2, 1, 2, 4), "2", 0)])
    assert told(made) == [(2, 2, ("2",))]
    assert made[0].old == ("two",)


def test_lines_that_are_added_come_with_the_line_before_them() -> None:
    made = suggestions("main.tf", TEXT, TEXT.replace("three", "2a\n2b\nthree"), [change((3, 1, 3, 1), "2a\n2b\n", 2)])
    assert told(made) == [(2, 2, ("two", "2a", "2b"))]


def test_lines_at_the_top_come_with_the_line_behind_them() -> None:
    made = suggestions("main.tf", TEXT, f"zero\n{TEXT}", [change((1, 1, 1, 1), "zero\n", 1)])
    assert told(made) == [(1, 1, ("zero", "one"))]


def test_what_is_added_behind_a_line_comes_with_it() -> None:
    made = suggestions("t.yaml", TEXT, TEXT.replace("two", "two\n2a"), [change((2, 4, 2, 4), "\n2a", 1)])
    assert told(made) == [(2, 2, ("two", "2a"))]


def test_whole_lines_are_replaced_by_whole_lines() -> None:
    after = TEXT.replace("two\nthree", "2\n2a\n3")
    made = suggestions("main.tf", TEXT, after, [change((2, 1, 4, 1), "2\n2a\n3\n", 1)])
    assert told(made) == [(2, 3, ("2", "2a", "3"))]


def test_changes_that_touch_are_one_suggestion_and_others_their_own() -> None:
    after = "1\none\n2\nthree\nfour\n5\n"
    changes = [
        change((5, 1, 5, 5), "5", 0),
        change((2, 1, 2, 4), "2", 0),
        change((2, 1, 2, 1), "1\n", 1),
    ]
    made = suggestions("main.tf", TEXT, after.replace("1\none", "one\n1"), changes)
    assert told(made) == [(2, 2, ("1", "2")), (5, 5, ("5",))]
    assert [len(suggestion.changes) for suggestion in made] == [2, 1]


def test_equal_lines_beside_a_change_are_not_mistaken_for_it() -> None:
    text = "a {\n}\nb {\n}\n"
    made = suggestions("main.tf", text, "a {\n}\nb {\n  c {\n  }\n}\n", [change((4, 1, 4, 1), "  c {\n  }\n", 2)])
    assert told(made) == [(3, 3, ("b {", "  c {", "  }"))]


def test_nothing_is_suggested_where_the_changes_do_not_explain_the_difference() -> None:
    assert (
        suggestions("main.tf", TEXT, TEXT.replace("two", "2").replace("five", "5"), [change((2, 1, 2, 4), "2", 0)])
        == ()
    )
    assert suggestions("main.tf", TEXT, TEXT.replace("one", "1"), [change((2, 1, 2, 4), "two", 0)]) == ()
