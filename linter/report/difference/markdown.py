"""The difference for a pull request: what opens and closes, a picture of before and after, then findings."""

from __future__ import annotations

from collections.abc import Iterator

from linter.report.difference.model import Change, Difference, How
from linter.report.difference.picture import picture
from linter.report.difference.wording import (
    TITLES,
    Gathered,
    Listed,
    before_only,
    between_gone,
    called,
    gathered,
    headline,
    left_out,
    listed,
    named,
    noticeable,
    reasons,
    same,
    traffic,
    verdict,
)
from linter.report.formats import RenderOptions
from linter.report.grouping import by_severity, grouped
from linter.report.markup import block, code, html_code, prose
from linter.report.plain import counted, sentence, unobeyed
from linter.report.wording import hop_in_words
from linter.source import Span

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment and refuses a longer one whole."""
_ROWS = 50
_PATHS = 20
_LISTED = 30


def render(difference: Difference, options: RenderOptions) -> str:
    """The difference as GitHub-flavoured Markdown, short enough for a comment; it says what was left out."""
    kept, skipped = "", 0
    for section in _sections(difference.shown(possible=options.possible)):
        text = "\n".join((*section, ""))
        if len(kept) + len(text) > MAX_CHARACTERS:
            skipped += 1
        else:
            kept += text
    if skipped:
        kept += f"\n{counted(skipped, 'section is', 'sections are')} left out here for their length.\n"
    return unobeyed(kept.strip()) + "\n"


def _sections(difference: Difference) -> Iterator[list[str]]:
    yield list(_head(difference))
    groups = {change: gathered(noticeable(difference.of(change))) for change in TITLES}
    for change, title in TITLES.items():
        if groups[change]:
            yield list(_exposure(title, groups[change]))
    drawn = picture(difference)
    if drawn:
        yield ["", *block(drawn, "mermaid"), ""]
    yield from (list(_findings(findings)) for findings in listed(difference))
    yield list(_errors(difference))
    for group in [group for change in TITLES for group in groups[change]][:_PATHS]:
        yield list(_proof(group))
    yield list(_resources(difference))
    yield list(_notices(difference))


def _head(difference: Difference) -> Iterator[str]:
    yield f"## moatlint diff: {headline(difference)}"
    yield ""
    sides = (difference.before, difference.after)
    before, after = (f"{code(side.name)} ({prose(called(side))})" for side in sides)
    yield f"{before} against {after}; {counted(len(difference.unchanged), 'finding')} unchanged."
    gone = between_gone(difference.shifts)
    if gone:
        yield ""
        yield f"{gone} closed as well."
    if difference.hidden:
        yield ""
        yield f"{left_out(difference)}."


def _exposure(title: str, groups: tuple[Gathered, ...]) -> Iterator[str]:
    yield ""
    yield f"### {title.capitalize()}"
    yield ""
    yield "| From | To | On | Declared at | |"
    yield "| --- | --- | --- | --- | --- |"
    for group in groups[:_ROWS]:
        first = group.first
        said = [before_only(first), verdict(first), *(f"not known: {reason}" for reason in reasons(first))]
        said += [f"with {first.environment}"] if first.environment else []
        where = _place(first.target.span or first.source.span)
        remarks = "; ".join(prose(remark) for remark in said if remark)
        whom = "one another" if group.is_mutual else code(named(group.targets))
        ends = f"{code(named(group.sources))} | {whom}"
        yield f"| {ends} | {prose(traffic(first))} | {where} | {remarks} |"
    if len(groups) > _ROWS:
        yield f"| | | and {len(groups) - _ROWS:,} more | | |"


def _proof(group: Gathered) -> Iterator[str]:
    first = group.first
    if not first.path and not first.blocked_by:
        return
    state = "before" if first.change is Change.CLOSED else "now"
    yield ""
    yield f"<details><summary>{html_code(group.title)}: {TITLES[first.change]}</summary>"
    yield ""
    if first.path:
        yield f"The path {state}:"
        yield ""
        yield from (f"{number}. {prose(hop_in_words(hop))}{_at(hop.span)}" for number, hop in enumerate(first.path, 1))
        yield ""
    if first.blocked_by:
        yield f"{'Now' if first.change is Change.CLOSED else 'Before'} it is stopped by:"
        yield ""
        for hop in first.blocked_by[:_LISTED]:
            why = f": {hop.reason}" if hop.reason else ""
            yield f"- {prose(f'{hop.kind} {hop.node}{why}')}{_at(hop.span)}"
        yield ""
    yield "</details>"


def _findings(findings: Listed) -> Iterator[str]:
    if not findings.reported:
        return
    groups = by_severity(grouped(findings.reported))
    yield ""
    yield f"### {findings.title.capitalize()} ({len(findings.reported):,})"
    yield ""
    yield "| Severity | Where | What | Policy |"
    yield "| --- | --- | --- | --- |"
    for group in groups[:_ROWS]:
        first, finding = group.first, group.first.finding
        severity = str(first.severity) if first.certain else f"{first.severity}, possible"
        said = findings.remarks.get(id(first), "")
        remark = f" ({prose(said)})" if said else ""
        more = f" ({len(group.resources)} instances)" if len(group.resources) > 1 else ""
        yield f"| {severity} | {_place(finding.span)} | {prose(finding.message)}{more}{remark} | {code(first.policy)} |"
    if len(groups) > _ROWS:
        yield f"| | | and {len(groups) - _ROWS:,} more | |"


def _resources(difference: Difference) -> Iterator[str]:
    """The resources that were taken for the same, and those on one side only."""
    matched = [pair for pair in difference.matched if pair.how is not How.ADDRESS]
    if not matched and not difference.removed and not difference.added:
        return
    yield ""
    yield "<details><summary>Resources</summary>"
    yield ""
    for lone, side in ((difference.removed, difference.before), (difference.added, difference.after)):
        if lone:
            names = ", ".join(f"{code(resource.address)} ({prose(resource.kind)})" for resource in lone[:_LISTED])
            more = f" and {len(lone) - _LISTED:,} more" if len(lone) > _LISTED else ""
            yield f"- only in {code(side.name)}: {names}{more}"
    words = tuple(same(matched))
    yield from (f"- the same: {code(said)}" for said in words[:_LISTED])
    if len(words) > _LISTED:
        yield f"- and {len(words) - _LISTED:,} more that are the same"
    yield ""
    yield "</details>"


def _errors(difference: Difference) -> Iterator[str]:
    if not difference.problems:
        return
    yield ""
    yield f"### {counted(len(difference.problems), 'error')}"
    yield ""
    for problem in difference.problems[:_LISTED]:
        said = f"{sentence(problem.message)} {sentence(problem.advice)}".strip()
        yield f"- {_place(problem.span)}: {prose(said)}"
    if len(difference.problems) > _LISTED:
        yield f"- and {len(difference.problems) - _LISTED:,} more"


def _notices(difference: Difference) -> Iterator[str]:
    if not difference.notices:
        return
    yield ""
    yield "### What was not compared, and other notes"
    yield ""
    for notice in difference.notices[:_LISTED]:
        subject = f"{code(notice.subject)}: " if notice.subject else ""
        yield f"- {subject}{prose(notice.message)}"
    if len(difference.notices) > _LISTED:
        yield f"- and {len(difference.notices) - _LISTED:,} more"


def _place(span: Span | None) -> str:
    return "" if span is None else code(f"{span.file}:{span.line}")


def _at(span: Span | None) -> str:
    return "" if span is None else f", {_place(span)}"
