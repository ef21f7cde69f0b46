"""The nodes of a Kubernetes cluster let the whole internet in over SSH.

## Why is this bad?
A node group with an SSH key and without source security groups gets a rule from AWS that opens port 22 to 0.0.0.0/0.
It is written nowhere in the declaration.

## How to fix
Name the groups that may connect (`source_security_group_ids`, `SourceSecurityGroups`), or leave the key out and use
Session Manager.

## Limits
Node groups with a launch template of their own take no such key.

https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
"""

from collections.abc import Iterator

from linter.aws.eks import KubernetesNodes
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_100",),
)
def eks_nodegroup_ssh_open(graph: Graph) -> Iterator[Finding]:
    """Find the node groups with an SSH key and without source security groups."""
    for nodes in graph.all(KubernetesNodes):
        yield nodes.finding(
            ~nodes.ssh_key.nothing & nodes.ssh_groups.nothing,
            f"the nodes of {nodes} let every address of the internet in over SSH",
            at=nodes.ssh_key.span,
        )
