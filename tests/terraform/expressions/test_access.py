"""Attributes and indices of what is known in part."""

from __future__ import annotations

import pytest

from linter.terraform.values.cty import BOOL, DYNAMIC, NUMBER, STRING, Address, Collection, ObjectType, Type
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.unknown import cases
from tests.terraform.bench import plain, undecided, value

WHOSE = Address("aws_x.y", "rows")
KNOWN = {
    "var.any": undecided(identity=WHOSE),
    "var.text": undecided(STRING),
    "var.number": undecided(NUMBER),
    "var.list": undecided(Collection("list", STRING), identity=WHOSE),
    "var.map": undecided(Collection("map", BOOL), identity=WHOSE),
    "var.object": undecided(ObjectType({"a": STRING}), identity=WHOSE),
}


@pytest.mark.parametrize(
    ("text", "type_", "attribute"),
    [
        ("var.any.b[1]", DYNAMIC, "rows.b[1]"),
        ("var.list[0]", STRING, "rows[0]"),
        ("var.list[var.number]", STRING, None),
        ('var.map["k"]', BOOL, 'rows["k"]'),
        ("var.map.k", BOOL, "rows.k"),
        ("var.object.a", STRING, "rows.a"),
    ],
)
def test_a_part_of_an_unknown_has_its_type_and_its_own_address(text: str, type_: Type, attribute: str | None) -> None:
    result = value(text, KNOWN)
    assert result.type == type_
    assert result.unknown is not None
    assert result.unknown.identity == (attribute and Address("aws_x.y", attribute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[1, 2][var.number]", [1, 2]), ("{ a = 1, b = 2 }[var.text]", [1, 2]), ("tomap({ a = 1 })[var.text]", [1])],
)
def test_an_unknown_key_may_pick_any_element(text: str, expected: list[int]) -> None:
    assert [plain(case) for case in cases(value(text, KNOWN))] == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("null.a", "Attempt to get attribute from null value"),
        ("null[0]", "Attempt to index null value"),
        ("[1][1]", "Invalid index"),
        ("[1][-1]", "Invalid index"),
        ("[1][0.5]", "Invalid index"),
        ("[1][1/0]", "Invalid index"),
        ('[1]["x"]', "Invalid index"),
        ("[1][null]", "Invalid index"),
        ("{ a = 1 }.b", "Unsupported attribute"),
        ('{ a = 1 }["b"]', "Invalid index"),
        ("var.object.b", "Unsupported attribute"),
        ("tomap({ a = 1 }).b", "Missing map element"),
        ("toset([1])[0]", "Invalid index"),
        ('"text"[0]', "Invalid index"),
        ('"text".a', "Unsupported attribute"),
    ],
)
def test_what_is_not_there_is_an_error(text: str, title: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        value(text, KNOWN)
    assert caught.value.title == title


def test_marks_of_a_whole_are_on_its_parts() -> None:
    assert value("sensitive({ a = 1 }).a").marks == {"sensitive"}
    assert value("sensitive([1])[0]").marks == {"sensitive"}
    assert value("[sensitive(1), 2][1]").marks == frozenset()
