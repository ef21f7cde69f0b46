"""JSON, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("jsonencode(1e-7)", "0.0000001"),
        ('jsonencode("</\\u2028")', '"\\u003c/\\u2028"'),
        ('jsondecode("1.10") == 1.1', True),
        ('jsonencode(jsondecode("123456789012345678901234567890.5"))', "123456789012345678901234567890.5"),
        ('jsondecode("\\"\\\\ud83d\\\\ude00\\"")', "😀"),
        ("jsonencode({ b = [], a = {} })", '{"a":{},"b":[]}'),
        ('jsonencode([timestamp()]) == "{}"', False),
    ],
)
def test_json_keeps_every_digit(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('jsondecode("NaN")', "Error in function call"),
        ('jsondecode("{")', "Error in function call"),
        ("jsonencode(1/0)", "infinity"),
    ],
)
def test_refuses_what_is_no_json(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
