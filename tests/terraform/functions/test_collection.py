"""Collection functions that look at members, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("contains([1, null], 2)", False),
        ("distinct([{ a = 1 }, { a = 1 }, { a = 2 }])", [{"a": 1}, {"a": 2}]),
        ("index([[1], [2]], [2])", 1),
        ("length({ a = 1 })", 1),
        ("sum([1/3, 2/3])", 1),
        ('transpose({ a = ["x"], b = ["x", "y"] })', {"x": ["a", "b"], "y": ["b"]}),
        ("alltrue([])", True),
    ],
)
def test_members_are_counted_and_compared(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('index(["a"], "b")', "item not found"),
        ("sum([true])", "number values"),
        ("list(1)", "deprecated"),
        ('map("a", 1)', "deprecated"),
    ],
)
def test_refuses_what_has_no_such_member(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
