"""The built-in provider's functions, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        (
            'provider::terraform::encode_expr({ a = 1, long = "x", o = { b = [] }, z = null })',
            '{\n  a    = 1\n  long = "x"\n  o = {\n    b = []\n  }\n  z = null\n}',
        ),
        ('provider::terraform::encode_expr({ "a b" = "%%{if}$${x}" })', '{\n  "a b" = "%%{if}$${x}"\n}'),
        ("provider::terraform::encode_tfvars({ b = {}, a = -1.5 })", "a = -1.5\nb = {}\n"),
        ('provider::terraform::decode_tfvars("a = [1, { b = \\"x\\" }]\\n")', {"a": [1, {"b": "x"}]}),
    ],
)
def test_values_are_written_as_terraform_fmt_would(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('provider::terraform::encode_tfvars({ "a b" = 1 })', "invalid variable name"),
        ("provider::terraform::encode_tfvars(null)", "null"),
        ('provider::terraform::decode_tfvars("a = upper(1)")', "Functions"),
        ('provider::terraform::decode_tfvars("a {}")', "blocks are not allowed"),
        ('provider::terraform::decode_tfvars("a = ")', "invalid tfvars syntax"),
    ],
)
def test_refuses_what_is_no_variable_file(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
