"""YAML, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('yamldecode("0b11")', 3),
        ('yamldecode("a: 2020-1-2 03:04:05")', {"a": "2020-01-02T03:04:05Z"}),
        ('yamldecode("- !!float 1\\n- !!bool yes\\n- !!null x")', [1, True, None]),
        ('yamldecode("a: &a [1]\\nb: *a")', {"a": [1], "b": [1]}),
        ('yamldecode("Y")', True),
        ("yamldecode(\"'yes'\")", "yes"),
        ('yamldecode("<<: [{a: 1}, {a: 2, b: 3}]")', {"a": 1, "b": 3}),
        ('yamlencode({ a = "x\\ny" })', '"a": |-\n  x\n  y\n'),
        ("yamlencode([{ a = [] }])", '- "a": []\n'),
        ('yamlencode("")', '""\n'),
    ],
)
def test_plain_text_is_typed_as_go_cty_yaml_does(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('yamldecode("+")', "cannot parse"),
        ('yamldecode(".nan")', "NaN"),
        ('yamldecode("a: &a [*a]")', "inside its own definition"),
        ('yamldecode("~: 1")', "cannot be null"),
        ('yamldecode("!foo {}")', "can't interpret mapping"),
    ],
)
def test_refuses_what_has_no_value(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
