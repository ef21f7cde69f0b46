"""The default network ACL is adopted and lets everything in.

## Why is this bad?
Every subnet without a network ACL of its own uses the default one. Whoever adopts it has the chance to make it a
lock.

## How to fix
Leave the adopted list without entries, so that a subnet without a list of its own is cut off, or allow only what
every subnet needs.

## Limits
A default network ACL that nobody adopts allows everything too; that is how AWS makes it, and it is not reported.
CloudFormation cannot adopt it. The policy is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
"""

from collections.abc import Iterator

from linter.aws.network_acl import DefaultNetworkAcl
from linter.network import PORTS
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    default=False,
)
def default_nacl_open(graph: Graph) -> Iterator[Finding]:
    """Find the entries of adopted default network ACLs that let the whole internet send everything."""
    for opening in acl_openings(graph, ((None, PORTS),), graph.strangers):
        if isinstance(opening.acl, DefaultNetworkAcl):
            yield opening.finding(f"{opening.acl}, the default network ACL, lets every address of the internet in")
