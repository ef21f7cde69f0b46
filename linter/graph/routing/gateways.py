"""The VPCs that gateways are attached to, and whether a route to one is active or a blackhole.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from linter.aws.ec2 import Instance, InterfaceAttachment, LaunchInterface
from linter.aws.endpoint import VpcEndpoint
from linter.aws.gateway import (
    CarrierGateway,
    EgressOnlyInternetGateway,
    Gateway,
    GatewayAttachment,
    InternetGateway,
    NatGateway,
    VpnGateway,
)
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, Origin
from linter.aws.peering import Peering
from linter.aws.route import Route
from linter.aws.route_table import Propagation, RouteTable
from linter.aws.setting import Links, Referrer, joined
from linter.aws.transit_gateway import (
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayAttachment,
    TransitGatewayPropagation,
    TransitGatewayRoute,
    VpcAttachment,
)
from linter.aws.vpc import Vpc
from linter.graph.addressing import cidrs_of
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.truth import NO, YES, Doubt, Truth, any_of, between, doubted, unknown

ATTACHED = (InternetGateway, VpnGateway, EgressOnlyInternetGateway, CarrierGateway)
"""The kinds of gateways that are attached to a VPC."""


@fact
def attached_vpcs(graph: Graph, gateway: Node) -> Links[Vpc]:
    """The VPC of an internet, VPN, egress-only or carrier gateway; nothing if it is detached.

    What a gateway is passed to may attach it, unless it surely is attached already: a gateway has one VPC at most.
    """
    if not gateway.is_seen:
        doubt = Doubt(f"what {gateway} is attached to is not known", gateway.span)
        return Links((), (), gateway.span, open=True, doubts=(doubt,))
    if isinstance(gateway, (InternetGateway, VpnGateway)):
        attached = (attachment.node.vpc.only_when(attachment.applies) for attachment in gateway.attachments)
        vpcs = joined((gateway.vpc, *attached), gateway.span)
        opened = () if vpcs.surely else graph.opened(gateway)
        return vpcs.but(open=bool(opened), doubts=opened) if opened else vpcs
    if isinstance(gateway, (EgressOnlyInternetGateway, CarrierGateway)):
        return gateway.vpc
    return Links((), (), gateway.span)


@fact
def gateways_of(graph: Graph, vpc: Vpc) -> Links[Gateway]:
    """The internet, VPN, egress-only and carrier gateways of a VPC; open where others may be attached to it.

    A gateway that is not declared here may be attached if a route of the VPC leads to it.
    """
    surely: dict[Gateway, None] = {}
    maybe: dict[Gateway, None] = {}
    doubts: dict[Doubt, None] = dict.fromkeys(graph.opened(vpc))
    is_open = bool(doubts) or not vpc.is_seen
    for kind in ATTACHED:
        for gateway in graph.referring(kind, "vpc", vpc):
            (surely if gateway.applies.certain else maybe)[gateway.node] = None
            doubts.update(dict.fromkeys(gateway.applies.doubts))
    for attachment in graph.referring(GatewayAttachment, "vpc", vpc):
        links = attachment.node.gateway
        certain = attachment.applies.certain
        (surely if certain else maybe).update(dict.fromkeys(links.surely))
        maybe.update(dict.fromkeys(links.maybe))
        is_open = is_open or links.open
        doubts.update(dict.fromkeys((*links.doubts, *attachment.applies.doubts)))
    if vpc.is_default.known and vpc.is_seen:
        surely[graph.default_gateway(vpc)] = None
    for floating in _floating_gateways(graph):
        attached = attached_vpcs(graph, floating).includes(vpc)
        if attached.possible:
            maybe[floating] = None
            doubts.update(dict.fromkeys(attached.doubts))
    for unseen in _unseen_gateways(graph).get(vpc, ()):
        maybe[unseen] = None
        doubts[Doubt(f"whether {unseen} is attached to {vpc} is not known", unseen.span)] = None
    left = tuple(gateway for gateway in maybe if gateway not in surely)
    return Links(tuple(surely), left, vpc.span, open=is_open, doubts=tuple(doubts))


@fact
def _floating_gateways(graph: Graph) -> tuple[Gateway, ...]:
    """The gateways of which it is not known to which VPC they are attached, if to any."""
    gateways: tuple[Gateway, ...] = (*graph.all(InternetGateway), *graph.all(VpnGateway))
    vpcs = ((gateway, attached_vpcs(graph, gateway)) for gateway in gateways)
    return tuple(gateway for gateway, links in vpcs if links.only is None and not links.nothing.certain)


@fact
def _unseen_gateways(graph: Graph) -> Mapping[Vpc, tuple[Gateway, ...]]:
    """The gateways outside the deployment that routes lead to, by the VPC of the route."""
    by_vpc: dict[Vpc, dict[Gateway, None]] = defaultdict(dict)
    for route in graph.all(Route):
        unseen = [target for target in route.targets if not target.is_seen and _may_be_attached(target)]
        for vpc in (vpc for table in route.table for vpc in table.vpc) if unseen else ():
            by_vpc[vpc].update((gateway, None) for gateway in unseen if isinstance(gateway, Gateway))
    for table in graph.all(RouteTable):
        learned = [*table.propagating]
        for propagation in graph.referring(Propagation, "tables", table):
            learned += propagation.node.gateway
        for vpc in table.vpc:
            by_vpc[vpc].update((gateway, None) for gateway in learned if not gateway.is_seen)
    return {vpc: tuple(gateways) for vpc, gateways in by_vpc.items()}


def _may_be_attached(target: Node) -> bool:
    """Whether it is of a kind that is attached to VPCs, or of an unknown kind."""
    return isinstance(target, ATTACHED) or type(target) is Gateway


@fact
def peering_active(graph: Graph, peering: Peering) -> Truth:
    """Whether a peering connection is active: requested by one side, accepted by the other, without common addresses.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
    """
    if not peering.is_seen:
        return unknown(f"{peering} is not declared here", peering.span)
    sides = [cidrs_of(graph, vpc).least for vpc in (peering.vpc.only, peering.peer.only) if vpc is not None]
    if len(sides) == 2 and sides[0] & sides[1]:
        return NO
    return peering.exists & _accepted(peering)


def _accepted(peering: Peering) -> Truth:
    if peering.accepts_itself.certain:
        return YES
    accepted = [accepter.applies & accepter.node.auto_accept.is_(wanted=True) for accepter in peering.accepters]
    waiting = unknown("nothing declared here accepts it", peering.span)
    return any_of((*accepted, peering.accepts_itself, waiting))


def _attached(graph: Graph, target: Node, vpcs: Links[Vpc]) -> Truth:
    return YES if target.origin is Origin.IMPLICIT else same(attached_vpcs(graph, target), vpcs)


def _translates(_graph: Graph, target: NatGateway, vpcs: Links[Vpc]) -> Truth:
    return same(joined((target.vpc, *(subnet.vpc for subnet in target.subnet)), target.span), vpcs)


def _plugged(graph: Graph, target: NetworkInterface, vpcs: Links[Vpc]) -> Truth:
    here = same(joined((subnet.vpc for subnet in target.subnet), target.span), vpcs) if tuple(target.subnet) else YES
    attached = any_of(attachment.applies for attachment in attachments_of(graph, target))
    return here & (attached | _perhaps_by_what_is_unseen(graph, target))


def _peers(graph: Graph, target: Peering, vpcs: Links[Vpc]) -> Truth:
    return peering_active(graph, target) & any_of(same(side, vpcs) for side in (target.vpc, target.peer))


def _joins(graph: Graph, target: TransitGateway, vpcs: Links[Vpc]) -> Truth:
    attached = graph.referring(VpcAttachment, "transit_gateway", target)
    declared = (attachment.applies & same(attachment.node.vpc, vpcs) for attachment in attached)
    unseen = (
        attachment.transit_gateway.includes(target) & same(attachment.vpc, vpcs)
        for attachment in unseen_attachments(graph)
    )
    return any_of((*declared, *unseen, may_attach_unseen(graph, target)))


@fact
def may_attach_unseen(graph: Graph, gateway: TransitGateway) -> Truth:
    """Whether more may be attached to a transit gateway than what is declared or looked up here.

    What tables of transit gateways name by an import or input may be the attachment of any VPC.
    """
    named = [node for node in _named_attachments(graph) if type(node) is TransitGatewayAttachment and not node.is_seen]
    doubts = [Doubt(f"what {node} attaches is not known", node.span) for node in named]
    if not gateway.is_seen:
        doubts.append(Doubt(f"what is attached to {gateway} is not known", gateway.span))
    doubts += graph.opened(gateway)
    return doubted(doubts) if doubts else NO


@fact
def unseen_attachments(graph: Graph) -> tuple[VpcAttachment, ...]:
    """The attachments of VPCs that routes and tables of transit gateways name, and that are declared elsewhere."""
    named = _named_attachments(graph)
    return tuple(node for node in named if isinstance(node, VpcAttachment) and not node.is_seen)


@fact
def _named_attachments(graph: Graph) -> tuple[Node, ...]:
    """The attachments that routes and tables of transit gateways name."""
    links: list[Links[TransitGatewayAttachment]] = [
        *(association.attachment for association in graph.all(TransitGatewayAssociation)),
        *(propagation.attachment for propagation in graph.all(TransitGatewayPropagation)),
        *(route.attachment for route in graph.all(TransitGatewayRoute)),
    ]
    return tuple(dict.fromkeys(node for attachments in links for node in attachments))


def _perhaps_by_what_is_unseen(graph: Graph, target: Node) -> Truth:
    """Whether something that the target is passed to may attach it."""
    opened = graph.opened(target)
    return doubted(opened) if opened else NO


def _stands(_graph: Graph, target: VpcEndpoint, vpcs: Links[Vpc]) -> Truth:
    return same(target.vpc, vpcs)


def attachments_of(graph: Graph, interface: NetworkInterface) -> tuple[Referrer[Node], ...]:
    """The declarations that attach a declared interface to an instance, in any of the possible ways."""
    return (
        *graph.referring(InterfaceAttachment, "interface", interface),
        *graph.referring(LaunchInterface, "takes", interface),
        *graph.referring(Instance, "primary_interface", interface),
    )


def works(graph: Graph, target: Node, vpcs: Links[Vpc]) -> Truth:
    """Whether a route to the target in a table of the VPC is active, not a blackhole."""
    if not target.is_seen:
        return unknown(f"{target} is not declared here", target.span)
    return target.exists & _CHECKS.get(type(target), _no_more)(graph, target, vpcs)


def _no_more(_graph: Graph, _target: Node, _vpcs: Links[Vpc]) -> Truth:
    return YES


_CHECKS: dict[type[Node], Callable[[Graph, Any, Links[Vpc]], Truth]] = {
    CarrierGateway: _attached,
    EgressOnlyInternetGateway: _attached,
    InternetGateway: _attached,
    NatGateway: _translates,
    NetworkInterface: _plugged,
    Peering: _peers,
    TransitGateway: _joins,
    VpcEndpoint: _stands,
    VpnGateway: _attached,
}


def same(mine: Links[Vpc], theirs: Links[Vpc]) -> Truth:
    """Whether two links lead to the same VPC."""
    if mine.only is not None and theirs.only is not None:
        return _one(mine.only, theirs.only)
    meet = any(_one(vpc, other).possible for vpc in mine for other in theirs)
    possible = meet or mine.open or (theirs.open and not mine.nothing.certain)
    doubts = (*mine.doubts, *theirs.doubts) or (Doubt("which VPC it belongs to is not known", mine.span),)
    return between(certain=False, possible=possible, doubts=doubts)


def _one(mine: Vpc, theirs: Vpc) -> Truth:
    if mine is theirs:
        return YES
    unnamed = next((vpc for vpc in (mine, theirs) if vpc.origin is Origin.UNNAMED), None)
    return NO if unnamed is None else unknown(f"{unnamed} is not known", unnamed.span)
