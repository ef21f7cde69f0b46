"""Every syntax error of a file, for people.

Terraform's own wording stands first. Where python-hcl2 stumbles over the same line, what it would have accepted there
is added; it is imported for that alone, because it is large and slow.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from linter.source import Source, Span
from linter.terraform.syntax.syntax import Attribute, Body, File, SyntaxFault

_MOST_ERRORS = 100
_LONG_LINE = 300
_LONGEST_WORDED = 10_000
_SUSPECT = re.compile(r"\\|(?<!\$)\{|\.\d+\.\d")
_EXPECTATION = "linter.terraform.syntax.expectation"


@dataclass(frozen=True, slots=True)
class SyntaxReport:
    """One syntax error: its place, a title, and sentences that say what is wrong."""

    span: Span
    title: str
    detail: str

    @property
    def message(self) -> str:
        """Title and detail in one line."""
        return f"{self.title}: {self.detail}"


def syntax_errors(file: File) -> tuple[SyntaxReport, ...]:
    """Every syntax error of a file, in the order of the text, at most a hundred."""
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
    """Those of the structure, and of the expressions that may have any."""
    pending = [body]
    while pending:
        current = pending.pop()
        yield from current.faults
        pending.extend(block.body for block in current.blocks)
        for attribute in current.attributes.values():
            if _doubtful(attribute.span, lines) and (fault := _fault(attribute)) is not None:
                yield fault


def _doubtful(span: Span, lines: tuple[str, ...]) -> bool:
    """Whether tree-sitter is not enough: it takes newlines for blanks, and every escape and depth as it comes."""
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
