"""From the internet by Global Accelerator, which delivers inside the VPC of a load balancer or an instance.

https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.accelerator import AcceleratorEndpoint, AcceleratorGroup, AcceleratorListener, AcceleratorPorts
from linter.aws.elb import LoadBalancer
from linter.aws.gateway import InternetGateway
from linter.aws.node import Node
from linter.aws.setting import Referrer, Setting
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.listening import on_ports
from linter.graph.routing.gateways import gateways_of
from linter.network import ADDRESSES_V4, NONE, PORTS, TCP, UDP, Addresses, Service, union
from linter.reachability.courses.delivery import EVERYWHERE, delivered
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, any_of, exactly, one_of
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import Packet, connections
from linter.truth import Doubt, Truth, all_of, unknown
from linter.truth import any_of as any_truth

IN, OUT = Direction.INGRESS, Direction.EGRESS
ANYWHERE = Addresses(v4=ADDRESSES_V4)
"""The possible addresses of a service, one of which it gets at deployment."""


class Accelerators(Struct, frozen=True):
    """The accelerators of one graph."""

    graph: Graph
    steps: Steps

    def trails(self, end: End, mode: Mode, clients: Addresses) -> Iterator[Trail]:
        """Every way from clients on the internet to an interface through an accelerator."""
        if end.interface.index:
            return
        for endpoint in self.graph.referring(AcceleratorEndpoint, "target", end.interface.owner):
            for group in endpoint.node.group:
                for listener, applies in _listeners(group):
                    sure = all_of((endpoint.applies, applies, _enabled(listener)))
                    services = _overridden(tuple(_services(self.graph, listener)), group)
                    led = any_of(serving(service, EVERYWHERE) for service in services).guarded(sure)
                    yield self._delivered(end, endpoint.node, listener, _by_family(led, listener), mode, clients)

    def _delivered(
        self,
        end: End,
        endpoint: AcceleratorEndpoint,
        listener: AcceleratorListener,
        led: Bounds,
        mode: Mode,
        clients: Addresses,
    ) -> Trail:
        """From an accelerator to its endpoint, which sees the address of the client, or one of the accelerator's."""
        private = end.site.private.most
        accelerator = next(iter(listener.accelerator), listener)
        kept = _preserves_client(endpoint, end.interface.owner)
        steps = (
            entered(accelerator, "accelerator", led, "its listeners do not lead there"),
            self._gated(end.subnet),
            self.steps.acl(end.subnet, IN),
            self.steps.group(end.interface, IN),
            delivered(end.interface),
            *((self.steps.acl(end.subnet, OUT, back=True),) if mode is Mode.SESSION else ()),
        )
        own = Trail(exactly(connections(ANYWHERE, private)), source=ANYWHERE, target=private).through(*steps)
        theirs = Trail(exactly(connections(clients, private)), target=private).through(*steps)
        if kept.certain or not kept.possible:
            return theirs if kept.certain else own
        return replace(theirs, packets=one_of((own.packets, theirs.packets)))

    def _gated(self, subnet: Subnet) -> Step:
        """The internet gateway that the VPC must have, though nothing is routed through it."""
        attached = any_truth(subnet.vpc.includes(vpc) & _has_gateway(self.graph, vpc) for vpc in subnet.vpc)
        if subnet.vpc.open:
            attached |= unknown("which VPC it is in is not known", subnet.span)
        return entered(subnet, "internet gateway", EVERYTHING.guarded(attached), "the VPC has no internet gateway")


def _listeners(group: AcceleratorGroup) -> Iterator[tuple[AcceleratorListener, Truth]]:
    """The listeners of an endpoint group, sure or not."""
    links = group.listener
    yield from ((listener, links.includes(listener)) for listener in links)
    if links.open and isinstance(group.resolver, Graph):
        unseen = group.resolver.unseen(AcceleratorListener, f"the listener of {group}", group, links.doubts)
        yield unseen, unknown(f"the listener of {group} is not known", links.span)


