"""Findings of two states compared: what is new, worse, fixed or unchanged.

A finding is the same in both states if its policy is, and its resource is the same one, whatever its address and
language, and if it is about no more traffic than before. Rules count for the group that they are part of: a rule that
is split, or moved into a resource of its own, is nothing new.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import reduce

from msgspec import Struct, field

from linter.comparison.matching import Matching
from linter.comparison.resources import Id
from linter.finding import Subject
from linter.judgement.configuration.config import OF_INTENTS
from linter.judgement.verdict import weight
from linter.network import NONE, PORTS, Intervals
from linter.report.difference.model import Worse
from linter.report.report import Reported, flat

_WORD = re.compile(r"[\w.\[\]\"/:-]+")


class Compared(Struct):
    """The findings of two states, sorted into what became of them."""

    new: list[Reported] = field(default_factory=list)
    worse: list[Worse] = field(default_factory=list)
    fixed: list[Reported] = field(default_factory=list)
    unchanged: list[Reported] = field(default_factory=list)


class Identity:
    """The resources that findings of both sides are about, in terms that are the same on both.

    `places` gives each deployment before the change the one after it that it became.
    """

    def __init__(self, matched: Iterable[Matching], places: Mapping[str, str]) -> None:
        self._places = places
        self._known: set[Id] = set()
        self._pairs: dict[Id, Id] = {}
        self._whole_before: dict[Id, Id] = {}
        self._whole_after: dict[Id, Id] = {}
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._matched = tuple(matched)
        for matching in self._matched:
            self._known |= matching.before.by_id.keys()
            self._pairs |= matching.pairs
            self._whole_before |= matching.before.whole
            self._whole_after |= matching.after.whole
            for earlier, later in matching.pairs.items():
                self._names[earlier.place][earlier.key] = later.key

    def before(self, reported: Reported) -> object:
        """The resource that a finding before the change is about, by its id after it where it is still there."""
        id_ = Id(reported.deployment, reported.finding.resource)
        id_ = self._whole_before.get(id_, id_)
        if id_ in self._pairs:
            return self._pairs[id_]
        place = self._places.get(id_.place)
        return ("gone", id_) if id_ in self._known or place is None else Id(place, id_.key)

    def after(self, reported: Reported) -> object:
        """The resource that a finding after the change is about."""
        id_ = Id(reported.deployment, reported.finding.resource)
        return self._whole_after.get(id_, id_)

    def is_moved(self, before: Reported, after: Reported) -> bool:
        """Whether a finding is now about a neighbour of the resource that it was about, and one of the two is alone.

        Settings of instances move to their launch template like this, and one language has resources that another
        writes as blocks.
        """
        one, other = self.before(before), self.after(after)
        gone = Id(before.deployment, before.finding.resource)
        for matching in self._matched:
            earlier = matching.back.get(other) if isinstance(other, Id) else None
            if (
                isinstance(one, Id)
                and isinstance(other, Id)
                and earlier is None
                and matching.after.are_tied(one, other)
            ):
                return True
            if not isinstance(one, Id) and earlier is not None and matching.before.are_tied(gone, earlier):
                return True
        return False

    def renamed(self, reported: Reported) -> str:
        """The message of a finding before the change, with the addresses of afterwards."""
        names = self._names.get(reported.deployment, {})

        def now(word: re.Match[str]) -> str:
            return names.get(word.group(), word.group())

        return _WORD.sub(now, reported.finding.message)


def compared(before: Iterable[Reported], after: Iterable[Reported], identity: Identity) -> Compared:
    """Compare the findings, those that wider ones imply among them."""
    result = Compared()
    ours, theirs = _grouped(before, identity.before), _grouped(after, identity.after)
    for key in dict.fromkeys((*theirs, *ours)):
        _compare(ours.get(key, []), theirs.get(key, []), identity, result)
    _follow(identity, result)
    return result


def _follow(identity: Identity, result: Compared) -> None:
    """Take findings that moved to a neighbouring resource for the same."""
    followed: list[Reported] = []
    for finding in list(result.new):
        if finding.policy.startswith(OF_INTENTS):
            continue
        alike = (other for other in result.fixed if other.policy == finding.policy)
        earlier = [other for other in alike if identity.is_moved(other, finding)]
        if earlier:
            result.new.remove(finding)
            followed += earlier
            _keep(finding, earlier, result)
    result.fixed = [finding for finding in result.fixed if finding not in followed]


def _grouped(
    reported: Iterable[Reported], about: Callable[[Reported], object]
) -> dict[tuple[str, object], list[Reported]]:
    grouped: dict[tuple[str, object], list[Reported]] = defaultdict(list)
    for finding in flat(reported):
        grouped[finding.policy, about(finding)].append(finding)
    return grouped


def _compare(before: list[Reported], after: list[Reported], identity: Identity, result: Compared) -> None:
    """Compare the findings of one policy about one resource, those that are equal first."""
    old, now = list(before), list(after)
    for same in (_same_fingerprint, _same_message(identity)):
        for finding in list(now):
            other = next((candidate for candidate in old if same(candidate, finding)), None)
            if other is not None:
                old.remove(other)
                now.remove(finding)
                _keep(finding, [other], result)
    if now and now[0].policy.startswith(OF_INTENTS):
        result.new += now
        result.fixed += old
        return
    for finding in now:
        earlier = _covering(finding, before) if finding.finding.subject is not None else old[:1]
        if earlier:
            old = [candidate for candidate in old if candidate not in earlier]
            _keep(finding, earlier, result)
        else:
            result.new.append(finding)
    still = [finding for finding in now if finding not in result.new]
    result.fixed += [finding for finding in old if not _is_part(finding, still)]


def _keep(finding: Reported, earlier: list[Reported], result: Compared) -> None:
    worst = max(earlier, key=weight)
    was = ["only possible"] if finding.certain and not worst.certain else []
    if finding.severity > worst.severity and finding.certain >= worst.certain and _is_comparable(finding, worst):
        was.append(str(worst.severity))
    if was:
        result.worse.append(Worse(finding, " and ".join(was)))
    else:
        result.unchanged.append(finding)


def _is_comparable(finding: Reported, other: Reported) -> bool:
    """Whether severities can be compared: a language may be the reason that one is not the policy's own."""
    same_language = finding.dialect.vocabulary is other.dialect.vocabulary
    return same_language or bool(finding.finding.severity_reason) == bool(other.finding.severity_reason)


