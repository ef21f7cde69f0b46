"""Changes of exposure: the traffic of two states compared, end by end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.comparison.matching import Matching
from linter.comparison.resources import Id
from linter.comparison.traffic import PLACES, TARGET_PLACES, Proof, Traffic
from linter.deployments.graphs import Evaluated
from linter.finding import Notice
from linter.network import ADDRESSES_V4, ADDRESSES_V6, INTERNET, NO_ADDRESS, NONE, Addresses, Intervals
from linter.reachability.endpoints import Place
from linter.reachability.packets.bounds import NOTHING, Bounds
from linter.reachability.packets.packets import Box, Packets
from linter.report.difference.model import Change, End, Shift, Way
from linter.report.plain import counted
from linter.source import Span
from linter.truth import Doubt

MOST_PROOFS = 200
"""The changes that each have a path of their own; of more, only one of those that are alike has one."""
MOST_PAIRS = 4_000
"""The most pairs of resources whose traffic is worked out on one side, each scenario counted."""

_AFTERWARDS = Doubt("it depends on addresses that are known only after deployment")
_EVERYWHERE = {4: ADDRESSES_V4, 6: ADDRESSES_V6}
_CHANGES = {
    ("no", "certain"): Change.OPENED,
    ("possible", "certain"): Change.OPENED,
    ("no", "possible"): Change.UNDECIDABLE,
    ("certain", "possible"): Change.UNDECIDABLE,
    ("certain", "no"): Change.CLOSED,
    ("possible", "no"): Change.CLOSED,
}
"""The meaning of traffic that got through before as the first word says, and does now as the second says."""


class _End(Struct, frozen=True):
    """An end on either side; `word` is that of a place."""

    word: str = ""
    before: Id | None = None
    after: Id | None = None


class State:
    """One side: its deployments by place, with their traffic. `strangers` are what counts as the internet."""

    def __init__(self, deployments: Iterable[Evaluated], strangers: Addresses) -> None:
        self.deployments = {deployment.place: deployment for deployment in deployments}
        self.strangers = strangers
        self.traffic = {place: Traffic(deployment, strangers) for place, deployment in self.deployments.items()}

    def senders(self) -> tuple[Id, ...]:
        """The resources that may open connections."""
        return tuple(Id(place, key) for place, traffic in self.traffic.items() for key in traffic.senders)

    def receivers(self) -> tuple[Id, ...]:
        """The resources that connections may be opened to."""
        return tuple(Id(place, key) for place, traffic in self.traffic.items() for key in traffic.receivers)

    @property
    def pairs(self) -> int:
        """How many pairs of resources have to be worked out, those that are alike once, each scenario counted."""
        return sum(traffic.pairs for traffic in self.traffic.values())

    def span(self, id_: Id) -> Span | None:
        """Where a resource is declared."""
        node = self.deployments[id_.place].graph.node(id_.key.partition("#")[0])
        return None if node is None else node.span


class Exposure:
    """The traffic of two states, and how it differs."""

    def __init__(self, before: State, after: State, matched: Matching) -> None:
        self._before, self._after, self._matched = before, after, matched
        self._is_wide = max(before.pairs, after.pairs) > MOST_PAIRS
        self._parted: set[tuple[str, str]] = set()
        self._proofs = 0

    def compared(self) -> tuple[tuple[Shift, ...], tuple[Way, ...]]:
        """The changes, and the traffic between their ends that has not changed."""
        shifts: list[Shift] = []
        ways: list[Way] = []
        for source, target in self._pairs():
            known = self._both(source, target)
            if known is None:
                continue
            was, now = known
            shifts += self._shifts(source, target, was, now)
            both = now.least & was.least
            if both:
                ways.append(Way(self._end(source), self._end(target), self._widened(source, target, both)))
        ends = {end for shift in shifts for end in (shift.source, shift.target)}
        return tuple(shifts), tuple(way for way in ways if way.source in ends and way.target in ends)

    def notices(self) -> Iterator[Notice]:
        """Notices of what was not compared."""
        if self._is_wide:
            pairs = max(self._before.pairs, self._after.pairs)
            yield Notice(
                f"traffic between resources is not compared: its pairs are {pairs:,}, more than "
                f"{MOST_PAIRS:,}; that from and to the internet, premises and people is"
            )
        if self._parted:
            source, target = min(self._parted)
            others = len(self._parted) - 1
            more = f", and {counted(others, 'other pair')} like this," if others else ""
            verb = "are" if others else "is"
            yield Notice(f"{source} to {target}{more} {verb} not compared: they are in different deployments of a side")

    def _pairs(self) -> Iterator[tuple[_End, _End]]:
        senders = self._ends(self._before.senders(), self._after.senders())
        receivers = self._ends(self._before.receivers(), self._after.receivers())
        for word in PLACES:
            for target in receivers:
                yield _End(word), target
        for source in senders:
            for place in TARGET_PLACES:
                yield source, _End(place.value)
            for target in () if self._is_wide else receivers:
                if source != target:
                    yield source, target

    def _ends(self, before: Sequence[Id], after: Sequence[Id]) -> tuple[_End, ...]:
        left = dict.fromkeys(after)
        ends = []
        for id_ in before:
            other = partner(self._matched, id_)
            left.pop(other, None) if other is not None else None
            ends.append(_End(before=id_, after=other))
        ends += [_End(before=None, after=id_) for id_ in left]
        return tuple(sorted(ends, key=lambda end: (end.after or end.before, end.before or end.after)))

    def _both(self, source: _End, target: _End) -> tuple[Bounds, Bounds] | None:
        """The traffic in both states; None where it is not known of one, because the ends are in two deployments."""
        was = _between(self._before, source.word or source.before, target.word or target.before)
        now = _between(self._after, source.word or source.after, target.word or target.after)
        if was is not None and now is not None:
            return was, now
        if (was or NOTHING).most or (now or NOTHING).most:
            self._parted.add((self._end(source).name, self._end(target).name))
        return None

    def _shifts(self, source: _End, target: _End, was: Bounds, now: Bounds) -> Iterator[Shift]:
        if was.least.boxes == now.least.boxes and was.most.boxes == now.most.boxes:
            return
        for (said, says), change in _CHANGES.items():
            for packets in _alike(self._widened(source, target, _changed(was, said, now, says)), source, target):
                yield self._shift(change, source, target, packets, (said, says), was, now)

    def _shift(
        self,
        change: Change,
        source: _End,
        target: _End,
        packets: Packets,
        verdicts: tuple[str, str],
        was: Bounds,
        now: Bounds,
    ) -> Shift:
        said, says = verdicts
        through, other = (now, was) if says != "no" else (was, now)
        proving, barring = (self._after, self._before) if through is now else (self._before, self._after)
        ids = (source.after, target.after), (source.before, target.before)
        (start, goal), (first, last) = ids if through is now else ids[::-1]
        self._proofs += 1
        once = self._proofs > MOST_PROOFS
        proof = _proof(proving, source.word or start, target.word or goal, packets, through=True, once=once)
        barred = Proof()
        if "no" in verdicts:
            barred = _proof(barring, source.word or first, target.word or last, packets, through=False, once=once)
        doubts = now.doubts if says == "possible" else was.doubts if said == "possible" else ()
        if "possible" in verdicts and not doubts:
            doubts = proof.doubts or (_AFTERWARDS,)
        return Shift(
            change,
            self._end(source),
            self._end(target),
            packets,
            said,
            says,
            proof.path,
            barred.blocked_by,
            _addresses(other.most, packets, "sources" if source.word else "targets" if target.word else ""),
            doubts,
            is_dual=len({box.family for box in (*was.most.boxes, *now.most.boxes)}) > 1,
        )

    def _widened(self, source: _End, target: _End, packets: Packets) -> Packets:
        """The packets, with the whole internet in the place of all strangers: nobody is told his own addresses."""
        return Packets(tuple(self._wide(box, source, target) for box in packets.boxes))

    def _wide(self, box: Box, source: _End, target: _End) -> Box:
        strangers = self._after.strangers.v4 if box.family == 4 else self._after.strangers.v6
        if source.word == Place.INTERNET.value and strangers <= box.sources:
            return replace(box, sources=box.sources | _internet(box.family))
        if target.word == Place.INTERNET.value and strangers <= box.targets:
            return replace(box, targets=box.targets | _internet(box.family))
        return box

    def _end(self, end: _End) -> End:
        if end.word:
            return End(end.word, end.word, is_place=True)
        before, after = end.before, end.after
        side, id_ = (self._after, after) if after is not None else (self._before, before)
        assert id_ is not None
        return End("" if before is None else before.key, "" if after is None else after.key, span=side.span(id_))


def partner(matched: Matching, id_: Id) -> Id | None:
    """The resource of the other side that one is the same as; of a block of one, the same block there."""
    address, mark, block = id_.key.partition("#")
    other = matched.pairs.get(Id(id_.place, address))
    return None if other is None else Id(other.place, f"{other.key}{mark}{block}")


def _between(state: State, source: str | Id | None, target: str | Id | None) -> Bounds | None:
    """The traffic between two ends of a side: nothing where one is missing, None where it cannot be known."""
    if source is None or target is None:
        return NOTHING
    places = {end.place for end in (source, target) if isinstance(end, Id)}
    if len(places) > 1:
        return None
    traffic = state.traffic[places.pop()]
    return traffic.between(_word(source), _word(target))


def _proof(
    state: State, source: str | Id | None, target: str | Id | None, packets: Packets, *, through: bool, once: bool
) -> Proof:
    """The proof for some packets on a side; none where an end is missing, or where others alike have it if `once`."""
    if source is None or target is None:
        return Proof()
    traffic = state.traffic[next(end.place for end in (source, target) if isinstance(end, Id))]
    pair = (_word(source), _word(target))
    if once and pair not in traffic.stand_in(*pair):
        return Proof()
    return traffic.proof(*pair, packets, through=through)


def _word(end: str | Id) -> str:
    return end.key if isinstance(end, Id) else end


def _changed(was: Bounds, said: str, now: Bounds, says: str) -> Packets:
    """The packets of which one thing was said before, and another is now."""
    if said == "no":
        return _so(now, says) - was.most
    if says == "no":
        return _so(was, said) - now.most
    return _so(was, said) & _so(now, says)


def _alike(packets: Packets, source: _End, target: _End) -> Iterator[Packets]:
    """The packets apart by the addresses of a place that they come from, or go to."""
    by_addresses: dict[Intervals, list[Box]] = {}
    for box in packets.boxes:
        held = box.sources if source.word else box.targets if target.word else NONE
        by_addresses.setdefault(NONE if _internet(box.family) <= held else held, []).append(box)
    return (Packets(tuple(boxes)) for boxes in by_addresses.values())


def _internet(family: int) -> Intervals:
    return INTERNET.v4 if family == 4 else INTERNET.v6


def _so(traffic: Bounds, verdict: str) -> Packets:
    return traffic.least if verdict == "certain" else traffic.most - traffic.least


def _addresses(other: Packets, packets: Packets, side: str) -> Addresses:
    """The addresses of a place that other packets to the same ports come from, or go to."""
    if not side:
        return NO_ADDRESS
    if side == "sources":
        return (other & Packets(tuple(replace(box, sources=_EVERYWHERE[box.family]) for box in packets.boxes))).sources
    return (other & Packets(tuple(replace(box, targets=_EVERYWHERE[box.family]) for box in packets.boxes))).targets
