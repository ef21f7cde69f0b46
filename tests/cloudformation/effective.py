"""What a graph says is in force, told in the same facts as `replayed` tells what AWS makes of the declarations."""

from __future__ import annotations

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.aws.gateway import InternetGateway
from linter.aws.network_acl import NetworkAcl
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, Origin
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.graph.addressing import ranges_of
from linter.graph.filtering import Direction, NumberedEntry, Permission, acls_of, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.gateways import attached_vpcs
from linter.graph.routing.routing import Via, routes_of, tables_of
from linter.network import ICMP, ICMPV6, PORTS, Addresses, Service, blocks
from linter.truth import Truth

Fact = tuple[str, ...]
DEFAULT_FOR_V6 = 101
"""The entry of default lists that lets all of IPv6 through, which moto forgets.

https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
"""


def facts(graph: Graph) -> set[Fact]:
    """What holds for sure. An answer that is not certain is a fault of the test: it replays what is known."""
    return {*_networks(graph), *_routing(graph), *_groups(graph), *_acls(graph), *_interfaces(graph)}


def _surely(truth: Truth) -> bool:
    assert truth.certain == truth.possible, truth.doubts
    return truth.certain


def _only(linked: Links[Node]) -> str:
    assert linked.only is not None
    return linked.only.key


def _networks(graph: Graph) -> Iterator[Fact]:
    for vpc in graph.all(Vpc):
        for held in ranges_of(graph, vpc):
            if held.least.v4:
                yield "vpc", vpc.key, str(held.least)
        yield "ipv6", vpc.key, str(_surely(vpc.has_v6))
    for subnet in graph.all(Subnet):
        cidr = str(subnet.cidr_v4.held.least)
        yield "subnet", subnet.key, _only(subnet.vpc), cidr, str(subnet.map_public_ipv4.known)
    for gateway in graph.all(InternetGateway):
        for vpc in attached_vpcs(graph, gateway):
            yield "attached", gateway.key, vpc.key


def _tables(graph: Graph) -> Iterator[RouteTable]:
    yield from graph.all(RouteTable)
    yield from (table for vpc in graph.all(Vpc) for table in graph.main_table(vpc))


def _routing(graph: Graph) -> Iterator[Fact]:
    for table in _tables(graph):
        for route in routes_of(graph, table).entries:
            if route.via is Via.LOCAL and not route.destination.least.v4:
                continue
            target = "local" if route.via is Via.LOCAL else _only(route.targets)
            for block in blocks(route.destination.least):
                yield "route", table.key, str(block), target
    for subnet in graph.all(Subnet):
        yield "table of", subnet.key, _only(tables_of(graph, subnet))
    for chosen in graph.all(RouteTableAssociation):
        if chosen.gateway.stated:
            yield "edge table", _only(chosen.gateway), _only(chosen.table)


def _groups(graph: Graph) -> Iterator[Fact]:
    implied = [group for vpc in graph.all(Vpc) for group in graph.default(vpc, SecurityGroup)]
    for group in (*graph.all(SecurityGroup), *implied):
        for direction in Direction:
            if group.origin is Origin.IMPLICIT and direction is Direction.INGRESS:
                continue
            for permission in rules_of(graph, group, direction).permissions:
                assert _surely(permission.applies)
                for peer in _peers(group, permission):
                    yield "rule", group.key, str(direction.value), _service(permission.service), peer


def _peers(group: SecurityGroup, permission: Permission) -> Iterator[str]:
    """Its peers. AWS's own egress speaks of IPv6 only where the VPC has it; the graph, which need not know, always."""
    least = permission.peers.least
    if permission.rule is None and not any(_surely(vpc.has_v6) for vpc in group.vpc):
        least = Addresses(v4=least.v4)
    yield from (str(block) for block in blocks(least))
    yield from (group.key for group in permission.groups)


def _service(service: Service) -> str:
    (protocol,) = service.protocols
    if protocol is None:
        return "-1"
    if protocol in {ICMP, ICMPV6}:
        return _icmp(service, protocol)
    if service.least == PORTS:
        return str(protocol)
    ((first, last),) = service.least.spans
    return f"{protocol}:{first}-{last}"


def _icmp(service: Service, protocol: int) -> str:
    if service.icmp_least == PORTS:
        return str(protocol)
    ((first, last),) = service.icmp_least.spans
    return f"{protocol}:{first // 256}-{-1 if last - first == 255 else first % 256}"


def _acls(graph: Graph) -> Iterator[Fact]:
    implied = [acl for vpc in graph.all(Vpc) for acl in graph.default(vpc, NetworkAcl)]
    for acl in (*graph.all(NetworkAcl), *implied):
        for direction in Direction:
            for entry in entries_of(graph, acl, direction).entries:
                if acl.origin is Origin.IMPLICIT and entry.number.known == DEFAULT_FOR_V6:
                    continue
                yield "entry", acl.key, str(direction.value), *_said(entry)
    for subnet in graph.all(Subnet):
        yield "acl of", subnet.key, _only(acls_of(graph, subnet))


def _said(entry: NumberedEntry) -> Fact:
    assert _surely(entry.applies)
    action = "allow" if _surely(entry.allows) else "deny"
    return str(entry.number.known), action, _service(entry.service), str(entry.peers.least)


def _interfaces(graph: Graph) -> Iterator[Fact]:
    for interface in interfaces(graph):
        if not isinstance(interface.owner, Instance | NetworkInterface):
            continue
        name = interface.declared.key if interface.declared is not None else interface.key
        (site,) = interface.sites
        yield "interface", name, site.subnet.key
        yield "public", name, str(_surely(site.public_v4.has))
        yield "checks", name, str(_surely(interface.source_dest_check))
        for group in interface.groups:
            yield "group of", name, group.key
