"""Suggested changes: the lines of a file that a fix replaces, and what takes their place.

Edits that touch are one suggestion, as each must be good to commit alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from linter.finding import Fix
from linter.report.report import Reported
from linter.source import Span


class Change(Struct, frozen=True):
    """A fix that was made, as it was offered first, with what it was made for and how many lines it adds."""

    fix: Fix
    findings: tuple[Reported, ...]
    grows: int


class Suggestion(Struct, frozen=True):
    """Lines of a file, from 1 and the last one included, and those that are to take their place."""

    path: str
    first: int
    last: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def findings(self) -> tuple[Reported, ...]:
        """The findings that it fixes."""
        return tuple(finding for change in self.changes for finding in change.findings)


def suggestions(path: str, before: str, after: str, changes: Iterable[Change]) -> tuple[Suggestion, ...]:
    """The suggestions that turn a text into another; none where the changes do not explain all of the difference."""
    old, new = before.split("\n"), after.split("\n")
    listed: list[Suggestion] = []
    reached = shift = 0
    for start, end, together in _together(changes):
        grown = sum(change.grows for change in together)
        if old[reached:start] != new[reached + shift : start + shift]:
            return ()
        lines = new[start + shift : end + shift + grown]
        listed.append(_anchored(path, old, (start, end), lines, together))
        reached, shift = end, shift + grown
    return tuple(listed) if old[reached:] == new[reached + shift :] else ()


def _anchored(
    path: str, old: Sequence[str], place: tuple[int, int], new: list[str], changes: tuple[Change, ...]
) -> Suggestion:
    """A suggestion at a place, which must have a line: one that only adds lines repeats the line before them."""
    start, end = place
    if start == end and start > 0:
        start, new = start - 1, [old[start - 1], *new]
    elif start == end:
        end, new = end + 1, [*new, old[end]]
    return Suggestion(path, start + 1, end, tuple(old[start:end]), tuple(new), changes)


def _together(changes: Iterable[Change]) -> Iterator[tuple[int, int, tuple[Change, ...]]]:
    """The changes that touch, with the lines from 0 that they replace, the end excluded."""
    waiting: list[Change] = []
    start = end = 0
    for change in sorted(changes, key=lambda change: _lines(change.fix.span)):
        first, last = _lines(change.fix.span)
        if waiting and first > end:
            yield start, end, tuple(waiting)
            waiting = []
        start, end = (min(start, first), max(end, last)) if waiting else (first, last)
        waiting.append(change)
    if waiting:
        yield start, end, tuple(waiting)


def _lines(span: Span) -> tuple[int, int]:
    """The lines of a span from 0, the end excluded: none where something is put between two lines."""
    whole = span.end_column == 1 and (span.end_line > span.line or span.column == 1)
    return span.line - 1, span.end_line - 1 if whole else span.end_line
