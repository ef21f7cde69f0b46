"""Values and their constructors."""

from linter.source import Span
from linter.terraform.values.cty import (
    NUMBER,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    is_kind,
    is_mapping,
    is_sequence,
    list_of,
    map_of,
    number,
    object_of,
    string,
    tuple_of,
)


def test_strings_are_normalized() -> None:
    assert string("e\u0301").content == "é"


def test_maps_and_objects_are_sorted_by_key() -> None:
    entries = {"b": number(1), "a": number(2)}
    assert list(map_of(entries, NUMBER).content) == ["a", "b"]  # type: ignore[arg-type]
    assert list(object_of(entries).content) == ["a", "b"]  # type: ignore[arg-type]


def test_a_value_is_moved_and_marked_by_making_another() -> None:
    value = string("a")
    moved = value.at(Span("main.tf", 1, 1, 1, 2)).marked(frozenset({"sensitive"}))
    assert (value.span, moved.span) == (None, Span("main.tf", 1, 1, 1, 2))
    assert (sorted(value.marks), sorted(moved.marks)) == ([], ["sensitive"])
    assert moved.marked(frozenset({"sensitive"})) is moved


def test_kinds_are_told_apart() -> None:
    assert tuple_of([number(1)]).type == TupleType((NUMBER,))
    assert is_sequence(list_of([], STRING).type)
    assert is_mapping(ObjectType({}))
    assert not is_sequence(Collection("map", STRING))
    assert is_kind(Collection("set", STRING), "set")
