"""`regex` and `regexall`, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('regex("(?U)a+", "aaa")', "a"),
        ('regex("a$", "a")', "a"),
        ('length(regexall("a$", "a\\n"))', 0),
        ('regexall("(?m)^.", "a\\nb")', ["a", "b"]),
        ('regexall("\\\\w+", "é_a1 ß")', ["_a1"]),
        ('regex("[\\\\d-]+", "1-2")', "1-2"),
        ('regex("[[:^digit:]]+", "1ab2")', "ab"),
        ('regex("\\\\x41\\\\x{42}", "xAB")', "AB"),
        ('regex("\\\\pL+", "1é")', "é"),
        ('regex("[^\\\\pL]", "é1")', "1"),
        ('regex("x{2,3}?", "xxx")', "xx"),
        ('regex("{a}", "{a}")', "{a}"),
        ('regex("a|b(?i)C|d", "D")', "D"),
        ('regex("(?:(a)|b)+", "ab")', ["a"]),
        ('regex("(?i:É)", "é")', "é"),
        ('regex("a#b c", "a#b c")', "a#b c"),
        ('regex("[&&]", "&")', "&"),
    ],
)
def test_patterns_match_as_gos_do(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('regex("(?!a)", "a")', "Perl syntax"),
        ('regex("(?<=a)b", "ab")', "Perl syntax"),
        ('regex("a{1001}", "a")', "invalid repeat count"),
        ('regex("a{2,1}", "a")', "invalid repeat count"),
        ('regex("*a", "a")', "missing argument to repetition operator"),
        ('regex("(?P<a>x)(?P<a>y)", "xy")', "duplicate capture group name"),
        ('regex("a)", "a")', "unexpected )"),
        ('regex("[b-a]", "a")', "invalid character class range"),
        ('regex("\\\\y", "y")', "invalid escape sequence"),
        ('regex("z", "a")', "did not match"),
    ],
)
def test_refuses_what_re2_has_not(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
