"""Traffic leaves a VPC past its network firewall.

## Why is this bad?
A firewall inspects only what routes lead through it. What goes straight to an internet gateway, or to a NAT gateway
that does, is neither filtered nor logged by it, though everybody believes it is.

## How to fix
Let the default route of the subnet lead to the firewall's endpoint in its zone, and the subnet of the firewall to the
internet or NAT gateway.

## Limits
A subnet in which nothing but NAT gateways stands may lead straight out: behind the firewall that is where traffic
goes. Firewalls in a VPC of their own behind a transit gateway are not looked at.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/architectures.html
"""

from collections.abc import Iterator

from linter.policy import Evidence, Finding, Graph, Severity, bypasses, policy


@policy(Severity.HIGH, section="network-isolation")
def network_firewall_bypassed(graph: Graph) -> Iterator[Finding]:
    """Find the subnets beside a firewall whose routes lead out without passing it."""
    for bypass in bypasses(graph):
        yield bypass.subnet.finding(
            bypass.when,
            f"traffic of {bypass.subnet} leaves past {bypass.firewall}",
            at=bypass.route.span if bypass.route else bypass.subnet.span,
            evidence=(Evidence("the firewall it does not pass", bypass.firewall.span, bypass.firewall.address),),
        )
