"""From an interface to the internet: directly, through NAT, over a transit gateway, through an appliance.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html
https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linter.aws.gateway import EgressOnlyInternetGateway, InternetGateway, NatGateway
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.transit_gateway import TransitGateway, VpcAttachment
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.routing.gateways import attached_vpcs
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import gateway_tables_of, routes_of, taken_from
from linter.network import ICMP, INTERNET, TCP, UDP, Addresses, Intervals, union
from linter.reachability.assumptions import Assumptions
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, NOTHING, Bounds, exactly
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import EPHEMERAL, EVERY_PACKET, Packet, Packets, connections
from linter.reachability.ways.lateral import End
from linter.reachability.ways.middleboxes import Middleboxes
from linter.reachability.ways.public_access import admitted
from linter.reachability.ways.steps import LOCAL, UNSEEN, Steps, Way
from linter.reachability.ways.trail import Leg, Step, Trail, settled
from linter.reachability.ways.transit import Transit
from linter.truth import Truth, any_of, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
MOST_VPCS = 4
"""How many VPCs a way may lead through before it is given up as possible."""
TRANSLATED_PROTOCOLS = union((ICMP, ICMP), (TCP, TCP), (UDP, UDP))
TRANSLATED = exactly(Packets(tuple(replace(box, protocols=TRANSLATED_PROTOCOLS) for box in EVERY_PACKET.boxes)))


@dataclass(frozen=True, slots=True)
class Journey:
    """A packet on its way out: the subnet whose route table is next, and the way answers take back to the sender.

    `sender` is the interface whose address it bears, at a site; `seen` the subnets it has been through.
    """

    trail: Trail
    subnet: Subnet
    sender: Interface
    site: Site
    back: tuple[Step, ...] = ()
    seen: tuple[Subnet, ...] = ()


@dataclass(frozen=True)
class Outbound:
    """Ways from the interfaces of one graph to the internet."""

    graph: Graph
    steps: Steps
    assumptions: Assumptions
    middleboxes: Middleboxes
    transit: Transit

    def trails(self, one: End, targets: Addresses, mode: Mode) -> Iterator[Trail]:
        """Every way from an interface to any of the addresses of the internet; blocked ones too."""
        packets = exactly(connections(one.site.private.most, targets & INTERNET))
        start = Trail(packets, source=one.site.private.most).guarded(one.interface.exists)
        left = start.through(self.steps.group(one.interface, OUT), self.steps.acl(one.subnet, OUT))
        if mode is Mode.SESSION:
            left = left.through(self.steps.acl(one.subnet, IN, back=True))
        yield from self._onward(Journey(left, one.subnet, one.interface, one.site, seen=(one.subnet,)), mode)

    def _onward(self, journey: Journey, mode: Mode) -> Iterator[Trail]:
        ways = self._ways(journey)
        for way in ways:
            taken = journey.trail.through(self.steps.routed(journey.subnet, way))
            node = way.node
            if isinstance(node, InternetGateway):
                yield self._through_gateway(taken, journey, node, mode)
            elif isinstance(node, EgressOnlyInternetGateway):
                yield self._through_egress_only(taken, journey, node)
            elif isinstance(node, NatGateway):
                yield from self._through_nat(taken, journey, node, mode)
            elif isinstance(node, TransitGateway):
                yield from self._through_transit(taken, journey, node, mode)
            elif isinstance(node, Peering):
                yield taken.through(_not_transitive(node))
            else:
                yield from self._through_other(taken, journey, way, mode)
        if not ways:
            yield journey.trail.through(self.steps.routed(journey.subnet, UNSEEN))

    def _ways(self, journey: Journey) -> tuple[Way, ...]:
        found: dict[Way, None] = {}
        for each in taken_from(self.graph, journey.subnet):
            if each.route.via is Via.LOCAL or not each.addresses.most & INTERNET:
                continue
            found |= {Way(target): None for target in each.route.targets}
            if each.route.targets.open:
                found[UNSEEN] = None
        return tuple(found)

    def _through_gateway(self, taken: Trail, journey: Journey, gateway: InternetGateway, mode: Mode) -> Trail:
        vpcs = attached_vpcs(self.graph, gateway)
        attached = any_of(vpcs.includes(vpc) & journey.subnet.vpc.includes(vpc) for vpc in journey.subnet.vpc)
        left = taken.through(
            _passed(gateway, "internet gateway", attached, "it is not attached to the VPC", "BAD_STATE_ROUTE"),
            self._outward(journey.subnet),
            self._addressed(journey),
        )
        return left.through(*self._unredirected(gateway)) if mode is Mode.SESSION else left

    def _outward(self, subnet: Subnet) -> Step:
        return self.steps.once(
            ("bpa out", subnet), lambda: admitted(self.graph, subnet, self.assumptions, outward=True)
        )

    def _unredirected(self, gateway: InternetGateway) -> Iterator[Step]:
        """The gateway's own route table, which must not send the answers elsewhere."""
        for table in gateway_tables_of(self.graph, gateway):
            straight = self.steps.leading(routes_of(self.graph, table).taken, LOCAL)
            hop = Hop(
                table.address, "gateway route table", "route", str(table), table.span, "known",
                "answers are sent through a middlebox that the packets do not pass", "INGRESS_RTB_TRAFFIC_REDIRECTION",
            )  # fmt: skip
            yield Step(where(IN, straight), lambda _, hop=hop: hop, back=True)  # type: ignore[misc]

    @staticmethod
    def _addressed(journey: Journey) -> Step:
        site, owner = journey.site, journey.sender.owner
        passes = exactly(EVERY_PACKET.of(4)).guarded(site.public_v4.has) | exactly(EVERY_PACKET.of(6)).guarded(
            site.public_v6.has
        )

        def explain(packet: Packet | None) -> Hop:
            public = site.public_v6 if packet is not None and packet.family == 6 else site.public_v4
            code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" if packet is None else ""
            value = "known" if public.has.certain or packet is None else "unknown"
            return Hop(owner.address, "public address", "nat", public.why, public.span, value, public.why, code)

        return Step(passes, explain)

    def _through_egress_only(self, taken: Trail, journey: Journey, gateway: EgressOnlyInternetGateway) -> Trail:
        attached = any_of(gateway.vpc.includes(vpc) & journey.subnet.vpc.includes(vpc) for vpc in journey.subnet.vpc)
        passed = _passed(gateway, "egress-only internet gateway", attached, "it is of another VPC", "BAD_STATE_ROUTE")
        six = replace(passed, passes=exactly(EVERY_PACKET.of(6)).guarded(attached & journey.site.public_v6.has))
        return taken.through(six, self._outward(journey.subnet))

    def _through_nat(self, taken: Trail, journey: Journey, nat: NatGateway, mode: Mode) -> Iterator[Trail]:
        for interface in interfaces_of(self.graph, nat):
            for site in interface.sites:
                arrived = taken.guarded(site.here).through(*self._into(journey, site.subnet, mode), _translating(nat))
                leg = settled(arrived.packets)
                onward = Trail(_from(leg, site), legs=(Leg(leg.some, arrived),), source=site.private.most)
                out = onward.through(self.steps.acl(site.subnet, OUT))
                if mode is Mode.SESSION:
                    out = out.through(self.steps.acl(site.subnet, IN, back=True))
                if any(site.subnet is each for each in journey.seen[1:]):
                    continue
                for trail in self._exits(Journey(out, site.subnet, interface, site), mode):
                    yield replace(trail, packets=settled(trail.packets, nodes=True))

    def _exits(self, journey: Journey, mode: Mode) -> Iterator[Trail]:
        """From a NAT gateway only an internet gateway of its own VPC leads out."""
        gateways = [way for way in self._ways(journey) if isinstance(way.node, InternetGateway)]
        for way in gateways:
            taken = journey.trail.through(self.steps.routed(journey.subnet, way))
            if isinstance(way.node, InternetGateway):
                yield self._through_gateway(taken, journey, way.node, mode)
        if any(not way.node for way in self._ways(journey)):
            sure = unknown(f"where {journey.subnet} sends packets is not known", journey.subnet.span)
            yield journey.trail.guarded(sure).through(self.steps.routed(journey.subnet, UNSEEN))
        elif not gateways:
            yield journey.trail.through(self.steps.routed(journey.subnet, UNSEEN))

    def _into(self, journey: Journey, subnet: Subnet, mode: Mode) -> Iterator[Step]:
        """Into the subnet of what comes next, and the answer back out of it to where the packet came from."""
        if subnet is journey.subnet:
            return
        yield self.steps.acl(subnet, IN)
        if mode is Mode.SESSION:
            yield self.steps.acl(subnet, OUT, back=True)
            yield from journey.back or (self.steps.routed(subnet, LOCAL, back=True),)

    def _through_transit(self, taken: Trail, journey: Journey, gateway: TransitGateway, mode: Mode) -> Iterator[Trail]:
        if len(journey.seen) >= MOST_VPCS:
            yield taken.guarded(unknown(f"more than {MOST_VPCS} VPCs on the way: not followed (bound)"))
            return
        for mine in self.transit.attachments(gateway, journey.subnet):
            for theirs in self.graph.all(VpcAttachment):
                if theirs is mine or not theirs.transit_gateway.includes(gateway).possible:
                    continue
                for subnet in theirs.subnets:
                    yield from self._hub(taken, journey, (gateway, mine, theirs), subnet, mode)

    def _hub(
        self,
        taken: Trail,
        journey: Journey,
        over: tuple[TransitGateway, VpcAttachment, VpcAttachment],
        subnet: Subnet,
        mode: Mode,
    ) -> Iterator[Trail]:
        """Over a transit gateway into another VPC, whose attachment subnet routes on."""
        gateway, mine, theirs = over
        if any(subnet is each for each in journey.seen):
            return
        there = taken.guarded(theirs.subnets.includes(subnet)).through(
            self.transit.entered(mine, journey.subnet),
            self.transit.looked_up(gateway, mine, theirs),
            self.steps.acl(subnet, OUT),
        )
        if mode is Mode.SESSION:
            there = there.through(
                self.transit.looked_up(gateway, theirs, mine, back=True), self.steps.acl(subnet, IN, back=True)
            )
        # Answers come to the subnet that lets packets out and go back from there by its own table.
        onward = replace(journey, trail=there, subnet=subnet, seen=(*journey.seen, subnet))
        for way in self._ways(onward):
            if isinstance(way.node, NatGateway):
                routed = there.through(self.steps.routed(subnet, way))
                yield from self._spoke_nat(routed, onward, way.node, (gateway, theirs), mode)
            else:
                sure = unknown(f"what {way} does with packets of another VPC is not followed")
                yield there.guarded(sure).through(self.steps.routed(subnet, way))

    def _spoke_nat(
        self,
        taken: Trail,
        journey: Journey,
        nat: NatGateway,
        over: tuple[TransitGateway, VpcAttachment],
        mode: Mode,
    ) -> Iterator[Trail]:
        gateway, _ = over
        for interface in interfaces_of(self.graph, nat):
            for site in interface.sites:
                back = (self.steps.routed(site.subnet, Way(gateway), back=True),)
                yield from self._through_nat(taken, replace(journey, back=back), nat, mode)

    def _through_other(self, taken: Trail, journey: Journey, way: Way, mode: Mode) -> Iterator[Trail]:
        boxes = tuple(self.middleboxes.at(way.node)) if way.node is not None else ()
        for box in boxes:
            for site in box.sites:
                arrived = taken.guarded(site.here).through(
                    *self._into(journey, site.subnet, mode), self.steps.group(box, IN), self.middleboxes.transit(box)
                )
                sender = journey if box.role is Role.MIDDLEBOX else replace(journey, sender=box, site=site)
                if any(site.subnet is each for each in journey.seen[1:]) or len(journey.seen) > MOST_VPCS:
                    yield arrived.guarded(unknown("the way leads through too many middleboxes (bound)"))
                    continue
                onward = replace(sender, trail=arrived, subnet=site.subnet, seen=(*journey.seen, site.subnet))
                yield from self._onward(onward, mode)
        if not boxes:
            sure = unknown(f"what lies behind {way} is not visible", journey.subnet.span)
            yield taken.guarded(sure)


