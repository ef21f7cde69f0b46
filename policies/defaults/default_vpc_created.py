"""The default VPC is adopted and kept.

## Why is this bad?
Every subnet of the default VPC is public and gives public addresses by itself. Whatever is launched there by mistake
is one open rule away from the internet.

## How to fix
Build a VPC of your own for each workload, and delete the default VPC (`force_destroy = true` on the adopted resource
lets a destroy remove it).

## Limits
CloudFormation cannot adopt the default VPC.

https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
"""

from collections.abc import Iterator

from linter.aws.vpc import DefaultVpc, Vpc
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import truth


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    aliases=("CKV_AWS_148", "AVD-AWS-0101"),
)
def default_vpc_created(graph: Graph) -> Iterator[Finding]:
    """Find the default VPCs that are adopted."""
    for vpc in graph.all(Vpc):
        adopted = truth(known=isinstance(vpc, DefaultVpc))
        yield vpc.finding(adopted, f"{vpc} keeps the default VPC of the account")
