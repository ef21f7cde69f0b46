"""What a template becomes, by our own graph, told in the same facts as `deployed` tells what moto made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from linter.aws.elastic_ip import ElasticIp
from linter.aws.elb import LoadBalancer
from linter.aws.endpoint import VpcEndpoint
from linter.aws.flow_log import FlowLog
from linter.aws.gateway import InternetGateway, NatGateway
from linter.aws.node import Node
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.cloudformation.evaluate import evaluate
from linter.deployment import Deployment, Inputs
from linter.graph.graph import Graph
from linter.graph.routing.gateways import attached_vpcs
from linter.graph.routing.routing import Via, routes_of
from linter.network import PROTOCOL_NAMES
from linter.resource import Dialect
from linter.tree import Tree

Fact = tuple[str, ...]


def facts(template: Path) -> set[Fact]:
    """Evaluate the template and read the graph."""
    declared = evaluate(Deployment(Dialect.CLOUDFORMATION, template), Tree(template.parent), Inputs())
    assert not declared.problems
    graph = Graph(declared)
    return {*_networks(graph), *_routing(graph), *_rules(graph), *_gateways(graph)}


def _name(linked: Links[Node]) -> str:
    assert linked.only is not None
    return linked.only.address


def _networks(graph: Graph) -> Iterator[Fact]:
    for vpc in graph.all(Vpc):
        yield "vpc", vpc.address, str(vpc.cidr_v4.held.least)
    for subnet in graph.all(Subnet):
        yield "subnet", subnet.address, _name(subnet.vpc), str(subnet.cidr_v4.held.least)
    for log in graph.all(FlowLog):
        yield "flow log", log.address, _name(log.target), str(log.traffic.known)
    for balancer in graph.all(LoadBalancer):
        yield "load balancer", balancer.address, str(balancer.scheme.known)


def _routing(graph: Graph) -> Iterator[Fact]:
    for vpc in graph.all(Vpc):
        main = graph.main_table(vpc).only
        assert main is not None
        name = f"main table of {vpc.address}"
        yield "table", name, vpc.address
        yield from _routes(graph, main, name)
    for table in graph.all(RouteTable):
        yield "table", table.address, _name(table.vpc)
        yield from _routes(graph, table, table.address)
    for association in graph.all(RouteTableAssociation):
        yield "association", _name(association.table), _name(association.subnet)


def _routes(graph: Graph, table: RouteTable, name: str) -> Iterator[Fact]:
    for route in routes_of(graph, table).entries:
        if route.via in {Via.LOCAL, Via.STATIC} and route.destination.least.v4:
            target = "local" if route.via is Via.LOCAL else _name(route.targets)
            yield "route", name, str(route.destination.least), target


def _rules(graph: Graph) -> Iterator[Fact]:
    for group in graph.all(SecurityGroup):
        for referrer in group.ingress:
            rule = referrer.node
            protocol, low, high = rule.protocol.known, rule.from_port.known, rule.to_port.known
            assert protocol is not None
            every = protocol == -1
            ports = () if every else (str(low), str(high))
            for peer in _peers([block.text for block in rule.cidrs_v4.blocks], rule.groups):
                yield "ingress", group.address, "-1" if every else PROTOCOL_NAMES[protocol], *ports, peer


def _peers(blocks: list[str], groups: Links[SecurityGroup]) -> Iterable[str]:
    return [*blocks, *(group.address for group in groups)]


def _gateways(graph: Graph) -> Iterator[Fact]:
    for gateway in graph.all(InternetGateway):
        for vpc in attached_vpcs(graph, gateway):
            yield "attached", gateway.address, vpc.address
    for nat in graph.all(NatGateway):
        allocations = [address.address for address in nat.allocation]
        yield "nat", nat.address, _name(nat.subnet), str(nat.connectivity.known), *allocations
    for address in graph.all(ElasticIp):
        for instance in address.instance:
            yield "address", address.address, instance.address
    for endpoint in graph.all(VpcEndpoint):
        for table in endpoint.tables:
            yield "endpoint", endpoint.address, table.address
