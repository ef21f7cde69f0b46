"""A route leads to the internet.

## Why is this bad?
Every subnet with this route is public: only addresses and groups keep its hosts from the internet. The policy lists
such routes for review.

## How to fix
Nothing, where the subnets are meant to be public. Otherwise route through NAT.

## Limits
This is advice and is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from collections.abc import Iterator

from linter.aws.gateway import InternetGateway
from linter.aws.route import Route
from linter.network import EVERY_ADDRESS
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(Severity.INFO, section=Section.NETWORK_ISOLATION, default=False, aliases=("NO_UNRESTRICTED_ROUTE_TO_IGW",))
def public_route_any(graph: Graph) -> Iterator[Finding]:
    """Find the default routes to an internet gateway."""
    for route in graph.all(Route):
        targets = route.targets
        gateway = any_of(targets.includes(target) for target in targets if isinstance(target, InternetGateway))
        everywhere = (route.cidr_v4.held | route.cidr_v6.held).covers(EVERY_ADDRESS)
        yield route.finding(gateway & everywhere, f"{route} leads to the internet")
