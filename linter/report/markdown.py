"""Markdown for a job summary or a pull request: a table, then every fault with its place, its proof and its picture."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Hop
from linter.report.excerpt import excerpt
from linter.report.formats import RenderOptions
from linter.report.grouping import (
    Group,
    by_severity,
    calls_to_show,
    counts_in_words,
    doubts_to_show,
    findings_to_show,
    grouped,
    open_questions,
)
from linter.report.location import place
from linter.report.markup import block, code, html_code, picture_label, prose
from linter.report.plain import counted, sentence, unobeyed
from linter.report.report import Report
from linter.report.wording import acceptance_in_words, hop_in_words, verdicts
from linter.source import Span

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment and refuses a longer one whole."""

_ROWS = 100
_LISTED = 50
_INSTANCES = 20
_PASSING = {
    "enter": "enters",
    "route": "routed",
    "nat": "translated",
    "nacl_in": "let in",
    "nacl_out": "let out",
    "sg_in": "let in",
    "sg_out": "let out",
    "listen": "listens",
    "transit": "passes",
    "deliver": "arrives",
}


def render(report: Report, options: RenderOptions) -> str:
    """The report as GitHub-flavoured Markdown, short enough for a comment; it says what was left out."""
    groups = by_severity(grouped(findings_to_show(report, options)))
    head = "\n".join([*_head(report, options), *_table(groups, options)])
    tail = "\n".join([*_errors(report, options), *_unjudged(report, options)])
    details, left_out = _fitting(report, groups, options, MAX_CHARACTERS - len(head) - len(tail))
    if left_out:
        details += f"\nThe details of {counted(left_out, 'more finding')} are left out here for their length.\n"
    return unobeyed(f"{head}\n{details}{tail}".strip()) + "\n"


def _fitting(report: Report, groups: tuple[Group, ...], options: RenderOptions, room: int) -> tuple[str, int]:
    details = ""
    for number, group in enumerate(groups):
        section = "\n".join(["", *_details(report, group, options), ""])
        if len(details) + len(section) > room:
            return details, len(groups) - number
        details += section
    return details, 0


def _head(report: Report, options: RenderOptions) -> Iterator[str]:
    shown = findings_to_show(report, options)
    summary = report.summary
    yield f"## moatlint: {counts_in_words(shown) if shown else 'nothing found'}"
    yield ""
    yield (
        f"{counted(summary.resources, 'resource')} in {counted(summary.files, 'file')} of "
        f"{counted(summary.deployments, 'deployment')}: {verdicts(summary, verbose=True)}"
    )
    yield ""


def _table(groups: tuple[Group, ...], options: RenderOptions) -> Iterator[str]:
    if not groups:
        return
    yield "| Severity | Where | What | Policy |"
    yield "| --- | --- | --- | --- |"
    for group in groups[:_ROWS]:
        first, finding = group.first, group.first.finding
        severity = str(first.severity) if first.certain else f"{first.severity}, possible"
        instances = f" ({len(group.resources)} instances)" if len(group.resources) > 1 else ""
        where = code(place(finding.span, options))
        yield f"| {severity} | {where} | {prose(finding.message)}{instances} | {code(first.policy)} |"
    if len(groups) > _ROWS:
        yield f"| | | and {len(groups) - _ROWS:,} more | |"
    yield ""


def _details(report: Report, group: Group, options: RenderOptions) -> Iterator[str]:
    first, finding = group.first, group.first.finding
    where = html_code(place(finding.span, options))
    yield f"<details><summary>{first.severity}: {html_code(first.policy)} at {where}</summary>"
    yield ""
    yield f"{prose(finding.message)}"
    yield ""
    yield from _excerpt(report, finding.span)
    yield from _remarks(group)
    yield from (
        f"- because: {prose(evidence.message)}, {code(place(evidence.span, options))}"
        for evidence in finding.evidence[:_LISTED]
    )
    yield from (f"- called: {code(call.address)}, {code(place(call.span, options))}" for call in calls_to_show(first))
    if finding.path:
        yield ""
        yield from _picture(finding.path)
    yield ""
    yield "</details>"


