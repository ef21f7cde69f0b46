"""One way from a source towards a target: what it passes, and which packets are left after each step.

A session needs every filter and every table on its way twice, once for the packet and once for its answer. As long as
no address is rewritten, a condition on the answer is one on the packet it answers, and conditions may be taken in any
order: so a trail is one set of packets that every step narrows. Where a NAT gateway or a load balancer opens a
connection of its own, a new leg begins.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from linter.equality import equal_without
from linter.finding import Hop
from linter.network import NO_ADDRESS, PORTS, Addresses, Intervals, union
from linter.reachability.assumptions import Assumption
from linter.reachability.packets.bounds import NOTHING, Bounds, whole
from linter.reachability.packets.packets import EPHEMERAL, SYSTEM_RANGES, Box, Packet, Packets
from linter.truth import Doubt, Truth

RESERVED = 4
"""How many addresses at the beginning of a subnet AWS keeps."""
Explain = Callable[[Packet | None], Hop]


class Step(Struct, frozen=True):
    """One thing on the way: the packets it lets pass, and how to say so.

    `explain` gives the hop for a packet that passes, or, for None, for its being what blocks. `back` says that it is
    passed by the answer. A `silent` step only says that the path may not exist, and is not shown as a hop.
    """

    passes: Bounds
    explain: Explain
    back: bool = False
    assumes: tuple[Assumption, ...] = ()
    silent: bool = False


class Leg(Struct, frozen=True):
    """The part of a way that came before an address was rewritten: whether anything got so far, and how."""

    some: Truth
    trail: Trail


@equal_without("narrow")
class Trail(Struct, frozen=True):
    """A way so far.

    `source` and `target` are addresses of which an end has exactly one, nobody knows which. `goal` are those it leads
    to where nothing on it depends on them: its packets then go to any address.
    """

    packets: Bounds
    steps: tuple[Step, ...] = ()
    source: Addresses = NO_ADDRESS
    target: Addresses = NO_ADDRESS
    goal: Addresses = NO_ADDRESS
    start: Bounds | None = None
    legs: tuple[Leg, ...] = ()
    narrow: Callable[[Bounds, Bounds], Bounds] = Bounds.__and__

    def through(self, *steps: Step) -> Trail:
        """The way led on through these steps."""
        packets = self.packets
        for step in steps:
            packets = self._whole(self.narrow(packets, step.passes))
        return replace(self, packets=packets, steps=(*self.steps, *steps), start=self.start or self.packets)

    def after(self, step: Step) -> Trail:
        """The same way, where it begins with another step."""
        packets = self._whole(self.packets & step.passes)
        return replace(self, packets=packets, steps=(step, *self.steps), start=self.start or self.packets)

    def _whole(self, packets: Bounds) -> Bounds:
        if not self.source and not self.target:
            return packets
        least = packets.least
        if not least:
            return packets
        if self.source:
            least = whole(least, "sources", self.source)
        if self.target:
            least = whole(least, "targets", self.target)
        if least is packets.least:
            return packets
        reason = Doubt("the filters tell apart addresses of the subnet, and which one it gets is not known")
        return Bounds(least, packets.most, packets.doubts or (reason,))

    def guarded(self, exists: Truth) -> Trail:
        """The same way, where it depends on something that may not exist."""
        return self if exists.certain else replace(self, packets=self.packets.guarded(exists))

    def hops(self, packet: Packet | None) -> tuple[Hop, ...]:
        """The hops of the packet, then those that only its answer passes."""
        if packet is None:
            return ()
        before = [hop for leg in self.legs for hop in leg.trail.hops(leg.trail.example)]
        there = [step.explain(packet) for step in self.steps if not step.back and not step.silent]
        back = [step.explain(packet) for step in self.steps if step.back and not step.silent]
        return (*before, *there, *back)

    @property
    def example(self) -> Packet | None:
        """One packet that takes this way, a sure one where there is one."""
        return self.pick(self.packets.least or self.packets.most)

    def pick(self, packets: Packets) -> Packet | None:
        """One of some packets of this way, sent to where it leads."""
        packet = packets.pick()
        if packet is None:
            return None
        box = next(box for box in packets.boxes if packet in box)
        source, target, goal = (_of(end, packet.family) for end in (self.source, self.target, self.goal))
        begun = _host(box.sources, source, packet.source)
        ended = _host(goal, goal, packet.target) if goal else _host(box.targets, target, packet.target, besides=begun)
        return replace(packet, source=begun, target=ended)

    def blockers(
        self, protocol: int | None = None, ports: Intervals = PORTS, family: int | None = None
    ) -> tuple[Hop, ...]:
        """The first step on the way, and on that of the answer, which none of these packets pass any more.

        Nothing, where some do.
        """
        for leg in self.legs:
            if not leg.some.possible:
                return leg.trail.blockers()
        left = (self.start or self.packets).most.on(protocol, ports)
        left = left if family is None else left.of(family)
        if not left and self.legs:
            # Nothing of the protocol has come so far as to be sent on.
            earlier = self.legs[-1].trail.blockers(protocol)
            if earlier:
                return earlier
        forth = [step for step in self.steps if not step.back]
        for step in (*forth, *(step for step in self.steps if step.back)):
            left = left & step.passes.most
            if not left:
                return (step.explain(None),)
        return ()

    @property
    def assumes(self) -> tuple[Assumption, ...]:
        """The assumptions its steps rest on."""
        earlier = [assumption for leg in self.legs for assumption in leg.trail.assumes]
        return tuple(dict.fromkeys([*earlier, *(assumption for step in self.steps for assumption in step.assumes)]))


def _of(held: Addresses, family: int) -> Intervals:
    return held.v4 if family == 4 else held.v6


def _host(among: Intervals, held: Intervals, otherwise: int, besides: int = -1) -> int:
    """One of the addresses that a host of a subnet may have: AWS keeps the first four and the last to itself.

    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    """
    for low, high in held.spans:
        usable = union((low + RESERVED, high - 1)) if high - low > RESERVED else union((low, high))
        shared = among & usable
        others = shared - union((besides, besides))
        if shared:
            return (others or shared).spans[0][0]
    return otherwise


def settled(packets: Bounds, *, nodes: bool = False) -> Bounds:
    """The packets whose answers surely find the port the connection came from.

    A client takes its port from a range it alone knows: it is sure to be answered only where the whole range of some
    system is, and, of a NAT gateway or load balancer (`nodes`), where all of 1024 to 65535 is.
    https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
    """
    ranges = (EPHEMERAL,) if nodes else SYSTEM_RANGES
    kept = tuple(box for box in packets.least.boxes if _answered(box, ranges))
    if len(kept) == len(packets.least.boxes):
        return packets
    reason = Doubt("answers get through to some ephemeral ports only (ephemeral_partial)")
    return Bounds(Packets(kept), packets.most, packets.doubts or (reason,)) if packets.most else NOTHING


def _answered(box: Box, ranges: tuple[Intervals, ...]) -> bool:
    return any(ports <= box.source_ports for ports in ranges)