def _services(graph: Graph, listener: AcceleratorListener) -> Iterator[Service]:
    """What a listener listens for: anything, where it cannot be seen."""
    yield from _listened(listener.ranges, listener.protocol)
    if not listener.is_seen or graph.opened(listener):
        yield Service((), NONE, PORTS, (Doubt(f"the ports of {listener} are not known", listener.span),))


def _enabled(listener: AcceleratorListener) -> Truth:
    enabled = any_truth(
        all_of((accelerator.exists, accelerator.enabled.is_(wanted=True), listener.accelerator.includes(accelerator)))
        for accelerator in listener.accelerator
    )
    if listener.accelerator.open or not all(accelerator.is_seen for accelerator in listener.accelerator):
        enabled |= unknown("its accelerator is not known", listener.span)
    return enabled


def _by_family(led: Bounds, listener: AcceleratorListener) -> Bounds:
    """The packets that the addresses of an accelerator take: of IPv4, and of IPv6 where it is dual-stack.

    A dual-stack accelerator sends IPv6 on to endpoints that are dual-stack, too: an instance with a primary address.
    https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.html
    """
    dual = any_truth(accelerator.ip_address_type.is_("DUAL_STACK") for accelerator in listener.accelerator)
    if listener.accelerator.open:
        dual |= unknown("whether its accelerator has IPv6 addresses is not known", listener.span)
    if dual.certain:
        dual = unknown("whether its endpoint takes IPv6 from the accelerator is not followed", listener.span)
    return led.of(4) | led.of(6).guarded(dual)


def _preserves_client(endpoint: AcceleratorEndpoint, owner: Node) -> Truth:
    """Whether the endpoint sees the client: instances and application load balancers do by default."""
    said = endpoint.preserves_client
    if isinstance(owner, LoadBalancer) and owner.balancer_type.known != "application" and not said.stated:
        return unknown("whether its clients keep their addresses depends on its security groups", endpoint.span)
    return said.is_(wanted=True)


def _has_gateway(graph: Graph, vpc: Vpc) -> Truth:
    gateways = gateways_of(graph, vpc)
    sure = any_truth(gateways.includes(gateway) for gateway in gateways if isinstance(gateway, InternetGateway))
    unseen = gateways.open or any(not gateway.is_seen for gateway in gateways)
    return sure | unknown("the VPC may have an internet gateway that is not declared here") if unseen else sure


def _listened(ranges: Iterable[Referrer[AcceleratorPorts]], protocol: Setting[str]) -> Iterator[Service]:
    known = protocol.known
    protocols = (TCP, UDP) if known is None else (UDP,) if known.upper() == "UDP" else (TCP,)
    for written in ranges:
        first, last = written.node.first.known, written.node.last.known
        most = PORTS if first is None or last is None else union((first, last))
        doubts = (*written.node.first.doubts, *protocol.doubts, *written.applies.doubts)
        sure = first is not None and last is not None and known is not None and written.applies.certain
        unsure = () if sure else doubts or (Doubt("its ports are not known", written.node.span),)
        for number in protocols:
            yield Service((number,), most if sure else NONE, most, unsure)


def _overridden(services: tuple[Service, ...], group: AcceleratorGroup) -> Iterator[Service]:
    """The ports at the endpoints: those of the listener, but for the ones that are overridden."""
    for service in services:
        moved = NONE
        for override in group.overrides:
            known = override.node.listened.known
            at = PORTS if known is None else union((known, known))
            if at & service.most:
                moved |= at
                yield from on_ports(
                    override.node.port, *(protocol for protocol in service.protocols if protocol is not None)
                )
        left = Service(service.protocols, service.least - moved, service.most - moved, service.doubts)
        if left.most:
            yield left


def entered(node: Node, kind: str, passes: Bounds, reason: str) -> Step:
    """Into a VPC through a service that stands on the internet, as far as it lets packets."""

    def explain(packet: Packet | None) -> Hop:
        value = "known" if not passes.doubts or packet is None else "unknown"
        why = reason if packet is None else ""
        return Hop(node.address, kind, "enter", str(node), node.span, value, why)

    return Step(passes, explain)
