"""Maps and objects, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('keys({ "é" = 1, B = 2, a = 3 })', ["B", "a", "é"]),
        ("values(tomap({ b = 1, a = 2 }))", [2, 1]),
        ('merge({ a = 1 }, { a = "x" }, null)', {"a": "x"}),
        ('zipmap(["b", "a"], [1, 2])', {"a": 2, "b": 1}),
        ('merge(tomap({ a = "1" }), tomap({ b = "2" }))', {"a": "1", "b": "2"}),
    ],
)
def test_entries_are_ordered_by_key(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('keys(["a"])', "map or object"),
        ('values("a")', "requires a map"),
        ('merge({}, ["a"])', "must be maps or objects"),
        ('zipmap(["a"], [1, 2])', "does not match"),
    ],
)
def test_refuses_what_is_no_map(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
