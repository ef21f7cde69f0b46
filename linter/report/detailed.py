"""A finding in full: its excerpt, what is remarkable about it, the places that prove it, and every hop of its path."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Fix, Hop
from linter.report.excerpt import excerpt
from linter.report.grouping import Group, calls_to_show, doubts_to_show
from linter.report.painter import COLOURS, DIM, Painter
from linter.report.plain import counted, visible
from linter.report.report import Report, Reported
from linter.report.wording import hop_in_words
from linter.source import Span

_BOLD = "1"
_INSTANCES = 10
_EVIDENCE = 8


class Detailed:
    """Renders the findings of one report in full."""

    def __init__(self, report: Report, painter: Painter) -> None:
        self.report = report
        self.painted = painter.painted
        self.width = painter.width

    def group(self, group: Group) -> Iterator[str]:
        """The lines of findings of one policy at one place."""
        first, finding = group.first, group.first.finding
        colour = COLOURS[first.severity]
        certainty = "" if first.certain else "possible  "
        yield (
            f"{self.painted(str(finding.span), _BOLD)}  {self.painted(str(first.severity), colour)}  "
            f"{certainty}{self.painted(first.policy, _BOLD)}"
        )
        yield f"  {visible(finding.message)}"
        yield from self._excerpt(finding.span, colour)
        for label, text in self._remarks(group):
            yield f"  {self.painted(label + ':', DIM)} {text}"
        for narrower in group.also:
            yield f"  {self.painted('implies:', DIM)} {narrower.policy}, {visible(narrower.finding.message)}"
        yield from self._evidence(first)
        yield from self._path(finding.path)

    def _remarks(self, group: Group) -> Iterator[tuple[str, str]]:
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
        for doubt in doubts_to_show(first)[:3]:
            yield "not known", visible(doubt.reason) + (f" ({visible(str(doubt.span))})" if doubt.span else "")
        if finding.severity_reason:
            yield "severity", visible(finding.severity_reason)
        if finding.fix:
            yield "fix", _change(finding.fix)
            if finding.fix.risk:
                yield "unsafe", visible(finding.fix.risk)

    def _evidence(self, first: Reported) -> Iterator[str]:
        for evidence in first.finding.evidence[:_EVIDENCE]:
            yield f"  {self.painted('because:', DIM)} {visible(evidence.message)}, {visible(str(evidence.span))}"
            if evidence.span != first.finding.span:
                yield from self._excerpt(evidence.span, DIM, most=1)
        if len(first.finding.evidence) > _EVIDENCE:
            yield f"  and {counted(len(first.finding.evidence) - _EVIDENCE, 'more place')}"
        for call in calls_to_show(first):
            yield f"  {self.painted('called:', DIM)} {visible(call.address)}, {visible(str(call.span))}"

    def _path(self, path: tuple[Hop, ...]) -> Iterator[str]:
        if path:
            yield f"  {self.painted('path:', DIM)}"
        for hop in path:
            place = f", {visible(str(hop.span))}" if hop.span else ""
            yield f"    -> {hop_in_words(hop)}{place}"

    def _excerpt(self, span: Span, colour: str, *, most: int = 3) -> Iterator[str]:
        quote = excerpt(self.report.sources, span, width=max(self.width - 12, 0), most=most)
        digits = max((len(str(line.number)) for line in quote.lines), default=1)
        for line in quote.lines:
            yield f"    {self.painted(f'{line.number:>{digits}} |', DIM)} {line.text}"
            under = " " * line.start + self.painted("^" * line.length, colour)
            yield f"    {self.painted(' ' * digits + ' |', DIM)} {under}"
        if quote.more and most > 1:
            yield f"    {' ' * digits}   ... {counted(quote.more, 'more line')}"


def _change(fix: Fix) -> str:
    text = fix.replacement.strip()
    place = f"{visible(str(fix.span))}"
    if not text or "\n" in text or len(text) > 60:
        return f"{visible(fix.title)}, at {place}"
    return f"{visible(fix.title)}: write `{visible(text)}` at {place}"
