"""Strings put together from what is known in part."""

from __future__ import annotations

import pytest

from linter.terraform.expressions.template import safe_prefix
from linter.terraform.values.cty import STRING, Unknown
from linter.terraform.values.diagnostic import EvaluationError
from tests.terraform.bench import undecided, value

KNOWN = {"var.text": undecided(STRING), "var.any": undecided()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"${1}${true}${0.1}"', "1true0.1"),
        ('"e${"\\u0301"}"', "é"),
        ('"%{ for x in [1, 2] }${x},%{ endfor }"', "1,2,"),
        ('"a%{ if false }b%{ endif }"', "a"),
    ],
)
def test_parts_become_text(text: str, expected: str) -> None:
    assert value(text).content == expected


@pytest.mark.parametrize(
    ("text", "prefix"), [('"ab-${var.text}c"', "ab-"), ('"abc${var.any}"', "ab"), ('"${var.any}x"', "")]
)
def test_an_unknown_part_leaves_the_text_before_it_known(text: str, prefix: str) -> None:
    content = value(text, KNOWN).content
    assert isinstance(content, Unknown)
    assert (content.prefix, content.not_null) == (prefix, True)


def test_a_prefix_loses_what_a_combining_mark_could_change() -> None:
    assert safe_prefix("arn:aws:") == "arn:aws:"
    assert safe_prefix("vpc") == "vp"
    assert safe_prefix("naïve é") == "naïve "
    assert safe_prefix("") == ""


@pytest.mark.parametrize("text", ['"x${null}"', '"x${[1]}"', '"x${{}}"', '"%{ for x in [null] }${x}%{ endfor }"'])
def test_what_is_no_text_is_an_error(text: str) -> None:
    with pytest.raises(EvaluationError, match="Invalid template interpolation value"):
        value(text)


def test_marks_of_a_part_are_on_the_whole() -> None:
    assert value('"a${sensitive("b")}"').marks == {"sensitive"}
    assert value('"%{ for x in [sensitive("b")] }${x}%{ endfor }"').marks == {"sensitive"}
