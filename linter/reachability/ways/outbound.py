"""From an interface to the internet: directly, through NAT, over a transit gateway, through appliances.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html
https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.gateway import EgressOnlyInternetGateway, InternetGateway, NatGateway
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.route_table import RouteTable
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.addressing import cidrs_of_subnet
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.routing.gateways import attached_vpcs, same
from linter.graph.routing.routing import gateway_tables_of, routes_of
from linter.network import EVERY_ADDRESS, INTERNET, Addresses
from linter.reachability.assumptions import Assumptions
from linter.reachability.courses.course import Course, assumed, symmetric
from linter.reachability.courses.courses import Courses
from linter.reachability.courses.end import End
from linter.reachability.courses.public_access import Crossed, admitted
from linter.reachability.courses.steps import LOCAL, UNSEEN, Steps
from linter.reachability.courses.trail import Step, Trail, settled
from linter.reachability.courses.translation import NAT64, Translation, as_v4, no_further
from linter.reachability.courses.vpcs import not_transitive
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, NOTHING, Bounds, exactly
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import EVERY_PACKET, Packet, Packets, between_addresses, connections
from linter.truth import Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS


class Outbound(Struct, frozen=True):
    """Ways from the interfaces of one graph to the internet."""

    graph: Graph
    steps: Steps
    assumptions: Assumptions
    courses: Courses
    _starts: dict[Subnet, Bounds] = field(default_factory=dict)

    def trails(self, sender: End, targets: Addresses, mode: Mode) -> Iterator[Trail]:
        """Every way from an interface to any of the addresses of the internet; blocked ones too."""
        private = sender.site.private.most
        wanted = as_v4(targets & INTERNET) | (targets & INTERNET)
        start = Trail(exactly(connections(private, wanted)), source=private).guarded(sender.interface.exists)
        yield from self._leaving(start.through(self.steps.group(sender.interface, OUT)), sender, mode)

    def _leaving(self, start: Trail, sender: End, mode: Mode, behind: tuple[NatGateway, ...] = ()) -> Iterator[Trail]:
        courses = self.courses.outward(sender.subnet, self._start(sender.subnet))
        for going in courses:
            node = going.end.node if going.end is not None else None
            if not going.packets.most:
                yield start.through(*going.steps)
            elif isinstance(node, InternetGateway):
                yield from self._through_gateway(start, sender, going, node, mode)
            elif isinstance(node, EgressOnlyInternetGateway):
                yield self._through_egress_only(start, sender, going, node, mode)
            elif isinstance(node, NatGateway) and interfaces_of(self.graph, node):
                yield from self._translated(start, sender, going, node, mode, behind)
            elif isinstance(node, Peering):
                yield start.through(*going.steps, not_transitive(node))
            else:
                sure = unknown(f"what lies behind {going.end} is not visible", sender.subnet.span)
                yield start.through(*going.steps).guarded(sure)
        if not courses:
            yield start.through(self.steps.acl(sender.subnet, OUT), self.steps.routed(sender.subnet, UNSEEN))

    def _translated(
        self, start: Trail, sender: End, going: Course, node: NatGateway, mode: Mode, behind: tuple[NatGateway, ...]
    ) -> Iterator[Trail]:
        """On from a NAT gateway, under its own address."""
        if (ended := no_further(node, behind)) is not None:
            yield start.through(*going.steps, ended)
            return
        translation = Translation(self.graph, self.steps, self.courses)
        for nat, trail in translation.through(start, sender, going, node, mode):
            for onward in self._leaving(trail, nat, mode, (*behind, node)):
                yield replace(onward, packets=settled(onward.packets, nodes=True))

    def _start(self, subnet: Subnet) -> Bounds:
        if subnet not in self._starts:
            sources = cidrs_of_subnet(self.graph, subnet).most
            self._starts[subnet] = exactly(between_addresses(sources, INTERNET | NAT64))
        return self._starts[subnet]

    def _through_gateway(
        self, start: Trail, sender: End, going: Course, gateway: InternetGateway, mode: Mode
    ) -> Iterator[Trail]:
        """Through an internet gateway, which maps the address of an interface of its own VPC.

        A host that has passed the packets on may have put its own address in place of the sender's, or not.
        """
        attached = same(attached_vpcs(self.graph, gateway), going.subnet.vpc)
        for host in (sender,) if going.sender is None else (End(*going.sender), sender):
            left = start.through(
                *going.steps,
                _passed(gateway, "internet gateway", attached, "it is not attached to the VPC", "BAD_STATE_ROUTE"),
                self._outward(sender, going),
                _addressed(host) if host is not sender or not going.links else _foreign(gateway),
            )
            if mode is Mode.FORWARD:
                yield left
                continue
            inward = tuple(self._home(sender, host, going))
            for back in self._answers(gateway, host, going):
                steps = back if host is sender else tuple(_to_own_address(step, host) for step in back)
                yield from (left.through(*steps, *home) for home in inward)

    def _outward(self, sender: End, going: Course, *, only_out: bool = False) -> Step:
        nat = isinstance(sender.interface.owner, NatGateway)
        crossed = Crossed.OUT_ONLY if nat or only_out else Crossed.OUT
        subnet = going.subnet
        return self.steps.once(
            ("bpa", subnet, crossed), lambda: admitted(self.graph, subnet, self.assumptions, crossed)
        )

    def _answers(self, gateway: InternetGateway, host: End, going: Course) -> Iterator[tuple[Step, ...]]:
        """The ways of the answers from an internet gateway to the host that it sends them to."""
        into = self.steps.acl(host.subnet, IN, back=True)
        tables = gateway_tables_of(self.graph, gateway)
        straight = tuple(self._unredirected(gateway))
        passed = () if symmetric(going, replace(going, boxes=())) else (_one_sided(going),)
        yield (*straight, *passed, into)
        if not tables.nothing.certain:
            packets = exactly(between_addresses(host.site.private.most, INTERNET))
            for coming in self.courses.entering(gateway, host.subnet, packets, back=True):
                if symmetric(going, coming):
                    yield coming.steps

    def _home(self, sender: End, host: End, going: Course) -> Iterator[tuple[Step, ...]]:
        """The ways of the answers on from an appliance that has sent packets under an address of its own."""
        if host is sender or host.subnet is sender.subnet:
            yield ()
            return
        for coming in self.courses.between(sender.subnet, host.subnet, back=True):
            if coming.packets.most and symmetric(replace(going, boxes=()), coming):
                yield coming.steps

    def _unredirected(self, gateway: InternetGateway) -> Iterator[Step]:
        """The gateway's own route table, which must not send the answers elsewhere."""
        tables = gateway_tables_of(self.graph, gateway)
        for table in tables:
            straight = self.steps.leading(routes_of(self.graph, table).taken, LOCAL)
            sure = where(IN, straight)
            passes = sure if tables.only is not None else Bounds(sure.least, EVERY_PACKET, tables.doubts or sure.doubts)
            yield _straight_back(table, passes)
        if tables.open and not tuple(tables):
            hidden = unknown(f"whether {gateway} has a route table of its own is not known", gateway.span)
            yield assumed(gateway, hidden, back=True)

    def _through_egress_only(
        self, start: Trail, sender: End, going: Course, gateway: EgressOnlyInternetGateway, mode: Mode
    ) -> Trail:
        attached = same(gateway.vpc, going.subnet.vpc)
        passed = _passed(gateway, "egress-only internet gateway", attached, "it is of another VPC", "BAD_STATE_ROUTE")
        six = replace(passed, passes=exactly(EVERY_PACKET.of(6)).guarded(attached & sender.site.public_v6.has))
        back = (self.steps.acl(sender.subnet, IN, back=True),) if mode is Mode.SESSION else ()
        return start.through(*going.steps, six, self._outward(sender, going, only_out=True), *back)


