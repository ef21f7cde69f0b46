"""The findings that comments accept, and notices about these comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from linter.columns import comments
from linter.finding import Notice
from linter.judgement.acceptance.acceptance import Acceptance
from linter.judgement.acceptance.honoured import Honoured
from linter.judgement.acceptance.nearby import Nearby
from linter.judgement.acceptance.suppression import NAME, Suppression, remarks, suppressions
from linter.judgement.registry import Catalogue
from linter.peers.names import Peer
from linter.report.report import Reported, Suppressed
from linter.resource import Resource
from linter.source import Source
from linter.tree import Tree, Unreadable


class Accepted:
    """The suppressions of one run, read file by file as findings ask for them, and how they were used."""

    def __init__(self, tree: Tree, today: date, catalogue: Catalogue | None = None) -> None:
        self._tree = tree
        self._today = today
        self._catalogue = catalogue or Catalogue()
        self._honoured = Honoured(tree, today, self._catalogue)
        self._read: dict[str, tuple[Suppression | Notice, ...]] = {}
        self._near: dict[str, Nearby] = {}
        self._used: dict[Suppression, set[str]] = defaultdict(set)

    def suppressed(
        self,
        reported: Reported,
        resource: Resource | None,
        listed: Iterable[Acceptance] = (),
        peers: frozenset[Peer] | None = None,
    ) -> Suppressed | None:
        """The finding with the reason it was accepted for; None where it was not.

        `listed` are the acceptances of the configuration: a comment goes before them. `peers` are the other linters
        whose suppressions are honoured: a comment of ours goes before theirs.
        """
        acceptance: Suppressed | None = None
        files = _files(reported, resource)
        for file in files:
            for written in self._nearby(file).about(reported, resource):
                if written.covers(reported, resource) and not written.expired(self._today):
                    self._used[written].add(reported.policy)
                    acceptance = acceptance or Suppressed(reported, written.reason, place=written.span)
        if acceptance is None and peers:
            acceptance = self._honoured.suppressed(reported, resource, files, peers)
        accepting = (entry for entry in listed if entry.covers(reported.policy, reported.finding, self._today))
        external = (Suppressed(reported, entry.reason, place=entry.span, is_external=True) for entry in accepting)
        return acceptance or next(external, None)

    def overlooked(self, reported: Reported, resource: Resource | None) -> str:
        """The other linter that the finding is suppressed for; empty where it is for none."""
        suppressed = self._honoured.suppressed(reported, resource, _files(reported, resource), frozenset(Peer))
        return "" if suppressed is None else suppressed.peer

    def notices(
        self,
        files: Iterable[str],
        known: Iterable[str],
        chosen: Iterable[str],
        peers: frozenset[Peer] | None = None,
    ) -> Iterator[Notice]:
        """The notices about the suppressions in these files, those for the other linters that are honoured as well."""
        there_are, ran = frozenset(known), frozenset(chosen)
        files = tuple(files)
        called = self._catalogue.called
        yield from self._honoured.notices(files, peers) if peers else ()
        for file in files:
            for written in self._written(file):
                if isinstance(written, Notice):
                    yield written
                else:
                    yield from remarks(written, frozenset(self._used[written]), there_are, ran, self._today, called)

    def uncovered(self) -> Iterator[Notice]:
        """The notices about suppressions for other linters, in all files, of rules that have no counterpart here."""
        return self._honoured.uncovered()

    def _nearby(self, file: str) -> Nearby:
        if file not in self._near:
            own = (written for written in self._written(file) if isinstance(written, Suppression))
            self._near[file] = Nearby(file, own)
        return self._near[file]

    def _written(self, file: str) -> tuple[Suppression | Notice, ...]:
        if file not in self._read:
            source = self._marked(file)
            self._read[file] = self._suppressions(source) if source is not None else ()
        return self._read[file]

    def _suppressions(self, source: Source) -> tuple[Suppression | Notice, ...]:
        return tuple(suppressions(source, comments(source), self._catalogue.called))

    def _marked(self, file: str) -> Source | None:
        """The text, if it contains our marker."""
        try:
            content = self._tree.read_bytes(file)
        except Unreadable:
            return None
        return self._tree.read(file) if NAME.encode() in content.lower() else None


def _files(reported: Reported, resource: Resource | None) -> tuple[str, ...]:
    """The files in which a finding can be suppressed, the nearest first."""
    spans = [reported.finding.span, *(call.span for call in reported.calls)]
    spans += [resource.body.span] if resource is not None else []
    return tuple(dict.fromkeys(span.file for span in spans))
