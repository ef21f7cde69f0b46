"""Collection functions that look at members, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('coalesce(null, 7, "z")', "7"),
        ("contains([1, null], 2)", False),
        ("distinct([{ a = 1 }, { a = 1 }, { a = 2 }])", [{"a": 1}, {"a": 2}]),
        ('element(tolist(["a", "b"]), 5)', "b"),
        ("index([[1], [2]], [2])", 1),
        ("length({ a = 1 })", 1),
        ('lookup(tomap({ a = "1" }), "b", 2)', "2"),
        ('one(toset(["a"]))', "a"),
        ("sum([1/3, 2/3])", 1),
        ('transpose({ a = ["x"], b = ["x", "y"] })', {"x": ["a", "b"], "y": ["b"]}),
        ("alltrue([])", True),
    ],
)
def test_members_are_chosen_and_counted(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("element([], 0)", "empty list"),
        ('element(["a"], -1)', "negative index"),
        ('index(["a"], "b")', "item not found"),
        ('lookup({}, "a")', 'no attribute "a"'),
        ('one(["a", "b"])', "zero or one elements"),
        ("sum([true])", "number values"),
        ("list(1)", "deprecated"),
        ('map("a", 1)', "deprecated"),
    ],
)
def test_refuses_what_has_no_such_member(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
