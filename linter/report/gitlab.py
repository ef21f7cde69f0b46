"""GitLab's code quality report: what a merge request's widget and diff show.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
from typing import TypeAlias

from linter.finding import Notice, Problem, Severity
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, findings_to_show, grouped
from linter.report.location import relative
from linter.report.plain import json_text, sentence, visible
from linter.report.report import Report
from linter.source import Span

Json: TypeAlias = dict[str, object]

_SEVERITIES = {
    Severity.INFO: "info",
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(report: Report, options: RenderOptions) -> str:
    """The report as a JSON array; errors and notices are issues of their own."""
    issues = [_finding(group, options) for group in grouped(findings_to_show(report, options))]
    issues += [_problem(problem, options) for problem in report.problems]
    issues += [_notice(notice, options) for notice in report.notices]
    return json_text(_distinct(issues), 2) + "\n"


def _finding(group: Group, options: RenderOptions) -> Json:
    first, finding = group.first, group.first.finding
    others = len(group.resources) - 1
    also = f" (and {others} more of its instances)" if others else ""
    narrower = f" (also {', '.join(implied.policy for implied in group.also)})" if group.also else ""
    return _issue(
        ("" if first.certain else "Possibly: ") + visible(finding.message) + also + narrower,
        first.policy,
        first.fingerprint,
        _SEVERITIES[first.severity],
        finding.span,
        options,
    )


def _problem(problem: Problem, options: RenderOptions) -> Json:
    fingerprint = _hash(problem.span.file, problem.message)
    said = " ".join(sentence(text) for text in (problem.message, problem.advice) if text)
    return _issue(said, "could-not-be-judged", fingerprint, "major", problem.span, options)


def _notice(notice: Notice, options: RenderOptions) -> Json:
    span = notice.span or Span(notice.subject or ".", 1, 1, 1, 1)
    subject = f"{notice.subject}: " if notice.subject else ""
    said = sentence(f"{subject}{notice.message}")
    return _issue(said, "notice", _hash(span.file, notice.message), "info", span, options)


def _hash(file: str, message: str) -> str:
    return hashlib.sha256(f"{file}\0{message}".encode("utf-8", "replace")).hexdigest()


def _issue(
    description: str, check_name: str, fingerprint: str, severity: str, span: Span, options: RenderOptions
) -> Json:
    return {
        "description": description,
        "check_name": check_name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": relative(span.file, options),
            "lines": {"begin": span.line, "end": span.end_line},
        },
    }


def _distinct(issues: list[Json]) -> list[Json]:
    # GitLab makes one of issues with equal fingerprints: a second one would vanish.
    seen: dict[object, int] = {}
    told_apart = []
    for issue in issues:
        fingerprint = issue["fingerprint"]
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        suffix = f"-{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
        told_apart.append(issue | {"fingerprint": f"{fingerprint}{suffix}"})
    return told_apart
