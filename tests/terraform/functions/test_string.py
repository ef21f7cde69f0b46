"""String functions, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linter.source import Span
from linter.terraform.functions import Context, call
from linter.terraform.values.cty import string

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('length("👨\u200d👩\u200d👧")', 1),
        ('length("\\r\\n")', 1),
        ('substr("👨\u200d👩\u200d👧x", 1, 1)', "x"),
        ('substr("abc", -2, 0)', "bc"),
        ('substr("abc", 3, 1)', ""),
        ('strrev("a\\r\\nb")', "b\r\na"),
        ('upper("ŉ ﬁ")', "ŉ ﬁ"),
        ('title("a.b_c d")', "A.B_c D"),
        ('trimspace("\\u2028x\\u0085")', "x"),
        ('trim("--a-", "-")', "a"),
        ('chomp("a\\r\\r\\n")', "a"),
        ('join("-", ["a"], toset(["c", "b"]))', "a-b-c"),
        ('startswith("a-${timestamp()}", "a-x")', "unknown"),
        ('startswith("a-${timestamp()}", "b")', False),
        ('split("", "")', []),
        ('replace("a1b22", "/[0-9]+/", "<$0>")', "a<1>b<22>"),
        ('indent(2, "\\n")', "\n  "),
    ],
)
def test_text_is_counted_and_cut_by_what_people_see(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('join(",", ["a"], ["b", null])', "element 1 of list 2 is null"),
        ('replace("a", "/[/", "")', "missing closing ]"),
        ('indent(0.5, "a")', "whole number"),
    ],
)
def test_refuses_what_is_no_text(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)


@pytest.mark.parametrize(
    "name", ["chomp", "lower", "replace", "title", "trim", "trimprefix", "trimspace", "trimsuffix", "upper", "split"]
)
def test_an_edited_text_was_set_where_the_original_was(name: str) -> None:
    place = Span("main.tf", 8, 21, 8, 32)
    original = string("0.0.0.0/0").at(place)
    others = {"replace": 2, "trim": 1, "trimprefix": 1, "trimsuffix": 1, "split": 1}.get(name, 0)
    given = [original, *(string(",") for _ in range(others))]
    result = call(name, tuple(reversed(given)) if name == "split" else tuple(given), Context(Path()))
    assert (result.content[0] if isinstance(result.content, tuple) else result).span == place
