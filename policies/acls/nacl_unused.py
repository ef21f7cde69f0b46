"""A network ACL is associated with no subnet.

## Why is this bad?
It protects nothing, and whoever reads the declaration believes it does.

## How to fix
Associate it with the subnets it was written for, or remove it.

## Limits
Associations that are made outside of what is judged are not seen. This is advice and is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.aws.network_acl import AclAssociation, DefaultNetworkAcl, NetworkAcl
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.16",),
    aliases=("CKV2_AWS_1",),
    default=False,
)
def nacl_unused(graph: Graph) -> Iterator[Finding]:
    """Find the network ACLs that no subnet uses."""
    for acl in graph.all(NetworkAcl):
        if not isinstance(acl, DefaultNetworkAcl):
            associated = any_of(reference.applies for reference in graph.referring(AclAssociation, "acl", acl))
            yield acl.finding(
                acl.subnets.nothing & ~associated & ~_may_be_passed_on(graph, acl),
                f"{acl} is associated with no subnet",
            )


def _may_be_passed_on(graph: Graph, acl: NetworkAcl) -> Truth:
    doubts = graph.opened(acl)
    return Truth(possible=bool(doubts), certain=False, doubts=doubts)
