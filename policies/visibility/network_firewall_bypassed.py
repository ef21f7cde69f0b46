"""Traffic leaves a VPC past its network firewall.

## Why is this bad?
A firewall inspects only the traffic that routes send through it. Traffic that goes straight to an internet gateway, or
to a NAT gateway that does, is neither filtered nor logged, though everybody believes it is.

## How to fix
Point the default route of the subnet to the firewall endpoint in its zone, and the default route of the firewall's
subnet to the internet or NAT gateway.

## Limits
A subnet that holds nothing but NAT gateways may lead straight out, since traffic leaves from there once it has passed
the firewall. Firewalls in a separate VPC behind a transit gateway are not considered.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/architectures.html
"""

from collections.abc import Iterator

from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import NatGateway
from linter.aws.vpc import Subnet
from linter.graph.interfaces.interface import Role
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.gateways import same
from linter.graph.routing.route_entry import RouteEntry
from linter.graph.routing.routing import SubnetClass, classes, public
from linter.policy import Evidence, Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.truth import NO, truth

FAMILIES = (4, 6)
STRAIGHT_OUT = (SubnetClass.PUBLIC, SubnetClass.EGRESS_ONLY)
PASSING_ON = (Role.TRANSLATOR, Role.MIDDLEBOX)


@policy(Severity.HIGH, section=Section.NETWORK_ISOLATION)
def network_firewall_bypassed(graph: Graph) -> Iterator[Finding]:
    """Find the subnets beside a firewall whose routes lead out without passing it."""
    firewalls = graph.all(Firewall)
    workloads = _with_workloads(graph) if firewalls else frozenset()
    for subnet in graph.all(Subnet) if firewalls else ():
        guards = [(firewall, firewall.exists & same(firewall.vpc, subnet.vpc)) for firewall in firewalls]
        guards = [(firewall, inside) for firewall, inside in guards if inside.possible]
        if not guards:
            continue
        (firewall, _), *_ = guards
        guarded = any_of(inside for _, inside in guards)
        own = any_of(inside & _stands_in(graph, guard, subnet) for guard, inside in guards)
        around, route = _around(graph, subnet, workloads)
        yield subnet.finding(
            guarded & ~own & around,
            f"traffic of {subnet} leaves past {firewall}",
            at=route.span if route else subnet.span,
            evidence=(Evidence("the firewall it does not pass", firewall.span, firewall.address),),
        )


def _stands_in(graph: Graph, firewall: Firewall, subnet: Subnet) -> Truth:
    """Whether the firewall has an endpoint in the subnet: traffic that has passed it goes on from there."""
    further = [
        endpoint.applies & endpoint.node.subnet.includes(subnet)
        for endpoint in graph.referring(FirewallEndpoint, "firewall", firewall)
    ]
    return any_of([firewall.subnets.includes(subnet), *further])


def _around(graph: Graph, subnet: Subnet, workloads: frozenset[Subnet]) -> tuple[Truth, RouteEntry | None]:
    """Whether traffic leaves through an internet or egress-only gateway, or a NAT gateway that sends it to one."""
    ways: list[tuple[Truth, RouteEntry | None]] = []
    for family in FAMILIES:
        for leads in classes(graph, subnet, family):
            if leads.subnet_class in STRAIGHT_OUT:
                ways.append((leads.holds & ~_only_translates(graph, subnet, workloads), leads.route))
            elif leads.route is not None:
                ways.append((leads.holds & _goes_straight_out(graph, leads.route), leads.route))
    best = max(ways, key=lambda way: (way[0].certain, way[0].possible), default=(NO, None))
    return any_of(holds for holds, _ in ways), best[1]


def _goes_straight_out(graph: Graph, route: RouteEntry) -> Truth:
    return any_of(
        route.targets.includes(nat) & nat.subnet.includes(subnet) & public(graph, subnet, 4).holds
        for nat in route.targets
        if isinstance(nat, NatGateway)
        for subnet in nat.subnet
    )


def _only_translates(graph: Graph, subnet: Subnet, workloads: frozenset[Subnet]) -> Truth:
    """Whether the subnet holds nothing but NAT gateways: then its traffic comes from elsewhere."""
    return truth(bool(graph.referring(NatGateway, "subnet", subnet)) and subnet not in workloads)


def _with_workloads(graph: Graph) -> frozenset[Subnet]:
    senders = (interface for interface in interfaces(graph) if interface.role not in PASSING_ON)
    return frozenset(site.subnet for interface in senders for site in interface.sites)
