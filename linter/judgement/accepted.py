"""The findings that comments accept, and notices about these comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from linter.columns import comments
from linter.finding import Notice
from linter.judgement.acceptance import Acceptance
from linter.judgement.suppression import NAME, Suppression, remarks, suppressions
from linter.report.report import Reported, Suppressed
from linter.resource import Resource
from linter.source import Source
from linter.tree import Tree, Unreadable


class Accepted:
    """The suppressions of one run, read file by file as findings ask for them, and how they were used."""

    def __init__(self, tree: Tree, today: date) -> None:
        self._tree = tree
        self._today = today
        self._read: dict[str, tuple[Suppression | Notice, ...]] = {}
        self._used: dict[Suppression, set[str]] = defaultdict(set)

    def suppressed(
        self, reported: Reported, resource: Resource | None, listed: Iterable[Acceptance] = ()
    ) -> Suppressed | None:
        """The finding with the reason it was accepted for; None where it was not.

        `listed` are the acceptances of the configuration: a comment goes before them.
        """
        spans = [reported.finding.span, *(call.span for call in reported.calls)]
        spans += [resource.body.span] if resource is not None else []
        acceptance: Suppressed | None = None
        for file in dict.fromkeys(span.file for span in spans):
            for written in self._written(file):
                if (
                    isinstance(written, Suppression)
                    and written.covers(reported, resource)
                    and not written.expired(self._today)
                ):
                    self._used[written].add(reported.policy)
                    acceptance = acceptance or Suppressed(reported, written.reason)
        accepting = (entry for entry in listed if entry.covers(reported.policy, reported.finding, self._today))
        return acceptance or next((Suppressed(reported, entry.reason) for entry in accepting), None)

    def notices(self, files: Iterable[str], known: Iterable[str], chosen: Iterable[str]) -> Iterator[Notice]:
        """The notices about the suppressions in these files."""
        there_are, ran = frozenset(known), frozenset(chosen)
        for file in files:
            for written in self._written(file):
                if isinstance(written, Notice):
                    yield written
                else:
                    yield from remarks(written, frozenset(self._used[written]), there_are, ran, self._today)

    def _written(self, file: str) -> tuple[Suppression | Notice, ...]:
        if file not in self._read:
            source = self._marked(file)
            self._read[file] = tuple(suppressions(source, comments(source))) if source is not None else ()
        return self._read[file]

    def _marked(self, file: str) -> Source | None:
        """The text, if it contains our marker."""
        try:
            content = self._tree.read_bytes(file)
        except Unreadable:
            return None
        return self._tree.read(file) if NAME.encode() in content.lower() else None
