"""Every syntax error of a file, for people.

Terraform's own wording stands first. Where python-hcl2 stumbles over the same line, what it would have accepted there
is added; it is imported for that alone, because it is large and slow.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from linter.source import Source, Span
from linter.terraform.syntax import Attribute, Body, File, SyntaxFault

_MOST_ERRORS = 100
_LONG_LINE = 300
_EXPECTATION = "linter.terraform.expectation"


@dataclass(frozen=True, slots=True)
class SyntaxReport:
    """One syntax error: its place, and a sentence that says what is wrong."""

    span: Span
    message: str


def syntax_errors(file: File) -> tuple[SyntaxReport, ...]:
    """Every syntax error of a file, in the order of the text, at most a hundred."""
    faults = sorted(_faults(file.body), key=lambda fault: fault.span)[:_MOST_ERRORS]
    if not faults:
        return ()
    line, expected = (0, "") if file.source.file.endswith(".json") else _expectation(file.source)
    reports: list[SyntaxReport] = []
    for fault in faults:
        message = f"{fault.title}: {fault.detail}"
        if expected and fault.span.line == line:
            message = f"{message} {expected}"
            expected = ""
        reports.append(SyntaxReport(fault.span, message))
    return tuple(reports)


def _faults(body: Body) -> Iterator[SyntaxFault]:
    """Those of the structure, and of the expressions that may have any."""
    pending = [body]
    while pending:
        current = pending.pop()
        yield from current.faults
        pending.extend(block.body for block in current.blocks)
        for attribute in current.attributes.values():
            if _doubtful(attribute.span) and (fault := _fault(attribute)) is not None:
                yield fault


def _doubtful(span: Span) -> bool:
    """Whether tree-sitter's word is not enough: it takes newlines for blanks and knows no depth that is too deep."""
    return span.line != span.end_line or span.end_column - span.column > _LONG_LINE


def _fault(attribute: Attribute) -> SyntaxFault | None:
    try:
        _ = attribute.expression
    except SyntaxFault as fault:
        return fault
    return None


def _expectation(source: Source) -> tuple[int, str]:
    line, expected = importlib.import_module(_EXPECTATION).expectation(source)
    return int(line), str(expected)
