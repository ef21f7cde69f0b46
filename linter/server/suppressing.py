"""Accepting a finding where it stands: the comment that does, at a place where the language takes one."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from linter.columns import comments
from linter.finding import Fix
from linter.judgement.acceptance.suppression import PLACEHOLDER, Suppression, suppressions
from linter.report.report import Reported
from linter.source import Source, Span


def suppressed(reported: Reported, source: Source) -> Fix | None:
    """The comment that accepts a finding, above its line or behind it.

    None where the text takes no comment there: in JSON, within a longer string.
    """
    span = reported.finding.span
    if source.text.lstrip().startswith("{") or span.line > len(source.lines):
        return None
    return next((fix for fix in _places(reported.policy, source, span) if _accepts(fix, source, reported)), None)


def _places(slug: str, source: Source, span: Span) -> Iterator[Fix]:
    line = source.lines[span.line - 1]
    mark = f"# moatlint: ignore[{slug}] {PLACEHOLDER}"
    title = f"Accept {slug} here"
    indent = line[: len(line) - len(line.lstrip())]
    yield Fix(title, Span(span.file, span.line, 1, span.line, 1), f"{indent}{mark}\n")
    end = len(line) + 1
    yield Fix(title, Span(span.file, span.line, end, span.line, end), f" {mark}")


def _accepts(fix: Fix, source: Source, reported: Reported) -> bool:
    """Whether the comment is one once it is written, and speaks of the finding."""
    lines = list(source.lines)
    at = fix.span.line - 1
    before, after = lines[at][: fix.span.column - 1], lines[at][fix.span.column - 1 :]
    lines[at] = f"{before}{fix.replacement}{after}"
    written = Source(source.file, "\n".join(lines))
    moved = fix.replacement.count("\n")
    span = reported.finding.span
    there = replace(span, line=span.line + moved, end_line=span.end_line + moved)
    finding = replace(reported.finding, span=there, element=None)
    parsed = suppressions(written, comments(written))
    return any(
        isinstance(suppression, Suppression) and suppression.covers(replace(reported, finding=finding), None)
        for suppression in parsed
    )
