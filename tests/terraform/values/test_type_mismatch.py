"""Why types do not fit, in terraform's words."""

import pytest

from linter.terraform.values.cty import DYNAMIC, NUMBER, STRING, Collection, ObjectType, TupleType, Type
from linter.terraform.values.type_mismatch import mismatch


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (TupleType(()), STRING, "string required"),
        (STRING, DYNAMIC, "any type required"),
        (TupleType((NUMBER, TupleType(()))), Collection("list", NUMBER), "element 1: number required"),
        (ObjectType({"a": TupleType(())}), Collection("map", NUMBER), 'element "a": number required'),
        (
            Collection("list", Collection("list", STRING)),
            Collection("set", STRING),
            "incorrect set element type: string required",
        ),
        (ObjectType({}), ObjectType({"a": STRING, "b": STRING}), 'attributes "a" and "b" are required'),
        (Collection("map", STRING), Collection("list", STRING), "list of string required"),
    ],
)
def test_the_first_thing_missing_is_named(got: Type, want: Type, words: str) -> None:
    assert mismatch(got, want) == words
