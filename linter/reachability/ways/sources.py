"""Sources that are no resource and not the internet: premises behind a VPN, and other accounts.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.direct_connect import DirectConnectAssociation, PrivateInterface
from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer
from linter.aws.endpoint import EndpointPrincipals, EndpointService
from linter.aws.gateway import Gateway, LocalGateway, VpnGateway
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, unseen_of
from linter.aws.peering import Peering
from linter.aws.transit_gateway import PeeringAttachment, TransitGateway
from linter.aws.vpc import Subnet
from linter.aws.vpn import VpnConnection
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.routing.gateways import gateways_of
from linter.graph.routing.routing import taken_from, targets_of
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between
from linter.reachability.courses.beyond import PremisesLink, behind, outside_vpcs, premises_links
from linter.reachability.courses.delivery import delivered
from linter.reachability.courses.steps import UNSEEN, Steps, Way
from linter.reachability.courses.trail import Explain, Step, Trail
from linter.reachability.courses.transit import Transit
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds
from linter.reachability.packets.packets import Packet, connections
from linter.reachability.ways.gateways import Entrance, Gateways
from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, doubted, unknown
from linter.value import Array, Scalar, Unknown, Value

IN, OUT = Direction.INGRESS, Direction.EGRESS


class PremisesEntry(Struct, frozen=True):
    """A way in from premises: what it enters through and whether that lets it, and the addresses behind it.

    `forth` are the steps from there to the subnet and `back` those of the answer, beside the subnet's own route, which
    must lead the answer the same way. An `unseen` entry is something that is not declared here.
    """

    node: Node
    kind: str
    lets: Truth
    addresses: Between
    link: Node | None = None
    forth: tuple[Step, ...] = ()
    back: tuple[Step, ...] = ()

    unseen: bool = False

    @property
    def way(self) -> Way:
        """Where the answer must go."""
        return UNSEEN if self.unseen else Way(self.node)


class Sources(Struct, frozen=True):
    """The further sources of one graph."""

    graph: Graph
    steps: Steps
    transit: Transit
    gateways: Gateways

    def premises(
        self, interface: Interface, site: Site, mode: Mode, wanted: Addresses = EVERY_ADDRESS
    ) -> Iterator[Trail]:
        """Every way from premises, over VPN, Direct Connect, local gateways and appliances, to an interface.

        `wanted` are the addresses that may send: those behind a link are known where its routes are static.
        """
        subnet = site.subnet
        arrival = (self.steps.group(interface, IN), delivered(interface))
        entries = [*self._entries(site), *self._unseen(site)]
        entries += self._peers(site) if wanted != EVERY_ADDRESS else ()
        for entry in entries:
            held = entry.addresses
            packets = Bounds(
                connections(held.least & wanted, site.private.most),
                connections(held.most & wanted, site.private.most),
                held.doubts,
            )
            entered = Trail(packets, target=site.private.most).through(_passed(entry.node, entry.kind, entry.lets))
            if isinstance(entry.node, VpnGateway):
                outside = held.most & wanted
                entrance = Entrance(entry.node, entry.way, subnet, outside, site.private.most, arrival, mode)
                yield from self.gateways.trails(entered, entrance)
                continue
            back = (self._acl(entry, subnet, OUT, back=True), self.steps.routed(subnet, entry.way, back=True))
            session = (*back, *entry.back) if mode is Mode.SESSION else ()
            yield entered.through(*entry.forth, self._acl(entry, subnet, IN), *arrival, *session)

    def _acl(self, entry: PremisesEntry, subnet: Subnet, direction: Direction, *, back: bool = False) -> Step:
        if isinstance(entry.node, TransitGateway):
            return self.transit.acl(entry.node, subnet, direction, back=back)
        return self.steps.acl(subnet, direction, back=back)

    def _entries(self, site: Site) -> Iterator[PremisesEntry]:
        """The entries from premises into the VPC of a site."""
        for vpc in site.subnet.vpc:
            gateways = gateways_of(self.graph, vpc)
            for gateway in gateways:
                if isinstance(gateway, VpnGateway):
                    lets = gateways.includes(gateway) & site.subnet.vpc.includes(vpc)
                    yield PremisesEntry(gateway, "VPN gateway", lets, self._prefixes(gateway))
        for target in targets_of(self.graph, site.subnet):
            if isinstance(target, LocalGateway) or self._may_lead_out(target, site):
                sure = unknown(f"what lies behind {target} is not visible", target.span)
                yield PremisesEntry(target, "gateway", sure, _unannounced(self.graph, target))
        for transit in self.graph.all(TransitGateway):
            yield from self._over_transit(transit, site)
        yield from self._appliances(site)

    def _may_lead_out(self, target: Node, site: Site) -> bool:
        """Whether a target of the subnet's routes may lead to premises, though nothing declared here says so."""
        if isinstance(target, VpnGateway):
            seen = [vpc for vpc in site.subnet.vpc if vpc.is_seen]
            return not target.is_seen or not seen or site.subnet.vpc.open
        if isinstance(target, TransitGateway):
            return not target.is_seen or bool(self.graph.opened(target))
        return not target.is_seen and (type(target) is Gateway or isinstance(target, (Instance, NetworkInterface)))

    def _unseen(self, site: Site) -> Iterator[PremisesEntry]:
        """What is not declared here, and may lead to premises: where a route of the subnet leads is not all known."""
        doubts = [
            doubt
            for taken in taken_from(self.graph, site.subnet)
            if taken.route.targets.open
            for doubt in (*taken.route.targets.doubts, *taken.addresses.doubts)
        ]
        if doubts:
            held = Between(NO_ADDRESS, outside_vpcs(self.graph), tuple(dict.fromkeys(doubts)))
            yield PremisesEntry(site.subnet, "gateway", doubted(doubts), held, unseen=True)

    def _peers(self, site: Site) -> Iterator[PremisesEntry]:
        """The peerings with VPCs that are not declared here: they may have any address outside of those that are."""
        for target in targets_of(self.graph, site.subnet):
            if isinstance(target, Peering) and not _joins_declared(target):
                sure = target.exists & unknown(f"what is in the VPC behind {target} is not known", target.span)
                yield PremisesEntry(target, "peering", sure, _unannounced(self.graph, target))

    def _over_transit(self, transit: TransitGateway, site: Site) -> Iterator[PremisesEntry]:
        """The links of a transit gateway to premises that its tables lead on from, and back to."""
        for link in (*premises_links(self.graph, transit), *self._hubs_beyond(transit)):
            for attachment in self.transit.attachments(transit, site.subnet):
                lets = all_of((link.exists, self.transit.attached(attachment, transit, site.subnet)))
                forth = (
                    self.transit.looked_up(transit, link.node, attachment),
                    *self.transit.arriving(attachment, link.node, None, site.subnet),
                )
                back = (
                    self.transit.entered(attachment, site.subnet, back=True),
                    *self.transit.beside(attachment, site.subnet, back=True),
                    self.transit.looked_up(transit, attachment, link.node, back=True),
                )
                yield PremisesEntry(transit, "transit gateway", lets, link.addresses, link.node, forth, back)

    def _hubs_beyond(self, transit: TransitGateway) -> Iterator[PremisesLink]:
        """The peerings with transit gateways that are not declared here: anything may be attached to those."""
        for peering in self.graph.all(PeeringAttachment):
            sides = (peering.transit_gateway, peering.peer)
            for mine, far in (sides, sides[::-1]):
                joined = peering.exists & mine.includes(transit)
                if joined.possible and (far.open or any(not gateway.is_seen for gateway in far)):
                    sure = joined & unknown(f"what is attached to the peer of {transit} is not known", peering.span)
                    yield PremisesLink(peering, _unannounced(self.graph, peering), sure)

    def _appliances(self, site: Site) -> Iterator[PremisesEntry]:
        """The hosts that routes of the subnet lead to: one may be a VPN appliance of the customer's own."""
        for target in targets_of(self.graph, site.subnet):
            if isinstance(target, (Instance, NetworkInterface)):
                for interface in interfaces_of(self.graph, target):
                    if interface.role is Role.HOST and (~interface.source_dest_check).possible:
                        sure = ~interface.source_dest_check & unknown(
                            f"whether {target} is a VPN appliance is not visible", target.span
                        )
                        held = _unannounced(self.graph, target)
                        yield PremisesEntry(target, "appliance", interface.exists & sure, held)

    def _connections(self) -> tuple[VpnConnection, ...]:
        return self.graph.all(VpnConnection)

    def _prefixes(self, gateway: Node) -> Between:
        """The addresses behind a VPN gateway: of static routes where all are, else what BGP announces."""
        addresses = Between(NO_ADDRESS, NO_ADDRESS)
        for connection in self._connections():
            sure = connection.gateway.includes(gateway) & connection.exists
            if sure.possible:
                addresses |= behind(self.graph, connection).guarded(sure)
        lines = (self.graph.all(DirectConnectAssociation), self.graph.all(PrivateInterface))
        announced = any(line.gateway.includes(gateway).possible for several in lines for line in several)
        declared = any(connection.gateway.includes(gateway).possible for connection in self._connections())
        if announced or not declared or not gateway.is_seen or self.graph.opened(gateway):
            addresses |= _unannounced(self.graph, gateway)
        return addresses

    def consumers(self, interface: Interface, site: Site) -> Iterator[Trail]:
        """Every way from other accounts, through endpoint services, to a node of a load balancer."""
        balancer = interface.owner
        if not isinstance(balancer, LoadBalancer):
            return
        for service, offered in self._offered_by(balancer):
            if not offered.possible:
                continue
            private = site.private.most
            start = Bounds(connections(private, private), connections(private, private))
            admits = offered & self._admits(service)
            filtered = balancer.private_link_filtered.is_("on") & interface.filtered
            group = self.steps.group(interface, IN) if filtered.possible else Step(EVERYTHING, _hop(service, "enter"))
            trail = Trail(start, source=private, target=private)
            yield trail.through(_passed(service, "endpoint service", admits), group, delivered(interface))

    def _offered_by(self, balancer: LoadBalancer) -> Iterator[tuple[EndpointService, Truth]]:
        """The endpoint services that a load balancer provides, and those that are not declared but opened to others."""
        for service in self.graph.all(EndpointService):
            yield service, service.exists & _names(self.graph, service, service.network_balancers, balancer)
        for unseen in unseen_of(allowed.service for allowed in self.graph.all(EndpointPrincipals)):
            provides = unknown(f"which load balancers provide {unseen} is not known", unseen.span)
            yield unseen, provides & balancer.balancer_type.is_("network")

    def _admits(self, service: EndpointService) -> Truth:
        """Whether any account may connect without being asked: whoever it is, and accepted by itself."""
        permissions = [
            allowed.principals
            for allowed in self.graph.all(EndpointPrincipals)
            if allowed.service.includes(service).possible
        ]
        principals = [service.principals, *permissions]
        named = [principal for value in principals for principal in _texts(value)]
        if not named:
            return NO
        anybody = any_of(YES if principal == "*" else unknown("only some accounts may connect") for principal in named)
        asked = service.acceptance_required
        accepted = ~asked.is_(wanted=True) if asked.stated else unknown("it may ask for acceptance", service.span)
        return anybody & (accepted | unknown("connections wait for acceptance", service.span))


