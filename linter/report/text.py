"""The report for a person at a terminal, or reading a log: the worst first, each thing said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.finding import Notice, Problem, Severity
from linter.report.detailed import Detailed
from linter.report.excerpt import excerpt
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, alike, by_severity, findings_to_show, grouped, open_questions, severity_counts
from linter.report.painter import BOLD, COLOURS, DIM, Painter, columns
from linter.report.plain import counted, unobeyed, visible
from linter.report.report import Report, Reported, Suppressed, Undecided
from linter.report.stories import Story, stories
from linter.report.wording import hidden_in_words, suppressed_in_words, titled
from linter.source import Span

_NOTES = 8
"""The notes that are shown, those that say the same counted once; the others are counted."""
_ROOM = 24
"""The columns that a message needs beside its policy; with fewer it gets a separate line."""
_WIDE = 100
"""With fewer columns, what else a finding implies is not indented as far as its policy."""
_ALIKE = 3
"""The places that are named of several that a note is about."""
_APART = 3
"""The findings of a file that say the same of several resources and have a line each; of more, the first has one."""
_NAMED = 20
"""The resources that are named in the place of lines of their own; the others are counted."""


def render(report: Report, options: RenderOptions) -> str:
    """The report as plain text; ANSI colours and links only if the options ask for them."""
    return "".join(unobeyed(line.rstrip()) + "\n" for line in _Teller(report, options).lines())


class _Teller:
    """Renders one report for one terminal."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.painter = Painter(options)
        self.shown = findings_to_show(report, options)
        self.ours = frozenset(page.slug for page in report.pages if page.theme)

    def lines(self) -> Iterator[str]:
        groups = grouped(self.shown)
        if self.options.full:
            detailed = Detailed(self.report, self.painter)
            for group in by_severity(groups):
                yield from (*detailed.group(group), "")
        elif self.options.statistics:
            yield from self.statistics()
        else:
            exposed, rest = stories(groups)
            yield from self.exposed(exposed)
            yield from self.by_file(rest)
        if self.options.verbose:
            yield from self.details()
        if self.options.show_files or self.options.verbose:
            yield from self.files()
        yield from self.notices()
        for problem in self.report.problems:
            yield from self.problem(problem)
        if not self.options.quiet:
            yield from self.summary()

    def exposed(self, exposed: Iterable[Story]) -> Iterator[str]:
        listed = tuple(exposed)
        if listed:
            yield self.painter.painted(f"REACHABLE FROM THE INTERNET ({len(listed)})", BOLD)
            yield ""
        for story in listed:
            yield from self.story(story)
            yield ""

    def story(self, story: Story) -> Iterator[str]:
        first = max((group.first for group in story.groups), key=lambda reported: reported.severity)
        certainty = "" if first.certain else "possibly, "
        more = f" ({story.instances} instances)" if story.instances > 1 else ""
        place = f"{story.span.file}:{story.span.line}"
        severity = f"{first.severity!s:8}  "
        said = self.painter.fitted(f"{certainty}{story.headline}{more}", len(severity))
        yield f"{self.painter.painted(severity, COLOURS[first.severity])}{said}"
        yield f"          {self.painter.place(self.painter.fitted(place, 10), story.span, DIM)}"
        yield from self.painter.wrapped(story.steps(), "  ", "           ")
        opener = story.opener
        if opener is not None:
            where = opener.finding.span
            label = f"  {self.painter.painted('open by', DIM)}  "
            slug = self.painter.policy(opener.policy, self.ours)
            room = 13 + columns(opener.policy)
            shown = self.painter.fitted(str(where), room)
            if shown:
                yield f"{label}{self.painter.place(shown, where)}  {slug}"
            else:  # so narrow that the policy takes a line of its own
                yield f"{label}{self.painter.place(self.painter.fitted(str(where), 11), where)}"
                yield f"  {self.painter.policy(self.painter.fitted(opener.policy, 2), self.ours)}"
            yield from self.excerpt(where, COLOURS[first.severity])
        elif story.shared is not None:
            where = story.shared.finding.span
            shown = self.painter.place(self.painter.fitted(str(where), 21), where)
            yield f"  {self.painter.painted('open by', DIM)}  {shown}, as above"
        others = [group.first.policy for group in story.groups if group.first is not opener]
        lesser = [narrower for group in (*story.groups, *story.beside) for narrower in group.also]
        lesser += [group.first for group in story.beside]
        told = {opener.policy if opener is not None else "", *others}
        others += [f"{reported.policy} ({reported.severity})" for reported in lesser if reported.policy not in told]
        if others:
            known = opener is not None or story.shared is not None
            caused = f"{'also' if known else 'policy'}  {', '.join(dict.fromkeys(others))}"
            yield from self.painter.prose(caused, "  ")
        hops = f"all {len(story.path)} hops: {story.command}"
        yield from (self.painter.painted(line, DIM) for line in self.painter.prose(hops, "  "))

    def excerpt(self, span: Span, colour: str) -> Iterator[str]:
        quote = excerpt(self.report.sources, span, width=max(self.painter.width - 12, 0), most=1)
        for line in quote.lines:
            number = f"{line.number:>5} |"
            yield f"{self.painter.painted(number, DIM)} {line.text}"
            under = " " * line.start + self.painter.painted("^" * line.length, colour)
            yield f"{self.painter.painted(' ' * 5 + ' |', DIM)} {under}"

    def by_file(self, groups: Iterable[Group]) -> Iterator[str]:
        files: dict[str, list[Group]] = {}
        for group in by_severity(groups):
            files.setdefault(group.first.finding.span.file, []).append(group)
        for file, members in files.items():
            yield self.painter.painted(self.painter.fitted(file), BOLD)
            width = max(len(_position(group)) for group in members)
            for same in alike(members):
                told = same if len(same) <= _APART else same[:1]
                for group in told:
                    yield from self.finding(group, width)
                yield from self.likewise(same[len(told) :], width)
            yield ""

    def finding(self, group: Group, width: int) -> Iterator[str]:
        """One line, or two where the terminal is narrow."""
        first, span = group.first, group.first.finding.span
        certainty = "" if first.certain else "possibly "
        more = f" ({len(group.resources)} instances)" if len(group.resources) > 1 else ""
        scenario = f" (where {first.scenario})" if first.scenario else ""
        said = f"{certainty}{first.finding.message}{scenario}{more}"
        severity = f"{first.severity!s:8}"
        before = 2 + width + 2 + len(severity) + 2
        slug = self.painter.policy(self.painter.fitted(first.policy, before), self.ours)
        position = self.painter.place(f"{_position(group):>{width}}", span, DIM)
        line = f"  {position}  {self.painter.painted(severity, COLOURS[first.severity])}  {slug}"
        taken = before + len(first.policy) + 2
        if self.painter.width and self.painter.width - taken < _ROOM:
            yield line
            yield f"      {self._with_fix(said, first, 6)}"
        else:
            yield f"{line}  {self._with_fix(said, first, taken)}"
        if group.also:
            indent = 6 if 0 < self.painter.width < _WIDE else before - 6
            yield from self.painter.prose(f"also  {_slugs(group.also)}", " " * indent)

    def likewise(self, groups: tuple[Group, ...], width: int) -> Iterator[str]:
        """The other resources of a file of which a finding holds as well, with their places."""
        if groups:
            named = [f"{group.first.finding.resource} ({_position(group)})" for group in groups[:_NAMED]]
            parts = [*(f"{name}," for name in named[:-1]), named[-1]]
            parts += [f"and {len(groups) - _NAMED:,} more"] if len(groups) > _NAMED else []
            indent = " " * (6 if 0 < self.painter.width < _WIDE else width + 8)
            yield from self.painter.wrapped(parts, f"{indent}likewise  ", f"{indent}          ")

    def _with_fix(self, said: str, reported: Reported, taken: int) -> str:
        """The message and the title of the fix, cut so that at least the mark of a fix is left."""
        fix = reported.finding.fix
        if fix is None:
            return self.painter.fitted(said, taken)
        whole = visible(f"{said}  [*] {titled(fix)}")
        if not self.painter.width or columns(whole) + taken <= self.painter.width:
            return whole
        return f"{self.painter.fitted(said, taken + 5)}  [*]"

    def statistics(self) -> Iterator[str]:
        by_policy: dict[str, list[Reported]] = {}
        for reported in self.shown:
            by_policy.setdefault(reported.policy, []).append(reported)
        for slug, members in sorted(by_policy.items(), key=lambda entry: (-len(entry[1]), entry[0])):
            yield f"{len(members):>6}  {self.painter.policy(slug, self.ours)}  {_severities(members)}"
        if by_policy:
            yield ""

    def notices(self) -> Iterator[str]:
        alike: dict[str, list[Notice]] = {}
        for notice in self.report.notices:
            alike.setdefault(notice.message, []).append(notice)
        listed = list(alike.items())
        most = len(listed) if self.options.verbose or self.options.full else _NOTES
        for message, members in listed[:most]:
            places = [str(member.span or member.subject) for member in members if member.span or member.subject]
            named = ", ".join(places[:_ALIKE]) + (f" and {len(places) - _ALIKE} more" if len(places) > _ALIKE else "")
            yield from self.painter.prose(f"note  {named}: {message}" if named else f"note  {message}")
        if len(listed) > most:
            yield f"note  and {len(listed) - most} more: --verbose shows them"
        if listed:
            yield ""

    def problem(self, problem: Problem) -> Iterator[str]:
        colour = COLOURS[Severity.CRITICAL]
        place = self.painter.place(self.painter.fitted(str(problem.span), 7), problem.span)
        yield f"{place}  {self.painter.painted('error', colour)}"
        yield from self.painter.prose(problem.message, "  ")
        yield from self.excerpt(problem.span, colour)
        if problem.advice:
            yield from self.painter.prose(problem.advice, "  ")
        yield ""

    def details(self) -> Iterator[str]:
        for suppressed in self.report.suppressed:
            yield from self.painter.prose(_accepted(suppressed))
        undecided = open_questions(self.report, self.options)
        for question in undecided:
            yield from self.painter.prose(_open_question(question))
        for entry in self.report.fixed:
            yield from self.painter.prose(visible(f"fixed  {entry.policy}  {entry.resource} in {entry.deployment}"))
        for excused in self.report.excused:
            said = f"no fault  {excused.span}  {excused.policy}  {excused.resource}: {excused.reason}"
            yield from self.painter.prose(said)
        if self.report.suppressed or undecided or self.report.fixed or self.report.excused:
            yield ""

    def files(self) -> Iterator[str]:
        for file in self.report.files if self.options.show_files else ():
            yield self.painter.fitted(f"judged  {file}")
        for file in self.report.passed_over:
            yield self.painter.fitted(f"passed over  {file}")
        if (self.report.files and self.options.show_files) or self.report.passed_over:
            yield ""

    def summary(self) -> Iterator[str]:
        yield from (self.painter.painted(line, BOLD) for line in self.painter.prose(_headline(self.report, self.shown)))
        yield from self.painter.prose(_checked(self.report, verbose=self.options.verbose))
        hidden = len(self.report.reported) - len(self.shown)
        if hidden:
            yield from self.painter.prose(f"{counted(hidden, 'possible finding')} not shown: --possible shows them")
        if self.shown and not self.options.statistics:
            slug = by_severity(grouped(self.shown))[0].first.policy
            hints = f"why, and how to fix it: moatlint explain {slug}", f"accept: # moatlint: ignore[{slug}] reason"
            yield from (self.painter.painted(self.painter.fitted(hint), DIM) for hint in hints)


