"""The suppressions of a file by the lines that they can be about: a finding is held against a few, not against all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from linter.judgement.acceptance.suppression import Suppression
from linter.report.report import Reported
from linter.resource import Resource
from linter.source import Span


class Nearby:
    """The suppressions of one file, in the order of its text. Those that `about` leaves out cover no such finding."""

    def __init__(self, file: str, suppressions: Iterable[Suppression]) -> None:
        self._file = file
        self._every = tuple(suppressions)
        self._starting: dict[int, list[int]] = defaultdict(list)
        self._holding: dict[int, list[int]] = defaultdict(list)
        self._inside: dict[int, list[int]] = defaultdict(list)
        for at, suppression in enumerate(self._every):
            self._starting[suppression.line].append(at)
            for line in range(suppression.line + 1, suppression.last + 1):
                self._holding[line].append(at)
            for start, _ in suppression.around:
                self._inside[start].append(at)
        self._lines = sorted(self._starting)

    def about(self, reported: Reported, resource: Resource | None) -> Iterator[Suppression]:
        """The suppressions that may cover a finding, in order."""
        yield from (self._every[at] for at in sorted(set(self._near(reported, resource))))

    def _near(self, reported: Reported, resource: Resource | None) -> Iterator[int]:
        finding = reported.finding
        yield from self._starting.get(0, ())  # about the whole file
        for span in self._own([finding.span, *([finding.element.span] if finding.element else [])]):
            yield from self._holding.get(span.line, ())
            yield from self._between(span)
        for call in self._own(call.span for call in reported.calls):
            yield from self._starting.get(call.line, ())
            yield from self._inside.get(call.line, ())
        if resource is None:
            return
        for span in self._own((resource.span, resource.body.span)):
            yield from self._starting.get(span.line, ())
        if finding.element is None and not resource.body.span.encloses(finding.span):
            for span in self._own([resource.body.span]):
                yield from self._between(span)

    def _own(self, spans: Iterable[Span]) -> Iterator[Span]:
        return (span for span in spans if span.file == self._file)

    def _between(self, span: Span) -> Iterator[int]:
        """Those that begin on the lines of a span."""
        first, after = bisect_left(self._lines, span.line), bisect_right(self._lines, span.end_line)
        for line in self._lines[first:after]:
            yield from self._starting[line]
