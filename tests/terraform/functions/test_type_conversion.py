"""Conversions that are asked for, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("tostring(1/4)", "0.25"),
        ('tonumber("1p3")', 8),
        ('tobool("0")', False),
        ("toset([2, 1, 2])", [1, 2]),
        ('tolist(toset(["b", "a"]))', ["a", "b"]),
        ('tomap({ a = 1, b = "x" })', {"a": "1", "b": "x"}),
        ('tolist(["a", null])', ["a", None]),
        ("issensitive(nonsensitive(sensitive(1)))", False),
        ('ephemeralasnull("x")', "x"),
    ],
)
def test_values_become_the_type(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('tonumber("1e99999")', 'cannot convert "1e99999" to number'),
        ('tobool("yes")', 'cannot convert "yes" to bool'),
        ('tolist("a")', "cannot convert string to list of any single type"),
        ("toset({})", "cannot convert object to set of any single type"),
        ('tobool(sensitive("x"))', "cannot convert this sensitive string to bool"),
    ],
)
def test_refuses_what_has_no_form_of_it(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
