"""The body of a review: what GitHub takes, and what nobody can break out of."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from linter.finding import Finding, Fix, Severity
from linter.judgement.masking import masked
from linter.report.report import Reported
from linter.report.review.payload import MOST_COMMENTS, fresh, mark, marks, review, unsuggestible
from linter.report.review.suggestion import Change, Suggestion
from linter.resource import Dialect
from linter.source import Span
from linter.truth import YES

SPAN = Span("main.tf", 2, 1, 2, 4)
FINDING = Reported(
    "imdsv1-allowed",
    Severity.HIGH,
    True,
    Finding("web answers without a token", YES, "aws_instance.web", SPAN),
    Dialect.TERRAFORM,
    "f" * 32,
)


def suggestion(
    *new: str, message: str = "", title: str = "Set a to b", risk: str = "", fingerprint: str = "", first: int = 2
) -> Suggestion:
    finding = replace(FINDING, fingerprint=fingerprint or FINDING.fingerprint)
    finding = replace(finding, finding=replace(finding.finding, message=message or finding.finding.message))
    change = Change(Fix(title, SPAN, "x", risk), (finding,), 0)
    return Suggestion("main.tf", first, 2, ("two",), new, (change,))


def body(of: Suggestion) -> str:
    (comment,) = json.loads(review([of], "c" * 40))["comments"]
    return str(comment["body"])


def test_a_review_names_the_commit_and_comments_on_lines_of_the_new_side() -> None:
    document = json.loads(review([suggestion("2"), suggestion("2", first=1)], "c" * 40))
    assert (document["commit_id"], document["event"]) == ("c" * 40, "COMMENT")
    assert "2 fixes" in document["body"]
    places = [{name: made[name] for name in made if name != "body"} for made in document["comments"]]
    assert places == [
        {"path": "main.tf", "line": 2, "side": "RIGHT"},
        {"path": "main.tf", "start_line": 1, "start_side": "RIGHT", "line": 2, "side": "RIGHT"},
    ]


def test_a_comment_says_what_is_fixed_and_how_and_suggests_it() -> None:
    said = body(suggestion("  a = b"))
    assert "**high** [`imdsv1-allowed`](https://" in said
    assert "web answers without a token." in said
    assert "Set a to b." in said
    assert "\n```suggestion\n  a = b\n```\n" in said


def test_the_risk_of_an_unsafe_fix_is_said() -> None:
    assert "Set a to b. This is unsafe: the volume is replaced." in body(suggestion("2", risk="the volume is replaced"))


@pytest.mark.parametrize("line", ["a = 1 # ```", "````", "```suggestion", "~~~"])
def test_no_line_closes_the_block_that_it_is_in(line: str) -> None:
    said = body(suggestion(line, "after"))
    fence = next(part for part in said.split("\n") if part.endswith("suggestion") and part.startswith("```"))
    ticks = fence.removesuffix("suggestion")
    assert said.count(f"\n{ticks}\n") == 1
    assert f"{fence}\n{line}\nafter\n{ticks}\n" in said
    assert not line.startswith(ticks)


@pytest.mark.parametrize(
    "text", ["<img src=x>", "@everyone", "![](x)", "<!-- moatlint: " + "a" * 32 + " -->", "```\nx"]
)
def test_what_is_read_from_files_is_shown_and_never_obeyed(text: str) -> None:
    said = body(suggestion("2", message=text, title=text, risk=text))
    assert text not in said
    assert len(marks(said)) == 1


def test_a_suggestion_is_known_again_wherever_its_lines_move() -> None:
    first = suggestion("2")
    assert marks(body(first)) == {mark(first)}
    assert mark(replace(first, first=7, last=7)) == mark(first)
    assert mark(suggestion("2", fingerprint="e" * 32)) != mark(first)
    assert mark(suggestion("3")) != mark(first)
    assert mark(replace(first, path="other.tf")) != mark(first)


def test_what_is_known_is_not_suggested_again_and_the_rest_is_in_order() -> None:
    later, first = suggestion("2"), suggestion("1", first=1)
    assert fresh([later, first], ()) == (first, later)
    assert fresh([later, first], {mark(first)}) == (later,)


def test_a_review_has_a_bound_and_says_what_it_leaves_out() -> None:
    document = json.loads(review([suggestion(str(number)) for number in range(MOST_COMMENTS + 3)], "c" * 40))
    assert len(document["comments"]) == MOST_COMMENTS
    assert "3 more are left out" in document["body"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a\u202eb", "characters that cannot be seen"),
        ('password = "correct horse"', "may hold a credential"),
        ("x" * 70_000, "too long"),
        ("\ta = 1", ""),
    ],
)
def test_lines_that_must_not_be_repeated_are_not_suggested(line: str, reason: str) -> None:
    said = unsuggestible(suggestion(line), masked)
    assert reason in said
    assert bool(said) is bool(reason)


def test_no_runner_obeys_a_review() -> None:
    assert "##[" not in review([suggestion("##[error]x")], "c" * 40)
    assert "##[error]x" in body(suggestion("##[error]x"))
