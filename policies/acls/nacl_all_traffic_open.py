"""A network ACL lets everything in.

## Why is this bad?
A list that allows every protocol from everybody filters nothing.

## How to fix
Allow what the subnet needs: its services, and the ephemeral ports on which answers come back.

## Limits
AWS's default network ACL is like this too, and is reported only where it is adopted. Outbound entries are not judged:
most lists let everything out, and leave that to the security groups, which `egress-all-open` judges. The policy is not
in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.network import PORTS
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("AVD-AWS-0102", "CKV_AWS_352", "W66", "EC2_NETWORK_ACL_PROTOCOL_RULE"),
    default=False,
)
def nacl_all_traffic_open(graph: Graph) -> Iterator[Finding]:
    """Find the entries that let every protocol in from the whole internet."""
    for opening in acl_openings(graph, ((None, PORTS),), graph.strangers):
        yield opening.finding(f"{opening.acl} lets every address of the internet in on every protocol and port")
