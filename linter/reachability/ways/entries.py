"""From the internet by services that stand on it: Global Accelerator, CloudFront, API Gateway, Verified Access.

None needs a public address at the target, nor a route of its subnet to an internet gateway.

https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.api_gateway import HttpIntegration, RestLink
from linter.aws.cloudfront import Distribution, VpcOrigin
from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer
from linter.aws.node import Node, unseen_of
from linter.aws.verified_access import VerifiedAccessEndpoint
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import elsewhere
from linter.graph.interfaces.interface import Interface, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.interfaces.listening import on_ports
from linter.network import EVERY_ADDRESS, Addresses
from linter.reachability.courses.delivery import EVERYWHERE, delivered, unseen_interface
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Leg, Trail
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, any_of, exactly
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import connections
from linter.reachability.ways.accelerators import ANYWHERE, Accelerators, entered
from linter.reachability.ways.lateral import Lateral
from linter.truth import YES, Truth, all_of, unknown
from linter.truth import any_of as any_truth

IN, OUT = Direction.INGRESS, Direction.EGRESS


class Entries(Struct, frozen=True):
    """The services on the internet that lead into the VPCs of one graph."""

    graph: Graph
    steps: Steps
    lateral: Lateral

    def trails(self, interface: Interface, site: Site, mode: Mode, clients: Addresses) -> Iterator[Trail]:
        """Every way from clients on the internet to an interface by one of these services."""
        end = End(interface, site)
        yield from Accelerators(self.graph, self.steps).trails(end, mode, clients)
        for origin in self.graph.referring(VpcOrigin, "target", interface.owner):
            yield self._original(end, origin.node, origin.applies, clients)
        for hidden in _hidden_origins(self.graph) if isinstance(interface.owner, (Instance, LoadBalancer)) else ():
            yield self._private(end, hidden, unknown(f"what {hidden} leads to is not known", hidden.span), clients)
        for door in self._verified(interface):
            yield self._private(end, door, unknown("whom its policies let in is not known", door.span), clients)
        if isinstance(interface.owner, LoadBalancer):
            yield from self._integrated(end, interface.owner, mode, clients)

    # CloudFront, Verified Access --------------------------------------------------------------------------------------

    def _original(self, end: End, origin: VpcOrigin, applies: Truth, clients: Addresses) -> Trail:
        used = self.graph.referring(Distribution, "vpc_origins", origin)
        enabled = any_truth(distribution.applies & distribution.node.enabled.is_(wanted=True) for distribution in used)
        if not used:
            enabled = unknown(f"no distribution declared here uses {origin}", origin.span)
        policy = origin.protocol_policy
        ports = ((origin.https_port, ~policy.is_("http-only")), (origin.http_port, ~policy.is_("https-only")))
        led = any_of(serving(service, EVERYWHERE).guarded(sure) for port, sure in ports for service in on_ports(port))
        return self._private(end, origin, all_of((applies, enabled)), clients, led)

    def _private(self, end: End, service: Node, sure: Truth, clients: Addresses, led: Bounds = EVERYTHING) -> Trail:
        """Through interfaces that a service has in the VPC, with an address that is only known after deployment."""
        before = Trail(exactly(connections(clients, EVERY_ADDRESS)), steps=()).through(
            entered(service, _KINDS.get(type(service), "service"), EVERYTHING.guarded(sure), "it is not in use")
        )
        private = end.site.private.most
        start = Trail(
            exactly(connections(ANYWHERE, private)),
            legs=(Leg(before.packets.some, before),),
            source=ANYWHERE,
            target=private,
        )
        reason = "it sends to other ports"
        return start.guarded(before.packets.some).through(
            entered(service, _KINDS.get(type(service), "service"), led, reason),
            self.steps.acl(end.subnet, IN),
            self.steps.group_between(end.interface, IN, unseen_interface(service), YES),
            delivered(end.interface),
            self.steps.acl(end.subnet, OUT, back=True),
        )

    def _verified(self, interface: Interface) -> Iterator[VerifiedAccessEndpoint]:
        for link, node in (("balancer", interface.owner), ("interface", interface.declared)):
            if node is not None:
                for endpoint in self.graph.referring(VerifiedAccessEndpoint, link, node):
                    yield endpoint.node

    # API Gateway ------------------------------------------------------------------------------------------------------

    def _integrated(self, end: End, balancer: LoadBalancer, mode: Mode, clients: Addresses) -> Iterator[Trail]:
        """From HTTP APIs through the interfaces of their links, and from REST APIs to a network load balancer."""
        listeners = [listener.node for listener in balancer.listeners]
        for listener in dict.fromkeys((*listeners, *elsewhere(self.graph))):
            for integration in self.graph.referring(HttpIntegration, "listener", listener):
                if integration.node.link.open or not all(link.is_seen for link in integration.node.link):
                    sure = unknown(f"the link of {integration.node} is not known", integration.node.span)
                    yield self._private(end, integration.node, integration.applies & sure, clients)
                for link in integration.node.link:
                    for interface in interfaces_of(self.graph, link):
                        yield from self._linked(end, integration.node, integration.applies, interface, mode, clients)
        for rest in self.graph.referring(RestLink, "targets", balancer):
            yield self._private(end, rest.node, rest.applies & _integrates(rest.node), clients)

    def _linked(
        self, end: End, integration: HttpIntegration, sure: Truth, interface: Interface, mode: Mode, clients: Addresses
    ) -> Iterator[Trail]:
        opened = entered(integration, "API", EVERYTHING.guarded(sure), "it is not integrated")
        before = Trail(exactly(connections(clients, EVERY_ADDRESS))).through(opened)
        for site in interface.sites:
            for trail in self.lateral.trails(End(interface, site), end, mode):
                legs = (Leg(before.packets.some, before), *trail.legs)
                yield replace(trail.guarded(sure & site.here), legs=legs)


_KINDS: dict[type[Node], str] = {
    VpcOrigin: "CloudFront VPC origin",
    VerifiedAccessEndpoint: "Verified Access endpoint",
    RestLink: "VPC link",
}


@fact
def _hidden_origins(graph: Graph) -> tuple[VpcOrigin, ...]:
    """The VPC origins of distributions that are not declared here: they may lead to any host or load balancer."""
    return unseen_of(distribution.vpc_origins for distribution in graph.all(Distribution))


def _integrates(link: RestLink) -> Truth:
    return unknown(f"which methods use {link}, and whom they let call, is not followed", link.span)
