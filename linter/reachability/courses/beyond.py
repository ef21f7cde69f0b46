"""Networks beyond the declared VPCs: premises behind VPNs and Direct Connect, and links that are not declared.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
"""

from __future__ import annotations

from msgspec import Struct

from linter.aws.direct_connect import DirectConnectAssociation
from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway, TransitGatewayAttachment
from linter.aws.vpc import Vpc
from linter.aws.vpn import VpnConnection
from linter.graph.addressing import ranges_of
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between, union_of
from linter.truth import Doubt, Truth


class PremisesLink(Struct, frozen=True):
    """A VPN or Direct Connect attachment of a transit gateway, and the addresses behind it."""

    node: Node
    addresses: Between
    exists: Truth


@fact
def premises_links(graph: Graph, gateway: TransitGateway) -> tuple[PremisesLink, ...]:
    """The links of a transit gateway to premises: VPN connections and Direct Connect gateways.

    What BGP announces is not declared. Premises are taken to announce no address of a VPC that is declared here.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    """
    links = [
        PremisesLink(connection.node, behind(graph, connection.node), connection.applies)
        for connection in graph.referring(VpnConnection, "transit_gateway", gateway)
    ]
    for association in graph.referring(DirectConnectAssociation, "gateway", gateway):
        node = association.node
        doubts = (Doubt("premises announce their addresses by BGP", node.span),)
        announced = Between(NO_ADDRESS, outside_vpcs(graph), doubts)
        links.append(PremisesLink(node, announced, association.applies))
    return tuple(links)


@fact
def outside_vpcs(graph: Graph) -> Addresses:
    """The addresses that surely belong to no VPC declared here."""
    return EVERY_ADDRESS - union_of(held.least for vpc in graph.all(Vpc) for held in ranges_of(graph, vpc))


@fact
def behind(graph: Graph, connection: VpnConnection) -> Between:
    """The addresses behind a VPN connection: those of its static routes, else what BGP announces."""
    addresses = Between(NO_ADDRESS, NO_ADDRESS)
    for route in connection.routes:
        held = route.node.cidr_v4.held
        addresses |= held if route.applies.certain else Between(NO_ADDRESS, held.most, route.applies.doubts)
    static = connection.static_only.is_(wanted=True)
    closed = static.certain and connection.is_seen and not graph.opened(connection)
    if closed and (connection.routes or not connection.transit_gateway.stated):
        return addresses
    doubts = (Doubt("premises announce their addresses by BGP", connection.span),)
    return addresses | Between(NO_ADDRESS, outside_vpcs(graph), doubts)


@fact
def unseen_attachment(graph: Graph, gateway: TransitGateway, doubts: tuple[Doubt, ...]) -> TransitGatewayAttachment:
    """An attachment that represents the undeclared ones of a gateway."""
    return graph.unseen(
        TransitGatewayAttachment, f"an attachment of {gateway} that is not declared here", gateway, doubts
    )
