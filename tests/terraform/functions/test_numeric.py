"""Numeric functions, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("ceil(1/0) == 1/0", True),
        ("floor(-0.5)", -1),
        ("abs(-1/3) == 1/3", True),
        ("tostring(pow(2, 0.5))", "1.4142135623730951"),
        ("tostring(pow(2, 64))", "18446744073709550000"),
        ("pow(0, -1) > 1", True),
        ("log(0, 2) < 0", True),
        ('parseint("-0", 2)', 0),
        ('parseint("+7", 8)', 7),
        ('parseint("z", 36)', 35),
        ("max(1/0, 5) == 1/0", True),
        ("signum(-3)", -1),
    ],
)
def test_numbers_come_out_as_terraform_writes_them(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("pow(-1, 0.5)", "not a number"),
        ('parseint("g", 16)', 'cannot parse "g" as a base 16 integer'),
        ('parseint("1", 63)', "between 2 and 62"),
        ("signum(0.5)", "whole number"),
    ],
)
def test_refuses_what_is_no_number(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
