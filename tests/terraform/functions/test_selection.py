"""Functions that choose one, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linter.terraform.functions import Context, call
from linter.terraform.values.cty import STRING, list_of, number, string

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('coalesce(null, 7, "z")', "7"),
        ('element(tolist(["a", "b"]), 5)', "b"),
        ('lookup(tomap({ a = "1" }), "b", 2)', "2"),
        ('one(toset(["a"]))', "a"),
    ],
)
def test_one_is_chosen(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("element([], 0)", "empty list"),
        ('element(["a"], -1)', "negative index"),
        ('lookup({}, "a")', 'no attribute "a"'),
        ('one(["a", "b"])', "zero or one elements"),
    ],
)
def test_refuses_to_choose_what_is_not_there(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)


def test_newer_releases_count_negative_indices_from_the_end() -> None:
    context = Context(Path(), negative_elements=True)
    three = list_of([string("a"), string("b"), string("c")], STRING)
    assert [call("element", (three, number(index)), context).content for index in (-1, -3, -4)] == ["c", "a", "c"]
