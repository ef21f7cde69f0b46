"""A question about packets, and the answer to it from all paths."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from msgspec import Struct

from linter.finding import Hop
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Intervals
from linter.reachability.answer import Answer
from linter.reachability.assumptions import Assumption
from linter.reachability.courses.trail import Trail, settled
from linter.reachability.endpoints import Endpoint
from linter.reachability.packets.bounds import Bounds, exactly
from linter.reachability.packets.packets import between_addresses
from linter.truth import Truth


class Ways(Struct, frozen=True):
    """The paths between two ends, and the packets that get through."""

    packets: Bounds
    trails: tuple[Trail, ...]


def guarded(ways: Ways, sure: Truth) -> Ways:
    """The same ways, if an end is only possibly meant."""
    return Ways(ways.packets.guarded(sure), tuple(trail.guarded(sure) for trail in ways.trails))


class Question(Struct, frozen=True):
    """Which packets a question is about."""

    protocol: int | None
    ports: Intervals
    family: int | None
    pristine: bool = False

    def of(self, packets: Bounds) -> Bounds:
        """Those of the packets it is about."""
        wanted = packets.on(self.protocol, self.ports)
        if self.family is None:
            return wanted
        return wanted.of(self.family)

    def answer(self, paths: Ways, verdict: Truth, source: Endpoint, target: Endpoint) -> Answer:
        """The answer from all paths: the shortest of the most certain, or the hops that block each path."""
        packets = _arrived(self.of(paths.packets), paths.trails)
        shown = packets.least if verdict.certain else packets.most
        if not verdict.possible:
            blockers = dict.fromkeys(hop for trail in paths.trails for hop in self._blockers(trail))
            assumed = (*self._assumed(paths.trails), Assumption.HOSTS_DO_NOT_RELAY)
            return Answer(verdict, shown, (), tuple(blockers) or (_nothing_leads(source, target),), assumed)
        ways = [(trail, self.of(trail.packets)) for trail in paths.trails]
        open_ = [(trail, bounds) for trail, bounds in ways if bounds.most]
        trail, bounds = min(open_, key=lambda way: (not settled(way[1]).least, len(way[0].steps)))
        witness = trail.pick(settled(bounds).least or bounds.most)
        return Answer(verdict, shown, trail.hops(witness), (), self._assumed((trail,)), witness)

    def _blockers(self, trail: Trail) -> tuple[Hop, ...]:
        return trail.blockers(self.protocol, self.ports, self.family)

    def _assumed(self, trails: Iterable[Trail]) -> tuple[Assumption, ...]:
        pristine = (Assumption.PRISTINE_DEFAULT_VPC,) if self.pristine else ()
        made = (assumption for trail in trails for assumption in trail.assumes)
        return tuple(dict.fromkeys((Assumption.CLOSED_WORLD, *pristine, *made)))


def _nothing_leads(source: Endpoint, target: Endpoint) -> Hop:
    """The hop that says that there is no path at all, not even a blocked one."""
    owner = next(iter(target.owners), None)
    name = target.text if owner is None else owner.address
    span = None if owner is None else owner.span
    reason = "nothing leads there: no gateway, route, listener or endpoint"
    if source.place is None and source.addresses:
        reason += f", and nothing else that is declared has an address of {source.text}"
    return Hop(name, "target", "deliver", name, span, "known", reason)


def _arrived(packets: Bounds, trails: tuple[Trail, ...]) -> Bounds:
    """The packets with the addresses they arrive at, where all ways lead to addresses that are known."""
    goals = [trail.goal or trail.target for trail in trails]
    if not all(goals):
        return packets
    return packets & exactly(between_addresses(EVERY_ADDRESS, reduce(Addresses.__or__, goals, NO_ADDRESS)))
