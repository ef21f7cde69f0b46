"""Whose value it is survives the functions of collections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linter.source import Span
from linter.terraform.values.cty import (
    DYNAMIC,
    STRING,
    Address,
    Collection,
    Unknown,
    Value,
    boolean,
    string,
    tuple_of,
)

HERE = Span("main.tf", 3, 1, 3, 9)
Evaluated = Callable[..., Value]


def reference(resource: str, attribute: str = "id", type_: Any = STRING) -> Value:
    return Value(type_, Unknown(f"{resource} is created on apply", Address(resource, attribute)), HERE)


A, B, C = (reference(f"aws_subnet.{name}") for name in "abc")
SUBNETS = tuple_of([A, B, C])


def identities(value: Value) -> list[str]:
    """Whose the elements are, in order; of a value terraform knows nothing of, those of its only alternative."""
    if value.unknown is not None and value.unknown.identity is None:
        (value,) = value.unknown.alternatives
    if value.unknown is not None and value.unknown.identity is not None:
        return [value.unknown.identity.resource.removeprefix("aws_subnet.")]
    content = value.content
    items = content if isinstance(content, tuple) else tuple(content.values()) if isinstance(content, dict) else ()
    return [name for item in items for name in (identities(item) if item.content is not None else [])]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("element(subnets, 4)", "b"),
        ("concat([c], subnets)", "cabc"),
        ("flatten([[a], [[b]], c])", "abc"),
        ("slice(subnets, 1, 3)", "bc"),
        ("reverse(subnets)", "cba"),
        ("distinct([a, a, b])", "ab"),
        ("compact([a, null, b])", "ab"),
        ("tolist(subnets)", "abc"),
        ("toset(subnets)", "abc"),
        ("tomap({ x = b, w = a })", "ab"),
        ("merge({ x = a }, { x = b, y = c })", "bc"),
        ('lookup({ x = a }, "x", b)', "a"),
        ("coalesce(a, b)", "a"),
        ('coalesce("", null, b)', "b"),
        ("coalescelist([], [a])", "a"),
        ("one([a])", "a"),
        ("values({ z = a, y = b })", "ba"),
        ('zipmap(["k", "j"], [a, b])', "ba"),
        ("setunion([a], [b])", "ab"),
        ("setproduct([a, b], [1])", "ab"),
        ("chunklist(subnets, 2)", "abc"),
        ('matchkeys([a, b], ["x", "y"], ["y"])', "b"),
        ("sort([a])", "a"),
        ("tostring(a)", "a"),
        ("sensitive(a)", "a"),
    ],
)
def test_members_are_still_known_for_whose_they_are(value: Evaluated, expression: str, expected: str) -> None:
    assert "".join(identities(value(expression, subnets=SUBNETS, a=A, b=B, c=C))) == expected


def test_what_terraform_does_not_know_of_a_whole_stays_unknown_as_a_whole(value: Evaluated) -> None:
    result = value("compact([a, b])", a=A, b=B)
    assert result.unknown is not None
    assert result.unknown.reason == "aws_subnet.a is created on apply"


def test_elements_keep_the_place_that_set_them(value: Evaluated) -> None:
    placed = string("10.0.0.0/16").at(HERE)
    result = value("element(concat([b], [given]), 1)", b=B, given=placed)
    assert result.span == HERE


def test_an_unknown_key_leaves_the_entries_as_possibilities(value: Evaluated) -> None:
    result = value("lookup({ x = a, y = b }, key, c)", a=A, b=B, c=C, key=Value(STRING, Unknown("not given")))
    assert result.unknown is not None
    assert [one.unknown and one.unknown.identity for one in result.unknown.alternatives] == [
        Address(f"aws_subnet.{name}", "id") for name in "abc"
    ]


def test_members_beside_a_list_that_is_not_known_are_surely_there(value: Evaluated) -> None:
    more = Value(Collection("list", STRING), Unknown("var.more has no default"))
    result = value("concat([a], more, [b])", a=A, b=B, more=more)
    assert result.unknown is not None
    assert result.unknown.reason == "var.more has no default"
    assert [identities(item) for item in result.unknown.members if isinstance(item, Value)] == [["a"], ["b"]]


def test_entries_after_a_map_that_is_not_known_are_surely_there(value: Evaluated) -> None:
    more = Value(Collection("map", STRING), Unknown("var.tags has no default"))
    result = value("merge({ x = b }, more, { y = a })", a=A, b=B, more=more)
    assert result.unknown is not None
    assert isinstance(result.unknown.members, dict)
    assert list(result.unknown.members) == ["y"]


def test_a_slice_of_a_list_that_is_not_known_keeps_its_length(value: Evaluated) -> None:
    names = reference("data.aws_availability_zones.here", "names", DYNAMIC)
    result = value("slice(names, 0, 3)", names=names)
    assert result.unknown is not None
    (known,) = result.unknown.alternatives
    assert [item.unknown and item.unknown.identity for item in known.content] == [  # type: ignore[union-attr]
        Address("data.aws_availability_zones.here", f"names[{index}]") for index in range(3)
    ]
    count = value("length(slice(names, 0, 3))", names=names)
    assert count.unknown is not None
    assert [one.content for one in count.unknown.alternatives] == [3]


def test_sorting_tells_only_that_each_place_holds_one_of_them(value: Evaluated) -> None:
    result = value("sort([a, b])", a=A, b=B)
    assert isinstance(result.content, tuple)
    assert [len(item.unknown.alternatives) for item in result.content if item.unknown] == [2, 2]


def test_the_first_of_several_may_be_any_where_the_first_may_be_empty(value: Evaluated) -> None:
    given = Value(STRING, Unknown("var.vpc_id has no default"))
    result = value("coalesce(given, a)", given=given, a=A)
    assert result.unknown is not None
    assert [one.unknown and one.unknown.identity for one in result.unknown.alternatives] == [
        None,
        Address("aws_subnet.a", "id"),
    ]


def test_a_function_of_either_of_two_values_is_either_of_two_results(value: Evaluated) -> None:
    either = Value(STRING, Unknown("which is not known", alternatives=(string("10.0.0.0/16"), string("10.8.0.0/16"))))
    result = value("cidrsubnet(either, 8, 1)", either=either)
    assert result.unknown is not None
    assert [one.content for one in result.unknown.alternatives] == ["10.0.1.0/24", "10.8.1.0/24"]


def test_a_true_member_decides_for_all_others(value: Evaluated) -> None:
    undecided = Value(boolean(truth=True).type, Unknown("var.on has no default"))
    assert value("anytrue([undecided, true])", undecided=undecided).content is True
    assert value("alltrue([undecided, false])", undecided=undecided).unknown is not None


def test_coalesce_keeps_whose_it_is_and_promises_no_prefix(value: Evaluated) -> None:
    named = Value(STRING, Unknown("on apply", Address("aws_subnet.a", "arn"), prefix="arn:aws:"))
    result = value("coalesce(named, a)", named=named, a=A)
    assert result.unknown is not None
    assert (result.unknown.identity, result.unknown.prefix) == (Address("aws_subnet.a", "arn"), "")
