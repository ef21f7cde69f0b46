"""A network ACL lets the internet reach every TCP or UDP port.

## Why is this bad?
The list does not choose: whatever listens in the subnet, the security groups alone decide who talks to it.

## How to fix
Allow the ports that the subnet serves, and 1024 to 65535 for answers.

## Limits
Ports 1 to 65535 count as every port; the range of the ephemeral ports alone does not. The policy is not in the
default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.network import TCP, UDP, ports
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("W67", "EC2_NETWORK_ACL_PORT_RANGE_RULE"),
    default=False,
    implied_by=("nacl-all-traffic-open",),
)
def nacl_all_ports(graph: Graph) -> Iterator[Finding]:
    """Find the entries that let every address of the internet in there, once earlier entries have decided."""
    wanted = (ports(TCP, (1, 65535)), ports(UDP, (1, 65535)))
    for opening in acl_openings(graph, wanted, graph.strangers):
        yield opening.finding(f"{opening.acl} lets every address of the internet reach every port of a protocol")
