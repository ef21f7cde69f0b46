"""Equality, where something is not known in particular."""

from __future__ import annotations

import pytest

from linter.terraform.values.cty import DYNAMIC, STRING, Collection, Unknown, Value
from linter.terraform.values.equality import equals, has_dynamic, wholly_known
from tests.terraform.bench import undecided, value

TEXT = Value(STRING, Unknown("x", not_null=True, prefix="ab"))
KNOWN = {"var.text": TEXT, "var.any": undecided(), "var.words": undecided(Collection("list", STRING))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"4" == 4', False),
        ("[1] == [1]", True),
        ("{ a = 1 } == { a = 1, b = 2 }", False),
        ("[null] == [null]", True),
        ("null == [null][0]", True),
        ("var.text == null", False),
        ('var.text == "xyz"', False),
        ('var.text == "abc"', None),
        ("var.text == 5", False),
        ("var.any == null", None),
        ("[var.text] == [1]", False),
        ("[var.text, 1] == [var.text, 2]", False),
        ("[var.any] == [1, 2]", None),
        ("var.words == null", None),
        ("var.words != []", True),
    ],
)
def test_what_is_not_known_is_compared_by_what_is(text: str, expected: bool | None) -> None:
    result = value(text, KNOWN)
    assert (None if result.unknown else result.content) == expected


def test_a_length_that_is_known_can_rule_out_equality() -> None:
    two = Value(Collection("list", STRING), (value('"a"'), value('"b"')))
    short = Value(Collection("list", STRING), Unknown("x", most_length=1))
    assert equals(short, two).content is False
    assert equals(two, Value(two.type, Unknown("x", most_length=2))).unknown is not None


def test_sets_with_something_unknown_are_never_decided() -> None:
    one = Value(Collection("set", STRING), (TEXT,))
    assert equals(one, one).unknown is not None
    assert not wholly_known(one)


def test_a_type_is_settled_when_all_within_it_is() -> None:
    assert has_dynamic(Collection("list", DYNAMIC))
    assert not has_dynamic(Collection("list", STRING))
