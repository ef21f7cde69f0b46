"""A report as an editor shows it: a diagnostic where each fault is to be fixed, with its evidence as related places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Location,
)
from msgspec import Struct

from linter.finding import Notice, Problem, Severity
from linter.report.grouping import Group, calls_to_show, doubts_to_show, grouped
from linter.report.plain import sentence, visible
from linter.report.policy_page import parts, web_page
from linter.report.report import PolicyPage
from linter.report.wording import hop_in_words
from linter.server.documents import Documents
from linter.server.project import Outcome
from linter.source import Span

SOURCE = "moatlint"
MOST_RELATED = 50
_MOST_INSTANCES = 10
_LEVELS: Mapping[Severity, DiagnosticSeverity] = MappingProxyType(
    {
        Severity.CRITICAL: DiagnosticSeverity.Error,
        Severity.HIGH: DiagnosticSeverity.Error,
        Severity.MEDIUM: DiagnosticSeverity.Warning,
        Severity.LOW: DiagnosticSeverity.Information,
        Severity.INFO: DiagnosticSeverity.Hint,
    }
)


def shown(outcome: Outcome, *, possible: bool) -> tuple[Group, ...]:
    """The findings that are shown, those of one place together."""
    return grouped(reported for reported in outcome.report.reported if reported.certain or possible)


def page_address(page: PolicyPage, ours: Collection[str]) -> str:
    """The address of the documentation of a policy: our page, or else the first link of its own page."""
    return web_page(page.slug) if page.slug in ours else next(iter(parts(page).links), "")


class Diagnostics(Struct, frozen=True):
    """Makes diagnostics of one outcome. `ours` are the slugs of the policies that are documented on our pages."""

    outcome: Outcome
    documents: Documents
    ours: Collection[str]

    def by_file(self, *, possible: bool) -> dict[str, list[Diagnostic]]:
        """The diagnostics, by file."""
        report = self.outcome.report
        diagnostics: dict[str, list[Diagnostic]] = defaultdict(list)
        for problem in report.problems:
            diagnostics[self._shown_in(problem.span.file)].append(self._problem(problem))
        for group in shown(self.outcome, possible=possible):
            diagnostics[group.first.finding.span.file].append(self.finding(group))
        for notice in report.notices:
            if notice.span is not None:
                diagnostics[notice.span.file].append(self._notice(notice, notice.span))
        return dict(diagnostics)

    def _shown_in(self, file: str) -> str:
        """The file itself, or the first open one in what is a folder: editors show nothing at folders."""
        folder = Path(file).absolute()
        if not folder.is_dir():
            return file
        inside = (path for path in sorted(self.outcome.documents) if folder in path.parents)
        return next(map(self.outcome.tree.display, inside), file)

    def location(self, span: Span) -> Location:
        """The place that a span names."""
        lines = self.outcome.lines(span.file)
        return Location(self.documents.uri(span.file), self.documents.units.range(lines, span))

    def finding(self, group: Group) -> Diagnostic:
        """The diagnostic for the findings of one place."""
        first = group.first
        level = _LEVELS[first.severity]
        if not first.certain:
            level = max(level, DiagnosticSeverity.Information)
        page = next((page for page in self.outcome.report.pages if page.slug == first.policy), None)
        address = page_address(page, self.ours) if page is not None else ""
        return Diagnostic(
            range=self.location(first.finding.span).range,
            message="\n".join(_message(group)),
            severity=level,
            code=first.policy,
            code_description=CodeDescription(address) if address else None,
            source=SOURCE,
            related_information=list(self._related(group))[:MOST_RELATED] or None,
            data={"fingerprint": first.fingerprint},
        )

    def _related(self, group: Group) -> Iterator[DiagnosticRelatedInformation]:
        first = group.first
        for evidence in first.finding.evidence:
            yield self._place(evidence.message, evidence.span)
        for hop in first.finding.path:
            if hop.span is not None:
                yield self._place(hop_in_words(hop), hop.span)
        for call in calls_to_show(first):
            yield self._place(f"{call.address} is called here", call.span)
        for doubt in doubts_to_show(first):
            if doubt.span is not None:
                yield self._place(f"not known: {doubt.reason}", doubt.span)

    def _place(self, message: str, span: Span) -> DiagnosticRelatedInformation:
        return DiagnosticRelatedInformation(self.location(span), visible(message))

    def _problem(self, problem: Problem) -> Diagnostic:
        message = f"{sentence(problem.message)} {sentence(problem.advice)}".strip()
        return Diagnostic(
            range=self.location(problem.span).range, message=message, severity=DiagnosticSeverity.Error, source=SOURCE
        )

    def _notice(self, notice: Notice, span: Span) -> Diagnostic:
        subject = f"{notice.subject}: " if notice.subject else ""
        return Diagnostic(
            range=self.location(span).range,
            message=visible(f"{subject}{notice.message}"),
            severity=DiagnosticSeverity.Information,
            source=SOURCE,
        )


def _message(group: Group) -> Iterator[str]:
    first = group.first
    yield sentence(first.finding.message if first.certain else f"Possibly: {first.finding.message}")
    if first.scenario:
        yield sentence(f"Only when {first.scenario}")
    reasons = [doubt.reason for doubt in doubts_to_show(first) if doubt.span is None]
    if reasons:
        yield sentence(f"Not known: {'; '.join(reasons)}")
    if first.finding.severity_reason:
        yield sentence(f"{first.severity}: {first.finding.severity_reason}")
    if len(group.resources) > 1:
        others = len(group.resources) - _MOST_INSTANCES
        more = f" and {others} more" if others > 0 else ""
        yield sentence(f"Instances: {', '.join(group.resources[:_MOST_INSTANCES])}{more}")
