"""A workload uses the default security group of its VPC.

## Why is this bad?
The default group lets its members reach one another on every port and send anything anywhere. Whoever says nothing
about groups gets it, so that unrelated workloads end up together.

## How to fix
Give the workload a group of its own.

## Limits
What names no group gets the default group; that counts too. The group that EKS makes for each cluster is not meant.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from collections.abc import Iterator

from linter.aws.eks import KubernetesCluster
from linter.aws.node import Origin
from linter.aws.security_group import DefaultSecurityGroup, SecurityGroup
from linter.graph.interfaces.interfaces import interfaces, interfaces_of
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_248",),
    implied_by=("default-vpc-used",),
)
def default_sg_used(graph: Graph) -> Iterator[Finding]:
    """Find the workloads with an interface in a default security group."""
    of_clusters = {group.key for cluster in graph.all(KubernetesCluster) for group in graph.cluster_group(cluster)}
    for owner in dict.fromkeys(interface.owner for interface in interfaces(graph)):
        groups = [interface.groups for interface in interfaces_of(graph, owner)]
        default = any_of(
            links.includes(group)
            for links in groups
            for group in links
            if _is_default(group) and group.key not in of_clusters
        )
        yield owner.finding(default, f"{owner} uses the default security group")


def _is_default(group: SecurityGroup) -> bool:
    return isinstance(group, DefaultSecurityGroup) or group.origin is Origin.IMPLICIT
