"""Questions and answers as JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from linter.terraform.console import ConsoleScope, answer, main
from linter.terraform.functions import Context


def ask(expr: str, **locals_: str) -> dict[str, Any]:
    return answer({"expr": expr}, ConsoleScope(locals_, Context(Path())))


def test_a_known_value_comes_with_its_type() -> None:
    assert ask("{ a = [1, 2.5], b = null }") == {
        "result": {"a": [1, 2.5], "b": None},
        "type": ["object", {"a": ["tuple", ["number", "number"]], "b": "dynamic"}],
    }


def test_locals_are_evaluated_when_asked_for() -> None:
    assert ask("local.a + 1", a="local.b * 2", b="20", broken="][")["result"] == 41


def test_what_is_unknown_says_why_and_where() -> None:
    assert ask("timestamp()")["unknown"] is True
    assert ask("timestamp()")["why"]
    assert ask("{ a = timestamp(), b = [1, timestamp()] }")["after_unknown"] == {"a": True, "b": [False, True]}


def test_what_is_sensitive_says_so() -> None:
    assert ask('[sensitive("x")]')["sensitive"] is True
    assert "sensitive" not in ask('["x"]')


@pytest.mark.parametrize(
    ("expr", "title"),
    [
        ("local.nope", "Reference to undeclared local value"),
        ("try(aws_vpc.main, 1)", "Reference to undeclared resource"),
        ("[for x in [] : local.nope]", "Reference to undeclared local value"),
        ("path.nowhere", 'Invalid "path" attribute'),
        ("local", "Invalid reference"),
        ("1 +", "Invalid expression"),
        ("1 / 0", "Invalid number"),
        ("nosuch(1)", "Call to unknown function"),
    ],
)
def test_an_error_is_an_answer(expr: str, title: str) -> None:
    assert ask(expr)["title"] == title


def test_locals_that_go_round_in_a_circle_are_an_error() -> None:
    assert "refers to itself" in ask("local.a", a="local.b", b="local.a")["error"]


def test_one_line_in_is_one_line_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"expr": "1 + 1"}, {"expr": "local.x", "locals": {"x": '"é"'}}]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(json.dumps(row) + "\n" for row in rows)))
    main()
    assert [json.loads(line)["result"] for line in capsys.readouterr().out.splitlines()] == [2, "é"]
