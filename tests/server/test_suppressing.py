"""Where a comment is put that accepts a finding: above its line, else behind it, else nowhere."""

from __future__ import annotations

import pytest

from linter.finding import Finding, Severity
from linter.report.report import Reported
from linter.resource import Dialect
from linter.server.suppressing import suppressed
from linter.source import Source, Span
from linter.truth import YES

SLUG = "ingress-ssh-open"


def reported(file: str, line: int) -> Reported:
    span = Span(file, line, 1, line, 2)
    return Reported(SLUG, Severity.HIGH, True, Finding("m", YES, "r", span), Dialect.TERRAFORM, "f")


@pytest.mark.parametrize(
    ("file", "text", "line", "place"),
    [
        ("main.tf", "a = 1\n\tb = 2\n", 2, (2, 1, f"\t# moatlint: ignore[{SLUG}] <reason>\n")),
        ("main.tf", "a = [\n  1,\n]\n", 2, (2, 1, f"  # moatlint: ignore[{SLUG}] <reason>\n")),
        ("main.tf", "a = <<E\nx\nE\n", 2, None),
        ("main.tf", "a = 1", 1, (1, 1, f"# moatlint: ignore[{SLUG}] <reason>\n")),
        ("t.yaml", "a:\n  - b: 1\n", 2, (2, 1, f"  # moatlint: ignore[{SLUG}] <reason>\n")),
        ("t.yaml", "a: |\n  x\n  y\n", 3, None),
        ("t.yaml", '{"a": 1}\n', 1, None),
        ("t.json", '{"a": 1}\n', 1, None),
        ("main.tf", "a = 1\n", 9, None),
    ],
)
def test_it_is_put_where_it_counts(file: str, text: str, line: int, place: tuple[int, int, str] | None) -> None:
    fix = suppressed(reported(file, line), Source(file, text))
    found = (fix.span.line, fix.span.column, fix.replacement) if fix is not None else None
    assert found == place
