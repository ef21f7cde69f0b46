"""A workload uses the default security group of its VPC.

## Why is this bad?
The default group lets its members reach one another on every port and send anything anywhere. Whoever says nothing
about groups gets it, so that unrelated workloads end up together.

## How to fix
Give the workload a group of its own.

## Limits
What names no group gets the default group; that counts too.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from collections.abc import Iterator

from linter.aws.node import Origin
from linter.aws.security_group import DefaultSecurityGroup, SecurityGroup
from linter.graph.interfaces.interfaces import interfaces
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_248",),
)
def default_sg_used(graph: Graph) -> Iterator[Finding]:
    """Find the workloads with an interface in a default security group."""
    told = set[str]()
    for interface in interfaces(graph):
        owner, groups = interface.owner, interface.groups
        if interface.filtered.possible and owner.address not in told:
            told.add(owner.address)
            default = any_of(groups.includes(group) for group in groups if _is_default(group))
            yield owner.finding(default & interface.exists, f"{owner} uses the default security group")


def _is_default(group: SecurityGroup) -> bool:
    return isinstance(group, DefaultSecurityGroup) or group.origin is Origin.IMPLICIT
