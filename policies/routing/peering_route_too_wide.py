"""A route to a peering connection is for more addresses than the other side has.

## Why is this bad?
A route to a peered VPC should cover only what is needed there. One for the whole internet, or for a range far wider
than the other VPC, sends other traffic to a neighbour, and any range the neighbour adds is reachable at once.

## How to fix
Limit the route to the address range of the peered VPC, or better, to the subnets that are needed.

## Limits
A route for exactly the other VPC's ranges is not reported. The ranges of a VPC that is declared elsewhere are not
known: then only a route for the whole internet is certainly too wide.

https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html
"""

from collections.abc import Iterator

from linter.aws.peering import Peering
from linter.aws.route import Route
from linter.aws.setting import Links, joined
from linter.aws.vpc import Vpc
from linter.graph.addressing import cidrs_of, entries_in
from linter.graph.routing.gateways import same
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, Between, united
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import Doubt, between


@policy(Severity.MEDIUM, section=Section.NETWORK_ISOLATION, controls=(), aliases=("CKV2_AWS_44",))
def peering_route_too_wide(graph: Graph) -> Iterator[Finding]:
    """Find the routes to peering connections for addresses that the other side does not have."""
    for route in graph.all(Route):
        for peering in route.targets:
            if isinstance(peering, Peering):
                yield route.finding(
                    route.targets.includes(peering) & _too_wide(graph, route, peering),
                    f"{route} sends more addresses to {peering} than are behind it",
                )


def _too_wide(graph: Graph, route: Route, peering: Peering) -> Truth:
    """Whether the other side does not have all of the destination; nobody has the whole internet."""
    listed = [entries_in(graph, prefix_list) for prefix_list in route.prefix_list]
    wanted, other = united((route.cidr_v4.held, route.cidr_v6.held, *listed)), _other_side(graph, route, peering)
    everything = wanted.covers(INTERNET)
    unsaid = (Doubt(f"the addresses behind {peering} are not known", peering.span),)
    doubts = (*wanted.doubts, *other.doubts) or unsaid
    beyond = between(certain=bool(wanted.least - other.most), possible=bool(wanted.most - other.least), doubts=doubts)
    return everything | beyond


def _other_side(graph: Graph, route: Route, peering: Peering) -> Between:
    """The addresses of the VPC on the far side of the peering connection, as seen from the table of the route."""
    here = joined((table.vpc for table in route.table), route.span).but(open=route.table.open)
    sides: list[tuple[Links[Vpc], Links[Vpc]]] = [(peering.vpc, peering.peer), (peering.peer, peering.vpc)]
    answers = [(same(near, here), far) for near, far in sides]
    ranges = [_addresses(graph, far) for near_is_here, far in answers if near_is_here.possible]
    if len(ranges) == 1:
        (other,) = ranges
        return other
    either = united(ranges)
    return Between(NO_ADDRESS, either.most, either.doubts)


def _addresses(graph: Graph, vpcs: Links[Vpc]) -> Between:
    if vpcs.only is not None:
        return cidrs_of(graph, vpcs.only)
    doubts = vpcs.doubts or (Doubt("which VPC is peered with is not known", vpcs.span),)
    return Between(NO_ADDRESS, EVERY_ADDRESS, doubts)
