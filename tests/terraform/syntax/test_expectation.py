"""What python-hcl2 would have taken."""

from __future__ import annotations

import pytest

from linter.source import Source
from linter.terraform.syntax.expectation import expectation
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax_errors import syntax_errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = [1 2]\n", (1, "Expected , or ] or a newline.")),
        ('x "y" {\n  a =\n}\n', (2, "Expected an expression.")),
        ("a = 1\n", (0, "")),
    ],
)
def test_a_stumble_becomes_a_sentence(text: str, expected: tuple[int, str]) -> None:
    assert expectation(Source("main.tf", text)) == expected


def test_a_very_long_file_is_not_read_a_second_time() -> None:
    (report,) = syntax_errors(parse(Source("main.tf", "a = [1 2]\n" + "# long\n" * 20_000)))
    assert "or a newline" not in report.message
