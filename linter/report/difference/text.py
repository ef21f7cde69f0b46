"""The difference for a person at a terminal: exposure first, then intents and findings."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Hop, Problem, Severity
from linter.report.difference.model import Change, Difference, How, Lone, Shift
from linter.report.difference.wording import (
    MOST_NAMED,
    TITLES,
    Gathered,
    Listed,
    Tone,
    before_only,
    between_gone,
    called,
    gathered,
    headline,
    left_out,
    listed,
    noticeable,
    reasons,
    same,
    verdict,
)
from linter.report.formats import RenderOptions
from linter.report.grouping import by_severity, grouped
from linter.report.painter import BOLD, COLOURS, DIM, Painter
from linter.report.plain import counted, unobeyed, visible
from linter.report.stories import steps
from linter.report.wording import hop_in_words

_MOST = 20
"""The changes and findings of one kind that are shown without `--full`; the others are counted."""
_RED, _GREEN, _YELLOW = COLOURS[Severity.HIGH], "32", COLOURS[Severity.MEDIUM]
_TONES = {Tone.WORSE: _RED, Tone.BETTER: _GREEN, Tone.NEITHER: _YELLOW}
_COLOURS = {Change.OPENED: _RED, Change.UNDECIDABLE: _YELLOW, Change.CLOSED: _GREEN}


def render(difference: Difference, options: RenderOptions) -> str:
    """The difference as plain text; ANSI colours and links only if the options ask for them."""
    return "".join(unobeyed(line.rstrip()) + "\n" for line in _Teller(difference, options).lines())


class _Teller:
    """Renders one difference for one terminal."""

    def __init__(self, difference: Difference, options: RenderOptions) -> None:
        self.difference = difference.shown(possible=options.possible)
        self.options = options
        self.painter = Painter(options)

    def lines(self) -> Iterator[str]:
        made = self.difference
        for change, title in TITLES.items():
            shifts = made.of(change)
            told = shifts if self.options.full else noticeable(shifts)
            yield from self.shifts(title, gathered(told), _COLOURS[change])
        for findings in listed(made):
            yield from self.findings(findings, _TONES[findings.tone])
        if self.options.full:
            yield from self.findings(Listed("unchanged", Tone.NEITHER, made.unchanged), DIM)
        if not self.options.quiet:
            yield from self.resources()
            yield from self.notices()
        for problem in made.problems:
            yield from self.problem(problem)
        if not self.options.quiet:
            yield from self.summary()

    def heading(self, title: str, number: int, colour: str) -> Iterator[str]:
        yield self.painter.painted(f"{title.upper()} ({number:,})", colour if colour != DIM else BOLD)
        yield ""

    def shifts(self, title: str, groups: tuple[Gathered, ...], colour: str) -> Iterator[str]:
        if not groups:
            return
        yield from self.heading(title, len(groups), colour)
        shown = groups if self.options.full else groups[:_MOST]
        for group in shown:
            yield from self.shift(group)
            yield ""
        if len(groups) > len(shown):
            yield f"  and {len(groups) - len(shown):,} more: --full shows them"
            yield ""

    def shift(self, group: Gathered) -> Iterator[str]:
        first = group.first
        yield from (self.painter.painted(line, BOLD) for line in self.painter.prose(group.title))
        span = first.target.span or first.source.span
        if span is not None:
            place = f"{span.file}:{span.line}"
            yield f"  {self.painter.place(self.painter.fitted(place, 2), span, DIM)}"
        if first.path:
            yield from self.path(first)
        remarks = [before_only(first), verdict(first), f"with {first.environment}" if first.environment else ""]
        yield from (line for remark in remarks if remark for line in self.painter.prose(remark, "  "))
        for reason in reasons(first):
            yield from self.painter.prose(f"not known: {reason}", "  ")
        if first.blocked_by and not before_only(first):
            word = "now stopped by" if first.change is Change.CLOSED else "before, stopped by"
            for hop in first.blocked_by if self.options.full else first.blocked_by[:1]:
                yield from self.painter.prose(f"{word} {_barrier(hop)}", "  ")

    def path(self, shift: Shift) -> Iterator[str]:
        if self.options.full:
            for hop in shift.path:
                yield from self.painter.prose(hop_in_words(hop), "    ")
            return
        was = "before: " if shift.change is Change.CLOSED else ""
        yield from self.painter.wrapped(steps(f"{was}{shift.source.name}", shift.path), "  ", "      ")

    def findings(self, findings: Listed, colour: str) -> Iterator[str]:
        if not findings.reported:
            return
        groups = by_severity(grouped(findings.reported))
        yield from self.heading(findings.title, len(findings.reported), colour)
        shown = groups if self.options.full else groups[:_MOST]
        for group in shown:
            first = group.first
            more = f" ({len(group.resources)} instances)" if len(group.resources) > 1 else ""
            said = f"{'' if first.certain else 'possibly '}{first.finding.message}{more}"
            remark = findings.remarks.get(id(first), "")
            said += f" ({remark})" if remark else ""
            severity = self.painter.painted(f"{first.severity!s:8}", COLOURS[first.severity])
            span = first.finding.span
            place = self.painter.place(self.painter.fitted(f"{span.file}:{span.line}", 12), span, DIM)
            yield f"  {severity}  {place}  {self.painter.painted(self.painter.fitted(first.policy, 2), BOLD)}"
            yield from self.painter.prose(said, "            ")
        if len(groups) > len(shown):
            yield f"  and {len(groups) - len(shown):,} more: --full shows them"
        yield ""

    def resources(self) -> Iterator[str]:
        """The resources that were taken for the same, and those on one side only."""
        made = self.difference
        telling = [pair for pair in made.matched if pair.how is How.STRUCTURE or self.options.full]
        words = tuple(same(telling))
        for said in words if self.options.full else words[:_MOST]:
            yield from self.painter.prose(f"same  {said}")
        rest = len(made.matched) - len(telling)
        if rest:
            others = "other resource" if words else "resource"
            yield f"same  {counted(rest, others)} under another address (--full lists them)"
        if len(words) > _MOST and not self.options.full:
            yield f"same  and {len(words) - _MOST:,} more (--full lists them)"
        yield from self.lone(made.removed, f"only in {made.before.name}")
        yield from self.lone(made.added, f"only in {made.after.name}")
        if made.matched or made.removed or made.added:
            yield ""

    def lone(self, resources: tuple[Lone, ...], word: str) -> Iterator[str]:
        if not resources:
            return
        most = len(resources) if self.options.full else 2 * MOST_NAMED
        names = ", ".join(f"{lone.address} ({lone.kind})" for lone in resources[:most])
        more = f" and {len(resources) - most:,} more (--full lists them)" if len(resources) > most else ""
        yield from self.painter.prose(f"{word}  {names}{more}")

    def notices(self) -> Iterator[str]:
        for notice in self.difference.notices:
            place = str(notice.span or notice.subject or "")
            yield from self.painter.prose(f"note  {place}: {notice.message}" if place else f"note  {notice.message}")
        if self.difference.notices:
            yield ""

    def problem(self, problem: Problem) -> Iterator[str]:
        place = self.painter.place(self.painter.fitted(str(problem.span), 7), problem.span)
        yield f"{place}  {self.painter.painted('error', COLOURS[Severity.CRITICAL])}"
        yield from self.painter.prose(problem.message, "  ")
        if problem.advice:
            yield from self.painter.prose(problem.advice, "  ")
        yield ""

    def summary(self) -> Iterator[str]:
        made = self.difference
        said = headline(made)
        errors = f"; {counted(len(made.problems), 'error')}" if made.problems else ""
        yield from (
            self.painter.painted(line, BOLD) for line in self.painter.prose(f"{said[0].upper()}{said[1:]}{errors}")
        )
        before, after = (f"{side.name} ({called(side)})" for side in (made.before, made.after))
        yield from self.painter.prose(f"{before} against {after}; {counted(len(made.unchanged), 'finding')} unchanged")
        gone = between_gone(made.shifts)
        if gone and not self.options.full:
            yield from self.painter.prose(f"{gone}: --full shows them")
        if made.hidden:
            yield from self.painter.prose(left_out(made))


def _barrier(hop: Hop) -> str:
    why = f": {hop.reason}" if hop.reason else ""
    place = f" ({hop.span.file}:{hop.span.line})" if hop.span is not None else ""
    return visible(f"{hop.kind} {hop.node}{why}{place}".strip())
