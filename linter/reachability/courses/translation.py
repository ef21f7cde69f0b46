"""Through NAT gateways: a packet goes on under the gateway's own address, and its answer comes back by the gateway.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.gateway import NatGateway
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import ADDRESSES_V4, ICMP, TCP, UDP, Addresses, Intervals, addresses, union
from linter.reachability.courses.course import Course, assumed, symmetric
from linter.reachability.courses.courses import Courses
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Leg, Step, Trail, settled
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import NOTHING, Bounds, exactly
from linter.reachability.packets.packets import EPHEMERAL, EVERY_PACKET, Box, Packet, Packets
from linter.truth import unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
MOST_TRANSLATIONS = 2
"""How many NAT gateways a way may lead through, one behind the other."""
NAT64 = addresses("64:ff9b::/96")
"""The addresses under which hosts of IPv6 alone know those of IPv4."""
_PREFIX = NAT64.v6.spans[0][0]
_PROTOCOLS = union((ICMP, ICMP), (TCP, TCP), (UDP, UDP))
TRANSLATED = Packets(tuple(replace(box, protocols=_PROTOCOLS) for box in EVERY_PACKET.boxes))


class Translation(Struct, frozen=True):
    """The NAT gateways of one graph."""

    graph: Graph
    steps: Steps
    courses: Courses

    def through(
        self, start: Trail, sender: End, going: Course, nat: NatGateway, mode: Mode
    ) -> Iterator[tuple[End, Trail]]:
        """The NAT gateway as the new sender, with what it sends: for each of its sites and each way of the answers."""
        for interface in interfaces_of(self.graph, nat):
            for site in interface.sites:
                gateway = End(interface, site)
                arrived = start.guarded(site.here).through(*going.steps, *self._into(going, gateway), _translating(nat))
                for coming in self._answers(sender, gateway, going, mode):
                    before = arrived.through(*(coming.steps if coming is not None else ()))
                    left = settled(before.packets)
                    legs = (Leg(left.some, before),)
                    yield gateway, Trail(_from(left, gateway), legs=legs, source=site.private.most)

    def _into(self, going: Course, gateway: End) -> Iterator[Step]:
        if gateway.subnet is not going.subnet:
            yield self.steps.acl(gateway.subnet, IN)

    def _answers(self, sender: End, gateway: End, going: Course, mode: Mode) -> Iterator[Course | None]:
        """The ways of the answers from the gateway back to the sender; a blocked one if there is none."""
        if mode is Mode.FORWARD or gateway.subnet is sender.subnet:
            yield None
            return
        returns = self.courses.between(sender.subnet, gateway.subnet, back=True)
        yield from (coming for coming in returns if symmetric(going, coming))


def no_further(nat: NatGateway, behind: tuple[NatGateway, ...]) -> Step | None:
    """The end of a way at a NAT gateway that it has led through already, or behind too many others; None if it goes on.

    What a gateway of one availability zone sends to a destination always takes the same way.
    """
    if nat in behind and not nat.availability.is_("regional").possible:
        reason = "what it has translated is routed back to it, in a circle"
        hop = Hop(nat.address, "NAT gateway", "nat", str(nat), nat.span, "known", reason, "BAD_STATE_ROUTE")
        return Step(NOTHING, lambda _: hop)
    if len(behind) < MOST_TRANSLATIONS:
        return None
    sure = unknown(f"more than {MOST_TRANSLATIONS} NAT gateways in a row are not followed", nat.span)
    return assumed(nat, sure, back=False)


def as_v4(targets: Addresses) -> Addresses:
    """The IPv6 addresses that stand for IPv4 ones."""
    return Addresses(v6=union(*((_PREFIX + low, _PREFIX + high) for low, high in targets.v4.spans)))


def _from(left: Bounds, gateway: End) -> Bounds:
    """The connections a NAT gateway opens for those that came to it: from its own address and any high port."""
    private = gateway.site.private.most.v4
    least, most = (
        Packets(tuple(made for box in bound.boxes if private and (made := _sent(box, private))))
        for bound in (left.least, left.most)
    )
    return Bounds(least, most, left.doubts)


def _sent(box: Box, private: Intervals) -> Box | None:
    targets = box.targets
    if box.family == 6:
        stood_for = box.targets & NAT64.v6
        targets = union(*((low - _PREFIX, high - _PREFIX) for low, high in stood_for.spans)) & ADDRESSES_V4
    made = Box(4, private, targets, box.protocols, _high(box.source_ports), box.ports)
    return made or None


def _high(ports: Intervals) -> Intervals:
    return ports if ports - EPHEMERAL else EPHEMERAL


def _translating(nat: NatGateway) -> Step:
    def explain(packet: Packet | None) -> Hop:
        code, reason = ("PROTOCOL_RESTRICTION", "it does not translate the protocol") if packet is None else ("", "")
        return Hop(nat.address, "NAT gateway", "nat", str(nat), nat.span, "known", reason, code)

    return Step(exactly(TRANSLATED), explain)
