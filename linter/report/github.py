"""Annotations in a GitHub Actions log: workflow commands, the worst first, within the ten of a kind a step may have.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.finding import Notice, Problem, Severity
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, by_severity, findings_to_show, grouped
from linter.report.location import relative
from linter.report.plain import counted, visible
from linter.report.report import Report
from linter.source import Span

MAX_OF_A_KIND = 10
_KINDS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}


class _Annotation(Struct, frozen=True):
    kind: str
    title: str
    lines: tuple[str, ...]
    span: Span | None


def render(report: Report, options: RenderOptions) -> str:
    """The report as workflow commands, and a line about the findings that exceed GitHub's limits."""
    shown, left_out = _within_limits(_annotations(report, options))
    lines = [_command(annotation, options) for annotation in shown]
    if left_out:
        said = counted(left_out, "more finding, error or note", "more findings, errors and notes")
        lines.append(f"{said} than GitHub shows as annotations of one step: the job summary has them.")
    return "".join(line + "\n" for line in lines)


def _annotations(report: Report, options: RenderOptions) -> Iterator[_Annotation]:
    yield from map(_problem, report.problems)
    yield from map(_finding, by_severity(grouped(findings_to_show(report, options))))
    yield from map(_notice, report.notices)


def _within_limits(annotations: Iterable[_Annotation]) -> tuple[list[_Annotation], int]:
    shown: list[_Annotation] = []
    left_out = 0
    for annotation in annotations:
        if sum(other.kind == annotation.kind for other in shown) < MAX_OF_A_KIND:
            shown.append(annotation)
        else:
            left_out += 1
    return shown, left_out


def _finding(group: Group) -> _Annotation:
    first, finding = group.first, group.first.finding
    certainty = "" if first.certain else "possible, "
    lines = [finding.message]
    if first.scenario:
        lines.append(f"This holds where {first.scenario}.")
    if len(group.resources) > 1:
        lines.append(f"Instances: {', '.join(group.resources)}")
    lines += [f"{evidence.span}: {evidence.message}" for evidence in finding.evidence]
    lines += [f"Also {narrower.policy}: {narrower.finding.message}" for narrower in group.also]
    title = f"{first.policy} ({certainty}{first.severity})"
    return _Annotation(_KINDS.get(first.severity, "notice"), title, tuple(lines), finding.span)


def _problem(problem: Problem) -> _Annotation:
    lines = tuple(line for line in (problem.message, problem.advice) if line)
    return _Annotation("error", "could not be judged", lines, problem.span)


def _notice(notice: Notice) -> _Annotation:
    return _Annotation("notice", "not looked at", (notice.message,), notice.span)


def _command(annotation: _Annotation, options: RenderOptions) -> str:
    properties: dict[str, str | int] = {}
    if annotation.span:
        span = annotation.span
        properties = {"file": relative(span.file, options), "line": span.line, "endLine": span.end_line}
        if span.line == span.end_line:
            # Columns of a region of several lines are refused.
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = annotation.title
    told_properties = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = "\n".join(visible(line) for line in annotation.lines)
    return f"::{annotation.kind} {told_properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