def _addressed(host: End) -> Step:
    site, owner = host.site, host.interface.owner
    passes = exactly(EVERY_PACKET.of(4)).guarded(site.public_v4.has) | exactly(EVERY_PACKET.of(6)).guarded(
        site.public_v6.has
    )

    def explain(packet: Packet | None) -> Hop:
        public = site.public_v6 if packet is not None and packet.family == 6 else site.public_v4
        code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" if packet is None else ""
        value = "known" if public.has.certain or packet is None else "unknown"
        return Hop(owner.address, "public address", "nat", public.why, public.span, value, public.why, code)

    return Step(passes, explain)


def _to_own_address(step: Step, host: End) -> Step:
    """A step of answers to the address of a host, for packets that bear the one of whoever it passes them on for."""
    own = exactly(between_addresses(host.site.private.most, EVERY_ADDRESS))
    return replace(step, passes=(step.passes & own).mapped(_from_anybody))


def _from_anybody(packets: Packets) -> Packets:
    every = {4: EVERY_ADDRESS.v4, 6: EVERY_ADDRESS.v6}
    return Packets(tuple(replace(box, sources=every[box.family]) for box in packets.boxes))


def _foreign(gateway: Node) -> Step:
    reason = "it has no public address for what comes from another VPC"
    code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
    hop = Hop(gateway.address, "internet gateway", "nat", str(gateway), gateway.span, "known", reason, code)
    return Step(NOTHING, lambda _: hop)


def _one_sided(going: Course) -> Step:
    box = going.boxes[0]
    reason = "answers come back past it, and it drops what follows"
    hop = Hop(box.address, "middlebox", "transit", str(box), box.span, "known", reason)
    return Step(NOTHING, lambda _: hop, back=True)


def _straight_back(table: RouteTable, passes: Bounds) -> Step:
    def explain(packet: Packet | None) -> Hop:
        reason, code = "the gateway route table sends the answer to the VPC itself", ""
        if packet is None:
            reason = "answers are sent through an appliance that the packets do not pass"
            code = "INGRESS_RTB_TRAFFIC_REDIRECTION"
        return Hop(table.address, "gateway route table", "route", str(table), table.span, "known", reason, code)

    return Step(passes, explain, back=True)


def _passed(node: Node, kind: str, lets: Truth, reason: str, code: str) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        return Hop(node.address, kind, "enter", str(node), node.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain)
