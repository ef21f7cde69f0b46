"""A network ACL lets everything pass.

## Why is this bad?
A list that allows every protocol from and to everybody filters nothing.

## How to fix
Allow what the subnet needs: its services, and the ephemeral ports on which answers come back.

## Limits
AWS's default network ACL is like this too, and is reported only where it is adopted. The policy is not in the default
profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.graph.filtering import Direction
from linter.network import PORTS
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings

TO_WHOM = {
    Direction.INGRESS: "from every address of the internet",
    Direction.EGRESS: "to every address of the internet",
}


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("AVD-AWS-0102", "CKV_AWS_352", "W66", "EC2_NETWORK_ACL_PROTOCOL_RULE"),
    default=False,
)
def nacl_all_traffic_open(graph: Graph) -> Iterator[Finding]:
    """Find the entries that let every protocol pass from or to the whole internet."""
    wanted = [(None, PORTS)]
    for opening in acl_openings(graph, wanted, graph.strangers, tuple(Direction)):
        yield opening.entry.finding(
            opening.when, f"{opening.acl} lets every protocol and port pass, {TO_WHOM[opening.direction]}"
        )
