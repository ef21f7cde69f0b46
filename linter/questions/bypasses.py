"""Ways around a network firewall: subnets of its VPC whose routes lead out without passing it.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/architectures.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import NatGateway
from linter.aws.vpc import Subnet
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Role
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.gateways import same
from linter.graph.routing.route_entry import RouteEntry
from linter.graph.routing.routing import SubnetClass, classes, public
from linter.truth import NO, Truth, any_of, truth

FAMILIES = (4, 6)
_PASSING_ON = (Role.TRANSLATOR, Role.MIDDLEBOX)


@dataclass(frozen=True, slots=True)
class Bypass:
    """A subnet in the VPC of a firewall, whether its traffic goes out past the firewall, and the route it takes."""

    subnet: Subnet
    firewall: Firewall
    when: Truth
    route: RouteEntry | None


def bypasses(graph: Graph) -> Iterator[Bypass]:
    """Every subnet that lies in the VPC of a firewall and is none of the firewall's own."""
    for subnet in graph.all(Subnet):
        guards = [(each, each.exists & same(each.vpc, subnet.vpc)) for each in graph.all(Firewall)]
        guards = [(each, inside) for each, inside in guards if inside.possible]
        if not guards:
            continue
        own = any_of(_stands_in(graph, each, subnet) for each, _ in guards)
        around, route = _around(graph, subnet)
        guarded = any_of(inside for _, inside in guards)
        yield Bypass(subnet, guards[0][0], guarded & ~own & around, route)


def _stands_in(graph: Graph, firewall: Firewall, subnet: Subnet) -> Truth:
    """Whether an endpoint of the firewall stands in the subnet: what has passed it goes on from there."""
    further = [
        each.applies & each.node.subnet.includes(subnet)
        for each in graph.referring(FirewallEndpoint, "firewall", firewall)
    ]
    return any_of([firewall.subnets.includes(subnet), *further])


def _around(graph: Graph, subnet: Subnet) -> tuple[Truth, RouteEntry | None]:
    """Whether traffic leaves straight through an internet gateway, or through a NAT gateway which does so."""
    found: list[tuple[Truth, RouteEntry | None]] = []
    for family in FAMILIES:
        for each in classes(graph, subnet, family):
            if each.subnet_class is SubnetClass.PUBLIC:
                found.append((each.holds & ~_only_translates(graph, subnet), each.route))
            elif each.subnet_class is SubnetClass.NAT and each.route is not None:
                found.append((each.holds & _goes_straight_out(graph, each.route), each.route))
    best = max(found, key=lambda each: (each[0].certain, each[0].possible), default=(NO, None))
    return any_of(holds for holds, _ in found), best[1]


def _goes_straight_out(graph: Graph, route: RouteEntry) -> Truth:
    return any_of(
        route.targets.includes(target) & target.subnet.includes(subnet) & public(graph, subnet, 4).holds
        for target in route.targets
        if isinstance(target, NatGateway)
        for subnet in target.subnet
    )


def _only_translates(graph: Graph, subnet: Subnet) -> Truth:
    """Whether nothing but NAT gateways stands in a subnet: then its traffic comes from elsewhere."""
    return truth(bool(graph.referring(NatGateway, "subnet", subnet)) and subnet not in _with_workloads(graph))


@fact
def _with_workloads(graph: Graph) -> frozenset[Subnet]:
    return frozenset(site.subnet for each in interfaces(graph) if each.role not in _PASSING_ON for site in each.sites)
