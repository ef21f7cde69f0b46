"""The report for a person at a terminal, or reading a log: every fault with its place, its proof and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.finding import Fix, Hop, Problem, Severity
from linter.report.excerpt import excerpt
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, calls_to_tell, counts_in_words, doubts_to_tell, grouped, open_questions, told
from linter.report.plain import counted, visible
from linter.report.report import Report, Reported, Summary, Suppressed, Undecided
from linter.source import Span

_COLOURS = {
    Severity.CRITICAL: "1;31",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFO: "34",
}
_BOLD, _DIM = "1", "2"
_INSTANCES = 10
_EVIDENCE = 8
ACTIONS: Mapping[str, str] = {
    "enter": "comes in through",
    "route": "is routed by",
    "nat": "is translated by",
    "nacl_in": "is let in by",
    "nacl_out": "is let out by",
    "sg_in": "is let in by",
    "sg_out": "is let out by",
    "listen": "is taken by",
    "forward": "is passed on by",
    "transit": "passes through",
    "deliver": "arrives at",
}

_BELONGING = frozenset({"VPC block public access", "interface", "network ACL", "public address"})
"""Stations that are told by what they belong to, for they have no name of their own."""


def render(report: Report, options: RenderOptions) -> str:
    """The report in plain words; ANSI colours only where `options.colour` asks for them."""
    return "".join(_unobeyed(line.rstrip()) + "\n" for line in _Teller(report, options).lines())


class _Teller:
    """Tells one report: knows how wide and in which colours."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options

    def lines(self) -> Iterator[str]:
        for group in grouped(told(self.report, self.options)):
            yield from self.group(group)
            yield ""
        if self.options.verbose:
            yield from self.details()
        for notice in self.report.notices:
            about = str(notice.span) if notice.span else notice.subject
            place = f"{visible(about)}: " if about else ""
            yield f"{self.painted('note', _BOLD)}  {place}{visible(notice.message)}"
        if self.report.notices:
            yield ""
        for problem in self.report.problems:
            yield from self.problem(problem)
        yield from self.summary()

    def group(self, group: Group) -> Iterator[str]:
        first, finding = group.first, group.first.finding
        colour = _COLOURS[first.severity]
        certainty = "" if first.certain else "possible  "
        yield (
            f"{self.painted(str(finding.span), _BOLD)}  {self.painted(str(first.severity), colour)}  "
            f"{certainty}{self.painted(first.policy, _BOLD)}"
        )
        yield f"  {visible(finding.message)}"
        yield from self.excerpt(finding.span, colour)
        for label, text in self.remarks(group):
            yield f"  {self.painted(label + ':', _DIM)} {text}"
        yield from self.evidence(first)
        yield from self.path(finding.path)

    def remarks(self, group: Group) -> Iterator[tuple[str, str]]:
        first, finding = group.first, group.first.finding
        resources = group.resources
        if resources[0] not in finding.message:
            yield "resource", visible(resources[0])
        if len(resources) > 1:
            left_out = f" and {len(resources) - _INSTANCES:,} more" if len(resources) > _INSTANCES else ""
            yield "also", visible(", ".join(resources[1:_INSTANCES])) + left_out
        if first.construct:
            yield "construct", visible(first.construct)
        if first.scenario:
            yield "where", visible(first.scenario)
        for doubt in doubts_to_tell(first)[:3]:
            yield "not known", visible(doubt.reason) + (f" ({visible(str(doubt.span))})" if doubt.span else "")
        if finding.severity_reason:
            yield "severity", visible(finding.severity_reason)
        if finding.fix:
            yield "fix", _mend(finding.fix)

    def evidence(self, first: Reported) -> Iterator[str]:
        for evidence in first.finding.evidence[:_EVIDENCE]:
            yield f"  {self.painted('because:', _DIM)} {visible(evidence.message)}, {visible(str(evidence.span))}"
            if evidence.span != first.finding.span:
                yield from self.excerpt(evidence.span, _DIM, most=1)
        if len(first.finding.evidence) > _EVIDENCE:
            yield f"  and {counted(len(first.finding.evidence) - _EVIDENCE, 'more place')}"
        for call in calls_to_tell(first):
            yield f"  {self.painted('called:', _DIM)} {visible(call.address)}, {visible(str(call.span))}"

    def path(self, path: tuple[Hop, ...]) -> Iterator[str]:
        if path:
            yield f"  {self.painted('path:', _DIM)}"
        for hop in path:
            place = f", {visible(str(hop.span))}" if hop.span else ""
            yield f"    -> {hop_in_words(hop)}{place}"

    def excerpt(self, span: Span, colour: str, *, most: int = 3) -> Iterator[str]:
        found = excerpt(self.report.sources, span, width=max(self.options.width - 12, 0), most=most)
        digits = max((len(str(line.number)) for line in found.lines), default=1)
        for line in found.lines:
            yield f"    {self.painted(f'{line.number:>{digits}} |', _DIM)} {line.text}"
            under = " " * line.start + self.painted("^" * line.length, colour)
            yield f"    {self.painted(' ' * digits + ' |', _DIM)} {under}"
        if found.more and most > 1:
            yield f"    {' ' * digits}   ... {counted(found.more, 'more line')}"

    def problem(self, problem: Problem) -> Iterator[str]:
        yield f"{self.painted(str(problem.span), _BOLD)}  {self.painted('error', _COLOURS[Severity.CRITICAL])}"
        yield f"  {visible(problem.message)}"
        yield from self.excerpt(problem.span, _COLOURS[Severity.CRITICAL], most=1)
        if problem.advice:
            yield f"  {visible(problem.advice)}"
        yield ""

    def details(self) -> Iterator[str]:
        for suppressed in self.report.suppressed:
            yield _accepted(suppressed)
        undecided = open_questions(self.report, self.options)
        yield from map(_open_question, undecided)
        for each in self.report.excused:
            yield visible(f"no fault  {each.span}  {each.policy}  {each.resource}: {each.reason}")
        for file in self.report.passed_over:
            yield visible(f"passed over  {file}")
        if self.report.suppressed or undecided or self.report.excused or self.report.passed_over:
            yield ""

    def summary(self) -> Iterator[str]:
        yield self.painted(_headline(self.report, self.options), _BOLD)
        counts = self.report.summary
        if any((counts.clean, counts.undecidable, counts.not_looked_at, counts.suppressed, counts.passed_over)):
            yield verdicts(self.report.summary, verbose=self.options.verbose)

    def painted(self, text: str, colour: str) -> str:
        shown = visible(text)
        return f"\x1b[{colour}m{shown}\x1b[0m" if self.options.colour else shown


