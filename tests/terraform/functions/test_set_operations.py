"""Sets, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('setunion([1], ["a"], [true])', ["1", "a", "true"]),
        ("setintersection([1, 2, 3], [3, 2], [2])", [2]),
        ('setsubtract(["a", "b"], toset(["a"]))', ["b"]),
        ('setproduct(["a"], [1, 2])', [["a", 1], ["a", 2]]),
        ('setproduct(toset(["a"]), [])', []),
        ('setunion([], ["a"])', ["a"]),
    ],
)
def test_sets_are_joined_and_parted(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('setproduct(["a"])', "at least two"),
        ("setunion([1], [[2]])", "compatible element types"),
        ('setproduct("a", ["b"])', "a set or a list is required"),
    ],
)
def test_refuses_what_is_no_set(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
