"""Calls: expanded arguments, and the functions that take expressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.terraform.console import ConsoleScope, answer
from linter.terraform.functions import Context
from linter.terraform.values.cty import DYNAMIC, STRING, Collection
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.unknown import cases
from tests.terraform.bench import plain, undecided, value

KNOWN = {
    "var.text": undecided(STRING),
    "var.list": undecided(Collection("list", STRING)),
    "local.tpl": value('"Dear $${name}"'),
    "local.list": value('["$${a}"]'),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("max([1, 5, 2]...)", 5),
        ("max(7, toset([5])...)", 7),
        ("max(var.list...)", "?"),
        ("try([][0], {}.a, 3)", 3),
        ("try(null, 3)", None),
        ("can([][0])", False),
        ("can(var.text)", "?"),
        ('core::upper("a")', "A"),
        ('templatestring(local.tpl, { name = "Kim" })', "Dear Kim"),
        ("templatestring(local.list[0], { a = 5 })", 5),
        ("templatestring(local.tpl, { name = var.text })", "?"),
    ],
)
def test_calls_give_terraforms_answer(text: str, expected: object) -> None:
    assert plain(value(text, KNOWN)) == expected


def test_try_commits_itself_to_nothing_that_is_known_in_part() -> None:
    result = value("try({ a = var.text, b = 1 }, null)", KNOWN)
    assert result.type == DYNAMIC
    assert [plain(case) for case in cases(result)] == [{"a": "?", "b": 1}]
    assert value("try({ a = var.text, b = 1 }, null).b", KNOWN).unknown is not None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("try()", "Error in function call"),
        ("try([][0], {}.a)", "Error in function call"),
        ("can()", "Not enough function arguments"),
        ("can(1, 2)", "Too many function arguments"),
        ("max(null...)", "Invalid expanding argument value"),
        ('max("a"...)', "Invalid expanding argument value"),
        ("nosuch(1)", "Call to unknown function"),
        ('templatestring("a", {})', "Invalid function argument"),
        ("templatestring(local.tpl, [])", "Invalid function argument"),
        ("templatestring(local.tpl, {})", "Invalid function argument"),
        ('templatestring(local.tpl, { "1x" = 1 })', "Invalid function argument"),
    ],
)
def test_what_cannot_be_called_is_an_error(text: str, title: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        value(text, KNOWN)
    assert caught.value.title == title


def test_a_template_file_stays_inside_the_tree_and_renders_no_other(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.tftpl").write_text("secret", encoding="utf-8")
    (tmp_path / "in" / "a.tftpl").write_text('${templatefile("b.tftpl", {})}', encoding="utf-8")
    (tmp_path / "in" / "b.tftpl").write_text("b", encoding="utf-8")
    with pytest.raises(EvaluationError, match="recursively"):
        value('templatefile("a.tftpl", {})', folder=tmp_path / "in")
    assert value('templatefile("b.tftpl", {})', folder=tmp_path / "in").content == "b"
    try:
        result = value('templatefile("../out.tftpl", {})', folder=tmp_path / "in")
    except EvaluationError:
        return
    assert result.content != "secret"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("convert(5, string)", "5"),
        ('convert(["1", 2], list(number))', [1, 2]),
        ('convert({ a = "x" }, object({ a = string, b = optional(number, 3) }))', {"a": "x", "b": 3}),
        ("core::convert(true, string)", "true"),
    ],
)
def test_a_value_is_converted_to_a_type_that_is_written_out(text: str, expected: object) -> None:
    assert answer({"expr": text}, ConsoleScope({}, Context(Path())))["result"] == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("convert(5)", "Not enough function arguments"),
        ('convert("x", number)', "Invalid function argument"),
        ("convert(5, text)", "Invalid type specification"),
        ("convert(5, local.x)", "Invalid type specification"),
    ],
)
def test_what_cannot_be_converted_is_an_error(text: str, title: str) -> None:
    assert answer({"expr": text}, ConsoleScope({}, Context(Path())))["title"] == title
