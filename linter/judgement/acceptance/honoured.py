"""The findings that people accepted for another linter, where the configuration says that this is honoured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from linter.columns import comments, remarks
from linter.finding import Notice
from linter.judgement.acceptance.nearby import Nearby
from linter.judgement.acceptance.suppression import Suppression
from linter.judgement.registry import Catalogue
from linter.peers.comments import MARKS
from linter.peers.comments import skips as of_comments
from linter.peers.metadata import TOOLS
from linter.peers.metadata import skips as of_metadata
from linter.peers.names import Peer
from linter.peers.skip import Skip
from linter.report.plain import counted
from linter.report.report import Reported, Suppressed
from linter.resource import Resource
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.value import Array, Record, Reference, Scalar, Value

_RULES_OF_GROUPS = frozenset({"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"})
"""cfn_nag counts these among the rules of the group they are added to, and reports the group alone.

https://github.com/stelligent/cfn_nag#per-resource-rule-suppression
"""
_MOST_NAMES = 12
"""The names of rules that a notice lists."""
_GROUP = "GroupId"
_MARKS = tuple(word.encode() for word in (*MARKS, *TOOLS))


class Honoured:
    """The suppressions for other linters in the files of one run, read as findings ask for them."""

    def __init__(self, tree: Tree, today: date, catalogue: Catalogue) -> None:
        self._tree = tree
        self._today = today
        self._catalogue = catalogue
        self._read: dict[str, tuple[Skip, ...]] = {}
        self._near: dict[str, _Near] = {}
        self._uncovered: dict[Peer, set[tuple[str, Span]]] = defaultdict(set)

    def suppressed(
        self, reported: Reported, resource: Resource | None, files: Iterable[str], peers: frozenset[Peer]
    ) -> Suppressed | None:
        """The finding with the reason that another linter was given to skip it; None where it was given none.

        `files` are those in which the finding can be suppressed.
        """
        for skip in (skip for file in files for skip in self._covering(file, reported, resource)):
            is_over = skip.until is not None and skip.until < self._today
            if skip.peer in peers and not is_over and all(_has(resource, *pair) for pair in skip.values):
                return Suppressed(reported, skip.reason, str(skip.peer), skip.span)
        return None

    def notices(self, files: Iterable[str], peers: frozenset[Peer]) -> Iterator[Notice]:
        """The notices about suppressions in these files that cannot be followed or have ended.

        Those of rules without a counterpart are kept, for one notice about all files.
        """
        for skip in (skip for file in files for skip in self._skips(file) if skip.peer in peers):
            named = f"the suppression of {skip.name}" if skip.name else "a suppression"
            if skip.fault:
                yield Notice(f"{named} for {skip.peer} accepts nothing here: {skip.fault}", skip.span)
            elif not self._meant(skip):
                self._uncovered[skip.peer].add((skip.name, skip.span))
            elif skip.until is not None and skip.until < self._today:
                yield Notice(f"{named} for {skip.peer} ended on {skip.until}", skip.span)

    def uncovered(self) -> Iterator[Notice]:
        """A notice for each linter of the suppressions that accept nothing here, because we check no such thing."""
        for peer, found in sorted(self._uncovered.items()):
            names = sorted({name for name, _ in found})
            listed = ", ".join(names[:_MOST_NAMES])
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            one, rules = len(found) == 1, "a rule" if len(names) == 1 else "rules"
            said = f"{counted(len(found), 'suppression')} for {peer} of {rules} without a counterpart here"
            places = "; moatlint migrate lists their places" if more else ""
            message = f"{said} {'accepts' if one else 'accept'} nothing: {listed}{more}{places}"
            yield Notice(message, min(span for _, span in found))

    def _covering(self, file: str, reported: Reported, resource: Resource | None) -> Iterator[Skip]:
        """The suppressions in a file that cover a finding by their rule and their place."""
        if file not in self._near:
            able = [skip for skip in self._skips(file) if not skip.fault and self._meant(skip)]
            self._near[file] = _Near(file, {self._as_ours(skip): skip for skip in able})
        near = self._near[file]
        for suppression in near.nearby.about(reported, resource):
            if suppression.covers(reported, resource):
                yield near.skips[suppression]
        for skip in near.of_groups.get(_group_of(resource), ()):
            if reported.policy in self._meant(skip):
                yield skip

    def _as_ours(self, skip: Skip) -> Suppression:
        policies = self._meant(skip)
        named = (skip.name, str(skip.peer))
        return Suppression(named, skip.line, skip.reason, skip.span, last=skip.last, policies=policies)

    def _meant(self, skip: Skip) -> frozenset[str]:
        return self._catalogue.skipped_by(skip.peer, skip.name)

    def _skips(self, file: str) -> tuple[Skip, ...]:
        if file not in self._read:
            self._read[file] = tuple(self._written(file))
        return self._read[file]

    def _written(self, file: str) -> Iterator[Skip]:
        try:
            content = self._tree.read_bytes(file)
            if not any(mark in content for mark in _MARKS):
                return
            source = self._tree.read(file)
        except Unreadable:
            return
        yield from of_comments(source, comments(source))
        for remark in remarks(source, TOOLS):
            yield from of_metadata(remark)


class _Near:
    """The suppressions of a file as if they were ours, and those of security groups for cfn_nag by logical ID."""

    def __init__(self, file: str, skips: Mapping[Suppression, Skip]) -> None:
        self.skips = skips
        self.nearby = Nearby(file, skips)
        self.of_groups: dict[tuple[str, str], list[Skip]] = defaultdict(list)
        for skip in skips.values():
            if skip.peer is Peer.CFN_NAG:
                self.of_groups[file, skip.subject].append(skip)


def _group_of(resource: Resource | None) -> tuple[str, str]:
    """The file and the logical ID of the security group that a resource is a rule of; empty where it is none."""
    if resource is None or resource.type not in _RULES_OF_GROUPS:
        return "", ""
    group = resource.body.entries.get(_GROUP)
    named = group.resource.rpartition(".")[2] if isinstance(group, Reference) else ""
    return resource.body.span.file, named


def _has(resource: Resource | None, path: str, wanted: str) -> bool:
    """Whether an argument of a resource, of a block of it where there are dots, surely has a value."""
    value: Value | None = resource.body if resource is not None else None
    for step in path.split("."):
        if isinstance(value, Array) and len(value.items) == 1 and value.rest is None:
            value = value.items[0]
        value = value.entries.get(step) if isinstance(value, Record) else None
    if not isinstance(value, Scalar):
        return False
    written = str(value.content).lower() if isinstance(value.content, bool) else str(value.content)
    return written == wanted
