"""The interfaces of NAT gateways, endpoints, firewalls and Client VPN endpoints.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from linter.aws.client_vpn import ClientVpn, ClientVpnAssociation
from linter.aws.endpoint import VpcEndpoint
from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import NatAddress, NatGateway
from linter.aws.node import Node, unseen_of
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, joined, nothing
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.graph.interfaces.placement import Addressing, default_groups, never, sites
from linter.truth import NO, YES, Truth, any_of, doubted


def middle_interfaces(graph: Graph) -> Iterator[Interface]:
    """The interfaces of gateways, endpoints and firewalls."""
    for nat in graph.all(NatGateway):
        yield _translator(graph, nat)
    for endpoint in graph.all(VpcEndpoint):
        yield from _endpoint(graph, endpoint)
    for firewall in graph.all(Firewall):
        yield _middlebox(graph, firewall, firewall.subnets)
    for further in graph.all(FirewallEndpoint):
        yield _middlebox(graph, further, further.subnet)
    for dialled in graph.all(ClientVpn):
        yield _dialled(graph, dialled)


@fact
def unseen_doors(graph: Graph) -> tuple[Interface, ...]:
    """The interfaces of client VPNs that are not declared here, where their associations with subnets are."""
    dialled = unseen_of(association.endpoint for association in graph.all(ClientVpnAssociation))
    return tuple(_dialled(graph, endpoint) for endpoint in dialled)


@fact
def doors_of_what_is_unseen(graph: Graph) -> tuple[Interface, ...]:
    """What a module or stack that cannot be looked into may put into subnets that it is given, for people to come in.

    Each may have any security group.
    """
    doors = []
    for subnet in graph.all(Subnet):
        opened = graph.opened(subnet)
        if opened:
            at = Links((subnet,), (), subnet.span)
            addressing = Addressing(never(subnet.span), never(subnet.span))
            door = _interface(graph, subnet, Role.CALLER, at, addressing, Placement.ALL)
            groups: Links[SecurityGroup] = Links((), (), subnet.span, open=True, doubts=opened)
            doors.append(replace(door, groups=groups, filtered=YES, exists=doubted(opened)))
    return tuple(doors)


def _translator(graph: Graph, nat: NatGateway) -> Interface:
    """A NAT gateway: it has no security group and, if it is public, an Elastic IP address."""
    regional = nat.availability.is_("regional")
    subnets = nat.subnet.but(open=True, doubts=regional.doubts) if regional.possible else nat.subnet
    address = _elastic(graph, nat)
    addressing = Addressing(lambda _: address, never(nat.span), nat.private_v4)
    return _interface(graph, nat, Role.TRANSLATOR, subnets, addressing, Placement.ALL)


def _elastic(graph: Graph, nat: NatGateway) -> PublicAddress:
    given = [association.applies for association in graph.referring(NatAddress, "gateway", nat)]
    written = (nat.allocation, nat.further_allocations, nat.zone_allocations)
    public = nat.connectivity.is_("public")
    has = public & any_of((*(~links.nothing for links in written), nat.availability.is_("regional"), *given))
    return PublicAddress(has, "it has an Elastic IP address" if has.possible else "it has no public address", nat.span)


def _endpoint(graph: Graph, endpoint: VpcEndpoint) -> Iterator[Interface]:
    """The interfaces of an interface endpoint, or of a Gateway Load Balancer endpoint, which forwards packets."""
    kind = endpoint.endpoint_type
    exists = endpoint.exists & ~kind.is_("Gateway")
    if not exists.possible:
        return
    added = (association.node.subnet.only_when(association.applies) for association in endpoint.further_subnets)
    subnets = joined((endpoint.subnets, *added), endpoint.span)
    forwards = kind.is_("GatewayLoadBalancer")
    if (exists & ~forwards).possible:
        yield Interface(
            key=f"{endpoint.key}/0",
            owner=endpoint,
            role=Role.ENDPOINT,
            sites=sites(graph, endpoint, subnets, Addressing(never(endpoint.span), never(endpoint.span))),
            placement=Placement.ALL,
            groups=_groups(graph, endpoint, subnets),
            filtered=YES,
            source_dest_check=YES,
            exists=exists & ~forwards,
        )
    if (exists & forwards).possible:
        box = _middlebox(graph, endpoint, subnets)
        yield replace(box, key=f"{endpoint.key}/{0 if forwards.certain else 1}", exists=exists & forwards)


def _groups(graph: Graph, endpoint: VpcEndpoint, subnets: Links[Subnet]) -> Links[SecurityGroup]:
    """Its security groups; separate resources may add others, or replace the default one."""
    own = endpoint.groups
    added = endpoint.further_groups
    replaced = any((addition.applies & addition.node.replaces_default.is_(wanted=True)).certain for addition in added)
    base = nothing(endpoint.span) if replaced and not own.stated else default_groups(graph, own, subnets)
    more = (addition.node.group.only_when(addition.applies) for addition in added)
    return joined((base, *more), endpoint.span)


def _middlebox(graph: Graph, node: Node, subnets: Links[Subnet]) -> Interface:
    return _interface(
        graph, node, Role.MIDDLEBOX, subnets, Addressing(never(node.span), never(node.span)), Placement.ALL, check=NO
    )


def _dialled(graph: Graph, dialled: ClientVpn) -> Interface:
    """The interface of Client VPN users in a subnet, with an address of the subnet and the endpoint's groups."""
    subnets = joined(
        (association.node.subnet.only_when(association.applies) for association in dialled.associations), dialled.span
    )
    opened = graph.opened(dialled)
    subnets = subnets.but(open=True, doubts=opened) if opened else subnets
    return Interface(
        key=f"{dialled.key}/0",
        owner=dialled,
        role=Role.CALLER,
        sites=sites(graph, dialled, subnets, Addressing(never(dialled.span), never(dialled.span))),
        placement=Placement.ALL,
        groups=default_groups(graph, dialled.groups, subnets),
        filtered=YES,
        source_dest_check=YES,
        exists=dialled.exists,
    )


def _interface(
    graph: Graph,
    node: Node,
    role: Role,
    subnets: Links[Subnet],
    addressing: Addressing,
    placement: Placement,
    *,
    check: Truth = YES,
) -> Interface:
    return Interface(
        key=f"{node.key}/0",
        owner=node,
        role=role,
        sites=sites(graph, node, subnets, addressing),
        placement=placement,
        groups=nothing(node.span),
        filtered=NO,
        source_dest_check=check,
        exists=node.exists,
    )
