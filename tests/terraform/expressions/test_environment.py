"""What bounds the evaluation of one expression."""

from __future__ import annotations

import pytest

from linter.terraform.expressions.template import LONGEST_TEXT
from linter.terraform.values.cty import string
from linter.terraform.values.diagnostic import EvaluationError
from tests.terraform.bench import value


def test_loops_within_loops_come_to_an_end() -> None:
    loops = "[for a in range(900) : [for b in range(900) : 1]]"
    with pytest.raises(EvaluationError, match="Expression too long"):
        value(loops)
    assert len(value("flatten([for a in range(100) : [for b in range(100) : 1]])").content) == 10_000  # type: ignore[arg-type]


def test_a_template_cannot_grow_without_bound() -> None:
    long = string("x" * (LONGEST_TEXT // 2 + 1))
    assert value('"${local.long}"', {"local.long": long}).content == long.content
    with pytest.raises(EvaluationError, match="too long"):
        value('"${local.long}${local.long}"', {"local.long": long})
