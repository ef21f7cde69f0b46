"""What people wrote beside their code to accept a finding: `# moatlint: ignore[slug] until=2027-01-31 reason`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from linter.finding import Notice
from linter.report.report import Reported
from linter.resource import Resource
from linter.source import Comment, Source, Span

MARK = "moatlint:"
PLACEHOLDER = "<reason>"
"""What an editor writes where a person is to say why: no reason yet."""
OF_CFN_LINT = "cfn-lint-"
"""What the names of cfn-lint's rules begin with; which of them there are, only cfn-lint knows."""

_WRITTEN = re.compile(r"moatlint:\s*(?P<verb>ignore(?:-file)?)\s*\[(?P<slugs>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_OPTION = re.compile(r"\s*(?P<name>until|key)\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S+))")
_COMMENT = re.compile(r"\s*(?:#|//|/\*)")
_SHAPE = "write moatlint: ignore[policy] reason"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One accepted fault.

    `line` is the line it stands on, or above; 0 where the whole file is meant. `key` narrows it to one instance of
    `count` or `for_each`. After `until` it no longer counts. `faults` say what is wrong with the way it is written.
    """

    slugs: tuple[str, ...]
    line: int
    reason: str
    span: Span
    until: date | None = None
    key: str = ""
    faults: tuple[str, ...] = ()

    def expired(self, today: date) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until < today

    def covers(self, reported: Reported, resource: Resource | None) -> bool:
        """Whether it speaks of this finding.

        It does on the line that is to be mended, in or above the rule or block the finding is about, at the header of
        the resource, and at the call of a module the resource comes from.
        """
        finding = reported.finding
        if reported.policy not in self.slugs or not (not self.key or _instance(finding.resource) == self.key):
            return False
        stretches = [finding.span, *([finding.element.span] if finding.element else [])]
        headers = [resource.span, resource.body.span] if resource is not None else []
        if not self.line:
            return any(span.file == self.span.file for span in (*stretches, *headers))
        headers += [call.span for call in reported.calls]
        here = [span for span in stretches if span.line <= self.line <= span.end_line]
        here += [span for span in headers if span.line == self.line]
        return any(span.file == self.span.file for span in here)


def suppressions(source: Source, comments: Iterable[Comment]) -> Iterator[Suppression | Notice]:
    """What the comments of a file accept, and what is meant to but cannot be understood."""
    for comment in comments:
        if MARK not in comment.text:
            continue
        written = _WRITTEN.search(comment.text)
        slugs = _slugs(written["slugs"]) if written else ()
        if written is None or not slugs:
            yield Notice(f"this comment is not understood: {_SHAPE}", comment.span)
        else:
            line = 0 if written["verb"] == "ignore-file" else _line(source, comment)
            yield _suppression(slugs, line, written["rest"], comment.span)


def _slugs(written: str) -> tuple[str, ...]:
    return tuple(slug.strip() for slug in written.split(",") if slug.strip())


def _suppression(slugs: tuple[str, ...], line: int, rest: str, span: Span) -> Suppression:
    text = rest.strip().removesuffix("*/").strip()
    until: date | None = None
    key = ""
    faults = []
    while option := _OPTION.match(text):
        value = option["bare"] if option["quoted"] is None else option["quoted"]
        text = text[option.end() :]
        if option["name"] == "key":
            key = value
            continue
        try:
            until = date.fromisoformat(value)
        except ValueError:
            faults.append(f"{value} is not a date: write until=2027-01-31")
            until = date.min  # what was meant to end is not taken for what never does
    reason = " ".join(text.split())
    if reason in {"", PLACEHOLDER}:
        faults.append("it says no reason")
    return Suppression(slugs, line, reason, span, until, key, tuple(faults))


def _line(source: Source, comment: Comment) -> int:
    """The line a comment speaks of: its own where code stands before it, or the next one with code."""
    lines = source.lines
    first = comment.span.line
    is_comment = _COMMENT.match(lines[first - 1], comment.span.column - 1)
    if lines[first - 1][: comment.span.column - 1].strip() or not is_comment:
        return first
    below = range(comment.span.end_line + 1, len(lines) + 1)
    return next((n for n in below if lines[n - 1].strip() and not _COMMENT.match(lines[n - 1])), len(lines))


def _instance(resource: str) -> str:
    """The key of `count` or `for_each` at the end of an address, bare; empty where it has none."""
    if not resource.endswith("]"):
        return ""
    return resource[resource.rfind("[") + 1 : -1].strip('"')


def remarks(
    suppression: Suppression, used: frozenset[str], known: frozenset[str], chosen: frozenset[str], today: date
) -> Iterator[Notice]:
    """What there is to say about a suppression: how it is written, that it is over, that it is for nothing.

    `used` are the policies it did suppress, `known` those there are, `chosen` those that ran.
    """
    named = ", ".join(suppression.slugs)
    for fault in suppression.faults:
        yield Notice(f"the suppression of {named} is not complete: {fault}", suppression.span)
    strangers = [slug for slug in suppression.slugs if slug not in known and not slug.startswith(OF_CFN_LINT)]
    for slug in strangers:
        near = difflib.get_close_matches(slug, sorted(known), 1)
        meant = f"; did you mean {near[0]}?" if near else ""
        yield Notice(f"a policy is suppressed that does not exist: {slug}{meant}", suppression.span)
    if suppression.until == date.min:
        return
    if suppression.expired(today):
        yield Notice(f"the suppression of {named} ended on {suppression.until}", suppression.span)
        return
    idle = ", ".join(slug for slug in suppression.slugs if slug in chosen and slug not in used)
    if idle:
        yield Notice(f"the suppression of {idle} matches nothing", suppression.span)
