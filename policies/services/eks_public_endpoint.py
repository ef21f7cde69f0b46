"""The API of a Kubernetes cluster is open to the whole internet.

## Why is this bad?
Everybody can try credentials and flaws of the API server, which controls everything in the cluster.

## How to fix
Set `endpoint_public_access = false` with private access, or list your own networks in `public_access_cidrs`
(`PublicAccessCidrs`).

## Limits
Where nothing is said the endpoint is public, and open to every address.

https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
"""

from collections.abc import Iterator

from linter.aws.cidr_blocks import narrowed
from linter.aws.eks import KubernetesCluster
from linter.aws.risks import ONLY_CORPORATE, ONLY_WITHIN_VPC
from linter.policy import Finding, Fix, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("EKS.1",),
    aliases=(
        "CKV_AWS_38",
        "CKV_AWS_39",
        "AVD-AWS-0040",
        "AVD-AWS-0041",
        "EKS_ENDPOINT_NO_PUBLIC_ACCESS",
        "AwsSolutions-EKS1",
    ),
)
def eks_public_endpoint(graph: Graph) -> Iterator[Finding]:
    """Find the clusters whose public endpoint admits every address of the internet."""
    for cluster in graph.all(KubernetesCluster):
        cidrs = cluster.public_cidrs
        everybody = ~cidrs.written | cidrs.held.covers(graph.strangers)
        yield cluster.finding(
            cluster.public.is_(wanted=True) & everybody,
            f"the API of {cluster} is open to every address of the internet",
            at=cluster.public.span,
            fix=_fix(cluster, graph),
        )


def _fix(cluster: KubernetesCluster, graph: Graph) -> Fix | None:
    """Admit only the corporate networks, or turn the public endpoint off where there is a private one."""
    if cluster.private.known:
        return cluster.public.fix(value=False, risk=ONLY_WITHIN_VPC)
    return narrowed((cluster.public_cidrs,), graph.strangers, graph.corporate, ONLY_CORPORATE)