def _unannounced(graph: Graph, node: Node) -> Between:
    """The addresses behind something that learns them while it runs: any that is not of a VPC declared here."""
    doubts = (Doubt(f"what addresses lie behind {node} is not known", node.span),)
    return Between(NO_ADDRESS, outside_vpcs(graph), doubts)


def _joins_declared(peering: Peering) -> bool:
    """Whether both of the VPCs that a peering joins are declared here."""
    sides = (peering.vpc, peering.peer)
    return (
        not any(side.open for side in sides)
        and all(tuple(side) for side in sides)
        and all(vpc.is_seen for side in sides for vpc in side)
    )


def _texts(value: Value | None) -> Iterator[str]:
    if isinstance(value, Scalar):
        yield str(value.content)
    elif isinstance(value, Array):
        for item in value.items:
            yield from _texts(item)
        if value.rest is not None:
            yield ""
    elif isinstance(value, Unknown):
        yield ""


def _names(graph: Graph, service: EndpointService, value: Value | None, balancer: Node) -> Truth:
    return NO if value is None else graph.linked(service, value, (LoadBalancer,)).includes(balancer)


def _hop(node: Node, action: str) -> Explain:
    return lambda _: Hop(node.address, "endpoint service", action, str(node), node.span)


def _passed(node: Node, kind: str, lets: Truth) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = ("it lets nobody in from there", "BAD_STATE_ATTACHMENT") if packet is None else ("", "")
        return Hop(node.address, kind, "enter", str(node), node.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain)
