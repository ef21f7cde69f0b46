"""Sequences made of others, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('chunklist(["a", "b", "c"], 2)', [["a", "b"], ["c"]]),
        ('concat(tolist([1]), tolist(["a"]))', ["1", "a"]),
        ("flatten([[1, [2]], toset([4, 3])])", [1, 2, 3, 4]),
        ("range(3, 0, -2)", [3, 1]),
        ("range(0.5, 2)", [0.5, 1.5]),
        ('reverse(toset(["a", "b"]))', ["b", "a"]),
        ('slice(["a", "b", "c"], 1, 1)', []),
        ('sort(["b", "a", "B"])', ["B", "a", "b"]),
        ('matchkeys(["x", "y"], [1, 2], ["2"])', ["y"]),
    ],
)
def test_sequences_are_joined_and_cut(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("chunklist([1], -1)", "must be positive"),
        ('concat(["a"], "b")', "got string"),
        ("range(5000)", "more than 1024"),
        ('slice(["a"], 0, 2)', "greater than the length"),
        ('slice(toset(["a"]), 0, 1)', "cannot slice a set"),
        ("sort([null])", "is null"),
        ("matchkeys([1], [1, 2], [1])", "should be equal"),
    ],
)
def test_refuses_what_does_not_fit(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
