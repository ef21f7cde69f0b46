"""Every TCP or UDP port is open to the whole internet.

## Why is this bad?
The security group does not choose: whatever listens on the host, now or after the next update, anybody can talk to.

## How to fix
Name the ports that are meant to be reached, and the addresses that are meant to reach them.

## Limits
Ports 1 to 65535 are all that can be used, so they count as every port. A rule for every protocol is another
policy's, `ingress-all-traffic-open`. ICMP has no ports.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import TCP, UDP, Service, union
from linter.policy import Finding, Graph, Severity, Truth, openings, policy


@policy(
    Severity.CRITICAL,
    section="control-network-traffic",
    controls=("FSBP EC2.18", "FSBP EC2.19"),
    aliases=("FG_R00044", "FG_R00045", "AC_AWS_0275"),
)
def ingress_all_ports_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach every port of TCP or UDP."""
    for opening in openings(graph, IngressRule, _every_port, graph.strangers):
        yield opening.rule.finding(
            opening.when,
            f"every port of {opening.group} is open to every address of the internet",
            at=opening.span,
            evidence=opening.beside,
        )


def _every_port(service: Service) -> Truth:
    usable = union((1, 65535))
    some = service.permits(TCP, usable) | service.permits(UDP, usable)
    return some & ~service.every_protocol()
