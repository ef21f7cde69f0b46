"""Findings as people count them: a fault in the source is reported once, however many instances it has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from linter.finding import Severity
from linter.report.formats import RenderOptions
from linter.report.plain import counted
from linter.report.report import Report, Reported, Undecided
from linter.resource import Call
from linter.source import Span
from linter.truth import Doubt


class Group(Struct, frozen=True):
    """Findings of one policy at one place: a module called many times, a resource with `count` or `for_each`."""

    members: tuple[Reported, ...]

    @property
    def first(self) -> Reported:
        """The finding that is shown in full."""
        return self.members[0]

    @property
    def resources(self) -> tuple[str, ...]:
        """The instances, each once, in order."""
        return tuple(dict.fromkeys(member.finding.resource for member in self.members))

    @property
    def also(self) -> tuple[Reported, ...]:
        """The findings that these imply, one of each policy."""
        return tuple({narrower.policy: narrower for member in self.members for narrower in member.subsumes}.values())


def findings_to_show(report: Report, options: RenderOptions) -> tuple[Reported, ...]:
    """The findings to show: the certain ones, and the possible ones if they were asked for."""
    return tuple(reported for reported in report.reported if reported.certain or options.possible)


def grouped(reported: Iterable[Reported]) -> tuple[Group, ...]:
    """The findings gathered by policy, place, severity and certainty, in order of the first of each."""
    groups: dict[tuple[str, Span, Severity, bool], list[Reported]] = {}
    for finding in reported:
        groups.setdefault((finding.policy, finding.finding.span, finding.severity, finding.certain), []).append(finding)
    return tuple(Group(tuple(members)) for members in groups.values())


def alike(groups: Iterable[Group]) -> tuple[tuple[Group, ...], ...]:
    """The groups gathered by what they say of their resources, in order of the first of each."""
    gathered: dict[object, list[Group]] = {}
    for group in groups:
        first = group.first
        fix = first.finding.fix
        said = (first.policy, first.severity, first.certain, first.scenario, len(group.resources))
        texts = (first.finding.message, "" if fix is None else fix.title)
        name = re.compile(rf"(?<!\w){re.escape(first.finding.resource)}(?!\w)")
        spoken = tuple(name.sub("", text) for text in texts)
        implied = tuple(narrower.policy for narrower in group.also)
        gathered.setdefault((said, spoken, fix is not None and bool(fix.risk), implied), []).append(group)
    return tuple(map(tuple, gathered.values()))


def by_severity(groups: Iterable[Group]) -> tuple[Group, ...]:
    """The worst first, the certain before the possible; the order is kept otherwise."""
    return tuple(sorted(groups, key=lambda group: (-group.first.severity.rank, not group.first.certain)))


def severity_counts(reported: Iterable[Reported]) -> tuple[tuple[Severity, int], ...]:
    """How many of each severity, the worst first; severities without any are left out."""
    severities = [finding.severity for finding in reported]
    return tuple((severity, severities.count(severity)) for severity in reversed(Severity) if severity in severities)


def open_questions(report: Report, options: RenderOptions) -> tuple[Undecided, ...]:
    """The undecided verdicts that are not already shown as possible findings."""
    shown = {(reported.policy, reported.finding.resource) for reported in findings_to_show(report, options)}
    return tuple(undecided for undecided in report.undecided if (undecided.policy, undecided.resource) not in shown)


def counts_in_words(reported: Iterable[Reported]) -> str:
    """How many, of which severities, how many only possible: `3 findings (1 high, 2 low; 1 only possible)`."""
    every = tuple(reported)
    severities = ", ".join(f"{count:,} {severity}" for severity, count in severity_counts(every))
    possible = sum(not reported.certain for reported in every)
    return f"{counted(len(every), 'finding')} ({severities}{f'; {possible:,} only possible' if possible else ''})"


def calls_to_show(reported: Reported) -> tuple[Call, ...]:
    """The calls it came through that its evidence does not show already."""
    shown = {evidence.span for evidence in reported.finding.evidence}
    return tuple(call for call in reported.calls if call.span not in shown)


def doubts_to_show(reported: Reported) -> tuple[Doubt, ...]:
    """Why it is only possible, without what its scenario says already."""
    if reported.certain:
        return ()
    return tuple(doubt for doubt in reported.finding.when.doubts if doubt.reason != f"only when {reported.scenario}")
