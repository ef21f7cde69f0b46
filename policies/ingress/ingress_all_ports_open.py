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

from collections.abc import Iterator, Sequence

from linter.aws.security_group import IngressRule
from linter.network import TCP, UDP, Ports, Service, ports
from linter.policy import Finding, Graph, Section, Severity, Truth, Weigh, policy
from linter.questions.openings import openings


@policy(
    Severity.CRITICAL,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.18", "EC2.19"),
    aliases=(
        "FG_R00044",
        "FG_R00045",
        "AC_AWS_0275",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open",),
)
def ingress_all_ports_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach every port of TCP or UDP."""
    usable = (1, 65535)
    wanted = [ports(TCP, usable), ports(UDP, usable)]
    for opening in openings(graph, IngressRule, wanted, graph.strangers, _ports_alone):
        yield opening.finding(f"every port of {opening.group} is open to every address of the internet")


def _ports_alone(service: Service, wanted: Sequence[Ports]) -> Truth:
    return service.permits_any(wanted) & ~service.every_protocol()
