"""No text makes the readers slow: whatever is repeated, twice as much takes about twice as long."""

from __future__ import annotations

import contextlib

import pytest

from linter.source import Source
from linter.terraform.functions.glob import matching
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax import Body, SyntaxFault
from linter.terraform.syntax.syntax_errors import syntax_errors
from tests.growth import effort

LENGTH = 30_000
PATIENCE = 300
"""The effort for a text. Reading it takes a few tens; what grows with the square of the length takes many hundreds."""

OPENINGS = ("", "a = ", 'a = "', "a = <<E\n", 'resource "a" "b" {\n')
REPEATED = (
    *('"', '\\"', '"\\"', "'", "\\", "${", "$", "%", "$${", "%{", '"${', '${"', '"}', "\x00", "é", "\u0301"),
    *("/*", "/", "//", "#", "<<A\n", "<<-A\n", "\n", "\r", "\r\n", "\t", " ", "%{ if a }", "%{ for a in b }"),
    *("(", "[", "{", ")", "]", "}", "a = ", "a {", "a {\n", 'a = "', "x=1\n", 'resource "a" "b" {\n', '"a" '),
    *("!", "-", ".*", "[*]", "[0]", ".a", ".0", "a.0.", "a[b].", "1", "1e", "1.", "? ", ":", "a ? ", ",", "..."),
    *("for x in", "[for x in ", "||", "a ||", "a::", "_"),
)
JSON_OPENINGS = ("", "{", "[", '"', '{"a": ', '{"a": "', '{"locals": {"a": "')


@pytest.fixture(autouse=True)
def _interrupt_tree_sitter_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.terraform.syntax.parse._PATIENCE", 0.3)


def read_all(name: str, text: str) -> None:
    file = parse(Source(name, text))
    _expressions(file.body)
    syntax_errors(file)
    _ = file.comments


def _expressions(body: Body) -> None:
    for attribute in body.attributes.values():
        with contextlib.suppress(SyntaxFault):
            _ = attribute.expression
    for block in body.blocks:
        _expressions(block.body)


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_configuration_is_read_in_linear_time(opening: str) -> None:
    slow = {}
    for piece in REPEATED:
        text = opening + piece * (LENGTH // len(piece))
        taken = effort(lambda text=text: read_all("main.tf", text))  # type: ignore[misc]
        if taken > PATIENCE:
            slow[piece] = taken
    assert not slow


@pytest.mark.parametrize("opening", JSON_OPENINGS)
def test_the_json_spelling_is_read_in_linear_time(opening: str) -> None:
    slow = {}
    for piece in REPEATED:
        text = opening + piece * (LENGTH // len(piece))
        taken = effort(lambda text=text: read_all("main.tf.json", text))  # type: ignore[misc]
        if taken > PATIENCE:
            slow[piece] = taken
    assert not slow


@pytest.mark.parametrize("pattern", ["*a" * 60 + "b", "*" * 200 + "b", "?*" * 60 + "b", "[ab]*" * 60 + "c"])
def test_a_file_pattern_is_matched_in_linear_time(pattern: str) -> None:
    accepts = matching(pattern)
    assert effort(lambda: accepts("a" * 255)) < 50
    assert not accepts("a" * 255)