def _same_fingerprint(before: Reported, after: Reported) -> bool:
    return before.fingerprint in after.marks


def _same_message(identity: Identity) -> Callable[[Reported, Reported], bool]:
    def same(before: Reported, after: Reported) -> bool:
        return identity.renamed(before) == after.finding.message and before.certain == after.certain

    return same


def _covering(finding: Reported, before: Iterable[Reported]) -> list[Reported]:
    """The findings before whose traffic together is all that this one is about; none where it is about more."""
    earlier = [other for other in before if other.finding.subject is not None]
    subject = finding.finding.subject
    assert subject is not None
    others = [other.finding.subject for other in earlier if other.finding.subject is not None]
    for family in subject.families:
        for protocol, ports in subject.ports:
            if not ports <= _ports(others, protocol, family):
                return []
    return [other for other in earlier if _overlaps(other, finding)]


def _ports(subjects: Iterable[Subject], protocol: int | None, family: int) -> Intervals:
    """The ports of a protocol that some findings are about; a finding about every protocol is about all of them."""
    about = [
        PORTS if number is None else ports
        for subject in subjects
        if family in subject.families
        for number, ports in subject.ports
        if number is None or number == protocol
    ]
    return reduce(Intervals.__or__, about, NONE)


def _overlaps(one: Reported, other: Reported) -> bool:
    mine, theirs = one.finding.subject, other.finding.subject
    if mine is None or theirs is None:
        return False
    return any(
        first is None or second is None or (first == second and bool(ports & others))
        for first, ports in mine.ports
        for second, others in theirs.ports
    )


def _is_part(finding: Reported, still: Iterable[Reported]) -> bool:
    """Whether a finding lives on in others, such as those about the halves of its rule."""
    return any(_overlaps(finding, other) for other in still)
