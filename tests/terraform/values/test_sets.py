"""Sets: no element twice, in terraform's order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.terraform.values.cty import BOOL, NUMBER, STRING, TupleType, Unknown, Value, null, number, string, tuple_of
from linter.terraform.values.sets import hash_bytes, set_of, unmarked
from tests.terraform.bench import plain, value


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("[10, 9, -5, 1/0]", None),
        ("[10, 9, -5]", [-5, 9, 10]),
        ('["b", "B", "é", "10", "9"]', ["10", "9", "B", "b", "é"]),
        ("[true, false, true]", [False, True]),
        ('[null, "a", null]', ["a", None]),
        ("[[10], [9], [1]]", [[10], [1], [9]]),
        ('[{ a = "z" }, { a = "b" }]', [{"a": "b"}, {"a": "z"}]),
    ],
)
def test_elements_stand_in_terraforms_order(text: str, ordered: list[object] | None) -> None:
    result = plain(value(f"toset({text})"))
    assert isinstance(result, list)
    assert result == ordered if ordered is not None else result[-1] == float("inf")


def test_unknown_elements_come_last_and_equal_nothing() -> None:
    unknown = Value(STRING, Unknown("not known"))
    assert plain(set_of([unknown, string("b"), unknown, string("a")], STRING)) == ["a", "b", "?", "?"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('["a\\n\\"", null, 1.5]', b'<"a\\n\\"";~;1.5;>'),
        ("tolist([true])", b"[T;]"),
        ("{ b = 1e20, a = 1e-7 }", b"<1e-07;1e+20;>"),
        ("tomap({ k = 1/3 })", b'{"k":0.3333333333;}'),
        ("[1234567890, 12345678901, 0, -2.5]", b"<1234567890;1.23456789e+10;0;-2.5;>"),
    ],
)
def test_the_bytes_that_order_are_cty_s(text: str, written: bytes) -> None:
    assert hash_bytes(value(text)) == written


def test_numbers_equal_in_ten_digits_are_still_two() -> None:
    close = [tuple_of([number(10**20)]), tuple_of([number(10**20 + 1)])]
    assert len(set_of(close, TupleType((NUMBER,))).content) == 2  # type: ignore[arg-type]


@given(st.permutations([string("b"), string("a"), null(STRING), string("")]))
def test_the_order_of_arrival_does_not_matter(elements: list[Value]) -> None:
    assert plain(set_of(elements, STRING)) == ["", "a", "b", None]


def test_marks_are_taken_off_at_every_depth() -> None:
    secret = tuple_of([Value(BOOL, content=True).marked(frozenset({"sensitive"}))])
    bare, marks = unmarked(secret)
    assert (sorted(marks), sorted(unmarked(bare)[1])) == (["sensitive"], [])
