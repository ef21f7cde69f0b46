"""Every ICMP message is accepted from the whole internet.

## Why is this bad?
Echo requests map a network, and redirects and old message types have been used to mislead hosts. Path MTU discovery
needs only type 3, code 4.

## How to fix
Admit the types that are needed: 3 (destination unreachable) and, if you want to be pinged, 8 (echo request).

## Limits
ICMP and ICMPv6 count where a rule admits every type. A rule for every protocol is reported by
`ingress-all-traffic-open`.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator, Sequence

from linter.aws.security_group import IngressRule
from linter.network import ICMP, ICMPV6, Ports, Service, ports
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.questions.openings import openings


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=(
        "AC_AWS_0276",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    default=False,
    implied_by=("ingress-all-traffic-open",),
)
def ingress_icmp_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet send every type of ICMP."""
    for opening in openings(graph, IngressRule, [ports(ICMP), ports(ICMPV6)], graph.strangers, _every_type):
        yield opening.finding(f"{opening.group} accepts every ICMP message from every address of the internet")


def _every_type(service: Service, wanted: Sequence[Ports]) -> Truth:
    return service.permits_any(wanted) & ~service.every_protocol()
