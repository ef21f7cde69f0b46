"""Stories of exposure: one for each thing that the internet reaches, with every finding that the same hole causes."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Hop
from linter.network import PROTOCOL_NAMES
from linter.report.grouping import Group
from linter.report.report import Reported
from linter.source import Span

_LEFT_OUT = frozenset({"route", "nacl_in", "nacl_out", "sg_out"})
"""Steps of a path that open nothing: `--full` and `moatlint reach` show them."""


class Story(Struct, frozen=True):
    """The findings whose paths lead from the internet to one thing: `target`, declared at `span`.

    `beside` are further findings about the rule that opens it. `shared` is the finding about that rule where it is
    part of a story before this one.
    """

    target: str
    span: Span
    groups: tuple[Group, ...]
    beside: tuple[Group, ...] = ()
    shared: Reported | None = None

    @property
    def headline(self) -> str:
        """The resource that is reached, in a sentence."""
        if self.told.finding.resource == self.target:
            return self.told.finding.message
        words = self._port()
        named = f" on {words[1] if len(words) > 2 else 'tcp'} {words[-1]}" if words else ""
        return f"the internet reaches {self.target}{named}"

    @property
    def told(self) -> Reported:
        """The finding whose message says what is reached: one about the thing itself, or else the most severe."""
        about = (group.first for group in self.groups if group.first.finding.resource == self.target)
        return next(about, self.groups[0].first)

    @property
    def opener(self) -> Reported | None:
        """The finding about the rule that lets the traffic in: the most severe one, and the widest of these."""
        about = [group for group in self.groups if group.first.finding.subject is not None]
        widest = max(about, key=lambda group: (group.first.severity.rank, len(group.also)), default=None)
        return widest.first if widest is not None else None

    @property
    def lets_in(self) -> Span | None:
        """The rule that the way in passes, if there is one."""
        return next((hop.span for hop in self.path if hop.action == "sg_in"), None)

    @property
    def path(self) -> tuple[Hop, ...]:
        """The way in."""
        return self.told.finding.path

    @property
    def instances(self) -> int:
        """How many instances of the thing are reached alike."""
        return max(len(group.resources) for group in self.groups if group.first is self.told)

    def steps(self) -> Iterator[str]:
        """The way in, in a few words: what is passed, and the line that lets it."""
        return steps("internet", self.path)

    @property
    def command(self) -> str:
        """The command that shows every hop."""
        words = ["moatlint", "reach", "--from", "internet", "--to", self.target, *self._port()]
        place = self.told.deployment
        return shlex.join([*words, *([place] if place not in {"", "."} else [])])

    def _port(self) -> Sequence[str]:
        opener = self.opener
        subject = opener.finding.subject if opener is not None else None
        wanted = subject.ports if subject is not None else ()
        if len(wanted) != 1 or len(wanted[0][1].spans) != 1:
            return ()
        protocol, ports = wanted[0]
        (low, high) = ports.spans[0]
        name = PROTOCOL_NAMES.get(protocol or 0, "")
        if name not in {"tcp", "udp"}:
            return ()
        named = () if name == "tcp" else ("--protocol", name)
        return (*named, "--port", str(low) if low == high else f"{low}-{high}")


def steps(source: str, path: Iterable[Hop]) -> Iterator[str]:
    """A path from its source on in a few words: what is passed, and the line that lets it."""
    yield source
    seen = {"", source}
    for hop in path:
        if hop.action in _LEFT_OUT or (hop.action == "enter" and hop.span is None):
            continue
        name = hop.kind if hop.action == "nat" else hop.node
        if name not in seen:
            seen.add(name)
            place = f" ({_brief(hop.span)})" if hop.span and hop.action not in {"enter", "deliver"} else ""
            yield f"> {name}{place}"


def stories(groups: Iterable[Group]) -> tuple[tuple[Story, ...], tuple[Group, ...]]:
    """The stories among the findings, the most severe first, and the findings that are part of none."""
    told: dict[tuple[Span, bool], list[Group]] = {}
    targets: dict[tuple[Span, bool], str] = {}
    rest: list[Group] = []
    for group in groups:
        finding = group.first.finding
        arrival = next((hop for hop in reversed(finding.path) if hop.action == "deliver"), None)
        if arrival is None or arrival.span is None or finding.path[0].action != "enter":
            rest.append(group)
            continue
        key = (arrival.span, group.first.certain)
        told.setdefault(key, []).append(group)
        targets.setdefault(key, arrival.node)
    made = [Story(targets[key], key[0], tuple(members)) for key, members in told.items()]
    made.sort(key=_most_severe_first)
    return _with_beside(made, rest)


def _with_beside(made: list[Story], rest: list[Group]) -> tuple[tuple[Story, ...], tuple[Group, ...]]:
    """The stories with the further findings about the rules that open them, and the findings that are left."""
    whole: list[Story] = []
    openers: dict[Span, Reported] = {}
    for story in made:
        opener = story.opener
        rule = story.lets_in
        shared = openers.get(rule) if opener is None and rule is not None else None
        if opener is not None and rule is not None:
            openers.setdefault(rule, opener)
        beside = [group for group in rest if opener is not None and _is_about(group.first, opener)]
        rest = [group for group in rest if group not in beside]
        whole.append(replace(story, beside=tuple(beside), shared=shared))
    return tuple(whole), tuple(rest)


def _is_about(reported: Reported, opener: Reported) -> bool:
    """Whether a finding is about the rule of another one."""
    subject, opened = reported.finding.subject, opener.finding.subject
    if subject is None or opened is None or reported.certain is not opener.certain:
        return False
    return subject.rule == opened.rule and reported.finding.span == opener.finding.span


def _most_severe_first(story: Story) -> tuple[int, bool, bool, Span]:
    severities = (group.first.severity.rank for group in story.groups)
    return -max(severities), not story.told.certain, story.opener is None, story.span


def _brief(span: Span) -> str:
    return f"{span.file.rpartition('/')[2]}:{span.line}"
