"""Syntax errors for people."""

from __future__ import annotations

import sys

from linter.source import Source, Span
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax_errors import syntax_errors


def test_an_error_names_its_place_and_what_was_expected_there() -> None:
    (report,) = syntax_errors(parse(Source("main.tf", "a = [1 2]\n")))
    assert report.span == Span("main.tf", 1, 8, 1, 9)
    assert report.message == (
        "Missing item separator: Expected a comma to mark the beginning of the next item. Expected , or ] or a newline."
    )


def test_python_hcl2_is_not_loaded_for_a_sound_file() -> None:
    sys.modules.pop("linter.terraform.syntax.expectation", None)
    assert syntax_errors(parse(Source("main.tf", "a = [\n1,\n2]\n"))) == ()
    assert "linter.terraform.syntax.expectation" not in sys.modules


def test_errors_stand_in_the_order_of_the_text_and_are_bounded() -> None:
    text = "".join(f"a{line} =\n" for line in range(150))
    reports = syntax_errors(parse(Source("main.tf", text)))
    assert len(reports) == 100
    assert [report.span.line for report in reports] == list(range(1, 101))


def test_an_error_in_an_expression_over_several_lines_is_seen_without_evaluation() -> None:
    text = 'resource "a" "b" {\n  x = f(1,\n    "\\q"\n  )\n}\n'
    (report,) = syntax_errors(parse(Source("main.tf", text)))
    assert (report.span.line, report.message.partition(":")[0]) == (3, "Invalid escape sequence")
