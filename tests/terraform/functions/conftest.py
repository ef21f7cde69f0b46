"""Expressions asked as a person would: text in, terraform's answer out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linter.source import Source
from linter.terraform.console import ConsoleScope, answer
from linter.terraform.expressions.expression import evaluate
from linter.terraform.functions import Context
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.values.cty import Value


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Any]:
    """The result of an expression, "unknown", or its error's title and detail."""

    def asked(expression: str, **locals_: str) -> Any:
        given = answer({"expr": expression}, ConsoleScope(locals_, Context(tmp_path)))
        if given.get("unknown"):
            return "unknown"
        return given["error"] if "error" in given else given["result"]

    return asked


@pytest.fixture
def value(tmp_path: Path) -> Callable[..., Value]:
    """The value of an expression; names given are bound to values."""

    def evaluated(expression: str, **names: Value) -> Value:
        scope = ConsoleScope({}, Context(tmp_path))
        return evaluate(parse_expression(Source("test", expression)), scope, names)

    return evaluated
