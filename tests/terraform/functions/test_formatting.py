"""`format` and `formatlist`, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('format("%v", 1234567)', "1.234567e+06"),
        ('format("%v", 123456)', "123456"),
        ('format("%v", 0.00001)', "1e-05"),
        ('format("%s", 1234567)', "1234567"),
        ('format("%.3f", 2/3)', "0.667"),
        ('format("%.0f", 2.5)', "2"),
        ('format("%.0f", 3.5)', "4"),
        ('format("%e", 0)', "0.000000e+00"),
        ('format("%6.2e|", 12345)', "1.23e+04|"),
        ('format("%08.3f", -3.14159)', "-003.142"),
        ('format("%+.1f", 1)', "+1.0"),
        ('format("%x", -255)', "-ff"),
        ('format("%#x", 255)', "0xff"),
        ('format("%5d|%-5d|", 1, 2)', "    1|2    |"),
        ('format("%[2]s%[1]s%s", "a", "b")', "bab"),
        ('format("%q", "é<")', '"é\\u003c"'),
        ('format("%5s|", "é")', "    é|"),
        ('format("%.1s", "👨\u200d👩\u200d👧x")', "👨\u200d👩\u200d👧"),
        ('format("%v", null == 1)', "false"),
        ('format("%#v", "a")', '"a"'),
        ('format("%05s", "a")', "0000a"),
        ('format("a-%s", timestamp()) == "b"', False),
        ('formatlist("%s-%s", ["a", "b"], "c")', ["a-c", "b-c"]),
        ('formatlist("%s", tolist([]))', []),
        ('formatlist("%s%s", 1, true)', ["1true"]),
    ],
)
def test_verbs_write_as_go_writes(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('format("%z", 1)', "unsupported format verb 'z'"),
        ('format("%d", 0.5)', "an integer is required"),
        ('format("%s", [1])', "string required"),
        ('format("%")', "invalid format string starting at offset 0"),
        ('format("%s")', "not enough arguments"),
        ('format("%s", 1, 2)', "too many arguments; only 1 used"),
        ('format("x", 1)', "no verbs in format string"),
        ('formatlist("%s%s", ["a"], ["b", "c"])', "inconsistent with argument 1 of length 1"),
    ],
)
def test_refuses_what_a_verb_cannot_write(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
