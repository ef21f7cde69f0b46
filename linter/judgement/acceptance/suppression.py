"""Findings accepted by a comment: `# moatlint: ignore[slug] until=2027-01-31 reason`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Notice
from linter.peers.layout import Layout
from linter.report.report import Reported
from linter.resource import Resource
from linter.source import Comment, Source, Span

Called: TypeAlias = Callable[[str], frozenset[str]]
"""The slugs of the policies that another linter's name of a rule stands for; none where it is unknown."""

NAME = "moatlint"
"""The word every acceptance begins with, in upper or lower case."""
PLACEHOLDER = "<reason>"
"""The text an editor writes where a person is to give a reason: none yet."""
OF_CFN_LINT = "cfn-lint-"
"""The prefix of the rules of cfn-lint; only cfn-lint knows which there are."""

_MENTION = re.compile(r"\bmoatlint\b", re.IGNORECASE)
_WRITTEN = re.compile(r"moatlint:\s*(?P<verb>ignore(?:-file)?)\s*\[(?P<slugs>[^\]]*)\]", re.IGNORECASE)
_MEANT = re.compile(r"moatlint\s*(?::|[\s_-]*(?:ignore|skip|disable|suppress|accept|allow)\b)", re.IGNORECASE)
_OPTION = re.compile(r"(?<!\S)(?P<name>[A-Za-z_-]+)\s?=\s?(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S+))")
_OPTIONS = ("until", "key", "reason")
_KEY = re.compile(r"\[(?:\"((?:[^\"\\]|\\.)*)\"|([^\]\"]*))\]")
_SHAPE = f"write `{NAME}: ignore[policy] reason`"


class Suppression(Struct, frozen=True):
    """One accepted fault.

    `slugs` are the names it is written with, and `policies` the slugs of the policies they stand for, where these are
    others. `line` is the line the comment stands on, or above, and `last` the line on which the statement ends that
    begins there; `line` is 0 where the whole file is meant. `around` are the first and last lines of the statements
    that hold it. `key` narrows it to one instance of `count` or `for_each`, of the resource or of a module it is in.
    After `until` it no longer counts. `faults` say what is wrong with the way it is written.
    """

    slugs: tuple[str, ...]
    line: int
    reason: str
    span: Span
    until: date | None = None
    key: str = ""
    faults: tuple[str, ...] = ()
    last: int = 0
    around: frozenset[tuple[int, int]] = frozenset()
    policies: frozenset[str] = frozenset()

    def expired(self, today: date) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until < today

    def covers(self, reported: Reported, resource: Resource | None) -> bool:
        """Whether it accepts this finding.

        It does where the value is set: on the line to change, in or above the statement around it, and in or above the
        rule or block the finding is about. It does where the value is used: at the header of the resource and at the
        call of a module the resource comes from, and anywhere in these where the value is set elsewhere.
        """
        if reported.policy not in (self.policies or self.slugs) or not self._is_instance(reported.finding.resource):
            return False
        if not self.line:
            return any(span.file == self.span.file for span in _places(reported, resource))
        return self._covers_setting(reported) or self._covers_use(reported, resource)

    def _is_instance(self, address: str) -> bool:
        return not self.key or self.key in keys(address)

    def _covers_setting(self, reported: Reported) -> bool:
        finding = reported.finding
        stretches = [finding.span, *([finding.element.span] if finding.element else [])]
        own = [span for span in stretches if span.file == self.span.file]
        return any(span.line <= self.line <= span.end_line or self.line <= span.line <= self.last for span in own)

    def _covers_use(self, reported: Reported, resource: Resource | None) -> bool:
        finding = reported.finding
        calls = [call.span.line for call in reported.calls if call.span.file == self.span.file]
        if self.line in calls:
            return True
        if resource is None:
            return self._is_within(calls, finding.span)
        headers = (resource.span, resource.body.span)
        if any(span.file == self.span.file and span.line == self.line for span in headers):
            return True
        if resource.body.span.encloses(finding.span):
            return False
        in_resource = finding.element is None and _holds(resource.body.span, self.span.file, self.line)
        return in_resource or self._is_within(calls, finding.span)

    def _is_within(self, calls: list[int], setting: Span) -> bool:
        """Whether it is in one of the calls, and the value is not set in that call itself."""
        return any(
            start in calls and not _holds(Span(self.span.file, start, 1, end, 1), setting.file, setting.line)
            for start, end in self.around
        )


def _holds(span: Span, file: str, line: int) -> bool:
    return span.file == file and span.line <= line <= span.end_line


def _places(reported: Reported, resource: Resource | None) -> Iterator[Span]:
    yield reported.finding.span
    if reported.finding.element is not None:
        yield reported.finding.element.span
    if resource is not None:
        yield from (resource.span, resource.body.span)