def _slugs(findings: Iterable[Reported]) -> str:
    return ", ".join(reported.policy for reported in findings)


def _position(group: Group) -> str:
    span = group.first.finding.span
    return f"{span.line}:{span.column}"


def _accepted(suppressed: Suppressed) -> str:
    finding = suppressed.reported.finding
    peer = f" for {suppressed.peer}" if suppressed.peer else ""
    where = f" (at {suppressed.place})" if suppressed.peer and suppressed.place is not None else ""
    reason = f": {suppressed.reason}" if suppressed.reason else ", without a reason"
    return visible(f"suppressed{peer}  {finding.span}  {suppressed.reported.policy}  {finding.resource}{where}{reason}")


def _open_question(undecided: Undecided) -> str:
    why = "; ".join(dict.fromkeys(doubt.reason for doubt in undecided.doubts)) or "no reason was given"
    return visible(f"undecided  {undecided.policy}  {undecided.resource}: {why}")


def _headline(report: Report, shown: tuple[Reported, ...]) -> str:
    errors = f", {counted(len(report.problems), 'error')}" if report.problems else ""
    if not shown:
        return f"Nothing {'new' if report.summary.baselined else 'found'}{errors}"
    fixable = sum(reported.finding.fix is not None for reported in shown)
    risky = sum(reported.finding.fix is not None and bool(reported.finding.fix.risk) for reported in shown)
    unsafe = f", {risky} of them unsafe" if risky else ""
    fixes = f"; {fixable} with a fix [*]{unsafe}" if fixable else ""
    possible = sum(not reported.certain for reported in shown)
    doubtful = f"; {possible} only possible" if possible else ""
    return f"{counted(len(shown), 'finding')}: {_severities(shown)}{doubtful}{fixes}{errors}"


def _severities(reported: Iterable[Reported]) -> str:
    return ", ".join(f"{count:,} {severity}" for severity, count in severity_counts(reported))


def _checked(report: Report, *, verbose: bool) -> str:
    counts = report.summary
    said = [
        f"{counted(counts.resources, 'resource')} checked in {counted(counts.files, 'file')} of "
        f"{counted(counts.deployments, 'deployment')}"
    ]
    if counts.undecidable or counts.not_looked_at:
        why = "" if verbose else " (--verbose says why)"
        said.append(f"{counts.undecidable:,} undecided, {counts.not_looked_at:,} not looked at{why}")
    else:
        said.append("nothing undecided or skipped")
    if counts.suppressed:
        said.append(suppressed_in_words(counts))
    if counts.baselined:
        said.append(f"{counted(counts.baselined, 'finding')} in the baseline")
    if counts.passed_over:
        said.append(f"{counted(counts.passed_over, 'other file')} passed over")
    said += hidden_in_words(counts)
    return "; ".join(said)