def verdicts(counts: Summary, *, verbose: bool) -> str:
    """The verdicts beside the findings, in a sentence."""
    where_to_read = " (--verbose says why)" if counts.undecidable and not verbose else ""
    said = [
        f"{counted(counts.clean, 'check')} came out clean",
        f"{counts.undecidable:,} could not be decided{where_to_read}",
        f"{counted(counts.not_looked_at, 'resource')} not looked at",
    ]
    if counts.suppressed:
        said.append(f"{counted(counts.suppressed, 'finding')} suppressed")
    if counts.passed_over:
        said.append(f"{counted(counts.passed_over, 'other file')} passed over")
    return f"{', '.join(said)}."


def hop_in_words(hop: Hop) -> str:
    """One step of a path as a person would say it."""
    station = f"the {hop.kind} of {hop.node}" if hop.kind in _BELONGING else f"{hop.kind} {hop.node}".strip()
    said = f"{ACTIONS.get(hop.action, hop.action)} {station}"
    if hop.decided_by and hop.decided_by != hop.node:
        said += f": {hop.decided_by}"
    if hop.value != "known":
        said += f" ({hop.value})"
    if hop.reason and hop.reason != hop.decided_by:
        said += f"; {hop.reason}"
    return visible(said)


def _unobeyed(line: str) -> str:
    # A GitHub runner reads its log: a line that starts with :: or holds ##[ is a command to it.
    kept = line.replace("##[", "# #[")
    return kept.replace("::", ": :", 1) if kept.lstrip().startswith("::") else kept


def _mend(fix: Fix) -> str:
    text = fix.replacement.strip()
    place = f"{visible(str(fix.span))}"
    if not text or "\n" in text or len(text) > 60:
        return f"{visible(fix.title)}, at {place}"
    return f"{visible(fix.title)}: write `{visible(text)}` at {place}"


def _accepted(suppressed: Suppressed) -> str:
    finding = suppressed.reported.finding
    reason = f": {suppressed.reason}" if suppressed.reason else ", without a reason"
    return visible(f"suppressed  {finding.span}  {suppressed.reported.policy}  {finding.resource}{reason}")


def _open_question(undecided: Undecided) -> str:
    why = "; ".join(dict.fromkeys(doubt.reason for doubt in undecided.doubts)) or "no reason was given"
    return visible(f"undecided  {undecided.policy}  {undecided.resource}: {why}")


def _headline(report: Report, options: RenderOptions) -> str:
    shown = told(report, options)
    summary = report.summary
    extent = (
        f"{counted(summary.resources, 'resource')} in {counted(summary.files, 'file')} of "
        f"{counted(summary.deployments, 'deployment')}"
    )
    found = counts_in_words(shown) if shown else "Nothing found"
    errors = f", {counted(len(report.problems), 'error')}" if report.problems else ""
    hidden = len(report.reported) - len(shown)
    unseen = f" {counted(hidden, 'possible finding')} not shown (--possible shows them)." if hidden else ""
    return f"{found}{errors} in {extent}.{unseen}"
