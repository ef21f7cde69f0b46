"""A route to a peering connection is for more addresses than the other side has.

## Why is this bad?
A route to a peered VPC should say what is needed there. One for the whole internet, or for a range far wider than the
other VPC, sends strangers' traffic to a neighbour, and whatever range the neighbour adds is reachable at once.

## How to fix
Let the route name the address range of the peered VPC, or better of the subnets that are meant.

## Limits
A route for exactly the other VPC's ranges is not reported. Where the other VPC is not declared here its ranges are
not known: then only a route for the whole internet is sure to be too wide.

https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Severity, policy, to_peers


@policy(Severity.MEDIUM, section="network-isolation", controls=("CIS 5.5",), aliases=("CKV2_AWS_44",))
def peering_route_too_wide(graph: Graph) -> Iterator[Finding]:
    """Find the routes to peering connections for addresses that the other side has not."""
    for led in to_peers(graph):
        yield led.subject.finding(
            led.too_wide, f"a route of {led.table} leads more addresses to {led.peering} than are behind it"
        )
