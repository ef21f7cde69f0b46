"""Places, hops and reasons as JSON, the same in every document."""

from __future__ import annotations

from typing import TypeAlias

from linter.finding import Hop, Notice, Problem
from linter.source import Span
from linter.truth import Doubt

Json: TypeAlias = dict[str, object]


def place(span: Span | None) -> Json:
    """A span as JSON; nothing for None."""
    if span is None:
        return {}
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def hop(taken: Hop) -> Json:
    """One step of a path."""
    told_always: Json = {
        "node": taken.node,
        "kind": taken.kind,
        "action": taken.action,
        "decided_by": taken.decided_by,
        "value": taken.value,
        "reason": taken.reason,
    }
    return told_always | ({"code": taken.code} if taken.code else {}) | place(taken.span)


def doubt(cause: Doubt) -> Json:
    """Why something is not known."""
    return {"reason": cause.reason, **place(cause.span)}


def notice(remark: Notice) -> Json:
    """A notice as JSON."""
    return {"message": remark.message, **({"subject": remark.subject} if remark.subject else {}), **place(remark.span)}


def problem(fault: Problem) -> Json:
    """A problem as JSON."""
    return {"message": fault.message, "advice": fault.advice, **place(fault.span)}
