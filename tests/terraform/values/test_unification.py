"""The one type that several can all become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.terraform.values.cty import BOOL, DYNAMIC, NUMBER, STRING, Collection, ObjectType, TupleType, Type
from linter.terraform.values.unification import convertible, plain_type, type_name, unify

LIST, SET, MAP = (Collection(kind, NUMBER) for kind in ("list", "set", "map"))


@pytest.mark.parametrize(
    ("types", "unified"),
    [
        ([NUMBER, STRING, BOOL], STRING),
        ([NUMBER, BOOL], None),
        ([NUMBER, DYNAMIC], NUMBER),
        ([TupleType((NUMBER,)), DYNAMIC, STRING], DYNAMIC),
        ([TupleType((NUMBER,)), TupleType((STRING,))], TupleType((STRING,))),
        ([TupleType(()), TupleType((STRING,))], Collection("list", STRING)),
        ([LIST, TupleType((STRING,))], Collection("list", STRING)),
        ([LIST, SET], LIST),
        ([MAP, ObjectType({"a": STRING})], Collection("map", STRING)),
        ([ObjectType({"a": NUMBER}), ObjectType({"a": STRING})], ObjectType({"a": STRING})),
        ([ObjectType({"a": NUMBER}), ObjectType({"b": BOOL})], None),
        ([ObjectType({}), TupleType(())], None),
        ([STRING, LIST], None),
        ([], None),
    ],
)
def test_types_meet_where_all_convert(types: list[Type], unified: Type | None) -> None:
    assert unify(types) == unified


TYPES = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL]),
    lambda inner: st.one_of(
        st.builds(Collection, st.sampled_from(["list", "set", "map"]), inner),
        st.lists(inner, max_size=2).map(lambda found: TupleType(tuple(found))),
        st.dictionaries(st.sampled_from("ab"), inner, max_size=2).map(ObjectType),
    ),
    max_leaves=4,
)


@given(st.lists(TYPES, min_size=1, max_size=3))
def test_every_type_converts_into_the_unified_one(types: list[Type]) -> None:
    unified = unify(types)
    assert unified is None or all(convertible(type_, unified) for type_ in types)


@given(TYPES)
def test_a_type_unifies_with_itself(type_: Type) -> None:
    assert unify([type_, type_]) == type_
    assert plain_type(type_) == type_


def test_types_are_called_as_terraform_calls_them() -> None:
    assert type_name(Collection("map", LIST)) == "map of list of number"
    assert type_name(Collection("set", DYNAMIC), constraint=True) == "set of any single type"
