"""From one interface to another, within a VPC or over what joins two.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linter.aws.node import Node, Origin
from linter.aws.peering import Peering
from linter.aws.setting import Links
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Site
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import taken_from
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, exactly
from linter.reachability.packets.packets import EVERY_PACKET, Packet, connections
from linter.reachability.ways.delivery import delivered
from linter.reachability.ways.middleboxes import Middleboxes
from linter.reachability.ways.steps import LOCAL, UNSEEN, Steps, Way
from linter.reachability.ways.trail import Step, Trail
from linter.reachability.ways.transit import Transit
from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS


@dataclass(frozen=True, slots=True)
class End:
    """One end of a connection: an interface, at one of its sites."""

    interface: Interface
    site: Site

    @property
    def subnet(self) -> Subnet:
        """The subnet it is in."""
        return self.site.subnet


@dataclass(frozen=True)
class Lateral:
    """Ways between the interfaces of one graph, by their private addresses."""

    graph: Graph
    steps: Steps
    middleboxes: Middleboxes
    transit: Transit

    def trails(self, one: End, other: End, mode: Mode) -> Iterator[Trail]:
        """Every way from one end to the other; blocked ones too."""
        start = self.start(one, other)
        if one.subnet is other.subnet:
            yield start.through(*self.groups(one, other, YES), delivered(other.interface))
            return
        together = same_vpc(one.subnet, other.subnet)
        if together.possible:
            yield from self._within(start.guarded(together), one, other, mode)
        if not together.certain:
            yield from self._across(start, one, other, mode)

    @staticmethod
    def start(one: End, other: End) -> Trail:
        """Every connection from a private address of one end to one of the other."""
        source, target = one.site.private.most, other.site.private.most
        packets = exactly(connections(source, target))
        return Trail(packets, source=source, target=target).guarded(one.interface.exists)

    def groups(self, one: End, other: End, known: Truth) -> tuple[Step, Step]:
        """The security groups at both ends; `known` is whether the way keeps the sender's groups."""
        return (
            self.steps.group_between(one.interface, OUT, other.interface, known),
            self.steps.group_between(other.interface, IN, one.interface, known),
        )

    def _within(self, start: Trail, one: End, other: End, mode: Mode) -> Iterator[Trail]:
        yield self._linked(start, one, other, LOCAL, (), YES, mode)
        for target in self._middleboxes(one.subnet):
            yield from self._inspected(start, one, other, target, mode)

    def _linked(
        self, start: Trail, one: End, other: End, way: Way, link: tuple[Step, ...], known: Truth, mode: Mode
    ) -> Trail:
        """The way over one link, the answer over the same."""
        out, into = self.groups(one, other, known)
        here, there = one.subnet, other.subnet
        forth = (out, self._acl(here, OUT, way), self.steps.routed(here, way), *link, self._acl(there, IN, way), into)
        back = (
            self._acl(there, OUT, way, back=True),
            self.steps.routed(there, way, back=True),
            self._acl(here, IN, way, back=True),
        )
        return start.through(*forth, delivered(other.interface), *(back if mode is Mode.SESSION else ()))

    def _acl(self, subnet: Subnet, direction: Direction, way: Way, *, back: bool = False) -> Step:
        """The network ACL of a subnet; which of its rules see what goes to a transit gateway in it, AWS leaves open."""
        step = self.steps.acl(subnet, direction, back=back)
        if isinstance(way.node, TransitGateway) and self.transit.shares(way.node, subnet):
            reason = Doubt("how network ACLs treat a transit gateway in the same subnet is not documented", subnet.span)
            known = step.passes.least == step.passes.most == EVERY_PACKET
            return step if known else replace(step, passes=Bounds(step.passes.least, EVERY_PACKET, (reason,)))
        return step

    def _middleboxes(self, subnet: Subnet) -> tuple[Node, ...]:
        """What more specific routes than the local one send packets of the same VPC through."""
        found = [
            target
            for each in taken_from(self.graph, subnet)
            if each.route.via is not Via.LOCAL
            for target in each.route.targets
            if next(self.middleboxes.at(target), None) is not None
        ]
        return tuple(dict.fromkeys(found))

    def _inspected(self, start: Trail, one: End, other: End, target: Node, mode: Mode) -> Iterator[Trail]:
        """The ways through a middlebox of the VPC; it hides which groups the sender has."""
        out, into = self.groups(one, other, NO)
        here, there = one.subnet, other.subnet
        for box in self.middleboxes.at(target):
            for site in box.sites:
                between = site.subnet
                forth = (
                    out,
                    self.steps.acl(here, OUT),
                    self.steps.routed(here, Way(target)),
                    self.steps.acl(between, IN),
                    self.steps.group(box, IN),
                    self.middleboxes.transit(box),
                    self.steps.routed(between, LOCAL),
                    self.steps.acl(between, OUT),
                    self.steps.acl(there, IN),
                    into,
                    delivered(other.interface),
                )
                back = (
                    self.steps.acl(there, OUT, back=True),
                    self.steps.acl(between, IN, back=True),
                    self.steps.acl(between, OUT, back=True),
                    self.steps.acl(here, IN, back=True),
                )
                session = back if mode is Mode.SESSION else ()
                yield start.guarded(site.here).through(*forth, *session)

    def _across(self, start: Trail, one: End, other: End, mode: Mode) -> Iterator[Trail]:
        """The ways to another VPC, over each link that a route of the subnet leads to."""
        found = False
        for way in self._ways(one.subnet):
            found = True
            if isinstance(way.node, Peering):
                known = way.node.peer_region.omitted | unknown("the peering may cross regions", way.node.span)
                peered = self._peered(way.node, one.subnet, other.subnet)
                yield self._linked(start, one, other, way, (peered,), known, mode)
            elif isinstance(way.node, TransitGateway):
                for link, known in self.transit.links(way.node, one.subnet, other.subnet, mode):
                    yield self._linked(start, one, other, way, link, known, mode)
            else:
                sure = unknown(f"what lies behind {way} is not visible")
                yield self._linked(start.guarded(sure), one, other, way, (), sure, mode)
        if not found:
            yield self._linked(start, one, other, LOCAL, (_disconnected(one.subnet, other.subnet),), NO, mode)

    def _ways(self, subnet: Subnet) -> tuple[Way, ...]:
        found: dict[Way, None] = {}
        for each in taken_from(self.graph, subnet):
            if each.route.via is Via.LOCAL:
                continue
            for target in each.route.targets:
                if isinstance(target, (Peering, TransitGateway)) or target.origin is not Origin.DECLARED:
                    found[Way(target)] = None
            if each.route.targets.open:
                found[UNSEEN] = None
        return tuple(found)

    def _peered(self, peering: Peering, here: Subnet, there: Subnet) -> Step:
        """The peering connection, if it is one of these two VPCs."""
        joins = any_of(
            all_of((_in(here, near), _in(there, far)))
            for near, far in ((peering.vpc, peering.peer), (peering.peer, peering.vpc))
        )

        def explain(packet: Packet | None) -> Hop:
            value = "known" if joins.certain or packet is None else "unknown"
            code, reason = ("DISCONNECTED_VPCS", "it joins other VPCs") if packet is None else ("", "")
            return Hop(peering.address, "peering", "route", str(peering), peering.span, value, reason, code)

        return Step(EVERYTHING.guarded(joins), explain)


def _in(subnet: Subnet, vpcs: Links[Vpc]) -> Truth:
    return any_of(all_of((subnet.vpc.includes(vpc), vpcs.includes(vpc))) for vpc in subnet.vpc)


def same_vpc(one: Subnet, other: Subnet) -> Truth:
    """Whether two subnets are of one VPC."""
    if one is other:
        return YES
    shared = any_of(all_of((one.vpc.includes(vpc), other.vpc.includes(vpc))) for vpc in (*one.vpc, *other.vpc))
    if shared.possible:
        return shared
    if _is_unseen(one) or _is_unseen(other):
        return unknown(f"whether {one} and {other} are of one VPC is not known")
    return shared


def _is_unseen(subnet: Subnet) -> bool:
    vpc: Vpc | None = subnet.vpc.only
    return vpc is None or vpc.origin is Origin.UNNAMED


def _disconnected(here: Subnet, there: Subnet) -> Step:
    hop = Hop(
        here.address, "subnet", "route", str(here), here.span, "known", f"no route leads to {there}",
        "NO_ROUTE_TO_DESTINATION",
    )  # fmt: skip
    return Step(EVERYTHING.guarded(NO), lambda _: hop)