def _from(leg: Bounds, site: Site) -> Bounds:
    """The connections a NAT gateway opens for those that came to it: from its own address and any high port."""
    private = site.private.most.v4
    least, most = (
        Packets(
            tuple(
                replace(box, sources=private, source_ports=_high(box.source_ports))
                for box in found.boxes
                if box.family == 4 and private
            )
        )
        for found in (leg.least, leg.most)
    )
    return Bounds(least, most, leg.doubts)


def _high(ports: Intervals) -> Intervals:
    if ports - EPHEMERAL:
        return ports
    return EPHEMERAL


def _translating(nat: NatGateway) -> Step:
    public = nat.connectivity.is_("public")
    kind = "NAT gateway"

    def explain(packet: Packet | None) -> Hop:
        value = "known" if public.certain or packet is None else "unknown"
        reason, code = ("it is private, or the protocol is none it translates", "PROTOCOL_RESTRICTION")
        blocked = (reason, code) if packet is None else ("", "")
        return Hop(nat.address, kind, "nat", str(nat), nat.span, value, *blocked)

    return Step(TRANSLATED.guarded(public), explain)


def _passed(node: Node, kind: str, lets: Truth, reason: str, code: str) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        return Hop(node.address, kind, "enter", str(node), node.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain)


def _not_transitive(peering: Peering) -> Step:
    hop = Hop(
        peering.address, "peering", "route", str(peering), peering.span, "known",
        "a peering connection leads into the other VPC and no further", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
    )  # fmt: skip
    return Step(NOTHING, lambda _: hop)
