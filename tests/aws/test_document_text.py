"""A string of JSON or YAML is read like what it holds; any other string is only a string."""

import json

import pytest

from linter.aws.document_text import LONGEST, LONGEST_YAML, from_document, from_json
from linter.source import Span
from linter.value import Array, Record, Reference, Scalar, Text, Unknown

SPAN = Span("main.tf", 1, 1, 1, 2)


def test_objects_and_arrays_are_read_with_the_span_of_the_text() -> None:
    assert from_json(Scalar('{"a": [1, null]}', SPAN)) == Record(
        {"a": Array((Scalar(1, SPAN), Scalar(None, SPAN)), SPAN)}, SPAN
    )
    assert from_json(Scalar(" [] ", SPAN)) == Array((), SPAN)


@pytest.mark.parametrize("text", ["", "plain", "3", '"quoted"', None, 22])
def test_a_string_that_is_neither_is_no_document(text: str | int | None) -> None:
    assert from_json(Scalar(text, SPAN)) is None


@pytest.mark.parametrize("text", ["{", "[1,", "[" * 100_000, json.dumps(["a" * LONGEST])])
def test_a_broken_or_endless_document_is_unknown_and_says_why(text: str) -> None:
    found = from_json(Scalar(text, SPAN))
    assert isinstance(found, Unknown)
    assert found.reason in {"the text is not valid JSON", "the JSON text is too long to be read"}


ARN = Reference("aws_s3_bucket.logs", "arn", SPAN)
SOMETHING = Unknown("var.something has no default", SPAN)


def text(*parts: str | Reference | Unknown) -> Text:
    """A string that is known in part."""
    return Text("a part of it is not known", SPAN, parts=parts)


def test_what_a_document_says_around_a_part_that_is_not_known_is_read() -> None:
    written = text(
        '{"Resource": "', ARN, '/*", "Action": "*", "Sid": "say \\"', SOMETHING, '\\"", "Id": ', SOMETHING, "}"
    )
    assert from_json(written) == Record(
        {
            "Resource": Text("aws_s3_bucket.logs.arn is known after deployment", SPAN, parts=(ARN, "/*")),
            "Action": Scalar("*", SPAN),
            "Sid": Text("var.something has no default", SPAN, parts=('say "', SOMETHING, '"')),
            "Id": SOMETHING,
        },
        SPAN,
    )


@pytest.mark.parametrize("item", [('["', SOMETHING, '", "b"]'), ("[", SOMETHING, ', "b"]')])
def test_an_item_that_is_not_known_may_be_several(item: tuple[str | Unknown, ...]) -> None:
    assert from_json(text(*item)) == Array((Scalar("b", SPAN),), SPAN, SOMETHING)


def test_a_reference_is_one_item() -> None:
    assert from_json(text('["', ARN, '"]')) == Array((ARN,), SPAN)


def test_a_document_is_unknown_where_a_name_in_it_is() -> None:
    found = from_json(text('{"', SOMETHING, '": 1}'))
    assert isinstance(found, Unknown)
    assert found.reason == "the name of one of its entries is not known"


@pytest.mark.parametrize("parts", [("", SOMETHING), ("plain ", SOMETHING), (SOMETHING, "{}")])
def test_a_text_that_begins_with_no_bracket_is_no_json(parts: tuple[str | Unknown, ...]) -> None:
    assert from_json(text(*(part for part in parts if part != ""))) is None


def test_private_characters_in_a_text_are_no_holes() -> None:
    assert from_json(text('["\ue0007\ue001", "', ARN, '"]')) == Array((Scalar(" 7\ue001", SPAN), ARN), SPAN)
    assert from_json(Scalar('["\ue0007\ue001"]', SPAN)) == Array((Scalar("\ue0007\ue001", SPAN),), SPAN)


def test_yaml_is_read_too() -> None:
    written = text("inputs:\n  kmsKeyId: ", ARN, "\n  logs: true\n  since: 2020-01-01\n")
    assert from_document(written) == Record(
        {"inputs": Record({"kmsKeyId": ARN, "logs": Scalar(True, SPAN), "since": Scalar("2020-01-01", SPAN)}, SPAN)},
        SPAN,
    )


@pytest.mark.parametrize("plain", ["key: value", "two\nlines", "# a comment\n# only"])
def test_a_line_of_text_is_no_document(plain: str) -> None:
    assert from_document(Scalar(plain, SPAN)) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("a: &a [1]\nb: *a", "the YAML text has aliases, which are not followed"),
        ("a: [\nb", "the text is not valid YAML"),
        ("a: 2020-13-45\nb: 1", "the text is not valid YAML"),
        ("a: b\n" + "#" * LONGEST_YAML, "the YAML text is too long to be read"),
        ("[\n" + "[" * 5_000, "the text is not valid JSON"),
        ("a:\n " + "[" * 5_000, "the text is not valid YAML"),
    ],
)
def test_yaml_that_is_not_read_is_unknown_and_says_why(written: str, reason: str) -> None:
    found = from_document(Scalar(written, SPAN))
    assert isinstance(found, Unknown)
    assert found.reason == reason
