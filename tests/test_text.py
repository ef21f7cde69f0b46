"""Texts that are known in part."""

from __future__ import annotations

from linter.source import Span
from linter.text import as_text, contains, ends_with, equals, starts_with, text_of
from linter.truth import Truth
from linter.value import Array, Choice, Option, Reference, Scalar, Text, Unknown, Value, referred

PLACE = Span("main.tf", 1, 1, 1, 9)
REGION = Reference("data.aws_region.current", "name", PLACE)
ENVIRONMENT = Unknown("var.env has no default", PLACE, "var.env")
NAMELESS = Unknown("a timestamp", PLACE)


def _text(*pieces: str | Value) -> Text:
    made = text_of(pieces, PLACE)
    assert isinstance(made, Text)
    return made


def _said(truth: Truth) -> str:
    return str(truth)


def test_pieces_that_are_all_known_make_a_scalar() -> None:
    made = text_of(["port ", Scalar(22, PLACE), Scalar(True, PLACE), Scalar(None, PLACE)], PLACE)
    assert made == Scalar("port 22true", PLACE)


def test_literals_side_by_side_are_joined_and_texts_within_are_unfolded() -> None:
    inner = _text("a", ENVIRONMENT, "b")
    assert _text("x", "", inner, "c").parts == ("xa", ENVIRONMENT, "bc")


def test_a_choice_makes_one_text_for_each_option_and_keeps_its_conditions() -> None:
    choice = Choice((Option(Scalar("a", PLACE), "x is true"), Option(Scalar("b", PLACE), "x is false")), PLACE)
    made = text_of([choice, "-sg"], PLACE)
    assert isinstance(made, Choice)
    assert [(option.value, option.when) for option in made.options] == [
        (Scalar("a-sg", PLACE), "x is true"),
        (Scalar("b-sg", PLACE), "x is false"),
    ]


def test_two_choices_are_combined_without_conditions() -> None:
    choice = Choice((Option(Scalar("a", PLACE), "x"), Option(Scalar("b", PLACE), "y")), PLACE)
    made = text_of([choice, choice], PLACE)
    assert isinstance(made, Choice)
    assert [option.value for option in made.options] == [Scalar(text, PLACE) for text in ("aa", "ab", "ba", "bb")]
    assert {option.when for option in made.options} == {""}


def test_too_many_combinations_leave_holes() -> None:
    choice = Choice(tuple(Option(Scalar(str(number), PLACE)) for number in range(5)), PLACE)
    made = _text(choice, "-", choice)
    assert made.filled("*") == "*-*"


def test_what_has_no_spelling_leaves_a_hole_with_a_reason() -> None:
    assert _text("a", Array((), PLACE)).reason == "it is not a single value"


def test_the_ends_decide_what_it_starts_and_ends_with() -> None:
    service = _text("com.amazonaws.", REGION, ".s3")
    assert (service.prefix, service.suffix, service.filled("*")) == ("com.amazonaws.", ".s3", "com.amazonaws.*.s3")
    assert [_said(starts_with(service, prefix)) for prefix in ("com.", "com.amazonaws.eu", "aws.")] == [
        "certain",
        "possible",
        "no",
    ]
    assert [_said(ends_with(service, suffix)) for suffix in (".s3", "1.s3", ".ssm")] == ["certain", "possible", "no"]


def test_only_what_is_written_is_certainly_contained() -> None:
    text = _text("vpc-", ENVIRONMENT, "-logs")
    assert _said(contains(text, "log")) == "certain"
    assert _said(contains(text, "web")) == "possible"


def test_a_hole_alone_stays_what_it_is_and_can_be_taken_for_a_text() -> None:
    assert text_of(["", REGION], PLACE) == REGION
    lone = as_text(ENVIRONMENT)
    assert lone is not None
    assert lone.parts == (ENVIRONMENT,)
    assert as_text(Scalar("x", PLACE)) is None


def test_the_same_parts_are_the_same_text() -> None:
    assert _said(equals(_text(ENVIRONMENT, "-db"), _text(ENVIRONMENT, "-db"))) == "certain"
    assert _said(equals(_text(NAMELESS, "-db"), _text(NAMELESS, "-db"))) == "possible"


def test_the_same_holes_cancel_out() -> None:
    assert _said(equals(_text(ENVIRONMENT, "-db"), _text(ENVIRONMENT, "-web"))) == "no"
    assert _said(equals(_text("x-", REGION, ENVIRONMENT), _text("y-", REGION, ENVIRONMENT))) == "no"
    assert _said(equals(_text(ENVIRONMENT, REGION, ENVIRONMENT), _text(ENVIRONMENT, REGION))) == "possible"
    assert _said(equals(_text(ENVIRONMENT, "a", REGION, "b"), _text(ENVIRONMENT, "a"))) == "no"


def test_a_known_text_fits_when_the_literals_follow_one_another_in_it() -> None:
    text = _text("a", ENVIRONMENT, "b", REGION, "c")
    assert [_said(equals(text, known)) for known in ("abc", "a1b2c", "acb", "ac", "abca", "ab")] == [
        "possible",
        "possible",
        "no",
        "no",
        "no",
        "no",
    ]
    assert _said(equals(_text("aa", ENVIRONMENT, "aa"), "aaa")) == "no"
    assert _said(equals(_text(ENVIRONMENT, REGION), "")) == "possible"


def test_different_literals_at_one_end_keep_texts_with_holes_apart() -> None:
    assert _said(equals(_text("a", ENVIRONMENT), _text("b", REGION))) == "no"
    assert _said(equals(_text(ENVIRONMENT, "a"), _text(REGION, "b"))) == "no"
    assert _said(equals(_text("a", ENVIRONMENT), _text("ab", REGION))) == "possible"


def test_the_doubt_about_a_text_is_that_about_its_holes() -> None:
    doubts = equals(_text(REGION, ENVIRONMENT), "x").doubts
    assert [doubt.reason for doubt in doubts] == [
        "data.aws_region.current.name is known after deployment",
        "var.env has no default",
    ]


def test_a_text_refers_to_its_references_and_to_those_its_unknowns_were_computed_from() -> None:
    group = Reference("aws_security_group.web", "id", PLACE)
    hashed = Unknown("not computed", PLACE, mentions=(group,))
    assert referred(_text("x", hashed, REGION, group)) == (group, REGION)
    assert referred(group) == (group,)
    assert referred(Scalar("x", PLACE)) == ()
    assert referred(Scalar("x", PLACE, group)) == (group,)