def _remarks(group: Group) -> Iterator[str]:
    first, finding = group.first, group.first.finding
    resources = group.resources
    left_out = f" and {len(resources) - _INSTANCES:,} more" if len(resources) > _INSTANCES else ""
    yield f"- resource: {', '.join(map(code, resources[:_INSTANCES]))}{left_out}"
    if first.construct:
        yield f"- construct: {code(first.construct)}"
    if first.scenario:
        yield f"- where: {prose(first.scenario)}"
    yield from (f"- not known: {prose(doubt.reason)}" for doubt in doubts_to_show(first)[:3])
    if finding.severity_reason:
        yield f"- severity: {prose(finding.severity_reason)}"
    yield from (f"- also {code(narrower.policy)}: {prose(narrower.finding.message)}" for narrower in group.also)
    if finding.fix:
        risk = f" (unsafe: {prose(finding.fix.risk)})" if finding.fix.risk else ""
        yield f"- fix: {prose(finding.fix.title)}{risk}"


def _excerpt(report: Report, span: Span) -> Iterator[str]:
    quote = excerpt(report.sources, span)
    if not quote.lines:
        return
    digits = len(str(quote.lines[-1].number))
    shown: list[str] = []
    for line in quote.lines:
        shown.append(f"{line.number:>{digits}} | {line.text}")
        shown.append(f"{' ' * digits} | {' ' * line.start}{'^' * line.length}")
    if quote.more:
        shown.append(f"{' ' * digits}   ... {counted(quote.more, 'more line')}")
    yield from block(shown)
    yield ""


def _picture(path: tuple[Hop, ...]) -> Iterator[str]:
    lines = ["flowchart LR", '  n0(["the internet"])' if path[0].action == "enter" else '  n0(["the source"])']
    for number, hop in enumerate(path, 1):
        label = picture_label(f"{hop.kind} {hop.node}".strip())
        passed = picture_label(hop.reason or _PASSING.get(hop.action, hop.action))
        lines.append(f"  n{number - 1} -->|{passed}| n{number}[{label}]")
    yield from block(lines, "mermaid")
    yield ""
    yield from (f"{number}. {prose(hop_in_words(hop))}" for number, hop in enumerate(path, 1))


def _errors(report: Report, options: RenderOptions) -> Iterator[str]:
    if not report.problems:
        return
    yield ""
    yield f"### {counted(len(report.problems), 'error')}"
    yield ""
    for problem in report.problems[:_LISTED]:
        said = f"{sentence(problem.message)} {sentence(problem.advice)}"
        yield f"- {code(place(problem.span, options))}: {prose(said)}"
    if len(report.problems) > _LISTED:
        yield f"- and {len(report.problems) - _LISTED:,} more"


def _unjudged(report: Report, options: RenderOptions) -> Iterator[str]:
    lines = [*_notices(report, options), *(_set_aside(report, options) if options.verbose else ())]
    if not lines:
        return
    yield ""
    yield "### What was not judged"
    yield ""
    yield from lines[:_LISTED]
    if len(lines) > _LISTED:
        yield f"- and {len(lines) - _LISTED:,} more"


def _notices(report: Report, options: RenderOptions) -> Iterator[str]:
    for notice in report.notices:
        subject = f"{code(notice.subject)}: " if notice.subject else ""
        where = f", {code(place(notice.span, options))}" if notice.span else ""
        yield f"- {subject}{prose(notice.message)}{where}"


def _set_aside(report: Report, options: RenderOptions) -> Iterator[str]:
    for undecided in open_questions(report, options):
        reasons = "; ".join(prose(doubt.reason) for doubt in undecided.doubts[:3])
        yield f"- {code(undecided.policy)} could not decide about {code(undecided.resource)}: {reasons}"
    for excused in report.excused:
        yield f"- {code(excused.policy)} does not apply to {code(excused.resource)}: {prose(excused.reason)}"
    for suppressed in report.suppressed:
        policy, resource = suppressed.reported.policy, suppressed.reported.finding.resource
        why = acceptance_in_words(suppressed) or "without a reason"
        yield f"- {code(policy)} is suppressed for {code(resource)}: {prose(why)}"
