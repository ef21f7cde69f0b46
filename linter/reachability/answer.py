"""The answer of reachability: a verdict with the path that proves it, or the hops that block it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Hop
from linter.graph.interfaces.interface import Interface
from linter.network import EVERY_ADDRESS, PORTS, Addresses, Intervals
from linter.reachability.assumptions import Assumption
from linter.reachability.courses.trail import Trail
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.packets import Packet, Packets
from linter.truth import Doubt, Truth


class Answer(Struct, frozen=True):
    """Whether a source reaches a target.

    `verdict` is certain where packets get through whatever the unknowns, possible where for some values of them, and
    `no` where for none. `packets` are those that get through, surely if it is certain, else perhaps; `witness` is one
    of them. `path` is the shortest way, hop by hop with what lets the packet pass; where there is none, `blocked_by`
    are the hops that stop it, each with AWS's explanation code. `assumptions` is what the verdict rests on,
    `not_followed` names further paths that are not taken by packets.
    """

    verdict: Truth
    packets: Packets
    path: tuple[Hop, ...] = ()
    blocked_by: tuple[Hop, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    witness: Packet | None = None
    not_followed: tuple[str, ...] = ()

    @property
    def unknowns(self) -> tuple[Doubt, ...]:
        """The unknowns that decide the verdict; none unless it is possible."""
        return self.verdict.doubts


class Exposure(Struct, frozen=True):
    """Everything the internet reaches on one interface, directly and through load balancers.

    `packets` bounds what arrives: their sources are clients on the internet, and, behind a load balancer, its nodes.
    """

    interface: Interface
    packets: Bounds
    trails: tuple[Trail, ...]

    @property
    def reached(self) -> Truth:
        """Whether the internet reaches it at all."""
        return self.packets.some

    def within(self, wanted: Bounds) -> Exposure:
        """The exposure restricted to the wanted packets."""
        trails = tuple(replace(trail, packets=trail.packets & wanted) for trail in self.trails)
        return Exposure(self.interface, self.packets & wanted, trails)

    def on(self, protocol: int | None, ports: Intervals = PORTS, clients: Addresses = EVERY_ADDRESS) -> Truth:
        """Whether the internet reaches any of the ports of a protocol (None for every), from any of the clients."""
        return self.packets.on(protocol, ports).from_any(clients).some

    def path(self, protocol: int | None = None, ports: Intervals = PORTS) -> tuple[Hop, ...]:
        """The shortest way in for any of the ports of the protocol, surely open ones first; empty where none is."""
        bounded = [(trail, trail.packets.on(protocol, ports)) for trail in self.trails]
        open_ = [(trail, bounds) for trail, bounds in bounded if bounds.most]
        if not open_:
            return ()
        trail, bounds = min(open_, key=lambda way: (not way[1].least, len(way[0].steps)))
        return trail.hops(trail.pick(bounds.least or bounds.most))

    def blocked_by(self, protocol: int | None = None, ports: Intervals = PORTS) -> tuple[Hop, ...]:
        """The hops that keep the internet from every port of the protocol; empty if any port is reached."""
        if self.packets.on(protocol, ports).most:
            return ()
        return max((trail.blockers(protocol, ports) for trail in self.trails), key=len, default=())
