"""The syntax errors of a file, as they are shown to users.

The message is Terraform's. If python-hcl2 fails at the same line, the tokens it expected there are added; it is
imported only for that, because it is large and slow.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

from msgspec import Struct

from linter.source import Source, Span
from linter.terraform.syntax.syntax import Attribute, Body, File, SyntaxFault

_MOST_ERRORS = 100
_LONG_LINE = 300
_LONGEST_WORDED = 10_000
_SUSPECT = re.compile(r"\\|(?<!\$)\{|\.\d+\.\d")
_EXPECTATION = "linter.terraform.syntax.expectation"


class SyntaxReport(Struct, frozen=True):
    """A syntax error: its place, its title and its explanation."""

    span: Span
    title: str
    detail: str

    @property
    def message(self) -> str:
        """Title and detail in one line."""
        return f"{self.title}: {self.detail}"


def syntax_errors(file: File) -> tuple[SyntaxReport, ...]:
    """The syntax errors of a file, in order, at most a hundred."""
    faults = sorted(_faults(file.body, file.source.lines), key=lambda fault: fault.span)[:_MOST_ERRORS]
    if not faults:
        return ()
    line, expected = _expectation(file.source)
    reports: list[SyntaxReport] = []
    for fault in faults:
        detail = fault.detail
        if expected and fault.span.line == line:
            detail = f"{detail} {expected}"
            expected = ""
        reports.append(SyntaxReport(fault.span, fault.title, detail))
    return tuple(reports)


def _faults(body: Body, lines: tuple[str, ...]) -> Iterator[SyntaxFault]:
    """The errors of the structure, and those of expressions that may have one."""
    pending = [body]
    while pending:
        current = pending.pop()
        yield from current.faults
        pending.extend(block.body for block in current.blocks)
        for attribute in current.attributes.values():
            if _doubtful(attribute.span, lines) and (fault := _fault(attribute)) is not None:
                yield fault


def _doubtful(span: Span, lines: tuple[str, ...]) -> bool:
    """Whether an expression must be checked: tree-sitter accepts stray newlines, any escape and any depth."""
    if span.line != span.end_line or span.end_column - span.column > _LONG_LINE:
        return True
    return _SUSPECT.search(lines[span.line - 1]) is not None


def _fault(attribute: Attribute) -> SyntaxFault | None:
    try:
        _ = attribute.expression
    except SyntaxFault as fault:
        return fault
    return None


def _expectation(source: Source) -> tuple[int, str]:
    if source.file.endswith(".json") or len(source.text) > _LONGEST_WORDED:
        return 0, ""
    line, expected = importlib.import_module(_EXPECTATION).expectation(source)
    return int(line), str(expected)