def keys(address: str) -> frozenset[str]:
    """The keys of `count` and `for_each` in an address, bare: `a` and `0` of `module.net["a"].aws_subnet.x[0]`."""
    return frozenset(quoted or bare for quoted, bare in _KEY.findall(address))


def nobody(_: str) -> frozenset[str]:
    """The slugs that a name of another linter stands for, where none is known."""
    return frozenset()


def suppressions(
    source: Source, comments: Iterable[Comment], called: Called = nobody
) -> Iterator[Suppression | Notice]:
    """The acceptances in the comments of a file, and a notice for each that cannot be understood.

    `called` gives the slugs of the policies that another linter's name of a rule stands for.
    """
    every = tuple(comments)
    layout = Layout(source, every)
    for comment in every:
        starts = [mention.start() for mention in _MENTION.finditer(comment.text)]
        for start, end in zip(starts, (*starts[1:], None), strict=False):
            for read in _read(layout, comment, comment.text[start:end]):
                yield read if isinstance(read, Notice) else replace(read, policies=_meant(read.slugs, called))


def _meant(names: Iterable[str], called: Called) -> frozenset[str]:
    return frozenset(slug for name in names for slug in (name, *called(name)))


def _read(layout: Layout, comment: Comment, text: str) -> Iterator[Suppression | Notice]:
    written = _WRITTEN.match(text)
    slugs = _slugs(written["slugs"]) if written else ()
    if written is not None and slugs:
        line = 0 if written["verb"].lower() == "ignore-file" else _line(layout, comment)
        yield _suppression(layout, slugs, line, text[written.end() :], comment.span)
    elif _MEANT.match(text):
        yield Notice(f"this comment accepts nothing: {_SHAPE}", comment.span)


def _slugs(written: str) -> tuple[str, ...]:
    return tuple(slug.strip().lower() for slug in written.split(",") if slug.strip())


def _suppression(layout: Layout, slugs: tuple[str, ...], line: int, rest: str, span: Span) -> Suppression:
    given: dict[str, str] = {}
    faults = []

    def take(option: re.Match[str]) -> str:
        name = option["name"].lower()
        if name not in _OPTIONS:
            near = difflib.get_close_matches(name, _OPTIONS, 1, 0.6)
            if near:
                faults.append(f"{name}= is not an option: did you mean {near[0]}=?")
            return option[0]
        given[name] = option["bare"] if option["quoted"] is None else option["quoted"]
        return ""

    text = _OPTION.sub(take, rest.strip().removesuffix("*/"))
    until = None
    if "until" in given:
        try:
            until = date.fromisoformat(given["until"].rstrip(".,;"))
        except ValueError:
            faults.append(f"{given['until']} is not a date: write until=2027-01-31")
            until = date.min  # it was meant to end, and is not obeyed for ever
    reason = " ".join(f"{given.get('reason', '')} {text}".replace("\n *", "\n").split())
    if reason in {"", PLACEHOLDER}:
        faults.append("it gives no reason")
    last, around = (layout.last(line), layout.around(line)) if line else (0, frozenset())
    return Suppression(slugs, line, reason, span, until, given.get("key", ""), tuple(faults), last, around)


def _line(layout: Layout, comment: Comment) -> int:
    """The line a comment speaks of: its own where code stands before it, else the next one with code."""
    span = comment.span
    before = layout.source.lines[span.line - 1][: span.column - 1]
    # JSON has no comments: the metadata of a resource applies to its own line
    if before.strip() or not layout.source.lines[span.line - 1][span.column - 1 :].startswith(("#", "//", "/*")):
        return span.line
    return layout.code_after(span.end_line)


def remarks(
    suppression: Suppression,
    used: frozenset[str],
    known: frozenset[str],
    chosen: frozenset[str],
    today: date,
    called: Called = nobody,
) -> Iterator[Notice]:
    """The notices about a suppression: a fault in its wording, that it has ended, or that it matches nothing.

    `used` are the policies it did suppress, `known` those there are, `chosen` those that ran; `called` is as for
    `suppressions`.
    """
    meant = {name: called(name) or frozenset({name}) for name in suppression.slugs}
    named = ", ".join(suppression.slugs)
    for fault in suppression.faults:
        yield Notice(f"the suppression of {named} is not complete: {fault}", suppression.span)
    for slug in suppression.slugs:
        if not meant[slug] & known and not slug.startswith(OF_CFN_LINT):
            near = difflib.get_close_matches(slug, sorted(known), 1)
            question = f"; did you mean {near[0]}?" if near else ""
            yield Notice(f"the suppression names no policy: {slug}{question}", suppression.span)
    if suppression.until == date.min:
        return
    if suppression.expired(today):
        yield Notice(f"the suppression of {named} ended on {suppression.until}", suppression.span)
        return
    idle = ", ".join(slug for slug in suppression.slugs if meant[slug] & chosen and not meant[slug] & used)
    if idle:
        yield Notice(f"the suppression of {idle} matches nothing", suppression.span)
