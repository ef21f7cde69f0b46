"""Every TCP or UDP port is open to the whole internet.

## Why is this bad?
The security group filters nothing: anybody can reach whatever listens on the host, now or after the next update.

## How to fix
Open only the ports that clients need, and only to the addresses of those clients.

## Limits
Port 0 cannot be used, so 1 to 65535 counts as every port. A rule for every protocol is reported by
`ingress-all-traffic-open`. ICMP has no ports.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import TCP, UDP, Service, union
from linter.policy import Finding, Graph, Severity, Truth, policy
from linter.questions.openings import openings


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
    either = service.permits(TCP, usable) | service.permits(UDP, usable)
    return either & ~service.every_protocol()
