"""Sources that are no resource and not the internet: premises behind a VPN, and people and accounts with a way in.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.elb import LoadBalancer
from linter.aws.endpoint import EndpointPrincipals, EndpointService
from linter.aws.gateway import VpnGateway
from linter.aws.managed import ConnectEndpoint
from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpn import ClientVpn, VpnConnection
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Site
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.gateways import gateways_of
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, TCP, Between, Service, union
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import Packet, connections
from linter.reachability.ways.delivery import EVERYWHERE, delivered
from linter.reachability.ways.steps import Steps, Way
from linter.reachability.ways.trail import Explain, Step, Trail
from linter.reachability.ways.transit import Transit
from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, unknown
from linter.value import Array, Scalar, Unknown, Value

IN, OUT = Direction.INGRESS, Direction.EGRESS
REMOTE_DESKTOP, SSH = union((3389, 3389)), union((22, 22))
CONSOLES = Service((TCP,), REMOTE_DESKTOP | SSH, REMOTE_DESKTOP | SSH)


@dataclass(frozen=True)
class Sources:
    """The further sources of one graph."""

    graph: Graph
    steps: Steps
    transit: Transit

    def premises(self, interface: Interface, site: Site, mode: Mode) -> Iterator[Trail]:
        """Every way from premises, over VPN and Direct Connect, to an interface."""
        subnet = site.subnet
        arrival = (self.steps.acl(subnet, IN), self.steps.group(interface, IN), delivered(interface))
        for gateway, attached in self._gateways(site):
            prefixes = self._prefixes(gateway)
            packets = Bounds(
                connections(prefixes.least, site.private.most),
                connections(prefixes.most, site.private.most),
                prefixes.doubts,
            )
            back = (self.steps.acl(subnet, OUT, back=True), self.steps.routed(subnet, Way(gateway), back=True))
            session = back if mode is Mode.SESSION else ()
            entered = Trail(packets, target=site.private.most).through(_passed(gateway, "VPN gateway", attached))
            yield entered.through(*arrival, *session)

    def _gateways(self, site: Site) -> Iterator[tuple[Node, Truth]]:
        """The VPN gateways and the transit gateways with a VPN that lead into the VPC of a site."""
        for vpc in site.subnet.vpc:
            gateways = gateways_of(self.graph, vpc)
            for gateway in gateways:
                if isinstance(gateway, VpnGateway):
                    yield gateway, gateways.includes(gateway) & site.subnet.vpc.includes(vpc)
        for transit in self.graph.all(TransitGateway):
            has_vpn = any_of(each.exists & each.transit_gateway.includes(transit) for each in self._connections())
            joined = any_of(
                self.transit.attached(each, transit, site.subnet)
                for each in self.transit.attachments(transit, site.subnet)
            )
            sure = all_of((has_vpn, joined))
            if sure.possible:
                yield transit, sure & unknown("what the VPN teaches the transit gateway is not known", transit.span)

    def _connections(self) -> tuple[VpnConnection, ...]:
        return self.graph.all(VpnConnection)

    def _prefixes(self, gateway: Node) -> Between:
        """The addresses behind a gateway: of static routes where all are, else any that are not of the internet."""
        found = Between(NO_ADDRESS, NO_ADDRESS)
        learned = True
        for connection in self._connections():
            if not connection.gateway.includes(gateway).possible:
                continue
            learned = learned and not connection.static_only.is_(wanted=True).certain
            for route in connection.routes:
                held = route.node.cidr_v4.held
                found |= held if route.applies.certain else Between(NO_ADDRESS, held.most, route.applies.doubts)
        if not learned:
            return found
        private = EVERY_ADDRESS - INTERNET
        return found | Between(NO_ADDRESS, private, (Doubt("premises announce their addresses by BGP", gateway.span),))

    def consumers(self, interface: Interface, site: Site) -> Iterator[Trail]:
        """Every way from other accounts, through endpoint services, to a node of a load balancer."""
        balancer = interface.owner
        if not isinstance(balancer, LoadBalancer):
            return
        for service in self.graph.all(EndpointService):
            offered = service.exists & _names(self.graph, service, service.network_balancers, balancer)
            if not offered.possible:
                continue
            private = site.private.most
            start = Bounds(connections(private, private), connections(private, private))
            admits = offered & self._admits(service)
            filtered = balancer.private_link_filtered.is_("on") & interface.filtered
            group = self.steps.group(interface, IN) if filtered.possible else Step(EVERYTHING, _hop(service, "enter"))
            trail = Trail(start, source=private, target=private)
            yield trail.through(_passed(service, "endpoint service", admits), group, delivered(interface))

    def _admits(self, service: EndpointService) -> Truth:
        """Whether any account may connect without being asked: whoever it is, and accepted by itself."""
        permissions = [
            each.principals for each in self.graph.all(EndpointPrincipals) if each.service.includes(service).possible
        ]
        principals = [service.principals, *permissions]
        named = [each for value in principals for each in _texts(value)]
        if not named:
            return NO
        anybody = any_of(YES if each == "*" else unknown("only some accounts may connect") for each in named)
        asked = service.acceptance_required
        accepted = ~asked.is_(wanted=True) if asked.stated else unknown("it may ask for acceptance", service.span)
        return anybody & (accepted | unknown("connections wait for acceptance", service.span))

    def instance_connect(self) -> tuple[Interface, ...]:
        """The interfaces of EC2 Instance Connect Endpoints, from which people come whom IAM lets."""
        return tuple(each for each in interfaces(self.graph) if isinstance(each.owner, ConnectEndpoint))

    def vpn_clients(self) -> tuple[Interface, ...]:
        """The interfaces from which the users of client VPNs come out."""
        return tuple(each for each in interfaces(self.graph) if isinstance(each.owner, ClientVpn))


def consoles(packets: Bounds) -> Bounds:
    """What people may do through an Instance Connect Endpoint: SSH and remote desktop."""
    return packets & serving(CONSOLES, EVERYWHERE)


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
