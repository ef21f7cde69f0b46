"""Through interface endpoints to services that load balancers of VPCs declared here provide.

https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.elb import LoadBalancer
from linter.aws.endpoint import EndpointService, VpcEndpoint
from linter.aws.setting import Referrer
from linter.finding import Hop
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import Addresses
from linter.reachability.courses.delivery import delivered
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Leg, Step, Trail, settled
from linter.reachability.packets.bounds import EVERYTHING, Bounds
from linter.reachability.packets.packets import EPHEMERAL, EVERY_PACKET, Packet, Packets
from linter.reachability.ways.balancers import Arrive
from linter.truth import NO, Truth, all_of, unknown
from linter.value import Reference, Text


class PrivateLinks(Struct, frozen=True):
    """The endpoint services of one graph, and the endpoints of them that are declared here."""

    graph: Graph
    steps: Steps

    def trails(self, interface: Interface, site: Site, arrive: Arrive) -> Iterator[Trail]:
        """Every way to a node of a network load balancer through an endpoint that something arrives at."""
        balancer = interface.owner
        if not isinstance(balancer, LoadBalancer):
            return
        for endpoint, sure in self._endpoints(balancer):
            for entrance in interfaces_of(self.graph, endpoint) if sure.possible else ():
                for at in entrance.sites:
                    for entry in arrive(entrance, at):
                        yield self._onward(interface, site, endpoint, entry, sure & at.here)

    def _endpoints(self, balancer: LoadBalancer) -> Iterator[tuple[VpcEndpoint, Truth]]:
        """The endpoints of the services that a load balancer provides, or may provide, and whether they lead to it."""
        for service in self.graph.referring(EndpointService, "balancers", balancer):
            for endpoint in self.graph.referring(VpcEndpoint, "service", service.node):
                named = _named(endpoint, service.node.resource.key)
                yield endpoint.node, all_of((service.applies, named, _accepted(service.node)))
        network = balancer.balancer_type.is_("network")
        for unseen, sure in _of_unseen_services(self.graph) if network.possible else ():
            yield unseen, sure & network

    def _onward(self, interface: Interface, site: Site, endpoint: VpcEndpoint, entry: Trail, sure: Truth) -> Trail:
        """From the endpoint on to the load balancer, which sees an address of its subnet in place of the client's."""
        filtered = entry.through(*self._filter(interface))
        got = settled(filtered.packets)
        private = site.private.most
        trail = Trail(_renewed(got, private), legs=(Leg(got.some, filtered),), source=private, target=private)
        led = _passed(endpoint, EVERYTHING.guarded(sure))
        return trail.guarded(got.some).through(led, delivered(interface))

    def _filter(self, interface: Interface) -> tuple[Step, ...]:
        """The security groups of a load balancer, which see the address of the client, unless they are not asked.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
        """
        balancer = interface.owner
        asked = balancer.private_link_filtered.is_("on") if isinstance(balancer, LoadBalancer) else NO
        if not (asked & interface.filtered).possible:
            return ()
        step = self.steps.group(interface, Direction.INGRESS)
        passes = step.passes
        return (step if asked.certain else replace(step, passes=Bounds(passes.least, EVERY_PACKET, asked.doubts)),)


def _renewed(got: Bounds, private: Addresses) -> Bounds:
    """The same protocols and ports, between addresses of the load balancer's subnet."""

    def renew(packets: Packets) -> Packets:
        sides = ((4, private.v4), (6, private.v6))
        return Packets(
            tuple(
                replace(box, family=family, sources=held, targets=held, source_ports=EPHEMERAL)
                for box in packets.boxes
                for family, held in sides
                if held
            )
        )

    return Bounds(renew(got.least), renew(got.most), got.doubts)


@fact
def _of_unseen_services(graph: Graph) -> tuple[tuple[VpcEndpoint, Truth], ...]:
    """The endpoints whose service is not declared here: any network load balancer may provide it."""
    endpoints = []
    for endpoint in graph.all(VpcEndpoint):
        service = endpoint.service
        unseen = service.open or not all(named.is_seen for named in service)
        if service.stated and unseen and endpoint.service_name.known is None:
            sure = _named(Referrer(endpoint, endpoint.exists), "")
            sure &= unknown(f"which service {endpoint} leads to is not known", service.span)
            endpoints.append((endpoint, sure))
    return tuple(endpoints)


def _named(endpoint: Referrer[VpcEndpoint], service: str) -> Truth:
    """Whether an endpoint is for the service of a key: CloudFormation puts its name together from the identifier."""
    written = endpoint.node.written_service
    if not isinstance(written, Text):
        return endpoint.applies
    if any(isinstance(hole, Reference) and hole.resource == service for hole in written.holes):
        return endpoint.node.exists
    return NO if written.suffix and "vpce-svc" not in written.suffix else endpoint.applies


def _accepted(service: EndpointService) -> Truth:
    waits = service.acceptance_required.is_(wanted=True)
    if not service.acceptance_required.stated:
        return unknown("the connection may wait for acceptance", service.span)
    return ~waits | (waits & unknown("the connection waits for acceptance", service.span))


def _passed(endpoint: VpcEndpoint, passes: Bounds) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if not passes.doubts or packet is None else "unknown"
        return Hop(endpoint.address, "VPC endpoint", "enter", str(endpoint), endpoint.span, value)

    return Step(passes, explain)
