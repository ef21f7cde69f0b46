"""A string of JSON is read like what it holds; any other string is only a string."""

import json

import pytest

from linter.aws.json_text import LONGEST, from_json
from linter.source import Span
from linter.value import Array, Record, Scalar, Unknown

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
